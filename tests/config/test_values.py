"""Converters: what an operator may write, and what is said to write instead."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.config import values as toml
from bot.config.tables import Converter, Place, RefusedValueError

HOUR_TO_MONTH = toml.duration(least="1h", most="30d")
LEVEL = toml.choice(["low", "high"])
SECRET = ".".join(("a1b2c3" * 4, "d4e5f6", "g7h8i9" * 5))

SUCH_DURATIONS = 'is not a duration; write it like "30s", "5m", "1h30m" or "3d"'
ONE_TO_NINE = toml.number(least=1, most=9)
SUCH_NUMBERS = "is not a whole number from 1 to 9; write one, without quotation marks"
SUCH_ZONES = 'is not a time zone; write it like "Europe/Berlin"'
SUCH_COLOURS = 'is not a colour; write it like "#2F80ED"'
SUCH_IDS = (
    "is not an id; copy it in Discord (Developer Mode on, right click, Copy ID) "
    'and write it like "123456789012345678"'
)
TRUE_OR_FALSE = "is neither true nor false; write one of them unquoted"
IN_QUOTES = "is not a text; write it in quotation marks"
IN_BRACKETS = "is not a list; put it in square brackets"
UNBROKEN = "holds a line break or control character; remove it"


@pytest.mark.parametrize(
    ("convert", "written", "expected"),
    [
        (toml.flag, False, False),
        (toml.text, " Küche ", "Küche"),
        (toml.text, "", ""),
        (LEVEL, "high", "high"),
        (HOUR_TO_MONTH, "1h", timedelta(hours=1)),
        (HOUR_TO_MONTH, "30d", timedelta(days=30)),
        (HOUR_TO_MONTH, "1d2h3m4s", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        (HOUR_TO_MONTH, "90m", timedelta(hours=1, minutes=30)),
        (toml.colour, "#2F80ED", 0x2F80ED),
        (toml.colour, "#ffffff", 0xFFFFFF),
        (toml.time_zone, "UTC", "UTC"),
        (toml.time_zone, "America/New_York", "America/New_York"),
        (toml.discord_id, "123456789012345678", 123456789012345678),
        (toml.discord_id, 9223372036854775807, 2**63 - 1),
        (toml.optional(toml.discord_id), "", None),
        (toml.optional(toml.discord_id), "123456789012345678", 123456789012345678),
        (toml.texts, ["a", "b", "a"], ("a", "b", "a")),
        (toml.discord_ids, [], frozenset()),
        (
            toml.discord_ids,
            ["123456789012345678", 123456789012345679],
            {123456789012345678, 123456789012345679},
        ),
    ],
)
def test_what_may_be_written(convert: Converter[object], written: object, expected: object) -> None:
    assert convert(written) == expected


@pytest.mark.parametrize(
    ("convert", "written", "sentences"),
    [
        (toml.flag, "yes", [f'"yes" {TRUE_OR_FALSE}']),
        (toml.flag, 1, [f"1 {TRUE_OR_FALSE}"]),
        (toml.text, 7, [f"7 {IN_QUOTES}"]),
        (toml.text, ["a"], [f"a list {IN_QUOTES}"]),
        (toml.text, {"a": 1}, [f"a table {IN_QUOTES}"]),
        (toml.text, "a\nb", [f'"a\\nb" {UNBROKEN}']),
        (toml.filled_text, " ", ["is empty; write something between the quotation marks"]),
        (LEVEL, "High", ['"High" is not one of "low", "high"; write one of them']),
        (LEVEL, date(2026, 1, 2), ['"2026-01-02" is not one of "low", "high"; write one of them']),
        (HOUR_TO_MONTH, 60, [f"60 {SUCH_DURATIONS}"]),
        (HOUR_TO_MONTH, "", [f'"" {SUCH_DURATIONS}']),
        (HOUR_TO_MONTH, "60", [f'"60" {SUCH_DURATIONS}']),
        (HOUR_TO_MONTH, "5 min", [f'"5 min" {SUCH_DURATIONS}']),
        (HOUR_TO_MONTH, "30m1h", [f'"30m1h" {SUCH_DURATIONS}']),
        (HOUR_TO_MONTH, "-2h", [f'"-2h" {SUCH_DURATIONS}']),
        (HOUR_TO_MONTH, "\u0663h", [f'"\u0663h" {SUCH_DURATIONS}']),
        (HOUR_TO_MONTH, "9999999d", [f'"9999999d" {SUCH_DURATIONS}']),
        (HOUR_TO_MONTH, "59m59s", ['"59m59s" is out of range; write 1h to 30d']),
        (HOUR_TO_MONTH, "30d1s", ['"30d1s" is out of range; write 1h to 30d']),
        (toml.time_zone, "Middle-earth", [f'"Middle-earth" {SUCH_ZONES}']),
        (toml.time_zone, "Europe", [f'"Europe" {SUCH_ZONES}']),
        (toml.time_zone, "../UTC", [f'"../UTC" {SUCH_ZONES}']),
        (toml.time_zone, 2, [f"2 {SUCH_ZONES}"]),
        (toml.colour, "2F80ED", [f'"2F80ED" {SUCH_COLOURS}']),
        (toml.colour, "#2F80E", [f'"#2F80E" {SUCH_COLOURS}']),
        (toml.colour, 0x2F80ED, [f"3113197 {SUCH_COLOURS}"]),
        (ONE_TO_NINE, 0, [f"0 {SUCH_NUMBERS}"]),
        (
            toml.number(least=1, most=9),
            True,
            ["true is not a whole number from 1 to 9; write one, without quotation marks"],
        ),
        (
            toml.number(least=1, most=9),
            "3",
            ['"3" is not a whole number from 1 to 9; write one, without quotation marks'],
        ),
        (toml.discord_id, "@editors", [f'"@editors" {SUCH_IDS}']),
        (toml.discord_id, 12, [f"12 {SUCH_IDS}"]),
        (toml.discord_id, True, [f"true {SUCH_IDS}"]),
        (toml.discord_id, 2**63, [f"9223372036854775808 {SUCH_IDS}"]),
        (toml.optional(toml.colour), "red", [f'"red" {SUCH_COLOURS}']),
        (toml.texts, "*.md", [f'"*.md" {IN_BRACKETS}']),
        (toml.texts, [3, "a", True], [f"3 {IN_QUOTES}", f"true {IN_QUOTES}"]),
        (toml.discord_ids, [SECRET], [f"what looks like a token {SUCH_IDS}"]),
    ],
)
def test_what_is_refused_and_what_to_write_instead(
    convert: Converter[object], written: object, sentences: list[str]
) -> None:
    """A list names each of its bad items; a token in the wrong line is not repeated."""
    with pytest.raises(RefusedValueError) as caught:
        convert(written)

    assert list(caught.value.args) == sentences


def test_a_long_value_is_cut_in_the_message() -> None:
    with pytest.raises(RefusedValueError, match="xxx…") as caught:
        LEVEL("x" * 5000)

    assert len(str(caught.value)) < 200


def test_a_relative_path_counts_from_the_folder_of_the_file(tmp_path: Path) -> None:
    assert toml.resolved_path("a/../b.db", Place(tmp_path)) == tmp_path / "b.db"
    assert toml.resolved_path("/srv/b.db", Place(tmp_path)) == Path("/srv/b.db")


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))

    assert toml.resolved_path("~/news", Place(Path("/srv"))) == tmp_path / "news"


def test_folders_and_files_exist_and_nothing_else_does(tmp_path: Path) -> None:
    place = Place(tmp_path)
    (tmp_path / "one.md").touch()

    assert toml.existing_path(".", place) == tmp_path
    assert toml.existing_path("one.md", place) == tmp_path / "one.md"
    for missing in ("gone", "one.md/in"):
        with pytest.raises(RefusedValueError, match=f"no folder or file {tmp_path / missing}; "):
            toml.existing_path(missing, place)


def test_a_path_that_the_disk_refuses_to_look_up_is_the_operators_to_mend(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")

    with pytest.raises(RefusedValueError, match=r"loop cannot be reached \(.+\); correct the path"):
        toml.existing_path("loop", Place(tmp_path))


def test_a_file_to_write_needs_its_folder_and_must_not_be_one(tmp_path: Path) -> None:
    place = Place(tmp_path)
    (tmp_path / "data").mkdir()

    assert toml.file_to_write("data/news.db", place) == tmp_path / "data" / "news.db"
    with pytest.raises(RefusedValueError, match="data is a folder; add the name of a file"):
        toml.file_to_write("data", place)
    with pytest.raises(RefusedValueError, match=f"there is no folder {tmp_path / 'gone'}; create"):
        toml.file_to_write("gone/news.db", place)


def test_a_folder_to_write_to_is_there(tmp_path: Path) -> None:
    (tmp_path / "one.md").touch()
    assert toml.folder_to_write(".", Place(tmp_path)) == tmp_path
    for missing in ("gone", "one.md"):
        with pytest.raises(RefusedValueError, match=f"there is no folder {tmp_path / missing}; "):
            toml.folder_to_write(missing, Place(tmp_path))
