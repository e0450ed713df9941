"""A workbook that is open in Excel: the contract in every kind of Excel, and that nobody's work is lost whatever befalls a call."""

import contextlib
import copy
import sys
from datetime import date, datetime

import pytest
import xlwings

from automations.books import Changes, excel, excel_door, make_book, open_book
from automations.books.contract import CONTRACT
from automations.books.excel import ExcelBook
from automations.books.excel_door import Door
from automations.books.xlsx import XlsxBook
from automations.config import Config
from automations.errors import (
    AccessMissing,
    BookBusy,
    BookChanged,
    BookError,
    BookMissing,
    BookProtected,
    BookUnreachable,
    MissingExtra,
    TabMissing,
)
from automations.morning import run
from automations.verdicts import VERDICT_TONES
from sheets_templates import layout
from sheets_templates.columns import Place, tab_of
from sheets_templates.grids import show_rows
from sheets_templates.people_tabs import Connectee, Connector, Decision
from sheets_templates.words import NO_WORDS
from tests.excel_engine import Excel, closed, edited, errors, killed, lock_of, registered
from tests.excel_engine.model import opened
from tests.google_sheets import SMALL, slim
from tests.sheets import NOW, connectee, connector

PEOPLES = ("Connectees", "Connectors", "Matches")


class Killed(BaseException):
    """The process of the tool ends."""


def small_workbook(file):
    """Make a workbook of few people, and of the tabs and columns that matter."""
    grids = {
        "connectees": [connectee(email=f"p{n}@example.ca", first_name=f"P{n}") for n in range(3)],
        "connectors": [connector(email=f"c{n}@example.ca", first_name=f"C{n}") for n in range(2)],
    }
    kinds = {"connectees": Connectee, "connectors": Connector}
    rows = {name: show_rows(tab_of(kinds[name]), each, "en")[1:] for name, each in grids.items()}
    every = layout.sheets("en", VERDICT_TONES, rows)
    make_book(str(file), tuple(slim(sheet) for sheet in every if sheet.name in SMALL))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Return a small workbook's file as it was drawn, and the same as Excel opens it."""
    file = tmp_path_factory.mktemp("drawn") / "book.xlsx"
    small_workbook(file)
    return file.read_bytes(), opened(file)


@pytest.fixture(params=["windows"])
def world(request, drawn, tmp_path, monkeypatch):
    """Return an Excel with the small workbook open, and nothing unsaved in it."""
    mac = request.param == "mac"
    monkeypatch.setattr(excel_door, "MAC", mac)
    file = tmp_path / "book.xlsx"
    file.write_bytes(drawn[0])
    with registered(Excel(mac=mac)) as running:
        running.file = file
        reopened(running, drawn)
        yield running


def reopened(running, drawn):
    """Let Excel start, and the person open the workbook as it was drawn."""
    running.restart()
    book = copy.deepcopy(drawn[1])
    book.path = running.file
    running.books.append(book)
    lock_of(running.file).write_bytes(b"\x03sam")
    return book


def tool(running, patience=15.0):
    return ExcelBook(running.file, Door(patience, sleep=lambda seconds: None), today=lambda: date(2026, 3, 31))


def shown(running, but=()):
    return {title: rows for title, rows in running.book(running.file).rows().items() if title not in but}


@pytest.fixture(scope="module")
def undisturbed(drawn, tmp_path_factory):
    """Return what every tab shows after a morning that nothing befell, and how many calls it took."""
    file = tmp_path_factory.mktemp("undisturbed") / "book.xlsx"
    file.write_bytes(drawn[0])
    with registered(Excel()) as running:
        running.file = file
        reopened(running, drawn)
        run(tool(running), Config(), NOW)
        return shown(running), running.calls


def without_log(tabs):
    """Return tabs without the run log: a morning that was cut off half-way is told there in other words."""
    return {title: rows for title, rows in tabs.items() if title != "Run log"}


# The contract


