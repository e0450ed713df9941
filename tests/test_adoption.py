"""A community's own sheet: recognised, asked about, adopted, and worked with from then on."""

import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from automations.adoption import SURE, recognise, settings_of
from automations.books import open_book
from automations.books.xlsx import XlsxBook
from automations.verdicts import Outcome
from sheets_templates.grids import read_workbook, split_name
from sheets_templates.tabs import tab_named
from tests.communities import make
from tests.test_cli import connector, in_an_empty_folder  # noqa: F401 - a fixture that holds here too
from tests.test_lookups import office_missing, shown

HERE = Path(__file__).parent / "communities"
EXPECTED = {
    "english": {"connectees": (12, "Newcomers 2026", 22), "connectors": (8, "Mentors", 12)},
    "french": {"connectees": (10, "Nouveaux arrivants", 20), "connectors": (6, "Connecteurs", 12)},
    "form": {"connectees": (11, "Form Responses 1", 13), "connectors": (3, "Form Responses 1", 9)},
    "legacy": {"connectees": (11, "Master list", 14)},
}
"""Of each sample community: people, the sheet they stand in, and how many of our columns are recognised."""


def sheets_of(name):
    return open_book(str(HERE / f"{name}.xlsx")).read()


@pytest.mark.parametrize("name", make.COMMUNITIES)
def test_each_community_is_recognised_without_a_question(name):
    found = recognise(sheets_of(name))
    assert {each.tab: (each.title, len(each.mapped)) for each in found} == {
        tab: (title, columns) for tab, (_, title, columns) in EXPECTED[name].items()
    }
    assert [(each.header, each.column) for mapping in found for each in mapping.mapped if each.confidence < SURE] == []


@pytest.mark.parametrize("name", make.COMMUNITIES)
def test_what_is_remembered_reads_every_person_of_the_sheet(name):
    sheets = sheets_of(name)
    read = read_workbook(sheets, date(2026, 3, 31), settings_of(recognise(sheets)))
    for tab, (people, *_) in EXPECTED[name].items():
        rows = getattr(read.workbook, tab)
        assert len(rows) == people
        assert all(row.first_name and row.last_name and "@" in row.email and row.phone for row in rows)
    assert all(person.applied_on for person in read.workbook.connectees)


def test_headers_may_move_and_a_sheet_of_anything_else_is_left_alone():
    sheets = sheets_of("english")
    turned = {title: tuple(row[::-1] for row in grid) for title, grid in sheets.items()}
    assert {each.tab: len(each.mapped) for each in recognise(turned)} == {"connectees": 22, "connectors": 12}
    assert "Team notes" not in {each.title for each in recognise(sheets)}
    assert recognise({"Budget": (("Item", "Amount"), ("Coffee", 12), ("Hall", 300))}) == ()
    assert recognise({"Empty": ()}) == ()


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Okafor, Amina", ("Amina", "Okafor")),
        ("Amina Okafor", ("Amina", "Okafor")),
        ("Ana de la Cruz", ("Ana de la", "Cruz")),
        ("Madonna", ("Madonna", "")),
        ("", ("", "")),
    ],
)
def test_a_full_name_is_split(name, parts):
    assert split_name(name) == parts


@pytest.fixture
def adopted(request, capsys, tmp_path):
    """Return a community's workbook after adopting it with lookups, and what was said."""
    book = tmp_path / "book.xlsx"
    book.write_bytes((HERE / f"{request.param}.xlsx").read_bytes())
    status, said, complaint = connector(capsys, "adopt", "book.xlsx", "--yes", "--lookups")
    assert (status, complaint) == (0, "")
    return book, said


@pytest.mark.parametrize("adopted", make.COMMUNITIES, indirect=True)
def test_adopting_keeps_every_cell_and_the_morning_then_judges_every_person(adopted, request, capsys):
    book, said = adopted
    name = request.node.callspec.params["adopted"]
    before, after = sheets_of(name), open_book(str(book)).read()
    for title, grid in before.items():
        for row, now in zip(grid, after[title], strict=False):
            assert now[: len(row)] == row
    language = "fr" if name == "french" else "en"
    matches = tab_named("matches").title.say(language)
    assert matches in said
    status, said, _ = connector(capsys, "morning", "--day", "2026-04-02")
    assert status == 0
    people = {"en": "Connectees: ", "fr": "Participants : "}[language]
    judged = next(line for line in said.splitlines() if line.startswith(people))
    assert sum(map(int, re.findall(r"\d+", judged))) == EXPECTED[name]["connectees"][0]
    nothing_left = {"en": "Nothing is left to do", "fr": "Plus rien à faire"}[language]
    assert nothing_left in connector(capsys, "morning", "--day", "2026-04-02")[1]
    opened = openpyxl.load_workbook(book)
    assert opened[matches].tables
    assert opened["Lists"].sheet_state == "hidden"


