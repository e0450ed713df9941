"""How a report stands in the workbook: figures, the rows behind each, charts, links from one to the other."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from automations import demo
from automations.books import Changes, make_book, open_book
from automations.books.xlsx import add_tabs
from automations.config import Config
from automations.morning import plan, run
from automations.verdicts import VERDICT_TONES
from reports.figures import Counting, Records
from reports.lines import LISTED, report_lines, row_lines
from reports.periods import period_named
from reports.report import report_of
from reports.series import chart_lines
from sheets_templates import charts, layout
from sheets_templates.columns import Place
from sheets_templates.people_tabs import Job
from sheets_templates.tabs import Workbook, tab_named
from sheets_templates.words import languages
from tests.sheets import DAY, connectee, full_workbook, in_language

TODAY = datetime(2026, 11, 25, 6, 30)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Return the demo's workbook after a morning, as a file."""
    path = tmp_path_factory.mktemp("report") / "book.xlsx"
    rows = demo.sample_grids(demo.sample_rows(TODAY.date()), "en")
    make_book(str(path), layout.sheets("en", VERDICT_TONES, rows))
    run(open_book(str(path)), Config(), TODAY)
    return path


def report(people=(), **counting):
    return report_of(
        Records(Workbook(DAY, tuple(people)), frozenset(person.key for person in people), Counting(**counting)),
        period_named("april-2026"),
    )


def links_of(tab):
    return {cell.coordinate: cell.hyperlink.location for line in tab.iter_rows() for cell in line if cell.hyperlink}


def parts_of(path):
    with zipfile.ZipFile(path) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def test_each_figure_links_to_the_lines_that_hold_its_rows(file):
    book = load_workbook(file)
    rows, tab = book["Report rows"], book["Report"]
    links = links_of(tab)
    checked = 0
    for line in range(3, tab.max_row + 1):
        shown = tab.cell(line, 8).value
        if not shown:
            continue
        first, _, last = str(shown).partition("–")
        assert links[f"H{line}"] == f"'Report rows'!A{first}"
        label = str(tab.cell(line, 2).value).removeprefix("– ")
        for at in range(int(first), int(last or first) + 1):
            assert str(rows.cell(at, 1).value).endswith(label)
        counted = [rows.cell(at, 2).value for at in range(int(first), int(last or first) + 1)].count("Yes")
        if not tab.cell(line, 4).value and tab.cell(line, 2).value in ("Applications", "Jobs found", "Activities"):
            assert tab.cell(line, 3).value == counted
            checked += 1
    assert checked == 3


def test_links_are_drawn_anew_and_vanish_with_their_lines(file, tmp_path):
    path = tmp_path / "copy.xlsx"
    path.write_bytes(file.read_bytes())
    book = open_book(str(path))
    grids = book.read()
    grid = (*grids["Report"][:2], ("a", "b", 1, None, None, None, None, Place.at("5", "It's here", 5)))
    book.write(Changes(replace={"Report": grid}))
    assert links_of(load_workbook(path)["Report"]) == {"H3": "'It''s here'!A5"}
    book = open_book(str(path))
    book.read()
    book.write(Changes(replace={"Report": grid[:2]}))
    assert links_of(load_workbook(path)["Report"]) == {}


@pytest.mark.parametrize("language", languages())
def test_the_lines_of_charts_stand_where_the_charts_were_drawn_for(language):
    lines = list(chart_lines(report([connectee()]), language))
    assert len(lines) == sum(chart.lines * len(chart.series) for chart in charts.CHARTS)
    for drawn, chart in zip(charts.drawn(language), charts.CHARTS, strict=True):
        for name, first, last in drawn.series:
            own = lines[first - charts.FIRST_LINE : last - charts.FIRST_LINE + 1]
            assert {(line.series, line.chart) for line in own} == {(name, chart.short.say(language))}
            assert all(line.label and line.value is not None for line in own)
    columns = [column.name for column in tab_named("charts").columns]
    assert (columns[charts.LABELS], columns[charts.VALUES]) == ("label", "value")


def test_the_months_of_a_chart_add_up_to_the_figure_of_a_year():
    found = plan(full_workbook(demo.sample_rows(TODAY.date())), Config(), TODAY).report
    months = [line.value for line in chart_lines(found, "en") if (line.chart, line.series) == ("Months", "Connectees")]
    year = report_of(found.records, period_named("2026-04-01..2027-03-31")).figures["connectees"]
    assert sum(months) == year.value > 0