@pytest.mark.parametrize("kind", [{"mac": True}, {"eats_apostrophes": False}, {"tables_grow": True}], ids=str)
def test_every_promise_is_kept_in_every_kind_of_excel(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(excel_door, "MAC", kind.get("mac", False))
    place = f"excel:{tmp_path / 'book.xlsx'}"
    with registered(Excel(**kind)) as running:
        make_book(place, layout.sheets("en", VERDICT_TONES))
        running.books[0].saved = False  # so that no time goes into saving
        for promise in CONTRACT:
            promise(lambda: open_book(place))


@pytest.mark.parametrize("world", ["windows", "mac"], indirect=True)
def test_a_second_morning_writes_nothing(world):
    found = run(tool(world), Config(), NOW)
    assert len(found.changes.add["Matches"]) == 2
    changes = {sheet.name: sheet.changes for sheet in world.books[0].sheets}
    world.log.clear()
    assert not run(tool(world), Config(), NOW).changes
    assert {sheet.name: sheet.changes for sheet in world.books[0].sheets} == changes
    assert set(world.log) <= {"books", "name", "fullname", "get display_alerts", "get screen_updating", "get interactive", "sheets", "used range", "value"}  # fmt: skip
    assert world.log.count("value") == len(world.books[0].sheets), "each tab is read as one range"


def test_whether_the_workbook_is_open_or_closed_a_morning_finds_and_writes_the_same(world, drawn, tmp_path):
    found = run(tool(world), Config(), NOW)
    live = {title: grid for title, grid in tool(world).read().items() if title != "Lists"}
    world.close(world.books[0], save=True)
    other = tmp_path / "closed" / "book.xlsx"
    other.parent.mkdir()
    other.write_bytes(drawn[0])
    assert run(small(other), Config(), NOW).changes == found.changes
    assert {title: grid for title, grid in comparable(XlsxBook(other)).items() if title != "Lists"} == trimmed_all(live)
    assert not run(small(world.file), Config(), NOW).changes


def small(file):
    """Return a closed workbook that stays as small as it was drawn."""
    book = XlsxBook(file)
    book.makes_tabs = False
    return book


def comparable(book):
    return trimmed_all(book.read())


def trimmed_all(grids):
    """Return what tabs hold; what formulas show is left out: this Excel does not compute."""
    from sheets_templates.grids import trimmed

    return {title: trimmed(grid) for title, grid in grids.items()}


# Law


@pytest.mark.parametrize("world", ["windows", "mac"], indirect=True)
def test_no_cell_of_a_persons_row_is_changed(world):
    before = {title: dict(world.books[0].sheet(title).cells) for title in PEOPLES}
    run(tool(world), Config(), NOW)
    for title in PEOPLES:
        after = world.books[0].sheet(title).cells
        assert {place: after.get(place) for place in before[title]} == before[title], title


@pytest.mark.parametrize("world", ["windows", "mac"], indirect=True)
def test_new_rows_take_part_in_the_table_with_its_formulas(world):
    run(tool(world), Config(), NOW)
    matches = world.books[0].sheet("Matches")
    assert (matches.tables[0].top, matches.tables[0].bottom) == (1, 3)
    for line in (2, 3):
        assert all(matches.content(line, at).formula for at in matches.tables[0].formulas), line


def test_formulas_follow_to_new_rows_where_there_is_no_table(world):
    matches = world.books[0].sheet("Matches")
    table = matches.tables.pop()
    answers = {at: f"=A{2}&{at}" for at in table.formulas}
    for at, formula in answers.items():
        matches.enter(2, at, formula)
    matches.enter(2, 1, "m-1")
    run(tool(world), Config(), NOW)
    for at in answers:
        assert [matches.content(line, at).formula for line in (2, 3, 4)] == [f"=A{n}&{at}" for n in (2, 3, 4)]


def test_a_note_on_the_line_of_a_new_row_stays_where_it_is(world):
    matches = world.books[0].sheet("Matches")
    headers = {matches.content(1, at).value: at for at in range(1, matches.tables[0].right + 1)}
    matches.enter(2, headers["Connector"], "my note")
    rows = ({"Connectee": "Amina", "Connector e-mail": "c0@example.ca"}, {"Connectee": "Luis"})
    tool(world).write(Changes(add={"Matches": rows}))
    shown_there = [
        [matches.content(line, headers[name]).value for name in ("Connectee", "Connector", "Connector e-mail")]
        for line in (2, 3)
    ]
    assert shown_there == [["Amina", "my note", "c0@example.ca"], ["Luis", None, None]]


def test_what_somebody_types_between_reading_and_writing_makes_the_morning_begin_anew(world, undisturbed):
    book = tool(world)
    grids = book.read()
    from automations.morning import plan

    changes = plan(grids, Config(), NOW).changes
    world.books[0].type("Connectees", 5, 1, "Nia")
    before = shown(world)
    with pytest.raises(BookChanged, match="changed in Excel since it was read; nothing was written"):
        book.write(changes)
    assert shown(world) == before
    run(tool(world), Config(), NOW)
    assert shown(world)["Connectees"][4][0] == "Nia"
    assert "Nia" in str(shown(world)["Intake review"])


@pytest.mark.parametrize("world", ["windows", "mac"], indirect=True)
def test_what_only_formulas_show_anew_is_no_change(world):
    sheet = world.books[0].sheet("Connectees")
    book = tool(world)
    book.read()
    column = next(at for at in sheet.tables[0].formulas)
    content = sheet.content(2, column)
    sheet.put(2, column, type(content)("computed anew", content.formula))
    book.write(Changes(replace={"Today": (("Banner",), ("Key",))}))
    assert shown(world)["Today"][0][0] == "Banner"


def test_a_person_who_works_meanwhile_loses_nothing_at_any_call(world, drawn, undisturbed):
    """While the tool writes, Excel on Windows takes no keys; before and after, whatever is typed counts."""
    for at in range(0, undisturbed[1], 6):
        reopened(world, drawn).saved = False

        def types(running):
            if running.switches["interactive"]:
                running.books[0].insert_line("Matches", 2)
                running.books[0].type("Matches", 2, 1, "by hand")

        world.plan[at] = types
        run(tool(world), Config(), NOW)
        run(tool(world), Config(), NOW)
        names = [row[0] for row in shown(world)["Matches"][1:]]
        assert len(names) == len(set(names)), at
        assert len(names) in (2, 3), at
        assert "by hand" in names or len(names) == 2, at


# Saving


@pytest.mark.parametrize("world", ["windows", "mac"], indirect=True)
def test_the_workbook_is_saved_with_a_dated_copy_of_what_was_there(world, drawn):
    run(tool(world), Config(), NOW)
    assert world.books[0].saves == 1
    assert (world.file.parent / "backups" / "book 2026-03-31.xlsx").read_bytes() == drawn[0]
    assert world.books[0] in world.books


def test_saving_is_left_to_the_person_who_has_something_unsaved(world, drawn):
    world.books[0].type("Connectees", 6, 1, "half a name")
    run(tool(world), Config(), NOW)
    assert world.books[0].saves == 0
    assert world.file.read_bytes() == drawn[0]
    assert len(shown(world)["Matches"]) == 3


def test_without_a_dated_copy_nothing_is_written(world):
    (world.file.parent / "backups").write_text("in the way", encoding="utf-8")
    before = shown(world)
    with pytest.raises(BookError, match=r"no dated copy of .* could be kept .*; nothing was written"):
        run(tool(world), Config(), NOW)
    assert shown(world) == before


def test_a_workbook_that_cannot_be_saved_says_that_the_answers_stand_in_it(world, monkeypatch):
    def refused(self, path=None, password=None):
        raise errors.com_error(errors.REFUSED, "Microsoft Excel cannot access the file.")

    monkeypatch.setattr("tests.excel_engine.engine.Book.save", refused)
    with pytest.raises(
        BookError, match=r"stand in the open workbook, but Excel could not save it \(.*cannot access the file"
    ):
        run(tool(world), Config(), NOW)
    assert len(shown(world)["Matches"]) == 3


# Faults


@pytest.mark.parametrize("fault", [edited(3), edited(12)], ids=["briefly", "a while"])
def test_a_cell_that_is_edited_for_a_while_is_waited_for(fault, world, drawn, undisturbed):
    for at in range(0, undisturbed[1], 7):
        reopened(world, drawn).saved = False
        world.plan[at] = fault
        run(tool(world, patience=100.0), Config(), NOW)
        assert shown(world) == undisturbed[0], at


def test_a_cell_that_stays_edited_ends_the_run_in_one_line_and_the_next_morning_puts_all_right(
    world, drawn, undisturbed
):
    ended = []
    for at in range(0, undisturbed[1], 6):
        reopened(world, drawn).saved = False
        world.plan[at] = edited(10_000)
        try:
            run(tool(world, patience=0.1), Config(), NOW)
        except BookBusy as error:
            ended.append(error)
        world.busy_for, world.plan = 0, {}
        run(tool(world), Config(), NOW)
        assert shown(world, but=("Run log",)) == without_log(undisturbed[0]), at
        assert all(world.switches.values()), at
    assert len(ended) > 20
    assert {str(error).partition(":")[0] for error in ended} == {"Excel does not listen"}
    assert all("\n" not in str(error) and error.said("fr").startswith("Excel n'écoute pas") for error in ended)


@pytest.mark.parametrize("fault", [killed, closed], ids=["Excel ends", "the workbook is closed"])
def test_what_ends_in_the_middle_leaves_the_file_as_it_was_or_done(fault, world, drawn, undisturbed):
    kinds = set()
    for at in range(0, undisturbed[1], 12):
        reopened(world, drawn)
        world.file.write_bytes(drawn[0])
        world.plan[at] = fault
        try:
            run(tool(world), Config(), NOW)
        except BookError as error:
            kinds.add(type(error))
        else:
            assert world.file.read_bytes() != drawn[0], at  # everything was done and saved by then
        if world.file.read_bytes() == drawn[0]:
            reopened(world, drawn)
        else:
            world.restart()
            world.open(world.file)
        run(tool(world), Config(), NOW)
        assert shown(world) == undisturbed[0], at
    assert BookUnreachable in kinds
    assert kinds <= {BookUnreachable, BookMissing}


def test_a_tool_that_is_killed_in_the_middle_is_completed_by_the_next_run(world, drawn, undisturbed, monkeypatch):
    def dies(running):
        running.dead = True
        raise Killed

    called = Excel.called

    def dead(self, what):
        if getattr(self, "dead", False):
            raise Killed
        called(self, what)

    monkeypatch.setattr(Excel, "called", dead)
    died = 0
    for at in range(0, undisturbed[1], 6):
        reopened(world, drawn).saved = False
        world.dead, world.plan[at] = False, dies
        with contextlib.suppress(Killed):
            run(tool(world), Config(), NOW)
        died += world.dead
        world.dead, world.plan = False, {}
        run(tool(world), Config(), NOW)
        assert shown(world, but=("Run log",)) == {
            key: rows for key, rows in undisturbed[0].items() if key != "Run log"
        }, at
        assert all(world.switches.values()), at
    assert died > 20


# What people can put right


def test_a_workbook_that_is_not_open_says_to_open_it(world):
    world.close(world.books[0])
    with pytest.raises(BookMissing, match=r"book\.xlsx is not open in Excel on this computer; open it there") as error:
        tool(world).read()
    assert "n'est pas ouvert" in error.value.said("fr")


def test_another_workbook_of_the_same_name_is_not_taken_for_it(world, tmp_path, drawn):
    other = tmp_path / "elsewhere" / "book.xlsx"
    other.parent.mkdir()
    other.write_bytes(drawn[0])
    with pytest.raises(BookMissing):
        ExcelBook(other).read()


@pytest.mark.parametrize("world", ["windows", "mac"], indirect=True)
def test_a_workbook_that_is_open_for_reading_only_is_read_and_not_written(world):
    world.books[0].read_only = True
    assert tool(world).read()
    with pytest.raises(BookBusy, match="for reading only"):
        run(tool(world), Config(), NOW)


def test_a_protected_tab_of_people_keeps_everything_as_it_was(world):
    world.books[0].sheet("Matches").password = "secret"
    before = shown(world)
    with pytest.raises(BookProtected, match=r"the tab “Matches” is protected in Excel; .* Nothing was written"):
        run(tool(world), Config(), NOW)
    assert shown(world) == before


def test_a_tool_tab_with_a_password_keeps_everything_as_it_was_and_nobody_is_asked_for_it(world):
    world.books[0].sheet("Waiting").password = "secret"
    before = shown(world)
    with pytest.raises(BookProtected, match="the tab “Waiting” is protected"):
        run(tool(world), Config(), NOW)
    assert shown(world) == before
    assert world.books[0].sheet("Today").password == ""


@pytest.mark.parametrize("world", ["windows", "mac"], indirect=True)
def test_tool_tabs_are_protected_again_after_they_were_rewritten(world):
    run(tool(world), Config(), NOW)
    protected = {sheet.name for sheet in world.books[0].sheets if sheet.password == ""}
    assert protected == {"Today", "Intake review", "Waiting", "Run log"}


def test_a_totals_row_is_said_and_nothing_is_written(world):
    world.books[0].sheet("Matches").tables[0].totals = True
    before = shown(world)
    with pytest.raises(BookError, match="has a totals row"):
        run(tool(world), Config(), NOW)
    assert shown(world) == before


def test_a_tab_that_was_deleted_is_left_out_or_said_to_be_missing(world):
    book = tool(world)
    book.read()
    world.books[0].sheets.remove(world.books[0].sheet("Waiting"))
    with pytest.raises(BookChanged):
        book.write(Changes(replace={"Waiting": (("x",),)}))
    book.read()
    with pytest.raises(TabMissing, match="no tab “Waiting”"):
        book.write(Changes(replace={"Waiting": (("x",),)}))
    assert "Today" in run(tool(world), Config(), NOW).changes.replace


# Cells


def test_errors_in_cells_are_read_as_they_are_seen(world):
    world.books[0].sheet("Connectees").enter(5, 1, "#N/A")
    assert tool(world).read()["Connectees"][4][0] == "#N/A"


def test_a_used_range_of_many_blank_lines_is_read_in_pieces(world, monkeypatch):
    monkeypatch.setattr(excel, "LINES_AT_ONCE", 100)
    sheet = world.books[0].sheet("Connectees")
    sheet.formats[950, 3] = "0"
    sheet.enter(702, 1, "far down")
    grid = tool(world).read()["Connectees"]
    assert len(grid) == 702
    assert grid[500] == ()
    assert grid[701][0] == "far down"


def test_a_cell_that_shows_something_else_in_the_end_takes_everything_back(world, monkeypatch):
    before = shown(world)
    monkeypatch.setattr("automations.books.excel.same", lambda one, other: one != "never" and excel_same(one, other))
    with pytest.raises(
        BookError, match="Excel shows something else than what was written to the tab “Waiting”, line 1"
    ):
        tool(world).write(Changes(replace={"Today": (("Banner",),), "Waiting": (("never",),)}))
    assert shown(world) == before


excel_same = excel.same


def test_a_place_becomes_a_link_whose_text_is_literal_and_no_old_link_stays(world):
    sheet = world.books[0].sheet("Today")
    sheet.links[5, 1] = "#'Old'!A1"
    line, row = Place.at('say "=1+1"', "It's ours", 12), Place.of("P1 Okafor", "Connectees", 7, "p1@example.ca")
    tool(world).write(Changes(replace={"Today": (("Banner",), ("Key",), (line, row), ("a",), ("b",))}))
    assert sheet.links == {}
    assert sheet.content(3, 1).formula == """=HYPERLINK("#'It''s ours'!A"&12,"say ""=1+1\""")"""
    assert "MATCH(" in sheet.content(3, 2).formula
    assert tool(world).read()["Today"][2][:2] == ('say "=1+1"', "P1 Okafor")


def test_moments_and_days_get_a_format_that_shows_them_and_keep_a_persons_own(world):
    matches = world.books[0].sheet("Matches")
    column = next(at for at in range(1, 30) if matches.content(1, at).value == "Proposed on")
    matches.column_formats[column] = "d mmm yyyy"
    matches.formats = {place: each for place, each in matches.formats.items() if place[1] != column}
    tool(world).write(
        Changes(
            replace={"Today": (("Banner",), ("Key", "n"), (datetime(2026, 3, 1, 6, 30), 5), (date(2026, 3, 2), 1.5))},
            add={"Matches": ({"Proposed on": date(2026, 3, 5)},)},
        )
    )
    today = world.books[0].sheet("Today")
    assert [today.format(line, 1) for line in (3, 4)] == ["yyyy-mm-dd hh:mm", "yyyy-mm-dd"]
    assert today.format(3, 2) == "General"
    assert matches.format(2, column) == "d mmm yyyy"
    assert tool(world).read()["Today"][2][:2] == (datetime(2026, 3, 1, 6, 30), 5)


# The way to Excel


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (errors.com_error(errors.BUSY), BookBusy),
        (errors.com_error(errors.IGNORED), BookBusy),
        (errors.com_error(errors.signed(0x8001010A)), BookBusy),
        (errors.command_error(errors.BUSY), BookBusy),
        (type("ExcelBusyError", (Exception,), {})(), BookBusy),
        (errors.com_error(errors.NO_SERVER), BookUnreachable),
        (errors.com_error(errors.GONE), BookUnreachable),
        (errors.command_error(errors.NO_SERVER), BookUnreachable),
        (errors.CommandError(-1743, "Not authorized to send Apple events."), AccessMissing),
        (errors.com_error(errors.REFUSED, "That name is taken."), BookProtected),
        (ValueError("of xlwings\nitself"), BookError),
    ],
)
def test_each_error_of_excel_has_a_meaning_in_one_line(error, kind):
    meant = excel_door.meaning(error)
    assert type(meant) is kind
    assert "\n" not in str(meant)
    assert meant.said("fr") != str(meant)


