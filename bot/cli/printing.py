"""How the shell commands tell what they did: as lines for people, or as JSON for programs."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot.articles import Provider, RelatedItem
from bot.errors import NewsdeskError, Problem
from bot.headlines import Headline
from bot.loading.reports import LoadReport
from bot.search.further import Reason, Section
from bot.store.files.problems import Duplicate, Problems
from bot.terminal import decodable, escaped

if TYPE_CHECKING:  # only who asks, or asks why, is to wait for what these import
    from bot.asking import Found
    from bot.deliveries.sentences import Sentence, Verdict
    from bot.deliveries.why import Explanation

#: Of problems that differ in names and numbers only, so many are told one by one.
_SHOWN_OF_A_KIND = 3
_INDEX = re.compile(r"\[\d+\]")
#: What belongs to one document: what it has written, its numbers, names of hosts.
_PARTICULAR = re.compile(
    r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|(?<![\w-])[\w-]+(?:\.[\w-]+)+|\d[\d,]*"
)


def load_text(report: LoadReport) -> str:
    """Tell what a load did: a line for each problem, some for many alike, and one that sums up."""
    problems = Problems(tuple(report.rejected), tuple(report.warnings), tuple(report.duplicates))
    done = [
        (report.added, "added"),
        (report.updated, "updated"),
        (report.withdrawn, "withdrawn"),
        (report.unchanged, "unchanged"),
    ]
    told = [f"{count:,} {what}" for count, what in done if count]
    first = next((count for count, _ in done if count), 0)
    unit = "article" if first == 1 else "articles"
    told[:1] = [told[0].replace(" ", f" {unit} ", 1)] if told else ["no articles"]
    summary = " · ".join([*told, *_counted(problems), f"{report.seconds:.1f} s"])
    return "\n".join([*_problem_lines(problems), summary])


def load_json(report: LoadReport) -> str:
    """Tell what a load did as one object."""
    return _json(
        {
            "added": report.added,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "withdrawn": report.withdrawn,
            **_problems_object(report.rejected, report.warnings, report.duplicates),
            "seconds": round(report.seconds, 3),
        }
    )


def problems_text(problems: Problems) -> str:
    """Tell what is wrong with documents now, as ``load_text`` does."""
    summary = " · ".join(_counted(problems)) or "No problems."
    return "\n".join([*_problem_lines(problems), summary])


def problems_json(problems: Problems) -> str:
    """Tell what is wrong with documents now as one object."""
    return _json(_problems_object(problems.rejected, problems.warnings, problems.duplicates))


def page_text(result: Found, *, has_unpublished: bool) -> str:
    """Show results: for each its title, what there is to know, and its address."""
    page = result.page
    if not page.headlines and not result.further:
        hint = "" if has_unpublished else " With --all, unpublished articles are searched, too."
        return "\n".join([f"Nothing found.{hint}", *_advice_lines(result)])
    found = f"{page.total:,} {'story' if page.total == 1 else 'stories'} found"
    shown = "" if page.total == len(page.headlines) else f", {len(page.headlines):,} shown"
    listed = [*(_headline_text(one, result.sources) for one in page.headlines), found + shown]
    return "\n".join([*listed, *_further_lines(result)])


def page_json(result: Found) -> str:
    """Show results as one object; where there are none, with what may be tried instead."""
    page = result.page
    articles = [_found_object(one, result) for one in page.headlines]
    advice: dict[str, object] = {}
    if result.further:
        advice = {"further": [_section_object(one, result) for one in result.further]}
    elif not articles:
        advice = {"meant": list(result.meant), "without": dict(result.dropped)}
    return _json({"total": page.total, "articles": articles, **advice})


def why_text(explanations: Sequence[Explanation]) -> str:
    """Tell what became of an article: for each server a line for each of its subscriptions."""
    if not explanations:
        return "No server has a subscription yet. In Discord, /subscription add makes one."
    return "\n".join(line for one in explanations for line in _explanation_lines(one))


def why_json(explanations: Sequence[Explanation]) -> str:
    """Tell what became of an article as one object."""
    return _json({"servers": [_explanation_object(one) for one in explanations]})


def error_text(error: NewsdeskError) -> str:
    """Tell why nothing could be done."""
    return "\n".join(f"newsdesk: {escaped(line)}" for line in str(error).splitlines())


def error_json(error: NewsdeskError) -> str:
    """Tell why nothing could be done as one object."""
    return _json({"error": decodable(str(error))})


_REASONS: Final = {
    Reason.BEGINNING: "With words that begin so:",
    Reason.TOPIC: "On the topic {}:",
    Reason.COVERAGE: "Covered in such words:",
}


def _further_lines(result: Found) -> Iterator[str]:
    for section in result.further:
        yield ""
        yield _REASONS[section.reason].format(_line(section.label))
        for one in section.headlines:
            yield _headline_text(one, result.sources)
            if one.id in section.covered_in:
                yield f"  covered in: {_line(section.covered_in[one.id].title)}"


def _section_object(section: Section, result: Found) -> dict[str, object]:
    articles = [_found_object(one, result) for one in section.headlines]
    return {"reason": section.reason.value, "articles": articles}


def _advice_lines(result: Found) -> list[str]:
    lines = []
    if result.meant:
        lines.append(f"Did you mean: {' or '.join(map(_line, result.meant))}?")
    for part, total in result.dropped:
        unit = "article" if total == 1 else "articles"
        lines.append(f"Without {_line(part)}: {total:,} {unit}")
    return lines


def _problem_lines(problems: Problems) -> list[str]:
    lines = [f"rejected  {one}" for one in _grouped(problems.rejected)]
    lines += [f"warning   {one}" for one in _grouped(problems.warnings)]
    for duplicate in problems.duplicates:
        paths = "".join(f"\n          {escaped(_short(path))}" for path in duplicate.paths)
        lines.append(f"doubled   {escaped(duplicate.url)}{paths}")
    return lines


def _grouped(problems: Sequence[Problem]) -> Iterator[str]:
    """Give a line for the first problems of each kind, and one that counts the others of it."""
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        kind = _INDEX.sub("", problem.field), _PARTICULAR.sub("", problem.problem)
        kinds.setdefault(kind, []).append(problem)
    for alike in kinds.values():
        shown = alike if len(alike) <= _SHOWN_OF_A_KIND + 1 else alike[:_SHOWN_OF_A_KIND]
        yield from map(_problem_text, shown)
        if len(alike) > len(shown):
            yield f"… and {len(alike) - len(shown):,} more like this; --json gives all"


def _counted(problems: Problems) -> list[str]:
    warnings = len(problems.warnings)
    counts = [
        (len(problems.rejected), "rejected"),
        (warnings, "warning" if warnings == 1 else "warnings"),
        (len(problems.duplicates), "in several files"),
    ]
    return [f"{count:,} {what}" for count, what in counts if count]


def _problem_text(problem: Problem) -> str:
    return escaped(str(replace(problem, path=_short(problem.path))))


def _short(path: str) -> str:
    """Give a path from here on, where it begins here."""
    return path.removeprefix(os.path.join(os.getcwd(), ""))


def _headline_text(headline: Headline, sources: Mapping[int, int]) -> str:
    others = sources.get(headline.id, 0)
    facts = [
        headline.provider.name,
        f"{headline.published_at:%Y-%m-%d %H:%M} UTC",
        ", ".join(headline.topics),
        f"+{others} {'source' if others == 1 else 'sources'}" if others else "",
        "" if headline.is_published else "not published",
    ]
    known = " · ".join(fact for fact in facts if fact)
    return "\n  ".join(_line(line) for line in (headline.title, known, headline.url))


def _explanation_lines(explanation: Explanation) -> list[str]:
    general = _told(explanation.general)
    head = f"{_line(explanation.headline.title)} · server {explanation.server_id}"
    lines = [
        f"  subscription {one.subscription_id}, channel {one.channel_id}: {_told(one.sentence)}"
        for one in explanation.verdicts
    ]
    return [head, *([f"  {general}"] if general else []), *(lines or ["  no subscriptions"])]


def _told(sentence: Sentence) -> str:
    from bot.deliveries.sentences import in_words

    return in_words(sentence, moment=lambda one: f"{one:%Y-%m-%d %H:%M:%S} UTC", foreign=_line)


def _line(text: str) -> str:
    """Put an article's text on one line, without what cannot be seen."""
    seen = (" " if one.isspace() else one for one in text if one.isspace() or one.isprintable())
    return " ".join("".join(seen).split())


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value)


