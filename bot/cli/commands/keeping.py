"""The commands on the database as a whole: ``status``, ``backup`` and so on."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.cli.answers import (
    DONE,
    DONE_WITH_PROBLEMS,
    Commands,
    add_database,
    database_of,
    say,
    server_location,
)


def add_to(commands: Commands) -> None:
    """Add them to the command line."""
    _add_status(commands.add_parser("status", help="tell how the bot and its database are"))
    _add_backup(commands.add_parser("backup", help="copy the database, while the bot runs or not"))
    _add_restore(commands.add_parser("restore", help="put a backup in the database's place"))
    _add_export(commands.add_parser("export", help="write all that it holds as JSON lines"))
    _add_import(commands.add_parser("import", help="bring in what `export` wrote"))
    _add_move(commands.add_parser("move", help="move the database to a PostgreSQL server"))
    _add_forget(commands.add_parser("forget", help="take a person out of the database"))


def _add_status(parser: argparse.ArgumentParser) -> None:
    parser.description = "Ends with 1 where no bot runs on the database, or something is failing."
    add_database(parser)
    parser.set_defaults(command=_status)


def _status(options: argparse.Namespace) -> int:
    from bot.clock import system_clock
    from bot.operating.standing import standing, status_json, status_text

    database, backups = database_of(options), _backup_folder(options)
    status = asyncio.run(standing(database, backups, system_clock()))
    say(status_json(status) if options.json else status_text(status))
    return DONE if status.is_well else DONE_WITH_PROBLEMS


def _backup_folder(options: argparse.Namespace) -> Path | None:
    """Give the folder of scheduled backups, where there is a configuration that names one."""
    from bot.config.settings import load_config

    return load_config(options.config).backup.folder if options.config.exists() else None


def _add_backup(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Writes the database as it is at one moment, looks through what was written, and lets"
        " nobody but its owner read it."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="none may be there yet")
    add_database(parser)
    parser.set_defaults(command=_backup)


def _backup(options: argparse.Namespace) -> int:
    import json

    from bot.operating.backups import write_backup

    found = asyncio.run(write_backup(database_of(options), options.file))
    told = {"file": str(options.file), "bytes": found.size, "schema": found.version}
    text = f"{options.file}: {found.size / 1e6:,.1f} MB, whole. Keep it on another disk."
    say(json.dumps(told) if options.json else text)
    return DONE


def _add_restore(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Puts a backup in the place of the database, which is kept beside it. Stop the bot first."
        " Nothing that was published before is posted by itself afterwards."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="one that `backup` wrote")
    parser.add_argument(
        "--catch-up",
        action="store_true",
        help="post it where no channel shows it, after looking; of digests nothing is posted",
    )
    add_database(parser)
    parser.set_defaults(command=_restore)


def _restore(options: argparse.Namespace) -> int:
    import json

    from bot.clock import system_clock
    from bot.operating.backups import restore

    database = database_of(options)
    done = asyncio.run(restore(database, options.file, system_clock(), catches_up=options.catch_up))
    kept = "" if done.kept is None else f" What was there is kept in {done.kept}."
    told = {
        "database": str(database),
        "withdrawn": done.withdrawn,
        "kept": None if done.kept is None else str(done.kept),
    }
    articles = "article" if done.withdrawn == 1 else "articles"
    withdrawn = (
        f" Not posted by itself any more, though it was on its way: {done.withdrawn:,} {articles}."
        if done.withdrawn
        else ""
    )
    text = f"{database} is what {options.file} was.{kept}{withdrawn}"
    say(json.dumps(told) if options.json else text)
    return DONE


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Writes articles, decisions and subscriptions as JSON lines, which other programs read and"
        " `import` brings into another database. What was posted is no part of it: `backup` copies"
        " all there is."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="none may be there yet")
    add_database(parser)
    parser.set_defaults(command=_export)


def _export(options: argparse.Namespace) -> int:
    import json

    from bot.clock import system_clock
    from bot.loading.progress import counter
    from bot.operating.carrying.exporting import export

    with counter("lines") as tell:
        counts = asyncio.run(
            export(database_of(options), options.file, system_clock(), lambda _: tell(1))
        )
    told = {"file": str(options.file), **counts}
    parts = ", ".join(f"{kind} {count:,}" for kind, count in counts.items()) or "nothing yet"
    say(json.dumps(told) if options.json else f"{options.file}: {parts}.")
    return DONE


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Nothing is posted by it: articles come in as a backlog, and subscriptions begin now. What"
        " is there already stays as it is, so an import that was interrupted is simply run again."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="one that `export` wrote")
    add_database(parser)
    parser.set_defaults(command=_import)


def _import(options: argparse.Namespace) -> int:
    import json
    from dataclasses import asdict

    from bot.clock import system_clock
    from bot.loading.progress import counter
    from bot.operating.carrying.importing import bring_in

    with counter("lines") as tell:
        done = asyncio.run(bring_in(database_of(options), options.file, system_clock(), tell))
    text = (
        f"Added: articles {done.articles:,}, decisions {done.decisions:,}, subscriptions"
        f" {done.subscriptions:,}, rules {done.rules:,}. There already, and left as they are:"
        f" {done.known:,}."
    )
    if done.lost:
        text += f" Decisions about articles that are not here, left out: {done.lost:,}."
    say(json.dumps(asdict(done)) if options.json else text)
    return DONE_WITH_PROBLEMS if done.lost else DONE


def _add_move(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Moves all that the database's file holds into an empty database on a PostgreSQL server."
        " All of it arrives, or nothing; the file stays as it is. Stop the bot first."
    )
    parser.add_argument(
        "--to",
        type=server_location,
        required=True,
        metavar="URL",
        help="such as postgresql://newsdesk@db.example.org/newsdesk",
    )
    add_database(parser)
    parser.set_defaults(command=_move)


def _move(options: argparse.Namespace) -> int:
    import json

    from bot.loading.progress import counter
    from bot.operating.moving import move_to_server

    database = database_of(options)
    with counter("rows") as tell:
        rows = asyncio.run(move_to_server(database, options.to, tell))
    text = (
        f"Moved: articles {rows['articles']:,}, subscriptions {rows['subscriptions']:,}, posts"
        f" {rows['posts']:,}, {sum(rows.values()):,} rows in all. Now write into the configuration,"
        f' in place of `path`: url = "{options.to}". {database} is as it was.'
    )
    say(json.dumps({"database": str(options.to), "rows": rows}) if options.json else text)
    return DONE


def _add_forget(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "What the person decided and ordered goes on to count, without saying who it was. Backups"
        " that were written before still say so."
    )
    parser.add_argument("user", type=user_id, metavar="USER", help="the person's id in Discord")
    add_database(parser)
    parser.set_defaults(command=_forget)


def user_id(text: str) -> int:
    """Read a person's id."""
    from bot.config.tables import RefusedValueError
    from bot.config.values import discord_id

    try:
        return discord_id(text)
    except RefusedValueError as error:
        raise argparse.ArgumentTypeError(error.args[0]) from error


def _forget(options: argparse.Namespace) -> int:
    import json

    from bot.operating.forgetting import forget

    done = asyncio.run(forget(database_of(options), options.user))
    told = {"decisions": done.decisions, "subscriptions": done.subscriptions}
    text = (
        f"The person is forgotten: decisions {done.decisions:,}, subscriptions"
        f" {done.subscriptions:,}. Backups from before still hold the id."
    )
    say(json.dumps(told) if options.json else text)
    return DONE
