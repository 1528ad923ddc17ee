"""Draws what a log channel is told, a line for each decision and change: pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import discord

from bot.deliveries.contents import LogContent
from bot.headlines import Headline
from bot.posting.ledger import Post
from bot.store.editorial.decisions import Record
from bot.store.editorial.rules import RuleChange
from bot.store.records import Change
from bot.ui.deeds import actor_of, change_in_words, deed, rule_in_words
from bot.ui.text import fit, fitting, link, when

_DESCRIPTION: Final = 4096
_TITLE: Final = 150
_REASON: Final = 120
_GONE: Final = "a story that is not here any more"


def log_embed(post: Post, content: LogContent, colour: int) -> discord.Embed:
    """Draw what was decided and changed, the oldest first."""
    entries = content.entries
    lines = [
        (one.decision.decided_at, _decided(one, content.headlines)) for one in entries.decisions
    ]
    lines += [(one.change.at, _changed(one.change)) for one in entries.changes]
    lines += [(one.changed_at, _ruled(one)) for one in content.entries.rules]
    lines.sort(key=lambda line: line[0])
    text = "\n".join(fitting((line for _, line in lines), _DESCRIPTION))
    embed = discord.Embed(description=text, colour=colour)
    embed.set_footer(text=log_mark(post))
    return embed


def log_mark(post: Post) -> str:
    """Give what a message of the log is known by: no other one has the same."""
    return f"Log entry {post.id}"


def _decided(record: Record, headlines: Mapping[int, Headline]) -> str:
    decision = record.decision
    headline = headlines.get(decision.article_id)
    title = _GONE if headline is None else link(headline.title, headline.url, room=_TITLE)
    line = f"{when(decision.decided_at, 't')} {actor_of(decision)} **{deed(record)}** {title}"
    return f"{line} · {fit(decision.reason, _REASON)}" if decision.reason else line


def _changed(change: Change) -> str:
    return f"{when(change.at, 't')} {actor_of(change)} {change_in_words(change)}"


def _ruled(change: RuleChange) -> str:
    return f"{when(change.changed_at, 't')} {actor_of(change)} {rule_in_words(change)}"
