"""The commands on a spreadsheet of Google's, as a person types them; and every request that they send, held against the law."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from automations.books.google import open_book
from automations.books.google_requests import FIRST_RUN_ID
from sheets_templates.columns import Owner
from sheets_templates.tabs import ALL_TABS, TOOL_TABS
from tests.google_sheets import answers_are_beside_their_people, names_of
from tests.google_standin import ROBOT, Google
from tests.test_cli import connector

DAY = ("--day", "2026-03-31")
PEOPLE = {tab.name for tab in ALL_TABS if tab.owner is Owner.PEOPLE}


@pytest.fixture
def google(tmp_path, monkeypatch):
    """Return a world over HTTP, with the tool's key in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("automations.books.google_setup.ROWS", 8)
    monkeypatch.setattr("automations.books.google_pace.quotas", {})
    with Google() as world:
        monkeypatch.setenv("CONNECTOR_GOOGLE_HOST", world.url)
        monkeypatch.setenv("CONNECTOR_GOOGLE_KEY", str(world.key_file(tmp_path)))
        yield world
        the_law_holds(world)


def the_law_holds(world):
    """Assert that each batch of requests that was carried out is of one of the three kinds that may go out."""
    for call in world.log:
        if (
            call.verb == "GET"
            or call.method in ("sheets.spreadsheets.create", "drive.files.delete")
            or call.status != 200
        ):
            continue
        assert call.method == "sheets.spreadsheets.batchUpdate", call
        kinds = Counter(call.kinds)
        setting_up = bool(kinds["addSheet"] or kinds["setDataValidation"])
        formulas_are_lawful(call.body["requests"], setting_up)
        charts_are_on_new_tabs(call.body["requests"])
        if setting_up:
            continue  # set-up, or pieces of what is too large for a call
        assert set(kinds) <= {
            "createDeveloperMetadata", "deleteDeveloperMetadata", "insertDimension", "updateCells", "repeatCell",
            "updateSheetProperties", "deleteSheet", "copyPaste", "deleteDimension", "moveDimension",
        }, kinds  # fmt: skip


def formulas_are_lawful(requests, setting_up):
    """Assert that formulas are links, or those by which set-up fills a column, of functions that give a value for each row."""
    for formula in formulas_in(requests):
        plain = TEXTS.sub("X", formula)
        if LINK.fullmatch(plain):
            continue
        assert setting_up, formula
        assert plain.startswith("=ARRAYFORMULA(IF(ROW("), formula
        assert set(re.findall(r"[A-Z.]+(?=\()", plain)) <= FILL_A_COLUMN, formula


TEXTS = re.compile(r""""(?:[^"]|"")*"|'(?:[^']|'')*'""")
LINE = r"&IFERROR\(MATCH\((?:X(?:&X)*|\$A\d+)[,;]X!\$[A-Z]+\$1:\$[A-Z]+[,;]0\)[,;]1\)"
LINK = re.compile(rf"=HYPERLINK\(X(?:{LINE})?[,;]X(?:&X)*\)")
"""What a link looks like once every text and title in it is X."""

FILL_A_COLUMN = {
    "ARRAYFORMULA", "IF", "IFERROR", "ROW", "VLOOKUP", "LOWER", "TRIM", "SUBSTITUTE", "UNICHAR", "LEFT", "ISNUMBER", "ROUND",
}  # fmt: skip
"""Functions that inside ARRAYFORMULA give a value for each row. INDEX, AND, OR, JOIN and TEXTJOIN do not: they give one for all."""


def formulas_in(what):
    """Yield every formula anywhere in requests."""
    if isinstance(what, dict):
        if "formulaValue" in what:
            yield what["formulaValue"]
        what = what.values()
    if not isinstance(what, str) and isinstance(what, Iterable):
        for part in what:
            yield from formulas_in(part)


