"""A newsroom's past as tests make it up: a git repository and the documents in it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

_BEGUN = datetime(2022, 6, 12, 12, tzinfo=UTC)


@dataclass(slots=True)
class Past:
    """A git repository whose commits a test makes at moments of its own."""

    folder: Path

    def commit(self, hours: float, **documents: str | None) -> None:
        """Write files, or remove those that are None, and commit them so many hours later."""
        (self.folder / "_news").mkdir(parents=True, exist_ok=True)
        for name, content in documents.items():
            path = self.folder / "_news" / f"{name}.md"
            path.unlink() if content is None else path.write_text(content)
        moment = (_BEGUN + timedelta(hours=hours)).isoformat()
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", ".", moment=moment)

    def git(self, *arguments: str, moment: str = "") -> None:
        who = {
            f"GIT_{one}_{what}": "a@b.c"
            for one in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment} if moment else {}
        command = ["git", "-C", str(self.folder), *arguments]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), **who, **dates}
        subprocess.run(command, check=True, env=environment, capture_output=True)


def document(
    title: str,
    *,
    hours: float,
    address: str = "",
    quality: int = 50,
    published: bool = True,
    related: str = "",
) -> str:
    slug = title.lower().replace(" ", "-")
    date = (_BEGUN + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    address = address or f"https://{slug}.example/{slug}"
    listed = (
        f"related:\n  - title: x\n    publishedDateTime: {date}\n    webUrl: {related}\n"
        "    provider: {name: X, domain: x.example}\n"
        if related
        else ""
    )
    return (
        f"---\ntitle: {title}\nexcerpt: ''\npublishedDateTime: {date}\noriginalUrl: {address}\n"
        f"quality: {quality}\nheat: 80\npublished: {str(published).lower()}\n"
        f"provider: {{name: P, domain: {slug}.example}}\n{listed}---\n"
    )
