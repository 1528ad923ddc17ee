"""Real documents are answered alike by both engines: the same rows in the same order.

Whichever engine other tests are to run on, these need both.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.articles import Provider
from bot.asking import Asked, Unknown, understand
from bot.clock import system_clock
from bot.config.settings import Source
from bot.databases import Location
from bot.loading.loader import Loader
from bot.publication import OPERATOR, Action, Audience, Scope
from bot.search.query import SearchQuery, Sort
from bot.store import Store
from bot.store.editorial.decisions import Decision
from tests.places import ARTICLES
from tests.postgres import Server
from tests.samples import make_article, make_related, write

#: Later than all of the documents.
NOW = datetime(2023, 6, 1, tzinfo=UTC)
SERVER = 7
SCOPES = (Scope(), Scope(SERVER, Audience.ALL), Scope(SERVER, Audience.UNPUBLISHED))
#: What none of the documents has: scripts without spaces, many letters with marks.
FURTHER = (
    make_article(
        "東京都庁の新しい庁舎", topics=["建築", "東京"], excerpt="新しい庁舎は東京にある。"
    ),
    make_article("東京の古い庁舎を壊す", topics=["建築"], excerpt="庁舎の跡地に公園ができる。"),
    make_article("รัฐบาลไทยเปิดศูนย์ข้อมูลใหม่", excerpt="ศูนย์ข้อมูลในกรุงเทพ"),
    make_article(
        "Große Straßen für Ærøskøbing",
        provider=Provider("Süddeutsche Zeitung", "sueddeutsche.de"),
        topics=["Straßenbau"],
        related=[make_related("Ærøskøbing får større veje")],
        excerpt="Der Café-Betreiber im Straßencafé ist naïv.",
    ),
    make_article("İstanbul'da yeni köprü", topics=["İnşaat"], excerpt="ISTANBUL, Istanbul."),
    make_article(
        "Разработка облаков в Москве", topics=["Ёлки"], excerpt="Ёлка и елка — одно и то же."
    ),
)

QUESTIONS = (
    # Common and rare words, two of them and many, in whatever form.
    "azure",
    "microsoft",
    "blockchain",
    "pubg",
    "facial recognition",
    "azure virtual machines",
    "scanning receipts in an app for everybody",
    # Words that are written in several ways.
    "power apps",
    "PowerApps",
    "gpt-3",
    "node.js functions",
    "e-mail usability",
    # Phrases, what is not wanted, one or the other, beginnings.
    '"dark theme"',
    '"power apps" "web api"',
    "azure -microsoft",
    'exam dumps -az-204 -"latest az"',
    "oracle OR amazon zoom -deal",
    "announcing certified",
    "cert",
    # Letters with marks, and scripts without spaces.
    "Réseau",
    "reseau summit",
    "björn erklären",
    "strasse OR straßen",
    "istanbul",
    "ёлка",
    "東京",
    "新しい庁舎",
    "ข้อมูล",
    # Topics, providers, types, quality and time, by themselves and with words.
    "topic:azure",
    'topic:"power apps" quality:50',
    "provider:zdnet",
    "provider:forbes.com microsoft",
    "topic:blockchain provider:microsoft",
    "type:video",
    "azure after:2021-07-01 before:2021-08",
    "topic:databases after:2020-01 -sql",
    # What is not there, and what may be meant instead.
    "micorsoft azzure",
    "topic:blokchain corda",
    "provider:zdnett",
    "azure zebras crossing",
)
TYPED = ("", "a", "mi", "azure v", "announcing the general av", "新し", "größe", "res", "İst")


@dataclass(frozen=True, slots=True)
class Both:
    """The same newsroom, twice."""

    sqlite: Store
    postgres: Store


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def both(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Both]:
    """All real documents in a database of each engine."""
    if not ARTICLES.is_dir():
        pytest.skip("the folder of real documents is not beside the project")
    place = postgres.create("real")
    sqlite = await _filled(tmp_path_factory.mktemp("real") / "newsdesk.db")
    server = await _filled(place)
    try:
        yield Both(sqlite, server)
    finally:
        await sqlite.close()
        await server.close()
        postgres.drop("real")


async def _filled(place: Location) -> Store:
    store = await Store.open(place)
    await Loader(store.database, system_clock).load(Source(name="real", folders=(ARTICLES,)))
    await write(store, *FURTHER)
    some = await store.search.page(SearchQuery(), Scope(OPERATOR, Audience.ALL), limit=200)
    for number, one in enumerate(some.headlines[::9]):
        action = Action.UNPUBLISH if number % 2 else Action.PUBLISH
        await store.decisions.decide(Decision(SERVER, one.id, action, 1, "", NOW))
    return store


async def answers(store: Store, text: str, scope: Scope) -> object:
    """Everything that is shown to somebody who searches."""
    query = await understand(store, Asked(text), scope, NOW)
    if isinstance(query, Unknown):
        return str(query.error), query.advice
    search = store.search
    best = await search.stories(query, scope)
    hottest = await search.page(replace(query, sort=Sort.HOTTEST), scope)
    in_time = replace(query, sort=Sort.NEWEST)
    newest = [await search.page(in_time, scope, offset=offset) for offset in (0, 10, 200)]
    ids = [one.id for one in best.headlines]
    return (
        *(best, hottest, *newest),
        await search.stories(in_time, scope, offset=10),
        await search.count(query, scope, up_to=None),
        await store.articles.related(ids),
        await store.stories.sources(best.headlines, scope.server_id),
        await store.further.sections(query, scope, found=ids, room=5),
        await store.suggestions.advice(query, scope),
    )


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("text", QUESTIONS)
async def test_a_search_is_answered_alike(both: Both, text: str) -> None:
    for scope in SCOPES:
        expected = await answers(both.sqlite, text, scope)
        assert await answers(both.postgres, text, scope) == expected


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("typed", TYPED)
async def test_what_is_typed_is_completed_alike(both: Both, typed: str) -> None:
    for scope in SCOPES:
        found = [
            (
                await store.search.matching_titles(typed, scope),
                (await store.names.topics(scope.server_id)).suggest(typed),
                (await store.names.providers(scope.server_id)).published.suggest(typed),
            )
            for store in (both.sqlite, both.postgres)
        ]
        assert found[0] == found[1]


@pytest.mark.asyncio(loop_scope="module")
async def test_names_and_counts_are_the_same(both: Both) -> None:
    for server_id in (OPERATOR, SERVER):
        told = [
            (
                await store.names.topics(server_id),
                await store.names.providers(server_id),
                await store.names.newest_topics(server_id),
                await store.names.newest_providers(server_id),
                await store.names.timeline(server_id),
                await store.names.topic_timeline("Azure", server_id),
            )
            for store in (both.sqlite, both.postgres)
        ]
        assert told[0] == told[1]


@pytest.mark.asyncio(loop_scope="module")
async def test_stories_are_told_by_the_same_articles(both: Both) -> None:
    page = await both.sqlite.search.page(SearchQuery(), Scope(), limit=100)
    for one in page.headlines:
        told = await both.sqlite.stories.find(one.id, Scope())
        assert await both.postgres.stories.find(one.id, Scope()) == told
