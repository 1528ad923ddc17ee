"""A database that earlier rules wrote, with posts out: what the present ones make of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from hashlib import blake2b

from bot.identity import article_id, text_key, topic_id
from bot.loading.loader import Loader
from bot.publication import OPERATOR, Action, Scope
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.engine import Transaction
from bot.store.filing.renewal import Versions, renew
from tests.deliveries.desk import HERE, Desk
from tests.deliveries.edits import MINUTE, Watching, edit
from tests.loading.newsroom import Newsroom, document
from tests.samples import NOW

_THESE = Versions()
_REFERRING = ("file_articles", "decisions", "releases", "deliveries")
_START = "https://app.example"


def told(title: str, url: str, *, more: str = "published: true") -> str:
    date = (NOW - timedelta(hours=1)).isoformat()
    return document(title, url=url, date=date, more=more)


async def posted(newsroom: Newsroom, desk: Desk, documents: Mapping[str, str]) -> None:
    """Load a backlog, then documents, and let a channel receive those."""
    newsroom.write("before.md", document("Before"))
    await newsroom.load()
    await desk.subscribe()
    for name, text in documents.items():
        newsroom.write(name, text)
    await newsroom.load()
    await desk.tick(MINUTE)
    assert len(desk.publisher.sent) == len(documents)


async def age(store: Store, former: Mapping[str, tuple[int, str]]) -> None:
    """Let articles, by the addresses that they have, have ids and addresses of earlier rules."""
    async with store.database.transaction() as write:
        for address, (one, written) in former.items():
            change = {"old": article_id(address), "id": one, "url": written}
            await write.run("UPDATE articles SET id = :id, url = :url WHERE id = :old", change)
            for table in _REFERRING:
                await write.run(
                    f"UPDATE {table} SET article_id = :id WHERE article_id = :old",  # noqa: S608  # these
                    change,
                )
        await write.run("DELETE FROM versions")
        await write.run("UPDATE file_articles SET flag = NULL")


async def rewrite(newsroom: Newsroom, name: str, text: str) -> None:
    """Put other bytes where a file stands, as if they had been there when it was read."""
    path = newsroom.write(name, text)
    status = path.stat()
    await newsroom.store.database.run(
        """
        UPDATE files SET size = :size, modified_ns = :modified_ns, inode = :inode, digest = :digest
        WHERE path = :path
        """,
        {
            "size": status.st_size,
            "modified_ns": status.st_mtime_ns,
            "inode": status.st_ino,
            "digest": blake2b(text.encode(), digest_size=16).digest(),
            "path": str(path),
        },
    )


async def go_on(newsroom: Newsroom, desk: Desk) -> list[str]:
    """Let the bot load, post and edit; gives the addresses that edited messages show."""
    assert isinstance(desk.publisher, Watching)
    for _ in range(2):
        await newsroom.load()
        await desk.tick(MINUTE)
        await edit(desk, MINUTE)
    return [one.article.url for one in desk.publisher.edited]


async def at(store: Store, address: str) -> int:
    found = await store.articles.at(address)
    assert found is not None
    return found


async def test_an_address_with_another_form_leads_to_the_article_that_it_was(
    newsroom: Newsroom, desk: Desk
) -> None:
    url = "https://news.example/a?at_medium=x"
    former = text_key(url)
    await posted(newsroom, desk, {"a.md": told("A shop", url)})
    await desk.decide(Action.PUBLISH, await newsroom.store.articles.find(await at(desk.store, url)))
    await age(desk.store, {url: (former, url)})

    assert await go_on(newsroom, desk) == []
    assert len(desk.publisher.sent) == 1
    assert await at(desk.store, url) == await at(desk.store, "https://news.example/a") == former
    (decision,) = await desk.store.decisions.history(HERE, former)
    assert decision.action is Action.PUBLISH
    assert await newsroom.all_titles() == ["A shop", "Before"]


async def test_two_posts_of_one_article_both_stand(newsroom: Newsroom, desk: Desk) -> None:
    url, other = "https://news.example/a", "https://news.example/a?at_medium=x"
    await posted(newsroom, desk, {"a.md": told("A shop", url), "b.md": told("Two", f"{url}/2")})
    await rewrite(newsroom, "b.md", told("A shop", other))
    await age(desk.store, {f"{url}/2": (text_key(other), other)})

    edited = await go_on(newsroom, desk)
    assert edited == []
    assert desk.publisher.titles(100) == ["A shop", "Two"]
    assert len(desk.publisher.sent) == 2
    kept = await at(desk.store, url)
    assert await at(desk.store, other) == kept
    for one in (article_id(url), text_key(other)):
        assert await desk.store.articles.current(one) == kept
    assert await newsroom.all_titles() == ["A shop", "Before"]


async def test_two_pages_that_were_one_article_are_two_and_neither_is_news(
    newsroom: Newsroom, desk: Desk
) -> None:
    """Whatever stood behind ``#`` was left out once, so its id is the start page's key."""
    first, second = f"{_START}/#/story/1", f"{_START}/#/story/2"
    former = text_key(_START)
    await posted(newsroom, desk, {"a.md": told("First", first)})
    newsroom.write("b.md", told("Second", second))
    await age(desk.store, {first: (former, first)})
    async with desk.store.database.transaction() as write:
        await _hold(write, newsroom, "b.md", former)
    await rewrite(newsroom, "b.md", told("Second", second))

    assert await go_on(newsroom, desk) == []
    assert len(desk.publisher.sent) == 1
    assert await at(desk.store, first) == former
    assert await newsroom.titles() == ["Before", "First", "Second"]

    newsroom.write("c.md", told("Start", _START))
    await newsroom.load()
    assert await at(desk.store, _START) not in {former, await at(desk.store, second)}
    assert await newsroom.titles() == ["Before", "First", "Second", "Start"]