@pytest.mark.parametrize("adopted", ["legacy"], indirect=True)
def test_parts_that_adopting_does_not_concern_stay_byte_by_byte(adopted):
    with zipfile.ZipFile(HERE / "legacy.xlsx") as old, zipfile.ZipFile(io.BytesIO(adopted[0].read_bytes())) as new:
        changed = {part for part in old.namelist() if old.read(part) != new.read(part)}
    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
    }


@pytest.mark.skipif(office_missing(), reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("adopted", "email", "verdict"), [("form", "E", "P"), ("legacy", "C", "O")], indirect=["adopted"]
)
def test_the_answers_stand_beside_each_person_in_a_spreadsheet(adopted, email, verdict, request, capsys):
    book, _ = adopted
    connector(capsys, "morning", "--day", "2026-04-02")
    expected = EXPECTED[request.node.callspec.params["adopted"]]
    rows = shown(book, expected["connectees"][1], f"show={email},{verdict}")
    verdicts = {str(outcome.words.en) for outcome in Outcome}
    assert [said in verdicts for address, said in rows if "@" in address] == [True] * sum(
        n for n, *_ in expected.values()
    )
    assert [said for address, said in rows if "@" not in address and said not in ("", "Verdict")] == []


def test_a_workbook_as_other_programs_write_it_is_adopted_and_opens(capsys):
    book = openpyxl.Workbook()
    book.active.append(["First name", "Last name", "E-mail", "Phone", "Applied on", "OK to share my profile?"])
    book.active.append(["Amina", "Okafor", "a@example.ca", "902-555-0134", date(2026, 3, 2), "Yes"])
    book.save("theirs.xlsx")
    assert connector(capsys, "adopt", "theirs.xlsx", "--yes", "--lookups")[0] == 0
    assert connector(capsys, "morning", "--day", "2026-04-02")[0] == 0
    assert "Intake review" in openpyxl.load_workbook("theirs.xlsx").sheetnames


def test_a_csv_becomes_a_workbook_with_its_text_as_it_is(capsys, tmp_path):
    text = "First name;Last name;E-mail;Phone;Applied on\r\nAmina;Okafor;a@example.ca;=1+1;2026-03-01\r\nRené;Côté;r@example.ca;0123;2026-03-02\r\n"
    (tmp_path / "people.csv").write_bytes(text.encode("cp1252"))
    assert connector(capsys, "adopt", "people.csv")[0] == 0
    rows = XlsxBook(tmp_path / "people.xlsx").read()["people"]
    assert rows[1][3] == "=1+1"
    assert rows[2][:2] == ("René", "Côté")
    assert "people.xlsx is there already" in connector(capsys, "adopt", "people.csv")[2]


