"""Finding articles by words, names and dates, in any script, whatever a person types."""

# ruff: noqa: RUF001 - letters that look alike in several scripts are to be told apart here
from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.headlines import Headline, Page
from bot.publication import Action, Audience, Scope
from bot.search.query import SearchQuery, Sort, parse_words
from bot.store import Store
from bot.store.editorial.decisions import Decision
from bot.store.search.finding import newest
from bot.store.search.matching import plan_for
from bot.store.search.search import BEST_OF
from tests.samples import FORBES, NOW, WIRED, make_article, make_related, write

SERVER = Scope(7)


async def fill(store: Store, *texts: str | tuple[str, str]) -> None:
    """Save articles by title, or by title and excerpt; the first is the newest."""
    articles = []
    for number, text in enumerate(texts):
        title, excerpt = (text, "") if isinstance(text, str) else text
        made = make_article(f"number {number}", age=timedelta(hours=number), excerpt=excerpt)
        articles.append(replace(made, title=title))
    await write(store, *articles)


async def find(store: Store, typed: str, scope: Scope = SERVER) -> list[str]:
    page = await store.search.page(SearchQuery(words=parse_words(typed)), scope)
    return [headline.title for headline in page.headlines]


async def complete(store: Store, typed: str, scope: Scope = SERVER) -> list[str]:
    return [one.title for one in await store.search.matching_titles(typed, scope)]


# Words


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Vitamin C helps little", "C#"),
        ("Vitamin C helps little", "C++"),
        ("C++ is old", "C#"),
        ("The net widens", ".NET"),
        ("Мой дом", "мои"),
    ],
)
async def test_another_word_is_not_found(store: Store, text: str, typed: str) -> None:
    await fill(store, text)
    assert await find(store, typed) == []


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Trams halted across the city", "city trams"),
        ("Trams halted across the city", "TRAM"),
        ("Trams halted across the city", '"across the city"'),
        ("Trams halted across the city", "halting"),
        ("Café Noël reopens", "cafe noel"),
        ("Cafe Noel reopens", "café noël"),
        ("Cafe\u0301 reopens", "café"),
        ("Αθήνα: νέο μετρό", "ΑΘΗΝΑ"),
        ("Αθήνα: νέο μετρό", "αθηνα μετρο"),
        ("ΑΘΗΝΑ: ΝΕΟ ΜΕΤΡΟ", "Αθήνα μετρό"),
        ("Αθήνα και νέο μετρό", '"ΑΘΗΝΑ ΚΑΙ ΝΕΟ"'),
        ("Ёлка на площади", "елка"),
        ("Елка на площади", "ЁЛКА"),
        ("C# 15 is out", "c#"),
        ("Is C++ dead?", "C++"),
        ("What .NET brings", ".net"),
        ("Node.js 30", "node.js"),
        ("OpenAI opens an office", "open ai"),
        ("OpenAI opens an office", "openai"),
        ("Open AI in an office", "OpenAI"),
        ("A state-of-the-art tram", "stateoftheart"),
        ("A state-of-the-art tram", "state-of-the-art"),
        ("A state-of-the-art tram", "art"),
        ("Email is back", "e-mail"),
        ("E-mail is back", "email"),
        ("It\u2019s raining", "it's"),
        ("C++ and C# compared", "C++"),
        ("Fined $3.9M", "$3.9M"),
        ("東京都の電車が止まる", "東京"),
        ("東京都の電車が止まる", "京都"),
        ("東京都の電車が止まる", "電車"),
        ("東京都の電車が止まる", "止まる"),
        ("東京都の電車が止まる", "車"),
        ("東京都の電車が止まる", "る"),
        ("AppleがiPhone15を発表", "iPhone15"),
        ("AppleがiPhone15を発表", "apple 発表"),
        ("AppleがiPhone15を発表", "iPhone15を発表"),
        ("人工智能改变城市", "智能"),
        ("หุ่นยนต์กินข้าว", "หุ่นยนต์"),
        ("หุ่นยนต์กินข้าว", "ข้าว"),
        ("한국어 뉴스입니다", "뉴스"),
        ("हिन्दी में समाचार", "हिन्दी"),
        ("أخبار اليوم", "اليوم"),
        ("חדשות היום", "היום"),
        ("Новости дня", "новости"),
    ],
)
async def test_a_text_is_found_by_its_words(store: Store, text: str, typed: str) -> None:
    await fill(store, text, ("Another title", f"… {text} …"), "Something else")

    assert await find(store, typed) == [text, "Another title"]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Trams halted across the city", "trams village"),
        ("Trams halted across the city", '"city across"'),
        ("Trams halted across the city", "am"),
        ("京都と東海", "東京"),
        ("หุ่นยนต์กินข้าว", "กุน"),
        ("हिन्दी में समाचार", "हन"),
    ],
)
async def test_a_text_is_not_found_by_other_words(store: Store, text: str, typed: str) -> None:
    await fill(store, text)

    assert await find(store, typed) == []