def test_waiting_grows_and_ends():
    slept = []

    def refuses():
        raise errors.com_error(errors.BUSY)

    with pytest.raises(BookBusy):
        Door(5.0, slept.append).ask(refuses)
    assert slept == [0.25, 0.5, 1.0, 2.0, 2.0]


def test_excel_that_refuses_a_switch_while_a_cell_is_edited_is_busy(world, monkeypatch):
    def refused(self, value):
        raise errors.com_error(errors.REFUSED)

    from tests.excel_engine.engine import App

    monkeypatch.setattr(App, "screen_updating", property(lambda self: True, refused))
    with pytest.raises(BookBusy, match="a cell is being edited"):
        run(tool(world), Config(), NOW)


def test_without_xlwings_or_excel_it_is_said_what_to_install(world, monkeypatch):
    with monkeypatch.context() as without:
        without.setattr(xlwings.engines, "active", None)
        with pytest.raises(MissingExtra, match=r"pip install '\.\[excel\]'"):
            tool(world).read()
        without.setitem(sys.modules, "xlwings", None)
        with pytest.raises(MissingExtra):
            tool(world).read()


def test_a_workbook_in_onedrive_is_found_by_its_folder_and_name(world):
    folder = world.file.parent.name
    world.books[0].address = f"https://d.docs.live.net/1a2b/Documents/{folder}/book.xlsx"
    assert tool(world).read()
    world.books[0].address = "https://d.docs.live.net/1a2b/Documents/another/book.xlsx"
    with pytest.raises(BookMissing):
        tool(world).read()


