"""The benchmarks do what they measure, on documents that are always the same."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import blake2b
from pathlib import Path

import pytest

from tests.places import ROOT


def run(*arguments: str) -> str:
    """Run benchmarks; each of them fails where a contender did not do its work."""
    command = [sys.executable, "-m", "tests.benchmarks.run", *arguments]
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT
    ).stdout


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        (
            "loading",
            [
                *("python-frontmatter", "limit", "newsdesk load --workers 1"),
                "newsdesk load, PostgreSQL",
            ],
        ),
        ("search", ["topic, newest", "what the thread adds", "names of providers"]),
        ("engines", ["topic, newest", "rare word, newest", "common word, best"]),
        ("claims", ["one process, SQLite", "four processes, PostgreSQL"]),
        ("commands", ["/news search, two words", "/news topic", "completing a title"]),
        ("rescan", ["limit", "newsdesk load, nothing changed"]),
        ("moderation", ["all that waits", "of a topic", "any of them"]),
        ("rules", ["without rules", "with rules"]),
        pytest.param(
            "feeds",
            ["no feeds", "unchanged, the servers say so", "changed, 58 KB each"],
            marks=pytest.mark.proof_only,
        ),
        pytest.param(
            "running",
            ["start to ready, times `import discord`", "search p99 during a backup"],
            marks=pytest.mark.proof_only,
        ),
        ("stories", ["planning a changed article", "a topic's ten newest, each story once"]),
        ("posting", ["limit", "bare", "Newsdesk's courier, SQLite", "Newsdesk's courier, Post"]),
        pytest.param(
            "beside",
            ["no load", "load in a process of its own", "load in the bot's process, in a thread"],
            marks=pytest.mark.proof_only,
        ),
    ],
)
def test_a_benchmark_measures_every_contender_and_writes_the_page(
    name: str, rows: list[str], tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        f"# Words\n\n<!-- {name}, 50: begin -->\nlast year\n<!-- {name}, 50: end -->\n\n"
        "More words\n"
    )

    printed = run(name, "--documents", "50", "--rounds", "1", "--page", str(page))

    written = page.read_text()
    assert written.startswith("# Words\n\n<!--")
    assert written.endswith("-->\n\nMore words\n")
    assert "last year" not in written
    for row in rows:
        assert f"| {row}" in printed
        assert f"| {row}" in written


def test_the_same_seed_writes_the_same_documents(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from tests.benchmarks.generated import write_documents\n"
        "write_documents(Path(sys.argv[1]), 20)"
    )
    digests = []
    for name in ("one", "two"):
        subprocess.run([sys.executable, "-c", script, str(tmp_path / name)], check=True, cwd=ROOT)
        digests.append(digest(tmp_path / name))
    assert digests[0] == digests[1]


def digest(folder: Path) -> str:
    found = blake2b()
    for base, directories, names in os.walk(folder):
        directories.sort()
        for name in sorted(names):
            path = Path(base, name)
            found.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return found.hexdigest()