def _problems_object(
    rejected: Sequence[Problem], warnings: Sequence[Problem], duplicates: Sequence[Duplicate]
) -> dict[str, object]:
    return {
        "rejected": [_problem_object(one) for one in rejected],
        "warnings": [_problem_object(one) for one in warnings],
        "duplicates": [
            {"identity": one.url, "paths": [decodable(path) for path in one.paths]}
            for one in duplicates
        ],
    }


def _problem_object(problem: Problem) -> dict[str, object]:
    return {
        "path": decodable(problem.path),
        "line": problem.line,
        "field": problem.field,
        "problem": problem.problem,
    }


def _found_object(headline: Headline, result: Found) -> dict[str, object]:
    """Tell of what stands in a list for a story, with what else was found of that."""
    others = result.page.others.get(headline.id, ())
    return {
        **_headline_object(headline, result.related.get(headline.id, ())),
        "sources": result.sources.get(headline.id, 0),
        "same_story": [_listed_object(one) for one in others],
    }


def _listed_object(listed: RelatedItem | Headline) -> dict[str, object]:
    return {
        "title": listed.title,
        "url": listed.url,
        "provider": _provider_object(listed.provider),
        "published_at": _moment(listed.published_at),
    }


def _headline_object(headline: Headline, related: Sequence[RelatedItem]) -> dict[str, object]:
    return {
        # As text, as in Discord's API: the numbers have more than 53 bits.
        "id": str(headline.id),
        "title": headline.title,
        "excerpt": headline.excerpt,
        "url": headline.url,
        "provider": _provider_object(headline.provider),
        "topics": headline.topics,
        "published_at": _moment(headline.published_at),
        "published": headline.is_published,
        "quality": headline.quality,
        "heat": headline.heat,
        "related": [_listed_object(item) for item in related],
    }


def _explanation_object(explanation: Explanation) -> dict[str, object]:
    return {
        "server": str(explanation.server_id),
        "article": _headline_object(explanation.headline, ()),
        "general": _told(explanation.general),
        "subscriptions": [_verdict_object(one) for one in explanation.verdicts],
    }


def _verdict_object(verdict: Verdict) -> dict[str, object]:
    return {
        "subscription": verdict.subscription_id,
        "channel": str(verdict.channel_id),
        "outcome": verdict.outcome.value,
        "message": None if verdict.message_id is None else str(verdict.message_id),
        "because": _told(verdict.sentence),
    }


def _provider_object(provider: Provider) -> dict[str, str]:
    return {"name": provider.name, "domain": provider.domain}


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
