"""Prints the figures of docs/stories.md: how often the rule is right on the labelled pairs.

Run with ``python -m tests.stories.measure``; it needs the labelled articles beside the project.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from timeit import timeit

from bot.stories import candidate_words, judge
from tests.stories.labelled import NEWSROOMS, Judged, is_together, judged, labels

_ROUNDS = 5


def main() -> None:
    pairs = judged(labels())
    kept = [one for one in pairs if one.label.split == "test"]
    joined = [one for one in pairs if one.verdict.is_same]
    tables = (
        _rules(pairs),
        _stories(pairs),
        _newsrooms(pairs),
        _curve(kept),
        _candidates(joined),
        _cost(pairs),
    )
    sys.stdout.writelines(f"{line}\n" for table in tables for line in (*table, ""))


def _rules(pairs: Sequence[Judged]) -> Iterator[str]:
    yield from _head("pairs", "", "labelled", "joined", "precision", "recall")
    for split in ("choose", "test"):
        chosen = [one for one in pairs if one.label.split == split]
        yield from (f"| {split} | {line}" for line in _by_link(chosen))
    yield from (f"| takeovers | {line}" for line in _by_link(judged(labels("takeovers.tsv"))))


def _stories(pairs: Sequence[Judged]) -> Iterator[str]:
    """Ask not whether a pair is joined, but whether it stands in one story in the end."""
    yield from _head("pairs", "", "together", "precision", "recall")
    for split in ("choose", "test"):
        parted = _parted([one for one in pairs if one.label.split == split])
        for name, chosen in zip(("linked", "not linked"), parted, strict=True):
            together = sum(map(is_together, chosen))
            yield f"| {split} | {name} | {together} | {_ratios(chosen, is_together)} |"


def _newsrooms(pairs: Sequence[Judged]) -> Iterator[str]:
    yield from _head("newsroom", "", "labelled", "joined", "precision", "recall")
    for newsroom in NEWSROOMS:
        chosen = [one for one in pairs if one.label.newsroom == newsroom]
        yield from (f"| {newsroom} | {line}" for line in _by_link(chosen))


def _curve(pairs: Sequence[Judged]) -> Iterator[str]:
    """Move what is needed up and down while all else stays."""
    linked, unlinked = _parted(pairs)
    yield from _head("needed", "precision", "recall", "precision", "recall")
    for step in range(-10, 15, 4):
        more = step / 100
        with_more = partial(_is_same_with, more=more)
        cells = [_ratios(chosen, with_more) for chosen in (linked, unlinked)]
        yield f"| {more:+.2f} | {cells[0]} | {cells[1]} |"


def _is_same_with(one: Judged, more: float) -> bool:
    verdict = one.verdict
    margin = verdict.likeness.value - verdict.needed
    return margin >= more and (more < 0 or verdict.is_same)


def _candidates(joined: Sequence[Judged]) -> Iterator[str]:
    yield from _head("words", "joined pairs found")
    for limit in (8, 10, 12, 16):
        found = sum(
            not set(candidate_words(one.verdict.one.words, limit)).isdisjoint(
                candidate_words(one.verdict.other.words, limit)
            )
            for one in joined
        )
        yield f"| {limit} | {found / len(joined):.1%} |"


def _cost(pairs: Sequence[Judged]) -> Iterator[str]:
    facts = [(one.verdict.one, one.verdict.other) for one in pairs]
    seconds = timeit(
        lambda: [judge(one, other, is_linked=False).is_same for one, other in facts], number=_ROUNDS
    )
    yield f"judging a pair: {seconds / _ROUNDS / len(facts) * 1e6:.0f} microseconds"


def _head(*names: str) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield "| --- " * len(names) + "|"


def _by_link(pairs: Sequence[Judged]) -> Iterator[str]:
    for name, chosen in zip(("linked", "not linked"), _parted(pairs), strict=True):
        if chosen:
            joined = sum(one.verdict.is_same for one in chosen)
            ratios = _ratios(chosen, lambda one: one.verdict.is_same)
            yield f"{name} | {len(chosen)} | {joined} | {ratios} |"


def _parted(pairs: Sequence[Judged]) -> tuple[list[Judged], list[Judged]]:
    linked = [one for one in pairs if one.label.is_linked]
    return linked, [one for one in pairs if not one.label.is_linked]


def _ratios(pairs: Sequence[Judged], rule: Callable[[Judged], bool]) -> str:
    joined = [one.label.is_same for one in pairs if rule(one)]
    same = [rule(one) for one in pairs if one.label.is_same]
    return " | ".join(f"{sum(of) / len(of):.3f}" if of else "" for of in (joined, same))


if __name__ == "__main__":
    main()