async def _hold(write: Transaction, newsroom: Newsroom, name: str, article: int) -> None:
    """Record a file that holds an article for which another one leads."""
    path = {"path": str(newsroom.folder / name), "folder": str(newsroom.folder), "id": article}
    await write.run(
        """
        INSERT INTO files (
            path, directory, source, default_published, size, modified_ns, inode, digest
        ) VALUES (:path, :folder, 'newsroom', FALSE, 0, 0, 0, :digest)
        """,
        {**path, "digest": b""},
    )
    await write.run(
        """
        INSERT INTO file_articles (article_id, path, published_at, leads)
        VALUES (:id, :path, 0, FALSE)
        """,
        path,
    )


async def test_a_mended_text_is_found_and_shown_where_it_is_posted(
    newsroom: Newsroom, desk: Desk
) -> None:
    url = "https://news.example/a"
    await posted(newsroom, desk, {})
    newsroom.write("a.md", told("R&amp;D", url))
    newsroom.write("b.md", told("Another story", f"{url}/2"))
    await newsroom.load()
    await _spoil_title(desk.store, article_id(url), "R&amp;D")
    await desk.tick(MINUTE)
    await age(desk.store, {})

    assert await go_on(newsroom, desk) == [url]
    assert desk.publisher.titles(100) == ["R&D", "Another story"]
    assert len(desk.publisher.sent) == 2
    page = await desk.store.search.page(SearchQuery(words=("D",)), Scope())
    assert [one.title for one in page.headlines] == ["R&D"]


async def _spoil_title(store: Store, one: int, title: str) -> None:
    async with store.database.transaction() as write:
        await write.unindex([one])
        await write.run(
            "UPDATE articles SET title = :title WHERE id = :id", {"title": title, "id": one}
        )
        rows = await write.fetch(
            "SELECT position, title, excerpt, forms, keywords FROM articles WHERE id = :id",
            {"id": one},
        )
        await write.index(rows)


