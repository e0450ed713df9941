"""Decisions: what counts where desk and sheet say different things."""

import dataclasses
from datetime import date, timedelta

import pytest

from automations import deciding
from automations.books.memory import MemoryBook
from automations.config import Config
from automations.morning import plan, run
from sheets_templates.choices import Decided, MatchStatus, PostStatus
from sheets_templates.people_tabs import Decision, Post
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, NOW, connectee, connector, full_workbook, match

DRAFT = Post(status=PostStatus.DRAFT, kind="appreciation", about="Gordon", text="Thank you, Gordon!", id="p1")
PERSON, HELPER = connectee(), connector()
PROPOSED = match(PERSON, HELPER, status=MatchStatus.PROPOSED, proposed_on=DAY, id="m1")


def decide(row, decision, seen=None, earlier=(), **more):
    return deciding.made(row, seen or row, decision, "Dana", NOW, "en", earlier, **more)


def workbook(*decisions, post=DRAFT, pair=PROPOSED):
    return Workbook(DAY, (PERSON,), (HELPER,), matches=(pair,), posts=(post,), decisions=decisions)


def counts(*decisions, post=DRAFT, pair=PROPOSED):
    """Return the post and the match as they count."""
    found = deciding.with_decisions(workbook(*decisions, post=post, pair=pair))
    return found.posts[0], found.matches[0]


def rules(*decisions, **rows):
    return [problem.rule for problem in deciding.problems(workbook(*decisions, **rows))]


def with_status(row, status):
    return dataclasses.replace(row, status=status)


def test_without_decisions_the_workbook_counts_as_it_is_typed():
    assert deciding.with_decisions(workbook()) == workbook()
    assert list(deciding.problems(workbook())) == []


def test_a_match_approved_at_the_desk_counts_as_approved_that_day():
    found = counts(decide(PROPOSED, Decided.APPROVED))[1]
    assert (found.status, found.approved_on) == (MatchStatus.APPROVED, NOW.date())


def test_a_match_declined_at_the_desk_keeps_its_reason_and_is_never_proposed_again():
    book = MemoryBook(full_workbook(workbook(decide(PROPOSED, Decided.DECLINED, reason="same team"))))
    found = plan(book.read(), Config(), NOW)
    assert (found.workbook.matches[0].status, found.workbook.matches[0].closed_why) == (
        MatchStatus.DECLINED,
        "same team",
    )
    assert found.proposals == ()


def test_an_approved_decision_leads_to_the_introduction_like_a_typed_one():
    """The follow-ups of the morning see what was decided at the desk."""
    later = NOW + timedelta(days=3)
    decided = plan(full_workbook(workbook(decide(PROPOSED, Decided.APPROVED))), Config(), later).actions
    typed_match = dataclasses.replace(PROPOSED, status=MatchStatus.APPROVED, approved_on=DAY)
    typed = plan(full_workbook(workbook(pair=typed_match)), Config(), later).actions
    assert [action.what.en for action in decided] == [action.what.en for action in typed]
    assert "Introduce both by e-mail" in [action.what.en for action in decided]


def test_a_status_cell_that_was_changed_later_counts():
    approved = decide(PROPOSED, Decided.APPROVED)
    assert counts(approved, pair=with_status(PROPOSED, MatchStatus.DECLINED))[1].status is MatchStatus.DECLINED
    assert rules(approved, pair=with_status(PROPOSED, MatchStatus.DECLINED)) == []


