"""The demo's pictures: drawn from an address and a topic, each ready before its story comes."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from PIL import Image as Picture

from bot.articles import Article, Image, Provider
from bot.demo.gallery import Gallery
from bot.demo.media import OwnPictures
from bot.demo.motifs import MOTIFS
from bot.demo.newsroom import ARRIVALS, Newsroom
from bot.demo.pictures import draw_emblem, draw_picture, draw_tile
from tests.demo.samples import NOW, SEEDS, article_in


def test_a_picture_depends_on_its_address_alone() -> None:
    def draw(address: str) -> bytes:
        return draw_picture(address, ("Climate",))

    assert draw("https://a.example/1.jpg") == draw("https://a.example/1.jpg")
    assert draw("https://a.example/1.jpg") != draw("https://a.example/2.jpg")


@pytest.mark.parametrize("topic", [*MOTIFS, "Gardening", ""])
def test_every_topic_has_a_picture(topic: str) -> None:
    data = draw_picture("https://a.example/1.jpg", (topic,))
    assert Picture.open(BytesIO(data)).size == (720, 405)


@pytest.mark.parametrize("name", ["Harbour Post", "朝日", "…"])
def test_icons_are_small_squares(name: str) -> None:
    assert Picture.open(BytesIO(draw_tile(name, "https://a.example/icon.png"))).size == (96, 96)
    assert Picture.open(BytesIO(draw_emblem())).size == (256, 256)


def test_the_gallery_has_every_picture_and_every_icon_of_the_samples(newsroom: Newsroom) -> None:
    gallery = Gallery(newsroom.articles(), {"https://a.example/me.png": ("me.png", b"ready")})
    articles = [article_in(path) for path in SEEDS.iterdir()]
    pictures = {image.url for article in articles for image in article.images}
    icons = {image.url for article in articles for image in article.provider.images}
    assert set(gallery) == pictures | icons | {"https://a.example/me.png"}
    assert gallery["https://a.example/me.png"] == ("me.png", b"ready")


def test_the_gallery_draws_what_it_is_asked_for_and_nothing_else() -> None:
    article = Article(
        id=1,
        title="A",
        url="https://a.example/",
        published_at=NOW,
        provider=Provider("A", "a.example", (Image("https://a.example/icon.png"),)),
        topics=("Health",),
        images=(Image("https://a.example/big.jpg", 900, 600),),
    )
    gallery = Gallery([article], {})
    name, data = gallery["https://a.example/big.jpg"]
    assert name.endswith(".jpg")
    assert data == draw_picture("https://a.example/big.jpg", ("Health",))
    assert gallery["https://a.example/icon.png"][1] == draw_tile("A", "https://a.example/icon.png")
    assert gallery.get("https://elsewhere.example/x.jpg") is None


async def test_every_picture_is_ready_before_its_story_comes() -> None:
    gallery = {"https://a.example/1.png": ("1.png", draw_tile("A", "a"))}
    media = OwnPictures()
    await media.look_ahead(gallery)
    key = hashlib.sha256(gallery["https://a.example/1.png"][1]).hexdigest()
    # Nothing is left to look at: not even bytes are needed any more.
    ready = await media.validate(key, b"")
    assert (ready.width, ready.height) == (96, 96)


def test_the_pictures_of_what_arrives_first_are_drawn_first(newsroom: Newsroom) -> None:
    order = list(Gallery(newsroom.articles(), {}))
    arriving = {image.url for name in ARRIVALS for image in article_in(SEEDS / name).images}
    places = [order.index(address) for address in arriving]
    stock = [
        order.index(image.url)
        for path in SEEDS.iterdir()
        if path.name not in ARRIVALS
        for image in article_in(path).images
        if image.url not in arriving
    ]
    assert max(places) < min(stock)
