"""Draws rules: all of a server's, one of them, and one that is tried out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import discord

from bot.headlines import Headline
from bot.rules.rules import Order, Outcome, Rule
from bot.rules.sentences import in_words
from bot.rules.trying import Trial
from bot.store.editorial.rules import RuleChange
from bot.ui.text import day, fit, fitting, link, plural, when

RULES_PER_PAGE: Final = 10
STORIES_PER_PAGE: Final = 10
_DESCRIPTION: Final = 4096
_SENTENCE: Final = 300
_ALONE: Final = 3000
_TITLE: Final = 250
_PROVIDER: Final = 40
_HOW: Final = (
    "As a story comes, the first rule that is about it decides. A person's word counts more."
)
_NONE: Final = "This server has no rules. Make one with `/moderate rule add`."
_DID: Final = {Outcome.HOLD: "held", Outcome.PUBLISH: "published"}


def rules_card(
    rules: Sequence[Rule], last: Iterable[RuleChange], *, offset: int, colour: int
) -> discord.Embed:
    """Draw a page of a server's rules, in their order.

    Args:
        rules: All of them.
        last: What was done with them last.
        offset: How many stand on earlier pages.
        colour: The bar at the side, as 0xRRGGBB.
    """
    shown = rules[offset : offset + RULES_PER_PAGE]
    lines = [_line(number, rule) for number, rule in enumerate(shown, start=offset + 1)]
    lines += [f"\nLast change: {_changed(one)}" for one in last]
    embed = discord.Embed(
        title="Rules of this server",
        description="\n".join(lines if shown else [_NONE, *lines]),
        colour=colour,
    )
    if shown:
        embed.set_footer(text=_HOW)
    return embed


def rule_card(rule: Rule, number: int, count: int, *, colour: int) -> discord.Embed:
    """Draw one rule, which has that number among so many."""
    state = "Paused: it decides nothing." if rule.is_paused else "In force."
    text = f"{sentence_of(rule.order, _ALONE)}\n\n{state} What it decided stays so."
    return discord.Embed(title=f"Rule {number} of {count}", description=text, colour=colour)


def trial_card(order: Order, trial: Trial, *, colour: int) -> discord.Embed:
    """Draw a rule that is not made yet, with what it would have done."""
    text = f"{sentence_of(order, _ALONE)}\n\n{_outcome(order, trial)}"
    return discord.Embed(title="A new rule", description=text, colour=colour)


def stories_card(
    order: Order, headlines: Sequence[Headline], offset: int, *, colour: int
) -> discord.Embed:
    """Draw a page of the stories about which a rule would have decided.

    Args:
        order: What the rule says.
        headlines: All of them.
        offset: How many stand on earlier pages.
        colour: The bar at the side, as 0xRRGGBB.
    """
    shown = headlines[offset : offset + STORIES_PER_PAGE]
    lines = fitting(map(_story, shown), _DESCRIPTION)
    title = f"It would have {_DID[order.outcome]} {plural(len(headlines), 'story', 'stories')}"
    return discord.Embed(title=title, description="\n".join(lines), colour=colour)


def sentence_of(order: Order, room: int = _SENTENCE) -> str:
    """Give what a rule says, harmless where Discord reads markup."""
    return f"**{fit(in_words(order), room)}**"


def _line(number: int, rule: Rule) -> str:
    text = fit(in_words(rule.order), _SENTENCE)
    return f"{number}. ~~{text}~~ · paused" if rule.is_paused else f"{number}. {text}"


def _changed(change: RuleChange) -> str:
    who = "somebody" if change.actor_id is None else f"<@{change.actor_id}>"
    text = fit(change.sentence, _SENTENCE)
    return f"{who} {change.change} “{text}” {when(change.changed_at)}"


def _outcome(order: Order, trial: Trial) -> str:
    """Say what a rule would have done with the latest stories."""
    if not trial.looked_at:
        return "There is no story yet on which it can be tried."
    of_all = f"of the last {trial.looked_at}" if trial.looked_at > 1 else "of the only one"
    text = f"This would have {_DID[order.outcome]} **{len(trial.decided)}** {of_all}."
    others = trial.about - len(trial.decided)
    if not others:
        return text
    return (
        f"{text} It is about {others} more, which would be {_DID[order.outcome]} without it, or "
        "about which an earlier rule or a person decides."
    )


def _story(headline: Headline) -> str:
    provider = fit(headline.provider.name, _PROVIDER)
    title = link(headline.title, headline.url, room=_TITLE)
    return f"{title} · {provider} · {day(headline.published_at)}"
