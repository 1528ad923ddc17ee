"""Brings what an earlier version wrote up to the rules of this one: which addresses are the same.

It goes on in steps of one short transaction each, wherever it was killed, by whichever process.
What documents say is read anew by the next load, since their files are marked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from bot.documents import READER_VERSION
from bot.identity import FORM_VERSION, article_id, provider_id, topic_id
from bot.store.engine import Engine, Reading, Row, Transaction
from bot.store.filing.merging import merge
from bot.store.identity.addresses import NOWHERE, addresses_of, articles_at, current_ids

#: How many articles a step looks at.
_STEP: Final = 5_000
_BEFORE_ALL: Final = -(2**63)


class Versions(NamedTuple):
    """The rules by which a database was written.

    Attributes:
        form: Of normal forms, ``identity.FORM_VERSION``.
        reader: Of what is read out of a document, ``documents.READER_VERSION``.
    """

    form: int = FORM_VERSION
    reader: int = READER_VERSION


async def renew(database: Engine, now: datetime, versions: Versions, *, step: int = _STEP) -> None:
    """Let every address lead where the rules of these versions say, if that was not done yet.

    Two articles that turn out to be one become one; nothing is released and no post touched.

    Raises:
        StoreError: The database cannot be written; what was done before is kept.
    """
    while await _versions(database) != {"form": versions.form, "reader": versions.reader}:
        async with database.transaction() as write:
            await _step(write, now, versions, step)
        await database.let_others_write()


async def forget_former_names(database: Engine) -> None:
    """Forget topics and providers under the ids that they had, once nothing stands there any more.

    Raises:
        StoreError: The database cannot be written.
    """
    async with database.transaction() as write:
        for table in ("topics", "providers"):
            await write.run(
                f"""
                DELETE FROM {table} WHERE id IN (SELECT id FROM name_aliases)
                    AND NOT EXISTS (SELECT 1 FROM listings WHERE key = {table}.id)
                """
            )


async def _versions(read: Reading) -> dict[str, int]:
    return dict(await read.fetch("SELECT name, value FROM versions"))


async def _step(write: Transaction, now: datetime, versions: Versions, step: int) -> None:
    known = await _versions(write)
    aim = {"next_form": versions.form, "next_reader": versions.reader}
    if not aim.items() <= known.items():
        await _begin(write)
        await _record(write, {**aim, "position": _BEFORE_ALL})
        return
    articles = await write.fetch(
        """
        SELECT position, id, url FROM articles WHERE position > :position
        ORDER BY position LIMIT :step
        """,
        {"position": known["position"], "step": step},
    )
    if articles:
        await _rekey(write, await _known_by_address(write, articles), now)
        await _record(write, {"position": articles[-1][0]})
        return
    await _rename(write)
    await write.run("DELETE FROM versions WHERE name NOT IN ('form', 'reader')")
    await _record(write, {"form": versions.form, "reader": versions.reader})


async def _record(write: Transaction, values: Mapping[str, int]) -> None:
    await write.run_many(
        """
        INSERT INTO versions (name, value) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """,
        list(values.items()),
    )


async def _begin(write: Transaction) -> None:
    """Have every file and feed read again at the next look."""
    await write.run("UPDATE files SET outdated = TRUE")
    await write.run("UPDATE feeds SET etag = '', modified = '', digest = ''")
    await write.run("UPDATE feed_entries SET digest = ''")
    await write.run("DELETE FROM directories")


async def _known_by_address(read: Reading, articles: list[Row]) -> list[Row]:
    """Leave out the articles of which a page has several, as feeds list notes."""
    rows = await read.fetch(
        "SELECT article_id FROM feed_entries WHERE own AND article_id IN :ids",
        {"ids": [one for _, one, _ in articles]},
    )
    own = {row[0] for row in rows}
    return [row for row in articles if row[1] not in own]


async def _rekey(write: Transaction, articles: list[Row], now: datetime) -> None:
    """Let every address that articles have had lead to them, by its present key."""
    had = await addresses_of(write, [one for _, one, _ in articles])
    keys = {
        one: {article_id(address): address for address in (*had.get(one, ()), url)}
        for _, one, url in articles
    }
    await write.run("DELETE FROM addresses WHERE article_id IN :ids", {"ids": list(had)})
    await write.run(
        "DELETE FROM addresses WHERE article_id = 0 AND key IN :ids", {"ids": list(keys)}
    )
    for one, addresses in keys.items():
        if addresses.keys() != {one}:
            await _lead(write, one, addresses, now)


async def _lead(write: Transaction, one: int, addresses: Mapping[int, str], now: datetime) -> None:
    """Let addresses, by their keys, lead to an article, unless it is found to be another one."""
    one = (await current_ids(write, [one])).get(one, one)
    led = await articles_at(write, addresses)
    for key in addresses:
        other = led.get(key, NOWHERE)
        if other not in {NOWHERE, one} and key in await _keys_of(write, other):
            one = await merge(write, one, other, now)
    await write.run_many(
        """
        INSERT INTO addresses (key, article_id, address) VALUES (?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET article_id = excluded.article_id, address = excluded.address
        """,
        [(key, one, address) for key, address in addresses.items()],
    )
    await write.run(
        """
        INSERT INTO addresses (key, article_id, address) VALUES (:id, :nowhere, '')
        ON CONFLICT (key) DO NOTHING
        """,
        {"id": one, "nowhere": NOWHERE},
    )


async def _keys_of(read: Reading, one: int) -> frozenset[int]:
    """Give the keys of an article's addresses by the present rules, whatever its id is."""
    rows = await read.fetch(
        """
        SELECT url FROM articles WHERE id = :id
        UNION SELECT address FROM addresses WHERE article_id = :id
        """,
        {"id": one},
    )
    return frozenset(article_id(address) for (address,) in rows)


async def _rename(write: Transaction) -> None:
    """Let the ids by which topics and providers went lead to those by which they go now."""
    topics = await write.fetch("SELECT id, name FROM topics")
    providers = await write.fetch("SELECT id, domain FROM providers")
    now = [(one, topic_id(name)) for one, name in topics]
    now += [(one, provider_id(domain)) for one, domain in providers]
    await write.run_many(
        """
        INSERT INTO name_aliases (id, name_id) VALUES (?, ?)
        ON CONFLICT (id) DO UPDATE SET name_id = excluded.name_id
        """,
        [(former, present) for former, present in now if former != present],
    )
