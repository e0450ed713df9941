"""In a spreadsheet of Google's: where names lead, whatever people do to their rows; and what the charts are drawn from."""

import re
from datetime import timedelta

import pytest

from automations.books import Changes
from automations.books.google_links import MOST, in_locale, linked
from automations.books.google_setup import set_up
from automations.config import Config
from automations.morning import run
from automations.verdicts import VERDICT_TONES
from sheets_templates import layout
from sheets_templates.columns import Place, tab_of
from sheets_templates.grids import show_rows
from sheets_templates.people_tabs import Connectee, Connector
from tests.google_sheets import answers_are_beside_their_people, book_on
from tests.google_standin import Google
from tests.sheets import NOW, connectee, connector


@pytest.fixture
def community(monkeypatch):
    """Return a world, a spreadsheet's id and somebody who works in it: six people, a morning done."""
    monkeypatch.setattr("automations.books.google_setup.ROWS", 8)
    google = Google(direct=True)
    id_ = google.new_spreadsheet("Ours")
    people = [connectee(email=f"p{n}@example.ca", first_name=f"P{n}", notes='said "yes", twice') for n in range(4)]
    helpers = [connector(email=f"c{n}@example.ca", first_name=f"C{n}") for n in range(2)]
    rows = {
        "connectees": show_rows(tab_of(Connectee), people, "en")[1:],
        "connectors": show_rows(tab_of(Connector), helpers, "en")[1:],
    }
    set_up(book_on(google, id_), layout.sheets("en", VERDICT_TONES, rows))
    run(book_on(google, id_), Config(), NOW)
    return google, id_, google.colleague(id_)


def landings(person, title):
    """Yield for each line of a tool tab with a link to a row: the key that the line is about, and the line it leads to."""
    sheet = person.tab(title)
    for number, row in enumerate(sheet.rows):
        for column in row.formulas:
            formula = person.entered(title)[number][column]
            found = re.search(r'&(IFERROR\(.*,1\)),"', formula)
            if found:
                at_home = re.sub(r"(?<![!$A-Z'])\$A(\d+)", rf"'{title}'!$A\1", found[1])
                person.edit("Scratch", "A1", f"={at_home}")
                yield person.rows(title)[number][0], person.cell("Scratch", "A1", "UNFORMATTED_VALUE")


def rows_by_key(person, title):
    """Return the line, from 1, of each row of a people's tab by its key."""
    rows = person.rows(title)
    key = rows[0].index("Key")
    return {row[key]: line for line, row in enumerate(rows, 1) if len(row) > key and row[key] and line > 1}


def test_a_name_leads_to_its_row_after_sorting_inserting_and_moving_columns(community):
    _, _, person = community
    person.add_tab("Scratch", 5, 5)
    for act in (
        lambda: None,
        lambda: person.sort("Connectees", column=5, downwards=True),
        lambda: person.insert_rows("Connectees", before=2, count=2),
        lambda: person.move_columns("Connectees", first=6, count=1, before=1),
        lambda: person.rename("Connectees", "All our people, 2026's"),
        lambda: person.sort("Intake review", column=3, downwards=True, header=2),
    ):
        act()
        title = next(title for title in person.titles() if title.startswith(("Connectees", "All our")))
        lines = {**rows_by_key(person, title), **rows_by_key(person, "Connectors"), **rows_by_key(person, "Matches")}
        for tab in ("Today", "Intake review", "Journeys"):
            found = list(landings(person, tab))
            assert len(found) >= 2
            assert all(lines[key] == line for key, line in found), (tab, found, lines)


def test_a_row_that_is_gone_leads_to_the_top_and_its_link_still_shows_the_name(community):
    google, id_, person = community
    before = person.rows("Intake review")
    person.add_tab("Scratch", 5, 5)
    line = rows_by_key(person, "Connectees")["connectees|p1@example.ca"]
    person.delete_rows("Connectees", line)
    assert person.rows("Intake review") == before
    assert dict(landings(person, "Intake review"))["connectees|p1@example.ca"] == 1
    run(book_on(google, id_), Config(), NOW)
    assert "connectees|p1@example.ca" not in dict(landings(person, "Intake review"))


def test_links_are_read_as_their_texts_so_that_a_second_morning_writes_nothing(community):
    google, id_, _ = community
    assert not run(book_on(google, id_), Config(), NOW + timedelta(hours=1)).changes


def test_answers_stay_beside_their_people_when_a_row_is_put_right_below_the_header_and_columns_are_moved(community):
    """The formula that fills a column stands in its header: nothing of it shifts."""
    google, id_, person = community
    for act in (
        lambda: person.insert_rows("Connectees", before=2, count=2),
        lambda: person.edit("Connectees", "A2", ["New", "Person"]),
        lambda: person.move_columns("Connectees", first=6, count=1, before=1),
        lambda: person.move_columns("Connectees", first=1, count=2, before=9),
        lambda: person.insert_columns("Connectees", before=3),
        lambda: person.insert_rows("Connectors", before=2),
        lambda: person.sort("Connectors", column=3),
        lambda: person.insert_rows("Connectees", before=1),
    ):
        act()
        run(book_on(google, id_), Config(), NOW)
        answers_are_beside_their_people(google, id_)