def charts_are_on_new_tabs(requests):
    """Assert that charts are laid only on tabs that the same batch adds, and drawn only from these."""
    new = {r["addSheet"]["properties"]["sheetId"] for r in requests if "addSheet" in r}
    for request in requests:
        if "addChart" in request:
            chart = request["addChart"]["chart"]
            assert chart["position"]["overlayPosition"]["anchorCell"]["sheetId"] in new
            assert set(re.findall(r"'sheetId': (\d+)", str(chart))) <= set(map(str, new))


def own_requests_are_lawful(world, id_, start):
    """Assert that each request of mornings since a call names only our tabs, or rows that its batch has just inserted."""
    names = names_of(world.files[id_].book)
    seen = 0
    for call in world.log[start:]:
        if call.verb == "GET":
            continue
        seen += 1
        inserted = {}
        for request in call.body["requests"]:
            ((kind, body),) = request.items()
            if kind == "insertDimension":
                span = body["range"]
                assert span["dimension"] == "ROWS"
                assert names[span["sheetId"]] in PEOPLE
                inserted[span["sheetId"]] = range(span["startIndex"], span["endIndex"])
            elif kind in ("updateCells", "repeatCell"):
                area = body.get("range") or body["start"]
                sheet = area["sheetId"]
                if names[sheet] in PEOPLE:
                    first = area.get("startRowIndex", area.get("rowIndex", 0))
                    rows = range(first, area.get("endRowIndex", first + len(body.get("rows", ()))))
                    assert set(rows) <= set(inserted[sheet])
                    assert body["fields"] in ("userEnteredValue", "userEnteredFormat.numberFormat", "userEnteredFormat")
                    assert not [*formulas_in(body)]
            elif kind == "updateSheetProperties":
                assert names[body["properties"]["sheetId"]] not in PEOPLE
                assert body["fields"] == "gridProperties(rowCount,columnCount)"
            elif kind == "createDeveloperMetadata":
                made = body["developerMetadata"]
                assert made["metadataKey"] in ("connector-run", "connector-column", "connector-header")
                assert made["visibility"] == "DOCUMENT"
            else:
                assert kind == "deleteDeveloperMetadata", kind
                wanted = body["dataFilter"]["developerMetadataLookup"]
                assert "metadataLocation" in wanted or wanted["metadataId"] > FIRST_RUN_ID
    return seen


def test_a_blank_spreadsheet_is_set_up_worked_with_and_taken_back(google, capsys, tmp_path):
    id_ = google.new_spreadsheet("Halifax")
    place = f"google:https://docs.google.com/spreadsheets/d/{id_}/edit#gid=0"
    status, said, complaint = connector(capsys, "init", place)
    assert status == 1
    assert "Tabs that will be added: How to use this workbook" in said
    assert "--yes" in complaint
    assert len(google.colleague(id_).titles()) == 1
    status, said, _ = connector(capsys, "init", place, "--yes")
    assert status == 0
    assert [call.verb for call in google.log] == ["GET", "POST"]
    assert google.log[-1].size < 2_000_000
    (file,) = tmp_path.glob("connector-undo-*.json")
    assert str(file.name) in said
    person = google.colleague(id_)
    assert len(person.titles()) == len(ALL_TABS) + 1
    person.edit("Connectees", "A2", ["Amina", "Okafor"])
    person.edit("Connectees", "F2", "amina@example.ca")
    start = len(google.log)
    assert connector(capsys, "morning", place, *DAY)[0] == 0
    assert own_requests_are_lawful(google, id_, start) == 1
    assert "Nothing is left to do" in connector(capsys, "morning", place, *DAY)[1]
    answers_are_beside_their_people(google, id_)
    assert connector(capsys, "check", place)[0] in (0, 3)
    assert connector(capsys, "doctor", place)[0] == 0
    status, said, complaint = connector(capsys, "undo", str(file), "--yes")
    assert status == 1
    assert "the tabs Connectees (1)" in complaint
    assert "hold rows by now" in complaint
    assert "run it again with --with-rows" in complaint
    for title in ("Connectees", "Posts"):
        area = {"sheetId": person.tab(title).id, "startRowIndex": 1}
        person.do({"updateCells": {"range": area, "fields": "userEnteredValue"}})
    assert connector(capsys, "init", place, "--yes")[0] == 1
    assert connector(capsys, "undo", str(file))[0] == 1
    status, said, _ = connector(capsys, "undo", str(file), "--yes")
    assert status == 0
    assert f"Taken back: {len(ALL_TABS)} tabs" in said
    assert person.titles() == ["Sheet1"]
    assert person.book.metadata == []


