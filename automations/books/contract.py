"""What every kind of book promises, as rules that can be tried on a real one: by the tests, and by `connector selftest`.

To add a promise, add a function that tries it on a freshly set-up book and raises BrokenPromise, and name it at the foot.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from automations.books import Book, Changes
from automations.errors import TabMissing
from sheets_templates.columns import Cell, Grid, Place, tab_of
from sheets_templates.grids import title_in, trimmed
from sheets_templates.kinds import text_of
from sheets_templates.people_tabs import Job
from sheets_templates.tabs import ALL_TABS
from sheets_templates.tool_tabs import ReportLine, TodayLine

Reopen = Callable[[], Book]
"""Opens the book anew, as another run would."""

HARD_TEXTS = (
    "=1+1", "+1 902 555 0134", "-5", "@SUM(A1)", "'quoted", "🙂🇨🇦 é", "مرحبا بالعالم", "line one\nline two", "<b>&amp;</b>",
    "007", "1e5", "TRUE", " spaces ", "tab\tin it", "2026-03-02", "50%",
)  # fmt: skip
"""Texts that a spreadsheet would rather read as something else."""


class BrokenPromise(AssertionError):
    """A book did not keep what every kind of book promises."""


def expect(one: object, other: object) -> None:
    """Raise BrokenPromise where two things differ."""
    if one != other:
        raise BrokenPromise(f"{one!r} is not {other!r}")


def tab_in(book: Book, row: type) -> tuple[str, Grid]:
    """Return the title and the grid of a tab as they stand. Raises BrokenPromise where it is not there."""
    grids = book.read()
    title = title_in(grids, tab_of(row))
    if title is None:
        raise BrokenPromise(f"there is no tab {tab_of(row).title.en}")
    return title, grids[title]


def every_tab_stands_with_its_headers(reopen: Reopen) -> None:
    """Try whether each declared tab can be read, with each of its headers."""
    grids = reopen().read()
    for tab in ALL_TABS:
        title = title_in(grids, tab)
        texts = {text_of(cell) for line in grids.get(title or "", ())[:2] for cell in line}
        missing = {column.header.en for column in tab.columns} - texts
        other = {column.header.fr for column in tab.columns} - texts
        expect(not missing or not other, True)


def a_tool_tab_is_replaced_whole(reopen: Reopen) -> None:
    """Try whether shorter content leaves nothing of longer content behind, and days come back as days."""
    book = reopen()
    title, _ = tab_in(book, TodayLine)
    book.write(Changes(replace={title: (("Banner",), ("Key", "Due since"), ("a", date(2026, 3, 1)), ("b", None))}))
    book = reopen()
    book.read()
    book.write(Changes(replace={title: (("Banner 2",), ("Key", "Due since"), ("c", date(2026, 3, 2)))}))
    grid = trimmed(tab_in(reopen(), TodayLine)[1])
    expect([line[:2] for line in grid], [["Banner 2"], ["Key", "Due since"], ["c", date(2026, 3, 2)]])


def new_rows_go_below_the_last_one_each_cell_under_its_header(reopen: Reopen) -> None:
    """Try whether two additions stand below each other, each text under the header that it was given for."""
    for name in ("One Ltd", "Two Ltd"):
        book = reopen()
        title, grid = tab_in(book, Job)
        header = [text_of(cell) for cell in grid[0]]
        employer, accepted = header[3], header[1]
        book.write(Changes(add={title: ({employer: name, accepted: date(2026, 3, 5)},)}))
    lines = trimmed(tab_in(reopen(), Job)[1])
    expect([(line[1], line[3]) for line in lines[-2:]], [(date(2026, 3, 5), "One Ltd"), (date(2026, 3, 5), "Two Ltd")])


def text_is_literal_text_whatever_it_looks_like(reopen: Reopen) -> None:
    """Try whether no text is taken for a formula, a number, a day or a truth value."""
    book = reopen()
    title, grid = tab_in(book, Job)
    employer = text_of(grid[0][3])
    today, _ = tab_in(book, TodayLine)
    lines = tuple(("k", None, text) for text in HARD_TEXTS)
    rows = tuple({employer: text} for text in HARD_TEXTS)
    book.write(Changes(replace={today: (("B",), ("Key", "Due since", "What"), *lines)}, add={title: rows}))
    book = reopen()
    expect([line[2] for line in tab_in(book, TodayLine)[1][2 : 2 + len(HARD_TEXTS)]], list(HARD_TEXTS))
    expect([line[3] for line in tab_in(book, Job)[1] if len(line) > 3][-len(HARD_TEXTS) :], list(HARD_TEXTS))


def numbers_days_and_truth_keep_their_kind(reopen: Reopen) -> None:
    """Try whether 12, 1.5, TRUE and a day come back as what they were."""
    book = reopen()
    title, _ = tab_in(book, ReportLine)
    cells: tuple[Cell, ...] = (12, 1.5, True, date(2024, 2, 29))
    book.write(Changes(replace={title: (("B",), ("Period",), *((cell,) for cell in cells))}))
    found = [line[0] for line in trimmed(tab_in(reopen(), ReportLine)[1])[2:]]
    expect([(type(cell), cell) for cell in found], [(type(cell), cell) for cell in cells])


def all_changes_are_made_or_none(reopen: Reopen) -> None:
    """Try whether a change that names a tab or header that is not there changes nothing at all."""
    book = reopen()
    title, _ = tab_in(book, TodayLine)
    jobs, _ = tab_in(book, Job)
    before = {name: trimmed(grid) for name, grid in book.read().items()}
    for changes in (
        Changes(replace={title: (("x",),), "No such tab": (("y",),)}),
        Changes(replace={title: (("x",),)}, add={jobs: ({"No such header": "b"},)}),
    ):
        try:
            book.write(changes)
        except TabMissing:
            pass
        else:
            raise BrokenPromise("what cannot be written was not refused")
    expect({name: trimmed(grid) for name, grid in reopen().read().items()}, before)


def what_leads_to_a_row_is_read_as_its_text(reopen: Reopen) -> None:
    """Try whether a link to a row, or to a line, shows its text and nothing else, whatever that text looks like."""
    book = reopen()
    title, _ = tab_in(book, TodayLine)
    jobs, grid = tab_in(book, Job)
    employer = text_of(grid[0][3])
    book.write(Changes(add={jobs: ({employer: "Linked Ltd"},)}))
    texts = ("to it", "=1+1", '“a”, "b"', "07")
    rows = tuple(("k", None, Place.of(text, jobs, 3, "Linked Ltd"), Place.at(text, jobs, 1)) for text in texts)
    book = reopen()
    book.read()
    book.write(Changes(replace={title: (("B",), ("Key", "Due since", "What", "Who"), *rows)}))
    found = trimmed(tab_in(reopen(), TodayLine)[1])[2:]
    expect([(line[2], line[3]) for line in found], [(text, text) for text in texts])


CONTRACT: tuple[Callable[[Reopen], None], ...] = (
    every_tab_stands_with_its_headers,
    a_tool_tab_is_replaced_whole,
    new_rows_go_below_the_last_one_each_cell_under_its_header,
    text_is_literal_text_whatever_it_looks_like,
    numbers_days_and_truth_keep_their_kind,
    all_changes_are_made_or_none,
    what_leads_to_a_row_is_read_as_its_text,
)
