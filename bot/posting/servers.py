"""What a server decides for itself: who moderates, what that asks for, and where it is shown."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Final

from bot.posting.ledger import Kind

#: So many candidates an hour come into a review channel, where nothing else was chosen.
USUAL_HOURLY: Final = 10
#: More in an hour nobody reads, and Discord would slow down everything else there.
MOST_HOURLY: Final = 60
#: Which setting names the channel for a kind of posts.
NAMED_FOR: Final = {Kind.REVIEW: "review_channel", Kind.LOG: "log_channel"}


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What a server decides for itself; the defaults hold where it has not.

    Attributes:
        review_channel: Id of the channel into which candidates come; None for none.
        review_topic: Only candidates on it; its name. None for all.
        review_provider: Only candidates that it published or covers; its domain. None for all.
        review_min_quality: Only candidates of this quality or more; None for all.
        review_hourly: How many candidates an hour at the most, from 1 to ``MOST_HOURLY``.
        log_channel: Id of the channel in which each decision is told; None for none.
        needs_reason: Whether whoever decides has to say why.
        marks_posts: Whether posts that are taken down stay, and say so, instead of being deleted.
        moderator_roles: Ids of roles that moderate, beside those that the operator named.
    """

    review_channel: int | None = None
    review_topic: str | None = None
    review_provider: str | None = None
    review_min_quality: int | None = None
    review_hourly: int = USUAL_HOURLY
    log_channel: int | None = None
    needs_reason: bool = False
    marks_posts: bool = False
    moderator_roles: frozenset[int] = frozenset()

    def channel_for(self, kind: Kind) -> int | None:
        """Give the channel for one kind of posts for moderators; None where there is none."""
        name = NAMED_FOR.get(kind)
        channel_id: int | None = None if name is None else getattr(self, name)
        return channel_id


@dataclass(frozen=True, slots=True)
class ChannelPause:
    """Nothing for moderators comes into a server's channel any more, until somebody acts.

    Attributes:
        kind: Of the posts that came into it.
        named_by: Id of the person who named the channel; None where that is not known.
        because: Why, for people.
    """

    server_id: int
    channel_id: int
    kind: Kind
    named_by: int | None
    because: str


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One setting that was changed.

    Attributes:
        name: Which attribute of ``ServerSettings``.
        before: Its value, roles as a sorted list.
        after: The same, from then on.
    """

    name: str
    before: object
    after: object

    def to_json(self) -> str:
        """Give both values as text that ``from_json`` reads."""
        return json.dumps([self.before, self.after])

    @classmethod
    def from_json(cls, name: str, text: str) -> SettingChange:
        """Read what ``to_json`` wrote."""
        before, after = json.loads(text)
        return cls(name, before, after)


def changes_between(before: ServerSettings, after: ServerSettings) -> tuple[SettingChange, ...]:
    """Give each setting in which two differ."""
    pairs = (
        SettingChange(one.name, _plain(getattr(before, one.name)), _plain(getattr(after, one.name)))
        for one in fields(ServerSettings)
    )
    return tuple(one for one in pairs if one.before != one.after)


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value