def test_each_tab_is_protected_helps_and_offers_choices_as_declared(google, capsys):
    id_ = google.new_spreadsheet()
    assert connector(capsys, "init", f"google:{id_}", "--yes", "--language", "fr")[0] == 0
    person = google.colleague(id_)
    for tab in TOOL_TABS:
        assert person.protected(tab.title.fr), tab.name
    assert not person.protected("Participants")
    assert "Prénom" in person.note("Participants", "A1") or person.note("Participants", "A1")
    sheet = person.tab("Jumelages")
    header = person.rows("Jumelages")[0]
    status = header.index("État")
    assert sheet.cell(1, status).rule["condition"]["values"][0] == {"userEnteredValue": "Proposé"}
    assert len(sheet.conditional) >= 4
    assert sheet.grid["frozenRowCount"] == 1
    assert sheet.column_properties[len(header) - 1]["hiddenByUser"]


@pytest.fixture
def own_sheet(google):
    """Return the id of a community's own sheet, under its own headers, with a title line above."""
    id_ = google.new_spreadsheet("Our list")
    person = google.colleague(id_)
    person.rename("Sheet1", "People")
    person.edit("People", "A1", ["Our Connectees 2026"])
    person.edit("People", "A3", ["Given name", "Family name", "Email address", "Phone number", "Town", "Shirt size"], ["Amina", "Okafor", "amina@example.ca", "902-555-0101", "Truro", "M"], ["Luis", "Ruiz", "luis@example.ca", "902-555-0102", "Halifax", "L"])  # fmt: skip
    return id_


def test_a_sheet_that_is_there_is_adopted_and_its_cells_stay_as_they_are(google, own_sheet, capsys, tmp_path):
    person = google.colleague(own_sheet)
    before = person.entered("People")
    status, said, _ = connector(capsys, "adopt", f"google:{own_sheet}", "--dry-run")
    assert status == 0
    assert "Given name → First name" in said
    assert [call.verb for call in google.log] == ["GET"]
    status, said, _ = connector(capsys, "adopt", f"google:{own_sheet}", "--yes", "--lookups")
    assert status == 0, said
    assert f'book = "google:{own_sheet}"' in (tmp_path / "config.toml").read_text(encoding="utf-8")
    start = len(google.log)
    assert connector(capsys, "morning", *DAY)[0] == 0
    assert own_requests_are_lawful(google, own_sheet, start) == 1
    after = person.entered("People")
    assert [line[:6] for line in after[:5]] == [line[:6] for line in before[:5]]
    rows = person.rows("People")
    verdict = rows[2].index("Verdict")
    assert [row[verdict] for row in rows[3:5]] == ["Incomplete", "Incomplete"]
    person.rename("People", "Everybody")
    person.sort("Everybody", column=3, downwards=True, header=3)
    assert "Nothing is left to do" in connector(capsys, "morning", *DAY)[1]
    (file,) = tmp_path.glob("connector-undo-*.json")
    assert "hold rows by now" in connector(capsys, "undo", str(file), "--yes")[2]
    assert connector(capsys, "undo", str(file), "--yes", "--with-rows")[0] == 0
    assert person.titles() == ["Everybody"]
    assert sorted(map(str, person.entered("Everybody"))) == sorted(map(str, before))
    assert person.book.metadata == []


