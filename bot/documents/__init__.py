"""Turns the bytes of one file into articles, or into an error with file, line, field and problem.

Finding and reading files is left to the sources. Texts stay as the document has them; making them
fit to be shown is left to those who show them.
"""

from bot.documents.parsing import MAX_BYTES, MAX_LISTING_BYTES, SUFFIXES, parse
from bot.documents.reporting import Parsed

__all__ = ["MAX_BYTES", "MAX_LISTING_BYTES", "SUFFIXES", "Parsed", "parse"]
