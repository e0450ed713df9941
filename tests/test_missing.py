"""A workbook that an older version made: the tool's tabs come by themselves, people's are offered once and added empty."""

from datetime import timedelta

import pytest

from automations import demo, telling
from automations.books import make_book, open_book
from automations.books.memory import shelf
from automations.config import Config, config_from
from automations.health import checks
from automations.morning import plan, run
from automations.verdicts import VERDICT_TONES
from sheets_templates import layout
from sheets_templates.tabs import PEOPLES_TABS
from tests.google_standin import Google
from tests.sheets import DAY, NOW, full_workbook, grids_in
from tests.test_cli import connector

LATER_TABS = ("decisions", "requests", "letters", "check_ins", "names")
LATER_TOOL_TABS = ("decided", "request_answers", "letters_to_write", "journeys", "connector_care", "charts")
CONFIG = Config()


@pytest.fixture(params=["memory", "xlsx", "google"])
def place(request, tmp_path, monkeypatch):
    """Return the place of a community's workbook as an older version made it: some of today's tabs are not there."""
    monkeypatch.chdir(tmp_path)
    rows = demo.sample_grids(demo.sample_rows(DAY), "en")
    older = [
        sheet for sheet in layout.sheets("en", VERDICT_TONES, rows) if sheet.name not in (*LATER_TABS, *LATER_TOOL_TABS)
    ]
    if request.param == "google":
        with Google() as google:
            monkeypatch.setattr("automations.books.google_setup.ROWS", 5)
            monkeypatch.setattr("automations.books.google_pace.quotas", {})
            monkeypatch.setenv("CONNECTOR_GOOGLE_HOST", google.url)
            monkeypatch.setenv("CONNECTOR_GOOGLE_KEY", str(google.key_file(tmp_path)))
            where = f"google:{google.new_spreadsheet()}"
            make_book(where, tuple(older))
            yield where
        return
    where = {"memory": "memory:older", "xlsx": "older.xlsx"}[request.param]
    make_book(where, tuple(older))
    yield where
    shelf.clear()


def grids_at(place):
    return dict(open_book(place, CONFIG).read())


def same_rows(before, after):
    """Assert that people's tabs begin as they were: rows are at most added."""
    for tab in PEOPLES_TABS:
        lines = [line for line in before.get(tab.title.en, ()) if any(line)]
        assert [line[:2] for line in after.get(tab.title.en, ())][: len(lines)] == [line[:2] for line in lines], (
            tab.name
        )


def test_the_tools_own_tabs_come_by_themselves_and_peoples_are_offered_once(place):
    before = grids_at(place)
    first = run(open_book(place, CONFIG), CONFIG, NOW)
    after = grids_at(place)
    assert {"What was decided", "Answers", "Letters to write", "Journeys", "Charts"} <= set(after) - set(before)
    assert not {"Decisions", "Requests", "Letters"} & set(after)
    same_rows(before, after)
    offer = first.offer.say("en")
    assert offer.startswith("Tabs that this workbook does not have: Letters (What you wrote to whom, one row a letter)")
    assert "Decisions (Who decided what, and when, about posts and matches)" in offer
    assert offer.endswith("If you want them, empty: connector upgrade")
    assert offer in after["Run log"][2][1]
    assert "tab_missing" not in {problem.rule for problem in first.problems}
    second = run(open_book(place, CONFIG), CONFIG, NOW)
    assert not second.changes
    assert not run(open_book(place, CONFIG), CONFIG, NOW + timedelta(days=1)).offer.say("en")


def test_the_command_adds_the_tabs_empty_and_touches_nothing_else(place, capsys):
    if place.startswith("memory"):
        run(open_book(place, CONFIG), CONFIG, NOW)
    else:
        assert "! Tabs that this workbook does not have" in connector(capsys, "morning", place)[1]
    before = grids_at(place)
    status, said, _ = connector(capsys, "upgrade", place, "--dry-run")
    assert status == 0
    assert "Tab for you: Requests (Ask the tool to do something now" in said
    assert grids_at(place) == before
    status, said, _ = connector(capsys, "upgrade", place, "--yes")
    assert status == 0
    assert said.endswith("Added, empty: Letters, Check-ins, Names, Decisions and Requests. No other tab was touched.\n")
    after = grids_at(place)
    for title, grid in before.items():
        assert after[title] == grid, title
    assert after["Decisions"][0][:2]
    assert connector(capsys, "upgrade", place, "--yes")[1] == "Nothing is missing.\n"
    found = run(open_book(place, CONFIG), CONFIG, NOW)
    assert not found.offer.say("en")
    assert not run(open_book(place, CONFIG), CONFIG, NOW).changes