def test_a_busy_excel_does_not_hide_the_one_that_has_the_workbook(world, monkeypatch):
    from tests.excel_engine.engine import App, Apps, Books

    class BusyBooks(Books):
        def __iter__(self):
            raise errors.com_error(errors.BUSY)

    class BusyApp(App):
        books = property(lambda self: BusyBooks(self.excel))

    monkeypatch.setattr(Apps, "__iter__", lambda self: iter([BusyApp(self.excel), App(self.excel)]))
    assert tool(world).read()
    monkeypatch.setattr(Apps, "__iter__", lambda self: iter([BusyApp(self.excel)]))
    with pytest.raises(BookBusy):
        tool(world).read()


@pytest.mark.parametrize("world", ["windows", "mac"], indirect=True)
def test_a_file_that_is_open_in_excel_here_is_taken_there_by_itself(world, monkeypatch):
    assert isinstance(open_book(str(world.file), Config()), XlsxBook)
    monkeypatch.setattr(excel_door, "PLATFORMS", ("linux",))
    assert isinstance(open_book(str(world.file), Config()), ExcelBook)
    run(open_book(str(world.file), Config()), Config(), NOW)
    assert len(shown(world)["Matches"]) == 3
    world.close(world.books[0])
    assert isinstance(open_book(str(world.file), Config()), XlsxBook)


