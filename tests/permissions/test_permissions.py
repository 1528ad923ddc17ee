"""Who can do what: every command, button, menu and list of names, tried by everybody.

What is expected says ``roles`` and ``table``. Whatever Discord hides from somebody is shown to
them, so that it is our own check that refuses; where it is to refuse, nothing may change, nobody
else be told, and nothing be told that others may not know.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

import pytest
from discord import app_commands

from bot.config.settings import Moderation
from bot.ui.client import _LASTING
from tests.permissions import deciding, reading, standing, subscribing
from tests.permissions.asking import Asking
from tests.permissions.page import PAGE, page
from tests.permissions.roles import Role, Row, Whence, may
from tests.permissions.scene import Scene, build_scene
from tests.permissions.table import rows
from tests.proof.measure import IS_FULL, SEED
from tests.ui.world import World, set_public

TRIES: Final = {**reading.TRIES, **subscribing.TRIES, **deciding.TRIES, **standing.TRIES}


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of the table, tried by one person about one channel."""

    row: Row
    role: Role
    whence: Whence
    is_hidden: bool

    @property
    def is_allowed(self) -> bool:
        """Whether the person may, by the rules."""
        return may(self.row.right, self.role, self.whence, is_hidden=self.is_hidden)

    def __str__(self) -> str:
        channel = "hidden" if self.is_hidden else "visible"
        return f"{self.row.key}, {self.role}, {self.whence.value}, channel {channel}"


def cells() -> Iterator[Cell]:
    """Give every cell there is."""
    for role, whence, is_hidden, row in product(Role, Whence, (False, True), rows()):
        if whence is not Whence.FORGED or row.is_owned:
            yield Cell(row, role, whence, is_hidden)


async def faults(scene: Scene, cell: Cell, *, is_allowed: bool) -> list[str]:
    """Try a cell, and give what is not as it is to be."""
    owner = scene.elsewhere if cell.whence is Whence.FORGED else scene.here
    whence = Whence.HERE if cell.whence is Whence.FORGED else cell.whence
    channel = owner.hidden if cell.is_hidden else owner.club
    asking = Asking(
        scene=scene, person=scene.people[cell.role, whence], owner=owner, channel=channel
    )
    try:
        is_done = await TRIES[cell.row.key](asking)
    except Exception as error:
        error.add_note(str(cell))
        raise
    found = list(_found(asking, is_done, is_allowed))
    await asking.clear()
    return [f"{cell}: {one}" for one in found]


async def _tried(scene: Scene, cell: Cell) -> list[str]:
    return await faults(scene, cell, is_allowed=cell.is_allowed)


def _found(asking: Asking, is_done: bool, is_expected: bool) -> Iterator[str]:
    if is_done is not is_expected:
        yield "was done" if is_done else f"was not done: {asking.told[:300]}"
    changed = asking.changes()
    if asking.scene.elsewhere.id in changed:
        yield "something of the other server changed"
    if is_expected:
        return
    if changed:
        yield "something changed"
    if asking.is_public:
        yield "others were told"
    told = asking.told.casefold()
    yield from (f"told {one}" for one in asking.secrets if one in told)


@pytest.mark.skipif(IS_FULL, reason="every cell is tried")
async def test_each_row_by_some(world: World) -> None:
    """By one who may, one who may not, and one who forges; others with each seed."""
    chance = random.Random(SEED)  # noqa: S311  # which cells are tried is no secret
    alike: dict[tuple[str, bool, bool], list[Cell]] = {}
    for cell in cells():
        is_forged = cell.whence is Whence.FORGED
        alike.setdefault((cell.row.key, cell.is_allowed, is_forged), []).append(cell)
    scene = await build_scene(world)
    found = [fault for some in alike.values() for fault in await _tried(scene, chance.choice(some))]
    assert not found, "\n".join(found)


@pytest.mark.skipif(not IS_FULL, reason="a sample is tried")
@pytest.mark.sqlite_only  # who may what depends on no engine; a sample of it is tried on both
@pytest.mark.parametrize("role", Role)
async def test_every_row_by_everybody(world: World, role: Role) -> None:
    scene = await build_scene(world)
    found = [fault for cell in cells() if cell.role is role for fault in await _tried(scene, cell)]
    assert not found, "\n".join(found)


@pytest.mark.skipif(IS_FULL, reason="it is written at the end")
def test_the_page_says_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run make proof"


async def test_nobody_decides_in_a_server_that_the_operator_does_not_name(world: World) -> None:
    """Where anybody can add the bot, not even those who run such a server see what is held."""
    chance = random.Random(SEED)  # noqa: S311  # which cells are tried is no secret
    refused = [row for row in rows() if row.needs_editors]
    scene = await build_scene(world)
    await world.bot.refurnish(replace(world.config, moderation=Moderation()))
    set_public(world.bot, True)
    found = [
        fault
        for row in (refused if IS_FULL else chance.sample(refused, 20))
        for fault in await faults(
            scene, Cell(row, Role.ADMINISTRATOR, Whence.HERE, is_hidden=False), is_allowed=False
        )
    ]
    assert not found, "\n".join(found)


def test_every_row_is_tried() -> None:
    assert sorted(TRIES) == sorted(row.key for row in rows())


async def test_whatever_can_be_done_has_a_row(world: World) -> None:
    about = {row.about for row in rows()}
    pressed = {f"{one.__module__.removeprefix('bot.ui.')}.{one.__name__}" for one in _LASTING}
    asked = set(_asked(world))
    assert (pressed | asked) - about == set()
    assert about - (pressed | asked) == set()


def _asked(world: World) -> Iterator[str]:
    """Give every command, every option in which something is offered, and every entry."""
    for command in world.bot.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            yield f"/{command.qualified_name}"
            for option in command.parameters:
                if option.autocomplete:
                    yield f"/{command.qualified_name} {option.display_name}"
    for entry in world.bot.tree.get_commands():
        if isinstance(entry, app_commands.ContextMenu):
            yield f"Apps/{entry.name}"
