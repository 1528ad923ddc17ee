"""Makes a subscription as it was typed, or asks which topic or provider was meant.

What was typed stands in the message with the question, so that a press goes on with it, also after
a restart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

import discord

from bot.deliveries.backfill import backfill as plan_backfill
from bot.errors import CommandError, UnknownNameError
from bot.identity import text_key
from bot.posting.filters import Filters
from bot.posting.subscriptions import Subscription
from bot.search.vocabulary import Vocabulary, resolve
from bot.stories import Merge
from bot.ui.checks import Channel, Interaction, server_of
from bot.ui.embeds import message_embed
from bot.ui.lasting import Lasting, laid_out
from bot.ui.lookup import name_parts, resolve_several
from bot.ui.replies import Answer
from bot.ui.subscriptions.access import Draft, SubscriptionAccess
from bot.ui.subscriptions.desk import Pages, SubscriptionDesk
from bot.ui.subscriptions.options import options_of
from bot.ui.text import length, plain, plural
from bot.ui.wording import read_words

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]

_LABEL: Final = 60
#: Of what was typed in all, so that it fits into one message with the question.
_ROOM: Final = 900
_LOST: Final = "What you typed is not there any more. Please type the command again."
_BLOCK: Final = re.compile(r"```\n(.*)\n```", re.DOTALL)


class Kind(StrEnum):
    """What a name is one of."""

    TOPIC = "topic"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Order:
    """What was typed into ``/subscription add``, as it was typed; the channel is kept apart."""

    topics: str = ""
    providers: str = ""
    words: str = ""
    min_quality: int | None = None
    mode: str | None = None
    at: str = ""
    days: str = ""
    timezone: str = ""
    backfill: int = 0

    def names(self, kind: Kind) -> str:
        """Give the topics or providers that were typed."""
        return self.topics if kind is Kind.TOPIC else self.providers

    def with_names(self, kind: Kind, typed: str) -> Order:
        """Give the same with other topics or providers."""
        if kind is Kind.TOPIC:
            return replace(self, topics=typed)
        return replace(self, providers=typed)


async def subscribed(
    pages: Pages, interaction: Interaction, channel: Channel, order: Order
) -> Answer:
    """Subscribe a channel as was typed, or ask which topic or provider was meant.

    Args:
        pages: Shows what is made.
        interaction: Of a person who may manage the channel's subscriptions.
        channel: Where stories are to be posted.
        order: What was typed.

    Raises:
        CommandError: It cannot be understood or done; says why.
    """
    access = pages.access
    known = await _known(access, interaction)
    named: dict[Kind, tuple[str, ...]] = {}
    for kind in Kind:
        try:
            named[kind] = resolve_several(kind, known[kind], order.names(kind))
        except UnknownNameError as error:
            return _which(kind, error, known[kind], channel.id, order, access.config.posting.colour)
    filters = Filters(
        topics=named[Kind.TOPIC],
        providers=named[Kind.PROVIDER],
        words=read_words(order.words),
        min_quality=order.min_quality,
    )
    usual_zone = await access.usual_zone(server_of(interaction))
    options = options_of(order.mode, order.at, order.days, order.timezone, usual_zone)
    draft = Draft(filters, options, access.config.posting.max_age)
    made = await access.add(interaction, channel, draft)
    note = f"✅ Subscription **{made.id}** is made: <#{channel.id}> receives stories from now on."
    return await pages.added(made, note + await _backfilled(access, made, order.backfill))


class MeantButton(
    Lasting["Button", SubscriptionDesk],
    template=rf"subscription:meant:(?P<kind>{'|'.join(Kind)}):(?P<name>\d{{1,19}})"
    r":(?P<channel>\d{1,19})",
):
    """Goes on with the topic or provider that was meant; names may be too long for its id."""

    def __init__(self, kind: Kind, name: int, channel_id: int, label: str = "") -> None:
        super().__init__(
            discord.ui.Button(
                label=label,
                style=discord.ButtonStyle.primary,
                custom_id=f"subscription:meant:{kind}:{name}:{channel_id}",
            )
        )
        self._kind, self._name, self._channel_id = kind, name, channel_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Kind(match["kind"]), int(match["name"]), int(match["channel"]))

    async def _press(self, desk: SubscriptionDesk, interaction: Interaction) -> None:
        await interaction.response.defer()
        pages = desk.subscription_pages
        channel = await pages.access.channel(interaction, self._channel_id)
        known = (await _known(pages.access, interaction))[self._kind]
        order = _kept(interaction.message.embeds if interaction.message else ())
        if not order.names(self._kind):
            raise CommandError(_LOST)
        meant = next((one.key for one in known if text_key(one.key) == self._name), "")
        order = _corrected(order, self._kind, known, meant)
        answer = await subscribed(pages, interaction, channel, order)
        await interaction.edit_original_response(
            content=answer.content or None, embed=answer.embed, view=answer.view
        )


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (MeantButton,)


async def _known(access: SubscriptionAccess, interaction: Interaction) -> Mapping[Kind, Vocabulary]:
    topics, providers = await access.known(interaction)
    return {Kind.TOPIC: topics, Kind.PROVIDER: providers}


async def _backfilled(access: SubscriptionAccess, made: Subscription, count: int) -> str:
    """Plan the newest stories of before, and say how many come and when."""
    if not count:
        return ""
    planned = await plan_backfill(
        access.store,
        made,
        count=count,
        now=access.clock(),
        merge=Merge(access.config.stories.merge),
    )
    when = "now" if made.options.digest is None else "with the first digest"
    return f" {plural(planned, 'story', 'stories')} of before will come {when}."


def _which(
    kind: Kind,
    error: UnknownNameError,
    known: Vocabulary,
    channel_id: int,
    order: Order,
    colour: int,
) -> Answer:
    """Ask which name was meant, and keep the rest of what was typed.

    Raises:
        UnknownNameError: None is near, or too much was typed to be kept.
    """
    typed = {name: str(value) for name, value in asdict(order).items() if value not in {"", None}}
    if not error.near or sum(map(length, typed.values())) > _ROOM:
        raise error
    embed = message_embed(str(error), colour)
    for name, text in typed.items():
        # What would end the block is no part of any name, hour or day.
        embed.add_field(name=name, value="```\n{}\n```".format(text.replace("`", "'")))
    near = [one for key in error.near if (one := resolve(known, key)) is not None]
    buttons = (
        MeantButton(
            kind,
            text_key(one.key),
            channel_id,
            f"{kind.capitalize()}: {plain(one.label, _LABEL) or 'Unnamed'}",
        )
        for one in near
    )
    return Answer(embed, laid_out(*buttons))


def _kept(embeds: Iterable[discord.Embed]) -> Order:
    """Give what was typed, from the message with the question."""
    shown = {
        one.name: block[1]
        for embed in embeds
        for one in embed.fields
        if (block := _BLOCK.fullmatch(one.value or ""))
    }
    quality = shown.get("min_quality")
    return Order(
        topics=shown.get("topics", ""),
        providers=shown.get("providers", ""),
        words=shown.get("words", ""),
        min_quality=None if quality is None else int(quality),
        mode=shown.get("mode"),
        at=shown.get("at", ""),
        days=shown.get("days", ""),
        timezone=shown.get("timezone", ""),
        backfill=int(shown.get("backfill", 0)),
    )


def _corrected(order: Order, kind: Kind, known: Vocabulary, meant: str) -> Order:
    """Put what was meant in the place of the first name that there is not."""
    try:
        resolve_several(kind, known, order.names(kind))
    except UnknownNameError as error:
        parts = name_parts(known, order.names(kind))
        right = (meant if one == error.typed and meant else one for one in parts)
        return order.with_names(kind, ", ".join(right))
    return order
