"""Writes the page on what was changed on purpose, from what mutmut keeps under ``mutants/``."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import ndiff

from mutmut.mutation.data import MutantLineSpans, SourceFileMutationData
from mutmut.mutation.diff_apply import generated_function_names
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import orig_function_and_class_names_from_key

from tests.mutants.page import PAGE, Change, page, read_reasons

_NOTICED = {
    "killed": True,
    "timeout": True,
    "segfault": True,
    "survived": False,
    "no tests": False,
}


def main() -> None:
    """Write the page on all that was tried so far."""
    PAGE.write_text(page(_changes(), read_reasons()), encoding="utf-8")


def _changes() -> Iterator[Change]:
    """Give all that mutmut has made, with what became of it."""
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        spans = MutantLineSpans.load(path)
        for name, exit_code in data.exit_code_by_key.items():
            function, of_class = orig_function_and_class_names_from_key(name)
            before, after = _difference(
                *spans.read_function_sources(generated_function_names(name))
            )
            yield Change(
                module=str(path),
                function=f"{of_class}.{function}" if of_class else function,
                before=before,
                after=after,
                was_noticed=_NOTICED.get(status_by_exit_code[exit_code]),
            )


def _difference(original: str, changed: str) -> tuple[str, str]:
    """Give the lines of a function that were changed, before and after, each on one line."""
    # The first line of either names the function, each in its own way.
    first, second = (text.partition("(")[2].splitlines() for text in (original, changed))
    lines = list(ndiff(first, second))
    return (_with_sign("- ", lines), _with_sign("+ ", lines))


def _with_sign(sign: str, lines: list[str]) -> str:
    found = (line.removeprefix(sign).strip() for line in lines if line.startswith(sign))
    return " ".join(found)


if __name__ == "__main__":
    main()
