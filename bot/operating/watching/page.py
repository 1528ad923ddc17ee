"""Writes the operator's page: what ``status`` tells, and plots of the last days."""

from __future__ import annotations

from html import escape
from typing import Final

from bot.operating.standing import Standing, status_text
from bot.operating.watching.plots import figure
from bot.store.overview.daily import Daily

_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="30">
<title>Newsdesk: {verdict}</title>
<style>
:root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }}
body {{ max-width: 46rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }}
h1 {{ font-size: 1.25rem; }}
dl {{ display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: .4rem 1rem; margin: 0; }}
dt {{ opacity: .7; }}
dd {{ margin: 0; }}
section {{ display: grid; gap: 1.5rem; margin-top: 1.5rem; }}
section {{ grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); }}
figure {{ margin: 0; display: flex; flex-direction: column; }}
figcaption {{ flex: 1; }}
svg {{ display: block; width: 100%; height: 5rem; margin-top: .5rem; fill: #2f80ed; }}
figure p {{ display: flex; justify-content: space-between; margin: .25rem 0 0; opacity: .7; }}
</style>
<h1>{verdict}</h1>
<dl>
{rows}
</dl>
<section>
{figures}
</section>
</html>
"""


def page_of(found: Standing, days: Daily) -> str:
    """Write the page; whatever others wrote is text on it, and nothing on it runs."""
    lines = [line.partition("  ") for line in status_text(found).splitlines()]
    rows = [f"<dt>{escape(name)}</dt><dd>{escape(told.strip())}</dd>" for name, _, told in lines]
    figures = [
        figure("posts", "Posts", days.first, days.posts),
        figure("articles", "Articles", days.first, days.articles),
    ]
    return _PAGE.format(
        verdict="All is well." if found.is_well else "Look here.",
        rows="\n".join(rows),
        figures="\n".join(figures),
    )
