"""A colour for each topic: always the same one, bright enough for dark and light clients. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from colorsys import hls_to_rgb
from functools import lru_cache
from hashlib import blake2b
from typing import Final

_LIGHTNESS: Final = 0.52
_SATURATION: Final = 0.62
#: Neighbouring hues of a finer scale look the same in a bar of four pixels.
_HUES: Final = 36


def topic_colour(topics: Sequence[str], otherwise: int) -> int:
    """Give the colour of the first of an article's topics.

    Args:
        topics: Names; case and space do not matter.
        otherwise: The colour of what has no topic.

    Returns:
        0xRRGGBB.
    """
    return _colour("".join(topics[0].casefold().split())) if topics else otherwise


@lru_cache(maxsize=1024)
def _colour(name: str) -> int:
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    hue = int.from_bytes(digest) % _HUES / _HUES
    red, green, blue = (round(255 * part) for part in hls_to_rgb(hue, _LIGHTNESS, _SATURATION))
    return red << 16 | green << 8 | blue
