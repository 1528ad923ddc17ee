"""What an export says: JSON lines, each an object with one key that says what it describes.

The first line, ``newsdesk``, says in which format the others are. Articles are described by the
keys of documents, whatever else by its fields; articles are named by their address, and people,
servers and channels by their id in Discord.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.articles import Article
from bot.documents.building import build_article
from bot.documents.json_reader import read as read_json
from bot.documents.notes import Notes, PartError
from bot.documents.trees import UnreadableError
from bot.documents.writing import document_of
from bot.errors import ExportError
from bot.posting.corrections import Correction, StoryDecision
from bot.posting.filters import Filters, filters_from_json
from bot.posting.options import Options, options_from_json
from bot.posting.subscriptions import Subscription
from bot.publication import Action
from bot.rules.rules import Order, Outcome, Rule, conditions_from_json
from bot.store.editorial.decisions import FOREIGN_RULE, Decision
from bot.store.overview.carrying import Carried

#: Raised by whoever changes what a line says so that an earlier version would misread it.
FORMAT: Final = 1
_HEAD: Final = "newsdesk"
_ARTICLE: Final = "article"


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about an article, or about its story, by the addresses that an export names.

    Attributes:
        article: Address of the article.
        other: Address of the one that it is the same story as, where that was said.
        made: The decision; the ids of articles in it are those of the database that it is from.
    """

    article: str
    made: Decision | StoryDecision
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Ordered:
    """A subscription as an export has it."""

    server_id: int
    channel_id: int
    filters: Filters
    options: Options
    max_age: timedelta
    created_by: int
    paused_because: str | None


@dataclass(frozen=True, slots=True)
class Ruled:
    """A server's rule as an export has it; those of a server come in their order."""

    server_id: int
    order: Order
    is_paused: bool


Said = Carried | Decided | Ordered | Ruled


def head(version: str, now: datetime) -> str:
    """Give the first line."""
    return _line(_HEAD, {"format": FORMAT, "version": version, "at": _told(now)})


def article_line(one: Carried) -> str:
    """Give the line of an article."""
    values: dict[str, Any] = {"document": document_of(one.article)}
    if one.article.body:
        values["body"] = one.article.body
    if one.addresses:
        values["addresses"] = list(one.addresses)
    return _line(_ARTICLE, values)


def decision_line(made: Decision, addresses: Mapping[int, str]) -> str:
    """Give the line of a decision; ``addresses`` has that of its article by id."""
    values = {
        "server": made.server_id,
        "article": addresses[made.article_id],
        "action": made.action.value,
        "by": made.actor_id,
        "is_ruled": made.rule_id is not None,
        "reason": made.reason,
        "at": _told(made.decided_at),
    }
    return _line("decision", values)


def correction_line(made: StoryDecision, addresses: Mapping[int, str]) -> str:
    """Give the line of what a person said of a story."""
    values = {
        "server": made.server_id,
        "article": addresses[made.article_id],
        "correction": made.correction.value,
        "other": None if made.other_id is None else addresses[made.other_id],
        "by": made.actor_id,
        "at": _told(made.decided_at),
    }
    return _line("story", values)


def subscription_line(one: Subscription) -> str:
    """Give the line of a subscription."""
    values = {
        "server": one.server_id,
        "channel": one.channel_id,
        "filters": json.loads(one.filters.to_json()),
        "options": json.loads(one.options.to_json()),
        "max_age": int(one.max_age.total_seconds()),
        "by": one.created_by,
        "paused": None if one.paused_at is None else one.paused_because,
    }
    return _line("subscription", values)


def rule_line(one: Rule) -> str:
    """Give the line of a rule."""
    values = {
        "server": one.server_id,
        "outcome": one.order.outcome.value,
        "conditions": json.loads(one.order.conditions.to_json()),
        "paused": one.is_paused,
    }
    return _line("rule", values)


