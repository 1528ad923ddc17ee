"""What there is to press on rules, and the answers that it stands below.

Custom ids hold numbers alone. Whose rule or draft one is, the store asks with the server in which
was pressed, so a forged number finds nothing of another server's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Self

import discord

from bot.rules.rules import Order, Rule
from bot.rules.sentences import in_words
from bot.store.editorial.rules import Change
from bot.ui.checks import Interaction, server_of
from bot.ui.deciding import DecidingDesk, check_decides, put_instead
from bot.ui.embeds import message_embed
from bot.ui.lasting import Lasting, laid_out
from bot.ui.moderation.rules.cards import (
    RULES_PER_PAGE,
    STORIES_PER_PAGE,
    rule_card,
    rules_card,
    sentence_of,
    stories_card,
    trial_card,
)
from bot.ui.replies import Answer, reply
from bot.ui.text import plain

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]
    Select = discord.ui.Select[discord.ui.View]

_LABEL: Final = 100
_LOOKS: Final = {
    Change.PAUSED: ("Pause", discord.ButtonStyle.secondary),
    Change.RESUMED: ("Resume", discord.ButtonStyle.success),
    Change.MOVED_UP: ("Up", discord.ButtonStyle.secondary),
    Change.MOVED_DOWN: ("Down", discord.ButtonStyle.secondary),
    Change.REMOVED: ("Remove", discord.ButtonStyle.danger),
    Change.PUT_BACK: ("Undo", discord.ButtonStyle.secondary),
}
_WAYS: Final = {change: change.replace(" ", "-") for change in _LOOKS}
_CANCELLED: Final = "Nothing was changed."


class RulesPageButton(Lasting["Button", DecidingDesk], template=r"rules:(?P<page>\d{1,3})"):
    """Shows a page of the server's rules."""

    def __init__(self, page: int, label: str = "All rules") -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"rules:{page}"))
        self._page = page

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["page"]))

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        server_id = await _begin(desk, interaction)
        await put_instead(interaction, await rules_answer(desk, server_id, self._page))


class RuleMenu(Lasting["Select", DecidingDesk], template=r"rules-pick"):
    """Shows the rule that was chosen, with what can be done with it."""

    def __init__(self, rules: list[tuple[int, Rule]] | None = None) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id="rules-pick",
                placeholder="Choose a rule to pause, move or remove it",
                options=[
                    discord.SelectOption(
                        label=plain(f"{number}. {in_words(rule.order)}", _LABEL),
                        value=str(rule.id),
                    )
                    for number, rule in rules or ()
                ],
            )
        )

    @classmethod
    def _of(cls, _match: re.Match[str]) -> Self:
        return cls()

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        server_id = await _begin(desk, interaction)
        await put_instead(interaction, await rule_answer(desk, server_id, int(self.item.values[0])))


class RuleButton(
    Lasting["Button", DecidingDesk],
    template=rf"rule-(?P<way>{'|'.join(_WAYS.values())}):(?P<rule>\d{{1,18}})",
):
    """Pauses, resumes, moves, removes or puts back a rule."""

    def __init__(self, change: Change, rule_id: int) -> None:
        label, style = _LOOKS[change]
        custom_id = f"rule-{_WAYS[change]}:{rule_id}"
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=custom_id))
        self._change, self._rule_id = change, rule_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Change(match["way"].replace("-", " ")), int(match["rule"]))

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        server_id = await _begin(desk, interaction)
        rule = await desk.store.rules.change(
            server_id,
            self._rule_id,
            self._change,
            actor_id=interaction.user.id,
            now=desk.clock(),
        )
        if self._change is Change.REMOVED:
            await put_instead(interaction, _removed(desk, rule))
        else:
            await put_instead(interaction, await rule_answer(desk, server_id, rule.id))


class DraftButton(
    Lasting["Button", DecidingDesk], template=r"rule-draft-(?P<way>save|cancel):(?P<draft>\d{1,18})"
):
    """Saves a rule that was tried out, or gives it up."""

    def __init__(self, way: str, draft: int) -> None:
        style = discord.ButtonStyle.success if way == "save" else discord.ButtonStyle.secondary
        custom_id = f"rule-draft-{way}:{draft}"
        super().__init__(
            discord.ui.Button(label=way.capitalize(), style=style, custom_id=custom_id)
        )
        self._way, self._draft = way, draft

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(match["way"], int(match["draft"]))

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        server_id = await _begin(desk, interaction)
        if self._way == "cancel":
            await desk.store.rule_drafts.discard(server_id, self._draft)
            await put_instead(interaction, _told(desk, _CANCELLED, RulesPageButton(0)))
            return
        rule = await desk.store.rules.save(
            server_id, self._draft, actor_id=interaction.user.id, now=desk.clock()
        )
        answer = await rule_answer(desk, server_id, rule.id, done="Saved: it decides from now on.")
        await put_instead(interaction, answer)


