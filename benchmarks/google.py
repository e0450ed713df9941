"""A morning in Google Sheets beside what one would write with gspread: calls and wall time, over the tests' stand-in.

`python benchmarks/google.py [CONNECTEES ...]`; the stand-in answers each call 50 milliseconds late, as Google does at best.
What the stand-in itself computes is told apart: Google's own time for it is not known. Everything is imported before the clock
starts; what a new process costs is in docs/benchmarks.md, A whole morning.

(a) is the usual script of tutorials: tab by tab, row by row, cell by cell; (b) the same in gspread's batch style. Both only put
a verdict beside each person's row and add the matches: they know no guards, no lookups, no other tabs.
"""

from __future__ import annotations

import dataclasses
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # in place of this folder, in which this file would be taken for Google's package

DAY, NOW = date(2026, 3, 31), datetime(2026, 3, 31, 6, 30)
LATENCY = 0.05
BY_HAND = 100
"""So many rows the usual script is really run on; beyond, its time is as many times longer."""


class Timed:
    """A world of Google's, the time that it computes, and how many calls it answered."""

    def __init__(self) -> None:
        from tests.google_standin import Google

        self.world, self.busy = Google(), 0.0
        self.world.check = self.world.check_reply = lambda *_: None  # type: ignore[method-assign]  # so that only the tool is measured
        answer = self.world.answer

        def timed(request: Any) -> Any:
            started = time.perf_counter()
            try:
                return answer(request)
            finally:
                self.busy += time.perf_counter() - started

        self.world.answer = timed  # type: ignore[method-assign]  # so that the stand-in's own time is known

    def measured(self, what: Callable[[], object]) -> tuple[float, float, int, int]:
        """Return wall seconds, of which the stand-in computed, calls that read and calls that wrote."""
        self.world.restart()
        self.busy, started = 0.0, time.perf_counter()
        what()
        wall = time.perf_counter() - started
        reads = sum(call.reads for call in self.world.log)
        return wall, self.busy, reads, len(self.world.log) - reads


def spreadsheet(timed: Timed, connectees: int) -> str:
    """Return the id of a set-up spreadsheet with the rows of a community of that size."""
    from automations.books.google_requests import cell_data
    from automations.books.google_setup import set_up
    from automations.verdicts import VERDICT_TONES
    from benchmarks.morning import community
    from sheets_templates import layout
    from sheets_templates.columns import Owner

    id_ = timed.world.new_spreadsheet(f"{connectees} Connectees")
    sheets = layout.sheets("en", VERDICT_TONES, {})
    set_up(book_on(timed, id_), sheets)
    person, rows = timed.world.colleague(id_), community(connectees, most_wait=False)
    for sheet in sheets:
        lines = rows.get(sheet.name, ())
        if sheet.owner is not Owner.PEOPLE or not lines:
            continue
        own = [at for at, field in enumerate(sheet.fields) if not field.formula]
        cells = [dict(zip(own, line, strict=True)) for line in lines]
        data = [{"values": [cell_data(line.get(at)) for at in range(len(sheet.fields))]} for line in cells]
        tab = person.tab(sheet.title).id
        size = {"sheetId": tab, "gridProperties": {"rowCount": len(lines) + 50}}
        start = {"sheetId": tab, "rowIndex": 1, "columnIndex": 0}
        person.do(
            {"updateSheetProperties": {"properties": size, "fields": "gridProperties.rowCount"}},
            {"updateCells": {"start": start, "rows": data, "fields": "userEnteredValue"}},
        )
    return id_


def book_on(timed: Timed, id_: str) -> Any:
    """Return a book of ours in the world, with a quota that it does not reach."""
    from gspread.http_client import HTTPClient

    from automations.books.google import GoogleBook
    from automations.books.google_access import KEY_REFUSED, Access
    from automations.books.google_door import Door
    from automations.books.google_pace import Quota

    client = HTTPClient(None, session=timed.world.session())  # type: ignore[arg-type]  # the session signs in
    client.set_timeout((10, 170))
    way_in = Access(None, KEY_REFUSED, "tool")  # type: ignore[arg-type]  # the stand-in's session signs in
    return GoogleBook(id_, Door(client, way_in, "tool", Quota(10**6, 10**6)))


def ours(timed: Timed, id_: str) -> object:
    """Run a morning of ours: every tab."""
    from automations.config import Config
    from automations.morning import run

    return run(book_on(timed, id_), Config(), NOW)


