"""What a moderator takes down is gone everywhere in that server, and comes back once."""

from __future__ import annotations

import random
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest

from bot.posting.filters import Filters
from bot.posting.options import Options
from bot.posting.servers import ServerSettings
from bot.publication import Action
from bot.store import Store
from bot.store.editorial.decisions import Decision
from bot.ui.posts.messages import TAKEN_DOWN_TEXT
from tests.proof.discord_payloads import NEIGHBOUR, PERSON, SERVER
from tests.proof.discord_stand_in import HANG_UP, Discord, Reply
from tests.proof.measure import SEED, scaled
from tests.proof.report import RecordFault
from tests.proof.scene import DAILY, KILLED, Scene, Worker, kill, publish
from tests.samples import NOW, make_article

Workers = tuple[Worker, Worker]

TOLD = "where it stands or comes to, in the answer to the decision; nothing of the kill"
STORIES = [make_article(f"Report {number:02} from the harbour") for number in range(3)]
#: Channels of the other server: a forum, one that gets each story at once, and one with digests.
NEIGHBOURS = {290: Options(), 300: Options(), 301: DAILY}
#: In which parts of a hundred posts an article stands in text channels, forums and digests.
SHARES = (70, 10, 20)
#: Every so many requests, Discord asks the bot to wait.
WAIT_EVERY = 40


@pytest.mark.parametrize("is_marked", [False, True], ids=["deleted", "marked"])
async def test_what_stands_in_hundreds_of_posts_is_taken_down_and_put_back(
    tmp_path: Path,
    discord_stand_in: Discord,
    workers: Workers,
    record_fault: RecordFault,
    *,
    is_marked: bool,
) -> None:
    """Killed in the middle, both times, and again; Discord asks for patience meanwhile."""
    chance = random.Random(SEED)  # noqa: S311  # when it is killed is no secret
    count = scaled(few=10, many=300)
    scene = await newsroom(tmp_path, discord_stand_in, count, ServerSettings(marks_posts=is_marked))
    await scene.finish(workers[0])
    everything = list(scene.expected)
    assert (scene.lost(), scene.doubled(), len(everything)) == (0, 0, 3 * (count + len(NEIGHBOURS)))
    neighbours = messages_of(discord_stand_in, NEIGHBOURS)
    forums = [one for one in channels(count) if one < 290]

    for action in (Action.UNPUBLISH, Action.PUBLISH):
        await decide(scene, action)
        is_gone = action is Action.UNPUBLISH
        scene.unwanted = [one for one in everything if is_gone and is_first(one)]
        scene.expected = [one for one in everything if one not in scene.unwanted]
        kills = await killed_in_the_middle(scene, workers[0], chance, count)
        assert kills == 2, "it was done before it could be killed"
        await scene.finish(workers[0])
        said = "published again" if not is_gone else "marked" if is_marked else "unpublished"
        record_fault(
            f"a story in hundreds of posts is {said}, and the process killed in the middle",
            tried=kills,
            lost=scene.lost(),
            doubled=scene.doubled(),
            told=TOLD,
        )
        threads = {len(discord_stand_in.channels[one]) for one in forums}
        assert threads == {2 if is_gone and not is_marked else 3}
        single = [one for one, options in channels(count).items() if options.digest is None]
        marked = sum(discord_stand_in.copies(one, TAKEN_DOWN_TEXT) for one in single)
        assert marked == (len(single) if is_gone and is_marked else 0)
        assert messages_of(discord_stand_in, NEIGHBOURS) == neighbours


def channels(count: int) -> dict[int, Options]:
    """Give the server's channels, each with how it receives stories."""
    _, forums, digests = (max(1, count * share // 100) for share in SHARES)
    text = count - forums - digests
    return {
        **{1000 + number: Options() for number in range(text)},
        **{200 + number: Options() for number in range(forums)},
        **{5000 + number: DAILY for number in range(digests)},
    }


async def newsroom(folder: Path, discord: Discord, count: int, settings: ServerSettings) -> Scene:
    """Let stories come out for many channels of one server, and a few of another."""
    scene = Scene(discord=discord, database=folder / "newsdesk.db")
    servers = {SERVER: channels(count), NEIGHBOUR: NEIGHBOURS}
    store = await Store.open(scene.database)
    try:
        for server_id, wanting in servers.items():
            for channel_id, options in wanting.items():
                await store.subscriptions.add(
                    server_id=server_id,
                    channel_id=channel_id,
                    filters=Filters(),
                    max_age=timedelta(days=30),
                    created_by=PERSON,
                    now=NOW,
                    options=options,
                )
        await store.settings.change(SERVER, lambda _: settings, actor_id=PERSON, now=NOW)
        every = [one for wanting in servers.values() for one in wanting]
        await publish(scene, store, every, STORIES)
    finally:
        await store.close()
    return scene


def is_first(expected: tuple[int, str]) -> bool:
    """Tell whether that is the story about which is decided, in the server where it is."""
    channel_id, title = expected
    return title == STORIES[0].title and channel_id not in NEIGHBOURS


async def decide(scene: Scene, action: Action) -> None:
    """Have a moderator decide about the first story."""
    store = await Store.open(scene.database)
    try:
        decision = Decision(SERVER, STORIES[0].id, action, PERSON, "", scene.discord.now)
        await store.decisions.decide(decision)
    finally:
        await store.close()


async def killed_in_the_middle(
    scene: Scene, worker: Worker, chance: random.Random, count: int
) -> int:
    """Work, and be killed before and after requests somewhere; gives how often that was."""
    kills = 0
    for moment in ("asked", "done"):
        kills += await killed_at(scene, worker, moment, chance.randint(1, count // 2)) == KILLED
        scene.discord.now += timedelta(minutes=3)
    return kills


async def killed_at(scene: Scene, worker: Worker, moment: str, request: int) -> int:
    """Work until a request; gives how the process ended."""
    asked = done = 0

    async def watch(seen: str) -> Reply | None:
        nonlocal asked, done
        asked += seen == "asked"
        done += seen == moment
        if seen == "asked" and asked % WAIT_EVERY == 0:
            return Reply(429, headers={"Retry-After": "0.1"}, body=dict(_WAIT))
        if seen == moment and done == request:
            kill(process)
            return HANG_UP
        return None

    process = await worker.start(**scene.task())
    scene.discord.watch = watch
    status = await worker.end()
    scene.discord.watch = None
    return status


_WAIT = {"message": "You are being rate limited.", "retry_after": 0.1, "global": True}


def messages_of(discord: Discord, channel_ids: dict[int, Options]) -> dict[int, object]:
    """Give what stands in some channels."""
    return {one: deepcopy(discord.channels.get(one)) for one in channel_ids}
