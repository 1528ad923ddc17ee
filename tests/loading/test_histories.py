"""Whatever happened to the files before, a load ends as one into a new database would."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.store import Store
from bot.store.files.problems import current_problems
from tests.loading.newsroom import Newsroom, document, listing
from tests.store.databases import Further

NAMES = [f"{folder}{name}" for folder in ("", "a/", "b/", "b/c/") for name in ("1.md", "2.json")]
STEPS = 30


def change(newsroom: Newsroom, chance: random.Random) -> None:
    """Do to the files what people and programs do."""
    folder = newsroom.folder
    name, other = chance.choice(NAMES), chance.choice(NAMES)
    path = folder / name
    match chance.choice(["write", "write", "write", "remove", "move", "copy", "swap", "rename"]):
        case "remove":
            path.unlink(missing_ok=True)
        case "move" if path.exists() and path.suffix == Path(other).suffix:
            (folder / other).parent.mkdir(parents=True, exist_ok=True)
            path.replace(folder / other)
        case "copy" if path.exists():
            newsroom.write(str(Path(other).with_suffix(path.suffix)), path.read_bytes())
        case "swap" if (folder / "a").exists() and (folder / "b").exists():
            (folder / "a").rename(folder / "x")
            (folder / "b").rename(folder / "a")
            (folder / "x").rename(folder / "b")
        case "rename" if (folder / "b" / "c").exists() and not (folder / "d").exists():
            (folder / "b" / "c").rename(folder / "d")
        case _:
            newsroom.write(name, content_for(name, chance))


def content_for(name: str, chance: random.Random) -> str:
    def date() -> str:
        # Never the same twice, save in copies.
        hour, minute, second = (chance.randrange(most) for most in (24, 60, 60))
        return f"2021-09-{chance.randint(1, 3):02}T{hour:02}:{minute:02}:{second:02}Z"

    if name.endswith(".json"):
        return listing(
            {
                "title": f"Story {story} from {chance.randint(1, 3)}",
                "originalUrl": f"https://news.example/{story}",
                "publishedDateTime": date(),
            }
            for story in chance.sample(range(5), k=3)
        )
    story = chance.randrange(5)
    return document(
        f"Story {story} told {chance.randint(1, 9)}",
        url=f"https://news.example/{story}",
        date=date(),
        more=chance.choice(["published: true", "published: false", "", "removed: true"]),
    )


async def state(newsroom: Newsroom) -> tuple[list[str], list[str], object]:
    """Give what members and moderators see, and which articles are doubled where."""
    problems = await current_problems(newsroom.store.database)
    # Of copies the one leads that led before, which a fresh load cannot know.
    doubled = [(one.url, sorted(one.paths)) for one in problems.duplicates]
    return await newsroom.titles(), await newsroom.all_titles(), doubled


@pytest.mark.parametrize("seed", range(4))
async def test_any_history_ends_as_a_fresh_load_would(
    tmp_path: Path, clock: Clock, further: Further, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same history each time
    old = await Store.open(further("old"))
    newsroom = Newsroom(tmp_path / "documents", old, clock)
    (newsroom.folder / ".keep").touch()
    newsroom.change_source(on_missing="withdraw")
    for step in range(STEPS):
        for _ in range(chance.randint(1, 4)):
            change(newsroom, chance)
        await newsroom.load()

        new = await Store.open(further(f"step{step}"))
        fresh = Newsroom(newsroom.folder, new, clock)
        await fresh.load()
        assert await state(newsroom) == await state(fresh), f"step {step}"
        await new.close()

        report = await newsroom.load()
        assert not report.has_changes
    await old.close()