def test_the_doctor_says_what_is_not_there_and_finds_no_fault_in_it(place, capsys):
    told = list(checks(place, CONFIG))
    assert all(good for good, line in told if "Tabs" in line)
    assert any("If you want them, empty: connector upgrade" in line for _, line in told)
    assert any("that the next morning makes: Letters to write" in line for _, line in told)


def test_a_tab_that_somebody_renamed_is_no_tab_of_an_older_version():
    grids = full_workbook(demo.sample_rows(DAY))
    grids["Our jobs"] = grids.pop("Jobs")
    found = plan(grids, CONFIG, NOW)
    (problem,) = [each for each in found.problems if each.rule == "tab_missing"]
    assert problem.remedy.say("en").startswith("“Our jobs” has its columns: name it “Jobs” again")
    assert "[columns.jobs]" in problem.remedy.say("fr")
    assert "Jobs" not in found.offer.say("en")


def test_a_tab_that_the_community_named_itself_is_missed_every_morning():
    grids = full_workbook(demo.sample_rows(DAY))
    grids.pop("Jobs")
    own = config_from({"columns": {"jobs": {"title": "Our jobs"}}})
    found = plan(grids, own, NOW)
    (problem,) = [each for each in found.problems if each.rule == "tab_missing"]
    assert problem.message.say("en") == "the tab “Our jobs” is missing"


def test_a_workbook_that_was_never_set_up_gets_no_tabs_unasked():
    """
    Connectees
    First name | Last name | E-mail
    Amina | Okafor | amina@example.ca
    """
    grids = grids_in(test_a_workbook_that_was_never_set_up_gets_no_tabs_unasked.__doc__)
    assert plan(grids, CONFIG, NOW).changes.make == ()


def test_a_workbook_that_was_never_set_up_is_not_upgraded(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    make_book("theirs.xlsx", tuple(each for each in layout.sheets("en", VERDICT_TONES) if each.name == "connectees"))
    before = (tmp_path / "theirs.xlsx").read_bytes()
    status, _, complaint = connector(capsys, "upgrade", "theirs.xlsx")
    assert status == 1
    assert "connector adopt" in complaint
    assert (tmp_path / "theirs.xlsx").read_bytes() == before


def test_columns_that_are_not_there_are_named_where_somebody_asks(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    older = []
    for sheet in layout.sheets("fr", VERDICT_TONES):
        fields = tuple(field for field in sheet.fields if (sheet.name, field.name) != ("connectors", "per_month"))
        older.append(sheet.__class__(sheet.name, sheet.title, sheet.owner, sheet.banner, fields, sheet.rows))
    make_book("older.xlsx", tuple(older))
    (tmp_path / "config.toml").write_text('[community]\nlanguage = "fr"\nbook = "older.xlsx"', encoding="utf-8")
    said = connector(capsys, "upgrade")[1]
    assert "Colonnes que vous obtenez en inscrivant leur en-tête" in said
    assert "Connecteurs : " in said
    assert not plan(open_book("older.xlsx").read(), config_from({"community": {"language": "fr"}}), NOW).problems


@pytest.mark.parametrize("harm", ["tab", "column"])
def test_a_renamed_tab_or_column_of_people_calls_no_proposal_expired_and_proposes_nobody_twice(harm):
    grids = full_workbook(demo.sample_rows(DAY))
    first = plan(grids, CONFIG, NOW)
    grids["Matches"] = (
        *grids["Matches"],
        *(row_under(grids["Matches"][0], each) for each in first.changes.add["Matches"]),
    )
    if harm == "tab":
        grids["Clients"] = grids.pop("Connectees")
    else:
        header, *rows = grids["Connectees"]
        grids["Connectees"] = (tuple("Mail" if text == "E-mail" else text for text in header), *rows)
    found = plan(grids, CONFIG, NOW)
    assert first.proposals
    assert not found.proposals
    assert "Decide on the expired match" not in {action.what.say("en") for action in found.actions}
    told = "\n".join(telling.told(found, "en"))
    assert ("“Clients” has its columns" if harm == "tab" else "rename “Mail” to “E-mail”") in told


def row_under(header, row):
    return tuple(row.get(text) for text in header)
