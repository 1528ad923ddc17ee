"""The embed of an article: what it shows, and what it leaves out."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest

from bot.articles import Image, Provider, RelatedItem
from bot.ui.embeds import article_embed
from bot.ui.text import when
from tests.samples import FORBES, WIRED, make_article, make_related
from tests.ui.drawings import COLOUR, assert_within_limits, coverage_of

PICTURE = Image("https://x.example/tram.jpg", 1200, 630)


def related(count: int) -> list[RelatedItem]:
    return [make_related(f"Coverage number {number}") for number in range(1, count + 1)]


class TestArticle:
    def test_it_shows_what_matters(self) -> None:
        provider = replace(FORBES, images=(Image("https://x.example/forbes.png", 50, 50),))
        article = replace(
            make_article(
                "Trams *stop*",
                provider=provider,
                topics=["AI", "Transport"],
                excerpt="All of them…",
            ),
            images=(PICTURE,),
        )
        embed = article_embed(article, (), colour=COLOUR)
        assert embed.title == r"Trams \*stop\*"
        assert embed.url == article.url
        assert embed.description == "All of them…"
        assert (embed.author.name, embed.author.icon_url) == (
            "Forbes",
            "https://x.example/forbes.png",
        )
        assert embed.image.url == PICTURE.url
        assert embed.footer.text == "AI\u00a0· Transport"
        assert embed.timestamp == article.published_at
        assert embed.colour == discord.Colour(COLOUR)
        assert not embed.fields

    def test_in_brief_what_is_below_is_near_at_hand(self) -> None:
        article = replace(make_article("Trams stop"), images=(PICTURE,))
        embed = article_embed(article, related(9), colour=COLOUR, is_brief=True)
        assert (embed.image.url, embed.thumbnail.url) == (None, PICTURE.url)
        assert (embed.description or "").count("\u2022 ") == 3
        assert (embed.description or "").endswith("and 6 more")

    def test_what_is_missing_leaves_no_trace(self) -> None:
        embed = article_embed(make_article("Bare"), (), colour=COLOUR)
        assert embed.description is None
        assert embed.footer.text is None
        assert embed.image.url is None
        assert embed.author.icon_url is None

    def test_a_video_is_marked(self) -> None:
        embed = article_embed(replace(make_article("Tide"), type="video"), (), colour=COLOUR)
        assert embed.title == "▶ Tide"

    def test_a_note_stands_above_the_excerpt(self) -> None:
        article = make_article("Held", excerpt="The excerpt.")
        embed = article_embed(article, (), colour=COLOUR, note="Only moderators see it")
        assert embed.description == "**Only moderators see it**\nThe excerpt."

    def test_a_long_excerpt_is_cut_after_a_word(self) -> None:
        article = make_article("Long", excerpt="word " * 200)
        description = article_embed(article, (), colour=COLOUR).description or ""
        assert description.endswith("word…")
        assert 300 < len(description) <= 350

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "https://u@evil.example/"])
    def test_an_address_that_is_not_to_be_shown_is_not(self, url: str) -> None:
        article = replace(make_article("A"), url=url, images=(Image(url, 1200, 630),))
        embed = article_embed(article, (), colour=COLOUR)
        assert embed.url is None
        assert embed.image.url is None

    def test_author_and_footer_know_no_markup_and_get_no_backslashes(self) -> None:
        article = make_article("A", provider=Provider("A_B *C*", "abc.example"), topics=["C_D"])
        embed = article_embed(article, (), colour=COLOUR)
        assert embed.author.name == "A_B *C*"
        assert embed.footer.text == "C_D"

    def test_a_provider_without_a_name_is_known_by_its_domain(self) -> None:
        article = make_article("A", provider=Provider("\u200b", "abc.example"))
        assert article_embed(article, (), colour=COLOUR).author.name == "abc.example"


class TestImages:
    @pytest.mark.parametrize(
        "image",
        [
            Image("https://x.example/small.jpg", 299, 200),
            Image("https://x.example/tower.jpg", 400, 900),
            Image("https://x.example/line.jpg", 1200, 100),
            Image("https://x.example/social-default-image.png", 1200, 630),
            Image("https://x.example/hero.svg", 1600, 900),
            Image("https://x.example/hero.SVG?v=2", 1600, 900),
            Image("https://x.example/hero.tiff", 1600, 900),
            Image("https://x.example/hero?fm=svg", 1600, 900),
            Image("https://x.example/clip.mp4", 1600, 900),
            Image("https://x.example/mw_logo_social.png?w=1200", 1200, 630),
            Image("ftp://x.example/tram.jpg", 1200, 630),
        ],
    )
    def test_no_picture_is_better_than_such_a_one(self, image: Image) -> None:
        article = replace(make_article("A"), images=(image,))
        assert article_embed(article, (), colour=COLOUR).image.url is None

    @pytest.mark.parametrize(
        "kind", ["png", "jpg", "JPEG", "gif", "webp", "avif", "svg.png", "php"]
    )
    def test_a_picture_that_discord_shows_wins_over_a_wider_one_that_it_does_not(
        self, kind: str
    ) -> None:
        shown = Image(f"https://x.example/photo.{kind}", 1200, 800)
        images = (Image("https://x.example/hero.svg", 1600, 900), shown)
        article = replace(make_article("A"), images=images)
        assert article_embed(article, (), colour=COLOUR).image.url == shown.url

    def test_a_providers_picture_is_of_a_kind_that_discord_shows(self) -> None:
        images = (Image("https://x.example/i.svg"), Image("https://x.example/i.png"))
        article = make_article("A", provider=replace(FORBES, images=images))
        embed = article_embed(article, (), colour=COLOUR)
        assert embed.author.icon_url == "https://x.example/i.png"

    @pytest.mark.parametrize(
        "image",
        [
            Image("https://x.example/tram.jpg"),
            Image("https://x.example/tram.jpg", 300),
            Image("https://x.example/sites/default/files/tram.jpg", 640, 640),
            Image("https://i.ytimg.com/vi/x/maxresdefault.jpg", 1280, 720),
        ],
    )
    def test_such_pictures_are_shown(self, image: Image) -> None:
        article = replace(make_article("A"), images=(image,))
        assert article_embed(article, (), colour=COLOUR).image.url == image.url

    def test_the_widest_sensible_one_is_chosen(self) -> None:
        images = (
            Image("https://x.example/unknown.jpg"),
            Image("https://x.example/600.jpg", 600, 400),
            PICTURE,
            Image("https://x.example/logo.png", 2000, 1000),
        )
        article = replace(make_article("A"), images=images)
        assert article_embed(article, (), colour=COLOUR).image.url == PICTURE.url

    def test_an_icon_needs_https(self) -> None:
        images = (Image("http://x.example/i.png"), Image("https://x.example/i.png"))
        article = make_article("A", provider=replace(FORBES, images=images))
        embed = article_embed(article, (), colour=COLOUR)
        assert embed.author.icon_url == "https://x.example/i.png"


class TestCoverage:
    def test_each_item_is_a_line_with_link_provider_and_time(self) -> None:
        item = make_related("The same story", provider=WIRED)
        embed = article_embed(make_article("A"), [item], colour=COLOUR)
        line = f"• [The same story]({item.url})\u00a0· Wired\u00a0· {when(item.published_at)}"
        assert coverage_of(embed) == [line]

    def test_the_best_are_listed_and_the_rest_is_counted(self) -> None:
        lines = coverage_of(article_embed(make_article("A"), related(64), colour=COLOUR))
        assert [line.split("]")[0] for line in lines[:3]] == [
            "• [Coverage number 1",
            "• [Coverage number 2",
            "• [Coverage number 3",
        ]
        assert lines[-1] == f"and {64 - (len(lines) - 1)} more"

    @pytest.mark.parametrize("address_length", range(820, 930, 4))
    def test_a_full_description_still_tells_how_many_more(self, address_length: int) -> None:
        url = "https://wired.com/".ljust(address_length, "a")
        items = [replace(item, title="t" * 200, url=url) for item in related(20)]
        article = replace(make_article("A"), excerpt="e " * 400)
        embed = article_embed(article, items, colour=COLOUR, note="Held.")
        assert_within_limits(embed)
        lines = coverage_of(embed)
        assert lines[-1] == f"and {20 - (len(lines) - 1)} more"
        assert 3 <= len(lines) - 1 < 8

    def test_the_article_itself_and_repeated_items_are_left_out(self) -> None:
        article = make_article("A")
        itself = replace(make_related("A"), id=article.id)
        first, second = related(2)
        items = [itself, first, replace(first, title="Again"), second]
        lines = coverage_of(article_embed(article, items, colour=COLOUR))
        assert [line[:21] for line in lines] == ["• [Coverage number 1]", "• [Coverage number 2]"]

    def test_an_endless_address_costs_the_link_but_not_the_line(self) -> None:
        item = replace(make_related("Far away"), url="https://wired.com/" + "a" * 1900)
        lines = coverage_of(article_embed(make_article("A"), [item], colour=COLOUR))
        assert lines == [f"• Far away\u00a0· Wired\u00a0· {when(item.published_at)}"]
