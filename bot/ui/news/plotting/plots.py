"""Draws how many stories were published when, as a small picture.

Nothing of it comes from an article: only figures, names of months and words of our own are drawn.
It is said in words by ``describing``. To import this takes a while, so it is done when the first
picture is wanted, in the thread that draws it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from bot.search.timeline import Timeline
from bot.ui.news.plotting.describing import caption, peak_of, short_date

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
Box = tuple[int, int, int, int]
Colour = tuple[int, int, int]

#: Twice what a computer shows and about three times what a phone does, in pixels.
WIDTH: Final = 1100
HEIGHT: Final = 340
#: The picture brings its own ground, so that it reads on dark and light themes alike.
_GROUND: Final = (0x1C, 0x1F, 0x26)
_LINE: Final = (0x4A, 0x50, 0x5C)
_TEXT: Final = (0xC9, 0xCE, 0xD6)
_STRONG_TEXT: Final = (0xFF, 0xFF, 0xFF)
#: How much of the ground shines through all bars but the highest.
_FAINTNESS: Final = 0.28
#: For what is no text; see WCAG 2.2, criterion 1.4.11.
_LEAST_CONTRAST: Final = 3.0
#: Below that, sRGB is no power; see WCAG 2.2, relative luminance.
_ALMOST_LINEAR: Final = 0.04045

_MARGIN: Final = 36
_TOP: Final = 92
_BOTTOM: Final = 256
_LABEL_TOP: Final = 270
#: Of the caption: at the left, since Discord lays its own buttons over the upper right corner.
_CAPTION_TOP: Final = 34
#: Of about 12 of the pixels in which texts are measured on a phone, 21 on a wide screen.
_FONT_SIZE: Final = 42
#: Least distance between two dates.
_LABEL_GAP: Final = 40
#: A bar so many times as high as the next one is drawn with a break, or it would flatten the rest.
_OUTLYING: Final = 3
#: What a broken bar is as high as, of the next one.
_BROKEN: Final = 1.6
_BREAK_TOP: Final = 116
_BREAK: Final = 8
_WIDEST_BAR: Final = 56
_GAP: Final = 0.26
#: Bars are drawn larger and then reduced, which smooths their round tops.
_OVERSIZE: Final = 2

_CACHED: Final = 32


@lru_cache(_CACHED)
def draw_plot(timeline: Timeline, colour: int) -> bytes:
    """Draw one bar for each stretch of a time; a caption says how high the highest is.

    Drawing takes some milliseconds, the first time more: it is work for a thread.

    Args:
        timeline: What to draw; at least one stretch.
        colour: Of the bars, as 0xRRGGBB; a very dark one is lightened until it can be seen.

    Returns:
        A PNG of ``WIDTH`` and ``HEIGHT`` pixels: the same bytes for the same values.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), _GROUND)
    bars = _bars(timeline.counts)
    highest = bars[peak_of(timeline)]
    strong = _visible(colour)
    _fill(image, [bar for bar in bars if bar[1] > highest[1]], _mixed(strong, _GROUND, _FAINTNESS))
    _fill(image, [bar for bar in bars if bar[1] == highest[1]], strong)
    pen = ImageDraw.Draw(image)
    if _scale(timeline.counts) < max(timeline.counts):
        _break(pen, highest)
    pen.line((_MARGIN, _BOTTOM + 1, WIDTH - _MARGIN - 1, _BOTTOM + 1), fill=_LINE, width=2)
    font = ImageFont.load_default(_FONT_SIZE)
    _write(pen, caption(timeline), _MARGIN, _CAPTION_TOP, font, _STRONG_TEXT)
    _write_dates(pen, timeline, bars, font)
    data = BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def _bars(counts: Sequence[int]) -> list[Box]:
    """Give where each bar stands; one for nothing has no height."""
    slot = (WIDTH - 2 * _MARGIN) / len(counts)
    width = max(2, min(_WIDEST_BAR, round(slot * (1 - _GAP))))
    tallest = _scale(counts)
    boxes: list[Box] = []
    for place, count in enumerate(counts):
        left = round(_MARGIN + slot * (place + 0.5) - width / 2)
        # A single story among thousands is still to be seen.
        share = min(1.0, count / tallest)
        height = max(4, round((_BOTTOM - _TOP) * share)) if count else 0
        boxes.append((left, _BOTTOM - height, left + width, _BOTTOM))
    return boxes


