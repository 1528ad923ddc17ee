"""Whatever Discord answers, or fails to, nothing is lost or doubled, and people are told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.deliveries.sentences import Outcome, Verdict, in_words
from bot.deliveries.why import explain
from bot.store import Store
from tests.proof.discord_payloads import SERVER
from tests.proof.discord_stand_in import HANG_UP, SILENCE, Discord, Reply
from tests.proof.measure import scaled
from tests.proof.report import RecordFault
from tests.proof.scene import Scene, Worker, set_scene
from tests.samples import NOW, make_article

Workers = tuple[Worker, Worker]

FIRST = make_article("Report 00 from the harbour")
#: Discord says after how many seconds, and "Via" that it was Discord and no wall before it.
LIMITED = {"retry_after": 0.05, "message": "You are being rate limited.", "global": False}

OUTAGES = {
    "500": Reply(500),
    "502": Reply(502),
    "503": Reply(503),
    "504": Reply(504),
    "429 with the seconds to wait": Reply(429, headers={"Via": "1.1 google"}, body=LIMITED),
    "429 without them": Reply(429, headers={"Via": "1.1 google"}, body={"message": "Slow down"}),
    "429 from the wall before Discord": Reply(429),
    "401, the token is not accepted": Reply(401),
    "the connection is reset": HANG_UP,
    "no answer ever comes": SILENCE,
}
#: Seconds; enough for a whole delivery where everything answers.
PATIENCE = 3
CLOSED = {
    "403, permission lost and given back": Reply(403, 50013),
    "403, the channel is hidden and shown again": Reply(403, 50001),
    "404, the channel is gone for a while": Reply(404, 10003),
    "400, the thread is archived and opened again": Reply(400, 50083),
}


async def told(scene: Scene) -> str:
    """Give what ``/why`` says of the first story that did not go out, without moments."""
    verdicts = [one for number in range(3) for one in await verdicts_on(number, scene)]
    waiting = [one for one in verdicts if one.outcome is not Outcome.POSTED]
    if not waiting:
        return "nothing: it goes out at once when asked again"
    text = in_words(waiting[0].sentence, moment=lambda _: "…", foreign=str)
    return f"`/why`: “{text}”"


async def outcomes(scene: Scene) -> list[Outcome]:
    """Give what became of the first story in each channel."""
    return [one.outcome for one in await verdicts_on(0, scene)]


async def verdicts_on(number: int, scene: Scene) -> tuple[Verdict, ...]:
    """Give what became of one of the stories in each channel."""
    article = make_article(f"Report {number:02} from the harbour")
    store = await Store.open(scene.database)
    try:
        return (await explain(store, article.id, SERVER, scene.discord.now)).verdicts
    finally:
        await store.close()


async def deliver(scene: Scene, worker: Worker) -> None:
    """Deliver once, three minutes later."""
    scene.discord.now += timedelta(minutes=3)
    await worker.start(**scene.task(patience=PATIENCE))
    assert await worker.end() == 0


@pytest.mark.parametrize("name", OUTAGES)
async def test_an_outage_is_waited_out(
    tmp_path: Path,
    name: str,
    discord_stand_in: Discord,
    workers: Workers,
    record_fault: RecordFault,
) -> None:
    """Wherever in the row it happens, and however often."""
    tries = scaled(few=1, many=4)
    for number in range(tries):
        folder = tmp_path / str(number)
        folder.mkdir()
        discord_stand_in.channels.clear()
        discord_stand_in.now = NOW
        scene = await set_scene(folder, discord_stand_in)
        times = 1 if number < tries - 1 else scaled(few=1, many=6)
        # The library itself asks up to five times.
        discord_stand_in.before = [None] * (number % 6) + [OUTAGES[name]] * times
        await deliver(scene, workers[0])
        said = await told(scene)
        await scene.finish(workers[0])
        discord_stand_in.before.clear()
        record_fault(
            f"Discord does not take a post: {name}",
            tried=times,
            lost=scene.lost(),
            doubled=scene.doubled(),
            told=said,
        )


@pytest.mark.parametrize("name", [*OUTAGES, "200"])
async def test_a_reply_that_is_lost_is_no_reason_to_post_again(
    tmp_path: Path,
    name: str,
    discord_stand_in: Discord,
    workers: Workers,
    record_fault: RecordFault,
) -> None:
    """Discord took the message, but that is not what it answers."""
    lost = Reply(200, body={"message": "cut off"}) if name == "200" else OUTAGES[name]
    for number in range(scaled(few=1, many=4)):
        folder = tmp_path / str(number)
        folder.mkdir()
        discord_stand_in.channels.clear()
        discord_stand_in.now = NOW
        scene = await set_scene(folder, discord_stand_in)
        discord_stand_in.after = [None] * number + [lost]
        await deliver(scene, workers[0])
        await scene.finish(workers[0])
        record_fault(
            f"Discord takes a post, but: {name}"
            if name != "200"
            else "Discord takes a post, but: its answer is cut off",
            tried=1,
            lost=scene.lost(),
            doubled=scene.doubled(),
            told="nothing: the bot looks into the channel, and finds it there",
        )


async def test_without_the_history_the_nonce_tells_for_minutes(
    tmp_path: Path, discord_stand_in: Discord, workers: Workers, record_fault: RecordFault
) -> None:
    """Discord shows no history to a bot that may not read it."""
    scene = await set_scene(tmp_path, discord_stand_in)
    discord_stand_in.is_history_hidden = True
    discord_stand_in.after = [HANG_UP] * 3
    await deliver(scene, workers[0])
    discord_stand_in.now += timedelta(minutes=1)
    await workers[0].start(**scene.task())
    assert await workers[0].end() == 0
    assert scene.is_done()
    record_fault(
        "the answers to three posts are lost, and the history cannot be read; again within minutes",
        tried=3,
        lost=scene.lost(),
        doubled=scene.doubled(),
        told="nothing: the nonce tells",
    )


async def test_without_the_history_nothing_tells_after_hours(
    tmp_path: Path, discord_stand_in: Discord, workers: Workers, record_fault: RecordFault
) -> None:
    scene = await set_scene(tmp_path, discord_stand_in)
    discord_stand_in.is_history_hidden = True
    discord_stand_in.after = [HANG_UP] * 3
    await deliver(scene, workers[0])
    discord_stand_in.now += timedelta(hours=1)
    await scene.finish(workers[0])
    record_fault(
        "the answers to three posts are lost, and the history cannot be read; again after an hour",
        tried=3,
        lost=scene.lost(),
        doubled=scene.doubled(),
        told="the log: the bot may not read the history of the channel",
        is_tellable=False,
    )


@pytest.mark.parametrize("name", CLOSED)
async def test_a_closed_channel_waits_until_it_is_opened(
    tmp_path: Path,
    name: str,
    discord_stand_in: Discord,
    workers: Workers,
    record_fault: RecordFault,
) -> None:
    scene = await set_scene(tmp_path, discord_stand_in)
    discord_stand_in.closed = {101: CLOSED[name]}
    for _ in range(3):
        await deliver(scene, workers[0])
    assert await outcomes(scene) == [Outcome.PAUSED, Outcome.POSTED]
    assert [text for text in discord_stand_in.told if "is paused" in text] == discord_stand_in.told
    assert len(discord_stand_in.told) == 1
    said = await told(scene)

    discord_stand_in.closed = {}
    store = await Store.open(scene.database)
    await store.subscriptions.resume(SERVER, 1, discord_stand_in.now)
    await store.close()
    await scene.finish(workers[0])
    record_fault(
        f"Discord answers {name}",
        tried=1,
        lost=scene.lost(),
        doubled=scene.doubled(),
        told=f"a message to whoever made the subscription; {said}",
    )


async def test_a_deleted_channel_is_told_of_and_holds_up_no_other(
    tmp_path: Path, discord_stand_in: Discord, workers: Workers, record_fault: RecordFault
) -> None:
    scene = await set_scene(tmp_path, discord_stand_in)
    discord_stand_in.closed = {101: Reply(404, 10003)}
    for _ in range(3):
        await deliver(scene, workers[0])
    assert await outcomes(scene) == [Outcome.PAUSED, Outcome.POSTED]
    assert len(discord_stand_in.told) == 1
    scene.expected = [(channel, title) for channel, title in scene.expected if channel != 101]
    record_fault(
        "the channel is deleted for good",
        tried=1,
        lost=scene.lost(),
        doubled=scene.doubled(),
        told=f"a message to whoever made the subscription; {await told(scene)}",
    )


async def test_a_refused_post_is_set_aside_and_told_of(
    tmp_path: Path, discord_stand_in: Discord, workers: Workers, record_fault: RecordFault
) -> None:
    scene = await set_scene(tmp_path, discord_stand_in, channels=(101,))
    discord_stand_in.before = [Reply(400, 50035)]
    await deliver(scene, workers[0])
    await scene.finish(workers[0])
    assert await outcomes(scene) == [Outcome.REFUSED]
    scene.expected.remove((101, FIRST.title))
    record_fault(
        "Discord refuses one post (400); the others go on",
        tried=1,
        lost=scene.lost(),
        doubled=scene.doubled(),
        told=await told(scene),
    )


async def test_while_the_gateway_reconnects_posts_wait(
    tmp_path: Path, discord_stand_in: Discord, workers: Workers, record_fault: RecordFault
) -> None:
    scene = await set_scene(tmp_path, discord_stand_in)
    for _ in range(3):
        discord_stand_in.now += timedelta(minutes=3)
        await workers[0].start(**scene.task(is_ready=False))
        assert await workers[0].end() == 0
    assert discord_stand_in.channels == {}
    said = await told(scene)
    await scene.finish(workers[0])
    record_fault(
        "the gateway reconnects for minutes",
        tried=3,
        lost=scene.lost(),
        doubled=scene.doubled(),
        told=said,
    )
