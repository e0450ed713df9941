"""Texts in two languages."""

import pytest

from sheets_templates.words import Words, languages, listed, translated


def test_a_text_is_said_in_the_language_asked_for():
    assert Words("Ready", "Prêt").say("en") == "Ready"
    assert Words("Ready", "Prêt").say("fr") == "Prêt"


def test_words_inside_words_are_said_in_the_same_language():
    greeting = Words("Hello {who}", "Bonjour {who}")
    assert greeting.say("fr", who=Words("everyone", "tout le monde")) == "Bonjour tout le monde"


@pytest.mark.parametrize("typed", ["{oops}", "{", "}", "{0}", "{{x}}", "50 % {a"])
def test_braces_that_a_person_typed_stay_as_they_are(typed):
    message = Words("“{value}” is no date", "« {value} » n'est pas une date").fill(value=typed)
    outer = Words("{why}!", "{why} !").fill(why=message)
    assert outer.say("en") == f"“{typed}” is no date!"


def test_a_list_is_said_with_the_languages_own_and():
    assert listed(["a", "b", "c"], "en") == "a, b and c"
    assert listed(["a", "b"], "fr") == "a et b"
    assert listed(["a"], "fr") == "a"
    assert listed([], "en") == ""


def test_every_language_has_months_and_words_for_yes_and_no():
    from sheets_templates.words import language_file

    for code in languages():
        said = language_file(code)
        assert len(said["months"]) == 12
        assert said["yes"]
        assert said["no"]
        assert said["and"]


def test_what_is_not_translated_yet_is_said_in_english():
    assert translated("Ready", "fr") == "Ready"


def test_a_missing_value_is_an_error_and_not_a_gap():
    with pytest.raises(KeyError):
        Words("Hello {who}", "Bonjour {who}").say("en")


def test_one_is_said_in_the_singular_and_nought_too_in_french():
    said = Words("{n:match|matches} proposed", "{n:jumelage proposé|jumelages proposés}")
    assert [said.say("en", n=n) for n in (0, 1, 2)] == ["0 matches proposed", "1 match proposed", "2 matches proposed"]
    assert [said.fill(n=n).say("fr") for n in (0, 1, 2)] == [
        "0 jumelage proposé", "1 jumelage proposé", "2 jumelages proposés",
    ]  # fmt: skip
