"""The command ``decisions``: what moderators decided, for people and for a site that follows."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.databases import Location
from bot.posting.corrections import Correction, StoryDecision
from bot.publication import OPERATOR, Action
from bot.rules.rules import Outcome
from bot.store import Store
from bot.store.editorial.decisions import Decision
from tests.cli.shell import Shell
from tests.samples import NOW, keep_rule, make_article, subscribe, write

STORY = make_article("Open day\x1b at the library")
HELD = make_article("Secret merger", published=False)


@pytest.fixture
def decided(shell: Shell) -> Shell:
    """A shell beside a database in which a server and the operator decided."""
    asyncio.run(fill(shell.database))
    return shell


async def fill(place: Location) -> None:
    store = await Store.open(place)
    try:
        await write(store, STORY, HELD)
        for days, server_id, article, action, reason in (
            (0, 7, HELD, Action.PUBLISH, "It is\nout"),
            (1, OPERATOR, STORY, Action.UNPUBLISH, "=1+1"),
        ):
            moment = NOW + timedelta(days=days)
            await store.decisions.decide(Decision(server_id, article.id, action, 5, reason, moment))
    finally:
        await store.close()


def test_it_tells_people_the_earliest_first(decided: Shell) -> None:
    answer = decided.run("decisions")
    assert answer.status == 0
    assert answer.output.splitlines() == [
        "2026-01-01 00:00:00 UTC · server 7 · user 5 · publish: Secret merger",
        "  It is out",
        "2026-01-02 00:00:00 UTC · everywhere · user 5 · unpublish: Open day at the library",
        "  =1+1",
    ]


def test_it_tells_programs_what_was_decided_where(decided: Shell) -> None:
    (first,) = decided.run("decisions", "--server", "7", "--json").json["decisions"]
    assert first == {
        "number": 1,
        "server": "7",
        "article": str(HELD.id),
        "url": HELD.url,
        "title": HELD.title,
        "action": "publish",
        "actor": "5",
        "rule": None,
        "reason": "It is\nout",
        "decided_at": "2026-01-01T00:00:00Z",
        "undoes": None,
        "was_published": False,
        "is_published": True,
        "stood_in": 0,
    }


def test_a_site_asks_for_what_is_new(decided: Shell) -> None:
    found = decided.run("decisions", "--since", "2026-01-02", "--json").json["decisions"]
    assert [(one["server"], one["number"]) for one in found] == [(None, 2)]
    assert decided.run("decisions", "--since", "2026-01-03").output == "No decision was made.\n"


def test_a_spreadsheet_gets_a_table_and_no_formulas(decided: Shell) -> None:
    header, first, *_ = decided.run("decisions", "--csv").output.split("\n", 2)
    assert header.startswith("number,decided_at,server,actor,rule,action,article,title,url,reason,")
    assert first.startswith("1,2026-01-01T00:00:00Z,7,5,,publish,")
    assert ",'=1+1,True,False,0," in decided.run("decisions", "--csv").output


def test_what_is_no_moment_is_refused(decided: Shell) -> None:
    answer = decided.run("decisions", "--since", "soon")
    assert answer.status == 2
    assert "soon" in answer.errors


def test_what_a_rule_decided_names_it(shell: Shell) -> None:
    asyncio.run(let_a_rule_hold(shell.database))
    assert shell.run("decisions").output.splitlines() == [
        "2026-01-01 00:00:00 UTC · server 7 · rule 1 · unpublish: Open day at the library",
        "  Hold every story",
    ]
    (told,) = shell.run("decisions", "--json").json["decisions"]
    assert (told["actor"], told["rule"], told["reason"]) == (None, 1, "Hold every story")


async def let_a_rule_hold(place: Location) -> None:
    store = await Store.open(place)
    try:
        await keep_rule(store, 7, Outcome.HOLD)
        await write(store, STORY)
    finally:
        await store.close()


def test_all_that_was_changed_is_told_too(decided: Shell) -> None:
    asyncio.run(change_much(decided.database))
    assert "changes" not in decided.run("decisions", "--json").json
    told = decided.run("decisions", "--all", "--json").json
    assert [one["number"] for one in told["decisions"]] == [1, 2]
    assert [(one["kind"], one["server"], one["actor"]) for one in told["changes"]] == [
        ("setting", "7", "6"),
        ("subscription", "7", "1"),
        ("subscription", "7", None),
        ("rule", "7", "1"),
        ("story", "7", "5"),
    ]
    setting, added, paused, rule, story = told["changes"]
    assert (story["correction"], story["url"]) == ("apart", HELD.url)
    assert (rule["change"], rule["sentence"]) == ("made", "Hold every story")
    assert (setting["setting"], setting["after"]) == ("moderator_roles", [9])
    assert (added["change"], added["channel"], added["filters"]) == ("added", "3", {})
    assert (paused["by"], paused["because"]) == ("bot", "=No way in.")


def test_all_of_it_is_told_to_people_and_as_a_table(decided: Shell) -> None:
    asyncio.run(change_much(decided.database))
    lines = decided.run("decisions", "--all", "--since", "2026-01-01T00:00:00").output.splitlines()
    moment = "2026-01-01 00:00:00 UTC · server 7"
    assert f"{moment} · user 5 · story {HELD.id}: apart" in lines
    assert f"{moment} · user 1 · rule 1: made" in lines
    assert f"{moment} · user 6 · setting moderator_roles: changed" in lines
    assert f"{moment} · the bot · subscription 1: paused" in lines
    header, *rows = decided.run("decisions", "--all", "--csv").output.splitlines()
    assert header.startswith("kind,number,at,server,actor,what,about,title,url,reason,details,")
    assert len([row for row in rows if row.startswith("subscription,")]) == 2
    assert ",'=No way in.," in "\n".join(rows)


async def change_much(place: Location) -> None:
    store = await Store.open(place)
    try:
        await store.story_decisions.decide(StoryDecision(7, HELD.id, Correction.APART, 5, NOW))
        await keep_rule(store, 7, Outcome.HOLD)
        await store.settings.change(
            7, lambda one: replace(one, moderator_roles=frozenset({9})), actor_id=6, now=NOW
        )
        made = await subscribe(store, 3, 7)
        await store.subscriptions.pause(made.id, because="=No way in.", now=NOW)
    finally:
        await store.close()
