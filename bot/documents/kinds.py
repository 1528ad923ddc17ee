"""Which files may be documents: how their names end, and how long they are at most."""

from __future__ import annotations

from typing import Final

YAML_SUFFIXES: Final = frozenset({".yaml", ".yml"})
JSON_SUFFIX: Final = ".json"
#: How the names of files end that may be documents, in lower case.
SUFFIXES: Final = frozenset({".md", ".markdown", ".txt", JSON_SUFFIX}) | YAML_SUFFIXES
#: The longest document and the longest listing, in bytes. Real documents reach 150 KB.
MAX_BYTES: Final = 1 << 20
MAX_LISTING_BYTES: Final = 64 << 20
