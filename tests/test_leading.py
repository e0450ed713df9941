"""Where the names in the tool's tabs lead, as LibreOffice itself follows a click, and as the file says it."""

import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from automations import demo, menu, writing
from automations.books import open_book
from automations.config import Config
from automations.leading import MOST_LINKS, Ways, ways
from automations.morning import plan, run
from sheets_templates import layout
from sheets_templates.columns import Place
from sheets_templates.excel.rows import link_formula
from sheets_templates.grids import read_workbook
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, NOW, connectee, full_workbook
from tests.test_lookups import file_of, office_missing, shown

in_office = pytest.mark.skipif(office_missing(), reason="LibreOffice with Python's uno is not on this machine")

WAYS = Ways({"connectees": "Connectees", "activities": "Activities"}, {"connectees": 3})


@pytest.fixture(scope="module")
def after_a_morning(tmp_path_factory):
    path = file_of(demo.sample_rows(DAY), tmp_path_factory.mktemp("leading"))
    return path, run(open_book(str(path)), Config(), NOW)


@in_office
def test_the_limits_of_long_tabs_are_told_where_a_person_begins():
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    assert f"the first {MOST_LINKS:,} names are links" in readme
    assert f"shows {writing.MOST_LINES} letters" in readme
    assert f"tells {menu.MOST_LINES} lines at most" in readme


def test_a_click_on_a_name_leads_to_its_own_row_though_the_tab_was_sorted_and_a_row_inserted(after_a_morning):
    """In Connectees, E-mail stands in column G; in the tool's tabs the hidden key says whose line it is."""
    path, _ = after_a_morning
    links = "follow=Today!D;Waiting!B;Journeys!C;Intake review!C;Letters to write!B"
    landed = shown(path, "Connectees", "sort=G", "insert=9", links, "show=G")
    assert len(landed) > 60
    assert [f"connectees|{email}" for _, email in landed] == [key for key, _ in landed]


@in_office
def test_a_click_on_a_match_leads_to_its_row(after_a_morning):
    path, _ = after_a_morning
    landed = shown(path, "Matches", "sort=B", "insert=4", "follow=Today!D", "show=B,D")
    assert len(landed) >= 5
    assert [f"matches|{one} > {other}" for _, one, other in landed] == [key for key, *_ in landed]


def test_a_second_morning_reads_the_text_of_its_links_and_writes_nothing(after_a_morning):
    path, _ = after_a_morning
    before = path.read_bytes()
    assert not run(open_book(str(path)), Config(), NOW + timedelta(hours=3)).changes
    assert path.read_bytes() == before


def test_the_letter_that_today_names_leads_to_its_draft(after_a_morning):
    path, found = after_a_morning
    named = [line[5] for line in found.changes.replace["Today"] if len(line) > 5 and isinstance(line[5], Place)]
    drafts = found.changes.replace["Letters to write"]
    assert named
    assert all(drafts[place.line - 1][2] == place for place in named)
    with zipfile.ZipFile(path) as file:
        sheet = file.read("xl/worksheets/sheet2.xml").decode()
    assert len(re.findall(r"location=\"'Letters to write'!A\d+\"", sheet)) == len(named)


def test_where_no_column_holds_the_keys_a_name_is_only_a_name():
    """A workbook without lookups, such as one that was adopted as it is."""
    found = plan(full_workbook(Workbook(DAY, (connectee(intake_on=None),))), Config(), NOW)
    line = next(line for line in found.changes.replace["Today"] if line[0] == "connectees|amina.okafor@example.ca")
    assert line[3] == "Amina Okafor"
    assert not isinstance(line[3], Place)
    assert isinstance(line[6], Place)
    assert (line[6], line[6].key, line[6].line) == ("Connectees", "", 1)


def test_the_keys_are_found_under_their_header_in_either_language():
    for header in ("Key", "Clé"):
        grid = (("First name", "Last name", "E-mail", header), ("A", "B", "a@example.ca", "connectees|a@example.ca"))
        assert ways(read_workbook({"Connectees": grid}, DAY), {}).key_columns == {"connectees": 3}


def test_only_the_first_names_of_a_long_tab_lead_somewhere():
    assert isinstance(WAYS.to_row("A", "connectees|a", MOST_LINKS - 1), Place)
    assert not isinstance(WAYS.to_row("A", "connectees|a", MOST_LINKS), Place)
    assert not isinstance(WAYS.to_row("A", "", 0), Place)
    assert not isinstance(WAYS.to_row("A", "activities|a", 0), Place)


def test_the_name_of_a_tab_without_such_keys_leads_to_its_top():
    place = WAYS.to_tab("activities|a", "en")
    assert isinstance(place, Place)
    assert (place.tab, place.line, layout.line_formula(place)) == ("Activities", 1, "1")
    assert WAYS.to_tab("jobs|a", "fr") == "Emplois"
    assert WAYS.to_tab("", "en") == ""


def test_a_formula_holds_quotes_and_long_keys_as_excel_wants_them():
    place = Place.of('Ann "Nan" O\'Hara', 'It\'s "here"', 27, "matches|" + 'x"' * 200)
    formula = link_formula(place)
    assert "'It''s \"here\"'!$AB$1:$AB$100000" in formula
    assert '"Ann ""Nan"" O\'Hara"' in formula
    assert max(len(text) for text in re.findall(r'"((?:[^"]|"")*)"', formula)) <= 255
