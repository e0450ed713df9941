"""“Fill the report” by a click or a row: the file lies beside the workbook, and the answer says where."""

import shutil
from datetime import datetime, timedelta

import openpyxl
import pytest

from automations import asked, cli, demo, reporting
from automations.books import make_book, office, open_book
from automations.books.memory import MemoryBook
from automations.config import Config, load_config
from automations.menu import OWN
from automations.report_on_request import handed_in, left_on_the_server
from automations.verdicts import VERDICT_TONES
from reports.own_template import own_template
from sheets_templates import layout
from tests.sheets import DAY, full_workbook

NOON = datetime(2026, 3, 31, 12)
ROW = {"When": "2026-03-31 11:59", "What to do now": "Fill the report", "Asked by": "Sam"}


@pytest.fixture(autouse=True)
def no_office(monkeypatch):
    """Be on a computer without LibreOffice, unless a test says otherwise."""
    monkeypatch.setattr(office, "program", lambda: None)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a community's folder with config.toml and its workbook in which somebody asked for the report."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('[community]\nname = "Halifax"\nbook = "ours.xlsx"\n', encoding="utf-8")
    make_book("ours.xlsx", layout.sheets("en", VERDICT_TONES, demo.sample_grids(demo.sample_rows(DAY), "en")))
    ask(tmp_path)
    return tmp_path


def ask(folder, **changes):
    """Add a row to Requests."""
    from automations.books import Changes

    book = open_book(str(folder / "ours.xlsx"))
    book.read()
    book.write(Changes(add={"Requests": ({**ROW, **changes},)}))


def answered(folder, now=NOON):
    """Return the new answers of a round of the watcher."""
    config = load_config(folder / "config.toml")
    return asked.answer_requests(open_book(config.book_place, config), config, now, OWN, handed_in)


def files(folder):
    return sorted(file.name for file in folder.iterdir() if file.name.startswith(("report", "form", "rapport")))


def test_the_report_lies_beside_the_workbook_and_the_answer_names_it(folder):
    (line,) = answered(folder)
    assert files(folder) == ["report april-2026 (2026-03-31).xlsx"]
    assert line.status.name == "DONE"
    assert line.answer == (
        "The figures of 2025-10-01 to 2026-03-31 are filled in. See the tab Report. "
        "As a file, it lies beside the workbook: report april-2026 (2026-03-31).xlsx."
    )
    sheets = open_book("ours.xlsx").read()
    made = reporting.report(sheets, load_config(), NOON, reporting.chosen_period("", load_config(), NOON))
    filled = openpyxl.load_workbook(folder / files(folder)[0])
    lines = [[cell.value for cell in row] for sheet in filled for row in sheet]
    for name in ("connectees", "connectors", "jobs_found"):
        figure = made.figures[name]
        assert any(figure.label.en in line and figure.value in line for line in lines), name
    assert any("Halifax" in str(cell) for line in lines for cell in line)
    assert any(made.figures["connectees"].value in line for line in sheets["Report"])


def test_the_same_report_of_the_same_day_is_one_file_and_another_never_writes_over_it(folder):
    answered(folder)
    (first,) = files(folder)
    ask(folder, When="2026-03-31 12:10")
    assert len(answered(folder, NOON + timedelta(minutes=15))) == 1
    assert files(folder) == [first]
    (folder / first).write_bytes(b"I typed a note into this one")
    ask(folder, When="2026-03-31 12:20")
    (line,) = answered(folder, NOON + timedelta(minutes=30))
    assert "report april-2026 (2026-03-31, 2).xlsx" in line.answer
    assert (folder / first).read_bytes() == b"I typed a note into this one"


def test_the_communitys_own_form_is_filled_where_config_names_it(folder):
    (folder / "form.xlsx").write_bytes(own_template("xlsx", "fr"))
    before = (folder / "form.xlsx").read_bytes()
    text = (folder / "config.toml").read_text(encoding="utf-8")
    (folder / "config.toml").write_text(text + '[report]\ntemplate = "form.xlsx"\n', encoding="utf-8")
    (line,) = answered(folder)
    assert "form april-2026 (2026-03-31).xlsx" in line.answer
    assert (folder / "form.xlsx").read_bytes() == before


def test_a_form_that_is_not_there_is_told_and_the_figures_stand_in_the_tab_all_the_same(folder):
    text = (folder / "config.toml").read_text(encoding="utf-8")
    (folder / "config.toml").write_text(text + '[report]\ntemplate = "gone.xlsx"\n', encoding="utf-8")
    (line,) = answered(folder)
    assert line.status.name == "FAILED"
    assert "But no file was written: there is no file " in line.answer
    assert files(folder) == []
    assert len(open_book("ours.xlsx").read()["Report"]) > 5


def test_the_watcher_itself_fills_it_and_names_it_by_the_communitys_own_day(folder, capsys):
    now = datetime.now(Config().zone)
    ask(folder, When=now.strftime("%Y-%m-%d %H:%M"))
    assert cli.main(["watch", "--once"]) == 0
    assert [name for name in files(folder) if f"({now:%Y-%m-%d})" in name]


@pytest.mark.skipif(not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed")
def test_where_libreoffice_is_there_is_a_pdf_too(folder, monkeypatch):
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    (line,) = answered(folder)
    assert line.answer.endswith("report april-2026 (2026-03-31).xlsx and report april-2026 (2026-03-31).pdf.")
    assert (folder / "report april-2026 (2026-03-31).pdf").read_bytes().startswith(b"%PDF")


def test_a_libreoffice_that_fails_costs_only_the_pdf(folder, monkeypatch):
    monkeypatch.setattr(office, "program", lambda: str(folder / "no-such-program"))
    (line,) = answered(folder)
    assert line.status.name == "DONE"
    assert " No PDF: LibreOffice could not turn " in line.answer
    assert files(folder) == ["report april-2026 (2026-03-31).xlsx"]


@pytest.mark.parametrize(
    ("finish", "said"),
    [
        (handed_in, "il est sur l'ordinateur où tourne l'outil ("),
        (left_on_the_server, "Le fichier est sur le serveur, que vous ne pouvez pas ouvrir d'ici ("),
    ],
    ids=["watched", "hosted"],
)
def test_for_a_spreadsheet_online_the_answer_says_honestly_where_the_file_is(tmp_path, monkeypatch, finish, said):
    (tmp_path / "config.toml").write_text('[community]\nlanguage = "fr"\nbook = "google:1abc"\n', encoding="utf-8")
    config = load_config(tmp_path / "config.toml")
    book = MemoryBook(full_workbook(demo.sample_rows(DAY), "fr"))
    title = "Demandes à l'outil"
    book.tabs[title] = (book.tabs[title][0], ("2026-03-31 11:59", "Remplir le rapport", "Sam", "r-1"))
    (line,) = asked.answer_requests(book, config, NOON, OWN, finish)
    assert said in line.answer
    assert str(tmp_path / "rapport april-2026 (2026-03-31).xlsx") in line.answer
    assert (tmp_path / "rapport april-2026 (2026-03-31).xlsx").is_file()


def test_other_requests_write_no_file(folder):
    ask(folder, **{"What to do now": "Check intake", "When": "2026-03-31 11:58"})
    lines = answered(folder)
    assert len(lines) == 2
    assert sum("As a file" in line.answer for line in lines) == 1
