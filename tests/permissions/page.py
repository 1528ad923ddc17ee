"""Writes docs/permissions.md from the declared rules; ``make proof`` does once it tried them all.

By hand: ``python -m tests.permissions.page``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tests.permissions.roles import Right, Role, Row, Whence, may
from tests.permissions.table import TABLE
from tests.places import ROOT

PAGE: Final = ROOT / "docs" / "permissions.md"
_SHORT: Final = {Role.MANAGER_HERE: "the same by exception¹"}
_SEEN: Final = "if seen"

_HEAD: Final = """\
# Who can do what

Made from the rules that `make proof` holds the bot against: there each line is tried by somebody of
each column, in a simulated Discord, in a channel that everybody sees and in one that is hidden, by
somebody who is that only in *another* server, and with the numbers of what is another server's.
What Discord's own settings hide from people is shown to them for that, so it is the bot that
refuses. `make test` tries some of each line.

- **yes**: may; **no**: is refused, and nothing changes, nothing is told, and nobody else hears.
- **if seen**: where the person sees the channel that it is about; an administrator sees all.
- Who is something in another server only is a member here; the operator is one everywhere.
- Where anybody can add the bot, nobody decides or sees what is held in a server that the operator
  does not name, whoever they are there.
- What belongs to another server — subscriptions, decisions, rules, feeds looked at, digests, shared
  messages — is found by nobody, whatever they are, and whatever number is forged.
- A decision holds in its own server; operators alone may make one that holds in every server. “A
  held story” is one that is not published there. Moderators decide for the whole server, and are
  told of every channel of its where a story stands.

Members see what is published. *Moderators* are people with Manage Messages or Manage Server in the
whole server, and those with a role that the operator named in `[moderation] roles`, or that server
in `/moderate settings`. The *subscription role* is one of `[moderation] subscription_roles`, and
*operators* are those of `[moderation] operators`; see [the
configuration](../config.example.toml).

"""
_FOOT: Final = """\
¹ Who has Manage Channels and Manage Messages by an exception in single channels, and not in the
whole server.
"""


def page() -> str:
    """Give the page."""
    sections = [line for title, rows in TABLE.items() for line in _section(title, rows)]
    return _HEAD + "\n".join(sections) + "\n" + _FOOT


def _section(title: str, rows: Iterable[Row]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"| | {' | '.join(_SHORT.get(role, role) for role in Role)} |"
    yield f"| --- |{' :-: |' * len(Role)}"
    for row in rows:
        yield f"| {_name(row)} | {' | '.join(_cell(row.right, role) for role in Role)} |"
    yield ""


def _cell(right: Right, role: Role) -> str:
    seen, hidden = (may(right, role, Whence.HERE, is_hidden=one) for one in (False, True))
    if seen and not hidden:
        return _SEEN
    return "yes" if seen else "no"


def _name(row: Row) -> str:
    if row.name:
        return row.name
    about, _, variant = row.key.partition("#")
    if about.startswith("Apps/"):
        name = f"*Apps*, *{about.removeprefix('Apps/')}*"
    else:
        name = _command(about)
    return f"{name}, {variant}" if variant else name


def _command(about: str) -> str:
    """Give a command, or one and what is offered in an option of its."""
    commands = {row.key for rows in TABLE.values() for row in rows if row.key.startswith("/")}
    command, _, option = about.rpartition(" ")
    return f"`{command}`: what `{option}` offers" if command in commands else f"`{about}`"


def write() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
