"""What the demo's pictures are drawn on and in which colours; what they show is in ``motifs``."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from PIL import Image, ImageColor, ImageDraw

_Ink = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as ``#RRGGBB``: three of the sky, from dark to light, and one that stands out."""

    deep: str
    middle: str
    light: str
    accent: str


class Canvas:
    """A picture in the making; lengths are parts of its width or height."""

    def __init__(self, image: Image.Image, palette: Palette, dice: Random) -> None:
        self.palette = palette
        self.dice = dice
        self.width, self.height = image.size
        self.pen = ImageDraw.Draw(image, "RGBA")

    def ink(self, colour: str, opacity: float) -> _Ink:
        """Give a colour that lets some of what is below shine through; 1 lets nothing."""
        red, green, blue = ImageColor.getrgb(colour)[:3]
        return red, green, blue, round(255 * opacity)

    def disc(self, x: float, y: float, radius: float, ink: _Ink) -> None:
        """Fill a circle; the radius is a part of the height."""
        self.pen.ellipse(self._box(x, y, radius), fill=ink)

    def _box(self, x: float, y: float, radius: float) -> tuple[float, float, float, float]:
        x, y, radius = x * self.width, y * self.height, radius * self.height
        return x - radius, y - radius, x + radius, y + radius
