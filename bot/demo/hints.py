"""What the page offers beside a channel: commands to try, and as whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from html import escape
from typing import Final


@dataclass(frozen=True, slots=True)
class Hint:
    """A command to try.

    Attributes:
        command: As it is typed, without its argument: "/news topic".
        argument: What its first option is filled with; empty where it needs none.
    """

    command: str
    argument: str = ""

    @property
    def line(self) -> str:
        """The whole command as it is typed."""
        return f"{self.command} {self.argument}".rstrip()


#: All of them find something in a demo that has just begun, whatever day it is.
FOR_MEMBERS: Final = (
    Hint("/news search", "tram -strike last 7 days"),
    Hint("/news topic", "Computer Vision"),
    Hint("/news provider", "Open Ledger"),
    Hint("/news story", "Every tram"),
    Hint("/news latest"),
    Hint("/news topics"),
)
FOR_MODERATORS: Final = (
    Hint("/moderate publish", "ICE drops"),
    Hint("/moderate queue"),
    Hint("/why", "Every tram"),
    Hint("/moderate unpublish", "Every tram"),
    Hint("/subscription list"),
)


def hints_html(
    member_id: int, moderator_id: int, reserved: Collection[str], feeds: Iterable[str] = ()
) -> str:
    """Give the hints as a part of the page.

    Args:
        member_id: As whom the page looks when a member's hint is pressed.
        moderator_id: As whom, for a moderator's.
        reserved: First words of the commands that moderators alone may use.
        feeds: Addresses of pages whose feeds a moderator can add.
    """
    theirs = [*FOR_MODERATORS, *(Hint("/feed add", address) for address in feeds)]
    return (
        f'<section class="demo-hints" aria-label="Commands to try" data-moderator="{moderator_id}" '
        f'data-reserved="{escape(" ".join(sorted(reserved)))}">'
        f"<h2>Try</h2>{_buttons(FOR_MEMBERS, member_id)}"
        f"<h2>As the moderator</h2>{_buttons(theirs, moderator_id)}"
        "<p>Point at a post, or tap it, and press <strong>Apps</strong> for what can be done with "
        "it.</p></section>"
    )


def _buttons(hints: Collection[Hint], viewer_id: int) -> str:
    return "".join(
        f'<button type="button" data-viewer="{viewer_id}" data-line="{escape(hint.line)}">'
        f"{escape(hint.command)} <span>{escape(hint.argument)}</span></button>"
        for hint in hints
    )
