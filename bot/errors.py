"""Every exception that Newsdesk raises on purpose, and the problem record they carry.

The tree::

    NewsdeskError              a person can act on the message
    ├── ConfigError            the configuration has problems; names all of them at once
    ├── TokenError             the Discord token is missing, unreadable or refused
    ├── DocumentError          one document cannot be read; carries its Problem
    │   └── NotADocumentError  the file is none, and does not try to be: a README, say
    ├── SourceError            folders of documents cannot be scanned at all; carries Problems
    ├── WorkerError            a process that was to do a part of the work died
    ├── FeedError              a feed cannot be had or read
    │   └── SlowFeedError      reading it took too long and was ended; others go on
    ├── FeedListError          a list of feeds cannot be read
    ├── ExportError            a file is no export, or a line of it cannot be read
    ├── StoreError             the database cannot be opened, read or written
    │   ├── StoreBusyError     another program holds the database for too long
    │   ├── DamagedStoreError  it holds what nobody wrote
    │   ├── LostStoreError     its file was deleted or replaced while it was open
    │   └── UnstorableError    a number or a text that no database can hold
    ├── CommandError           a member or moderator asked for something that cannot be done
    │   ├── NotAllowedError    the person lacks the right
    │   └── NotFoundError      there is no such article, topic, provider or subscription
    │       └── UnknownNameError   no topic or provider is called so; carries what may be meant
    └── DeliveryError          Discord did not take a post
        ├── TemporaryDeliveryError   try again later: an outage, a time-out
        │   └── RateLimitError       Discord is well, but takes no more right now
        ├── ChannelDeliveryError     the channel is gone or closed to the bot: pause
        └── RefusedDeliveryError     Discord refuses this one post: set it aside, go on

Drivers' exceptions never leave the module that uses the driver; bugs are never made one of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a document, where, and what to do about it.

    Attributes:
        path: The file as the operator named it.
        line: Line in that file, counted from 1; None where no line is to blame.
        field: Dotted key, such as ``related[2].webUrl``; empty for the file as a whole.
        problem: One sentence for a person.
    """

    path: str
    line: int | None
    field: str
    problem: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return (
            f"{place}: {self.field}: {self.problem}" if self.field else f"{place}: {self.problem}"
        )


class NewsdeskError(Exception):
    """Base of every error whose message a person can act on."""


class ConfigError(NewsdeskError):
    """The configuration cannot be used. ``problems`` lists every reason, one sentence each."""

    def __init__(self, path: str, problems: Sequence[str]) -> None:
        self.path = path
        self.problems = tuple(problems)
        super().__init__(
            f"{path} cannot be used:\n" + "\n".join(f"  - {line}" for line in problems)
        )


class TokenError(NewsdeskError):
    """The Discord token is missing, unreadable or refused. The message never holds the token."""


class SecretError(NewsdeskError):
    """The webhook's secret is missing, unreadable or unusable. The message never holds it."""


class WebhookError(NewsdeskError):
    """The newsroom's server did not take what was decided; it is told again later.

    Attributes:
        retry_after: How long the server asks to wait; None where it does not say.
    """

    def __init__(self, problem: str, retry_after: timedelta | None = None) -> None:
        super().__init__(problem)
        self.retry_after = retry_after


class DocumentError(NewsdeskError):
    """One document cannot be read; the others go on.

    Attributes:
        problem: Why, every reason.
        warnings: What else is wrong with it, but would not have kept it from being read.
    """

    def __init__(self, problem: Problem, warnings: tuple[Problem, ...] = ()) -> None:
        self.problem = problem
        self.warnings = warnings
        super().__init__(str(problem))

    def __reduce__(self) -> tuple[type[DocumentError], tuple[Problem, tuple[Problem, ...]]]:
        # Worker processes hand their errors back by pickle.
        return type(self), (self.problem, self.warnings)


class NotADocumentError(DocumentError):
    """A file has no front matter and does not look as if it should, such as a README."""


class SourceError(NewsdeskError):
    """Folders cannot be scanned at all: missing, no folders, unreadable; a Problem for each."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))

    def __reduce__(self) -> tuple[type[SourceError], tuple[Problem, ...]]:
        return type(self), self.problems


class WorkerError(NewsdeskError):
    """A process that loads documents or writes backups died; what was done before is kept."""


class FeedError(NewsdeskError):
    """A feed cannot be had or read; the message names it and says why."""


class SlowFeedError(FeedError):
    """Reading a feed took too long, or more memory than it may: it was ended, and others go on."""


class FeedListError(NewsdeskError):
    """A list of feeds cannot be read; the message names the file and says why."""


class ExportError(NewsdeskError):
    """A file is no export, or a line of it cannot be read; the message names it."""


class StoreError(NewsdeskError):
    """The database cannot be opened, read or written."""


class StoreBusyError(StoreError):
    """Another program holds the database for longer than the store waits."""


class DamagedStoreError(StoreError):
    """The database is damaged; says where it is and what takes its place."""


class LostStoreError(StoreError):
    """The open database is not this process's any more: it must end, and work no further.

    Its file was deleted or replaced (says where it is saved), another process has taken over, or a
    newer version has migrated it.
    """


class UnstorableError(StoreError):
    """A number or a text that no database can hold, so nothing is kept under it."""


class CommandError(NewsdeskError):
    """A command cannot be done as asked; the message is the private reply."""


class NotAllowedError(CommandError):
    """The person lacks the right; the message names it."""


class NotFoundError(CommandError):
    """There is no such article, topic, provider or subscription."""


class UnknownNameError(NotFoundError):
    """No topic or provider is called as was typed.

    Attributes:
        typed: What was typed.
        near: Keys of those that may be meant, the likeliest first.
    """

    def __init__(self, message: str, typed: str, near: Sequence[str]) -> None:
        self.typed = typed
        self.near = tuple(near)
        super().__init__(message)


class DeliveryError(NewsdeskError):
    """Discord did not take a post."""


class TemporaryDeliveryError(DeliveryError):
    """An outage or a time-out: the same post may succeed later.

    Attributes:
        retry_after: How long Discord asks to wait at the least; None where it does not say.
    """

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class RateLimitError(TemporaryDeliveryError):
    """Discord takes no more right now; it is well otherwise."""


class ChannelDeliveryError(DeliveryError):
    """The channel is gone or closed to the bot: nothing will succeed there until a person acts."""


class RefusedDeliveryError(DeliveryError):
    """Discord refuses this one post; others to the same channel may succeed."""
