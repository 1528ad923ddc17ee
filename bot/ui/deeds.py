"""Says what was decided and changed in a server, and by whom, in the words of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.posting.order_changes import Deed, OrderChange, Part, order_change_from_json
from bot.posting.servers import SettingChange
from bot.publication import Action
from bot.store.editorial.correcting import CorrectionRecord
from bot.store.editorial.decisions import Decision, Record
from bot.store.editorial.rules import RuleChange
from bot.store.records import Actor, Change, RecordKind
from bot.ui.filters import filters_in_words
from bot.ui.text import fit, when

_VALUE: Final = 100
_SENTENCE: Final = 200
_SETTINGS: Final = {
    "review_channel": "the review channel",
    "review_topic": "the topic of what is reviewed",
    "review_provider": "the provider of what is reviewed",
    "review_min_quality": "the least quality of what is reviewed",
    "review_hourly": "how many are reviewed in an hour",
    "log_channel": "the log channel",
    "needs_reason": "whether reasons are asked for",
    "marks_posts": "whether posts that are taken down stay",
    "moderator_roles": "the roles that moderate",
}
_DID: Final = {
    Action.PUBLISH: "published",
    Action.UNPUBLISH: "held",
    Action.RESET: "lifted the decision about",
}
_CHANNELS: Final = {"review_channel", "log_channel"}
_ROLES: Final = "moderator_roles"


def actor_of(one: Decision | CorrectionRecord | Change | RuleChange) -> str:
    """Name who decided or changed something."""
    if isinstance(one, Decision) and one.is_by_rule:
        return "A rule"
    if isinstance(one, Change) and one.actor is Actor.BOT:
        return "The bot"
    return "Somebody" if one.actor_id is None else f"<@{one.actor_id}>"


def deed(record: Record) -> str:
    """Say in a few words what was done: "published", "took down", "rejected"."""
    decision, effect = record.decision, record.effect
    if decision.undoes is not None:
        return "undid the decision about"
    if decision.action is Action.RESET:
        return "lifted the decision about"
    if decision.action is Action.PUBLISH:
        return "published"
    if effect is None or decision.is_by_rule:
        return "held"
    return "took down" if effect.was_published else "rejected"


def who_was_first(record: Record) -> str:
    """Say who decided before somebody who wanted to."""
    decision = record.decision
    did = _DID[decision.action]
    return f"{actor_of(decision)} {did} it already, {when(decision.decided_at)}."


def change_in_words(change: Change) -> str:
    """Say what was changed, to follow the name of who did."""
    return _WORDS[change.kind](change)


def rule_in_words(change: RuleChange) -> str:
    """Say what was done with a rule, to follow the name of who did."""
    return f"**{change.change}** the rule “{fit(change.sentence, _SENTENCE)}”"


def _setting(change: Change) -> str:
    one = SettingChange.from_json(change.subject, change.what)
    return f"**set** {_SETTINGS.get(one.name, one.name)} to {_value(one.name, one.after)}"


def _value(name: str, value: object) -> str:
    if value is None or value == []:
        return "none" if name in _CHANNELS or value == [] else "any"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in _CHANNELS:
        return f"<#{value}>"
    if name == _ROLES and isinstance(value, list):
        return ", ".join(f"<@&{one}>" for one in value)
    return fit(str(value), _VALUE)


def _subscription(change: Change) -> str:
    one = order_change_from_json(change.what)
    told = f"**{one.deed}** subscription {change.subject} of <#{one.channel_id}>"
    if one.deed is Deed.ADDED:
        return f"{told}: {_wanted(one)}"
    if one.edited:
        return f"{told}: {', '.join(_EDITED[part](one) for part in one.edited)}"
    return f"{told}: {fit(one.because, _SENTENCE)}" if one.because else told


def _wanted(change: OrderChange) -> str:
    return f"stories on {filters_in_words(change.filters, room=_SENTENCE)}"


_EDITED: Final[Mapping[Part, Callable[[OrderChange], str]]] = {
    Part.FILTERS: lambda one: f"{_wanted(one)} from now on",
    Part.OPTIONS: lambda _: "how it posts",
    Part.MAX_AGE: lambda _: "how old its stories may be",
}
_WORDS: Final[Mapping[RecordKind, Callable[[Change], str]]] = {
    RecordKind.SETTINGS: _setting,
    RecordKind.SUBSCRIPTION: _subscription,
}
