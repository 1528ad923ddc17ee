"""How much is tried: a seeded sample in ``make test``, everything in ``make proof``.

``NEWSDESK_PROOF=1`` in the environment asks for everything; ``NEWSDESK_SEED`` for other instants
than those of the last run.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from typing import Final, TypeVar

T = TypeVar("T")

#: Whether everything is to be tried.
IS_FULL: Final = os.environ.get("NEWSDESK_PROOF", "") not in ("", "0")
#: What all chance in the tests starts from.
SEED: Final = int(os.environ.get("NEWSDESK_SEED", "23"))


def scaled(*, few: int, many: int) -> int:
    """Give how often to try: ``few`` times in an ordinary run, ``many`` times in a full one."""
    return many if IS_FULL else few


def sampled(kinds: Iterable[T], *, few: int) -> list[T]:
    """Give so many of some kinds of something in an ordinary run, and all of them in a full one."""
    everything = list(kinds)
    if IS_FULL:
        return everything
    return random.Random(SEED).sample(everything, few)  # noqa: S311  # no secret
