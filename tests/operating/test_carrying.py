"""What one database exports another one imports, and nothing of it is posted."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import ExportError
from bot.operating.carrying.exporting import export
from bot.operating.carrying.importing import Imported, bring_in
from bot.publication import OPERATOR, Action, Audience, Scope
from bot.rules.rules import Outcome
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.editorial.decisions import FOREIGN_RULE, Decision, Wanted, records
from bot.store.overview.carrying import Carried, every_article, standing_corrections
from tests.deliveries.desk import HERE, Desk
from tests.operating.shell import Shell
from tests.samples import NOW, keep_rule, make_article
from tests.store.migrations.newsroom_in_use import ELSEWHERE, INSTANT, use
from tests.ui.world import ManualClock

#: After everything that it holds.
LATER = NOW + timedelta(days=3)


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Store]:
    store = await Store.open(path)
    try:
        yield store
    finally:
        await store.close()


@pytest.fixture
async def used(tmp_path: Path) -> Path:
    """Give a database after a time of use."""
    await use(tmp_path / "used.db", tmp_path / "documents")
    return tmp_path / "used.db"


@pytest.fixture
async def lines(used: Path, tmp_path: Path) -> Path:
    """Give what it exports."""
    await export(used, tmp_path / "news.jsonl", NOW)
    return tmp_path / "news.jsonl"


async def articles(store: Store) -> list[Carried]:
    return [one async for one in every_article(store.database)]


async def decisions(store: Store) -> list[Decision]:
    """Give all decisions; those of rules are by one of another database's."""
    found = [one.decision for one in await records(store.database, Wanted())]
    return [one if one.rule_id is None else replace(one, rule_id=FOREIGN_RULE) for one in found]


async def test_all_of_it_arrives(used: Path, lines: Path, tmp_path: Path) -> None:
    done = await bring_in(tmp_path / "new.db", lines, LATER)

    async with opened(used) as before, opened(tmp_path / "new.db") as after:
        assert await articles(after) == await articles(before)
        assert await decisions(after) == await decisions(before)
        assert [
            (one.server_id, one.article_id, one.correction, one.other_id, one.decided_at)
            for one in await standing_corrections(after.database)
        ] == [
            (one.server_id, one.article_id, one.correction, one.other_id, one.decided_at)
            for one in await standing_corrections(before.database)
        ]
        for server in (HERE, ELSEWHERE):
            orders = [
                [(one.order, one.is_paused) for one in await each.rules.of_server(server)]
                for each in (before, after)
            ]
            assert orders[0] == orders[1]
            were = await before.subscriptions.of_server(server)
            are = await after.subscriptions.of_server(server)
            assert [
                (one.channel_id, one.filters, one.options, one.max_age, one.paused_because)
                for one in are
            ] == [
                (one.channel_id, one.filters, one.options, one.max_age, one.paused_because)
                for one in were
            ]
        for scope in (Scope(), Scope(HERE), Scope(ELSEWHERE), Scope(OPERATOR, Audience.ALL)):
            for words in ((), ("harbour",), ("past",), ("held",)):
                query = SearchQuery(words=words)
                expected = await before.search.page(query, scope, limit=50)
                found = await after.search.page(query, scope, limit=50)
                assert [one.id for one in found.headlines] == [one.id for one in expected.headlines]
    assert (done.known, done.lost) == (0, 0)
    assert min(done.articles, done.decisions, done.subscriptions, done.rules) > 0


async def test_nothing_is_posted_by_it(lines: Path, tmp_path: Path) -> None:
    await bring_in(tmp_path / "new.db", lines, LATER)
    async with opened(tmp_path / "new.db") as store:
        desk = Desk(store, ManualClock(LATER))
        await desk.tick()
        assert desk.publisher.titles(INSTANT) == []
        assert await store.database.fetch("SELECT 1 FROM deliveries") == []
        assert await store.untold_pauses.due(LATER + timedelta(days=1)) == ()


async def test_twice_changes_nothing(lines: Path, tmp_path: Path) -> None:
    first = await bring_in(tmp_path / "new.db", lines, LATER)
    await export(tmp_path / "new.db", tmp_path / "first.jsonl", NOW)
    again = await bring_in(tmp_path / "new.db", lines, LATER)
    await export(tmp_path / "new.db", tmp_path / "again.jsonl", NOW)

    added = first.articles + first.decisions + first.subscriptions + first.rules
    assert again == Imported(known=added)
    assert (tmp_path / "again.jsonl").read_text() == (tmp_path / "first.jsonl").read_text()


