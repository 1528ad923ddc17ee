"""Documents as newsrooms write them, and short ways to ask what became of one."""

from __future__ import annotations

import pytest

from bot.articles import Article
from bot.documents import parse
from bot.errors import DocumentError, Problem

DOCUMENT = r"""---
category: news
title: "Met Police to buy “retrospective” recognition"
excerpt: "It was signed \"last month\",\r\n\tand ..."
publishedDateTime: 2021-09-27T18:46:00Z
originalUrl: "https://www.biometricupdate.com/202109/met-police"
webUrl: "https://www.biometricupdate.com/202109/linked"
type: article
quality: 15
heat: -1
published: false

provider:
  name: Biometric Companies
  domain: biometricupdate.com

topics:
  -
  - AI
  - Computer Vision

images:
  - url: "https://images.example.com/met.jpg"
    width: 1200
    height: 800
    isCached: true

related:
  - title: "Police buys technology"
    excerpt: "The service has been authorised"
    publishedDateTime: 2021-09-28T11:35:00Z
    webUrl: "https://www.forbes.com/police/"
    ampWebUrl: "https://www.forbes.com/police/amp/"
    cdnAmpWebUrl: "https://www-forbes-com.cdn.ampproject.org/police/amp/"
    type: video
    provider:
      name: Forbes
      domain: forbes.com
    quality: 89
    images:
      - url: "https://images.example.com/forbes.jpg"
  - title: "A second opinion"
    publishedDateTime: 2021-09-29T08:00:00Z
    webUrl: "https://www.wired.com/second"
    provider:
      name: Wired
      domain: wired.com

secured: "uNbqWiRPZ9g8iSxsRJ5tXg==;3352nqLe1lVY/Zak5Ef50w=="
---
"""

#: The publisher's listing: the same keys in JSON, null for what is missing, dates with offsets.
LISTING = r"""{
  "page": 1,
  "value": [
    {
      "path": "2020-12-27-first",
      "title": "First \ud83d\ude00",
      "publishedDateTime": "2020-12-27T08:30:00-08:00",
      "originalUrl": null,
      "webUrl": "https://example.com/first",
      "quality": 52,
      "published": true,
      "removed": null,
      "provider": {"name": "Example", "domain": "example.com"},
      "topics": [null, "AI", 2024],
      "images": [{"url": "https://example.com/1.png", "width": 10, "isCached": false}],
      "related": null
    },
    {
      "title": "Second",
      "publishedDateTime": "2020-12-28T08:30:00Z",
      "originalUrl": "https://example.com/second",
      "provider": {"name": "Example", "domain": "example.com"}
    }
  ]
}
"""


def document(**changes: str | None) -> bytes:
    """Write a small valid document with some keys' values changed, added or, if None, left out."""
    values: dict[str, str | None] = {
        "title": "T",
        "publishedDateTime": "2021-09-27T18:46:00Z",
        "webUrl": "https://example.com/t",
        "provider": "{name: Example, domain: example.com}",
        **changes,
    }
    lines = [f"{key}: {value}" for key, value in values.items() if value is not None]
    return "\n".join(["---", *lines, "---", ""]).encode()


def article_of(data: bytes, path: str = "a.md") -> Article:
    """Give the one article of a file that nothing of is rejected."""
    parsed = parse(data, path)
    assert parsed.problems == ()
    (article,) = parsed.articles
    return article


def warnings_of(data: bytes, path: str = "a.md") -> list[tuple[int | None, str]]:
    """Give line and field of each warning."""
    return [(warning.line, warning.field) for warning in parse(data, path).warnings]


def rejection_of(data: bytes, path: str = "a.md") -> Problem:
    """Give the problem with a file that is rejected."""
    with pytest.raises(DocumentError) as caught:
        parse(data, path)
    return caught.value.problem
