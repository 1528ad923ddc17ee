"""Draws what a post's message consists of: embeds, buttons, and the role that it mentions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import discord

from bot.deliveries.contents import Content, LogContent, ReviewContent, StoryContent
from bot.posting.ledger import Kind, Post
from bot.posting.options import Options
from bot.ui.embeds import article_embed, message_embed
from bot.ui.opening import more_view
from bot.ui.posts.colours import topic_colour
from bot.ui.posts.digest_buttons import digest_message
from bot.ui.posts.digest_embeds import FEATURED, LISTED, digest_title
from bot.ui.posts.log_embeds import log_embed, log_mark
from bot.ui.posts.review_embeds import REVIEW_TEXT, review_embed, review_view
from bot.ui.text import plain

#: https://discord.com/developers/docs/resources/channel#channel-object: name
_THREAD_NAME: Final = 100
_REMEMBERED: Final = 64
_UNTITLED: Final = "Untitled"
#: Stands above what follows a story, and tells it from the story's own post.
FOLLOW_UP_TEXT: Final = "More on this story"
#: All that a post says that was taken down where it stays; its thread in a forum is called so.
TAKEN_DOWN_TEXT: Final = "This story was taken down."
_TAKEN_DOWN: Final = "Taken down"
_NOBODY: Final = discord.AllowedMentions.none()


@dataclass(frozen=True, slots=True)
class PostMessage:
    """What a post's message consists of.

    Attributes:
        title: What a thread about it is called.
        topics: Of the article that leads; none of a digest.
        text: Stands above the embeds; mentions a role or is empty.
        mentions: Lets just that role be mentioned.
        view: Buttons that answer for ever; None where there is nothing to press.
    """

    title: str
    topics: tuple[str, ...]
    embeds: list[discord.Embed]
    view: discord.ui.View | None
    text: str
    mentions: discord.AllowedMentions


class Drawer:
    """Draws posts; what goes to many channels is drawn once.

    Attributes:
        most_in_digest: How many stories of a digest are seen without a press.
    """

    most_in_digest: Final = FEATURED + LISTED

    def __init__(self, colour: int) -> None:
        self._colour = colour
        self._drawn: dict[tuple[int, int], tuple[Content, discord.Embed]] = {}

    def message(self, post: Post, content: Content) -> PostMessage:
        """Draw a post's message."""
        if isinstance(content, LogContent):
            embed = log_embed(post, content, self._colour)
            return PostMessage(log_mark(post), (), [embed], None, "", _NOBODY)
        if isinstance(content, ReviewContent):
            return _review(content, self._colour)
        is_follow_up = post.kind is Kind.FOLLOW_UP
        text, mentions = (FOLLOW_UP_TEXT, _NOBODY) if is_follow_up else _mention(post.options)
        if isinstance(content, StoryContent):
            article = content.article
            title = plain(article.title, _THREAD_NAME) or _UNTITLED
            embed = self._embed(content, post.options)
            view = more_view(article.id, content.more)
            return PostMessage(title, article.topics, [embed], view, text, mentions)
        drawn = digest_message(content, post, self._colour)
        # Its buttons are found by their ids; as a waiting view it would be kept for ever.
        drawn.view.stop()
        title = plain(digest_title(content.gathering), _THREAD_NAME)
        return PostMessage(title, (), drawn.embeds, drawn.view, text, mentions)

    def taken_down(self) -> PostMessage:
        """Draw what is left of a post that was taken down."""
        embed = message_embed(TAKEN_DOWN_TEXT, self._colour)
        return PostMessage(_TAKEN_DOWN, (), [embed], None, "", _NOBODY)

    def embeds(self, post: Post, content: Content) -> list[discord.Embed]:
        """Draw what a post shows, without what there is to press below it."""
        return self.message(post, content).embeds

    def _embed(self, content: StoryContent, options: Options) -> discord.Embed:
        # One story often goes to a thousand channels in a row, and drawing is half the work.
        colour = self._colour
        if options.colour_by_topic:
            colour = topic_colour(content.article.topics, colour)
        key = (id(content), colour)
        if key not in self._drawn:
            if len(self._drawn) >= _REMEMBERED:
                self._drawn.clear()
            embed = article_embed(content.article, content.coverage, colour=colour)
            # With the content itself, so that no other one gets its id.
            self._drawn[key] = (content, embed)
        return self._drawn[key][1]


def _review(content: ReviewContent, colour: int) -> PostMessage:
    article = content.story.article
    title = plain(article.title, _THREAD_NAME) or _UNTITLED
    embed, view = review_embed(content, colour), review_view(content)
    return PostMessage(title, article.topics, [embed], view, REVIEW_TEXT, _NOBODY)


def _mention(options: Options) -> tuple[str, discord.AllowedMentions]:
    if options.mention_role is None:
        return "", _NOBODY
    role = discord.Object(options.mention_role)
    mentions = discord.AllowedMentions(
        everyone=False, users=False, replied_user=False, roles=[role]
    )
    return f"<@&{options.mention_role}>", mentions
