"""Real documents of the publisher's format mean what PyYAML's own loader says that they mean."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import yaml

from bot.articles import Article, Image, Provider, RelatedItem
from bot.documents import json_reader, parse, plain_yaml
from bot.documents.building import build_article
from bot.documents.cleaning import readable
from bot.documents.excerpts import tidy_excerpt
from bot.documents.front_matter import split
from bot.documents.notes import Notes
from bot.documents.writing import document_of
from bot.identity import article_id
from tests.documents.sample_documents import rejection_of
from tests.places import ARTICLES

#: Two documents mixed into each other, and cut off.
_CORRUPT = "2020-12-01-project-innereye"
_ALL = sorted([*ARTICLES.glob("*/*.md"), *ARTICLES.glob("*.txt")])
_SOUND = [path for path in _ALL if not path.name.startswith(_CORRUPT)]

pytestmark = pytest.mark.skipif(not _ALL, reason=f"no real documents at {ARTICLES}")

_Values = Mapping[str, Any]


def test_every_real_document_means_what_pyyaml_says() -> None:
    for path in _SOUND:
        parsed = parse(path.read_bytes(), str(path))
        text = path.read_bytes().decode()
        values = yaml.load(text.split("\n---")[0], Loader=yaml.CSafeLoader)
        assert parsed.articles == (_article(values, text),), path.name
        assert parsed.problems == parsed.warnings == (), path.name


def test_the_corrupt_one_is_refused_where_it_breaks_off() -> None:
    (path,) = set(_ALL) - set(_SOUND)
    problem = rejection_of(path.read_bytes(), path.name)
    assert (problem.line, problem.field) == (5, "publishedDateTime")
    assert "cut off" in problem.problem


def test_real_documents_are_plain() -> None:
    """What newsrooms' tools write takes the fast way."""
    fronts = [split(path.read_bytes().decode()) for path in _SOUND]
    assert all(front and plain_yaml.read(front.yaml) for front in fronts)


def _article(values: _Values, text: str) -> Article:
    own = {article_id(values[key]) for key in ("originalUrl", "webUrl") if key in values}
    return Article(
        **_common(values),
        category=values["category"],
        original_url=_encoded(values.get("originalUrl")),
        web_url=_encoded(values.get("webUrl")),
        heat=values.get("heat"),
        published=values.get("published"),
        removed=values.get("removed", False),
        featured_content=values.get("featuredContent", ""),
        topics=tuple(readable(topic) for topic in values["topics"] if topic),
        related=_related(values.get("related", ()), own),
        secured=values["secured"],
        body=text.split("\n---", 1)[1].partition("\n")[2],
    )


def _common(values: _Values) -> dict[str, Any]:
    url = _encoded(values.get("originalUrl") or values["webUrl"])
    assert url is not None
    provider = values["provider"]
    return {
        "id": article_id(url),
        "title": readable(values["title"]),
        "url": url,
        "published_at": values["publishedDateTime"],
        "provider": Provider(readable(provider["name"]), provider["domain"], _images(provider)),
        "excerpt": tidy_excerpt(readable(values["excerpt"])),
        "type": values["type"],
        "quality": values.get("quality"),
        "images": _images(values),
        "amp_url": values.get("ampWebUrl"),
        "cdn_amp_url": values.get("cdnAmpWebUrl"),
    }


def _images(values: _Values) -> tuple[Image, ...]:
    return tuple(
        Image(
            image["url"].replace("&#038;", "&"),
            image["width"],
            image["height"],
            readable(image.get("title", "")),
            image.get("isCached", False),
        )
        for image in values.get("images", ())
    )


def _related(entries: Sequence[_Values], own: set[int]) -> tuple[RelatedItem, ...]:
    items = {entry["webUrl"]: RelatedItem(**_common(entry)) for entry in reversed(entries)}
    return tuple(item for item in reversed(items.values()) if item.id not in own)


def _encoded(address: str | None) -> str | None:
    return address and address.replace(" ", "%20").replace("&#038;", "&")


def test_every_real_article_is_written_as_it_is_read() -> None:
    for path in _SOUND:
        for article in parse(path.read_bytes(), str(path)).articles:
            notes = Notes()
            written, _ = json_reader.read(json.dumps(document_of(article)))
            assert isinstance(written, dict)
            assert build_article(written, notes, article.body) == article, path.name
            assert notes.findings == [], path.name
