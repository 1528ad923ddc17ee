"""Says in words what subscriptions want, how they post, and how they stand. Pure.

What there is to press below is left to ``buttons`` and ``menus``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import discord

from bot.posting.hours import days_in_words
from bot.posting.options import Options
from bot.posting.subscriptions import Subscription
from bot.store.subscriptions.traffic import Traffic
from bot.ui.filters import filters_in_words
from bot.ui.subscriptions.typed import age_in_words
from bot.ui.text import escape, fit, plural, when

#: What fits into a field of an embed: https://discord.com/developers/docs/resources/message
_FIELD: Final = 1024
_NAME: Final = 80
_REASON: Final = 300
#: Five of them leave room for what was typed, within the 6,000 units of a message's embeds.
_PROBLEM: Final = 300
#: In lists: with it, a page of eight stays within the 4,096 units of a description.
_SHORT_FILTERS: Final = 220
_BETWEEN: Final = "\u00a0· "

NOBODYS: Final = "No channel of this server has a subscription yet. /subscription add makes one."


def times_in_words(options: Options) -> str:
    """Say when a subscription posts: at once, or when its digest comes."""
    if options.digest is None:
        return "at once, as they are published"
    digest = options.digest
    hour = f"{digest.at:%H:%M} ({escape(digest.zone)})"
    return f"together as a digest, {days_in_words(digest.days)} at {hour}"


def options_in_words(options: Options) -> list[str]:
    """Say in a line each what else was chosen; nothing for what most channels want."""
    lines = []
    if options.quiet is not None:
        quiet = options.quiet
        hours = f"{quiet.start:%H:%M} to {quiet.end:%H:%M} ({escape(quiet.zone)})"
        lines.append(f"Quiet from {hours}")
    if options.hourly_limit is not None:
        posts = plural(options.hourly_limit, "post", "posts")
        lines.append(f"At most {posts} an hour, the rest together")
    if options.mention_role is not None:
        lines.append(f"Mentions <@&{options.mention_role}>")
    chosen = {
        "Silent, without a notification": options.silent,
        "Opens a thread below each post": options.thread,
        "Published to the servers that follow the channel": options.crosspost,
        "A colour for each topic": options.colour_by_topic,
        "Weighty news of a posted story comes as a reply": options.follow_ups,
    }
    return [*lines, *(line for line, is_chosen in chosen.items() if is_chosen)]


def subscription_embed(
    subscription: Subscription, traffic: Traffic | None, *, colour: int
) -> discord.Embed:
    """Draw everything about one subscription.

    Args:
        subscription: Which.
        traffic: What goes through it; None leaves that out.
        colour: The bar at the side, as 0xRRGGBB.
    """
    embed = discord.Embed(
        title=f"Subscription {subscription.id}",
        description=f"<#{subscription.channel_id}> receives",
        colour=colour,
    )
    _add(embed, "Stories on", filters_in_words(subscription.filters, room=_FIELD))
    _add(embed, "When", times_in_words(subscription.options))
    _add(embed, "How", "\n".join(options_in_words(subscription.options)))
    _add(embed, "Not older than", age_in_words(subscription.max_age))
    if traffic is not None:
        _add(embed, "Now", "\n".join(_standing(subscription, traffic)))
    return embed


def _standing(subscription: Subscription, traffic: Traffic) -> Iterator[str]:
    """Say in a line each whether it is paused, what waits, and what went out."""
    if subscription.paused_at is not None:
        yield f"⏸ {_pause(subscription)}"
    if traffic.waiting:
        yield f"{plural(traffic.waiting, 'story waits', 'stories wait')}{_until(subscription)}"
    elif subscription.options.digest is not None and subscription.gathered_until is not None:
        yield f"Nothing waits yet for the digest of {_moment(subscription)}"
    else:
        yield "Nothing waits"
    if traffic.refusal:
        yield f"⚠️ The newest post was refused: {fit(traffic.refusal, _REASON)}"
    if traffic.last_sent_at is None:
        if not traffic.refusal:
            yield "Nothing was posted yet"
        return
    post = "Last post"
    if traffic.last_message_id is not None:
        place = f"{subscription.server_id}/{subscription.channel_id}/{traffic.last_message_id}"
        post = f"[Last post](https://discord.com/channels/{place})"
    yield f"{post} {when(traffic.last_sent_at)}"


def _until(subscription: Subscription) -> str:
    if subscription.paused_at is not None:
        return " until the subscription goes on"
    if subscription.gathered_until is None:
        return ""
    return f" for the digest of {_moment(subscription)}"


def _moment(subscription: Subscription) -> str:
    due = subscription.gathered_until
    return "" if due is None else f"{when(due, 'f')} ({when(due)})"


def subscriptions_embed(
    subscriptions: Sequence[Subscription], *, offset: int, per_page: int, colour: int
) -> discord.Embed:
    """Draw a page of subscriptions, each with the number by which commands know it.

    Args:
        subscriptions: All that the person may manage.
        offset: How many stand before the page.
        per_page: How many a page has.
        colour: The bar at the side, as 0xRRGGBB.
    """
    embed = discord.Embed(title="Subscriptions", colour=colour)
    shown = subscriptions[offset : offset + per_page]
    embed.description = "\n".join(map(_entry, shown)) or NOBODYS
    count = plural(len(subscriptions), "subscription", "subscriptions")
    if len(subscriptions) > per_page:
        last = -(-len(subscriptions) // per_page)
        embed.set_footer(text=f"Page {offset // per_page + 1} of {last}{_BETWEEN}{count}")
    return embed


def _entry(subscription: Subscription) -> str:
    """Say in one to three lines what a subscription does."""
    wanted = filters_in_words(subscription.filters, room=_SHORT_FILTERS)
    lines = [f"**{subscription.id}.** <#{subscription.channel_id}>{_BETWEEN}{wanted}"]
    if subscription.options.digest is not None:
        lines.append(f"🗞️ {times_in_words(subscription.options)}")
    if subscription.paused_at is not None:
        lines.append(f"⏸ {_pause(subscription, room=_NAME)}")
    return "\n".join(lines)


def _pause(subscription: Subscription, *, room: int = _REASON) -> str:
    since = subscription.paused_at
    because = fit(subscription.paused_because, room)
    return f"Paused {when(since)}: {because}" if since is not None else ""


def overlap_in_words(subscription: Subscription, other: Subscription) -> str:
    """Say that another subscription of the channel may take the stories of a new one."""
    wanted = filters_in_words(other.filters, room=_SHORT_FILTERS)
    effect = "does not come by this one again"
    if subscription.options.digest is not None:
        effect = "is in no digest of this one, which may stay empty"
    return (
        f"⚠️ Subscription **{other.id}** posts there too, on {wanted}. A story comes to a channel "
        f"once: what that one posts {effect}. You can change it instead, and remove this one."
    )


def problems_in_words(problems: Iterable[tuple[str, str]]) -> str:
    """Say what is wrong with which field, in a line each, escaped."""
    return "\n".join(f"⚠️ **{label}**: {fit(problem, _PROBLEM)}" for label, problem in problems)


def _add(embed: discord.Embed, name: str, value: str) -> None:
    if value:
        embed.add_field(name=name, value=value, inline=False)
