"""Whose word counts: the newsroom's withdrawal, the server's, the operator's, the document's."""

from __future__ import annotations

from itertools import product

import pytest

from bot.publication import Action, is_published, is_published_by_documents

DECISIONS = (None, Action.PUBLISH, Action.UNPUBLISH)


@pytest.mark.parametrize(
    ("flags", "default", "expected"),
    [
        ([True], False, True),
        ([False], True, False),
        ([None], True, True),
        ([None], False, False),
        ([False, True], True, False),
        ([True, False], False, True),
        ([None, False], True, False),
        ([None, True], False, True),
        ([None, None, False, True], True, False),
        ([None, None], True, True),
    ],
)
def test_the_first_document_with_a_flag_decides_and_without_any_the_sources_default(
    flags: list[bool | None], default: bool, expected: bool
) -> None:
    """A second source that publishes by default does not publish what another document holds."""
    assert is_published_by_documents(flags, default_published=default, is_removed=False) is expected
    assert not is_published_by_documents(flags, default_published=default, is_removed=True)


@pytest.mark.parametrize(
    ("server", "operator", "by_document"), list(product(DECISIONS, DECISIONS, (True, False)))
)
def test_the_server_wins_over_the_operator_who_wins_over_the_document(
    server: Action | None, operator: Action | None, by_document: bool
) -> None:
    decided = server or operator
    expected = by_document if decided is None else decided is Action.PUBLISH

    assert (
        is_published(by_document=by_document, operator=operator, server=server, is_removed=False)
        is expected
    )
    assert not is_published(
        by_document=by_document, operator=operator, server=server, is_removed=True
    )


def test_a_reset_decides_nothing() -> None:
    for by_document in (True, False):
        assert (
            is_published(
                by_document=by_document,
                operator=Action.RESET,
                server=Action.RESET,
                is_removed=False,
            )
            is by_document
        )