def test_an_own_tab_with_a_name_of_ours_keeps_it_and_ours_goes_by_another(google, own_sheet, capsys):
    person = google.colleague(own_sheet)
    person.add_tab("Today", 5, 5)
    person.edit("Today", "A1", "my notes")
    assert connector(capsys, "adopt", f"google:{own_sheet}", "--yes", "--lookups")[0] == 0
    assert connector(capsys, "morning", *DAY)[0] == 0
    assert person.rows("Today") == [["my notes"]]
    assert person.rows("Today (Connector)")[1][0] == "Key"


def moves_a_column(person):
    person.move_columns("People", first=3, count=1, before=1)


def puts_a_line_above(person):
    person.insert_rows("People", before=1)


@pytest.mark.parametrize("act", [moves_a_column, puts_a_line_above])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_sheet_that_is_changed_while_it_is_adopted_is_left_alone_and_adopted_the_next_time(
    google, own_sheet, capsys, act, at
):
    """Between reading and planning, between planning and marking, between marking and writing."""
    person = google.colleague(own_sheet)
    google.before.append(lambda number: act(person) if number == at else None)
    status, _, complaint = connector(capsys, "adopt", f"google:{own_sheet}", "--yes", "--lookups")
    google.before.clear()
    assert status == 1
    assert "(a column or the header moved); nothing was written, run the command again" in complaint
    assert person.titles() == ["People"]
    assert connector(capsys, "adopt", f"google:{own_sheet}", "--yes", "--lookups")[::2] == (0, "")
    assert connector(capsys, "morning", *DAY)[0] == 0
    header = next(row for row in person.rows("People") if "Email address" in row)
    rows = [dict(zip(header, row, strict=False)) for row in person.rows("People") if "amina@example.ca" in row]
    assert [row["Verdict"] for row in rows] == ["Incomplete"]


def test_french_spreadsheets_get_formulas_that_they_understand(google, capsys):
    id_ = google.new_spreadsheet()
    google.colleague(id_).do({"updateSpreadsheetProperties": {"properties": {"locale": "fr_CA"}, "fields": "locale"}})
    assert connector(capsys, "init", f"google:{id_}", "--yes", "--language", "fr")[0] == 0
    made = next(call.body for call in google.log if call.verb == "POST")
    formulas = json.dumps(made).split('"formulaValue": ')[1:]
    assert len(formulas) > 4
    assert all("ROW(" in text and ";" in text for text in formulas)


def test_an_undo_file_that_is_none_is_said_to_be_none(google, capsys, tmp_path):
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    assert "is no undo file" in connector(capsys, "undo", "x.json")[2]
    assert "is no undo file" in connector(capsys, "undo", "none.json")[2]


def test_all_communities_are_done_at_once_and_one_that_is_not_shared_keeps_none_back(google, capsys, tmp_path):
    names = []
    for name in ("truro", "sydney", "halifax"):
        id_ = google.new_spreadsheet(name)
        assert connector(capsys, "init", f"google:{id_}", "--yes")[0] == 0
        (tmp_path / f"{name}.toml").write_text(f'[community]\nname = "{name}"\nbook = "google:{id_}"', encoding="utf-8")
        names.append(f"{name}.toml")
    google.unshare(id_, ROBOT)
    (tmp_path / "config.toml").write_text(f"[programme]\ncommunities = {json.dumps(names)}", encoding="utf-8")
    start = len(google.log)
    status, said, _ = connector(capsys, "morning", "--all", *DAY)
    assert status == 1
    assert "2 of 3 communities done" in said
    assert f"! halifax.toml: the spreadsheet is not shared with {ROBOT}" in said
    assert Counter(call.verb for call in google.log[start:]) == {"GET": 3, "POST": 2}


# What goes wrong


@pytest.fixture
def at_work(google, capsys):
    """Return somebody who works in a spreadsheet that was set up, with one person in it."""
    id_ = google.new_spreadsheet("Halifax")
    assert connector(capsys, "init", f"google:{id_}", "--yes")[0] == 0
    person = google.colleague(id_)
    person.edit("Connectees", "A2", ["Amina", "Okafor"])
    person.edit("Connectees", "F2", "amina@example.ca")
    return person


