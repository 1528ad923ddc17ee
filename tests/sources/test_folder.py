"""A look at a folder: what it gives, what it passes over, and what it says of that."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import SourceError
from bot.sources.files import FileState, is_settled, read
from bot.sources.folder import Scan
from bot.sources.patterns import Patterns

ALL = Patterns()


def files_of(folder: Path, patterns: Patterns = ALL) -> list[str]:
    """Give what a scan finds, relative to the folder."""
    scan = Scan(str(folder), patterns)
    return [
        os.path.relpath(path, folder)
        for directory in scan.directories()
        for path in sorted(directory.files)
    ]


def passed_over(folder: Path) -> list[tuple[str, str]]:
    """Give the names that a scan passes over, with its reasons."""
    scan = Scan(str(folder), ALL)
    list(scan.directories())
    return [(os.path.basename(one.path), one.problem) for one in scan.passed_over]


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")


def test_documents_are_found_by_their_suffix_at_any_depth(tmp_path: Path) -> None:
    fill(tmp_path, "a.md", "b.MARKDOWN", "c.txt", "d/e.yaml", "d/f/g.yml", "h.json", "i.png", "j")
    assert files_of(tmp_path) == ["a.md", "b.MARKDOWN", "c.txt", "h.json", "d/e.yaml", "d/f/g.yml"]


def test_hidden_names_are_passed_over(tmp_path: Path) -> None:
    fill(tmp_path, ".keep.md", ".git/a.md", "a.md")
    assert files_of(tmp_path) == ["a.md"]


def test_a_directory_may_be_named_like_a_document(tmp_path: Path) -> None:
    fill(tmp_path, "x.md/a.md")
    assert files_of(tmp_path) == ["x.md/a.md"]


def test_a_single_file_stands_for_a_folder(tmp_path: Path) -> None:
    fill(tmp_path, "notes", "other.md")
    assert files_of(tmp_path / "notes") == ["."]


@pytest.mark.parametrize(
    ("include", "exclude", "found"),
    [
        (["*.md"], [], ["a.md", "b/c.md", "b/d/e.md"]),
        (["**/*.md"], [], ["a.md", "b/c.md", "b/d/e.md"]),
        (["/*.md"], [], ["a.md"]),
        (["b/**"], [], ["b/c.md", "b/f.txt", "b/d/e.md"]),
        (["b/*.md"], [], ["b/c.md"]),
        (["b"], ["d"], ["b/c.md", "b/f.txt"]),
        ([], ["b/"], ["a.md"]),
        ([], ["**/d/*"], ["a.md", "b/c.md", "b/f.txt"]),
        (["*.md"], ["b/**/*.md"], ["a.md"]),
        (["[ab].md", "?.txt"], ["[!a].txt"], ["a.md"]),
        (["[z-a].md", "["], [], []),
    ],
)
def test_patterns_say_what_belongs(
    tmp_path: Path, include: list[str], exclude: list[str], found: list[str]
) -> None:
    fill(tmp_path, "a.md", "b/c.md", "b/d/e.md", "b/f.txt")
    assert files_of(tmp_path, Patterns(tuple(include), tuple(exclude))) == found


def test_links_that_stay_inside_are_followed(tmp_path: Path) -> None:
    """Also into hidden directories, which is how whole sets of files are put in place at once."""
    fill(tmp_path, ".data/1/a.md", ".data/1/b.md")
    (tmp_path / "current").symlink_to(".data/1")
    (tmp_path / "again").symlink_to(tmp_path / ".data" / "1")
    (tmp_path / "b.md").symlink_to("current/b.md")
    assert files_of(tmp_path) == ["b.md", "again/a.md", "again/b.md"]


def test_links_in_circles_and_to_what_is_seen_anyway_double_nothing(tmp_path: Path) -> None:
    fill(tmp_path, "a/b/c.md")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path)
    (tmp_path / "also").symlink_to("a")
    assert files_of(tmp_path) == ["a/b/c.md"]


def test_links_that_lead_out_are_not_followed_but_named(tmp_path: Path) -> None:
    fill(tmp_path, "outside/a.md", "source-too/a.md", "source/b.md")
    source = tmp_path / "source"
    (source / "dir").symlink_to(tmp_path / "outside")
    (source / "near").symlink_to(tmp_path / "source-too")
    (source / "file.md").symlink_to("../outside/a.md")
    (source / "picture.png").symlink_to("../outside/a.md")

    assert files_of(source) == ["b.md"]
    reason = "the link leads out of the folder and is not followed"
    assert sorted(passed_over(source)) == [(name, reason) for name in ("dir", "file.md", "near")]


def test_a_source_that_is_itself_a_link_is_followed(tmp_path: Path) -> None:
    fill(tmp_path, "real/a.md")
    (tmp_path / "real" / "b.md").symlink_to("a.md")
    (tmp_path / "link").symlink_to("real")
    assert files_of(tmp_path / "link") == ["a.md", "b.md"]


def test_what_is_no_file_is_named_and_hurts_nothing_else(tmp_path: Path) -> None:
    fill(tmp_path, "a.md")
    os.mkfifo(tmp_path / "fifo.md")
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "gone.md").symlink_to("nothing.md")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.md"))

    assert files_of(tmp_path) == ["a.md"]
    assert sorted(passed_over(tmp_path)) == [
        ("fifo.md", "this is a FIFO, not a file"),
        ("gone.md", "the link leads to no file"),
        ("loop.md", "the link leads to no file"),
        ("socket.md", "this is a socket, not a file"),
    ]


@pytest.mark.parametrize("kind", ["missing", "fifo"])
def test_a_root_that_cannot_be_scanned_is_an_error_that_says_why(tmp_path: Path, kind: str) -> None:
    os.mkfifo(tmp_path / "fifo")
    expected = {
        "missing": "this is not there; check its name, and that its disk is mounted",
        "fifo": "this is a FIFO, neither a folder nor a document",
    }
    with pytest.raises(SourceError) as raised:
        files_of(tmp_path / kind)
    assert str(raised.value) == f"{tmp_path / kind}: {expected[kind]}"


def test_a_directory_digest_tells_every_change(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    digests = set()
    for content, moment in (("x", 1), ("xx", 1), ("x", 2)):
        path.write_text(content)
        os.utime(path, ns=(moment, moment))
        digests |= {directory.digest for directory in Scan(str(tmp_path), ALL).directories()}
    path.rename(tmp_path / "b.md")
    digests |= {directory.digest for directory in Scan(str(tmp_path), ALL).directories()}
    assert len(digests) == 4
    assert b"" not in digests


def test_a_directory_with_a_file_just_written_has_no_digest(tmp_path: Path) -> None:
    fill(tmp_path, "a.md")
    [directory] = Scan(str(tmp_path), ALL).directories()
    assert directory.digest == b""


@pytest.mark.parametrize(
    ("modified_ns", "now_ns", "expected"),
    [
        (10_000_000_001, 10_050_000_001, False),
        (10_000_000_001, 10_050_000_002, True),
        (10_000_000_000, 12_000_000_000, False),  # whole seconds: the file system counts no finer
        (10_000_000_000, 12_000_000_001, True),
        (10_000_000_001, 9_999_000_001, False),  # the clock was set back a little
    ],
)
def test_a_file_is_settled_once_a_change_would_show(
    modified_ns: int, now_ns: int, expected: bool
) -> None:
    assert is_settled(FileState(1, modified_ns, 1), now_ns) is expected


def test_states_fit_the_database_whatever_the_file_system_says(tmp_path: Path) -> None:
    """Inodes of some file systems and dates far off need all 64 bits, or a sign."""
    path = tmp_path / "a.md"
    path.write_text("x")
    for seconds in (-5, 2**34 - 1):
        os.utime(path, (seconds, seconds))
        [directory] = Scan(str(tmp_path), ALL).directories()
        assert 0 <= directory.files[str(path)].modified_ns < 2**63


def test_reading_gives_the_bytes_up_to_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"0123456789")
    assert read(str(path), 20, root=str(tmp_path)) == (b"0123456789", True)
    assert read(str(path), 4, root=str(tmp_path)) == (b"01234", True)


def test_a_fifo_in_place_of_a_file_is_an_error_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    with pytest.raises(OSError, match="this is a FIFO, not a file"):
        read(str(tmp_path / "a.md"), 10, root=str(tmp_path))


def test_a_link_out_in_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    fill(tmp_path, "secret.md", "source/a.md")
    source = tmp_path / "source"
    (source / "b.md").symlink_to("a.md")
    (source / "c.md").symlink_to("../secret.md")
    assert read(str(source / "b.md"), 10, root=str(source)) == (b"x", True)
    with pytest.raises(OSError, match="leads out of the folder"):
        read(str(source / "c.md"), 10, root=str(source))


def test_a_folder_below_that_may_not_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    """Run as nobody, since permissions do not bind the superuser."""
    fill(tmp_path, "open/a.md", "closed/b.md", "listed/c.md")
    (tmp_path / "closed").chmod(0o000)
    (tmp_path / "listed").chmod(0o744)
    code = """
import os, sys
from bot.sources.folder import Scan
from bot.sources.patterns import Patterns
root = sys.argv[1]
os.chdir(root)
if os.getuid() == 0:
    os.setuid(65534)
scan = Scan(".", Patterns())
print([sorted(one.files) for one in scan.directories()])
for one in scan.unreadable:
    print(one)
"""
    for folder in (tmp_path, tmp_path / "open"):
        folder.chmod(0o755)
    result = subprocess.run(
        [sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True
    )
    assert result.stdout.splitlines() == [
        "[[], ['./open/a.md']]",
        "./closed: this folder cannot be read: permission denied",
        "./listed: this folder cannot be read: permission denied",
    ]
