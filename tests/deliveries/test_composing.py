"""What posts show is put together from articles as they stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.articles import Image, Provider, RelatedItem
from bot.deliveries.composing import Composer
from bot.deliveries.contents import (
    DigestContent,
    StoryContent,
    fingerprint,
    is_of_coverage_alone,
)
from bot.deliveries.involved import read_involved
from bot.posting.digest import Gathering
from bot.posting.filters import Filters
from bot.posting.ledger import Kind, Post, Waiting
from bot.posting.options import Options
from bot.publication import Action
from bot.store import Store
from bot.store.editorial.decisions import Decision
from tests.deliveries.desk import CHANNEL, ELSEWHERE, HERE
from tests.samples import FORBES, NOW, ONE_STORY, WIRED, make_article, make_related, write

LEAD = make_article("Lead", excerpt=ONE_STORY)
JOINED = replace(
    make_article("Joined", provider=WIRED, excerpt=ONE_STORY, quality=70),
    type="video",
    images=(Image("https://wired.com/picture.png"),),
)

GATHERING = Gathering(NOW - timedelta(hours=9), NOW, Waiting.DIGEST, Filters(), None)


def post(
    *story: int, number: int = 1, kind: Kind = Kind.STORY, reply_to: int | None = None
) -> Post:
    return Post(
        number,
        kind,
        1,
        HERE,
        CHANNEL,
        Options(),
        "",
        1,
        is_retry_of_unknown=False,
        planned_at=NOW,
        message_id=None,
        stories=(story,),
        reply_to=reply_to,
    )


async def test_who_shares_a_post_stands_among_its_coverage_as_they_are(store: Store) -> None:
    await write(store, LEAD, JOINED)
    shown = post(LEAD.id, JOINED.id)

    content = (await Composer.of(store, [shown])).compose(shown)

    assert isinstance(content, StoryContent)
    assert content.article.title == "Lead"
    assert content.coverage == (
        RelatedItem(
            id=JOINED.id,
            title=JOINED.title,
            url=JOINED.url,
            published_at=JOINED.published_at,
            provider=JOINED.provider,
            excerpt=JOINED.excerpt,
            type=JOINED.type,
            quality=JOINED.quality,
            images=JOINED.images,
        ),
    )


async def test_each_announcement_shows_its_own_article_and_no_coverage(store: Store) -> None:
    await write(store, LEAD, JOINED)
    posts = [
        post(one.id, number=number, kind=Kind.FOLLOW_UP, reply_to=4711)
        for number, one in enumerate((LEAD, JOINED))
    ]
    composer = await Composer.of(store, posts)

    shown = [composer.compose(one) for one in posts]

    assert [
        (one.article.title, one.coverage) for one in shown if isinstance(one, StoryContent)
    ] == [("Lead", ()), ("Joined", ())]


async def test_an_announcement_without_what_it_follows_shows_nothing(store: Store) -> None:
    await write(store, JOINED)
    alone = post(JOINED.id, kind=Kind.FOLLOW_UP)

    assert (await Composer.of(store, [alone])).compose(alone) is None


async def test_a_message_is_known_by_its_article_and_all_addresses_that_it_had(
    store: Store,
) -> None:
    """By no coverage, which may be another by now; what is gone is known by what is left."""
    await write(store, LEAD, JOINED)
    involved = await read_involved(store, [LEAD.id, JOINED.id])
    lead = involved.articles[LEAD.id]
    moved = Composer(replace(involved, addresses={LEAD.id: frozenset({"https://a", "b"})}), {})

    assert moved.recollect(post(LEAD.id, JOINED.id)) == StoryContent(
        lead, (), frozenset({"https://a", "b"})
    )
    assert Composer(involved, {}).recollect(post(99, LEAD.id)) == StoryContent(
        lead, (), frozenset()
    )
    assert moved.recollect(post(99)) is None


async def test_a_digest_is_known_by_what_it_gathers_while_anything_is_in_it(store: Store) -> None:
    composer = Composer(await read_involved(store, []), {1: GATHERING})
    digest = post(LEAD.id, kind=Kind.DIGEST)

    assert composer.recollect(digest) == DigestContent((), GATHERING)
    assert composer.recollect(replace(digest, stories=())) is None


async def test_a_story_tells_how_much_coverage_there_is_besides(store: Store) -> None:
    """Of the same providers, and of long before."""
    listed = [make_related(f"Listed {number}") for number in range(3)]
    past = [
        replace(make_related(f"Past {number}"), published_at=NOW - timedelta(days=60))
        for number in range(4)
    ]
    lead = make_article("Lead", related=[*listed, *past])
    await write(store, lead)
    shown = post(lead.id)

    content = (await Composer.of(store, [shown])).compose(shown)

    assert isinstance(content, StoryContent)
    assert (len(content.coverage), content.more) == (1, 6)


async def test_a_digest_shows_its_stories_with_how_many_sources_tell_each(store: Store) -> None:
    """Not those that a person took down in that server; the lead's provider with its pictures."""
    pictured = replace(FORBES, images=(Image("https://forbes.com/logo.png"),))
    vox, gone = Provider("Vox", "vox.com"), make_article("Gone", published=False)
    lead = replace(
        make_article(
            "Lead",
            quality=90,
            excerpt=ONE_STORY,
            related=[
                make_related("Told by Vox", provider=vox),
                replace(make_related("Gone", provider=gone.provider), provider=Provider("", "a.b")),
            ],
        ),
        provider=pictured,
        images=(Image("https://forbes.com/picture.png"),),
    )
    alone = make_article("Alone", provider=vox)
    await write(store, lead, JOINED, alone, gone)
    await store.decisions.decide(Decision(HERE, gone.id, Action.UNPUBLISH, 5, "", NOW))
    digest = replace(post(kind=Kind.DIGEST), stories=((alone.id,), (lead.id, JOINED.id)))
    composer = Composer(await read_involved(store, [lead.id, JOINED.id, alone.id]), {1: GATHERING})

    content = composer.compose(digest)

    assert isinstance(content, DigestContent)
    assert content.gathering == GATHERING
    assert [(one.headline.title, one.source_count) for one in content.stories] == [
        ("Lead", 3),
        ("Alone", 1),
    ]
    assert content.stories[0].images == lead.images
    assert content.stories[0].headline.provider.images == pictured.images
    elsewhere = composer.compose(replace(digest, server_id=ELSEWHERE))
    assert isinstance(elsewhere, DigestContent)
    assert elsewhere.stories[0].source_count == 4


def test_that_there_is_more_is_seen_and_how_much_is_not() -> None:
    none, one, two, three = (
        fingerprint(StoryContent(LEAD, (), more=more)) for more in (0, 1, 2, 3)
    )

    assert none != one == two == three
    assert is_of_coverage_alone(none, one)
    assert not is_of_coverage_alone(one, two)


def test_any_text_has_a_fingerprint() -> None:
    """Half a pair of surrogates, too, which documents may hold."""
    whole, half = (replace(LEAD, title=title) for title in ("\ud83d\ude00", "\ud83d"))

    assert fingerprint(StoryContent(whole, ())) != fingerprint(StoryContent(half, ()))
