"""Shows what is wrong with the newsroom's documents, for the moderators who can have it mended."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

import discord

from bot.config.settings import Config
from bot.errors import Problem
from bot.identity import is_web_address
from bot.store.engine import Engine
from bot.store.feeds.troubles import feed_problems
from bot.store.files.problems import Duplicate, Problems, current_problems
from bot.ui.replies import Answer
from bot.ui.text import escape, fit, fitting, plain, plural

#: Discord's limit for a description, less room for the line that counts what is left.
_ROOM: Final = 4096 - 40
_NAME: Final = 120
_FIELD: Final = 60
_PROBLEM: Final = 220


async def problems_answer(database: Engine, config: Config) -> Answer:
    """Show what is wrong now with documents of the configured folders, and with feeds."""
    folders = [str(folder) for one in config.sources for folder in one.folders]
    problems = await current_problems(database, folders)
    problems = problems.beside(*await feed_problems(database))
    return Answer(problems_embed(problems, colour=config.posting.colour))


def problems_embed(problems: Problems, *, colour: int) -> discord.Embed:
    """Draw what is wrong now: rejected documents first, then dropped parts, then doubles."""
    embed = discord.Embed(title="Problems with documents", colour=colour)
    if not problems.count:
        embed.description = "Every document was read without a problem."
        return embed
    lines = fitting(_lines(problems), _ROOM)
    left = problems.count - len(lines)
    embed.description = "\n".join([*lines, *([f"and {left:,} more"] if left else [])])
    embed.set_footer(
        text=f"{len(problems.rejected):,} rejected · "
        f"{plural(len(problems.warnings), 'warning', 'warnings')} · "
        f"{len(problems.duplicates):,} doubled. A mended document leaves this list by itself."
    )
    return embed


def _lines(problems: Problems) -> Iterator[str]:
    for problem in problems.rejected:
        yield f"⛔ {_problem(problem)}"
    for problem in problems.warnings:
        yield f"⚠️ {_problem(problem)}"
    for duplicate in problems.duplicates:
        yield f"👯 {_duplicate(duplicate)}"


def _problem(problem: Problem) -> str:
    line = "" if problem.line is None else f":{problem.line}"
    field = f" {fit(problem.field, _FIELD)}:" if problem.field else ""
    return f"**{_name(problem.path)}{line}**{field} {fit(problem.problem, _PROBLEM)}"


def _duplicate(duplicate: Duplicate) -> str:
    return " and ".join(f"**{_name(path)}**" for path in duplicate.paths[:3]) + " hold one article"


def _name(path: str) -> str:
    """Give a feed's address, or a file's own name: the operator's folders are nobody's business."""
    return escape(plain(path if is_web_address(path) else os.path.basename(path), _NAME))
