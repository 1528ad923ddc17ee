"""How much is tried: a seeded sample in ``make test``, everything in ``make proof``.

``NEWSDESK_PROOF=1`` in the environment asks for everything; ``NEWSDESK_SEED`` for other instants
than those of the last run.
"""

from __future__ import annotations

import os
from typing import Final

#: Whether everything is to be tried.
IS_FULL: Final = os.environ.get("NEWSDESK_PROOF", "") not in ("", "0")
#: What all chance in the tests starts from.
SEED: Final = int(os.environ.get("NEWSDESK_SEED", "23"))


def scaled(*, few: int, many: int) -> int:
    """Give how often to try: ``few`` times in an ordinary run, ``many`` times in a full one."""
    return many if IS_FULL else few