def everything(person):
    return {title: person.entered(title) for title in person.titles()}


def a_protected_tab(google, person, monkeypatch):
    person.protect("Today")


def a_full_spreadsheet(google, person, monkeypatch):
    sheet = person.tab("Sheet1")
    rows = (10_000_000 - person.book.size() + sheet.height * sheet.width) // sheet.width
    size = {"sheetId": sheet.id, "gridProperties": {"rowCount": rows}}
    person.do({"updateSheetProperties": {"properties": size, "fields": "gridProperties.rowCount"}})
    monkeypatch.setattr("automations.books.google_requests.SPARE_ROWS", 500)


def a_refusal(google, person, monkeypatch):
    monkeypatch.setattr("automations.books.google_requests.DAY", {"type": "NO_SUCH_TYPE", "pattern": "x"})


def a_key_taken_away(google, person, monkeypatch):
    google.accounts.revoked.add(ROBOT)


def nobody_shares(google, person, monkeypatch):
    google.unshare(person.book.id, ROBOT)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (a_protected_tab, "somebody protected a range that has to be written: in the spreadsheet choose Data"),
        (a_full_spreadsheet, "the spreadsheet is full: Google holds at most 10 million cells"),
        (a_refusal, "Google refuses what was asked: "),
        (a_key_taken_away, "Google refuses the key: "),
        (nobody_shares, f"the spreadsheet is not shared with {ROBOT}"),
    ],
)
def test_what_stops_a_morning_is_one_line_and_nothing_is_half_written(google, at_work, capsys, monkeypatch, bad, said):
    bad(google, at_work, monkeypatch)
    before = everything(at_work)
    status, out, complaint = connector(capsys, "morning", f"google:{at_work.book.id}", *DAY)
    assert status == 1
    assert out == ""
    assert complaint.count("\n") == 1
    assert said in complaint
    assert everything(at_work) == before
    google.complaints.clear()


def test_a_wrong_id_is_one_line(google, capsys):
    status, _, complaint = connector(capsys, "morning", "google:1wrong", *DAY)
    assert (status, complaint.count("\n")) == (1, 1)
    assert "Google knows no spreadsheet with that id" in complaint


def test_a_tab_of_the_tool_that_was_deleted_is_named_by_the_doctor_and_made_anew_by_the_morning(
    google, at_work, capsys
):
    at_work.delete_tab("Waiting")
    place = f"google:{at_work.book.id}"
    assert "Tabs of the tool that the next morning makes: Waiting" in connector(capsys, "doctor", place)[1]
    assert connector(capsys, "morning", place, *DAY)[0] == 0
    assert "Amina Okafor" in str(at_work.rows("Intake review"))
    assert at_work.rows("Waiting")
    assert "Waiting" not in connector(capsys, "doctor", place)[1]


def test_a_tab_of_peoples_that_was_deleted_or_lost_its_header_is_said_and_nothing_is_added_to_it(
    google, at_work, capsys
):
    place = f"google:{at_work.book.id}"
    at_work.delete_rows("Jobs", 1)
    at_work.edit("Jobs", "A1", ["some", "notes"])
    at_work.delete_tab("Referrals")
    before = at_work.entered("Jobs")
    assert connector(capsys, "morning", place, *DAY)[0] == 0
    assert at_work.entered("Jobs") == before
    said = connector(capsys, "doctor", place)[1]
    assert said.count("! ") == 1
    assert "! Jobs" in said
    assert "Tabs that this workbook does not have: Referrals (Who was referred to whom" in said


# What the doctor says