async def test_what_is_read_as_published_now_is_no_news(newsroom: Newsroom, desk: Desk) -> None:
    url = "https://news.example/a"
    await posted(newsroom, desk, {"a.md": told("A shop", url, more="published: true")})
    newsroom.write("b.md", told("Held", f"{url}/2", more="published: false"))
    await newsroom.load()
    await rewrite(newsroom, "b.md", told("Held", f"{url}/2"))
    await age(desk.store, {})
    assert await go_on(newsroom, desk) == []
    assert len(desk.publisher.sent) == 1
    assert await newsroom.titles() == ["A shop", "Before", "Held"]


async def test_a_topic_is_known_by_the_key_that_it_had(newsroom: Newsroom, desk: Desk) -> None:
    newsroom.write("a.md", told("A", "https://news.example/a", more="topics: [Café]"))
    await newsroom.load()
    former = text_key("as it was made once")
    await desk.store.database.run(
        "INSERT INTO topics (id, name, newest_at) VALUES (:id, 'Café', 0)", {"id": former}
    )
    await age(desk.store, {})
    await newsroom.load()
    assert [one.key for one in await desk.store.names.topics(OPERATOR)] == ["Café"]
    assert await desk.store.names.current_topic(former) == topic_id("Café")
    assert await desk.store.names.current_topic(topic_id("Café")) == topic_id("Café")


async def test_it_is_done_once_and_again_under_newer_rules(newsroom: Newsroom, desk: Desk) -> None:
    url = "https://news.example/a"
    await posted(newsroom, desk, {"a.md": told("A shop", url)})
    newsroom.write("a.md", told("A shop", f"{url}/b"))
    await newsroom.load()
    before = await _addresses(desk.store)
    assert not (await newsroom.load()).has_changes
    newsroom.spoil("a.md")  # shows to who opens it
    assert not (await newsroom.load()).has_changes

    newsroom.write("a.md", told("A shop", f"{url}/b"))
    await newsroom.load()
    newer = Versions(_THESE.form + 1, _THESE.reader)
    report = await Loader(desk.store.database, desk.clock, versions=newer).load(newsroom.source)
    assert report.updated == 2
    assert await _addresses(desk.store) == before
    assert {await at(desk.store, one) for one in (url, f"{url}/b")} == {article_id(url)}


async def test_killed_at_any_step_it_goes_on(newsroom: Newsroom, desk: Desk) -> None:
    urls = [f"https://news.example/{number}?at_medium=x" for number in range(3)]
    for number, url in enumerate(urls):
        newsroom.write(f"{number}.md", told(f"Story {number}", url))
    await newsroom.load()
    await age(desk.store, {url: (text_key(url), url) for url in urls})

    database = _Dying(desk.store)
    for _ in range(20):
        database.left = 0
        try:
            await renew(database, desk.clock(), _THESE, step=1)  # type: ignore[arg-type]  # what it needs
        except _KilledError:
            continue
        break
    assert {await at(desk.store, url) for url in urls} == {text_key(url) for url in urls}
    ((left,),) = await desk.store.database.fetch("SELECT count(*) FROM files WHERE outdated")
    assert left == 3
    page = await desk.store.search.page(SearchQuery(), Scope(OPERATOR))
    assert len(page.headlines) == 3


class _KilledError(Exception):
    pass


class _Dying:
    """A database whose process ends after so many transactions."""

    def __init__(self, store: Store) -> None:
        self._database = store.database
        self.left = 0
        self.fetch = store.database.fetch

    def transaction(self) -> object:
        return self._database.transaction()

    async def let_others_write(self) -> None:
        if not self.left:
            raise _KilledError
        self.left -= 1


async def _addresses(store: Store) -> list[tuple[object, ...]]:
    return sorted(await store.database.fetch("SELECT key, article_id, address FROM addresses"))
