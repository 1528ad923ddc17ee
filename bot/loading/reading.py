"""Reads one document from the disk into what the store keeps of it; runs in worker processes too.

Which files are to be read, and writing what they say, is left to ``loading``.
"""

from __future__ import annotations

import time
from hashlib import blake2b

from bot.articles import Article
from bot.documents import MAX_BYTES, MAX_LISTING_BYTES, Parsed, parse
from bot.errors import DocumentError, NotADocumentError, Problem
from bot.loading.jobs import Job, ReadFile
from bot.sources.files import UNSETTLED, is_settled, read, reason_of
from bot.store.articles.rows import rows_of
from bot.store.files.known import HeldArticle, KnownFile, LoadedFile
from bot.store.times import as_seconds


def read_file(job: Job) -> ReadFile | None:
    """Read a file and make rows of what it says; what is wrong with it becomes its rejection.

    Gives None for a file that has gone since it was seen.
    """
    limit = MAX_LISTING_BYTES if job.path.lower().endswith(".json") else MAX_BYTES
    if job.state.size > limit:
        problem = f"the file has {job.state.size:,} bytes; {limit:,} are accepted"
        return _rejected(job, problem, is_settled=is_settled(job.state, time.time_ns()))
    try:
        data, held_still = read(job.path, limit, root=job.root)
    except FileNotFoundError:
        return None
    except OSError as error:
        return _rejected(job, f"cannot be read: {reason_of(error)}", is_settled=False)
    digest = blake2b(data, digest_size=16).digest()
    known = _known(job, digest, is_settled=held_still and is_settled(job.state, time.time_ns()))
    is_known = digest == job.known_digest
    if is_known and not job.is_outdated:
        return ReadFile(LoadedFile(job.path, job.directory, known), is_changed=False)
    return _parsed(job, data, known)._replace(is_reread=is_known)


def _rejected(job: Job, problem: str, *, is_settled: bool) -> ReadFile:
    rejection = Problem(job.path, None, "", problem)
    state = _known(job, b"", is_settled=is_settled)
    return ReadFile(
        LoadedFile(job.path, job.directory, state, rejections=(rejection,), is_whole=False)
    )


def _known(job: Job, digest: bytes, *, is_settled: bool) -> KnownFile:
    """Give the state to keep; a file that may still be changing is to be looked at again."""
    return KnownFile(
        size=job.state.size,
        modified_ns=job.state.modified_ns if is_settled else UNSETTLED,
        inode=job.state.inode,
        digest=digest,
        source=job.source,
        default_published=job.default_published,
    )


def _parsed(job: Job, data: bytes, known: KnownFile) -> ReadFile:
    try:
        parsed = parse(data, job.path)
    except DocumentError as error:
        is_none = isinstance(error, NotADocumentError)
        found = (error.problem,)
        parsed = Parsed((), warnings=found) if is_none else Parsed((), found, error.warnings)
        is_whole = False
    else:
        is_whole = not parsed.problems
    # Of two entries of a listing with one address the later counts, as in a file that grew.
    articles = {article.id: article for article in parsed.articles}
    return ReadFile(
        LoadedFile(
            path=job.path,
            directory=job.directory,
            state=known,
            articles=list(map(_held, articles.values())),
            rejections=parsed.problems,
            warnings=parsed.warnings,
            is_whole=is_whole,
        ),
        tuple(
            rows_of(article, default_published=job.default_published)
            for article in articles.values()
        ),
    )


def _held(article: Article) -> HeldArticle:
    # Who leaves open whether an article was taken back does not mean it to be published.
    flag = False if article.is_doubtful else article.published
    return HeldArticle(article.id, as_seconds(article.published_at), flag)