async def test_the_indexs_own_words_are_no_words(store: Store) -> None:
    """Marks of topics, providers and publication are not to be found, nor do operators work."""
    await write(store, make_article("Tram", topics=["AI"]))

    for typed in ("pub", "title:Tram", "Tram NOT Bus", "Tram OR Bus", "Tra*", "NEAR(Tram Tram)"):
        assert await find(store, typed) == []


# Filters


async def test_filters_narrow_together(store: Store) -> None:
    base = make_article("Tram one", topics=["AI", "Law"], quality=50)
    await write(
        store,
        base,
        make_article("Tram two", topics=["AI"], quality=49),
        make_article("Tram three", topics=["AI"], quality=None),
        make_article("Tram four", topics=["Law"], provider=WIRED, quality=99),
        replace(make_article("Tram five", topics=["AI"], quality=60), type="video"),
        make_article("Tram six", topics=["AI"], quality=70, age=timedelta(days=9)),
    )

    async def titles(**parts: object) -> set[str]:
        page = await store.search.page(replace(SearchQuery(), **parts), SERVER)  # type: ignore[arg-type]  # any field of a query
        return {one.title.removeprefix("Tram ") for one in page.headlines}

    assert await titles(topic="ai") == {"one", "two", "three", "five", "six"}
    assert await titles(topic="AI", min_quality=50) == {"one", "five", "six"}
    assert await titles(topic="AI", min_quality=50, type="article") == {"one", "six"}
    since = NOW - timedelta(days=2)
    assert await titles(topic="AI", min_quality=50, type="article", since=since) == {"one"}
    assert await titles(provider="www.Wired.com") == {"four"}
    assert await titles(provider="wired.com", topic="AI") == set()
    assert await titles(words=("tram",), provider="wired.com", topic="law") == {"four"}
    assert await titles(min_quality=0) == {"one", "two", "four", "five", "six"}
    assert await titles(topic="Nothing") == await titles(provider="nobody.com") == set()


async def test_a_provider_is_found_by_what_it_covers_as_well(store: Store) -> None:
    await write(
        store,
        make_article("Own", provider=WIRED),
        make_article("Covered", provider=FORBES, related=[make_related("x", provider=WIRED)]),
        make_article("Neither", provider=FORBES),
    )

    for words in ((), ("covered",)):
        page = await store.search.page(SearchQuery(words=words, provider="wired.com"), SERVER)
        assert "Covered" in [one.title for one in page.headlines]
        assert page.total == 2 - len(words)


async def test_dates_are_inclusive(store: Store) -> None:
    article = make_article("Tram")
    await write(store, article)
    at, second = article.published_at, timedelta(seconds=1)

    for words in ((), ("tram",)):
        for since, until, total in (
            (at, at, 1),
            (None, at, 1),
            (at, None, 1),
            (at + second, None, 0),
            (None, at - second, 0),
        ):
            query = SearchQuery(words=words, since=since, until=until)
            assert (await store.search.page(query, SERVER)).total == total


@pytest.mark.parametrize("query", [SearchQuery(), SearchQuery(words=("tram",))])
async def test_what_is_not_wanted_is_left_out(store: Store, query: SearchQuery) -> None:
    await fill(store, "Tram in town", ("Tram", "in the village"), "Tram again")

    page = await store.search.page(replace(query, without=("village", "in town")), SERVER)

    assert [one.title for one in page.headlines] == ["Tram again"]
    assert page.total == 1


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize(
    "query",
    [
        SearchQuery(words=("tram",), topic="City"),
        SearchQuery(words=("tram",), provider=FORBES.domain),
        SearchQuery(words=("tram",), topic="City", provider=FORBES.domain, min_quality=1),
        SearchQuery(topic="City", provider=FORBES.domain, without=("village",)),
    ],
    ids=["topic", "provider", "both", "no words"],
)
async def test_a_filter_finds_the_same_whether_its_list_is_long_or_short(
    store: Store, query: SearchQuery, audience: Audience
) -> None:
    articles = [
        replace(
            make_article(
                f"Tram {number}",
                age=timedelta(hours=number),
                topics=("City",) if number % 3 else ("Village",),
                provider=FORBES if number % 2 else WIRED,
                published=number % 4 != 0,
            ),
            quality=number,
        )
        for number in range(40)
    ]
    await write(store, *articles)
    for number, action in ((4, Action.PUBLISH), (5, Action.UNPUBLISH), (7, Action.UNPUBLISH)):
        await store.decisions.decide(Decision(7, articles[number].id, action, 1, "", NOW))
    scope = Scope(7, audience)

    async def found(*, is_long: bool) -> tuple[Headline, ...]:
        plan = plan_for(query, scope, {}, is_long=lambda _: is_long)
        return await store.database.read(lambda read: newest(read, scope, plan, limit=100))

    short, long = await found(is_long=False), await found(is_long=True)

    assert short == long
    assert short