def test_the_doctor_says_what_is_missing_and_how_to_mend_it(google, capsys, tmp_path):
    id_ = google.new_spreadsheet()
    place = f"google:{id_}"
    assert f"run connector init {place}" in connector(capsys, "doctor", place)[1]
    google.unshare(id_, ROBOT)
    assert (
        f"! the spreadsheet is not shared with {ROBOT}: open it, choose Share" in connector(capsys, "doctor", place)[1]
    )
    google.share(id_, ROBOT, "reader")
    assert f"! the spreadsheet may be read but not changed by {ROBOT}" in connector(capsys, "doctor", place)[1]
    google.share(id_, ROBOT)
    assert f"ok  Writing: {ROBOT} may change it" in connector(capsys, "doctor", place)[1]
    google.disabled.add("sheets.googleapis.com")
    assert "! the Google Sheets API is not switched on" in connector(capsys, "doctor", place)[1]
    google.disabled.clear()
    assert "! Google knows no spreadsheet with that id" in connector(capsys, "doctor", "google:1wrong")[1]
    google.accounts.revoked.add(ROBOT)
    assert "! Google refuses the key" in connector(capsys, "doctor", place)[1]
    (tmp_path / "config.toml").write_text('[community]\nlanguage = "fr"', encoding="utf-8")
    assert "! Google refuse la clé" in connector(capsys, "doctor", place)[1]


def test_without_a_key_the_doctor_says_where_it_belongs(google, capsys, monkeypatch, tmp_path):
    monkeypatch.delenv("CONNECTOR_GOOGLE_KEY")
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))
    assert "! there is no key to Google: set CONNECTOR_GOOGLE_KEY" in connector(capsys, "doctor", "google:1x")[1]


# Trying it on the real thing


def test_the_self_test_tries_every_promise_and_leaves_nothing_behind(google, capsys, tmp_path):
    status, said, _ = connector(capsys, "selftest", "google", "--record", "answers")
    assert status == 0, said
    assert said.count("ok  ") >= 14
    for promise in ("A link leads to its row", "Charts stay on their lines", "What leads to a row is read as its text"):
        assert f"ok  {promise}\n" in said
    assert google.files == {} or all(file.trashed for file in google.files.values())
    noted = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "answers").glob("*.json"))
    assert "createDeveloperMetadata" in noted
    assert "ya29." not in noted
    assert ROBOT not in noted
    assert "Authorization" not in noted


def test_the_self_test_says_which_promise_is_broken(google, capsys, monkeypatch):
    monkeypatch.setattr("automations.books.google.conditions", lambda each: iter(()))
    status, said, _ = connector(capsys, "selftest", "google", "--record", "answers")
    assert status == 1
    assert "! A moved column stops a write: a write went through though its column had moved" in said


def test_the_self_test_says_that_links_or_charts_are_not_what_was_promised(google, capsys, monkeypatch):
    monkeypatch.setattr("automations.books.google_links.MOST", 0)
    monkeypatch.setattr("automations.books.google.MOST", 0)
    monkeypatch.setattr("automations.books.google_setup.charts", lambda sheet, id_: iter(()))
    status, said, _ = connector(capsys, "selftest", "google", "--record", "answers")
    assert status == 1
    assert "! A link leads to its row: [''] is not ['=HYPERLINK(']" in said
    assert "! Charts stay on their lines: {} is not " in said


def test_only_kinds_that_can_be_tried_are_tried(google, capsys):
    assert "selftest knows no “gogle”; did you mean “google”?" in connector(capsys, "selftest", "gogle")[2]


def test_a_host_that_is_not_this_computer_is_refused(google, monkeypatch):
    monkeypatch.setenv("CONNECTOR_GOOGLE_HOST", "https://evil.example.ca")
    from automations.errors import SettingError

    with pytest.raises(SettingError, match="only a stand-in on this one"):
        open_book("1x")


def test_whoever_opens_a_book_passes_the_communitys_settings_on():
    """Without them a spreadsheet of Google's is opened with another access and quota than config.toml says.

    What is opened as a file in any case needs none.
    """
    for file in (Path(__file__).parent.parent / "automations").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "open_book":
                a_file = ast.unparse(node.args[0]).startswith("f'xlsx:")
                assert a_file or len(node.args) == 2, (file.name, node.lineno)