async def test_peoples_words_are_brought_in_over_what_rules_decided(
    lines: Path, tmp_path: Path
) -> None:
    """Though a rule that is there already decided later, when the article was brought in."""
    past = make_article("Past 2").id
    async with opened(tmp_path / "new.db") as store:
        await keep_rule(store, HERE, Outcome.HOLD)
        await keep_rule(store, ELSEWHERE, Outcome.PUBLISH)
    await bring_in(tmp_path / "new.db", lines, LATER)
    async with opened(tmp_path / "new.db") as store:
        # It was reset there, which lifts what the rule decided, and what the operator holds stays.
        assert await store.articles.is_published(past, HERE)
        assert not await store.articles.is_published(make_article("Past 3").id, ELSEWHERE)
        assert not await store.articles.is_published(make_article("Past 1").id, HERE)


async def test_what_was_decided_since_goes_on_to_stand(lines: Path, tmp_path: Path) -> None:
    """The earlier decision is kept as a record."""
    held = make_article("Held back").id
    await bring_in(tmp_path / "new.db", lines, LATER)
    first, *rest = [line for line in lines.read_text().splitlines() if '"decision"' in line]
    assert rest
    async with opened(tmp_path / "new.db") as store:
        later = Decision(ELSEWHERE, held, Action.UNPUBLISH, 5, "", NOW.replace(year=2030))
        await store.decisions.decide(later)
        earlier = json.loads(first)
        earlier["decision"] |= {
            "server": ELSEWHERE,
            "article": make_article("Held back").url,
            "action": "publish",
            "at": NOW.replace(year=2029).isoformat(),
        }
        lines.write_text(f"{lines.read_text().splitlines()[0]}\n{json.dumps(earlier)}\n")
    done = await bring_in(tmp_path / "new.db", lines, LATER)
    async with opened(tmp_path / "new.db") as store:
        assert not await store.articles.is_published(held, ELSEWHERE)
        assert done.decisions == 1


HEAD = '{"newsdesk": {"format": 1}}'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "it is empty, and no export"),
        ("{}\n", ":1: there must be one JSON object with one key here"),
        ('{"article": {}}\n', ":1: an export begins with a line “newsdesk”"),
        ('{"newsdesk": {"format": 9}}\n', ":1: it is of a newer version of Newsdesk"),
        (f"{HEAD}\n{HEAD}\n", ":2: it begins anew here"),
        (f"{HEAD}\n\n[1\n", ":3: there must be one JSON object"),
        (f'{HEAD}\n{{"song": {{}}}}\n', ":2: “song” is nothing that this version knows"),
        (f'{HEAD}\n{{"article": {{}}}}\n', ":2: the article lacks 'document'"),
        (
            f'{HEAD}\n{{"article": {{"document": {{"title": "A"}}}}}}\n',
            ":2: publishedDateTime: it is missing and must be added",
        ),
        (f'{HEAD}\n{{"decision": {{"server": "x"}}}}\n', ":2: the decision has a value of"),
        (f'{HEAD}\n{{"subscription": 7}}\n', ":2: the subscription has a value of the wrong kind"),
        (f"{HEAD}\n\udce9", "it is not written in UTF-8"),
    ],
)
async def test_a_wrong_line_is_named_and_nothing_is_done(
    text: str, told: str, tmp_path: Path
) -> None:
    file = tmp_path / "news.jsonl"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ExportError, match=told.replace("(", r"\(")):
        await bring_in(tmp_path / "new.db", file, NOW)
    assert not (tmp_path / "new.db").exists()


async def test_a_decision_about_nothing_is_told(lines: Path, tmp_path: Path) -> None:
    texts = lines.read_text().splitlines(keepends=True)
    lines.write_text("".join(text for text in texts if '{"article"' not in text))
    done = await bring_in(tmp_path / "new.db", lines, LATER)
    assert done.lost > 0
    assert (done.articles, done.decisions) == (0, 0)


def test_by_the_shell(shell: Shell) -> None:
    shell.run("load")
    assert shell.run("export", "news.jsonl") == "news.jsonl: articles 1.\n"
    assert Path("news.jsonl").stat().st_mode & 0o077 == 0
    assert "is there already" in shell.run("export", "news.jsonl", expects=2)
    told = shell.json("import", "news.jsonl", "--database", "new.db")
    nothing = dict.fromkeys(("decisions", "subscriptions", "rules", "known", "lost"), 0)
    assert told == {"articles": 1, **nothing}
    assert "cannot be read: No such file" in shell.run("import", "nothing.jsonl", expects=2)
    assert shell.run("search", "robots", "--database", "new.db") == shell.run("search", "robots")