def _line(kind: str, values: Mapping[str, object]) -> str:
    return json.dumps({kind: values}, ensure_ascii=False) + "\n"


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def read_lines(path: Path) -> Iterator[Said]:
    """Give what the lines of an export say, in their order.

    Raises:
        ExportError: It cannot be read, is none, or a line of it is wrong.
    """
    try:
        with path.open(encoding="utf-8") as file:
            for number, text in enumerate(file, start=1):
                said = _read(text, f"{path}:{number}", is_first=number == 1)
                if said is not None:
                    yield said
            if file.tell() == 0:
                raise ExportError(f"{path}: it is empty, and no export.")
    except UnicodeDecodeError as error:
        raise ExportError(f"{path}: it is not written in UTF-8, and no export.") from error
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}.") from error


def _read(text: str, place: str, *, is_first: bool) -> Said | None:
    if not text.strip():
        return None
    try:
        # As trees have it, for documents: a number is the text that stands there.
        tree, _ = read_json(text)
        ((kind, described),) = tree.items()  # type: ignore[union-attr]  # told below
        values: Any = described if kind == _ARTICLE else json.loads(text)[kind]
    except (UnreadableError, ValueError, AttributeError) as error:
        raise ExportError(f"{place}: there must be one JSON object with one key here.") from error
    if is_first != (kind == _HEAD):
        problem = "an export begins with a line “newsdesk”" if is_first else "it begins anew here"
        raise ExportError(f"{place}: {problem}; name a file that `newsdesk export` wrote.")
    if is_first:
        _refuse_newer(values, place)
        return None
    if kind not in _READERS:
        raise ExportError(f"{place}: “{kind}” is nothing that this version knows.")
    try:
        return _READERS[kind](values)
    except PartError as error:
        told = "; ".join(f"{'.'.join(map(str, one.path))}: {one.problem}" for one in error.faults)
        raise ExportError(f"{place}: {told}.") from error
    except KeyError as error:
        raise ExportError(f"{place}: the {kind} lacks {error}.") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise ExportError(f"{place}: the {kind} has a value of the wrong kind.") from error


def _refuse_newer(values: Mapping[str, Any], place: str) -> None:
    told = values.get("format") if isinstance(values, dict) else None
    if not isinstance(told, int) or told > FORMAT:
        raise ExportError(f"{place}: it is of a newer version of Newsdesk. Upgrade this one first.")


def _article(values: Mapping[str, Any]) -> Carried:
    article: Article = build_article(dict(values["document"]), Notes(), str(values.get("body", "")))
    return Carried(article, tuple(map(str, values.get("addresses", ()))))


def _decision(values: Mapping[str, Any]) -> Decided:
    made = Decision(
        int(values["server"]),
        0,
        Action(values["action"]),
        values["by"],
        str(values["reason"]),
        _moment(values["at"]),
        rule_id=FOREIGN_RULE if values.get("is_ruled") else None,
    )
    return Decided(str(values["article"]), made)


def _correction(values: Mapping[str, Any]) -> Decided:
    made = StoryDecision(
        int(values["server"]),
        0,
        Correction(values["correction"]),
        values["by"],
        _moment(values["at"]),
    )
    return Decided(str(values["article"]), made, values["other"])


def _subscription(values: Mapping[str, Any]) -> Ordered:
    return Ordered(
        int(values["server"]),
        int(values["channel"]),
        filters_from_json(json.dumps(values["filters"])),
        options_from_json(json.dumps(values["options"])),
        timedelta(seconds=values["max_age"]),
        int(values["by"]),
        values["paused"],
    )


def _rule(values: Mapping[str, Any]) -> Ruled:
    conditions = conditions_from_json(json.dumps(values["conditions"]))
    order = Order(Outcome(values["outcome"]), conditions)
    return Ruled(int(values["server"]), order, bool(values["paused"]))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment


_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Said]]] = {
    _ARTICLE: _article,
    "decision": _decision,
    "story": _correction,
    "subscription": _subscription,
    "rule": _rule,
}
