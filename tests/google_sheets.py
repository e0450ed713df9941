"""What tests of Google Sheets are fed with: a small community in the stand-in, a busy colleague, and a watch over cells."""

from __future__ import annotations

import dataclasses
import random
from datetime import datetime

from gspread.http_client import HTTPClient

from automations.books.google import GoogleBook
from automations.books.google_access import KEY_REFUSED, Access
from automations.books.google_door import Door
from automations.books.google_pace import Quota
from automations.books.google_setup import set_up
from automations.verdicts import VERDICT_TONES
from sheets_templates import layout
from sheets_templates.columns import Owner, tab_of
from sheets_templates.grids import show_rows
from sheets_templates.keys import person_key, row_key
from sheets_templates.people_tabs import Connectee, Connector
from sheets_templates.tabs import ALL_TABS
from tests.google_standin import Google
from tests.google_standin.references import Formula
from tests.google_standin.spreadsheets import Sheet, Spreadsheet
from tests.sheets import connectee, connector

SMALL = ("connectees", "connectors", "matches", "today", "intake_review", "waiting", "run_log")
"""The tabs of a small set-up: those that answers stand in and lookups show."""

PEOPLE = {tab.name for tab in ALL_TABS if tab.owner is Owner.PEOPLE}
MOMENT = datetime(2026, 3, 31, 6, 30)


def small_community(people=3, helpers=2, names=SMALL, checked=True):
    """Return a world with a set-up spreadsheet of few rows and of the columns that matter, and the spreadsheet's id.

    Unless `checked`, what passes is not held against Google's documents: test after test does that, histories need not.
    """
    google = Google(direct=True, now=lambda: MOMENT, clock=lambda: 0.0)
    if not checked:
        google.check = google.check_reply = lambda *_: None
    id_ = google.new_spreadsheet("Ours")
    grids = {
        "connectees": [connectee(email=f"p{n}@example.ca", first_name=f"P{n}") for n in range(people)],
        "connectors": [connector(email=f"c{n}@example.ca", first_name=f"C{n}") for n in range(helpers)],
    }
    kinds = {"connectees": Connectee, "connectors": Connector}
    rows = {name: show_rows(tab_of(kinds[name]), each, "en")[1:] for name, each in grids.items()}
    every = layout.sheets("en", VERDICT_TONES, rows)
    sheets = tuple(slim(sheet) for sheet in every if sheet.name in names)
    set_up(book_on(google, id_), sheets, blank_rows=6)
    google.restart()
    return google, id_


def slim(sheet):
    """Return a tab without colours and drop-downs, and of people's columns those that decide something here."""
    plain = {field.name: dataclasses.replace(field, tones=(), choices=()) for field in sheet.fields}
    own = [field for field in sheet.fields if not field.formula]
    kept = [
        field for field in own if sheet.name not in ("connectees", "connectors") or field.required or field.name in KEPT
    ]
    places = [own.index(field) for field in kept]
    fields = tuple(plain[field.name] for field in sheet.fields if field in kept or field.formula)
    return dataclasses.replace(sheet, fields=fields, rows=tuple(tuple(row[at] for at in places) for row in sheet.rows))


KEPT = (
    "phone", "city", "notes", "intake_on", "consent_share", "three_referrals", "no_job_expected", "employer", "online", "resume",
    "employment_ready", "attitude", "willing_to_network",
)  # fmt: skip


def book_on(google, id_, slept=None, tries=5, session=None):
    """Return a book in the stand-in; it sleeps without taking time."""
    client = HTTPClient(None, session=session or google.session())
    client.set_timeout((10, 60))
    sleep = (slept if slept is not None else []).append
    way_in = Access(None, KEY_REFUSED, "robot@example.ca")
    door = Door(client, way_in, "robot", Quota(10**6, 10**6), tries, sleep, lambda: 0.5)
    book = GoogleBook(id_, door)
    book.makes_tabs = False  # a small community stays small
    return book


class Watch:
    """Looks at every batch that is carried out: people's tabs may gain whole new rows, and nothing else."""

    def __init__(self, google, id_):
        self.google, self.file = google, google.files[id_]
        self.keep = google.keep
        google.keep = self.kept
        self.by_tool = True
        self.people = {}

    def kept(self, file, book):
        """Compare what was there with what is there now, where the tool wrote."""
        if self.by_tool:
            self.compare(file.book, book)
        self.keep(file, book)

    def compare(self, before: Spreadsheet, after: Spreadsheet) -> None:
        names = names_of(before)
        for sheet in before.sheets:
            new = after.find(sheet.id)
            if names.get(sheet.id, "people") in PEOPLE | {"people"}:
                assert new is not None, f"the tab {sheet.title} is gone"
                assert (new.title, new.width) == (sheet.title, sheet.width)
                old_rows, new_rows = cells_of(sheet), cells_of(new)
                assert is_part_of(old_rows, new_rows), f"a row of {sheet.title} was changed"


