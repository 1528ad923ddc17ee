"""What docs/architecture.md says of the code is so: names, rooms, and the way of one article."""

from __future__ import annotations

import asyncio
import re
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from inspect import unwrap
from types import CodeType, FrameType
from typing import Any

import pytest

from bot.posting.filters import Filters
from bot.running.app import Newsdesk
from tests.loading.newsroom import Newsroom, document
from tests.places import ROOT
from tests.ui.world import World

PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
DOTTED = set(re.findall(r"`([a-z_]+(?:\.\w+)+)`", PAGE)) - {"pyproject.toml"}
PATHS = set(re.findall(r"`(bot/[\w/.]+)`", PAGE))
WAY = re.findall(r"^\d+\. `([\w.]+)`", PAGE, re.MULTILINE)
PACKAGES = sorted(
    found.parent.relative_to(ROOT).as_posix() for found in (ROOT / "bot").rglob("*/__init__.py")
)


def named(name: str) -> Any:
    """Give the module, or what stands in one, that a dotted name below ``bot`` means."""
    parts = ["bot", *name.split(".")]
    for end in range(len(parts), 1, -1):
        try:
            found = import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part)
        return found
    raise LookupError(name)


@pytest.mark.parametrize("name", sorted(DOTTED))
def test_every_name_exists(name: str) -> None:
    assert named(name) is not None


@pytest.mark.parametrize("path", sorted(PATHS))
def test_every_path_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_room_has_its_sentence(package: str) -> None:
    assert f"\n| `{package}`" in PAGE


@contextmanager
def calls_noted(codes: dict[CodeType, str]) -> Iterator[list[str]]:
    """Note the first call of each of some functions, in this thread and in those that begin."""
    noted: list[str] = []

    def note(frame: FrameType, event: str, _argument: object) -> None:
        name = codes.get(frame.f_code)
        if event == "call" and name is not None and name not in noted:
            noted.append(name)

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield noted
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


async def test_an_article_goes_the_way_that_is_told(world: World, newsroom: Newsroom) -> None:
    config, clock = world.config, world.clock
    await world.store.subscriptions.add(
        server_id=world.guild.id,
        channel_id=world.newsroom.id,
        filters=Filters(),
        max_age=timedelta(days=3),
        created_by=world.manager.id,
        now=clock(),
    )
    desk = Newsdesk(config, world.store, world.bot, clock, timedelta(seconds=5))
    codes = {unwrap(getattr(one, "__func__", one)).__code__: name for name, one in way().items()}
    # The threads that opened the database began before, and would note nothing.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
    with calls_noted(codes) as noted:
        newsroom.write("old.md", document("Tram strike ends"))
        await desk.refresh(newsroom.source)
        noted.clear()
        newsroom.write("new.md", document("Gulls learn to sail", date=clock().isoformat()))
        await desk.refresh(newsroom.source)
        await desk.deliver()
    (message,) = world.newsroom.history()
    assert message.embeds[0].title == "Gulls learn to sail"
    assert noted == WAY


def way() -> dict[str, Any]:
    """Give the functions of the way by their names, in its order."""
    return {name: named(name) for name in WAY}
