"""Which articles are one story, who leads it, and which coverage to show with it. Pure.

Whether two articles tell the same event is decided by ``judging`` alone; what of it is kept where,
and how articles to compare are found among all others, is left to the store.
"""

from bot.stories.coverage import Coverage, coverage_of
from bot.stories.grouping import Evidence, grouped
from bot.stories.joining import Member, joins, lead_of
from bot.stories.judging import Facts, Merge, Verdict, facts_of, judge, tell_the_same
from bot.stories.likeness import Likeness, likeness_of
from bot.stories.saying import explained
from bot.stories.telling import (
    STORY_WINDOW,
    Story,
    Telling,
    is_within_story,
    other_sources,
    shown_coverage,
    story_of,
    with_tellings,
)
from bot.stories.words import (
    Rarity,
    Weighed,
    Words,
    candidate_words,
    rarity_among,
    spaced_words,
    weigh,
    words_of,
)

__all__ = [
    "STORY_WINDOW",
    "Coverage",
    "Evidence",
    "Facts",
    "Likeness",
    "Member",
    "Merge",
    "Rarity",
    "Story",
    "Telling",
    "Verdict",
    "Weighed",
    "Words",
    "candidate_words",
    "coverage_of",
    "explained",
    "facts_of",
    "grouped",
    "is_within_story",
    "joins",
    "judge",
    "lead_of",
    "likeness_of",
    "other_sources",
    "rarity_among",
    "shown_coverage",
    "spaced_words",
    "story_of",
    "tell_the_same",
    "weigh",
    "with_tellings",
    "words_of",
]