def names_of(book):
    """Return our name for each tab by its id, as the marks say."""
    return {
        int(entry["metadataValue"].split()[1]): entry["metadataValue"].split()[0]
        for entry in book.metadata
        if entry["metadataKey"] == "connector-tab"
    }


def cells_of(sheet: Sheet):
    """Return what stands in each row, formulas as such, formats and all left out."""
    rows = []
    for row in sheet.rows:
        values = {at: cell.value for at, cell in row.items() if cell.value is not None}
        rows.append(
            tuple((at, "formula" if isinstance(value, Formula) else value) for at, value in sorted(values.items()))
        )
    return [row for row in rows if row]


def is_part_of(old, new):
    """Tell whether all old rows are among the new ones, in their order."""
    rest = iter(new)
    return all(any(row == other for other in rest) for row in old)


class BusyColleague:
    """Does what a person may do, at random, in people's tabs and with all tabs."""

    def __init__(self, google, id_, dice: random.Random, watch: Watch | None = None):
        self.google, self.id, self.dice, self.watch = google, id_, dice, watch
        self.person = google.colleague(id_)
        self.tabs = [
            sheet_id
            for sheet_id, name in names_of(self.book).items()
            if name in ("connectees", "connectors", "matches")
        ]
        self.number = 0

    @property
    def book(self):
        return self.google.files[self.id].book

    def acts(self, kind=None):
        """Do one thing, any unless a kind is named; what the spreadsheet refuses a person too is no matter."""
        from tests.google_standin.errors import ApiError

        if self.watch:
            self.watch.by_tool = False
        try:
            (getattr(self, kind) if kind else self.dice.choice(ACTS).__get__(self))()
        except ApiError:
            pass
        finally:
            if self.watch:
                self.watch.by_tool = True

    def tab(self):
        return self.book.find(self.dice.choice(self.tabs))

    def head(self, sheet):
        wanted = {"E-mail", "Connectee e-mail"}
        return next(at for at, row in enumerate(sheet.rows) if wanted & {cell.value for cell in row.values()})

    def do(self, name, **body):
        self.person.do({name: body})

    def span(self, sheet, rows, start, count=1):
        return {
            "sheetId": sheet.id,
            "dimension": "ROWS" if rows else "COLUMNS",
            "startIndex": start,
            "endIndex": start + count,
        }

    def inserts_rows(self):
        sheet = self.tab()
        at = self.dice.randint(0, sheet.height - 1)
        self.do("insertDimension", range=self.span(sheet, True, at, self.dice.randint(1, 2)), inheritFromBefore=at > 0)

    def deletes_a_row(self):
        sheet = self.tab()
        rows = range(self.head(sheet) + 1, sheet.height)
        if len(rows) > 3:
            self.do("deleteDimension", range=self.span(sheet, True, self.dice.choice(rows)))

    def deletes_a_row_above(self):
        sheet = self.tab()
        if self.head(sheet) > 0:
            self.do("deleteDimension", range=self.span(sheet, True, 0))

    def sorts(self):
        sheet = self.tab()
        order = self.dice.choice(("ASCENDING", "DESCENDING"))
        area = {"sheetId": sheet.id, "startRowIndex": self.head(sheet) + 1}
        self.do(
            "sortRange",
            range=area,
            sortSpecs=[{"dimensionIndex": self.dice.randrange(sheet.width), "sortOrder": order}],
        )

    def moves_a_row(self):
        sheet = self.tab()
        rows = range(self.head(sheet) + 1, sheet.height)
        self.do(
            "moveDimension",
            source=self.span(sheet, True, self.dice.choice(rows)),
            destinationIndex=self.dice.choice(rows),
        )

    def moves_a_column(self):
        sheet = self.tab()
        source = self.span(sheet, False, self.dice.randrange(sheet.width))
        self.do("moveDimension", source=source, destinationIndex=self.dice.randint(0, sheet.width))

    def adds_a_column(self):
        sheet = self.tab()
        at = self.dice.randint(1, sheet.width)
        self.do("insertDimension", range=self.span(sheet, False, at), inheritFromBefore=True)
        self.types(sheet, self.head(sheet), at, self.dice.choice(("", "Our remark", "Colour")))

    def edits(self):
        sheet = self.tab()
        head = self.head(sheet)
        named = {cell.value: at for at, cell in sheet.rows[head].items() if isinstance(cell.value, str)}
        free = [name for name in ("City", "Notes", "Reason", "Phone", "Our remark") if name in named]
        row = self.dice.randrange(head + 1, sheet.height)
        if free:
            self.types(sheet, row, named[self.dice.choice(free)], self.dice.choice(("Truro", "=1+1", "call back", "")))

    def enters_a_person(self):
        sheet = self.book.find(self.tabs[self.dice.randrange(2)])
        head = self.head(sheet)
        named = {cell.value: at for at, cell in sheet.rows[head].items() if isinstance(cell.value, str)}
        blank = [
            row
            for row in range(head + 1, sheet.height)
            if not any(cell.value is not None for cell in sheet.rows[row].values())
        ]
        if blank:
            self.number += 1
            for name, text in (
                ("First name", "New"),
                ("Last name", f"Person {self.number}"),
                ("E-mail", f"new{self.number}@example.ca"),
            ):
                self.types(sheet, blank[0], named[name], text)

    def types(self, sheet, row, column, text):
        cell = {"userEnteredValue": {"stringValue": text}} if text else {}
        start = {"sheetId": sheet.id, "rowIndex": row, "columnIndex": column}
        self.do("updateCells", start=start, rows=[{"values": [cell]}], fields="userEnteredValue")

    def filters(self):
        sheet = self.tab()
        spec = {
            "columnIndex": self.dice.randrange(sheet.width),
            "filterCriteria": {"hiddenValues": ["Truro", "Halifax", ""]},
        }
        area = {"sheetId": sheet.id, "startRowIndex": self.head(sheet)}
        self.do("setBasicFilter", filter={"range": area, "filterSpecs": [spec]})

    def hides(self):
        sheet, rows = self.tab(), self.dice.random() < 0.5
        span = self.span(sheet, rows, self.dice.randrange(sheet.height if rows else sheet.width))
        self.do("updateDimensionProperties", range=span, properties={"hiddenByUser": True}, fields="hiddenByUser")

    def renames_a_tab(self):
        sheet = self.dice.choice(self.book.sheets)
        self.number += 1
        title = f"{sheet.title[:20]} {self.number}"
        self.do("updateSheetProperties", properties={"sheetId": sheet.id, "title": title}, fields="title")

    def reorders_tabs(self):
        sheet, at = self.dice.choice(self.book.sheets), self.dice.randrange(len(self.book.sheets))
        self.do("updateSheetProperties", properties={"sheetId": sheet.id, "index": at}, fields="index")


