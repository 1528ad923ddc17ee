"""``/news topics`` and ``/news providers``, and the head of a topic's and a provider's list."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import discord
import pytest
import simcord
from PIL import Image

from bot.articles import Article, Provider
from bot.publication import Action
from tests.samples import NOW, WIRED, make_article, make_related, write
from tests.ui.drawings import assert_within_limits
from tests.ui.world import World, answer, labels_of, private, public, text_of

TOPICS = "directory:open:topics"
PROVIDERS = "directory:open:providers"


def many(count: int, *, stories: int = 1) -> list[Article]:
    """Make articles on "Topic 01" and so on, the first with the most and the oldest stories."""
    return [
        make_article(
            f"Story {number:02} {n}",
            topics=[f"Topic {number:02}"],
            age=timedelta(days=count - number, hours=n + 1),
        )
        for number in range(1, count + 1)
        for n in range(stories + count - number)
    ]


def listed(message: simcord.ResponseMessage) -> list[str]:
    """Give the names in a directory's lines, in order."""
    (embed,) = message.embeds
    return [line.split("**")[1] for line in (embed.description or "").splitlines()]


def options_of(message: simcord.ResponseMessage) -> list[dict[str, str]]:
    """Give what a message's menu offers."""
    items = [item for row in message.components for item in row["components"]]
    select = discord.ComponentType.select.value
    return [option for item in items if item["type"] == select for option in item["options"]]


def alt_texts(message: simcord.ResponseMessage) -> list[str | None]:
    return [one.description for one in message.attachments]


async def test_topics_are_listed_privately_with_counts_and_their_newest_date(world: World) -> None:
    await write(
        world.store,
        make_article("One", topics=["AI"], age=timedelta(hours=2)),
        make_article("Two", topics=["AI", "Health"], age=timedelta(days=9)),
        make_article("Held", topics=["Secret"], published=False),
    )
    text = private(await world.member.slash(world.newsroom, "news topics"))
    two_hours_ago = int((NOW - timedelta(hours=2)).timestamp())
    assert f"**AI** (2)\u00a0· <t:{two_hours_ago}:R>" in text
    assert text.index("AI") < text.index("Health")
    assert "Secret" not in text
    assert text.startswith(
        f"**2 topics** in 2 articles since 23 December 2025\u00a0· newest <t:{two_hours_ago}:R>"
    )


async def test_providers_are_listed_with_those_that_only_cover(world: World) -> None:
    await write(world.store, make_article("One", related=[make_related("The same by Wired")]))
    shown = answer(await world.member.slash(world.newsroom, "news providers"))
    assert sorted(listed(shown)) == ["Forbes", "Wired"]
    assert [option["description"] for option in options_of(shown)] == [
        "forbes.com · 1 article",
        "wired.com · 1 article",
    ]


async def test_providers_that_are_called_the_same_are_told_apart(world: World) -> None:
    twins = [Provider("The Times", domain) for domain in ("times.example", "times.test")]
    await write(world.store, *(make_article("One", provider=one) for one in (*twins, WIRED)))
    text = private(await world.member.slash(world.newsroom, "news providers"))
    assert "times.example" in text
    assert "times.test" in text
    assert "wired.com" not in text


@pytest.mark.parametrize("command", ["news topics", "news providers"])
async def test_nothing_published_yet_is_said_in_words(world: World, command: str) -> None:
    text = private(await world.member.slash(world.newsroom, command))
    assert "has a published story here yet" in text


async def test_moderators_see_the_same(world: World) -> None:
    await write(
        world.store,
        make_article("One", topics=["AI"]),
        make_article("Held", topics=["Secret"], published=False),
    )
    shown = answer(await world.moderator.slash(world.newsroom, "news topics"))
    assert listed(shown) == ["AI"]


async def test_a_server_s_own_decisions_count(world: World) -> None:
    held = make_article("Held", topics=["Secret"], published=False)
    await write(world.store, held, make_article("One", topics=["AI"]))
    await world.decide(held, Action.PUBLISH)
    shown = answer(await world.member.slash(world.newsroom, "news topics"))
    assert sorted(listed(shown)) == ["AI", "Secret"]
    shown = answer(await world.member.user.slash("news topics"))
    assert listed(shown) == ["AI"]


async def test_pages_turn_in_place_after_a_restart_too(world: World) -> None:
    await write(world.store, *many(23))
    shown = answer(await world.member.slash(world.newsroom, "news topics"))
    assert listed(shown) == [f"Topic {n:02}" for n in range(1, 11)]
    await world.restart()
    await world.member.click(shown, label="Next")
    assert listed(shown) == [f"Topic {n:02}" for n in range(11, 21)]
    await world.member.click(shown, label="Next")
    assert listed(shown) == ["Topic 21", "Topic 22", "Topic 23"]
    assert "Page 3 of 3" in text_of(shown)
    await world.member.click(shown, label="Back")
    assert "2 / 3" in labels_of(shown)


