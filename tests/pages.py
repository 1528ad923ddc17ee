"""Pages for people on which runs put what came out, each into its own place."""

from __future__ import annotations

import re
from pathlib import Path


def put(page: Path, name: str, text: str) -> None:
    """Put a text between its markers on a page, or at the end of a page that has none.

    Args:
        page: A Markdown file; made where there is none.
        name: What the markers are called: ``<!-- name: begin -->``.
        text: What is to stand there in place of what did.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    old = page.read_text(encoding="utf-8") if page.exists() else f"# {page.stem.capitalize()}\n"
    if begin not in old:
        old = f"{old.rstrip()}\n\n{begin}\n{end}\n"
    pattern = f"{re.escape(begin)}.*?{re.escape(end)}"
    new = re.sub(pattern, lambda _: f"{begin}\n{text}\n{end}", old, flags=re.DOTALL)
    page.write_text(new, encoding="utf-8")