def usual(timed: Timed, id_: str) -> None:
    """Run (a): read each tab, then write each row's verdict into its cell and append each match."""
    book = timed.world.client().open_by_key(id_)
    for title in ("Connectees", "Connectors", "Matches"):
        book.worksheet(title).get_all_values()
    people = book.worksheet("Connectees")
    for row, line in enumerate(people.get_all_values()[1:], 2):
        if line[0]:
            people.update_cell(row, 51, "Ready")
    matches = book.worksheet("Matches")
    for number in range(BY_HAND // 10):
        matches.append_row([f"Person {number}", f"p{number}@example.ca"])


def batched(timed: Timed, id_: str) -> None:
    """Run (b): read each tab, then write all verdicts in one call and all matches in another."""
    book = timed.world.client().open_by_key(id_)
    for title in ("Connectees", "Connectors", "Matches"):
        book.worksheet(title).get_all_values()
    people = book.worksheet("Connectees")
    lines = people.get_all_values()[1:]
    people.update([["Ready"] for _ in lines], f"AY2:AY{len(lines) + 1}")
    book.worksheet("Matches").append_rows([[f"Person {n}", f"p{n}@example.ca"] for n in range(len(lines) // 10)])


SCRIPTS: tuple[tuple[str, Callable[[Timed, str], object]], ...] = (
    ("ours, first morning", ours),
    ("ours, next morning", ours),
    ("(b) gspread in batches", batched),
)


def forty(timed: Timed) -> tuple[float, int, int]:
    """Return wall seconds and calls of 40 communities' mornings in one process, and how many could not be done."""
    from automations import programme
    from automations.config import load_config
    from tests.google_standin import Quota

    first = spreadsheet(timed, BY_HAND)
    timed.world.quota = Quota(time.monotonic)
    with tempfile.TemporaryDirectory() as folder, environment(timed, Path(folder)):
        names = []
        for number in range(40):
            id_ = timed.world.new_spreadsheet(f"Community {number}")
            timed.world.files[id_].book = dataclasses.replace(timed.world.files[first].book.copy(), id=id_)
            file = Path(folder) / f"{number}.toml"
            file.write_text(f'[community]\nname = "Community {number}"\nbook = "google:{id_}"', encoding="utf-8")
            names.append(file.name)
        listed = Path(folder) / "config.toml"
        listed.write_text(f"[programme]\ncommunities = {names}".replace("'", '"'), encoding="utf-8")
        found: list[Any] = []
        wall, _, reads, writes = timed.measured(lambda: found.extend(programme.mornings(load_config(listed), NOW)))
    return wall, reads + writes, sum(each.found is None for each in found)


@contextmanager
def environment(timed: Timed, folder: Path) -> Iterator[None]:
    """Let the tool find its key and the stand-in."""
    import os

    os.environ["CONNECTOR_GOOGLE_HOST"] = timed.world.url
    os.environ["CONNECTOR_GOOGLE_KEY"] = str(timed.world.key_file(folder))
    try:
        yield
    finally:
        del os.environ["CONNECTOR_GOOGLE_HOST"], os.environ["CONNECTOR_GOOGLE_KEY"]


def main() -> None:
    """Print one table of calls and times, and one line about 40 communities."""
    gc.set_threshold(50_000, 20, 20)  # as the command line does
    sizes = [int(word) for word in sys.argv[1:]] or [100, 1_000, 10_000]
    warm_up()
    print(
        "| Connectees | script | calls | wall | the stand-in computes | waiting | the script itself | minutes of quota |"
    )
    print("|---|---|---|---|---|---|---|---|")
    each_row = 0.0
    for size in sizes:
        timed = Timed()
        with timed.world:
            id_ = spreadsheet(timed, size)
            timed.world.latency = LATENCY
            for name, script in SCRIPTS:
                told(size, name, *timed.measured(partial(script, timed, id_)))
            if size <= BY_HAND:
                wall, busy, reads, writes = timed.measured(partial(usual, timed, id_))
                told(size, "(a) gspread as in tutorials", wall, busy, reads, writes)
                each_row = wall / size
            else:
                calls = size * 11 // 10
                print(
                    f"| {size:,} | (a) gspread as in tutorials, reckoned from {BY_HAND} rows | ≈ {calls:,} writes | ≈ {each_row * size:,.0f} s | | | | ≈ {calls / 60:,.0f} |"
                )
    timed = Timed()
    with timed.world:
        timed.world.latency = LATENCY
        wall, calls, failed = forty(timed)
        print(
            f"\n40 communities with {BY_HAND} Connectees each, one process: {calls} calls, {wall:.1f} s, {failed} not done"
        )


def warm_up() -> None:
    """Import what all of them use."""
    timed = Timed()
    with timed.world:
        id_ = spreadsheet(timed, 10)
        ours(timed, id_)
        batched(timed, id_)


def told(size: int, name: str, wall: float, busy: float, reads: int, writes: int) -> None:
    """Print a line of the table."""
    waiting, minutes = (reads + writes) * LATENCY, max(reads, writes) / 60
    itself = max(0.0, wall - busy - waiting)
    print(
        f"| {size:,} | {name} | {reads} reads, {writes} writes | {wall:.2f} s | {busy:.2f} s | {waiting:.2f} s | "
        f"{itself:.2f} s | {minutes:.2f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