def test_a_decision_that_came_after_the_cell_counts_and_the_contradiction_is_said():
    declined = with_status(PROPOSED, MatchStatus.DECLINED)
    approved = decide(declined, Decided.APPROVED)
    assert counts(approved, pair=declined)[1].status is MatchStatus.APPROVED
    (problem,) = deciding.problems(workbook(approved, pair=declined))
    assert problem.rule == "decision_contradicted"
    assert problem.message.en.startswith("Status says Declined, but Dana decided Approved on 2026-03-31")


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        (Decided.APPROVED, Decided.DECLINED, MatchStatus.DECLINED),
        (Decided.DECLINED, Decided.APPROVED, MatchStatus.APPROVED),
        (Decided.APPROVED, Decided.HELD, MatchStatus.HELD),
    ],
)
def test_of_two_decisions_the_later_one_counts_wherever_it_stands(first, second, status):
    one = decide(PROPOSED, first)
    other = decide(PROPOSED, second, earlier=(one,))
    assert counts(one, other)[1].status is status
    assert counts(other, one)[1].status is status


def test_a_decision_is_later_than_the_one_before_even_when_the_clock_stands_still():
    one = decide(DRAFT, Decided.APPROVED)
    assert decide(DRAFT, Decided.DECLINED, earlier=(one,)).decided_at == "2026-03-31 06:30:01"


def test_an_approval_counts_for_the_text_as_it_was_edited_at_the_desk():
    edited = dataclasses.replace(DRAFT, text="Thank you so much, Gordon!", alt_text="A card")
    found = counts(decide(DRAFT, Decided.APPROVED, seen=edited))[0]
    assert (found.status, found.text, found.alt_text) == (PostStatus.APPROVED, edited.text, "A card")


@pytest.mark.parametrize(
    "change", [{"text": "Thank you, everybody!"}, {"alt_text": "Another picture"}, {"to_tag": ("Somebody else",)}]
)
def test_whoever_edits_a_post_in_the_sheet_after_its_approval_voids_the_approval(change):
    changed = dataclasses.replace(DRAFT, **change)
    found = counts(decide(DRAFT, Decided.APPROVED), post=changed)[0]
    assert found == changed
    assert found.status is PostStatus.DRAFT
    assert rules(decide(DRAFT, Decided.APPROVED), post=changed) == ["approval_voided"]


def test_whoever_edits_a_post_at_the_desk_after_its_approval_voids_the_approval():
    approved = decide(DRAFT, Decided.APPROVED)
    edited = decide(DRAFT, Decided.EDITED, seen=dataclasses.replace(DRAFT, text="New"), earlier=(approved,))
    found = counts(approved, edited)[0]
    assert (found.status, found.text) == (PostStatus.DRAFT, "New")
    assert rules(approved, edited) == ["approval_voided"]


def test_an_edit_at_the_desk_gives_way_to_a_later_edit_in_the_sheet():
    edit = decide(DRAFT, Decided.EDITED, seen=dataclasses.replace(DRAFT, text="From the desk"))
    assert counts(edit)[0].text == "From the desk"
    assert counts(edit, post=dataclasses.replace(DRAFT, text="From the sheet"))[0].text == "From the sheet"


def test_what_a_spreadsheet_changes_by_itself_voids_nothing():
    approved = decide(dataclasses.replace(DRAFT, text="One \r\n\r\nTwo "), Decided.APPROVED)
    assert counts(approved, post=dataclasses.replace(DRAFT, text="One\n\nTwo"))[0].status is PostStatus.APPROVED


def test_an_approval_typed_in_the_sheet_is_recorded_once_and_voided_by_a_later_edit():
    book = MemoryBook(full_workbook(workbook(post=with_status(DRAFT, PostStatus.APPROVED))))
    run(book, Config(), NOW)
    assert [row[2] for row in book.tabs["Decisions"][1:]] == ["Approved"]
    assert not run(book, Config(), NOW).changes
    book.tabs["Posts"] = tuple(
        tuple("Changed" if cell == DRAFT.text else cell for cell in row) for row in book.tabs["Posts"]
    )
    found = run(book, Config(), NOW)
    assert "approval_voided" in [problem.rule for problem in found.problems]
    assert found.workbook.posts[0].status is PostStatus.DRAFT
    assert not run(book, Config(), NOW).changes


