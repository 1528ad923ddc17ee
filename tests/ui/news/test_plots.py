"""What a plot shows, pixel by pixel, and what is said of it to those who do not see it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import groupby, pairwise

import pytest
from PIL import Image

from bot.search.timeline import Step, Timeline, stretches
from bot.ui.news.plotting.describing import caption, describe_plot, is_worth_drawing, since
from bot.ui.news.plotting.plots import HEIGHT, WIDTH, draw_plot

BLUE = 0x2F80ED
#: A row of pixels just above the line on which the bars stand.
FEET = 250


def over(step: Step, *counts: int, first: datetime | None = None, earlier: int = 0) -> Timeline:
    """Make a timeline with these counts."""
    start = first or datetime(2021, 8, 2, tzinfo=UTC)
    spans = {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 31, Step.YEAR: 366}
    last = start + timedelta(days=spans[step] * (len(counts) - 1))
    starts = [start]
    while len(starts) < len(counts):
        starts.append(starts[-1] + timedelta(days=spans[step]))
    return Timeline(step, tuple(starts), counts, last, earlier)


def pixels(timeline: Timeline, colour: int = BLUE) -> Image.Image:
    image = Image.open(BytesIO(draw_plot(timeline, colour)))
    assert image.size == (WIDTH, HEIGHT)
    return image.convert("RGB")


def pixel(image: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    found = image.getpixel((x, y))
    assert isinstance(found, tuple)
    red, green, blue = found
    return int(red), int(green), int(blue)


def bars(image: Image.Image) -> list[tuple[int, int]]:
    """Give where each bar begins and ends, at its foot."""
    ground = pixel(image, 0, FEET)
    row = [(x, pixel(image, x, FEET) != ground) for x in range(image.width)]
    runs = [list(run) for is_bar, run in groupby(row, key=lambda one: one[1]) if is_bar]
    return [(run[0][0], run[-1][0]) for run in runs]


def height(image: Image.Image, bar: tuple[int, int]) -> int:
    """Give how many pixels of a bar's middle are not ground, from its foot upwards."""
    ground, middle = pixel(image, 0, FEET), sum(bar) // 2
    return next(up for up in range(FEET) if pixel(image, middle, FEET - up) == ground)


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    def luminance(colour: tuple[int, int, int]) -> float:
        parts = (part / 255 for part in colour)
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_there_is_a_bar_for_each_stretch_with_stories_and_a_gap_for_each_without() -> None:
    shown = bars(pixels(over(Step.DAY, 3, 0, 1, 2)))
    assert len(shown) == 3
    first, second, third = (sum(bar) / 2 for bar in shown)
    assert second - first == pytest.approx(2 * (third - second), abs=2)


def test_bars_are_as_high_as_there_are_stories() -> None:
    image = pixels(over(Step.WEEK, 40, 10, 20))
    highest, low, middle = (height(image, bar) for bar in bars(image))
    assert low < middle < highest
    assert 150 < highest < 170
    # A few pixels are lost below the row that is looked at.
    assert middle == pytest.approx(highest / 2, abs=5)
    assert low == pytest.approx(highest / 4, abs=6)


