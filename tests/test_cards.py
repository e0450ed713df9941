"""Cards: readable colours, any name, photos only with consent, the same bytes for the same card."""

import dataclasses
import io
import os
from datetime import timedelta

import pytest
from PIL import Image

from automations import picturing, publishing
from automations.cli import main
from automations.config import Config
from sheets_templates.choices import MatchStatus, PostStatus
from sheets_templates.people_tabs import Post
from sheets_templates.tabs import Workbook
from social import cards, colours, typefaces
from social.cards import PLANS, TALL, WIDE, Card, Style, draw
from social.colours import contrast, readable
from social.pictures import photo_of
from social.subjects import Occasion, initials
from social.typesetting import Hand, fitted, wide
from tests.sheets import DAY, connectee, connector, match

AMINA, GORDON = connectee(), connector()
MET = match(AMINA, GORDON, status=MatchStatus.APPROVED, met_on=DAY - timedelta(days=9))
ROWS = Workbook(DAY, (AMINA,), (GORDON,), (MET,))
CARD = Card("person", "Thanks", "Thank you, Gordon!", "Gordon MacLeod · Atlantic Mutual", "Our community", "#Hi", "GM")


def picture(drawn):
    return Image.open(io.BytesIO(drawn.png)).convert("RGB")


def card_for(workbook, config=None):
    config = config or dataclasses.replace(Config(), posts=dataclasses.replace(Config().posts, kinds=("appreciation",)))
    voice = publishing.voice_of(config)
    now = Occasion(workbook, (), None, "Our community")
    post = publishing.draft_posts(now, voice, "en").posts[0]
    return publishing.card_of(post, now.with_posts((post,)), config)


@pytest.mark.parametrize("size", [WIDE, TALL])
@pytest.mark.parametrize("look", ["person", "number", "event", "words"])
def test_a_card_has_linkedins_size_and_the_same_bytes_each_time(size, look):
    card = dataclasses.replace(CARD, look=look)
    drawn = draw(card, Style(), size)
    assert picture(drawn).size == size
    assert drawn.png == draw(card, Style(), size).png
    assert drawn.notes == ()


def test_contrast_is_computed_as_the_guidelines_define_it():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ground", ["#FFFFFF", "#000000", "#777777", "#F4A259", "#808000", "#0F6B62"])
def test_ink_that_cannot_be_read_becomes_black_or_white(ground):
    assert contrast(readable(ground, ground), ground) >= 4.5
    assert readable("#000000", "#FFFFFF") == "#000000"


def test_every_default_colour_of_text_can_be_read_where_it_stands():
    style = Style()
    for ink, ground in ((style.ink, style.paper), (style.accent, style.paper), (style.ink, style.warm)):
        assert readable(ink, ground) == ink


@pytest.mark.parametrize(
    "style", [Style(), Style(paper="#222222", warm="#333333"), Style("#FF0000", "#FF0000", "#FF0000")]
)
def test_all_that_is_written_has_enough_contrast_whatever_the_colours(style):
    said = colours.palette(style.paper, style.ink, style.accent, style.warm, style.accent, style.soft, style.ink)
    paint = ["#" + said[3 * at : 3 * at + 3].hex() for at in range(colours.FREE)]
    for ink, ground in ((colours.INK, colours.PAPER), (colours.ACCENT, colours.PAPER), (colours.MARK, colours.WARM)):
        assert contrast(paint[ink], paint[ground]) >= 4.5
    assert len(said) == 3 * colours.FREE < 3 * 256


