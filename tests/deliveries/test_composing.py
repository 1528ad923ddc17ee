"""What posts show is put together from articles as they stand."""

from __future__ import annotations

from dataclasses import replace

from bot.articles import Image, RelatedItem
from bot.deliveries.composing import Composer
from bot.deliveries.contents import StoryContent
from bot.posting.ledger import Kind, Post
from bot.posting.options import Options
from bot.store import Store
from tests.deliveries.desk import CHANNEL, HERE
from tests.samples import NOW, ONE_STORY, WIRED, make_article, write

LEAD = make_article("Lead", excerpt=ONE_STORY)
JOINED = replace(
    make_article("Joined", provider=WIRED, excerpt=ONE_STORY, quality=70),
    type="video",
    images=(Image("https://wired.com/picture.png"),),
)


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