@pytest.mark.parametrize("audience", [Audience.PUBLISHED, Audience.UNPUBLISHED])
async def test_headlines_say_whether_they_are_published_here(
    store: Store, audience: Audience
) -> None:
    """By the server's decisions too: of what a search finds, and of the same headlines by id."""
    first, second = make_article("Tram"), make_article("Bus", published=False)
    await write(store, first, second)
    await store.decisions.decide(Decision(7, first.id, Action.UNPUBLISH, 1, "", NOW))
    await store.decisions.decide(Decision(7, second.id, Action.PUBLISH, 1, "", NOW))

    page = await store.search.page(SearchQuery(), Scope(7, audience))

    (found,) = page.headlines
    assert found.is_published is (audience is Audience.PUBLISHED)
    assert await store.articles.headlines([found.id], 7) == {found.id: found}


# Pages


@pytest.mark.parametrize("words", [(), ("tram",)])
@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.BEST])
async def test_pages_have_no_gaps_and_no_overlaps(
    store: Store, words: tuple[str, ...], sort: Sort
) -> None:
    await fill(store, *(f"Tram {number}" for number in range(23)))
    query = SearchQuery(words=words, sort=sort)
    pages = [await store.search.page(query, SERVER, limit=5, offset=5 * at) for at in range(6)]

    titles = [one.title for page in pages for one in page.headlines]
    assert sorted(titles) == sorted(f"Tram {number}" for number in range(23))
    assert [len(page.headlines) for page in pages] == [5, 5, 5, 5, 3, 0]
    assert {(page.total, page.is_total_exact) for page in pages} == {(23, True)}
    assert [page.offset for page in pages] == [0, 5, 10, 15, 20, 25]


async def test_counting_stops_where_it_is_told(store: Store) -> None:
    await fill(store, *(f"Tram {number}" for number in range(7)))

    def counted(page: Page) -> tuple[int, bool]:
        return page.total, page.is_total_exact

    query = SearchQuery()
    assert counted(await store.search.page(query, SERVER, count_up_to=5)) == (5, False)
    assert counted(await store.search.page(query, SERVER, count_up_to=8)) == (7, True)
    assert counted(await store.search.page(query, SERVER, count_up_to=None)) == (7, True)


async def test_the_best_match_comes_first_and_the_newest_among_equals(store: Store) -> None:
    await fill(
        store, ("Village news", "a tram, at last"), "A tram in the village", "A tram in the town"
    )
    query = SearchQuery(words=("tram",), sort=Sort.BEST)

    page = await store.search.page(query, SERVER)

    assert [one.title for one in page.headlines] == [
        "A tram in the village",
        "A tram in the town",
        "Village news",
    ]
    assert BEST_OF >= 100


# Titles as they are typed


@pytest.mark.parametrize("title", ["Certificates had expired", "Flying witnesses of the oyster"])
async def test_a_title_is_offered_from_its_first_letters_to_its_last(
    store: Store, title: str
) -> None:
    await fill(store, title, "Something else")

    for length in range(1, len(title) + 1):
        assert title in await complete(store, title[:length]), title[:length]


async def test_titles_are_offered_by_any_of_their_words(store: Store) -> None:
    await fill(store, "Trams halted", ("Council", "about trams"), "OpenAI halts", "東京都の電車")

    assert await complete(store, "hal") == ["Trams halted", "OpenAI halts"]
    assert await complete(store, "hal tr") == ["Trams halted"]
    assert await complete(store, "ope") == ["OpenAI halts"]
    assert await complete(store, "電") == ["東京都の電車"]
    assert await complete(store, "") == [
        "Trams halted",
        "Council",
        "OpenAI halts",
        "東京都の電車",
    ]


async def test_titles_are_offered_as_the_scope_has_them(store: Store) -> None:
    await write(store, make_article("Tram open"), make_article("Tram held", published=False))

    assert await complete(store, "tram", SERVER) == ["Tram open"]
    assert await complete(store, "tram", Scope(7, Audience.UNPUBLISHED)) == ["Tram held"]
    assert len(await complete(store, "tram", Scope(7, Audience.ALL))) == 2
