"""``/moderate problems`` in the simulated Discord, on documents that were really loaded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.config.settings import Source
from bot.errors import Problem
from bot.loading.loader import Loader
from bot.store.feeds.records import FeedOptions, WantedFeed
from bot.store.files.problems import Duplicate, Problems
from bot.ui.moderation.problems import problems_embed
from tests.loading.newsroom import document
from tests.ui.world import World, private


@pytest.fixture
async def folder(world: World, tmp_path: Path) -> Path:
    """A folder with one good and one broken document, loaded in the operator's own server."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "good.md").write_text(document("Good"))
    (folder / "broken.md").write_text("---\ntitle: Broken\n---\n")
    source = Source(name="wire", folders=(folder,))
    world.config = replace(world.config, sources=(source,))
    await world.restart(replace(world.config.moderation, home_server=world.guild.id))
    await Loader(world.store.database, world.clock).load(source)
    return folder


async def test_moderators_at_home_see_what_is_wrong_and_what_is_mended_leaves(
    world: World, folder: Path
) -> None:
    text = private(await world.moderator.slash(world.newsroom, "moderate problems"))
    assert "⛔ **broken.md:" in text
    assert "1 rejected · 0 warnings · 0 doubled" in text
    assert str(folder) not in text
    (folder / "broken.md").write_text(document("Mended"))
    await Loader(world.store.database, world.clock).load(world.config.sources[0])
    text = private(await world.moderator.slash(world.newsroom, "moderate problems"))
    assert "Every document was read without a problem." in text


async def test_a_feed_in_lasting_trouble_stands_among_them(world: World, folder: Path) -> None:
    feeds = world.store.feeds
    address = "https://news.example/feed"
    await feeds.add("shell", [WantedFeed(address, "", FeedOptions())], world.clock())
    (feed,) = await feeds.every_one()
    for is_told in (False, True):
        await feeds.note_failure(feed, "it is away", world.clock(), None, is_told=is_told)
        text = private(await world.moderator.slash(world.newsroom, "moderate problems"))
        assert ("it is away, since 2026-01-01 00:00 UTC" in text) is is_told
        assert ("news.example/feed" in text) is is_told
    assert str(folder) not in text


async def test_other_servers_do_not_see_the_operators_documents(world: World) -> None:
    text = private(await world.moderator.slash(world.newsroom, "moderate problems"))
    assert text == "Problems of documents show only in the operator's own server."


def test_any_number_of_hostile_problems_fits() -> None:
    problem = Problem(
        "/secret/" + "**@everyone** [x](https://evil.example)" * 9, 7, "f" * 300, "p" * 900
    )
    problems = Problems((problem,) * 500, (problem,) * 500, (Duplicate("u", ("a" * 300,) * 9),))
    embed = problems_embed(problems, colour=0)
    assert len(embed.description or "") <= 4096
    assert "and 9" in (embed.description or "")
    assert "@everyone" not in (embed.description or "")
    assert "/secret" not in (embed.description or "")