def test_a_sheet_with_french_headers_is_taken_over_in_french_unless_config_or_the_command_says_otherwise(
    capsys, tmp_path
):
    text = "Prénom,Nom de famille,Adresse courriel,Téléphone\nZoé,Arsenault,zoe@example.ca,506-555-0101\n"
    for name in ("un.csv", "deux.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    status, said, _ = connector(capsys, "adopt", "un.csv")
    assert status == 0
    assert "Noté dans config.toml : 1 onglet." in said
    assert 'language = "fr"' in (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert "Aujourd'hui" in openpyxl.load_workbook("un.xlsx").sheetnames
    (tmp_path / "config.toml").unlink()
    assert connector(capsys, "adopt", "deux.csv", "--language", "en")[0] == 0
    assert "Today" in openpyxl.load_workbook("deux.xlsx").sheetnames


def a_small_list(path):
    book = openpyxl.Workbook()
    people = book.active
    people.title = "Newcomers 2026"
    people.append(
        [
            "First",
            "Surname",
            "Email Address",
            "Cell",
            "Date applied",
            "Field",
            "Speaks",
            "Wants",
            "Intake date",
            "Ok to post name",
            "Notes",
        ]
    )
    people.append(
        [
            "Ana",
            "Silva",
            "ana@x.example",
            "902-555-0001",
            date(2026, 9, 1),
            "Finance",
            "English",
            "Accountant",
            date(2026, 9, 9),
            "yes",
        ]
    )
    helpers = book.create_sheet("Connecteurs")
    helpers.append(["Prénom", "Nom de famille", "Courriel", "Employeur", "Secteur", "Langue"])
    helpers.append(["Luc", "Roy", "luc@x.example", "Banque", "Finance et assurances", "français"])
    book.save(path)


def test_what_adopting_said_is_not_asked_for_is_no_problem_of_the_morning_and_comes_with_its_column(capsys, tmp_path):
    a_small_list(tmp_path / "ours.xlsx")
    status, said, _ = connector(capsys, "adopt", "ours.xlsx", "--yes")
    assert status == 0
    assert "so the tool does not ask for it: " in said
    assert 'language = "fr"' not in (tmp_path / "config.toml").read_text(encoding="utf-8")
    _, said, _ = connector(capsys, "check", "ours.xlsx")
    missing = re.findall(r"the column “(.+?)” is missing", said)
    assert missing == ["Consent: share profile"]
    names = {"connectors": {"phone": ""}}
    grid = {
        "Connectors": (("First name", "Last name", "E-mail", "Phone"), ("Luc", "Roy", "l@x.example", "902-555-0001"))
    }
    assert read_workbook(grid, date(2026, 9, 9), names).workbook.connectors[0].phone


def test_adopting_again_says_in_a_line_which_tabs_are_as_the_tool_knows_them(capsys, tmp_path):
    a_small_list(tmp_path / "ours.xlsx")
    assert connector(capsys, "adopt", "ours.xlsx", "--yes")[0] == 0
    status, said, _ = connector(capsys, "adopt", "ours.xlsx", "--yes")
    assert status == 0
    assert "As the tool knows them: Matches, Referrals" in said
    assert "# Matches" not in said
    assert "Tabs that will be added" not in said
    assert len(said.splitlines()) < 40


def test_a_workbook_is_changed_only_once_somebody_said_yes(capsys, tmp_path, monkeypatch):
    a_small_list(tmp_path / "ours.xlsx")
    before = (tmp_path / "ours.xlsx").read_bytes()
    status, said, complaint = connector(capsys, "adopt", "ours.xlsx")
    assert status == 1
    assert "Tabs that will be added: How to use this workbook, Today" in said
    assert "nothing was changed; run it again with --yes" in complaint
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "n")
    assert "nothing was changed" in connector(capsys, "adopt", "ours.xlsx")[2]
    assert (tmp_path / "ours.xlsx").read_bytes() == before
    assert not (tmp_path / "config.toml").exists()
    monkeypatch.setattr("builtins.input", lambda question: "y")
    assert connector(capsys, "adopt", "ours.xlsx")[0] == 0


def test_what_is_doubtful_is_asked_and_can_be_answered_in_a_file(capsys, tmp_path, monkeypatch):
    grid = "First name,Last name,E-mail,Phonne nr\nAmina,Okafor,a@example.ca,902-555-0101\nLuis,Ruiz,l@example.ca,902-555-0102\n"
    (tmp_path / "p.csv").write_text(grid, encoding="utf-8")
    status, said, complaint = connector(capsys, "adopt", "p.csv", "--dry-run", "--json")
    doubtful = [each["header"] for each in json.loads(said)["tabs"][0]["columns"] if each["confidence"] < SURE]
    assert doubtful
    status, _, complaint = connector(capsys, "adopt", "p.csv")
    assert status == 1
    assert f"it is doubtful what “{doubtful[0]}”" in complaint
    assert not (tmp_path / "p.xlsx").exists()
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "n")
    assert connector(capsys, "adopt", "p.csv")[0] == 0
    assert doubtful[0] not in (tmp_path / "config.toml").read_text(encoding="utf-8")


def test_a_mapping_file_wins_and_config_keeps_what_else_it_says(capsys, tmp_path):
    (tmp_path / "config.toml").write_text('# ours\n[community]\nname = "Truro" # it is\n', encoding="utf-8")
    (tmp_path / "p.csv").write_text(
        "First name,Last name,E-mail,Whereabouts\nAmina,Okafor,a@example.ca,Truro\n", encoding="utf-8"
    )
    (tmp_path / "map.toml").write_text('[columns.connectees]\ncity = "Whereabouts"\n', encoding="utf-8")
    assert connector(capsys, "adopt", "p.csv", "--yes", "--mapping", "map.toml")[0] == 0
    text = (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert "# ours" in text
    assert "# it is" in text
    assert 'city = "Whereabouts"' in text
    assert 'book = "p.xlsx"' in text


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        ("budget.csv", "Item,Amount\nCoffee,12\n", "no sheet of budget.csv looks like Connectees or Connectors"),
        ("none.csv", None, "none.csv cannot be read"),
        ("none.xlsx", None, "there is no file none.xlsx"),
    ],
)
def test_what_cannot_be_adopted_is_said_in_a_line(capsys, tmp_path, file, content, complaint):
    if content:
        (tmp_path / file).write_text(content, encoding="utf-8")
    status, _, said = connector(capsys, "adopt", file)
    assert status == 1
    assert complaint in said
    assert len(said.splitlines()) == 1


def test_a_broken_mapping_file_is_said(capsys, tmp_path):
    (tmp_path / "p.csv").write_text("First name,Last name,E-mail\nA,B,a@example.ca\n", encoding="utf-8")
    (tmp_path / "m.toml").write_text("[columns", encoding="utf-8")
    assert "--mapping m.toml cannot be read" in connector(capsys, "adopt", "p.csv", "--mapping", "m.toml")[2]
