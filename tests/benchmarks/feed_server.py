"""Serves feeds of which the benchmark on feeds knows what they cost: ``python -m … PORT_FILE``.

``/quiet/N`` never changes and says so (304), ``/deaf/N`` never changes and sends all of it again,
``/busy/N`` has a further entry each time that it is asked.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from aiohttp import web

from tests.benchmarks.generated import World, made_text
from tests.samples import NOW

#: So many entries with texts of so many words make 58 KB.
_ENTRIES, _WORDS = 40, 141
_FEW = 5
_WORLD = World()


def feed(number: int, edition: int, *, entries: int = _ENTRIES, words: int = _WORDS) -> bytes:
    """Give a feed as it is after so many further entries."""
    items = "".join(_item(number, edition - place, words) for place in range(entries))
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed {number}</title>'
        f"<link>https://{number}.example/</link>{items}</channel></rss>"
    ).encode()


def _item(number: int, place: int, words: int) -> str:
    chance = random.Random(f"{number} {place}")
    link = f"https://{number}.example/{place}"
    title = f"{made_text(_WORLD, chance, 9)} {place}"
    date: datetime = NOW + timedelta(minutes=place)
    return (
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{format_datetime(date)}</pubDate><category>Robotics</category>"
        f"<description>{made_text(_WORLD, chance, words)}</description></item>"
    )


class _Server:
    def __init__(self) -> None:
        self._asked = Counter[int]()
        self._small: dict[int, bytes] = {}

    async def quiet(self, request: web.Request) -> web.Response:
        if "If-None-Match" in request.headers:
            return web.Response(status=304, headers={"ETag": '"same"'})
        return web.Response(body=self._unchanged(request), headers={"ETag": '"same"'})

    async def deaf(self, request: web.Request) -> web.Response:
        return web.Response(body=self._unchanged(request))

    async def busy(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        self._asked[number] += 1
        return web.Response(body=feed(number, self._asked[number]))

    def _unchanged(self, request: web.Request) -> bytes:
        number = int(request.match_info["number"])
        if number not in self._small:
            self._small[number] = feed(number, 0, entries=_FEW, words=40)
        return self._small[number]


async def main(port_file: Path) -> None:
    """Serve until ended, at a free port of every address of this machine."""
    server, application = _Server(), web.Application()
    for name, answer in (("quiet", server.quiet), ("deaf", server.deaf), ("busy", server.busy)):
        application.router.add_get(f"/{name}/{{number:\\d+}}", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", 0).start()  # noqa: S104 - every 127.x.y.z is a host
    port_file.with_suffix(".new").write_text(str(runner.addresses[0][1]))
    port_file.with_suffix(".new").rename(port_file)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
