"""What the demo's pictures show: one motif and two sets of colours for each topic."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from bot.demo.canvas import Canvas, Palette

Motif = Callable[[Canvas], None]


def _waves(canvas: Canvas) -> None:
    """Climate: the sun over the sea."""
    dice, palette = canvas.dice, canvas.palette
    canvas.disc(dice.uniform(0.2, 0.8), dice.uniform(0.25, 0.4), 0.16, canvas.ink("#FFFFFF", 0.85))
    for layer in range(6):
        base = (0.48 + 0.1 * layer) * canvas.height
        swell = dice.uniform(0.02, 0.05) * canvas.height
        length, start = dice.uniform(1.2, 2.6), dice.uniform(0, 6)
        crest = [
            (float(x), base + swell * math.sin(start + length * math.tau * x / canvas.width))
            for x in range(0, canvas.width + 12, 12)
        ]
        floor = [(float(canvas.width), float(canvas.height)), (0.0, float(canvas.height))]
        canvas.pen.polygon(crest + floor, fill=canvas.ink(palette.deep, 0.28 + 0.08 * layer))


def _tracks(canvas: Canvas) -> None:
    """Transport: rails that meet at the horizon, sleepers between them."""
    dice, width, height = canvas.dice, canvas.width, canvas.height
    far, horizon = dice.uniform(0.35, 0.65) * width, dice.uniform(0.34, 0.44) * height
    deep = canvas.ink(canvas.palette.deep, 0.75)
    canvas.disc(far / width, horizon / height, 0.2, canvas.ink("#FFFFFF", 0.8))
    canvas.pen.rectangle((0, horizon, width, height), fill=deep)
    for step in range(1, 14):
        depth = (step / 13) ** 2.2
        y = horizon + depth * (height - horizon) * 1.05
        reach = 0.03 * width + depth * 0.46 * width
        thickness = 2 + depth * 0.035 * height
        sleeper = (far - reach, y, far + reach, y + thickness)
        canvas.pen.rectangle(sleeper, fill=canvas.ink(canvas.palette.light, 0.35))
    for side in (-1, 1):
        foot = far + side * 0.34 * width
        breadth = 0.018 * width
        rail = [(far, horizon), (foot - breadth, height * 1.05), (foot + breadth, height * 1.05)]
        canvas.pen.polygon(rail, fill=canvas.ink("#FFFFFF", 0.9))


def _vault(canvas: Canvas) -> None:
    """Security: the dials of a vault."""
    dice, pen = canvas.dice, canvas.pen
    x, y = dice.uniform(0.35, 0.65), dice.uniform(0.45, 0.55)
    for circle in range(7):
        radius = (0.12 + 0.085 * circle) * canvas.height
        box = (
            x * canvas.width - radius,
            y * canvas.height - radius,
            x * canvas.width + radius,
            y * canvas.height + radius,
        )
        start = dice.uniform(0, 360)
        colour = canvas.palette.accent if circle % 3 == 1 else "#FFFFFF"
        ink = canvas.ink(colour, 0.9 - 0.1 * circle)
        pen.arc(box, start, start + dice.uniform(120, 300), ink, round(0.035 * canvas.height))
    canvas.disc(x, y, 0.06, canvas.ink("#FFFFFF", 0.95))


def _network(canvas: Canvas) -> None:
    """AI: points and what connects them."""
    dice, width, height = canvas.dice, canvas.width, canvas.height
    points = [(dice.random() * width, dice.random() * height) for _ in range(46)]
    for index, one in enumerate(points):
        for other in points[:index]:
            nearness = 1 - math.dist(one, other) / (0.2 * width)
            if nearness > 0:
                canvas.pen.line((one, other), canvas.ink("#FFFFFF", 0.6 * nearness), 4)
    for x, y in points:
        radius, colour = dice.choice(
            ((0.01, "#FFFFFF"), (0.014, "#FFFFFF"), (0.026, canvas.palette.accent))
        )
        canvas.disc(x / width, y / height, 2.4 * radius, canvas.ink(colour, 0.22))
        canvas.disc(x / width, y / height, radius, canvas.ink(colour, 0.95))


def _cubes(canvas: Canvas) -> None:
    """Robotics: stacked blocks, seen from a corner."""
    dice, palette = canvas.dice, canvas.palette
    side = 0.14 * canvas.height
    across, up = side * math.cos(math.pi / 6), side / 2
    for row in range(-1, int(canvas.height / (1.5 * side)) + 3):
        for column in range(-1, int(canvas.width / (2 * across)) + 2):
            x = (2 * column + row % 2) * across
            y = row * 1.5 * side
            strength = dice.choice((0.0, 0.1, 0.25, 0.5, 0.85))
            top = [(x, y - side), (x + across, y - up), (x, y), (x - across, y - up)]
            left = [(x - across, y - up), (x, y), (x, y + side), (x - across, y + up)]
            right = [(x + across, y - up), (x, y), (x, y + side), (x + across, y + up)]
            canvas.pen.polygon(top, fill=canvas.ink(palette.accent, strength))
            canvas.pen.polygon(left, fill=canvas.ink(palette.deep, 0.3))
            canvas.pen.polygon(right, fill=canvas.ink(palette.deep, 0.6))


def _pulse(canvas: Canvas) -> None:
    """Health: a heartbeat."""
    dice, width, height = canvas.dice, canvas.width, canvas.height
    for _ in range(7):
        place = (dice.random(), dice.random(), dice.uniform(0.08, 0.3))
        canvas.disc(*place, canvas.ink("#FFFFFF", 0.09))
    beat = ((0.3, 0), (0.38, -0.06), (0.46, 0), (0.5, 0.09), (0.57, -0.34), (0.65, 0.2), (0.7, 0))
    middle, start = dice.uniform(0.5, 0.6), dice.uniform(-0.3, 0)
    line = [(0.0, middle * height)]
    for repeat in range(4):
        offset = start + 0.45 * repeat
        line += [((offset + 0.6 * x) * width, (middle + y) * height) for x, y in beat]
    line.append((float(width), middle * height))
    canvas.pen.line(line, canvas.ink(canvas.palette.accent, 0.35), 34, joint="curve")
    canvas.pen.line(line, canvas.ink("#FFFFFF", 0.95), 12, joint="curve")


def _blinds(canvas: Canvas) -> None:
    """Privacy: something round behind blinds, each slat a little out of place."""
    dice, width, height = canvas.dice, canvas.width, canvas.height
    x, y, radius = dice.uniform(0.4, 0.6) * width, 0.5 * height, 0.4 * height
    slat = height / 14
    for number in range(14):
        top = number * slat
        half = radius**2 - (top + slat / 2 - y) ** 2
        reach = math.sqrt(half) if half > 0 else 0
        centre = x + dice.uniform(-0.09, 0.09) * width
        colour = canvas.palette.accent if number % 4 == 1 else "#FFFFFF"
        if reach:
            box = (centre - reach, top + 0.14 * slat, centre + reach, top + 0.86 * slat)
            canvas.pen.rounded_rectangle(box, 0.36 * slat, fill=canvas.ink(colour, 0.88))
        canvas.pen.line((0, top, width, top), canvas.ink(canvas.palette.deep, 0.25), 3)


#: Of a sound between 0 and 1.
_LOUD: Final = 0.75


def _voice(canvas: Canvas) -> None:
    """Natural Language Processing: a spoken sentence."""
    dice, width, height = canvas.dice, canvas.width, canvas.height
    bars = 42
    step = width / bars
    swell = dice.uniform(1.5, 3)
    for number in range(bars):
        shape = abs(math.sin(swell * math.pi * (number + 0.5) / bars)) * dice.uniform(0.35, 1)
        reach = (0.03 + 0.33 * shape) * height
        x = (number + 0.2) * step
        box = (x, height / 2 - reach, x + 0.6 * step, height / 2 + reach)
        colour = canvas.palette.accent if shape > _LOUD else "#FFFFFF"
        canvas.pen.rounded_rectangle(box, 0.3 * step, fill=canvas.ink(colour, 0.92))


def _skyline(canvas: Canvas) -> None:
    """Startups: towers, the later the taller."""
    dice, palette, width, height = canvas.dice, canvas.palette, canvas.width, canvas.height
    canvas.disc(dice.uniform(0.15, 0.4), 0.3, 0.13, canvas.ink("#FFFFFF", 0.85))
    for row, opacity in ((0, 0.3), (1, 0.75)):
        x = -0.02 * width
        while x < width:
            breadth = dice.uniform(0.05, 0.09) * width
            rise = (0.16 + 0.5 * x / width + dice.uniform(-0.08, 0.1) - 0.1 * row) * height
            tower = (x, height - rise, x + breadth, height + 40)
            canvas.pen.rounded_rectangle(tower, 14, fill=canvas.ink(palette.deep, opacity))
            for floor in range(int(rise / 60) * row):
                lit = (x + 0.3 * breadth, height - rise + 26 + 60 * floor)
                window = (*lit, lit[0] + 0.4 * breadth, lit[1] + 22)
                ink = canvas.ink(palette.accent, dice.choice((0.1, 0.9)))
                canvas.pen.rounded_rectangle(window, 6, fill=ink)
            x += breadth * 1.12


def _finder(canvas: Canvas) -> None:
    """Computer Vision: what a camera believes to have found."""
    dice, width, height = canvas.dice, canvas.width, canvas.height
    for _ in range(26):
        place = (dice.random(), dice.random(), dice.uniform(0.015, 0.09))
        canvas.disc(*place, canvas.ink(dice.choice(("#FFFFFF", canvas.palette.accent)), 0.2))
    for number, (x, y) in enumerate(((0.2, 0.56), (0.5, 0.42), (0.79, 0.6))):
        size, lift = dice.uniform(0.15, 0.24), dice.uniform(-0.08, 0.08)
        colour = canvas.palette.accent if number == 1 else "#FFFFFF"
        canvas.disc(x, y + lift, 0.55 * size, canvas.ink(colour, 0.85))
        radius = size * height
        for right, down in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            corner = (x * width + right * radius, (y + lift) * height + down * radius)
            arms = [
                (corner[0] - right * 0.5 * radius, corner[1]),
                corner,
                (corner[0], corner[1] - down * 0.5 * radius),
            ]
            canvas.pen.line(arms, canvas.ink("#FFFFFF", 0.95), 12, joint="curve")


def _facets(canvas: Canvas) -> None:
    """Any other topic: cut glass."""
    dice, width, height = canvas.dice, canvas.width, canvas.height
    for _ in range(16):
        x, y, reach = dice.random() * width, dice.random() * height, dice.uniform(0.2, 0.5) * height
        turn = dice.uniform(0, math.tau)
        corners = [
            (x + reach * math.cos(turn + part), y + reach * math.sin(turn + part))
            for part in (0, math.tau / 3, 2 * math.tau / 3)
        ]
        colour = dice.choice(("#FFFFFF", canvas.palette.accent, canvas.palette.deep))
        canvas.pen.polygon(corners, fill=canvas.ink(colour, 0.16))


#: By topic: what is drawn, and in which colours.
MOTIFS: Final[dict[str, tuple[Motif, tuple[Palette, ...]]]] = {
    "Climate": (
        _waves,
        (
            Palette("#053B50", "#1B7F8C", "#FFD9A0", "#FFB347"),
            Palette("#0B2447", "#3E7CB1", "#FBD1B7", "#FF9A76"),
        ),
    ),
    "Transport": (
        _tracks,
        (
            Palette("#2B1B4D", "#C0476D", "#FFC46B", "#FFE29A"),
            Palette("#102A43", "#2E7D9A", "#BEE9E8", "#FFD166"),
        ),
    ),
    "Security": (
        _vault,
        (
            Palette("#0A1128", "#1C3F6E", "#4F8FBF", "#37E2D5"),
            Palette("#170B2E", "#4B2A7B", "#8E6BBF", "#FF6B9A"),
        ),
    ),
    "AI": (
        _network,
        (
            Palette("#150A3A", "#4527A0", "#9D6BFF", "#6EF3FF"),
            Palette("#04203A", "#0E5C8B", "#3FB8C9", "#F7F48B"),
        ),
    ),
    "Robotics": (
        _cubes,
        (
            Palette("#22223B", "#4A4E69", "#C9ADA7", "#F2B705"),
            Palette("#0D2B2B", "#1F6F6B", "#8CD3C2", "#FF8A5B"),
        ),
    ),
    "Health": (
        _pulse,
        (
            Palette("#5B0E2D", "#C2395A", "#FFB3A7", "#FFD7CF"),
            Palette("#064E4B", "#159A8C", "#A8E6CF", "#E0FFF4"),
        ),
    ),
    "Privacy": (
        _blinds,
        (
            Palette("#1A1A2E", "#3B3B6D", "#8F8FC7", "#F9A826"),
            Palette("#2D132C", "#801336", "#C72C41", "#FFC6A5"),
        ),
    ),
    "Natural Language Processing": (
        _voice,
        (
            Palette("#0F1B4C", "#3A4FCF", "#7FA8FF", "#FFD84D"),
            Palette("#1B3B2F", "#2E8B57", "#A3E4B7", "#FFF3B0"),
        ),
    ),
    "Startups": (
        _skyline,
        (
            Palette("#1E1446", "#7A3B8F", "#FF9E7A", "#FFE66D"),
            Palette("#0B2545", "#35608D", "#F6C28B", "#FFE8A3"),
        ),
    ),
    "Computer Vision": (
        _finder,
        (
            Palette("#0B1D2A", "#145C6B", "#4FB3BF", "#B6FF6C"),
            Palette("#241046", "#6A2C91", "#D16BA5", "#FFE45E"),
        ),
    ),
}

OTHER: Final[tuple[Motif, tuple[Palette, ...]]] = (
    _facets,
    (Palette("#1F2A44", "#4A6FA5", "#A9C6E8", "#FFC857"),),
)