async def test_orders_begin_at_their_first_page_and_stay_while_pages_turn(world: World) -> None:
    await write(world.store, *many(12))
    shown = answer(await world.member.slash(world.newsroom, "news topics"))
    await world.member.click(shown, label="Next")
    await world.member.click(shown, label="Newest")
    assert listed(shown)[0] == "Topic 12"
    await world.member.click(shown, label="Next")
    assert listed(shown) == ["Topic 02", "Topic 01"]
    assert "newest first" in text_of(shown)


async def test_names_are_sorted_without_regard_to_case_and_accents(world: World) -> None:
    topics = ["zoo", "Émigrés", "eel", "Apple", "Fig"]
    await write(world.store, *(make_article(topic, topics=[topic]) for topic in topics))
    shown = answer(await world.member.slash(world.newsroom, "news topics"))
    await world.member.click(shown, label="A–Z")  # noqa: RUF001  # an en dash, as the button has it
    assert listed(shown) == ["Apple", "eel", "Émigrés", "Fig", "zoo"]


async def test_a_page_that_is_there_no_more_gives_the_last_one(world: World) -> None:
    articles = [make_article(f"Story {n}", topics=[f"Topic {n:02}"]) for n in range(11)]
    await write(world.store, *articles)
    shown = answer(await world.member.slash(world.newsroom, "news topics"))
    await world.decide(articles[0], Action.UNPUBLISH)
    await world.member.click(shown, label="Next")
    assert listed(shown) == [f"Topic {n:02}" for n in range(1, 11)]
    assert "Next" not in labels_of(shown)


@pytest.mark.parametrize(
    ("command", "menu", "value", "title"),
    [
        ("news topics", TOPICS, "AI", "Topic: AI"),
        ("news providers", PROVIDERS, "wired.com", "Provider: Wired · wired.com"),
    ],
)
async def test_the_menu_opens_a_name_as_its_command_does(
    world: World, command: str, menu: str, value: str, title: str
) -> None:
    articles = [
        make_article(f"Story {n:02}", provider=WIRED, topics=["AI"], age=timedelta(days=n))
        for n in range(12)
    ]
    await write(world.store, *articles)
    shown = answer(await world.member.slash(world.newsroom, command))
    await world.restart()
    opened = answer(await world.member.select(shown, [value], custom_id=menu))
    assert opened.ephemeral
    assert opened.embeds[0].title == title
    assert "12 articles since 21 December 2025" in text_of(opened)
    assert "Story 00" in text_of(opened)
    await world.member.click(opened, label="Next")
    assert "Story 11" in text_of(opened)


async def test_a_name_that_lost_its_stories_is_refused_in_words(world: World) -> None:
    article = make_article("One", topics=["AI"])
    await write(world.store, article)
    shown = answer(await world.member.slash(world.newsroom, "news topics"))
    await world.decide(article, Action.UNPUBLISH)
    text = private(await world.member.select(shown, ["AI"], custom_id=TOPICS))
    assert text == "Nothing on AI is published here."


async def test_the_picture_shows_all_stories_over_time_and_says_so_in_words(world: World) -> None:
    await write(world.store, *many(3))
    shown = answer(await world.member.slash(world.newsroom, "news topics"))
    (alt_text,) = alt_texts(shown)
    assert alt_text == (
        "Articles each day, 29 to 31 December 2025: at most 3, on 29 December; "
        "1 on 31 December, the last shown; 6 in all."
    )
    picture = Image.open(BytesIO(await shown.attachments[0].read()))
    assert (picture.format, picture.size) == ("PNG", (1100, 340))


@pytest.mark.parametrize(
    ("option", "value", "whose"),
    [("topic", "robotics", "on Robotics"), ("provider", "wired", "from Wired")],
)
async def test_a_name_s_list_opens_with_its_own_picture(
    world: World, option: str, value: str, whose: str
) -> None:
    ages = [timedelta(days=1, hours=1), timedelta(hours=2), timedelta(hours=1)]
    of_it = [
        make_article(f"Story {n}", provider=WIRED, topics=["Robotics"], age=age)
        for n, age in enumerate(ages)
    ]
    await write(world.store, *of_it, *(make_article(f"Other {n}") for n in range(5)))
    shown = answer(await world.member.slash(world.newsroom, f"news {option}", **{option: value}))
    newest = int((NOW - timedelta(hours=1)).timestamp())
    assert (shown.content or "").endswith(
        f"**\u00a0· 3 articles since 30 December 2025\u00a0· newest <t:{newest}:R>"
    )
    assert alt_texts(shown) == [
        f"Articles {whose} each day, 30 to 31 December 2025: at most 2, on 31 December; 3 in all."
    ]


async def test_the_picture_stays_while_pages_turn(world: World) -> None:
    articles = [
        make_article(f"Story {n:02}", topics=["AI"], age=timedelta(days=n)) for n in range(12)
    ]
    await write(world.store, *articles)
    shown = answer(await world.member.slash(world.newsroom, "news topic", topic="ai"))
    before, head = shown.attachments[0].id, shown.content
    await world.member.click(shown, label="Next")
    assert "Story 11" in text_of(shown)
    assert [one.id for one in shown.attachments] == [before]
    assert shown.content == head


