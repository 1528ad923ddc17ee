"""Embeds of lists and of short answers."""

from __future__ import annotations

from dataclasses import replace

from bot.ui.embeds import (
    headlines_embed,
    message_embed,
)
from bot.ui.text import when
from tests.samples import FORBES, WIRED
from tests.ui.drawings import COLOUR, assert_within_limits, headline, page


class TestHeadlines:
    def test_an_entry_takes_two_lines(self) -> None:
        one = headline("One", topics=("AI", "Robots", "Law"), coverage_count=9)
        embed = headlines_embed("Newest", page([one]), colour=COLOUR, sources={one.id: 4})
        assert embed.title == "Newest"
        assert (embed.description or "").splitlines() == [
            f"**1.** [One]({one.url})",
            f"Forbes\u00a0· {when(one.published_at)}\u00a0· AI, Robots\u00a0· +4 sources",
        ]
        assert embed.footer.text == "1 story"

    def test_numbers_go_on_through_the_pages(self) -> None:
        found = page([headline("One"), headline("Two")], total=47, offset=10)
        embed = headlines_embed("Newest", found, colour=COLOUR)
        lines = (embed.description or "").splitlines()
        assert [line[:8] for line in lines[::2]] == ["**11.** ", "**12.** "]
        assert embed.footer.text == "Page 2 of 5\u00a0· 47 stories"

    def test_a_count_that_stopped_says_so(self) -> None:
        found = page([headline("One")], total=1000, exact=False, offset=10)
        embed = headlines_embed("Newest", found, colour=COLOUR)
        assert embed.footer.text == "Page 2\u00a0· more than 1,000 stories"

    def test_another_providers_story_tells_why_it_is_listed(self) -> None:
        found = page([headline("Own", provider=replace(FORBES, domain="www.Forbes.com"))])
        embed = headlines_embed("F", found, colour=COLOUR, provider_domain="forbes.com")
        assert "covers this story" not in (embed.description or "")
        found = page([headline("Theirs", provider=WIRED)])
        embed = headlines_embed("F", found, colour=COLOUR, provider_domain="forbes.com")
        assert (embed.description or "").endswith("\u00a0· forbes.com covers this story")
        embed = headlines_embed(
            "F", found, colour=COLOUR, provider_domain="forbes.com", provider_name="Forbes"
        )
        assert (embed.description or "").endswith("\u00a0· Forbes covers this story")

    def test_moderators_see_what_is_held(self) -> None:
        found = page([headline("One"), headline("Two", is_published=False)])
        shown = headlines_embed("Q", found, colour=COLOUR, show_state=True).description or ""
        assert [line.split("\u00a0· ")[0] for line in shown.splitlines()[1::2]] == [
            "✅ published",
            "🔒 held",
        ]
        hidden = headlines_embed("Q", found, colour=COLOUR).description or ""
        assert "held" not in hidden

    def test_an_empty_page_is_friendly(self) -> None:
        nothing = headlines_embed("Newest", page([]), colour=COLOUR)
        assert (nothing.description or "").startswith("Nothing found.")
        behind = headlines_embed("Newest", page([], total=3, offset=10), colour=COLOUR)
        assert "not" in (behind.description or "nothing")
        assert nothing.description != behind.description

    def test_one_long_address_takes_no_link_from_the_others(self) -> None:
        entries = [headline(f"Story {number}") for number in range(9)]
        found = page([headline("Far", url="https://x.example/" + "a" * 1900), *entries])
        lines = (headlines_embed("Newest", found, colour=COLOUR).description or "").splitlines()
        assert lines[0] == "**1.** Far"
        assert all("](https://" in line for line in lines[2::2])


def test_a_message_keeps_the_markup_of_ours_and_its_limit() -> None:
    assert (
        message_embed("Done in <#1>, **really**", COLOUR).description == "Done in <#1>, **really**"
    )
    assert_within_limits(message_embed("word " * 2000, COLOUR))
