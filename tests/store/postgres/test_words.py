"""Words are taken from texts as SQLite's index takes them, to the letter."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bot.store.postgres.filing import index_row
from bot.store.postgres.matching import matched
from bot.store.postgres.stemming import stem
from bot.store.postgres.words import stems_of
from bot.store.terms import AllOf, AnyOf, Mark, Part, Without, Words
from tests.postgres import Server

_TOKENIZER = "porter unicode61 remove_diacritics 2 categories ''L* N* Co Mn Mc''"


_ENDINGS = """
    s es ed ing eed ly y e ll sses ies ational tional enci anci izer logi bli alli entli eli ousli
    ization ation ator alism iveness fulness ousness aliti iviti biliti ical ness icate iciti ful
    ative alize al ance ence er ic able ible ant ement ment ent sion tion ou ism ate iti ous ive ize
    at bl iz
"""


def words_in_sqlite(texts: Sequence[str]) -> list[list[str]]:
    """Give the words under which SQLite's index keeps each text."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = '{_TOKENIZER}')")
        database.execute("CREATE VIRTUAL TABLE words USING fts5vocab(texts, instance)")
        database.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", enumerate(texts))
        found: list[list[str]] = [[] for _ in texts]
        for word, text in database.execute("SELECT term, doc FROM words ORDER BY doc, offset"):
            found[text].append(word)
        return found


def test_words_of_many_scripts_are_the_same() -> None:
    texts = [
        "Microsoft's Surface Duo: 2 screens, 1.5 kg; C# and .NET at www.forbes.com/x",
        "Ärzte, façade, naïve, İstanbul, ǅ, ﬁne, STRASSE, straße, Ω, ς, \u017f, œuvre",
        "e\u0301te\u0301 q\u0305q n\u0303 и\u0306 й Ёлка їжак",
        "東京都庁の新しい庁舎 カタカナ ｶﾀｶﾅ 한국어 กรุงเทพ ไทย မြန်မာ ភាសាខ្មែរ",
        "العربية فارسی עברית हिन्दी বাংলা தமிழ் తెలుగు",
        "snake_case a-b\u2013c 'quoted' \"x\" \u200bzero\u200d \ue023 ½ ² Ⅷ ①",
        "\x01\t\n.,;",
        "",
    ]
    assert [stems_of(text) for text in texts] == words_in_sqlite(texts)


def test_stems_are_the_same() -> None:
    beginnings = ("", "a", "b", "tr", "hop", "agr", "relat", "sky", "fizz", "roll", "yell", "oe")
    endings = [*_ENDINGS.split(), ""]
    words = sorted(
        {"".join(one) for one in product(beginnings, endings, endings) if any(one)}
        | {"as", "is", "x" * 64, "x" * 63 + "s", "x" * 64 + "s", "жed", "日本ing", "straße"} - {""}
    )
    assert [[stem(word)] for word in words] == words_in_sqlite(words)


@given(st.lists(st.text(st.characters(max_codepoint=0x24F)), max_size=20))
def test_any_latin_text_has_the_same_words(texts: list[str]) -> None:
    clean = [text.replace("\0", " ") for text in texts]
    assert [stems_of(text) for text in clean] == words_in_sqlite(clean)


def test_an_article_is_kept_with_the_places_of_its_words(postgres: Server) -> None:
    row = index_row((7, "Trams run", "Runs it's", "deep learning", "t5 pub"))
    assert row[0] == 7
    ((kept,),) = postgres.shared.execute("SELECT %s::tsvector::text", (row[1],))
    assert kept == ("'#pub' '#t5' 'deep':8C 'it':5B 'learn':9C 'run':2A,4B 's':6B 'tram':1A")


def test_what_is_too_long_for_the_server_is_cut_before(postgres: Server) -> None:
    many = " ".join(f"word{number}" for number in range(20_000))
    again = "again " * 1_000
    row = index_row((1, "東" * 3000, many + again, "", "pub"))
    ((size,),) = postgres.shared.execute("SELECT length(%s::tsvector)", (row[1],))
    assert size > 16_000


def test_terms_are_said_in_the_language_of_the_index(postgres: Server) -> None:
    term = Without(
        AllOf((Words("deep learning"), AnyOf((Mark("p1"), Words("robots", Part.TITLE, True))))),
        AnyOf((Words("say \"no'\\ \0"), Words("!?"))),
    )
    said = matched(term)

    assert said == "((('deep' <-> 'learn') & ('#p1' | 'robot':AC*)) & !(('sai' <-> 'no') | '#'))"
    postgres.shared.execute("SELECT %s::tsquery", (said,))


def test_a_phrase_does_not_go_on_in_the_next_text(postgres: Server) -> None:
    _, kept = index_row((1, "Tram stops", "Work begins", "", ""))

    def finds(text: str) -> bool:
        ((found,),) = postgres.shared.execute(
            "SELECT %s::tsvector @@ %s::tsquery", (kept, matched(Words(text)))
        )
        return bool(found)

    assert finds("trams stop")
    assert not finds("stops work")
    assert not finds("stop trams")


def test_any_text_can_be_kept_and_looked_for(postgres: Server) -> None:
    @given(st.text(), st.text())
    def try_it(text: str, typed: str) -> None:
        if any("\ud800" <= letter <= "\udfff" for letter in text + typed):
            return
        _, kept = index_row((1, text, text, text, "pub"))
        postgres.shared.execute(
            "SELECT %s::tsvector @@ %s::tsquery", (kept, matched(Words(typed, Part.TITLE, True)))
        )

    try_it()
