"""The review desk without a browser: what there is to decide on, and how a decision gets into the workbook."""

import dataclasses
from datetime import timedelta

import pytest

from automations import demo
from automations.books import make_book, open_book
from automations.books.memory import MemoryBook
from automations.config import Config
from automations.errors import BookBusy, BookChanged, BookError, BookMissing
from automations.morning import run
from automations.review.beside import alternatives
from automations.review.desk import Desk, End, Wish, file_stamp
from automations.review.serving import desk_at, own_name
from automations.review.view import Stage
from automations.review.waiting import waiting_file
from automations.verdicts import VERDICT_TONES
from sheets_templates import layout
from sheets_templates.choices import Decided, MatchStatus, PostStatus
from sheets_templates.people_tabs import Match, Post
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words
from tests.sheets import DAY, NOW, connectee, connector, full_workbook, match

POST = Post(status=PostStatus.DRAFT, kind="tip", about="Networking", text="Say hello.", id="p1", drafted_on=DAY)


@dataclasses.dataclass
class Stubborn(MemoryBook):
    """A book in memory that is open elsewhere, or changed by somebody else, for as often as it is told."""

    busy: int = 0
    changed: int = 0

    def write(self, changes):
        if self.busy:
            self.busy -= 1
            raise BookBusy(Words.plain("connector.xlsx is open in Excel; close it there"))
        if self.changed:
            self.changed -= 1
            raise BookChanged(Words.plain("connector.xlsx was changed meanwhile"))
        super().write(changes)


def workbook(*posts, matches=()):
    people = (connectee(), connectee(email="luis@example.ca", first_name="Luis", last_name="Cordero"))
    helpers = (connector(), connector(email="susan@example.ca", first_name="Susan", last_name="Boudreau"))
    return Workbook(DAY, people, helpers, posts=posts or (POST,), matches=matches)


def desk_of(book=None, **more):
    return Desk(book or Stubborn(full_workbook(workbook())), Config(), "Dana", clock=lambda: NOW, **more)


def wish(desk, decision=Decided.APPROVED, at=0, **more):
    item = desk.view().posts[at]
    return Wish(item.id, item.mark, decision, **more)


def stages(desk):
    return [item.stage for item in desk.view(fresh=True).posts]


def test_a_decision_is_one_row_added_to_decisions_and_nothing_else_changes():
    desk = desk_of()
    before = dict(desk.book.tabs)
    assert desk.decide(wish(desk)).end is End.WRITTEN
    changed = {title for title, grid in desk.book.tabs.items() if grid != before[title]}
    assert changed == {"Decisions"}
    row = dict(zip(desk.book.tabs["Decisions"][0], desk.book.tabs["Decisions"][1], strict=True))
    assert (row["Decision"], row["By"], row["Which"], row["Status then"]) == (
        "Approved",
        "Dana",
        "Networking (tip)",
        "Draft",
    )
    assert stages(desk) == [Stage.APPROVED]


@pytest.mark.parametrize(
    ("decision", "stage"),
    [
        (Decided.APPROVED, Stage.APPROVED),
        (Decided.DECLINED, Stage.DECLINED),
        (Decided.HELD, Stage.HELD),
        (Decided.POSTED, Stage.DONE),
        (Decided.EDITED, Stage.TO_DECIDE),
        (Decided.SENDING, Stage.IN_THE_AIR),
        (Decided.UNSURE, Stage.IN_THE_AIR),
    ],
)
def test_every_decision_leads_to_its_stage(decision, stage):
    desk = desk_of()
    desk.decide(wish(desk, decision, text="Say hello!", reason="  two\nlines "))
    assert stages(desk) == [stage]


def test_an_edit_travels_in_the_decision_and_the_row_of_the_person_stays():
    desk = desk_of()
    desk.decide(wish(desk, text="Say hello twice.\r\n", alt_text="A card"))
    item = desk.view().posts[0]
    assert (item.row.text, item.counts.text, item.counts.alt_text) == ("Say hello.", "Say hello twice.", "A card")
    assert desk.view().found.workbook.posts[0].text == "Say hello twice."


def test_two_tabs_deciding_on_the_same_post_the_second_is_told_and_changes_nothing():
    desk = desk_of()
    first, second = wish(desk), wish(desk, Decided.DECLINED)
    assert desk.decide(first).end is End.WRITTEN
    outcome = desk.decide(second)
    assert outcome.end is End.CHANGED
    assert outcome.item.stage is Stage.APPROVED
    assert len(desk.book.tabs["Decisions"]) == 2


