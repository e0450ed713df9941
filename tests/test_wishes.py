"""Wishes: whoever asks for less in one row is heeded in all of them, and a consent does not hold before its day."""

import dataclasses
from datetime import timedelta

import pytest

from automations import writing
from automations.config import Config
from automations.morning import plan
from automations.wishes import as_wished, problems
from sheets_templates.choices import LetterKind, MatchStatus, PostStatus, SpokenLanguage
from sheets_templates.people_tabs import Job, Post, Testimonial, one_row_each
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, NOW, connectee, connector, full_workbook, match

AMINA = connectee(
    consent_named=DAY - timedelta(days=9),
    consent_newsletter=DAY - timedelta(days=9),
    do_not_contact=None,
    notes="fuller",
)
THIN = dataclasses.replace(AMINA, skills=(), organizations=(), notes="")
JOB = Job(connectee=AMINA.email, accepted_on=DAY - timedelta(days=9), employer="Harbour Foods", confirmed_by="her")
NEWS = Post(status=PostStatus.APPROVED, kind="newsletter", about="March", text="News!", alt_text="x", id="n1")


def found(**rows):
    return plan(full_workbook(Workbook(DAY, **rows)), Config(), NOW)


def celebrations(morning):
    return [post.text for post in morning.drafts if post.kind == "celebration"]


def readers(morning):
    return [to.address for _, letter in writing.newsletters(morning, Config()) for to in letter.blind]


def test_whoever_asks_in_one_row_not_to_be_contacted_is_left_alone_in_all_of_them():
    thin = dataclasses.replace(THIN, do_not_contact=True)
    for rows in ((AMINA, thin), (thin, AMINA)):
        morning = found(connectees=rows, connectors=(connector(),), jobs=(JOB,), posts=(NEWS,))
        assert celebrations(morning) == []
        assert readers(morning) == []


@pytest.mark.parametrize("wish", ["consent_named", "consent_newsletter"])
def test_a_consent_counts_only_if_every_row_of_the_person_gives_it(wish):
    thin = dataclasses.replace(THIN, **{wish: None})
    for rows in ((AMINA, thin), (thin, AMINA)):
        morning = found(connectees=rows, connectors=(connector(),), jobs=(JOB,), posts=(NEWS,))
        assert any("Amina" in text for text in celebrations(morning)) == (wish != "consent_named")
        assert readers(morning) == ([] if wish == "consent_newsletter" else [AMINA.email])
        assert "consent_in_every_row" in {problem.rule for problem in morning.problems}


@pytest.mark.parametrize(("column", "said"), [("Do not contact", "please don't"), ("Withdrawn on", "yes")])
def test_who_may_have_asked_to_be_left_alone_is_until_the_cell_can_be_read(column, said):
    grids = full_workbook(Workbook(DAY, connectees=(AMINA,), connectors=(connector(),), jobs=(JOB,), posts=(NEWS,)))
    header, row = grids["Connectees"]
    for change, alone in ((None, False), (said, True)):
        typed = tuple(change if title == column else cell for title, cell in zip(header, row, strict=True))
        morning = plan({**grids, "Connectees": (header, typed)}, Config(), NOW)
        assert (celebrations(morning) == []) is alone
        assert (readers(morning) == []) is alone
    assert column in {problem.column.en for problem in morning.problems}


def test_a_withdrawal_that_cannot_be_read_keeps_a_person_from_being_matched():
    grids = full_workbook(Workbook(DAY, connectees=(connectee(),), connectors=(connector(),)))
    header, row = grids["Connectees"]
    typed = tuple("oui" if title == "Withdrawn on" else cell for title, cell in zip(header, row, strict=True))
    assert plan(grids, Config(), NOW).proposals
    morning = plan({**grids, "Connectees": (header, typed)}, Config(), NOW)
    assert morning.proposals == ()
    assert morning.connectees[0].next_step.en == "Type anew: Withdrawn on."


def test_whoever_stands_in_both_tabs_is_left_alone_where_one_of_them_says_so():
    both = connector(
        email=AMINA.email, first_name="Amina", last_name="Okafor", do_not_contact=True, consent_newsletter=DAY
    )
    assert readers(found(connectees=(AMINA,), connectors=(both,), posts=(NEWS,))) == []


def test_a_consent_does_not_count_before_its_day_and_that_is_said():
    later = DAY + timedelta(days=1)
    said = Testimonial(said_on=DAY, person=AMINA.email, text="Three doors.", consent_on=later)
    workbook = Workbook(DAY, (dataclasses.replace(AMINA, consent_named=later),), testimonials=(said,))
    heeded = as_wished(workbook)
    assert heeded.connectees[0].consent_named is None
    assert heeded.connectees[0].consent_newsletter == AMINA.consent_newsletter
    assert heeded.testimonials[0].consent_on is None
    assert [problem.rule for problem in problems(workbook)] == ["consent_has_come"] * 2
    tomorrow = dataclasses.replace(workbook, day=later)
    assert as_wished(tomorrow) == tomorrow
    assert not list(problems(tomorrow))


def test_rows_that_say_what_their_person_wishes_stay_as_they_are():
    workbook = Workbook(DAY, (AMINA, THIN, connectee(email="", first_name="", last_name="", phone="")), (connector(),))
    heeded = as_wished(workbook)
    assert all(ours is theirs for ours, theirs in zip(heeded.connectees, workbook.connectees, strict=True))
    assert heeded.connectors[0] is workbook.connectors[0]


def test_a_wish_makes_no_row_the_fuller_one():
    wished = dataclasses.replace(THIN, do_not_contact=True, consent_photo=DAY, consent_quote=DAY, consent_funder=DAY)
    fuller = dataclasses.replace(THIN, notes="fuller")
    assert one_row_each((wished, fuller))[AMINA.key] is fuller


KIM = connector(email="k@example.ca", first_name="Kim", last_name="Lee", language=SpokenLanguage.FRENCH)
OLD_KIM = connectee(
    email="k@example.ca", first_name="Kimberley", last_name="Lee", language=SpokenLanguage.ENGLISH,
    withdrawn_on=DAY - timedelta(days=400), consent_newsletter=DAY - timedelta(days=500),
)  # fmt: skip


def introduction(kim, old, **changes):
    pair = match(AMINA, kim, status=MatchStatus.APPROVED, proposed_on=DAY, approved_on=DAY - timedelta(days=5))
    amina = dataclasses.replace(AMINA, language=SpokenLanguage.BOTH, **changes)
    morning = found(connectees=(amina, old), connectors=(kim,), matches=(pair,))
    return [each for each in morning.letters if each.kind is LetterKind.INTRODUCTION]


def test_an_introduction_goes_to_the_connectors_row_and_not_to_an_old_row_of_theirs_as_a_connectee():
    (due,) = introduction(KIM, OLD_KIM)
    assert due.letter.language == "fr"
    assert due.letter.to[1].name == "Kim Lee"


def test_no_introduction_is_written_to_a_connector_who_asked_to_be_left_alone():
    for kim, old in (
        (dataclasses.replace(KIM, do_not_contact=True), OLD_KIM),
        (KIM, dataclasses.replace(OLD_KIM, do_not_contact=True)),
    ):
        assert not [due for due in introduction(kim, old) if due.letter]
