"""The configuration file: every problem is told at once, with its place and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config.settings import load_config
from bot.errors import ConfigError

SECRET = ".".join(("a1b2c3" * 4, "d4e5f6", "g7h8i9" * 5))
SOURCE = '[[sources]]\nfolders = ["seeds"]\n'

NO_FOLDER = 'names no folder; list at least one, such as ["seeds"]'
IN_BRACKETS = "`sources`: must be tables; head each source with `[[sources]]`, in two brackets"


def refused(path: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    return caught.value


def problems_in(folder: Path, content: str | bytes) -> tuple[str, ...]:
    """Load a configuration that stands beside a folder ``seeds``, and give its problems."""
    (folder / "seeds").mkdir()
    path = folder / "config.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return refused(path).problems


@pytest.mark.parametrize("folder", ["7", '"gone"', '" "', '"a\\nb"'])
def test_a_source_named_by_a_bad_folder_has_only_that_problem(tmp_path: Path, folder: str) -> None:
    (problem,) = problems_in(tmp_path, f"[[sources]]\nfolders = [{folder}]")

    assert problem.startswith("`folders` in [[sources]] number 1: ")


def test_each_missing_folder_is_named(tmp_path: Path) -> None:
    problems = problems_in(tmp_path, '[[sources]]\nfolders = ["gone", "seeds", "lost"]')

    assert problems == tuple(
        f"`folders` in [[sources]] number 1: there is no folder or file {tmp_path / name}; "
        "create it or correct the path"
        for name in ("gone", "lost")
    )


def test_what_is_out_of_range_is_told_the_range(tmp_path: Path) -> None:
    problems = problems_in(
        tmp_path,
        f'{SOURCE}interval = "0s"\n[posting]\ninterval = "2h"\nmax_age = "59s"',
    )

    assert problems == (
        '`interval` in [[sources]] number 1: "0s" is out of range; write 1s to 30d',
        '`interval` in [posting]: "2h" is out of range; write 1s to 1h',
        '`max_age` in [posting]: "59s" is out of range; write 1m to 3650d',
    )


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('[database]\npath = "gone/news.db"', "`path` in [database]"),
        ('[logging]\nfile = "gone/news.log"', "`file` in [logging]"),
    ],
)
def test_the_folder_of_a_file_to_write_must_be_there(
    tmp_path: Path, content: str, place: str
) -> None:
    assert problems_in(tmp_path, f"{SOURCE}{content}") == (
        f"{place}: there is no folder {tmp_path / 'gone'}; create it or correct the path",
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            SOURCE + "intervall = 3",
            "unknown key `intervall` in [[sources]] number 1; did you mean `interval`?",
        ),
        (
            SOURCE + "[posting]\ncolor = 1",
            "unknown key `color` in [posting]; did you mean `colour`?",
        ),
        (
            SOURCE + "[posting]\nfoo = 1",
            (
                "unknown key `foo` in [posting]; there are `enabled`, `interval`, `max_age`, "
                "`colour`, `edit_posts`, `timezone`"
            ),
        ),
        (SOURCE + "[Postings]", "unknown table `Postings`; did you mean `posting`?"),
        ("loging = 3\n" + SOURCE, "unknown key `loging`; did you mean `logging`?"),
    ],
)
def test_an_unknown_key_comes_with_what_may_have_been_meant(
    tmp_path: Path, content: str, problem: str
) -> None:
    assert problems_in(tmp_path, content) == (problem,)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            "",
            (
                '`sources`: there is none; add a `[[sources]]` table with `folders = ["seeds"]`, '
                "or a `[[feeds.list]]` table with the `address` of a feed"
            ),
        ),
        ('[sources]\nfolders = ["seeds"]', IN_BRACKETS),
        ('sources = ["seeds"]', IN_BRACKETS),
        (
            SOURCE + "[[posting]]",
            "`posting`: must be a table; write `[posting]` and its keys below that",
        ),
        (
            'database = "news.db"\n' + SOURCE,
            "`database`: must be a table; write `[database]` and its keys below that",
        ),
        (
            "[[sources]]",
            f"`folders` in [[sources]] number 1: {NO_FOLDER}",
        ),
        (
            SOURCE + SOURCE,
            '`name` in [[sources]] number 2: number 1 is called "seeds" too; write another `name`',
        ),
    ],
)
def test_a_file_of_the_wrong_shape_is_told_the_right_one(
    tmp_path: Path, content: str, problem: str
) -> None:
    assert problems_in(tmp_path, content) == (problem,)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """Neither a bad table nor a bad key in it hides the others, nor a source of the same name."""
    content = """
        [[sources]]
        name = "wire"
        folders = ["gone"]
        interval = "soon"
        [[sources]]
        name = "wire"
        folders = ["seeds"]
        [[sources]]
        default_published = 1
        [posting]
        enabled = "on"
        collor = "#000000"
        [logging]
        level = "loud"
        [discord]
        shards = 2
    """

    problems = problems_in(tmp_path, content)

    mentioned = [sentence.split(":")[0].split(";")[0] for sentence in problems]
    assert mentioned == [
        "unknown table `discord`",
        "`folders` in [[sources]] number 1",
        "`interval` in [[sources]] number 1",
        "`name` in [[sources]] number 2",
        "`folders` in [[sources]] number 3",
        "`default_published` in [[sources]] number 3",
        "unknown key `collor` in [posting]",
        "`enabled` in [posting]",
        "`level` in [logging]",
    ]


def test_the_error_reads_as_a_list_under_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[posting]\nenabled = 1")

    error = refused(path)

    first, *rest = str(error).splitlines()
    assert first == f"{path} cannot be used:"
    assert rest == [f"  - {sentence}" for sentence in error.problems]
    assert len(rest) == 2


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (f'token = "{SECRET}"\n{SOURCE}', "`token`"),
        (f'{SOURCE}[posting]\nDISCORD_TOKEN = "{SECRET}"', "`DISCORD_TOKEN` in [posting]"),
        (f'{SOURCE}bot-token = "{SECRET}"', "`bot-token` in [[sources]] number 1"),
    ],
)
def test_a_token_in_the_file_is_sent_to_the_environment_and_never_repeated(
    tmp_path: Path, content: str, place: str
) -> None:
    (problem,) = problems_in(tmp_path, content)

    assert problem == (
        f"{place}: the token does not belong in this file; delete the line and set "
        "DISCORD_TOKEN in the environment"
    )


def test_a_token_in_a_table_of_its_own_is_found(tmp_path: Path) -> None:
    token, table = problems_in(tmp_path, f'{SOURCE}[discord]\ntoken = "{SECRET}"')

    assert token.startswith("`token` in [discord]: the token does not belong in this file")
    assert table.startswith("unknown table `discord`; ")


def test_a_missing_file_says_where_to_get_one(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path / "config.toml").problems

    assert problem == (
        "there is no such file; write one with `newsdesk init`, or name another with --config"
    )


def test_a_folder_is_no_configuration(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path).problems

    assert problem.startswith("it cannot be read: ")
    assert problem.endswith("; name a file that the bot may read")


def test_text_that_is_not_utf_8_names_the_line(tmp_path: Path) -> None:
    (problem,) = problems_in(tmp_path, b"# one\n# K\xf6ln\n")

    assert problem == "line 2 is not UTF-8; save the file with that encoding"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("database = 'a\n", 1),
        ("[[sources]]\nfolders = ['a',\n\n[posting]\n", 2),
        ("[posting]\nenabled = true\nenabled = false\n[search]\n", 3),
        ("[posting]\n\n[posting]\n", 3),
        ("# nothing\nx = " + "[" * 100_000, 2),
    ],
    ids=["open quote", "open list", "key twice", "table twice", "deep"],
)
def test_what_is_no_toml_is_told_by_the_line_where_it_begins(
    text: str, line: int, tmp_path: Path
) -> None:
    (problem,) = problems_in(tmp_path, text)

    assert f"on line {line} a quote, bracket or equals sign is missing" in problem


def test_invalid_toml_names_the_line(tmp_path: Path) -> None:
    (problem,) = problems_in(tmp_path, f"{SOURCE}[posting]\nenabled = yes\n")

    assert problem.startswith("it is not valid TOML: ")
    assert "on line 4 " in problem


def test_what_a_server_keeps_is_not_backed_up_into_a_folder(tmp_path: Path) -> None:
    server = '[database]\nurl = "postgresql://newsdesk@db.example.org/newsdesk"\n'
    (problem,) = problems_in(tmp_path, f'{server}{SOURCE}[backup]\nfolder = "seeds"')
    assert problem.startswith("`folder` in [backup]: the database that `url` in [database] names")
    assert "pg_dump" in problem
    (tmp_path / "config.toml").write_text(f"{server}{SOURCE}")
    load_config(tmp_path / "config.toml")


def test_slots_need_a_count_and_a_server(tmp_path: Path) -> None:
    (problem,) = problems_in(tmp_path, f"{SOURCE}[shards]\nslot = 5")
    assert problem.startswith("`shards`: `slot` needs a `count`: Discord's own recommendation")
    (tmp_path / "config.toml").write_text(f"{SOURCE}[shards]\ncount = 10\nslot = 5")
    (problem,) = refused(tmp_path / "config.toml").problems
    assert problem.startswith("`slot` in [shards]: several processes need a database that a server")
