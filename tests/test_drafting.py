"""Posts drafted from what really happened."""

import dataclasses
from datetime import timedelta

import pytest

from sheets_templates.choices import Industry, MatchStatus, PostStatus, SpokenLanguage
from sheets_templates.tabs import Job, Post, Workbook
from sheets_templates.words import NO_WORDS
from social.drafting import Voice, draft_posts, post_kind
from social.subjects import SUBJECTS, Need, Occasion
from tests.sheets import DAY, connectee, connector, match

AMINA, GORDON = connectee(), connector()


def met(days=10, one=AMINA, other=GORDON):
    return match(one, other, status=MatchStatus.APPROVED, met_on=DAY - timedelta(days=days))


def job(**changes):
    facts = {
        "connectee": AMINA.email,
        "accepted_on": DAY - timedelta(days=5),
        "employer": "Atlantic Mutual",
        "confirmed_by": "her",
    }
    return Job(**(facts | changes))


def drafts(workbook, voice=None, language="en", needs=()):
    posts, problems = draft_posts(Occasion(workbook, needs), voice or Voice(), language)
    assert problems == ()
    return posts


def test_a_connector_who_met_someone_is_appreciated_by_name_where_they_consented():
    (post,) = drafts(Workbook(DAY, (AMINA,), (GORDON,), (met(),)))
    assert post.kind == "appreciation"
    assert "Gordon MacLeod" in post.text
    assert post.to_tag == ("Gordon MacLeod", "Atlantic Mutual", GORDON.linkedin)
    assert "2025-11-03" in post.consents


def test_without_consent_nobody_and_no_business_is_named():
    silent = dataclasses.replace(GORDON, consent_named=None)
    (post,) = drafts(Workbook(DAY, (AMINA,), (silent,), (met(),)))
    for name in ("Gordon", "MacLeod", "Atlantic Mutual"):
        assert name not in post.text
    assert post.to_tag == ()
    assert post.consents == "without a name: no consent"


def test_a_confirmed_job_is_celebrated_once():
    workbook = Workbook(DAY, (AMINA,), jobs=(job(),))
    (post,) = drafts(workbook)
    assert post.kind == "celebration"
    assert "Amina Okafor" in post.text
    assert drafts(dataclasses.replace(workbook, posts=(post,))) == ()
    posted = dataclasses.replace(post, status=PostStatus.POSTED)
    assert drafts(dataclasses.replace(workbook, posts=(posted,))) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"confirmed_by": ""},
        {"accepted_on": None},
        {"accepted_on": DAY + timedelta(days=1)},
        {"connectee": "nobody@example.ca"},
    ],
)
def test_a_job_that_is_not_certain_is_not_celebrated(changes):
    assert drafts(Workbook(DAY, (AMINA,), jobs=(job(**changes),))) == ()


def test_nobody_is_written_about_who_asked_not_to_be_contacted():
    quiet = dataclasses.replace(AMINA, do_not_contact=True)
    assert drafts(Workbook(DAY, (quiet,), jobs=(job(),))) == ()


def test_what_is_long_past_is_not_posted_about():
    assert drafts(Workbook(DAY, (AMINA,), (GORDON,), (met(days=200),))) == ()


def test_only_so_many_drafts_wait_at_once():
    helpers = tuple(connector(email=f"c{n}@example.ca") for n in range(9))
    matches = tuple(met(one=connectee(email=f"p{n}@example.ca"), other=helper) for n, helper in enumerate(helpers))
    workbook = Workbook(DAY, (), helpers, matches)
    assert len(drafts(workbook)) == 3
    waiting = tuple(Post(status=PostStatus.DRAFT, id=str(n)) for n in range(2))
    assert len(drafts(dataclasses.replace(workbook, posts=waiting))) == 1


def test_a_connector_is_appreciated_once_a_year_the_longest_wait_first():
    other = connector(email="susan@example.ca", first_name="Susan")
    matches = (met(days=3, other=other), met(days=80), met(days=2, one=connectee(email="b@example.ca")))
    posts = drafts(Workbook(DAY, (AMINA,), (GORDON, other), matches))
    assert [post.about.split()[0] for post in posts] == ["Gordon", "Susan"]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", Voice().kinds)