def test_a_text_that_was_edited_in_the_sheet_meanwhile_is_not_approved_unseen():
    desk = desk_of()
    wanted = wish(desk)
    desk.book.tabs["Posts"] = full_workbook(workbook(dataclasses.replace(POST, text="Changed")))["Posts"]
    assert desk.decide(wanted).end is End.CHANGED
    assert stages(desk) == [Stage.TO_DECIDE]


def test_a_row_that_was_deleted_meanwhile_is_not_decided_on():
    desk = desk_of()
    wanted = wish(desk)
    desk.book.tabs["Posts"] = desk.book.tabs["Posts"][:1]
    assert desk.decide(wanted).end is End.GONE
    assert len(desk.book.tabs["Decisions"]) == 1


def test_a_workbook_open_in_excel_loses_no_decision_and_gets_it_once_when_it_is_free(tmp_path):
    """Two decisions are made while the file is open; the desk is closed and opened again; then the file is free."""
    book = Stubborn(full_workbook(workbook(POST, dataclasses.replace(POST, id="p2"))), busy=99)
    file = tmp_path / "waiting.json"
    desk = desk_of(book, file=file)
    assert desk.decide(wish(desk)).end is End.WAITS
    assert desk.decide(wish(desk, Decided.DECLINED, 1)).end is End.WAITS
    assert stages(desk) == [Stage.APPROVED, Stage.DECLINED]
    assert not desk.settle()
    assert "open in Excel" in desk.why_waiting
    again = desk_of(book, file=file)
    assert stages(again) == [Stage.APPROVED, Stage.DECLINED]
    book.busy = 0
    assert again.settle()
    assert again.settle()
    assert not file.exists()
    assert [row[2] for row in book.tabs["Decisions"][1:]] == ["Approved", "Declined"]


def test_a_decision_that_reached_the_workbook_after_all_is_not_written_twice(tmp_path):
    """The answer was lost, the row was not."""
    book = Stubborn(full_workbook(workbook()), busy=1)
    desk = desk_of(book, file=tmp_path / "waiting.json")
    desk.decide(wish(desk))
    kept = (tmp_path / "waiting.json").read_text(encoding="utf-8")
    desk.settle()
    (tmp_path / "waiting.json").write_text(kept, encoding="utf-8")
    again = desk_of(book, file=tmp_path / "waiting.json")
    assert again.settle()
    assert len(book.tabs["Decisions"]) == 2


def test_a_workbook_that_changes_in_that_very_moment_is_read_again_and_written():
    desk = desk_of(Stubborn(full_workbook(workbook()), changed=2))
    assert desk.decide(wish(desk)).end is End.WRITTEN
    desk = desk_of(Stubborn(full_workbook(workbook()), changed=9))
    assert desk.decide(wish(desk)).end is End.CHANGED


def test_a_workbook_without_the_tab_decisions_says_how_to_add_it():
    tabs = full_workbook(workbook())
    del tabs["Decisions"]
    desk = desk_of(Stubborn(tabs))
    outcome = desk.decide(wish(desk))
    assert outcome.end is End.REFUSED
    assert "add it with: connector upgrade" in outcome.error


def test_a_workbook_that_is_gone_is_said_and_nothing_is_decided(tmp_path):
    path = tmp_path / "book.xlsx"
    make_book(str(path), layout.sheets("en", VERDICT_TONES, demo.sample_grids(workbook(), "en")))
    desk = desk_at(str(path), Config(), "Dana")
    wanted = wish(desk)
    path.unlink()
    assert desk.decide(wanted).end is End.REFUSED
    with pytest.raises(BookMissing):
        desk.view(fresh=True)


def test_a_file_of_waiting_decisions_that_somebody_spoilt_is_said_and_kept(tmp_path):
    (tmp_path / "waiting.json").write_text("[{", encoding="utf-8")
    with pytest.raises(BookError, match="cannot be read"):
        desk_of(file=tmp_path / "waiting.json")
    assert (tmp_path / "waiting.json").exists()


def test_the_desk_sees_what_was_changed_in_the_file_without_being_told(tmp_path):
    path = tmp_path / "book.xlsx"
    make_book(str(path), layout.sheets("en", VERDICT_TONES, demo.sample_grids(workbook(), "en")))
    desk = desk_at(str(path), Config())
    first = desk.view()
    assert desk.view() is first
    run(open_book(str(path)), Config(), NOW)
    assert desk.view() is not first
    assert desk.by == own_name()


