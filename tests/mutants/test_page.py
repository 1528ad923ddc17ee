"""The page on changes made on purpose says what was killed, what lives and why, what is left."""

from __future__ import annotations

from tests.mutants.page import Change, page, read_reasons
from tests.places import ROOT


def change(module: str, before: str, *, was_noticed: bool | None) -> Change:
    return Change(module, "of", before, "None", was_noticed=was_noticed)


def test_figures_survivors_and_what_is_left() -> None:
    written = page(
        [
            change("bot/b.py", "one", was_noticed=True),
            change("bot/b.py", "two", was_noticed=False),
            change("bot/b.py", "three", was_noticed=False),
            change("bot/b.py", "four", was_noticed=True),
            change("bot/a.py", "one", was_noticed=True),
            change("bot/c.py", "one", was_noticed=True),
            change("bot/c.py", "two", was_noticed=None),
        ],
        {"bot/b.py": {"of: two -> None": "Costs time only."}},
    )
    assert written.partition("|---:|\n")[2] == (
        "| `bot/a.py` | 1 | 1 | 100% |\n"
        "| `bot/b.py` | 2 | 4 | 50% |\n"
        "| together | 3 | 5 | 60% |\n"
        "\n## Not tried yet\n\n- `bot/c.py`\n"
        "\n## Survivors\n\n### `bot/b.py`\n\n"
        "- `of`: `two` became `None`. Costs time only.\n"
        "- `of`: `three` became `None`. **No reason is known: a test is missing.**\n"
    )


def test_reasons_are_of_modules_that_there_are() -> None:
    reasons = read_reasons()
    assert [module for module in reasons if not (ROOT / module).is_file()] == []