@pytest.mark.parametrize("consent", [True, False])
def test_every_wording_of_every_kind_renders_in_every_language(kind, language, consent):
    declared = post_kind(kind, language)
    for n in range(12):
        helper = connector(email=f"c{n}@example.ca", consent_named=DAY if consent else None)
        person = connectee(email=f"p{n}@example.ca", consent_named=DAY if consent else None)
        workbook = Workbook(
            DAY, (person,), (helper,), (met(one=person, other=helper),), jobs=(job(connectee=person.email),)
        )
        need = Need(list(Industry)[n].words, (NO_WORDS, SpokenLanguage.FRENCH.words)[n % 2], 1 + n % 3)
        (post,) = drafts(workbook, Voice(kinds=(kind,)), language, (need,))
        assert "{" not in post.text
        assert post.text.endswith("#GetConnected #BeAConnector")
        assert (person.name in post.text or helper.name in post.text) is (consent and bool(declared.consents))
    assert len(declared.wordings) >= 2
    assert declared.audience


def test_a_text_of_the_communitys_own_wins_and_one_with_an_error_leaves_the_others(tmp_path):
    own = post_text_with("Bravo {{ name }}!{% if %}", tmp_path)
    posts, problems = draft_posts(
        Occasion(Workbook(DAY, (AMINA,), (GORDON,), (met(),), jobs=(job(),))), Voice(texts=str(own)), "en"
    )
    assert [post.kind for post in posts] == ["appreciation"]
    assert "posts/celebration.en.md, line 1" in problems[0].message.say("en")
    post_text_with("Bravo {{ name }}!", tmp_path)
    posts, problems = draft_posts(Occasion(Workbook(DAY, (AMINA,), jobs=(job(),))), Voice(texts=str(own)), "en")
    assert posts[0].text.startswith("Bravo Amina Okafor!")


@pytest.mark.parametrize(
    "text",
    [
        "{{ nothing_of_the_kind }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ name.upper.__globals__ }}",
        "{% for x in range(99999999) %}x{% endfor %}",
    ],
)
def test_a_text_that_asks_for_what_it_may_not_have_is_a_problem(text, tmp_path):
    own = post_text_with(text, tmp_path)
    posts, problems = draft_posts(
        Occasion(Workbook(DAY, (AMINA,), jobs=(job(),))), Voice(texts=str(own), kinds=("celebration",)), "en"
    )
    assert posts == ()
    assert len(problems) == 1


@pytest.mark.parametrize("head", ["subject = nonsense", 'subject = "no_such_thing"', 'audience = "x"'])
def test_a_text_whose_first_lines_are_wrong_is_a_problem(head, tmp_path):
    (tmp_path / "celebration.en.md").write_text(f"{head}\n---\nHello", encoding="utf-8")
    _, problems = draft_posts(
        Occasion(Workbook(DAY, (AMINA,), jobs=(job(),))), Voice(texts=str(tmp_path), kinds=("celebration",)), "en"
    )
    assert [problem.rule for problem in problems] == ["post_text_unusable"]


def test_a_field_that_lacks_connectors_is_written_about_once_a_quarter_most_people_first():
    health, law = (Need(industry.words, NO_WORDS, n) for industry, n in ((Industry.HEALTH, 4), (Industry.PUBLIC, 2)))
    workbook = Workbook(DAY)
    first, second = drafts(workbook, needs=(health, law))
    assert (first.about, second.about) == ("Health care and social assistance", "Public administration")
    written = dataclasses.replace(workbook, posts=(first, second))
    assert drafts(written, needs=(health, law)) == ()
    later = dataclasses.replace(written, day=DAY + timedelta(days=1))
    assert len(drafts(later, Voice(drafts_at_once=4), needs=(health, law))) == 2


def test_every_subject_says_what_makes_it_due():
    assert all((subject.__doc__ or "").strip() for subject in SUBJECTS)


def post_text_with(body, folder):
    head = 'subject = "jobs_found"\naudience = "all"\nconsents = ["named"]\nwithout_consent = "skip"'
    (folder / "celebration.en.md").write_text(f"{head}\n---\n{body}", encoding="utf-8")
    return folder
