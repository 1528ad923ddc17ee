"""What tests of edits share: a posted article, an editor, and what messages show after it."""

from __future__ import annotations

from datetime import timedelta

from bot.deliveries.backoff import Backoff
from bot.deliveries.contents import Content, StoryContent
from bot.deliveries.editing import Editor
from bot.posting.ledger import Post
from tests.deliveries.desk import Desk
from tests.deliveries.recording import RecordingPublisher

MINUTE = timedelta(minutes=1)


class Watching(RecordingPublisher):
    """Keeps what messages show after their edits."""

    def __init__(self) -> None:
        super().__init__()
        self.edited: list[StoryContent] = []

    async def edit(self, post: Post, message_id: int, content: Content) -> bool:
        is_there = await super().edit(post, message_id, content)
        assert isinstance(content, StoryContent)
        self.edited.append(content)
        return is_there


async def edit(desk: Desk, after: timedelta = timedelta(0), *, follows: bool = True) -> None:
    desk.clock.advance(after)
    backoff = Backoff(lambda: 0.0)
    await Editor(desk.store, desk.publisher, desk.clock, follows=follows, backoff=backoff).work()


async def waiting(desk: Desk) -> int:
    ((count,),) = await desk.store.database.fetch(
        """
        SELECT count(*) FROM posts WHERE edit_due_at IS NOT NULL OR edit_claimed_at IS NOT NULL
        """
    )
    return int(count)