def test_approving_in_the_sheet_approves_the_text_in_the_sheet_and_not_an_edit_from_the_desk():
    edit = decide(DRAFT, Decided.EDITED, seen=dataclasses.replace(DRAFT, text="From the desk"))
    typed = with_status(DRAFT, PostStatus.APPROVED)
    assert counts(edit, post=typed)[0].text == DRAFT.text
    recorded = deciding.typed_approvals(workbook(edit, post=typed), NOW, "en")
    found = counts(edit, *recorded, post=typed)[0]
    assert (found.status, found.text) == (PostStatus.APPROVED, DRAFT.text)


def test_a_posted_post_has_its_day_and_its_link():
    posted = decide(DRAFT, Decided.POSTED, link="https://www.linkedin.com/feed/update/urn:li:share:1")
    found = counts(posted)[0]
    assert (found.status, found.posted_on, found.link) == (PostStatus.POSTED, NOW.date(), posted.link)


@pytest.mark.parametrize("decision", deciding.IN_THE_AIR)
def test_a_post_in_the_air_asks_a_person_until_they_say_what_became_of_it(decision):
    approved = decide(DRAFT, Decided.APPROVED)
    sending = decide(DRAFT, decision, earlier=(approved,))
    assert rules(approved, sending) == ["post_in_the_air"]
    assert rules(approved, sending, decide(DRAFT, Decided.NOT_SENT, earlier=(sending,))) == []
    assert rules(approved, sending, decide(DRAFT, Decided.POSTED, earlier=(sending,))) == []


def test_a_decision_about_a_row_that_is_gone_changes_nothing():
    """The person's row was deleted after the decision."""
    gone = decide(dataclasses.replace(DRAFT, id="gone"), Decided.APPROVED)
    assert deciding.with_decisions(workbook(gone)) == workbook(gone)
    assert list(deciding.problems(workbook(gone))) == []


def test_a_line_that_somebody_typed_into_decisions_counts_too():
    typed = Decision(decided_at="2026-03-30", decision=Decided.DECLINED, reason="no", about=DRAFT.row_key)
    assert counts(typed)[0].status is PostStatus.DECLINED
    assert counts(dataclasses.replace(typed, decided_at="some day"))[0].posted_on is None


def test_a_copied_post_id_is_said():
    copied = dataclasses.replace(workbook(), posts=(DRAFT, DRAFT))
    assert [problem.rule for problem in deciding.problems(copied)] == ["post_id_copied", "post_id_copied"]


def test_what_was_decided_stands_in_a_tab_of_its_own_in_the_words_of_a_person():
    changed = dataclasses.replace(DRAFT, text="Changed")
    lines = {
        "Approved on 2026-03-31": (workbook(decide(DRAFT, Decided.APPROVED)), "en"),
        "Refusé le 2026-03-31": (workbook(decide(PROPOSED, Decided.DECLINED)), "fr"),
        "Text changed after approval: approve again": (workbook(decide(DRAFT, Decided.APPROVED), post=changed), "en"),
        "Declined, as you typed": (
            workbook(decide(DRAFT, Decided.APPROVED), post=with_status(DRAFT, PostStatus.DECLINED)),
            "en",
        ),
        "Unsure whether it was sent on 2026-03-31": (workbook(decide(DRAFT, Decided.UNSURE)), "en"),
    }
    for said, (book, language) in lines.items():
        (ruling,) = deciding.rulings(book)
        assert deciding.state(ruling).say(language) == said
    found = plan(full_workbook(workbook(decide(DRAFT, Decided.APPROVED))), Config(), NOW)
    assert any("Approved on 2026-03-31" in line for line in found.changes.replace["What was decided"])


def test_a_day_that_cannot_be_read_is_no_day():
    assert deciding.day_of(Decision(decided_at="yesterday")) is None
    assert deciding.day_of(Decision(decided_at="2026-03-30T08:00")) == date(2026, 3, 30)
