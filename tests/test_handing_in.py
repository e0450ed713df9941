"""The report as a file: our own templates in both formats and languages, anybody's template, PDF; by command."""

import io
import re
import shutil
import subprocess
import sys
import zipfile

import openpyxl
import pytest

from automations.books import office
from automations.errors import ReportError
from reports.filling import fill
from reports.filling.nameable import report_names
from reports.own_template import own_template
from reports.templates import content
from tests.test_cli import connector


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Return the folder with the demo's workbook."""
    import contextlib

    from automations import cli

    folder = tmp_path_factory.mktemp("demo")
    with contextlib.redirect_stdout(io.StringIO()):
        assert cli.main(["demo", str(folder), "--day", "2026-03-31"]) == 0
    return folder


@pytest.fixture
def reported(demo, tmp_path, monkeypatch, capsys):
    """Return a function that runs `connector report april-2026` on the demo, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    book = str(demo / "connector.xlsx")
    return lambda *words: connector(capsys, "report", "april-2026", "--book", book, "--day", "2026-04-02", *words)


def report_of(demo):
    from datetime import datetime

    from automations import reporting
    from automations.books import open_book
    from automations.config import Config

    now = datetime(2026, 4, 2, 12)
    period = reporting.chosen_period("april-2026", Config(), now)
    return reporting.report(open_book(str(demo / "connector.xlsx")).read(), Config(), now, period)


def texts(file):
    with zipfile.ZipFile(file) as opened:
        return {
            name: opened.read(name).decode("utf-8", "replace") for name in opened.namelist() if name.endswith(".xml")
        }


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_our_own_template_is_filled_whole_in_both_formats_and_languages(demo, kind, language):
    names = report_names(report_of(demo), "Halifax", language)
    made = fill(own_template(kind, language), names, "ours")
    assert not made.problems
    found = texts(io.BytesIO(made.content))
    left = [name for name, text in found.items() if "{{" in text or "{%" in text]
    assert [name for name in left if name != "xl/sharedStrings.xml"] == []
    everything = "".join(found.values())
    assert content.DEFINITIONS.say(language) in everything
    assert content.TITLE.say(language) in everything
    assert "Halifax" in everything


def test_the_numbers_in_our_workbook_are_the_figures_values(demo):
    report = report_of(demo)
    made = fill(own_template("xlsx", "en"), report_names(report, "Halifax", "en"), "ours")
    sheet = openpyxl.load_workbook(io.BytesIO(made.content))["Figures"]
    shown = {row[0].value: (row[1].value, row[2].value) for row in sheet.iter_rows(min_row=9) if row[0].value}
    for _, figures in content.TABLES:
        for name in figures:
            figure = report.figures[name]
            assert shown[figure.label.say("en")] == (figure.value, figure.previous)


def test_every_figure_that_our_templates_show_exists():
    from reports.figures import FIGURES

    known = {figure.name for figure in FIGURES}
    assert {*content.HEADLINE, *content.FUNNEL, *(name for _, names in content.TABLES for name in names)} <= known


def test_one_command_gives_a_filled_report_and_says_where(reported, tmp_path):
    status, said, _ = reported("--to", "april.xlsx")
    assert (status, said.splitlines()[0]) == (0, "Written: april.xlsx")
    assert openpyxl.load_workbook(tmp_path / "april.xlsx")["Figures"]["A5"].value > 0
    assert reported("--to", "april.docx", "--language", "fr")[1].startswith("Écrit : april.docx")


def test_a_funders_template_is_filled_as_a_copy_and_never_written_over(reported, tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = "{{ jobs_found }}", "{{ job_found }}"
    book.save(tmp_path / "funder.xlsx")
    before = (tmp_path / "funder.xlsx").read_bytes()
    status, said, _ = reported("--template", "funder.xlsx")
    assert status == 0
    assert said.splitlines()[:3] == [
        "Written: funder april-2026.xlsx",
        "1 place filled",
        "! Sheet!A2: there is no “job_found” – perhaps {{ jobs_found }}",
    ]
    assert (tmp_path / "funder.xlsx").read_bytes() == before
    assert reported("--template", "funder.xlsx")[2].endswith(
        "is there already; add --replace, or give another name after --to\n"
    )
    assert reported("--template", "funder.xlsx", "--replace")[0] == 0
    assert "is the template itself" in reported("--template", "funder.xlsx", "--to", "funder.xlsx", "--replace")[2]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--template", "gone.xlsx"), "there is no file gone.xlsx"),
        (("--to", "april.pdf"), "give the .xlsx or .docx after --to, and add --pdf"),
        (("--to", "april.txt"), "its name must end in .xlsx or .docx"),
        (("--template", "macros.xlsm", "--to", "x.xlsx"), "its name must end in .xlsm"),
        (("--template", "ours.xlsx"), "no Excel workbook or Word document"),
        (("--to", "nowhere/april.xlsx"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_leaves_nothing(reported, tmp_path, words, complaint):
    (tmp_path / "ours.xlsx").write_bytes(b"nothing")
    status, _, said = reported(*words)
    assert status == 1
    assert complaint in said
    assert len(said.splitlines()) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["ours.xlsx"]


def test_the_form_that_config_names_is_filled_wherever_something_is_written(reported, tmp_path):
    """config.toml: [report] template = "form.xlsx"; --to a workbook and --pdf fill it, --to a Word document is our own."""
    (tmp_path / "config.toml").write_text('[report]\ntemplate = "form.xlsx"\n', encoding="utf-8")
    status, _, complaint = reported("--to", "april.xlsx")
    assert status == 1
    assert "form.xlsx, which config.toml names in [report] template" in complaint
    book = openpyxl.Workbook()
    book.active["A1"] = "Jobs: {{ jobs_found }}"
    book.save(tmp_path / "form.xlsx")
    assert reported()[0] == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["config.toml", "form.xlsx"]
    status, said, _ = reported("--to", "april.xlsx")
    assert (status, "1 place filled" in said) == (0, True)
    assert re.fullmatch(r"Jobs: \d+", openpyxl.load_workbook(tmp_path / "april.xlsx").active["A1"].value)
    assert reported("--to", "april.docx")[0] == 0
    assert "its name must end in .xlsx" in reported("--to", "april.xlsm")[2]


def test_the_names_that_a_template_can_use_are_listed_with_what_they_say_now(reported):
    said = reported("--names")[1]
    assert re.search(r"^jobs_found +\d+$", said, re.MULTILINE)
    assert re.search(r"^jobs_found.previous +", said, re.MULTILINE)
    assert re.search(r"^period.first +2025-10-01$", said, re.MULTILINE)
    assert re.search(r"^activity_types +\d+ \(label, value, previous, attendance\)$", said, re.MULTILINE)
    assert "@" not in said


def test_without_libreoffice_one_line_says_what_to_install(reported, monkeypatch):
    monkeypatch.setattr(office, "program", lambda: None)
    status, _, said = reported("--to", "april.xlsx", "--pdf")
    assert status == 1
    assert "a PDF needs LibreOffice, which is not installed here" in said


def test_a_pdf_is_written_beside_the_report_where_libreoffice_is_installed(reported, tmp_path):
    if office.program() is None:
        pytest.skip("LibreOffice is not installed")
    assert "Written: april.pdf" in reported("--to", "april.docx", "--pdf")[1]
    assert (tmp_path / "april.pdf").read_bytes().startswith(b"%PDF")
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", "april.pdf", "-"], capture_output=True, text=True, check=True).stdout
        assert "From application to job" in text


def test_a_program_that_makes_no_pdf_or_cannot_run_is_told(tmp_path, monkeypatch):
    file = tmp_path / "x.docx"
    file.write_bytes(b"")
    monkeypatch.setattr(office, "program", lambda: sys.executable)
    with pytest.raises(ReportError, match="could not turn"):
        office.make_pdf(file, tmp_path / "x.pdf")
    monkeypatch.setattr(office, "program", lambda: str(tmp_path / "gone"))
    with pytest.raises(ReportError, match="could not turn"):
        office.make_pdf(file, tmp_path / "x.pdf")


def test_word_without_its_extra_is_one_line(reported, monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    monkeypatch.setitem(sys.modules, "reports.templates.document", None)
    status, _, complaint = reported("--to", "april.docx")
    assert status == 1
    assert "a Word template needs the extra word; install it with: pip install 'connector-suite[word]'" in complaint


def test_a_template_of_another_kind_than_ours_is_refused():
    with pytest.raises(ValueError, match="no template of the kind odt"):
        own_template("odt", "en")


def test_a_period_without_rows_is_filled_with_zeros_and_said(demo, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    book = str(demo / "connector.xlsx")
    status, out, _ = connector(capsys, "report", "2019-01", "--book", book, "--to", "r.xlsx", "--day", "2026-04-02")
    assert status == 0
    assert "! no row is dated in this period (2019-01-01 to 2019-01-31) – check the period" in out
    figures = openpyxl.load_workbook(tmp_path / "r.xlsx")["Figures"]
    assert [figures[place].value for place in ("A5", "B5", "F5")] == [0, 0, 0]
    words = openpyxl.load_workbook(tmp_path / "r.xlsx")["In words"]
    said = [cell.value for cell in words["A"] if cell.value]
    assert "What people say: nothing in this period" in said


def test_reports_of_periods_that_overlap_are_filled_each_by_itself(demo, tmp_path, monkeypatch, capsys):
    """Six months, and three of them: each counts its own days, and neither file touches the other."""
    monkeypatch.chdir(tmp_path)
    book, counted = str(demo / "connector.xlsx"), {}
    for period in ("april-2026", "2026-01-01..2026-03-31"):
        status, _, _ = connector(
            capsys, "report", period, "--book", book, "--to", f"{period}.xlsx", "--day", "2026-04-02"
        )
        assert status == 0
        counted[period] = openpyxl.load_workbook(tmp_path / f"{period}.xlsx")["Figures"]["A5"].value
    assert 0 < counted["2026-01-01..2026-03-31"] < counted["april-2026"]


def test_what_the_data_leave_open_is_told_with_the_filled_file(reported):
    status, out, _ = reported("--to", "r.xlsx")
    assert status == 0
    assert "! Jobs found: 1 not counted, nobody confirmed it – ask, and type who confirmed it" in out


def test_a_quote_stands_in_the_marks_of_its_language(reported, tmp_path):
    for language, marks in (("en", "“Gordon"), ("fr", "« Gordon")):
        for kind in ("xlsx", "docx"):
            assert reported("--to", f"{language}.{kind}", "--language", language)[0] == 0
            assert marks in "".join(texts(tmp_path / f"{language}.{kind}").values())