def test_a_single_story_among_thousands_is_still_to_be_seen() -> None:
    image = pixels(over(Step.YEAR, 1, 100_000))
    ground, foot = pixel(image, 0, FEET), 254
    assert any(pixel(image, x, foot) != ground for x in range(WIDTH // 2))


def test_one_outlier_does_not_flatten_the_rest_and_is_seen_to_be_cut() -> None:
    image = pixels(over(Step.DAY, 4, 8, 90, 6))
    first, second, outlier, last = bars(image)
    assert height(image, first) == pytest.approx(height(image, second) / 2, abs=5)
    assert 90 < height(image, second) < 110
    assert height(image, last) < height(image, second)
    # From the foot it reaches to the break, and above that it goes on.
    ground, middle = pixel(image, 0, FEET), sum(outlier) // 2
    column = [pixel(image, middle, y) != ground for y in range(85, FEET)]
    assert len([is_bar for is_bar, _ in groupby(column) if is_bar]) == 3


def test_without_an_outlier_nothing_is_cut() -> None:
    image = pixels(over(Step.DAY, 4, 8, 24, 6))
    assert max(height(image, bar) for bar in bars(image)) > 150


def inked(image: Image.Image, box: tuple[int, int, int, int]) -> list[int]:
    """Give the columns of a box in which something is written."""
    ground = pixel(image, 0, 0)
    return [
        x
        for x in range(box[0], box[2])
        if any(pixel(image, x, y) != ground for y in range(box[1], box[3]))
    ]


def test_the_caption_stands_at_the_left_where_no_button_is_laid_over_it() -> None:
    columns = inked(pixels(over(Step.DAY, *([1] * 29), 15)), (0, 0, WIDTH, 88))
    assert min(columns) < 50
    assert max(columns) < WIDTH * 0.6


@pytest.mark.parametrize(("count", "dates"), [(25, 3), (2, 2)])
def test_there_is_a_date_in_the_middle_where_it_has_room(count: int, dates: int) -> None:
    columns = inked(pixels(over(Step.DAY, *([5] * count))), (0, 265, WIDTH, HEIGHT))
    gaps = [after - before for before, after in pairwise(columns) if after - before > 35]
    assert len(gaps) == dates - 1


@pytest.mark.parametrize(
    ("step", "counts", "text"),
    [
        (Step.DAY, (1, 15), "peak: 15 on 3 Aug"),
        (Step.DAY, (3, 3), "peak: 3, first on 2 Aug"),
        (Step.WEEK, (1200, 1), "peak: 1,200 in the week of 2 Aug"),
        (Step.MONTH, (9, 1), "peak: 9 in Aug 2021"),
        (Step.YEAR, (9, 1), "peak: 9 in 2021"),
    ],
)
def test_the_caption_says_how_many_and_when(step: Step, counts: tuple[int, ...], text: str) -> None:
    assert caption(over(step, *counts)) == text


@pytest.mark.parametrize("count", [2, 30, 72, 127])
def test_every_bar_stands_apart_and_inside_whatever_their_number(count: int) -> None:
    shown = bars(pixels(over(Step.DAY, *([5] * count))))
    assert len(shown) == count
    assert shown[0][0] >= 20
    assert shown[-1][1] < WIDTH - 20


def test_the_highest_bar_has_the_configured_colour_and_the_others_less_of_it() -> None:
    image = pixels(over(Step.DAY, 9, 5, 9), 0xFFCC00)
    colours = [pixel(image, sum(bar) // 2, FEET) for bar in bars(image)]
    assert colours[0] == colours[2] == (0xFF, 0xCC, 0x00)
    assert colours[1] != colours[0]


@pytest.mark.parametrize("colour", [0x000000, 0x10131A, 0x1C1F26, 0x00003F, 0xFFFFFF, BLUE])
def test_bars_and_labels_stand_out_from_the_picture_s_own_ground(colour: int) -> None:
    image = pixels(over(Step.DAY, 9, 5), colour)
    ground = pixel(image, 0, 0)
    for bar in bars(image):
        assert contrast(pixel(image, sum(bar) // 2, FEET), ground) >= 3
    labels = image.crop((0, 270, WIDTH, HEIGHT)).getcolors(WIDTH * HEIGHT) or []
    assert max(contrast(one, ground) for _, one in labels if isinstance(one, tuple)) >= 4.5  # type: ignore[arg-type]  # an RGB picture has triples


def test_labels_stay_inside_of_the_picture() -> None:
    image = pixels(over(Step.DAY, 1_234_567, *([1] * 60), 1_234_567))
    ground = pixel(image, 0, 0)
    edges = [pixel(image, x, y) for x in (0, 10, WIDTH - 11, WIDTH - 1) for y in range(HEIGHT)]
    edges += [pixel(image, x, y) for y in (0, 4, HEIGHT - 5, HEIGHT - 1) for x in range(WIDTH)]
    assert set(edges) == {ground}


def test_the_same_values_give_the_same_bytes_in_another_process_too() -> None:
    timeline = over(Step.DAY, 1, 2, 3)
    program = (
        "import sys, hashlib\n"
        "from datetime import datetime, timedelta, UTC\n"
        "from bot.search.timeline import Step, Timeline\n"
        "from bot.ui.news.plotting.plots import draw_plot\n"
        "first = datetime(2021, 8, 2, tzinfo=UTC)\n"
        "starts = tuple(first + timedelta(days=n) for n in range(3))\n"
        f"png = draw_plot(Timeline(Step.DAY, starts, (1, 2, 3), starts[-1]), {BLUE})\n"
        "sys.stdout.buffer.write(png)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert ran.stdout == draw_plot(timeline, BLUE)
    assert draw_plot(over(Step.DAY, 1, 2, 4), BLUE) != ran.stdout


def test_the_bot_starts_without_loading_what_draws() -> None:
    program = "import sys, bot.ui.client; assert 'PIL' not in sys.modules"
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=True)


def test_a_picture_is_small_enough_for_every_phone() -> None:
    assert len(draw_plot(over(Step.DAY, *range(1, 73)), BLUE)) < 40_000


@pytest.mark.parametrize(
    ("counts", "is_worth"), [((), False), ((9,), False), ((1, 1), False), ((2, 0, 1), True)]
)
def test_a_picture_is_drawn_only_where_it_says_more_than_a_number(
    counts: tuple[int, ...], *, is_worth: bool
) -> None:
    assert is_worth_drawing(over(Step.DAY, *counts)) is is_worth


def test_weeks_are_described_by_their_months_and_the_highest_week() -> None:
    timeline = over(Step.WEEK, 5, 7, 12, 3, 8, 9, 42, 11, 6)
    assert describe_plot(timeline, "") == (
        "Articles each week, August to September 2021: at most 42, in the week of 13 September; "
        "6 in the week of 27 September, the last shown; 103 in all."
    )


def test_days_of_one_month_are_described_with_whose_they_are() -> None:
    timeline = over(Step.DAY, 1, 3, 3)
    assert describe_plot(timeline, "on Robotics") == (
        "Articles on Robotics each day, 2 to 4 August 2021: at most 3, first on 3 August; "
        "3 on 4 August, the last shown; 7 in all."
    )


def test_years_are_named_where_a_time_has_several() -> None:
    timeline = over(Step.MONTH, 1, 2, 3, first=datetime(2021, 12, 1, tzinfo=UTC), earlier=1)
    assert describe_plot(timeline, "") == (
        "Articles each month, December 2021 to February 2022: at most 3, in February 2022; "
        "7 in all, 1 of them earlier."
    )


def test_centuries_are_described_by_years() -> None:
    first, last = datetime(1890, 5, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)
    step, starts = stretches(first, last)
    timeline = Timeline(step, starts, (2, *[0] * (len(starts) - 2), 1), last)
    assert describe_plot(timeline, "") == (
        "Articles each year, 1890 to 2021: at most 2, in 1890; 1 in 2021, the last shown; 3 in all."
    )


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (Step.DAY, "2 August 2021"),
        (Step.WEEK, "the week of 2 August 2021"),
        (Step.MONTH, "August 2021"),
        (Step.YEAR, "2021"),
    ],
)
def test_since_when_is_as_exact_as_the_stretches_are(step: Step, text: str) -> None:
    assert since(over(step, 1, 1)) == text
