"""Changes the code on purpose and looks whether a test notices; then writes the page on it.

mutmut does the work: it changes one thing at a time in a copy under ``mutants/`` and runs the tests
that reach it. What ``[tool.mutmut]`` in pyproject.toml names is changed, and what was tried before
is tried again only where its function has changed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from difflib import ndiff

from mutmut.__main__ import cli
from mutmut.configuration import config
from mutmut.mutation import mutators
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
    """Run what the command line asks for, then write the page on all that was tried so far."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help='which to try, as in "bot.posting.hours*"')
    parser.add_argument("--tests", nargs="+", help="the only tests to hold them against")
    parser.add_argument("--processes", type=int, default=1, help="how many to try at once")
    parser.add_argument("--page-only", action="store_true", help="try none, write the page")
    asked = parser.parse_args()
    _leave_strings_alone()
    if asked.tests:
        config().pytest_add_cli_args_test_selection = asked.tests
    if not asked.page_only:
        cli(["run", f"--max-children={asked.processes}", *asked.names], standalone_mode=False)
    PAGE.write_text(page(_changes(), read_reasons()), encoding="utf-8")


def _leave_strings_alone() -> None:
    """Keep mutmut from changing texts: tests are not to repeat every word that people see."""
    mutators.mutation_operators.remove((mutators.cst.BaseString, mutators.operator_string))


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