def test_a_file_that_is_open_on_another_computer_is_refused_as_before(world, monkeypatch):
    monkeypatch.setattr(excel_door, "PLATFORMS", ("linux",))
    world.books.clear()
    with pytest.raises(BookBusy, match="is open in Excel; close it there"):
        run(open_book(str(world.file), Config()), Config(), NOW)


def test_where_xlwings_is_missing_the_refusal_says_that_it_would_help(world, monkeypatch):
    monkeypatch.setattr(excel_door, "PLATFORMS", ("linux",))
    monkeypatch.setattr(excel_door, "find_spec", lambda name: None)
    with pytest.raises(BookBusy, match=r"close it there .*; or let the tool work in the open workbook: pip install"):
        run(open_book(str(world.file), Config()), Config(), NOW)
    assert excel_door.hint("LibreOffice") == NO_WORDS


def test_the_address_of_an_open_workbook_begins_in_the_folder_of_the_settings(tmp_path):
    from automations.config import config_from

    config = config_from({"community": {"book": "excel:our list.xlsx"}}, folder=tmp_path)
    assert config.book_place == f"excel:{tmp_path / 'our list.xlsx'}"
    assert isinstance(open_book(config.book_place, config), ExcelBook)


def test_a_workbook_of_an_older_version_goes_on_while_it_is_open_and_gets_its_new_tabs_once_it_is_closed(world):
    before = set(shown(world))
    assert not run(tool(world), Config(), NOW).changes.make
    assert set(shown(world)) == before
    new = Changes(make=(layout.sheet(tab_of(Decision), "en", VERDICT_TONES),))
    with pytest.raises(BookBusy, match=r"close .* in Excel"):
        tool(world).write(new)
    assert set(shown(world)) == before
