"""Every kind of book keeps one contract."""

from datetime import date

import pytest

from automations.books import KINDS, Changes, kind_and_address, make_book, open_book
from automations.books.contract import CONTRACT
from automations.errors import BookExists, BookMissing, SettingError, TabMissing
from automations.verdicts import VERDICT_TONES
from sheets_templates import layout
from sheets_templates.columns import tab_of
from sheets_templates.grids import read_workbook, show_rows, trimmed
from sheets_templates.kinds import text_of
from sheets_templates.people_tabs import Connectee
from sheets_templates.tabs import ALL_TABS
from tests.excel_engine import Excel, registered
from tests.google_standin import Google
from tests.sheets import DAY, connectee

HARDER_TEXTS = ("x" * 32_767, "_x0041_", "שלום")


@pytest.fixture(params=KINDS)
def place(request, tmp_path):
    """Return a place for a new book of each kind."""
    if request.param == "google":
        return request.getfixturevalue("blank_spreadsheet")
    if request.param == "excel":
        request.getfixturevalue("an_excel")
        return f"excel:{tmp_path / 'book.xlsx'}"
    return {"memory": f"memory:{tmp_path}", "xlsx": str(tmp_path / "book.xlsx")}[request.param]


@pytest.fixture
def an_excel():
    """Return an Excel that runs on this computer, as xlwings finds it."""
    with registered(Excel()) as excel:
        yield excel


@pytest.fixture
def blank_spreadsheet(tmp_path, monkeypatch):
    """Return the place of a blank spreadsheet that is shared with the tool, over HTTP."""
    with Google() as google:
        monkeypatch.setattr("automations.books.google_setup.ROWS", 5)
        monkeypatch.setattr("automations.books.google_pace.quotas", {})
        monkeypatch.setenv("CONNECTOR_GOOGLE_HOST", google.url)
        monkeypatch.setenv("CONNECTOR_GOOGLE_KEY", str(google.key_file(tmp_path)))
        yield f"google:{google.new_spreadsheet()}"


def made(place, rows=None, language="en"):
    make_book(place, layout.sheets(language, VERDICT_TONES, rows))
    return open_book(place)


def start_rows():
    return {"connectees": show_rows(tab_of(Connectee), [connectee()], "en")[1:]}


@pytest.mark.parametrize("promise", CONTRACT, ids=lambda promise: promise.__name__)
def test_every_kind_of_book_keeps_every_promise(place, promise):
    made(place)
    promise(lambda: open_book(place))


def test_a_new_book_has_every_tab_with_its_headers(place):
    grids = made(place).read()
    for tab in ALL_TABS:
        texts = {text_of(cell) for line in grids[tab.title.en][:2] for cell in line}
        assert {column.header.en for column in tab.columns} <= texts


def test_rows_given_at_the_start_are_read_back(place):
    grids = made(place, start_rows()).read()
    assert [text_of(cell) for cell in grids["Connectees"][1][:2]] == ["Amina", "Okafor"]
    assert read_workbook(grids, DAY).workbook.connectees == (connectee(),)


def test_new_rows_go_below_the_last_one_each_cell_under_its_header(place):
    book = made(place, start_rows())
    book.read()
    book.write(
        Changes(
            add={"Connectees": ({"E-mail": "new@example.ca", "First name": "Nia", "Applied on": date(2026, 3, 5)},)}
        )
    )
    grid = open_book(place).read()["Connectees"]
    header = [text_of(cell) for cell in grid[0]]
    assert text_of(grid[1][0]) == "Amina"
    assert text_of(grid[2][header.index("E-mail")]) == "new@example.ca"
    assert text_of(grid[2][header.index("First name")]) == "Nia"
    assert text_of(grid[2][header.index("Applied on")]) == "2026-03-05"
    assert len(trimmed(grid)) == 3


def test_the_first_row_added_to_an_empty_tab_stands_right_below_its_header(place):
    book = made(place)
    book.read()
    book.write(Changes(add={"Jobs": ({"Employer": "Atlantic Mutual"},)}))
    grid = open_book(place).read()["Jobs"]
    assert "Atlantic Mutual" in grid[1]


@pytest.mark.parametrize("text", HARDER_TEXTS, ids=lambda text: text[:12].encode("ascii", "backslashreplace").decode())
def test_text_is_literal_text_whatever_it_looks_like(place, text):
    book = made(place)
    book.read()
    book.write(
        Changes(replace={"Waiting": (("Banner",), ("Key", "Who"), ("k", text))}, add={"Jobs": ({"Employer": text},)})
    )
    grids = open_book(place).read()
    assert grids["Waiting"][2][1] == text
    assert text in grids["Jobs"][1]


@pytest.mark.parametrize(
    "changes",
    [
        Changes(replace={"Today": (("x",),), "No such tab": (("y",),)}),
        Changes(replace={"Today": (("x",),)}, add={"No such tab": ({"a": "b"},)}),
        Changes(replace={"Today": (("x",),)}, add={"Jobs": ({"No such header": "b"},)}),
    ],
)
def test_all_changes_are_made_or_none(place, changes):
    book = made(place, start_rows())
    before = {title: trimmed(grid) for title, grid in book.read().items()}
    with pytest.raises(TabMissing, match="No such"):
        book.write(changes)
    assert {title: trimmed(grid) for title, grid in open_book(place).read().items()} == before


def test_what_is_not_named_in_the_changes_stays_as_it_is(place):
    book = made(place, start_rows())
    before = {title: trimmed(grid) for title, grid in book.read().items()}
    book.write(Changes(replace={"Today": (("x",),)}, add={"Jobs": ({"Employer": "b"},)}))
    after = {title: trimmed(grid) for title, grid in open_book(place).read().items()}
    changed = {title for title in before if before[title] != after[title]}
    assert changed == {"Today", "Jobs"}


def test_a_book_is_never_made_over_another(place):
    made(place)
    with pytest.raises(BookExists, match="already"):
        made(place)


def test_a_book_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(BookMissing, match="in memory"):
        open_book("memory:nowhere")
    with pytest.raises(BookMissing, match="connector init"):
        open_book(str(tmp_path / "nowhere.xlsx")).read()


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("xlsx:our book.xlsx", ("xlsx", "our book.xlsx")),
        ("C:/Users/sam/book.XLSX", ("xlsx", "C:/Users/sam/book.XLSX")),
        ("macro.xlsm", ("xlsx", "macro.xlsm")),
        ("memory:x", ("memory", "x")),
    ],
)
def test_an_address_says_its_kind_or_ends_like_a_workbook(place, expected):
    assert kind_and_address(place) == expected


@pytest.mark.parametrize("place", ["book.ods", "goggle:abc", "", "book"])
def test_an_address_of_no_known_kind_is_refused(place):
    with pytest.raises(SettingError, match="is no address of a workbook"):
        open_book(place)