def test_where_decisions_wait_depends_on_where_the_workbook_is(tmp_path):
    assert waiting_file("a/b.xlsx", tmp_path).as_posix() == "a/b.xlsx.decisions-waiting.json"
    assert waiting_file("memory:x", tmp_path).parent == tmp_path
    assert file_stamp("nowhere.xlsx")() is None
    assert file_stamp("memory:x")() is None


def test_a_row_that_nobody_could_find_again_is_shown_and_not_decided_on():
    desk = desk_of(Stubborn(full_workbook(workbook(dataclasses.replace(POST, id="")))))
    assert [item.id for item in desk.view().posts] == [""]
    assert desk.view().by_id == {}


def test_of_two_rows_for_one_pair_the_one_to_decide_is_shown():
    one, other = connectee(), connector()
    closed = match(one, other, status=MatchStatus.CLOSED, proposed_on=DAY - timedelta(days=99))
    again = match(one, other, status=MatchStatus.PROPOSED, proposed_on=DAY)
    desk = desk_of(Stubborn(full_workbook(workbook(matches=(closed, again)))))
    (item,) = [item for item in desk.view().by_id.values() if isinstance(item.row, Match)]
    assert item.stage is Stage.TO_DECIDE


def test_a_proposal_shows_the_other_connectors_with_room_and_never_the_one_proposed():
    desk = desk_of()
    run(desk.book, Config(), NOW)
    view = desk.view(fresh=True)
    for item in view.matches:
        found = alternatives(view.found, item.row, Config())
        assert item.row.connector not in [each.connector.key for each in found]
        assert all(each.room > 0 and each.fit >= 30 and each.why for each in found)
    stranger = match(connectee(email="nobody@example.ca"), connector(), status=MatchStatus.PROPOSED)
    assert alternatives(view.found, stranger, Config()) == ()


def test_a_post_that_names_somebody_without_consent_is_not_approved_until_the_name_is_out():
    """The consent was taken back after the draft was written."""
    unwilling = connectee(consent_named=None)
    post = dataclasses.replace(POST, text=f"Well done, {unwilling.name}!")
    desk = desk_of(Stubborn(full_workbook(dataclasses.replace(workbook(post), connectees=(unwilling,)))))
    refused = desk.decide(wish(desk))
    assert refused.end is End.REFUSED
    assert "did not consent" in refused.error
    assert desk.decide(wish(desk, Decided.SENDING)).end is End.REFUSED
    assert desk.decide(wish(desk, text="Well done, everybody!")).end is End.WRITTEN
    assert stages(desk) == [Stage.APPROVED]


def test_a_consent_taken_back_after_approval_keeps_the_post_from_being_sent():
    willing = connectee()
    post = dataclasses.replace(POST, text=f"Well done, {willing.name}!")
    rows = dataclasses.replace(workbook(post), connectees=(willing,))
    desk = desk_of(Stubborn(full_workbook(rows)))
    assert desk.decide(wish(desk)).end is End.WRITTEN
    taken_back = dataclasses.replace(rows, connectees=(connectee(consent_named=None),))
    desk.book.tabs["Connectees"] = full_workbook(taken_back)["Connectees"]
    desk.view(fresh=True)
    assert "did not consent" in desk.decide(wish(desk, Decided.SENDING)).error


def test_whoever_is_taken_out_of_tag_by_hand_stays_out_and_the_persons_row_stays():
    tagged = dataclasses.replace(POST, to_tag=("Amina Okafor", "Atlantic Mutual"))
    desk = desk_of(Stubborn(full_workbook(workbook(tagged))))
    before = desk.book.tabs["Posts"]
    assert desk.decide(wish(desk, to_tag=("Atlantic Mutual", "Somebody Else"))).end is End.WRITTEN
    item = desk.view(fresh=True).posts[0]
    assert (item.stage, item.counts.to_tag) == (Stage.APPROVED, ("Atlantic Mutual",))
    assert desk.decide(wish(desk, to_tag=())).end is End.WRITTEN
    assert desk.view(fresh=True).posts[0].counts.to_tag == ()
    assert desk.decide(wish(desk, to_tag=tagged.to_tag)).end is End.WRITTEN
    assert desk.view(fresh=True).posts[0].counts.to_tag == tagged.to_tag
    assert desk.book.tabs["Posts"] == before
    assert stages(desk) == [Stage.APPROVED]


def test_a_workbook_without_the_column_for_tags_says_which_header_to_type():
    tabs = full_workbook(workbook(dataclasses.replace(POST, to_tag=("Amina Okafor",))))
    header = tabs["Decisions"][0]
    at = header.index("Tag by hand then")
    tabs["Decisions"] = ((*header[:at], *header[at + 1 :]),)
    desk = desk_of(Stubborn(tabs))
    refused = desk.decide(wish(desk, to_tag=()))
    assert refused.end is End.REFUSED
    assert "“Tag by hand then”" in refused.error
    assert desk.decide(wish(desk, to_tag=("Amina Okafor",))).end is End.WRITTEN


