"""Says what is on record, an entry each: who did what, when, and why. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.headlines import Headline
from bot.posting.corrections import Correction
from bot.publication import OPERATOR
from bot.store.editorial.chronicle import Entry
from bot.store.editorial.correcting import CorrectionRecord
from bot.store.editorial.decisions import Record
from bot.store.editorial.rules import RuleChange
from bot.ui.deeds import actor_of, change_in_words, deed, rule_in_words
from bot.ui.text import fit, link, plural, when

_TITLE: Final = 300
_REASON: Final = 150
_GONE: Final = "a story that is not here any more"
_CORRECTED: Final = {
    Correction.APART: "took out of its story",
    Correction.SAME: "put to another story",
    Correction.LEAD: "let lead its story",
    Correction.UNDO: "undid what was said of the story of",
}


def entry_in_words(entry: Entry, headlines: Mapping[int, Headline]) -> str:
    """Say who did what, when, and why where a reason was given."""
    if isinstance(entry, Record):
        return _decided(entry, headlines)
    if isinstance(entry, CorrectionRecord):
        return _corrected(entry, headlines)
    if isinstance(entry, RuleChange):
        return f"{when(entry.changed_at)} {actor_of(entry)} {rule_in_words(entry)}"
    change = entry.change
    return f"{when(change.at)} {actor_of(change)} {change_in_words(change)}"


def _decided(record: Record, headlines: Mapping[int, Headline]) -> str:
    decision = record.decision
    is_operators = decision.server_id == OPERATOR
    who = "The operator" if is_operators else actor_of(decision)
    title = _title(decision.article_id, headlines)
    line = f"{when(decision.decided_at)} {who} **{deed(record)}** {title}"
    # In how many channels of all servers it stood is no matter of this one's.
    if not is_operators and record.effect is not None and record.effect.stood_in:
        line += f", which stood in {plural(record.effect.stood_in, 'channel', 'channels')}"
    return f"{line}\n> {fit(decision.reason, _REASON)}" if decision.reason else line


def _corrected(record: CorrectionRecord, headlines: Mapping[int, Headline]) -> str:
    """Say what a moderator said of which articles are one story."""
    deed = _CORRECTED[record.correction]
    line = f"{when(record.decided_at)} {actor_of(record)} **{deed}** "
    line += _title(record.article_id, headlines)
    if record.correction is Correction.SAME and record.other_id is not None:
        line += f": that of {_title(record.other_id, headlines)}"
    return line


def _title(article_id: int, headlines: Mapping[int, Headline]) -> str:
    headline = headlines.get(article_id)
    return _GONE if headline is None else link(headline.title, headline.url, room=_TITLE)
