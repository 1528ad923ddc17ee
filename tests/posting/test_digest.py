"""Which stories of a digest come first; and which posts step back for a digest. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.articles import Provider
from bot.headlines import Headline
from bot.posting.digest import ranked
from bot.posting.gathering import Line, held_until, step_back
from bot.posting.hours import QuietHours
from bot.posting.ledger import Waiting
from bot.posting.options import Options
from tests.samples import FORBES, NOW, WIRED
from tests.ui.drawings import headline

NIGHT = QuietHours(time(22), time(7), "Europe/Berlin")
MIDNIGHT = datetime(2026, 1, 1, 23, 0, tzinfo=UTC)


def titles(headlines: list[Headline]) -> list[str]:
    return [one.title for one in ranked(headlines, NOW)]


def test_the_hottest_and_best_come_first() -> None:
    cold = headline("Cold", heat=5, quality=40)
    hot = headline("Hot", heat=120, quality=60, provider=WIRED)
    good = headline("Good", heat=50, quality=90, provider=Provider("C", "c.example"))
    assert titles([cold, good, hot]) == ["Hot", "Good", "Cold"]


def test_a_follower_and_an_unrated_story_come_last() -> None:
    unrated = headline("Unrated")
    follower = headline("Follower", heat=-1, quality=30, provider=WIRED)
    hot = headline("Hot", heat=10, quality=30, provider=Provider("C", "c.example"))
    assert titles([unrated, follower, hot]) == ["Hot", "Follower", "Unrated"]


def test_heat_cools() -> None:
    """After six days what was hotter by half comes after what is of today."""
    old = headline("Old", heat=150, published_at=NOW - timedelta(days=6))
    fresh = headline("Fresh", heat=100, published_at=NOW, provider=WIRED)
    assert titles([old, fresh]) == ["Fresh", "Old"]


def test_without_heat_and_quality_the_newer_comes_first() -> None:
    stories = [
        headline(str(hours), published_at=NOW - timedelta(hours=hours)) for hours in (3, 1, 2)
    ]
    assert titles(stories) == ["1", "2", "3"]


def test_a_date_in_the_future_makes_no_story_hotter() -> None:
    future = headline("Future", heat=10, published_at=NOW + timedelta(days=999))
    hot = headline("Hot", heat=20, published_at=NOW, provider=WIRED)
    assert titles([future, hot]) == ["Hot", "Future"]


def test_one_provider_does_not_fill_the_upper_half() -> None:
    loud = [headline(f"Loud {n}", heat=100 - n) for n in range(6)]
    quiet = [headline("Wired", heat=1, provider=WIRED), headline("Wired 2", provider=WIRED)]
    assert titles(loud + quiet)[:4] == ["Loud 0", "Loud 1", "Wired", "Wired 2"]
    assert titles(loud + quiet)[4:] == ["Loud 2", "Loud 3", "Loud 4", "Loud 5"]


def test_providers_are_told_apart_by_their_domains() -> None:
    """As everywhere: without case and "www."."""
    same = [
        headline(f"Loud {n}", heat=100 - n, provider=replace(FORBES, domain=domain))
        for n, domain in enumerate(["forbes.com", "www.forbes.com", "Forbes.com"])
    ]
    assert titles([*same, headline("Wired", provider=WIRED)]) == [
        "Loud 0",
        "Loud 1",
        "Loud 2",
        "Wired",
    ]
    assert titles([*same, headline("Wired", provider=WIRED), headline("W", provider=WIRED)])[2] == (
        "Wired"
    )


@st.composite
def stories(draw: st.DrawFn) -> list[Headline]:
    ratings = st.one_of(st.none(), st.integers(-1, 200))
    return [
        headline(
            f"Story {n}",
            heat=draw(ratings),
            quality=draw(ratings),
            published_at=NOW - timedelta(hours=draw(st.integers(-5, 200))),
            provider=draw(st.sampled_from([FORBES, WIRED, Provider("C", "c.example")])),
        )
        for n in range(draw(st.integers(0, 14)))
    ]


@given(stories(), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_they_come(
    headlines: list[Headline], random: Random
) -> None:
    shuffled = list(headlines)
    random.shuffle(shuffled)
    order = ranked(headlines, NOW)
    assert ranked(shuffled, NOW) == order
    assert sorted(one.id for one in order) == sorted(one.id for one in headlines)


@given(stories())
def test_at_most_two_of_a_provider_as_long_as_there_are_others(headlines: list[Headline]) -> None:
    order = ranked(headlines, NOW)
    upper = order[: -(-len(order) // 2)]
    for place, one in enumerate(upper):
        before = [other.provider.domain for other in upper[:place]]
        if before.count(one.provider.domain) >= 2:
            rest = {other.provider.domain for other in order[place:]}
            assert all(before.count(domain) >= 2 for domain in rest)


# -- which posts step back


def line(fresh: int, **changes: object) -> Line:
    made = Line(Options(), fresh=tuple(range(1, fresh + 1)))
    return replace(made, **changes)  # type: ignore[arg-type]  # each test names real fields


def test_ten_come_at_once() -> None:
    assert step_back(line(10), NOW) is None


def test_beyond_ten_the_others_follow_right_after() -> None:
    step = step_back(line(13), NOW)
    assert step is not None
    assert (step.posts, step.why, step.until) == ((11, 12, 13), Waiting.TOO_MANY, NOW)


def test_a_single_one_beyond_ten_need_not_step_back() -> None:
    """It would follow at once, and as the same post."""
    assert step_back(line(11), NOW) is None


def test_in_quiet_hours_everything_waits_for_their_end() -> None:
    step = step_back(line(2, options=Options(quiet=NIGHT), staying=(9,)), MIDNIGHT)
    assert step is not None
    assert (step.posts, step.put_off, step.why) == ((1, 2), (9,), Waiting.QUIET_HOURS)
    assert step.until == datetime(2026, 1, 2, 6, 0, tzinfo=UTC)
    assert step_back(line(2, options=Options(quiet=NIGHT)), step.until) is None


def test_the_hourly_limit_counts_what_was_sent_and_what_is_under_way() -> None:
    sent = (NOW - timedelta(minutes=50), NOW - timedelta(minutes=10))
    limited = line(3, options=Options(hourly_limit=5), sent=sent, under_way=1, staying=(9,))
    step = step_back(limited, NOW)
    assert step is not None
    assert (step.posts, step.put_off, step.why) == ((2, 3), (), Waiting.HOURLY_LIMIT)
    assert step.until == NOW + timedelta(minutes=10)


def test_without_an_earlier_post_the_hour_begins_now() -> None:
    step = step_back(line(3, options=Options(hourly_limit=2)), NOW)
    assert step is not None
    assert (step.posts, step.until) == ((3,), NOW + timedelta(hours=1))


def test_within_a_wide_hourly_limit_ten_at_once_still_holds() -> None:
    step = step_back(line(13, options=Options(hourly_limit=12)), NOW)
    assert step is not None
    assert (step.posts, step.why) == ((11, 12, 13), Waiting.TOO_MANY)


def test_what_waits_already_has_the_next_place_of_the_hour() -> None:
    """Or what is new would take it again and again."""
    limited = line(1, options=Options(hourly_limit=1), is_gathering=True)
    step = step_back(limited, NOW)
    assert step is not None
    assert step.posts == (1,)
    assert held_until(replace(limited, fresh=()), NOW) is None


def test_a_digest_waits_for_quiet_hours_and_the_hourly_limit_too() -> None:
    assert held_until(line(0), NOW) is None
    morning = datetime(2026, 1, 2, 6, 0, tzinfo=UTC)
    assert held_until(line(0, options=Options(quiet=NIGHT)), MIDNIGHT) == morning
    full = line(0, options=Options(hourly_limit=1), sent=(NOW - timedelta(minutes=20),))
    assert held_until(full, NOW) == NOW + timedelta(minutes=40)
