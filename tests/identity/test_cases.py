"""Documents of real newsrooms that describe one article, topic or provider in two spellings."""

from __future__ import annotations

import pytest

from bot.articles import Article
from bot.documents import parse
from bot.identity import Version, move_between, provider_id, topic_id
from tests.places import SHARED

_CASES = SHARED / "cases"

pytestmark = pytest.mark.skipif(not _CASES.is_dir(), reason=f"no documents at {_CASES}")


def _articles(case: str) -> list[Article]:
    found = [parse(path.read_bytes(), path.name) for path in sorted((_CASES / case).iterdir())]
    assert not any(parsed.problems for parsed in found)
    return [article for parsed in found for article in parsed.articles]


def _version(article: Article) -> Version:
    return Version(
        article.url,
        article.title,
        article.excerpt,
        article.published_at,
        article.provider.domain,
        article.original_url,
        article.web_url,
    )


@pytest.mark.parametrize(
    "case",
    ["D1-tracking-at_medium", "D1-tracking-mtm", "D2-amp-entity", "D3-idn", "D3-percent-case"],
)
def test_one_page_is_one_article(case: str) -> None:
    one, other = _articles(case)
    assert one.id == other.id


def test_a_link_out_of_a_page_works() -> None:
    assert {article.url for article in _articles("D2-amp-entity")} == {
        "https://f.example/t?t=1&p=2"
    }


def test_routes_of_an_application_are_pages() -> None:
    one, other = _articles("D4-hash-route")
    assert one.id != other.id


@pytest.mark.parametrize("case", ["D5-slug-edit", "D6-gains-originalUrl"])
def test_an_edited_file_is_the_article_that_it_was(case: str) -> None:
    after, before = _articles(case)
    assert move_between(_version(before), _version(after), is_same_file=True)


def test_spellings_of_a_topic_are_one() -> None:
    topics = [topic_id(topic) for one in _articles("I1-topic-spelling") for topic in one.topics]
    assert topics[0] == topics[1] != topics[2] == topics[3]


def test_spellings_of_a_domain_are_one_provider() -> None:
    one, other = _articles("I2-provider-domain")
    assert provider_id(one.provider.domain) == provider_id(other.provider.domain)