class LookButton(
    Lasting["Button", DecidingDesk],
    template=r"rule-draft-(?P<way>look|turn):(?P<draft>\d{1,18}):(?P<offset>\d{1,3})",
):
    """Shows the stories about which a rule would have decided: beside it, then page by page."""

    def __init__(self, way: str, draft: int, offset: int = 0, label: str = "Look at them") -> None:
        custom_id = f"rule-draft-{way}:{draft}:{offset}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id))
        self._way, self._draft, self._offset = way, draft, offset

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(match["way"], int(match["draft"]), int(match["offset"]))

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        check_decides(desk, interaction)
        is_first = self._way == "look"
        await interaction.response.defer(ephemeral=is_first, thinking=is_first)
        answer = await _stories(desk, server_of(interaction), self._draft, self._offset)
        await (reply if is_first else put_instead)(interaction, answer)


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (RulesPageButton, RuleMenu, RuleButton, DraftButton, LookButton)


async def rules_answer(desk: DecidingDesk, server_id: int, page: int = 0) -> Answer:
    """Give a page of a server's rules; the last one where there are not so many."""
    rules = await desk.store.rules.of_server(server_id)
    last = max(0, (len(rules) - 1) // RULES_PER_PAGE)
    page = min(page, last)
    offset = page * RULES_PER_PAGE
    changes = await desk.store.rules.changes(server_id, limit=1)
    embed = rules_card(rules, changes, offset=offset, colour=desk.config.posting.colour)
    numbered = list(enumerate(rules, start=1))[offset : offset + RULES_PER_PAGE]
    view = laid_out(
        RuleMenu(numbered) if numbered else None,
        RulesPageButton(page - 1, "Earlier") if page else None,
        RulesPageButton(page + 1, "Later") if page < last else None,
    )
    return Answer(embed, view)


async def rule_answer(desk: DecidingDesk, server_id: int, rule_id: int, done: str = "") -> Answer:
    """Give one of a server's rules with what can be done with it.

    Raises:
        NotFoundError: It has no such one.
    """
    rule = await desk.store.rules.find(server_id, rule_id)
    ids = [one.id for one in await desk.store.rules.of_server(server_id)]
    place = ids.index(rule.id)
    embed = rule_card(rule, place + 1, len(ids), colour=desk.config.posting.colour)
    ways = [Change.RESUMED if rule.is_paused else Change.PAUSED]
    ways += [Change.MOVED_UP] if place else []
    ways += [Change.MOVED_DOWN] if place < len(ids) - 1 else []
    view = laid_out(
        *(RuleButton(way, rule.id) for way in (*ways, Change.REMOVED)),
        RulesPageButton(place // RULES_PER_PAGE),
    )
    return Answer(embed, view, done)


async def trial_answer(desk: DecidingDesk, server_id: int, draft: int, order: Order) -> Answer:
    """Give a rule that is tried out, with what it would have done and what to do with it."""
    trial = await desk.store.rule_drafts.try_out(server_id, order, desk.clock())
    embed = trial_card(order, trial, colour=desk.config.posting.colour)
    view = laid_out(
        DraftButton("save", draft),
        LookButton("look", draft) if trial.decided else None,
        DraftButton("cancel", draft),
    )
    return Answer(embed, view)


async def _stories(desk: DecidingDesk, server_id: int, draft: int, offset: int) -> Answer:
    order = await desk.store.rule_drafts.find(server_id, draft)
    trial = await desk.store.rule_drafts.try_out(server_id, order, desk.clock())
    headlines = await desk.store.articles.headlines(trial.decided, server_id)
    stories = [headlines[one] for one in trial.decided if one in headlines]
    embed = stories_card(order, stories, offset, colour=desk.config.posting.colour)
    before, after = offset - STORIES_PER_PAGE, offset + STORIES_PER_PAGE
    view = laid_out(
        LookButton("turn", draft, before, "Newer") if before >= 0 else None,
        LookButton("turn", draft, after, "Older") if after < len(stories) else None,
    )
    return Answer(embed, view)


def _removed(desk: DecidingDesk, rule: Rule) -> Answer:
    text = f"Removed: {sentence_of(rule.order)}. What it decided stays so."
    return _told(desk, text, RuleButton(Change.PUT_BACK, rule.id), RulesPageButton(0))


def _told(desk: DecidingDesk, text: str, *items: discord.ui.Item[Any]) -> Answer:
    return Answer(message_embed(text, desk.config.posting.colour), laid_out(*items))


async def _begin(desk: DecidingDesk, interaction: Interaction) -> int:
    """Make sure that a moderator pressed, tell Discord that it takes time, and give the server."""
    check_decides(desk, interaction)
    await interaction.response.defer()
    return server_of(interaction)