def test_many_decisions_are_one_write_and_what_is_wrong_with_one_keeps_back_no_other():
    """The second post was edited meanwhile, the third is gone."""
    posts = tuple(dataclasses.replace(POST, id=f"p{n}") for n in range(4))
    desk = desk_of(Stubborn(full_workbook(workbook(*posts))))
    wishes = [wish(desk, at=at) for at in range(4)]
    edited = (posts[0], dataclasses.replace(posts[1], text="Changed"), posts[3])
    desk.book.tabs["Posts"] = full_workbook(workbook(*edited))["Posts"]
    ends = [outcome.end for outcome in desk.decide_all(wishes)]
    assert ends == [End.WRITTEN, End.CHANGED, End.GONE, End.WRITTEN]
    assert (desk.book.writes, len(desk.book.tabs["Decisions"])) == (1, 3)


def test_many_decisions_all_wait_where_the_workbook_is_busy(tmp_path):
    posts = tuple(dataclasses.replace(POST, id=f"p{n}") for n in range(3))
    desk = desk_of(Stubborn(full_workbook(workbook(*posts)), busy=1), file=tmp_path / "waiting.json")
    outcomes = desk.decide_all([wish(desk, at=at) for at in range(3)])
    assert [outcome.end for outcome in outcomes] == [End.WAITS] * 3
    assert stages(desk) == [Stage.APPROVED] * 3
    assert desk.settle()
    assert len(desk.book.tabs["Decisions"]) == 4


def test_where_not_even_the_waiting_file_can_be_written_the_decision_is_kept_and_said(tmp_path):
    desk = desk_of(Stubborn(full_workbook(workbook()), busy=1), file=tmp_path / "no such folder" / "waiting.json")
    assert desk.decide(wish(desk)).end is End.WAITS
    assert "leave the desk open" in desk.why_waiting
    assert desk.settle()
    assert stages(desk) == [Stage.APPROVED]


def test_a_file_whose_stamp_tells_every_change_is_not_read_again_for_a_decision(tmp_path):
    path = tmp_path / "book.xlsx"
    make_book(str(path), layout.sheets("en", VERDICT_TONES, demo.sample_grids(workbook(), "en")))
    desk = desk_at(str(path), Config(), "Dana")
    reads = []
    read, desk.book.read = desk.book.read, lambda: reads.append(1) or read()
    assert desk.decide(wish(desk)).end is End.WRITTEN
    assert reads == []
    wanted = wish(desk, Decided.DECLINED)
    other = desk_at(str(path), Config(), "Sam")
    assert other.decide(wish(other, Decided.HELD)).end is End.WRITTEN
    assert desk.decide(wanted).end is End.CHANGED


def test_a_workbook_that_a_person_opens_in_excel_and_closes_again_is_decided_on_wherever_it_is(tmp_path, monkeypatch):
    """Three decisions: in the closed file, in Excel, and in the closed file again."""
    pytest.importorskip("xlwings", reason="the extra excel is not installed")
    from automations.books import excel_door
    from tests.excel_engine import Excel, lock_of, registered
    from tests.excel_engine.model import opened

    monkeypatch.setattr(excel_door, "PLATFORMS", ("linux",))
    path = tmp_path / "book.xlsx"
    posts = tuple(dataclasses.replace(POST, id=f"p{n}") for n in range(4))
    grids = demo.sample_grids(workbook(*posts), "en")
    wanted = ("posts", "decisions", "connectees", "connectors", "matches")
    make_book(str(path), tuple(sheet for sheet in layout.sheets("en", VERDICT_TONES, grids) if sheet.name in wanted))
    desk = desk_at(str(path), Config(), "Dana")
    assert desk.decide(wish(desk)).end is End.WRITTEN
    with registered(Excel()) as running:
        there = opened(path)
        there.path = path
        running.books.append(there)
        lock_of(path).write_bytes(b"\x03sam")
        seen = wish(desk, at=1)
        assert desk.decide(seen).end is End.WRITTEN
        running.close(there, save=True)
    assert desk.decide(wish(desk, Decided.HELD, at=2)).end is End.WRITTEN
    assert [each.decision for each in desk_at(str(path), Config()).view().read.workbook.decisions] == [
        Decided.APPROVED,
        Decided.APPROVED,
        Decided.HELD,
    ]