ACTS = (
    BusyColleague.inserts_rows, BusyColleague.inserts_rows, BusyColleague.deletes_a_row, BusyColleague.deletes_a_row_above,
    BusyColleague.sorts, BusyColleague.sorts, BusyColleague.moves_a_row, BusyColleague.moves_a_column, BusyColleague.moves_a_column,
    BusyColleague.adds_a_column, BusyColleague.edits, BusyColleague.enters_a_person, BusyColleague.filters, BusyColleague.hides,
    BusyColleague.renames_a_tab, BusyColleague.reorders_tabs,
)  # fmt: skip


def tab_called(book, name):
    """Return the tab that a mark says is ours by that name."""
    return book.find(next(sheet_id for sheet_id, each in names_of(book).items() if each == name))


def shown(google, id_, name):
    """Return what a tab shows, as texts, from its header on: each row by its headers."""
    person = google.colleague(id_)
    rows = person.rows(tab_called(google.files[id_].book, name).title)
    wanted = {"E-mail", "Connectee e-mail", "Key", "When"}
    head = next(at for at, row in enumerate(rows) if len(wanted & set(map(str, row))) and len(row) > 1)
    texts = [str(text) for text in rows[head]]
    return [
        dict(zip(texts, (*row, *[""] * len(texts)), strict=False)) for row in rows[head + 1 :] if any(map(str, row))
    ]


def answers_are_beside_their_people(google, id_):
    """Assert that each person's row shows the verdict that the tool gave to that very person."""
    verdicts = {}
    for line in shown(google, id_, "intake_review"):
        verdicts.setdefault(line["Key"], line["Verdict"])
    for name in ("connectees", "connectors"):
        for row in shown(google, id_, name):
            key = row_key(name, person_key(row["E-mail"], row["First name"], row["Last name"], row["Phone"]))
            if key:
                assert row["Verdict"] == verdicts[key], row


def nothing_is_proposed_twice(google, id_):
    """Assert that no match stands there twice, that nobody has two proposals to decide on, and that each stands whole under
    its headers. Where a colleague deleted one of the two people, the proposal expires and the other gets a new one."""
    rows = [row for row in shown(google, id_, "matches") if row.get("Match id") or row.get("Connectee e-mail")]
    ids = [row["Match id"] for row in rows]
    pairs = [(row["Connectee e-mail"], row["Connector e-mail"]) for row in rows]
    assert len(set(ids)) == len(ids), ids
    assert len(set(pairs)) == len(pairs), pairs
    to_decide = [row["Connectee e-mail"] for row in rows if "expired" not in row["Due now"]]
    assert len(set(to_decide)) == len(to_decide), pairs
    for row in rows:
        assert row["Status"] == "Proposed", row
        assert row["Connectee e-mail"].endswith("@example.ca"), row
        assert row["Connector e-mail"].startswith("c"), row
        assert row["Proposed on"].startswith("2026-0"), row
    return rows
