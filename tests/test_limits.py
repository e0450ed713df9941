"""LinkedIn's rules of text: length in UTF-16 units, the fold, hashtags, reading ease."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social import limits

FAMILY = "👩🏽‍🚀"
FLAG = "🇨🇦"


def test_an_emoji_counts_as_two_units_and_a_letter_as_one():
    assert limits.units("abc") == 3
    assert limits.units("é") == 1
    assert limits.units("🎉") == 2
    assert limits.units(FAMILY) == 7


@pytest.mark.parametrize("whole", [FAMILY, FLAG, "e\u0301", "🎉", "नि", "한"])
def test_a_character_is_never_split_at_the_fold(whole):
    text = "x" * (limits.PHONE_FOLD - 1) + whole + "y" * 99
    shown = limits.fold(text).phone
    assert shown in (text[: limits.PHONE_FOLD - 1], text[: limits.PHONE_FOLD - 1] + whole)
    assert limits.units(shown) <= limits.PHONE_FOLD


@given(st.text(max_size=300), st.integers(1, 250))
def test_the_head_of_a_text_fits_and_is_a_beginning_of_it(text, room):
    shown = limits.head(text, room)
    assert text.startswith(shown)
    assert limits.units(shown) <= room or shown == ""
    shown.encode("utf-8")


def test_a_character_of_many_marks_leaves_nothing_where_it_has_no_room():
    assert limits.head("e" + "\u0301" * 500 + "x", 100) == ""


def test_a_long_quote_is_cut_at_a_word():
    quote = "She opened three doors for me. " * 200
    cut = limits.shortened(quote, 300)
    assert limits.units(cut) <= 300
    assert cut.endswith("…")
    assert quote.startswith(cut.removesuffix("…"))
    assert limits.shortened("short", 300) == "short"


def test_hashtags_are_found_and_their_place_and_capitals_told():
    text = "C# and R&D#1 stay. Hello #GetConnected\n#BeAConnector #ÉlanLocal"
    assert limits.hashtags(text) == ("#GetConnected", "#BeAConnector", "#ÉlanLocal")
    assert limits.at_the_end(text, limits.hashtags(text))
    assert not limits.at_the_end("We #GetConnected today.", ("#GetConnected",))
    assert not limits.in_camel_case("#getconnected")


@pytest.mark.parametrize(
    ("text", "language", "easy"),
    [
        ("Who opened a door for you? Tell us. We would love to hear it.", "en", True),
        ("Qui vous a ouvert une porte? Dites-le. On veut le savoir.", "fr", True),
        (
            "Interorganizational collaboration opportunities necessitate comprehensive institutional accountability "
            "considerations regarding multidimensional implementation methodologies.",
            "en",
            False,
        ),
        (
            "Conformément aux considérations interorganisationnelles susmentionnées, l'opérationnalisation des "
            "collaborations multidimensionnelles nécessite une responsabilisation institutionnelle systématique.",
            "fr",
            False,
        ),
    ],
)
def test_short_words_in_short_sentences_read_easily(text, language, easy):
    assert (limits.reading(text, language).ease >= 60) is easy


@pytest.mark.parametrize(
    ("word", "syllables"), [("connector", 3), ("time", 1), ("wanted", 2), ("coffee", 2), ("a", 1), ("opened", 2)]
)
def test_english_syllables_are_about_right(word, syllables):
    assert limits.english_syllables(word) == syllables


@pytest.mark.parametrize(
    ("word", "syllables"), [("porte", 1), ("parlent", 1), ("café", 2), ("rencontre", 2), ("bureau", 2), ("école", 2)]
)
def test_french_syllables_are_about_right(word, syllables):
    assert limits.french_syllables(word) == syllables


def test_a_text_without_words_is_easy_and_has_no_sentence():
    assert limits.reading("#GetConnected", "en").ease == 100
