"""Where the project stands, and where real documents stand beside it if they do."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
#: Real data; what needs it skips where it is not there.
SHARED: Final = ROOT.parent / "shared"
ARTICLES: Final = SHARED / "articles"
#: Other projects' test suites of feeds, as data.
FEEDS: Final = SHARED / "feeds"
