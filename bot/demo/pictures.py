"""Draws a picture for every image address, so that the demo fetches nothing.

A picture depends on its address and its topic alone: the same in every run. Where it is shown is
left to the page. Each topic has colours and a motif of its own in ``motifs``.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from hashlib import blake2b
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont, ImageOps

from bot.demo.canvas import Canvas, Palette
from bot.demo.motifs import MOTIFS, OTHER

#: Drawn at twice the size and then halved, which smooths the edges.
_OVERSIZE: Final = 2
#: All in the same proportions, for which the page keeps room until they are there.
_WIDTH: Final = 720
_HEIGHT: Final = 405
_TILE: Final = 96
#: Of a soft light, for each distance from its middle: how bright. Nothing at 181, its nearest edge.
_FADING: Final = [round(170 * max(0.0, 1 - level / 181) ** 2) for level in range(256)]


def draw_picture(address: str, topics: Sequence[str]) -> bytes:
    """Draw the picture of an article as JPEG.

    Args:
        address: What makes the picture the one it is.
        topics: The first one gives the motif.
    """
    dice = _dice(address)
    motif, palettes = MOTIFS.get(topics[0] if topics else "", OTHER)
    palette = dice.choice(palettes)
    image = _sky((_WIDTH * _OVERSIZE, _HEIGHT * _OVERSIZE), palette, dice.uniform(-40, 40))
    _light_up(image, palette, dice)
    motif(Canvas(image, palette, dice))
    return _bytes(image.reduce(_OVERSIZE), "JPEG")


def draw_tile(name: str, address: str) -> bytes:
    """Draw a small square PNG with the first letter of a name: a provider's icon, an avatar."""
    dice = _dice(address)
    palette = dice.choice([palette for _, palettes in MOTIFS.values() for palette in palettes])
    image = _sky((_TILE * _OVERSIZE, _TILE * _OVERSIZE), palette, -35)
    letter = next((character for character in name if character.isalnum()), "·").upper()
    ImageDraw.Draw(image).text(
        (_TILE, _TILE),
        letter,
        fill="white",
        font=ImageFont.load_default(_TILE * 1.15),
        anchor="mm",
        stroke_width=2,
        stroke_fill="white",
    )
    return _bytes(image.reduce(_OVERSIZE), "PNG")


def draw_emblem() -> bytes:
    """Draw the bot's own picture as PNG: a folded newspaper."""
    image = _sky((512, 512), Palette("#0B2A6B", "#2F80ED", "#7CC4FF", "#FFFFFF"), -35)
    pen = ImageDraw.Draw(image, "RGBA")
    pen.rounded_rectangle((128, 132, 400, 380), 26, fill=(255, 255, 255, 120))
    pen.rounded_rectangle((112, 148, 372, 396), 26, fill="white")
    pen.rounded_rectangle((142, 180, 342, 222), 8, fill="#2F80ED")
    pen.rounded_rectangle((142, 246, 230, 364), 8, fill="#9CC7FA")
    for top in (246, 284, 322):
        pen.rounded_rectangle((252, top, 342, top + 16), 8, fill="#B9C4D6")
    pen.rounded_rectangle((252, 350, 312, 364), 7, fill="#B9C4D6")
    return _bytes(image.reduce(_OVERSIZE), "PNG")


def _dice(address: str) -> random.Random:
    return random.Random(int.from_bytes(blake2b(address.encode(), digest_size=8).digest()))


def _sky(size: tuple[int, int], palette: Palette, angle: float) -> Image.Image:
    """Give a gradient from deep to light along a direction."""
    slope = Image.linear_gradient("L").rotate(angle, Image.Resampling.BICUBIC)
    # The middle only: rotating leaves the corners empty.
    slope = ImageOps.autocontrast(slope.crop((52, 52, 204, 204)))
    sky = ImageOps.colorize(slope, palette.deep, palette.light, mid=palette.middle)
    return sky.resize(size, Image.Resampling.BICUBIC)


def _light_up(image: Image.Image, palette: Palette, dice: random.Random) -> None:
    """Put one soft light into a picture."""
    reach = round(image.width * dice.uniform(0.7, 1.0))
    light = Image.radial_gradient("L").point(_FADING).resize((reach, reach))
    left = round(image.width * dice.uniform(0.1, 0.9)) - reach // 2
    top = round(image.height * dice.uniform(0.0, 0.5)) - reach // 2
    image.paste(palette.accent, (left, top, left + reach, top + reach), light)


def _bytes(image: Image.Image, form: str) -> bytes:
    data = BytesIO()
    image.save(data, form, quality=88)
    return data.getvalue()
