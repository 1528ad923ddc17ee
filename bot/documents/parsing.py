"""Goes from the bytes of a file to its articles: chooses the format, reads, builds, reports."""

from __future__ import annotations

from os.path import splitext

from bot.documents import json_reader, yaml_reader
from bot.documents.building import build_article
from bot.documents.front_matter import FrontMatter, begins_with_key, other_format, split
from bot.documents.kinds import JSON_SUFFIX, MAX_BYTES, MAX_LISTING_BYTES, YAML_SUFFIXES
from bot.documents.listings import build_listing
from bot.documents.notes import Notes, PartError
from bot.documents.reporting import Parsed, Text
from bot.documents.signs import with_whole_characters
from bot.documents.trees import UnreadableError
from bot.errors import DocumentError, NotADocumentError, Problem

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_JSON_FRONT_MATTER = (
    "it begins like JSON; a document has its front matter in YAML, between lines of ---"
)


def parse(data: bytes, path: str) -> Parsed:
    """Read one file.

    A document gives one article. A listing is JSON with many articles under ``value``; an entry
    that is wrong rejects only itself. JSON with a title is one article.

    Args:
        data: What the file holds: UTF-8, with or without a byte order mark.
        path: Its name, for messages and for its suffix.

    Raises:
        NotADocumentError: The file is something else altogether.
        DocumentError: The file cannot be read, or needed parts are missing or wrong.
    """
    while data.startswith(_BYTE_ORDER_MARK):  # each tool that a file went through may add one
        data = data.removeprefix(_BYTE_ORDER_MARK)
    suffix = splitext(path)[1].lower()
    if suffix == JSON_SUFFIX or data.lstrip()[:1] == b"{":
        return _parse_json(_decoded(data, path, MAX_LISTING_BYTES), path, suffix)
    return _parse_document(_decoded(data, path, MAX_BYTES), path, suffix)


def _decoded(data: bytes, path: str, limit: int) -> str:
    if len(data) > limit:
        problem = f"the file has {len(data):,} bytes; {limit:,} are accepted"
        raise DocumentError(Problem(path, None, "", problem))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"the byte 0x{data[error.start]:02X} is not UTF-8; save the file as UTF-8"
        raise DocumentError(Problem(path, line, "", problem)) from error
    if not text or text.isspace():
        raise DocumentError(Problem(path, None, "", "the file is empty"))
    return text


def _parse_json(content: str, path: str, suffix: str) -> Parsed:
    content = with_whole_characters(content)
    text = Text(path, content, json_reader.marks)
    try:
        return build_listing(text, *json_reader.read(content))
    except PartError as error:
        raise text.rejection(error) from error
    except UnreadableError as error:
        if suffix != JSON_SUFFIX:
            problem = f"{error.problem}; {_JSON_FRONT_MATTER}"
            error = UnreadableError(problem, error.index)
        raise text.rejection(error) from error


def _parse_document(content: str, path: str, suffix: str) -> Parsed:
    front = _front_matter(content, path, suffix)
    yaml = with_whole_characters(front.yaml)
    text = Text(path, yaml, yaml_reader.marks)
    notes = Notes()
    try:
        article = build_article(yaml_reader.read(yaml), notes, front.body)
    except (UnreadableError, PartError) as error:
        raise text.rejection(error) from error
    return Parsed((article,), warnings=text.problems(notes.findings))


def _front_matter(content: str, path: str, suffix: str) -> FrontMatter:
    front = split(content)
    if suffix in YAML_SUFFIXES and (front is None or not front.is_closed or front.body.strip()):
        # A YAML file needs no fences and has no body: what follows is a second YAML document.
        return FrontMatter(content)
    if front is None:
        raise _unopened(content, path)
    if not front.is_closed:
        raise _unclosed(content, path)
    return front


def _unopened(content: str, path: str) -> DocumentError:
    line = content.count("\n", 0, len(content) - len(content.lstrip())) + 1
    if begins_with_key(content):
        problem = "the front matter is not opened; put a line of --- above this one"
        return DocumentError(Problem(path, line, "", problem))
    other = other_format(content)
    if other:
        problem = f"the front matter is {other}; write it in YAML, between lines of ---"
        return DocumentError(Problem(path, line, "", problem))
    problem = "this is no document: it does not begin with front matter between lines of ---"
    return NotADocumentError(Problem(path, line, "", problem))


def _unclosed(content: str, path: str) -> DocumentError:
    """Say that the closing line is missing, and where reading breaks off without it."""
    problem = "the front matter is not closed by a line of ---; is the file cut off?"
    try:
        yaml_reader.read(content)
    except UnreadableError as error:
        if error.index is not None:
            text = Text(path, content, yaml_reader.marks)
            return DocumentError(text.problem_at(error.index, f"{problem} ({error.problem})"))
    return DocumentError(Problem(path, content.rstrip().count("\n") + 1, "", problem))