async def test_so_few_stories_are_told_without_a_picture(world: World) -> None:
    await write(world.store, make_article("One", topics=["AI"]))
    shown = answer(await world.member.slash(world.newsroom, "news topic", topic="ai"))
    assert shown.attachments == []
    one_hour_ago = int((NOW - timedelta(hours=1)).timestamp())
    assert shown.content == f"**AI**\u00a0· 1 article\u00a0· <t:{one_hour_ago}:R>"


async def test_a_lone_early_story_is_told_apart(world: World) -> None:
    recent = [
        make_article(f"Story {n}", topics=["AI"], age=timedelta(days=n, hours=1)) for n in range(25)
    ]
    old = make_article("Old", topics=["AI"], age=timedelta(days=4000))
    await write(world.store, *recent, old)
    shown = answer(await world.member.slash(world.newsroom, "news topic", topic="ai"))
    assert "26 articles, all but 1 since 7 December 2025" in text_of(shown)


async def test_lists_of_everything_have_no_head(world: World) -> None:
    await write(world.store, *many(3))
    shown = answer(await world.member.slash(world.newsroom, "news latest"))
    assert not shown.content
    assert shown.attachments == []


@pytest.mark.parametrize("command", ["news topics", "news topic"])
async def test_share_posts_head_picture_and_list_for_all(world: World, command: str) -> None:
    await write(world.store, *many(3))
    options = {"topic": "topic 01"} if command == "news topic" else {}
    shown = answer(await world.member.slash(world.newsroom, command, **options))
    shared = public(await world.member.click(shown, label="Share"))
    assert not shared.ephemeral
    assert (shared.content or "").splitlines() == [
        f"Shared by {world.member.user.mention}",
        shown.content,
    ]
    assert alt_texts(shared) == alt_texts(shown)
    assert shared.embeds[0].description == shown.embeds[0].description
    assert not shared.components


async def test_share_needs_the_member_s_right_to_write(world: World) -> None:
    await write(world.store, *many(3))
    quiet = await world.create_channel("quiet", world.guild.default_role, send_messages=False)
    shown = answer(await world.member.slash(quiet, "news topics"))
    assert "You may not send messages" in private(await world.member.click(shown, label="Share"))


async def test_where_the_bot_may_not_attach_files_the_picture_is_left_out(world: World) -> None:
    await write(world.store, *many(12))
    bare = await world.create_channel("bare", attach_files=False)
    shown = answer(await world.member.slash(bare, "news topics"))
    assert shown.attachments == []
    await world.member.click(shown, label="Next")
    assert listed(shown) == ["Topic 11", "Topic 12"]
    shared = public(await world.member.click(shown, label="Share"))
    assert shared.attachments == []
    assert listed(shared) == ["Topic 11", "Topic 12"]


async def test_direct_messages_show_what_is_published_for_all(world: World) -> None:
    await write(world.store, *many(12))
    shown = answer(await world.member.user.slash("news topics"))
    assert alt_texts(shown)[0] is not None
    await world.member.user.click(shown, label="Next")
    assert listed(shown) == ["Topic 11", "Topic 12"]
    opened = answer(await world.member.user.select(shown, ["Topic 12"], custom_id=TOPICS))
    assert "Story 12 0" in text_of(opened)


async def test_no_name_breaks_the_page_or_its_limits(world: World) -> None:
    odd = [
        "@everyone",
        "**bold** [x](https://evil.example) <@1>",
        "n" * 300,
        "\U0001f600" * 90,
        "_*~`|" * 60,
        "\u202eesrever",
        "العربية",
        "日本語" * 40,
        "<#1> <t:0:R>",
        "line\nbreak",
    ]
    articles = [
        make_article(f"Story {n} {m}", topics=[topic], age=timedelta(days=m))
        for n, topic in enumerate(odd)
        for m in range(3)
    ]
    await write(world.store, *articles)
    shown = answer(await world.member.slash(world.newsroom, "news topics"))
    (embed,) = shown.embeds
    assert_within_limits(embed)
    assert len((embed.description or "").splitlines()) == 10
    assert "@everyone" not in text_of(shown)
    assert "[x](" not in text_of(shown)
    options = options_of(shown)
    # Those that are too long to be handed on are listed, but not offered.
    assert len(options) == 6
    for option in options:
        for part in ("label", "value", "description"):
            assert 0 < len(option[part].encode("utf-16-le")) // 2 <= 100
        opened = answer(await world.member.select(shown, [option["value"]], custom_id=TOPICS))
        assert len(opened.content or "") < 400
        (alt_text,) = alt_texts(opened)
        assert alt_text is not None
        assert len(alt_text) <= 1024


async def test_a_page_of_names_too_long_for_a_menu_has_none(world: World) -> None:
    article = make_article("One", topics=["n" * 300])
    await write(world.store, article)
    shown = answer(await world.member.slash(world.newsroom, "news topics"))
    assert options_of(shown) == []
    assert labels_of(shown) == ["Share"]
