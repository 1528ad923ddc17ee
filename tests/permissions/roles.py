"""The rules that the bot is held against: who counts as what, and what which of them may do.

They are declared, and know nothing of the bot's code.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final


class Role(StrEnum):
    """What a person is in a server; the value is what people call it."""

    MEMBER = "member"
    MANAGER = "Manage Channels"
    MANAGER_HERE = "Manage Channels and Messages by exceptions in the channels"
    SUBSCRIPTION_ROLE = "subscription role"
    MANAGE_MESSAGES = "Manage Messages"
    MANAGE_SERVER = "Manage Server"
    MODERATOR_ROLE = "moderator role, operator's"
    SERVERS_ROLE = "moderator role, server's"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


class Whence(Enum):
    """Where a person has what they are, and whose numbers they name."""

    #: They have it in the server in which they ask.
    HERE = "here"
    #: They have it in another server, and are a member where they ask.
    ELSEWHERE = "elsewhere"
    #: They have it where they ask, and name what is another server's.
    FORGED = "forged"


_MODERATORS: Final = frozenset(
    {
        Role.MANAGE_MESSAGES,
        Role.MANAGE_SERVER,
        Role.MODERATOR_ROLE,
        Role.SERVERS_ROLE,
        Role.ADMINISTRATOR,
    }
)
_SUBSCRIBERS: Final = frozenset(
    {Role.MANAGER, Role.MANAGER_HERE, Role.SUBSCRIPTION_ROLE, Role.ADMINISTRATOR}
)


class Right(StrEnum):
    """What it takes to do something; the value says it to people."""

    EVERYBODY = "nothing"
    MODERATORS = "deciding what is published in the server"
    OF_THE_CHANNEL = "managing the subscriptions of the channel, and seeing it"
    OF_SOME_CHANNEL = "managing the subscriptions of the channel where it is asked, or of another"
    MODERATORS_OF_THE_CHANNEL = "both deciding and managing the channel's subscriptions"
    SERVER_MANAGERS = "managing the server"
    OPERATORS = "running the bot"
    NOBODY = "what nobody has"


#: Who may what.
WHO: Final = {
    Right.EVERYBODY: frozenset(Role),
    Right.MODERATORS: _MODERATORS,
    Right.OF_THE_CHANNEL: _SUBSCRIBERS,
    Right.OF_SOME_CHANNEL: _SUBSCRIBERS,
    Right.MODERATORS_OF_THE_CHANNEL: _MODERATORS & _SUBSCRIBERS,
    Right.SERVER_MANAGERS: frozenset({Role.MANAGE_SERVER, Role.ADMINISTRATOR}),
    Right.OPERATORS: frozenset({Role.OPERATOR}),
    Right.NOBODY: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be done.

    Attributes:
        key: What it is about, and what tells it from others.
        right: What it takes.
        name: What people call it; empty where the key says it.
        is_owned: Whether it names what belongs to one server, so that another's can be forged.
    """

    key: str
    right: Right
    name: str = ""
    is_owned: bool = False

    @property
    def about(self) -> str:
        """What it is about."""
        return self.key.partition("#")[0]

    @property
    def needs_editors(self) -> bool:
        """Whether it shows or decides what is held, which takes a server with moderators."""
        is_held = self.key.endswith("#of held stories")
        return is_held or self.right in {
            Right.MODERATORS,
            Right.SERVER_MANAGERS,
            Right.MODERATORS_OF_THE_CHANNEL,
        }


def may(right: Right, role: Role, whence: Whence, *, is_hidden: bool) -> bool:
    """Tell whether a person may do something.

    Args:
        right: What it takes.
        role: What the person is.
        whence: Where, and whose numbers they name.
        is_hidden: Whether the channel that it is about is hidden from everybody.
    """
    if whence is Whence.FORGED:
        return False
    if whence is Whence.ELSEWHERE and role is not Role.OPERATOR:
        role = Role.MEMBER
    if right is Right.OF_THE_CHANNEL and is_hidden:
        return role is Role.ADMINISTRATOR
    return role in WHO[right]
