"""Lets posts follow their stories: edits the messages that show something else than they should.

Which posts that may be is noted in the store where things change; sending is the courier's job.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.clock import Clock
from bot.deliveries.backoff import Backoff
from bot.deliveries.composing import Composer
from bot.deliveries.contents import Publisher, is_of_coverage_alone
from bot.deliveries.pool import Pool
from bot.errors import DeliveryError, StoreError, TemporaryDeliveryError
from bot.posting.ledger import Post
from bot.store import Store
from bot.store.posts.editing import DueEdit
from bot.stories import Merge

log = logging.getLogger(__name__)

#: A claim without a word for this long belongs to a process that died.
EDIT_PATIENCE: Final = timedelta(seconds=120)
#: So many edits run side by side: all of one channel come through within half a minute.
_AT_ONCE: Final = 20
#: Attempts are not counted; a steady wait is what the fourth attempt of a send has.
_STEADY: Final = 4
#: A story's coverage grows all day: what adds to it alone comes together for so long.
_COVERAGE_BUNDLING: Final = timedelta(minutes=5)


class _TooSoonError(Exception):
    """An edit is to wait until a moment, so that what else comes goes into the same one."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"waits until {until}")
        self.until = until


class Editor:
    """Edits the messages of posts whose stories have changed."""

    def __init__(
        self,
        store: Store,
        publisher: Publisher,
        clock: Clock,
        *,
        follows: bool = True,
        backoff: Backoff | None = None,
        merge: Merge = Merge.SIMILAR,
    ) -> None:
        """Edit through a publisher.

        Args:
            store: Where the edits are noted.
            publisher: Who can do them.
            clock: Gives the present moment.
            follows: Whether posts follow every change; else only what was taken down goes.
            backoff: How long what failed waits.
            merge: Which articles may share a post.
        """
        self._store = store
        self._publisher = publisher
        self._clock = clock
        self._follows = follows
        self._merge = merge
        self._backoff = backoff or Backoff()
        self._edited: dict[int, datetime] = {}

    async def work(self) -> None:
        """Do every edit that is due, the oldest first.

        Raises:
            StoreError: The ledger cannot be read or written.
        """
        async with Pool(_AT_ONCE) as pool:
            await pool.keep_filled(partial(self._begin, pool))

    async def _begin(self, pool: Pool) -> bool:
        due = await self._store.edits.claim(
            self._clock(),
            limit=pool.room,
            patience=EDIT_PATIENCE,
            busy=pool.busy,
            is_takedown=not self._follows,
        )
        if not due:
            return False
        composer = await Composer.of(self._store, [one.post for one in due], self._merge)
        for one in due:
            pool.start(one.post.id, self._bring_up_to_date(one, composer))
        return True

    async def _bring_up_to_date(self, due: DueEdit, composer: Composer) -> None:
        post = due.post
        try:
            shown = await self._edit(due, composer)
        except StoreError:
            raise
        except _TooSoonError as error:
            await self._store.edits.record_retry(post, error.until)
        except TemporaryDeliveryError as error:
            await self._put_off(post, error)
        except DeliveryError as error:
            log.warning("post %d cannot be edited: %s", post.id, error)
            await self._store.edits.record_done(post, None)
        except Exception as error:
            log.exception("editing post %d failed as nobody foresaw", post.id)
            await self._put_off(post, error)
        else:
            await self._store.edits.record_done(post, shown)

    async def _edit(self, due: DueEdit, composer: Composer) -> str | None:
        """Edit a message if it shows something else by now; gives what it shows if it does.

        Raises:
            _TooSoonError: Only its coverage is to change, and it was edited just now.
        """
        content = composer.recompose(due.post)
        if content is None or due.post.message_id is None:
            return None
        shown = composer.fingerprint(content)
        if shown != due.shown:
            self._let_bundle(due, shown)
            is_there = await self._publisher.edit(due.post, due.post.message_id, content)
            if not is_there and due.is_marked:
                # Whoever deleted it deleted a mark; now the story is to stand again.
                await self._store.ledger.record_retracted(due.post, self._clock())
                return None
            self._edited[due.post.id] = self._clock()
        return shown

    def _let_bundle(self, due: DueEdit, shown: str) -> None:
        now = self._clock()
        self._edited = {
            post_id: at for post_id, at in self._edited.items() if now - at < _COVERAGE_BUNDLING
        }
        edited_at = self._edited.get(due.post.id)
        if edited_at is not None and is_of_coverage_alone(due.shown, shown):
            raise _TooSoonError(edited_at + _COVERAGE_BUNDLING)

    async def _put_off(self, post: Post, error: Exception) -> None:
        due_at = self._clock() + self._backoff.wait(_STEADY, error)
        log.warning("the edit of post %d waits until %s: %s", post.id, due_at, error)
        await self._store.edits.record_retry(post, due_at)