@pytest.mark.parametrize("size", [WIDE, TALL])
@pytest.mark.parametrize("stamp", ["30|September", "1,500", "Bravo", "12|personnes", "WW", "18|December"])
def test_what_stands_in_the_circle_stays_clear_of_the_other_circle(stamp, size):
    """The mark and the place where the circles meet have the same colour, so nothing may touch."""
    bare, full = (draw(dataclasses.replace(CARD, stamp=each), Style(ink="#000000"), size) for each in ("", stamp))
    bare, full = picture(bare), picture(full)
    across, down, wide = PLANS[size].large
    around = [(across + x, down + y) for x in range(-wide // 2, wide // 2) for y in range(-wide // 2, wide // 2)]
    written = {place for place in around if bare.getpixel(place) != full.getpixel(place)}
    warm = colours.rgb(Style().warm)
    assert written
    assert all(bare.getpixel((x + dx, y + dy)) == warm for x, y in written for dx in (-3, 3) for dy in (-3, 3))


def test_a_word_too_long_for_a_line_is_broken_with_a_hyphen_before_it_gets_too_small():
    hand = Hand(900)
    fit = fitted("Thank you, Wolfeschlegelsteinhausenbergerdorff!", hand, 616, 4, (88, 52, 40))
    assert fit.size >= 52
    assert fit.lines == ("Thank you,", "Wolfeschlegelstein-", "hausenbergerdorff!")
    double = fitted("Konstantinopolitanova-Schwarzenberger", hand, 616, 4, (88, 52, 40))
    assert "Konstantinopolitanova-" in double.lines
    assert fitted("李" * 30, hand, 616, 4, (88, 52, 40)).lines[0] == "李" * len(
        fitted("李" * 30, hand, 616, 4, (88, 52, 40)).lines[0]
    )


def test_a_text_that_does_not_fit_at_the_least_size_ends_in_an_ellipsis():
    fit = fitted("A word and more " * 40, Hand(500), 300, 2, (36, 28, 20))
    assert (fit.size, len(fit.lines)) == (20, 2)
    assert fit.lines[-1].endswith("…")
    assert all(wide(line, Hand(500)) * 20 <= 300 for line in fit.lines)


def test_lines_are_broken_where_the_text_says_so_and_at_its_dots():
    assert fitted("Half an hour.\nA coffee.", Hand(900), 616, 4, (88, 52, 40)).lines == ("Half an hour.", "A coffee.")
    line = fitted("Friday, December 18 · Halifax Central Library", Hand(500), 616, 3, (36, 28, 20))
    assert line.lines == ("Friday, December 18", "Halifax Central Library")


def test_a_colour_that_is_none_is_refused():
    assert list(Style().complaints()) == []
    (complaint,) = Style(ink="teal").complaints()
    assert complaint.en == "ink = “teal” is no colour; write it like #0F6B62"


@pytest.mark.parametrize(
    "name",
    [
        "ليلى حداد", "प्रिया शर्मा", "Nguyễn Thị Ánh", "Zoë 🎉 O'Brien", "Amina (أمينة) Okafor", "X" * 300, "", "  ",
        "Wolfeschlegelsteinhausenbergerdorff Maria-Theresia von Hohenzollern", "Ελένη Δούκα", "Олена Ковальчук",
    ],
)  # fmt: skip
def test_names_of_any_script_and_length_fit(name):
    card = dataclasses.replace(CARD, headline=f"Thank you, {name}!", line=name, stamp=initials(name))
    for size in (WIDE, TALL):
        drawn = draw(card, Style(), size)
        left, top, right, bottom = PLANS[size].text
        margins = [(right + 8, y) for y in range(top, 300 if size is WIDE else bottom)]
        margins += [(left - 8, y) for y in range(top, bottom)]
        assert {picture(drawn).getpixel(place) for place in margins} <= {colours.rgb(Style().paper)}
        assert drawn.notes == ()


def test_a_name_that_no_font_draws_is_left_out_and_said(monkeypatch):
    monkeypatch.setattr(typefaces, "drawable", lambda text, own="": "Gordon" not in text)
    drawn = draw(CARD, Style())
    assert [note.say("en") for note in drawn.notes] == ["no font on this computer draws this text; install Noto fonts"]


def test_texts_of_several_scripts_stand_in_reading_order():
    he, la = ("שרה", "h"), ("Amina", "l")
    assert typefaces.ordered((he, ("-", "l"), ("לוי", "h"), la), False) == (("לוי", "h"), ("-", "l"), he, la)
    assert typefaces.ordered((he, la), True) == (la, he)
    assert typefaces.ordered((la, ("!", "x"), he), False) == (la, ("!", "x"), he)


def test_a_photo_is_shown_with_consent_only(tmp_path):
    Image.new("RGB", (40, 60), "#ff0000").save(tmp_path / "Gordon MacLeod.jpg")
    config = dataclasses.replace(
        Config(), folder=tmp_path, cards=Style(photos="."),
        posts=dataclasses.replace(Config().posts, kinds=("appreciation",)),
    )  # fmt: skip
    assert card_for(ROWS, config).photo == ""
    willing = dataclasses.replace(ROWS, connectors=(dataclasses.replace(GORDON, consent_photo=DAY),))
    card = card_for(willing, config)
    assert card.photo.endswith("Gordon MacLeod.jpg")
    red, green, blue = picture(draw(card, Style())).getpixel(PLANS[WIDE].large[:2])
    assert red > 240
    assert green < 15
    assert blue < 15
    unnamed = dataclasses.replace(
        ROWS, connectors=(dataclasses.replace(GORDON, consent_photo=DAY, consent_named=None),)
    )
    assert card_for(unnamed, config).photo == ""


def test_a_card_names_nobody_without_consent():
    silent = dataclasses.replace(ROWS, connectors=(dataclasses.replace(GORDON, consent_named=None),))
    card = card_for(silent)
    assert "Gordon" not in repr(card)
    assert "Atlantic" not in repr(card)
    assert card_for(ROWS).headline == "Thank you, Gordon!"
    assert card_for(ROWS).stamp == "GM"


def test_a_post_that_a_person_wrote_has_a_card_with_its_first_words():
    own = Post(status=PostStatus.DRAFT, kind="own", about="Gordon MacLeod", text="Hello all!\nMore.", id="own")
    card = publishing.card_of(own, Occasion(ROWS, (), None, "Us"), Config())
    assert (card.headline, card.line) == ("Hello all!", "")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.png", None, "there is no picture none.png"),
        ("text.png", b"not a picture", "text.png is no picture that can be shown"),
        ("bomb.png", "bomb", "the picture bomb.png is too large; save it smaller: up to 20 MB, 60 million pixels"),
        ("big.jpg", "big", "the picture big.jpg is too large; save it smaller: up to 20 MB, 60 million pixels"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_left_out_and_said(name, content, says, tmp_path):
    file = tmp_path / name
    if content == "bomb":
        Image.new("1", (9000, 9000)).save(file)
    elif content == "big":
        with file.open("wb") as out:
            out.truncate(50_000_000)
    elif content:
        file.write_bytes(content)
    drawn = draw(CARD, Style(logo=name), WIDE, tmp_path)
    assert [note.say("en") for note in drawn.notes] == [says]
    with_photo = draw(dataclasses.replace(CARD, photo=str(file)), Style())
    assert [note.say("fr") for note in with_photo.notes] != []


def test_a_logo_stands_at_the_foot_in_its_own_colours_and_one_that_changed_is_seen(tmp_path):
    for at, colour in enumerate(((0xAA, 0x22, 0x22), (0x22, 0x22, 0xAA))):
        Image.new("RGB", (300, 100), colour).save(tmp_path / "logo.png")
        os.utime(tmp_path / "logo.png", (at, at))
        for size in (WIDE, TALL):
            seen = picture(draw(CARD, Style(logo="logo.png"), size, tmp_path))
            assert seen.getpixel((90, PLANS[size].foot - 20)) == colour


def test_photos_are_found_by_e_mail_or_name_whatever_the_capitals(tmp_path):
    (tmp_path / "GORDON.MacLeod@example.ca.PNG").write_bytes(b"")
    assert photo_of(("gordon.macleod@example.ca", "Gordon MacLeod"), tmp_path).endswith("PNG")
    assert photo_of(("someone@example.ca", "Some One"), tmp_path).endswith("Some One.jpg")
    assert photo_of(("", ""), tmp_path) == ""
    assert photo_of(("gordon.macleod@example.ca",), None) == ""


def test_the_command_draws_two_pictures_for_each_post_and_once_more_the_same(tmp_path, capsys):
    assert main(["demo", str(tmp_path), "--day", "2026-03-31"]) == 0
    book = str(tmp_path / "connector.xlsx")
    assert main(["cards", book, "--day", "2026-03-31"]) == 0
    files = {file.name: file.read_bytes() for file in (tmp_path / "cards").iterdir()}
    assert len(files) == 6
    assert "6 pictures in" in capsys.readouterr().out
    assert main(["cards", book, "--day", "2026-03-31", "--json", "--folder", str(tmp_path / "again")]) == 0
    assert {file.name: file.read_bytes() for file in (tmp_path / "again").iterdir()} == files
    assert '"alt_text"' in capsys.readouterr().out


def test_where_pillow_is_missing_one_line_says_what_to_install(monkeypatch):
    def gone(*_):
        raise ImportError("PIL")

    monkeypatch.setattr(cards, "draw", gone)
    found = publishing.planned(publishing.Records(ROWS, frozenset(), Config().report), (), Config())
    plan = type("Plan", (), {"posts": found})()
    with pytest.raises(picturing.MissingExtra, match=r"pip install 'connector-suite\[cards\]'"):
        tuple(picturing.pictures(plan, Config()))