def test_of_very_many_links_the_first_ones_lead_somewhere_and_the_others_are_text(community):
    google, id_, _ = community
    tabs = book_on(google, id_).look().named({})
    grid = tuple((Place.at(f"{n}", "Report rows", n),) for n in range(MOST + 5))
    found = linked({"Today": grid}, tabs, "en_CA")["Today"]
    assert found == grid
    assert [type(line[0]).__name__ for line in (found[MOST - 1], found[MOST])] == ["Link", "str"]
    assert type(linked({"Today": ((Place.at("x", "No such tab", 1),),)}, tabs, "en_CA")["Today"][0][0]) is str


def test_links_are_left_out_where_they_alone_would_make_a_second_call_needed(community, monkeypatch):
    google, id_, person = community
    lines = tuple(("k", None, None, Place.at(f"{n}", "Report rows", n)) for n in range(300))
    few = 30_000
    for module in ("google", "google_parcels"):
        monkeypatch.setattr(f"automations.books.{module}.LARGEST", few)
    google.restart()
    book_on(google, id_).write(Changes(replace={"Today": lines}))
    assert [call.verb for call in google.log] == ["GET", "POST"]
    assert google.log[-1].size <= few
    linked_ = [bool(row.formulas) for row in person.tab("Today").rows[:300]]
    assert linked_ == sorted(linked_, reverse=True)
    assert linked_[0]
    assert not linked_[-1]
    assert [row[3] for row in person.rows("Today")] == [str(n) for n in range(300)]


def test_formulas_in_a_locale_with_a_decimal_comma_have_semicolons_and_texts_and_titles_stay(community):
    said = """HYPERLINK("#a,b"&MATCH($A3,'Ours, 2026''s'!$A$1:$A,0),"say ""a, b"", twice")"""
    wanted = """HYPERLINK("#a,b"&MATCH($A3;'Ours, 2026''s'!$A$1:$A;0);"say ""a, b"", twice")"""
    assert in_locale(said, "fr_CA") == wanted
    assert in_locale(said, "en_CA") == said


def test_charts_are_drawn_from_the_lines_that_mornings_fill(community):
    _, _, person = community
    sheet = person.tab("Charts")
    declared = next(each for each in layout.sheets("en", VERDICT_TONES) if each.charts).charts
    assert [chart["spec"]["title"] for chart in sheet.charts] == [chart.title for chart in declared]
    rows = person.rows("Charts", "UNFORMATTED_VALUE")
    for drawn, chart in zip(declared, sheet.charts, strict=True):
        basic = chart["spec"]["basicChart"]
        assert len(basic["series"]) == len(drawn.series)
        labels = cells(rows, basic["domains"][0]["domain"])
        for (name, first, last), series in zip(drawn.series, basic["series"], strict=True):
            assert {row[1] for row in rows[first - 1 : last]} == {name}
            assert [row[2] for row in rows[first - 1 : last]] == labels
            assert all(isinstance(number, int | float) for number in cells(rows, series["series"]))


def cells(rows, data):
    """Return what a chart reads from a range."""
    (source,) = data["sourceRange"]["sources"]
    column = source["startColumnIndex"]
    return [row[column] if len(row) > column else "" for row in rows[source["startRowIndex"] : source["endRowIndex"]]]


def test_mornings_keep_the_columns_over_which_the_charts_lie(community):
    google, id_, person = community
    width = person.tab("Charts").width
    assert width > len(tab_of_charts(person)) + 10
    run(book_on(google, id_), Config(), NOW + timedelta(days=40))
    assert person.tab("Charts").width == width


def tab_of_charts(person):
    return person.rows("Charts")[1]


def test_a_text_that_would_break_out_of_its_link_stays_text(community):
    google, id_, person = community
    name = 'x"),IMPORTXML("http://example.ca","//a"),("'
    person.edit("Connectees", "A2", [name], raw=True)
    run(book_on(google, id_), Config(), NOW)
    formulas = [
        person.entered(title)[number][column]
        for title in ("Today", "Intake review", "Journeys")
        for number, row in enumerate(person.tab(title).rows)
        for column in row.formulas
    ]
    assert any("IMPORTXML" in formula for formula in formulas)
    assert not any("IMPORTXML" in re.sub(r'"(?:[^"]|"")*"', "", formula) for formula in formulas)
    assert any(len(row) > 2 and str(row[2]).startswith(name) for row in person.rows("Intake review"))


@pytest.mark.parametrize(
    ("locales", "between"),
    [
        (
            "en en_US en_CA en_GB en_AU en_IE en_IN en_NZ en_PH zh_CN zh_TW zh_HK ja_JP ko_KR th_TH iw_IL hi_IN ar_EG es_MX de_CH cy_GB",
            ",",
        ),
        ("en_ZA fr fr_CA fr_FR de_DE es_ES es_AR it_IT pt_BR nl_NL pl_PL ru_RU uk_UA tr_TR in_ID sv_SE", ";"),
    ],
)
def test_arguments_are_divided_as_google_does_in_each_place(locales, between):
    for locale in locales.split():
        assert in_locale('IF(A1,"a,b",0)', locale) == f'IF(A1{between}"a,b"{between}0)', locale
