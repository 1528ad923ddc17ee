"""What makes two things the same: addresses of articles, domains of providers, names of topics.

Pure rules, each giving a normal form, and the key of a form: a number that every process, reload
and rebuilt database derives alike. Which article an address leads to, which of several documents
it is taken from, and when it has moved are decided here too; what is kept of it, by the store.
"""

from bot.identity.addresses import (
    article_id,
    bears_login,
    is_web_address,
    link_of,
    normalise_address,
)
from bot.identity.keys import text_key
from bot.identity.leading import Standing, leader
from bot.identity.moves import Move, Version, move_between, wording_key
from bot.identity.names import name_form, normalise_domain, provider_id, topic_id, usual_name

#: Counts the normal forms below: a database keeps the one that its keys were made with, and
#: makes them anew where it is another. 1 was written before forms were counted. Whatever changes
#: the form of any address, domain or name adds one; ``tests/identity/test_forms.py`` notices.
FORM_VERSION = 2

__all__ = [
    "FORM_VERSION",
    "Move",
    "Standing",
    "Version",
    "article_id",
    "bears_login",
    "is_web_address",
    "leader",
    "link_of",
    "move_between",
    "name_form",
    "normalise_address",
    "normalise_domain",
    "provider_id",
    "text_key",
    "topic_id",
    "usual_name",
    "wording_key",
]
