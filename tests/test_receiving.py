"""What the NCP received: shares, filed reports, workbooks and spreadsheets in one heap; which of two counts, and what is broken."""

import dataclasses
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook as BareWorkbook

from automations import receiving, rolling_up
from automations.books import google
from automations.config import Config
from reports.figures import Records
from reports.report import report_of
from reports.rollup.national import national
from reports.rollup.sharing import as_json, hashed, share_of, share_of_filed
from reports.snapshots import snapshot_of, written
from sheets_templates.tabs import Connector, Job, Workbook
from tests.google_sheets import book_on, small_community
from tests.sheets import DAY, connectee
from tests.test_cli import connector as typed
from tests.test_rollup import MARK, PERIOD, SECRET, crowd, shared

NOW = datetime(2026, 4, 2, 9, 0)


@pytest.fixture(autouse=True)
def with_the_secret(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(receiving.SECRET, SECRET)


def report(people=7, jobs=2):
    rows = tuple(connectee(email=f"p{n}@example.ca", intake_on=date(2026, 3, 9)) for n in range(people))
    helpers = (Connector(first_name="No", last_name="Mail", phone="902 555 0101", joined_on=date(2025, 1, 1)),)
    found = tuple(
        Job(connectee=f"p{n}@example.ca", accepted_on=date(2026, 3, 20), employer="A > B", confirmed_by="x")
        for n in range(jobs)
    )
    workbook = Workbook(DAY, rows, helpers, jobs=found)
    return report_of(Records(workbook, frozenset(row.key for row in rows)), PERIOD)


def rolled(*sources):
    return rolling_up.roll_up(rolling_up.Order(tuple(map(str, sources))), Config(), NOW)


def remarks_of(found):
    return {(remark.about, remark.text.say("en")) for remark in found.remarks}


def test_a_filed_report_says_the_same_people_as_what_would_have_been_shared():
    filed = snapshot_of(report(), "Halifax", date(2026, 4, 1), "1")
    assert share_of_filed(filed, SECRET).figures == share_of(report(), "Halifax", SECRET).figures
    assert "example.ca" not in as_json(share_of_filed(filed, SECRET))
    assert hashed("p1@example.ca", SECRET) in share_of_filed(filed, SECRET).figures["jobs_found"].people
    assert share_of_filed(filed).figures["connectees"].people == ()


def test_shares_filed_reports_workbooks_spreadsheets_and_lists_count_in_one_heap(tmp_path, monkeypatch, capsys):
    heap = tmp_path / "received"
    (heap / "East").mkdir(parents=True)
    Path("north.json").write_text(as_json(shared("North", crowd(*range(20)))), encoding="utf-8")
    filed = snapshot_of(report(9), "Halifax", date(2026, 4, 1), "1")
    (heap / "april-2026.json").write_text(written(filed), encoding="utf-8")
    typed(capsys, "demo", str(tmp_path / "demo"), "--day", "2026-03-31")
    shutil.copy(tmp_path / "demo" / "connector.xlsx", heap / "East" / "Copy of Eastern_Strait april-2026 (2).xlsx")
    world, id_ = small_community(people=6)
    monkeypatch.setattr(google, "open_book", lambda address, config=None: book_on(world, address))
    (heap / "more.txt").write_text(f"# by link\n\ngoogle:{id_}\n../north.json\n../north.json\n", encoding="utf-8")
    found = rolled(heap)
    assert found.communities == ("Eastern Strait", "Halifax", "North", "Ours")
    assert found.lines["connectees"].shown.by_community["Halifax"] in (9, None)
    assert found.lines["connectees"].shown.by_community["North"] == 20


def test_what_is_broken_is_left_out_with_its_reason_and_the_others_count(tmp_path):
    heap = tmp_path / "received"
    heap.mkdir()
    (heap / "good.json").write_text(as_json(shared("Good", crowd(*range(20)))), encoding="utf-8")
    sealed = written(snapshot_of(report(), "Halifax", DAY, "1"))
    (heap / "forged.json").write_text(sealed.replace('"value": 7', '"value": 70'), encoding="utf-8")
    (heap / "torn.json").write_text(sealed[:500], encoding="utf-8")
    (heap / "latin.json").write_bytes(b'{"kind": "\xe9"}')
    (heap / "torn.xlsx").write_bytes(b"PK nothing")
    (heap / "~$open.xlsx").write_bytes(b"")
    BareWorkbook().save(heap / "agenda.xlsx")
    found = rolled(heap)
    assert found.communities == ("Good",)
    assert {about for about, _ in remarks_of(found)} == {
        "forged.json",
        "torn.json",
        "latin.json",
        "torn.xlsx",
        "agenda.xlsx",
    }
    said = " ".join(text for _, text in remarks_of(found))
    assert "its content does not fit its seal" in said
    assert "it has no tab “Connectees” or “Participants”, so it is no community's workbook" in said
    assert said.count("could not be read, and does not count") == 5


def received(*shares):
    found = national(shares, PERIOD)
    return found.number("connectees", shares[0].community), remarks_of(found)


def test_of_two_files_of_one_community_the_one_handed_in_counts_before_a_later_workbook():
    share = dataclasses.replace(shared("A", crowd(*range(20)), made_on=date(2026, 4, 1)), source="A.json")
    book = dataclasses.replace(
        shared("a", crowd(*range(25)), made_on=date(2026, 4, 9)), source="A.xlsx", handed_in=False
    )
    value, said = received(share, book)
    assert value == 20
    assert ("A", "came 2 times; what was handed in on 2026-04-01 counts and not the workbook: A.json") in said


def test_two_files_of_one_day_with_other_numbers_are_asked_about():
    one = dataclasses.replace(shared("A", crowd(*range(20))), source="A 1.json")
    two = dataclasses.replace(shared("A", crowd(*range(25))), source="A 2.json")
    for order in ((one, two), (two, one)):
        value, said = received(*order)
        assert value == 25
        assert (
            "A",
            "came 2 times, twice on 2026-03-31 with other numbers; A 2.json counts: ask which is right",
        ) in said


def test_one_community_under_two_names_is_asked_about():
    _, said = received(
        shared("A", crowd(*range(20))), shared("B", crowd(*range(1, 21))), shared("C", crowd(*range(30, 50)))
    )
    assert {about for about, text in said if "is it one community under two names?" in text} == {"A"}


def test_a_community_without_a_name_is_known_by_its_file(tmp_path):
    for name in ("x.json", "y.json"):
        Path(name).write_text(as_json(shared("Our community", crowd(*range(20)))), encoding="utf-8")
    found = rolled("x.json", "y.json")
    assert found.communities == ("x.json", "y.json")
    assert ("x.json", "has no name of its own: set [community] name and share again") in remarks_of(found)


def test_a_community_whose_settings_we_reach_counts_as_it_filed_its_report(tmp_path, capsys):
    typed(capsys, "demo", "east", "--day", "2026-03-31")
    config = tmp_path / "east" / "config.toml"
    config.write_text('[community]\nname = "East"\n', encoding="utf-8")
    before = rolled(tmp_path / "east").lines["connectees"].shown
    (tmp_path / "east" / "filed").mkdir()
    filed = written(snapshot_of(report(31), "East", date(2026, 4, 1), "1"))
    (tmp_path / "east" / "filed" / "april-2026.json").write_text(filed, encoding="utf-8")
    found = rolling_up.roll_up(rolling_up.Order((str(config),), "april-2026"), Config(), NOW)
    assert before.by_community["East"] != 31
    assert found.lines["connectees"].shown.by_community["East"] == 31


def test_a_communitys_folder_with_its_share_in_it_is_one_community(tmp_path, capsys):
    typed(capsys, "demo", "east", "--day", "2026-03-31")
    (tmp_path / "east" / "config.toml").write_text('[community]\nname = "East"\n', encoding="utf-8")
    (tmp_path / "east" / "East april-2026.json").write_text(
        as_json(shared("East", crowd(*range(20)))), encoding="utf-8"
    )
    found = rolling_up.roll_up(rolling_up.Order((str(tmp_path / "east"),), "april-2026"), Config(), NOW)
    assert found.communities == ("East",)
    assert found.lines["connectees"].shown.by_community["East"] == 20


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Eastern_Strait.xlsx", "Eastern Strait"),
        ("Copy of Halifax 2026.xlsx", "Halifax"),
        ("Copie de Québec - Copie (3).xlsx", "Québec"),
        ("St. John's april-2026.xlsx", "St. John's"),
        ("2026.xlsx", "2026"),
    ],
)
def test_a_copy_of_a_workbook_is_known_as_the_community_that_it_is_of(file, name):
    assert receiving.name_of(Path(file)) == name