def _scale(counts: Sequence[int]) -> float:
    """Give how many stories the full height stands for; fewer than the most where one outlies."""
    *_, following, most = sorted((0, *counts))
    return most if not following or most <= _OUTLYING * following else _BROKEN * following


def _break(pen: ImageDraw.ImageDraw, bar: Box) -> None:
    """Show that a bar is higher than it is drawn: two slanting gaps."""
    left, right = bar[0] - 2, bar[2] + 1
    for top in (_BREAK_TOP, _BREAK_TOP + 2 * _BREAK):
        pen.line((left, top + _BREAK, right, top), fill=_GROUND, width=_BREAK)


def _fill(image: Image.Image, bars: Sequence[Box], colour: Colour) -> None:
    """Fill bars with one colour, their upper corners rounded."""
    mask = Image.new("L", (image.width * _OVERSIZE, image.height * _OVERSIZE))
    pen = ImageDraw.Draw(mask)
    for left, top, right, bottom in bars:
        if top < bottom:
            # Pillow before 13 draws no bar that is all corner, so one line is left below them.
            highest = (bottom - top) * _OVERSIZE - 2
            radius = min((right - left) / 4 * _OVERSIZE, 8 * _OVERSIZE, highest)
            box = (left * _OVERSIZE, top * _OVERSIZE, right * _OVERSIZE - 1, bottom * _OVERSIZE - 1)
            pen.rounded_rectangle(box, radius, fill=255, corners=(True, True, False, False))
    image.paste(colour, mask=mask.reduce(_OVERSIZE))


def _write_dates(
    pen: ImageDraw.ImageDraw, timeline: Timeline, bars: Sequence[Box], font: Font
) -> None:
    """Write when the first, the last and, where there is room, the middle stretch began."""
    dates = [short_date(start, timeline.step) for start in timeline.starts]
    places = [0, len(bars) // 2, len(bars) - 1]
    lefts = [_left_of(pen, dates[place], _middle(bars[place]), font) for place in places]
    ends = [
        left + pen.textlength(dates[place], font=font)
        for place, left in zip(places, lefts, strict=True)
    ]
    has_room = ends[0] + _LABEL_GAP <= lefts[1] and ends[1] + _LABEL_GAP <= lefts[2]
    for place in places if has_room else (places[0], places[2]):
        _write(pen, dates[place], _middle(bars[place]), _LABEL_TOP, font, _TEXT)


def _write(
    pen: ImageDraw.ImageDraw, text: str, middle: float, top: float, font: Font, colour: Colour
) -> None:
    """Write a label in the middle of a place, but inside of the margins."""
    pen.text((_left_of(pen, text, middle, font), round(top)), text, fill=colour, font=font)


def _left_of(pen: ImageDraw.ImageDraw, text: str, middle: float, font: Font) -> int:
    width = pen.textlength(text, font=font)
    return round(min(max(_MARGIN, middle - width / 2), WIDTH - _MARGIN - width))


def _middle(bar: Box) -> float:
    return (bar[0] + bar[2]) / 2


# -- colours


def _visible(colour: int) -> Colour:
    """Lighten a colour until it, and its faint form, stand out from the ground."""
    wanted = (colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF)
    white = (0xFF, 0xFF, 0xFF)
    lighter = (_mixed(wanted, white, tenths / 10) for tenths in range(10))
    return next((one for one in lighter if _stands_out(one)), white)


def _stands_out(colour: Colour) -> bool:
    faint = _mixed(colour, _GROUND, _FAINTNESS)
    return (_luminance(faint) + 0.05) / (_luminance(_GROUND) + 0.05) >= _LEAST_CONTRAST


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    """Give the relative luminance, 0 to 1; see WCAG 2.2."""
    parts = (part / 255 for part in colour)
    red, green, blue = (
        p / 12.92 if p <= _ALMOST_LINEAR else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