def test_charts_are_native_named_for_screen_readers_and_survive_every_morning(file):
    before = {name: data for name, data in parts_of(file).items() if re.match(r"xl/(charts|drawings)/", name)}
    assert len([name for name in before if name.startswith("xl/charts/chart")]) == len(charts.CHARTS)
    drawing = next(data.decode() for name, data in before.items() if name.startswith("xl/drawings/drawing"))
    for chart in charts.CHARTS:
        assert f'descr="{chart.title.en}"' in drawing
    run(open_book(str(file)), Config(), datetime(2026, 12, 2, 6, 30))
    after = parts_of(file)
    assert {name: after[name] for name in before} == before


def test_a_workbook_that_a_community_had_before_gets_the_charts_too(tmp_path):
    from openpyxl import Workbook as Plain

    plain = Plain()
    plain.active.append(["Name", "E-mail"])
    path = tmp_path / "own.xlsx"
    plain.save(path)
    add_tabs(str(path), layout.sheets("fr", VERDICT_TONES))
    run(open_book(str(path)), in_language("fr"), TODAY)
    whole = parts_of(path)
    [sheet] = [name for name in whole if name.startswith("xl/worksheets/_rels") and b"/drawing" in whole[name]]
    [drawing] = re.findall(rb'Target="/?(xl/drawings/drawing\d+.xml)"', whole[sheet])
    links = whole[f"xl/drawings/_rels/{drawing.decode().rpartition('/')[2]}.rels"]
    named = re.findall(rb'Target="/(xl/charts/chart\d+\.xml)"', links)
    assert len(named) == len(charts.CHARTS)
    for name in named:
        assert b"'Graphiques'!" in whole[name.decode()] or b"Graphiques!" in whole[name.decode()]
        assert name in whole["[Content_Types].xml"]
    assert len(load_workbook(io.BytesIO(path.read_bytes()))["Graphiques"]._charts) == len(charts.CHARTS)


def test_a_figure_of_very_many_rows_lists_some_and_says_how_many_more():
    people = tuple(connectee(email=f"p{n}@example.ca") for n in range(LISTED + 20))
    lines = [line for line in row_lines(report(people), "en") if line.figure == "Connectees"]
    assert len(lines) == LISTED + 1
    assert lines[-1].why == "… and 20 more rows"


def test_notes_and_sentences_stand_below_the_figures():
    twice = (connectee(), connectee(city=""))
    lines = list(report_lines(report(twice), "fr"))
    note = [line for line in lines if line.subject == "À savoir sur les données"][-1]
    assert note.figure.startswith("Participants : 1 sans compter, en double")
    assert note.definition == "Réunissez les deux lignes et supprimez-en une"
    assert (lines[-2].subject, lines[-2].figure[:13]) == ("En phrases", "Octobre 2025 ")
    assert lines[-1].subject == "Image"
    assert lines[-1].figure.endswith("est dessiné par : connector tree --to reseau.png")
    assert lines[0].definition == "Personnes dont la demande est arrivée pendant la période, une fois chacune."


def test_a_note_leads_to_the_rows_that_it_is_about():
    """One person stands in two rows, and one job has no date."""
    made = report_of(
        Records(
            Workbook(
                DAY, (connectee(), connectee(city="")), jobs=(Job(connectee="amina.okafor@example.ca", employer="A"),)
            ),
            frozenset({connectee().key}),
        ),
        period_named("april-2026"),
    )
    rows = list(row_lines(made, "en"))
    notes = [line for line in report_lines(made, "en") if line.subject == "To know about the data" and line.rows]
    assert len(notes) == 2
    for note in notes:
        first = note.rows.line
        assert note.rows.tab == "Report rows"
        assert (rows[first - 3].figure, rows[first - 3].why) == (note.figure, note.definition)
    assert rows[notes[0].rows.line - 3].row == "jobs|amina.okafor@example.ca > a"


def test_a_part_that_says_nothing_in_three_periods_has_no_line():
    names = {line.name for line in report_lines(report(), "en")}
    assert "activities" in names
    assert "activities_webinar" not in names
    assert "activities_webinar" in report().figures


def test_the_day_of_a_row_is_the_one_by_which_it_counts():
    [line] = [line for line in row_lines(report([connectee()]), "en") if line.figure == "Connectees"]
    assert (line.day, line.counted, line.tab, line.row) == (
        date(2026, 3, 9),
        True,
        "Connectees",
        "connectees|amina.okafor@example.ca",
    )
