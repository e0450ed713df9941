"""Checks of a post, as they stand beside its text."""

import pytest

from social.checks import CHECKS, Weight, checks, weight_of

GOOD = "Half an hour can change where someone's story goes. Thank you, Gordon!\n\n#GetConnected #BeAConnector"


def found(text, name, **more):
    return [check for check in checks(text, **more) if check.name == name]


def test_a_good_post_needs_no_second_look():
    assert weight_of(checks(GOOD, alt_text="A card that thanks Gordon MacLeod")) is Weight.FINE


def test_every_check_says_its_sentence_in_both_languages():
    for check in checks(GOOD + " call 902-555-0134 @gordon guru", "fr"):
        assert check.says.say("en") != ""
        assert check.says.say("fr") != ""
    assert all(check.__doc__ for check in CHECKS)


@pytest.mark.parametrize(
    ("text", "name", "weight", "says"),
    [
        ("", "length", Weight.STOP, "there is no text"),
        ("x" * 3001, "length", Weight.STOP, "3001 of 3000 characters"),
        ("🎉" * 1500, "length", Weight.FINE, "3000 of 3000 characters"),
        ("Hello", "hashtags", Weight.LOOK, "no hashtag"),
        ("#A #B #C #D #E #F", "hashtags", Weight.LOOK, "hashtags: more than five"),
        ("Hi #getconnected", "hashtags", Weight.LOOK, "hashtags: write each word with a capital: #getconnected"),
        ("Hi #A and more", "hashtags", Weight.LOOK, "hashtags: put them at the end"),
        ("Hi #A #A", "hashtags", Weight.LOOK, "hashtags: one stands there twice"),
        ("Hi #A", "alt_text", Weight.LOOK, "no alt text for the picture"),
        ("Hi @gordon", "mentions", Weight.LOOK, "“@gordon” as typed is no mention: tag by hand when you post"),
        ("A refugee", "status", Weight.STOP, "“refugee” says somebody's status in Canada; a public post never does"),
        ("A {brace} guru", "avoided", Weight.LOOK, "better without “guru”"),
    ],
)
def test_a_check_says_what_it_found_and_how_much_it_weighs(text, name, weight, says):
    first = found(text, name)[0]
    assert (first.weight, first.says.say("en")) == (weight, says)


def test_what_phones_show_first_is_told_with_braces_as_they_stand():
    (fold,) = found("One {curly} line. " * 20, "fold")
    assert fold.says.say("fr").startswith("les téléphones montrent d'abord : « One {curly} line.")


def test_a_hard_text_is_worth_a_second_look():
    hard = "Interorganizational accountability considerations necessitate comprehensive institutional methodologies."
    assert found(hard, "reading")[0].weight is Weight.LOOK
