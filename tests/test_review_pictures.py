"""Photos and logos that are wrong, at the desk: the page comes, and one line says what is wrong and what would be right."""

import dataclasses

import pytest
import requests

from automations import demo
from automations.config import Config
from automations.morning import run
from automations.review.desk import Desk
from automations.review.serving import server_of
from social.cards import Style
from tests.sheets import DAY, NOW, full_workbook
from tests.test_review_desk import Stubborn
from tests.test_review_guard import in_the_background

images = pytest.importorskip("PIL.Image", reason="the extra cards is not installed")
pytest.importorskip("flask", reason="the extra review is not installed")

PHOTO = "photos/Amina Okafor.jpg"


@pytest.fixture
def page_of(tmp_path):
    """Return a function that gives the page of the post about Amina, who agreed to her photo, and its wide picture."""
    ends = []

    def asked(logo=""):
        rows = demo.sample_rows(DAY)
        people = tuple(dataclasses.replace(each, consent_photo=DAY) for each in rows.connectees)
        config = dataclasses.replace(Config(), folder=tmp_path, cards=Style(photos="photos", logo=logo))
        book = Stubborn(full_workbook(dataclasses.replace(rows, connectees=people)))
        run(book, config, NOW)
        desk = Desk(book, config, "Dana", clock=lambda: NOW)
        server, guard = server_of(desk)
        ends.append(in_the_background(server))
        session = requests.Session()
        session.get(guard.address)
        key = next(item.id for item in desk.view().posts if item.row.about == "Amina Okafor")
        address = f"http://127.0.0.1:{guard.port}/posts/{key}"

        def again():
            return session.get(address), session.get(f"{address}/0.png")

        return again

    (tmp_path / "photos").mkdir()
    yield asked
    for end in ends:
        end()


def sparse(file, size):
    """Make a file of so many bytes that takes no room."""
    with file.open("wb") as out:
        out.truncate(size)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda file: None, "there is no picture Amina Okafor.jpg"),
        (lambda file: sparse(file, 50_000_000), "the picture Amina Okafor.jpg is too large; save it smaller: up to 20 MB"),
        (lambda file: images.new("1", (12_000, 12_000)).save(file, "PNG"), "is too large; save it smaller"),
        (lambda file: images.new("1", (14_000, 14_000)).save(file, "PNG"), "is too large; save it smaller"),
        (lambda file: file.write_text("%PDF-1.7 no photo", encoding="utf-8"), "Amina Okafor.jpg is no picture that can be shown"),
        (lambda file: file.write_bytes(b""), "Amina Okafor.jpg is no picture that can be shown"),
        (lambda file: cut_short(file), "Amina Okafor.jpg is no picture that can be shown"),
    ],
    ids=["missing", "50 MB", "12,000 pixels", "14,000 pixels", "a PDF", "empty", "cut short"],
)  # fmt: skip
def test_a_photo_that_cannot_be_shown_is_one_line_beside_the_post(page_of, tmp_path, spoil, says):
    spoil(tmp_path / PHOTO)
    page, drawn = page_of()()
    assert page.status_code == 200
    assert page.text.count(says) == 1
    assert drawn.content.startswith(b"\x89PNG")


def cut_short(file):
    """Save a photo of which only the first half arrived."""
    images.effect_noise((400, 400), 90).save(file, "JPEG")
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def test_a_photo_that_was_put_right_is_seen_at_once(page_of, tmp_path):
    again = page_of()
    page, before = again()
    assert "there is no picture" in page.text
    images.new("RGB", (400, 400), "#aa2222").save(tmp_path / PHOTO)
    page, after = again()
    assert "there is no picture" not in page.text
    assert after.content != before.content
    images.new("RGB", (300, 300), "#2222aa").save(tmp_path / PHOTO)
    assert again()[1].content != after.content


def test_a_logo_that_is_missing_or_no_picture_is_one_line_and_the_name_stands_there(page_of, tmp_path):
    images.new("RGB", (400, 400), "#aa2222").save(tmp_path / PHOTO)
    again = page_of("logo.png")
    page, drawn = again()
    assert page.text.count("there is no picture logo.png") == 1
    (tmp_path / "logo.png").write_bytes(b"no picture")
    page, drawn = again()
    assert page.text.count("logo.png is no picture that can be shown") == 1
    assert drawn.content.startswith(b"\x89PNG")