def test_a_list_that_cannot_be_read_is_one_line(tmp_path, capsys):
    Path("list.txt").write_bytes(b"\xff\xfe\x00x")
    status, _, said = typed(capsys, "rollup", "list.txt")
    assert (status, len(said.splitlines())) == (1, 1)
    assert "list.txt cannot be read" in said


def test_sharing_under_no_name_is_pointed_out(tmp_path, capsys):
    typed(capsys, "demo", "east", "--day", "2026-03-31")
    said = typed(
        capsys, "share", "april-2026", "--book", "east/connector.xlsx", "--to", "x.json", "--day", "2026-03-31"
    )[1]
    assert "! your community has no name of its own yet" in said
    assert MARK in Path("x.json").read_text(encoding="utf-8")


def test_a_late_report_does_not_show_what_was_hidden_before(tmp_path, capsys):
    """Small is hidden and another with it; then nine more report, of whom one would be hidden in its place."""
    for number, (name, people) in enumerate((("Small", 3), ("Arm", 20), ("Fundy", 30), ("Elm", 40))):
        made = shared(name, crowd(*range(number * 100, number * 100 + people)))
        (tmp_path / f"{name}.json").write_text(as_json(made), encoding="utf-8")
    names = ["Small.json", "Arm.json", "Fundy.json", "Elm.json"]
    for language in ("en", "fr"):
        order = (*names, "--to", "all.xlsx", "--replace", "--language", language)
        assert typed(capsys, "rollup", *order)[0] == 0
    hidden = rolling_up.hidden_before(Path("all.xlsx"), PERIOD)["connectees"]
    assert len(hidden) == 2
    late = []
    for number in range(9):
        late.append(f"late {number}.json")
        made = shared(f"Late {number}", crowd(*range(1000 + number * 50, 1030 + number * 50)))
        Path(late[-1]).write_text(as_json(made), encoding="utf-8")
    order = rolling_up.Order((*names, *late), target=Path("all.xlsx"))
    again = rolling_up.roll_up(order, Config(), NOW)
    afresh = rolling_up.roll_up(rolling_up.Order((*names, *late)), Config(), NOW)
    assert again.lines["connectees"].shown.hidden >= hidden
    assert not afresh.lines["connectees"].shown.hidden >= hidden
    assert rolling_up.hidden_before(Path("all.xlsx"), PERIOD.previous) == {}
    assert rolling_up.hidden_before(Path("Small.json"), PERIOD) == {}


def test_periods_that_overlap_reports_are_not_rolled_up(tmp_path, capsys):
    year = dataclasses.replace(PERIOD, first=date(2025, 4, 1))
    Path("a.json").write_text(as_json(shared("A", crowd(*range(20)), period=year)), encoding="utf-8")
    for words in (("--period", "2026"), ("--period", "2025-04-01..2026-03-31")):
        status, _, said = typed(capsys, "rollup", "a.json", *words)
        assert status == 1
        assert "is no report's period, such as april-2026 or october-2026" in said
