"""A template of 40 tabs and 2,000 placeholders filled, beside xltpl, xlsxtpl and openpyxl: time, memory, and what was lost.

`python benchmarks/filling.py` prints the tables. Each task runs in a process of its own; times are the middle of three, imports
left out. Peers that are not installed are left out: pip install xltpl xlsxtpl.

The floor of the first table unpacks the template and packs it again with Python's zipfile. That of the second merely reads a
community's workbook and writes the template's file; ours beside it reads, counts every figure in three periods, and fills.
"""

from __future__ import annotations

import gc
import importlib.util
import io
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

TABS, PLACEHOLDERS, LINES = 40, 2_000, 100
DAY = date(2026, 3, 31)


def values() -> dict[str, Any]:
    """Return what the placeholders stand for, as plain values."""
    return {
        "jobs_found": Figure(12, 9),
        "connectees": Figure(40, 38),
        "job_rate": 30.0,
        "community": {"name": "Halifax"},
    }


class Figure(int):
    """A number that knows the one before."""

    previous: int

    def __new__(cls, value: int, previous: int) -> Figure:
        """Return a figure with its previous value."""
        made = super().__new__(cls, value)
        made.previous = previous
        return made


def packed(file: Path) -> bytes:
    """Return a file unpacked and packed again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def ours(file: Path) -> bytes:
    """Return the template filled by this project."""
    from reports.filling import fill

    return fill(file.read_bytes(), values() | {"language": "en"}, file.name).content


def by_openpyxl(file: Path) -> bytes:
    """Return the template filled as one would by hand: load it, render each text by Jinja2, save it."""
    import jinja2
    import openpyxl

    environment, given = jinja2.Environment(autoescape=False), values()
    book = openpyxl.load_workbook(file, keep_vba=True)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "{{" in cell.value:
                    cell.value = environment.from_string(cell.value).render(given)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_xltpl(file: Path) -> bytes:
    """Return the template filled by xltpl, each tab into one of its own name."""
    return rendered("xltpl.writerx", file)


def by_xlsxtpl(file: Path) -> bytes:
    """Return the template filled by xlsxtpl, each tab into one of its own name."""
    return rendered("xlsxtpl.writerx", file)


def rendered(module: str, file: Path) -> bytes:
    """Return a template filled by a package with xltpl's writer."""
    book = importlib.import_module(module).BookWriter(str(file))
    for at in range(TABS):
        book.render_sheet({**values(), "tpl_index": at, "tpl_idx": at, "sheet_name": f"Part {at + 1}"})
    target = file.with_name("peer.xlsx")
    book.save(str(target))
    return target.read_bytes()


def merely_reading(file: Path) -> bytes:
    """Read the community's workbook into rows, and write the template's file again."""
    from automations.books import open_book
    from sheets_templates.grids import read_workbook

    read_workbook(open_book(str(file.with_name(COMMUNITY))).read(), DAY, {})
    return packed(file)


def whole_report(file: Path) -> bytes:
    """Read the community's workbook, count every figure in three periods, and fill the template with them."""
    from automations import reporting
    from automations.books import open_book
    from automations.config import Config
    from reports.filling import fill
    from reports.filling.nameable import report_names
    from reports.periods import period_named

    cells = open_book(str(file.with_name(COMMUNITY))).read()
    made = reporting.report(cells, Config(), datetime(DAY.year, DAY.month, DAY.day), period_named("april-2026"))
    return fill(file.read_bytes(), report_names(made, "Halifax", "en"), file.name).content


FILLING = {
    "unpacked and packed again (floor)": packed,
    "ours": ours,
    "openpyxl and Jinja2": by_openpyxl,
    "xltpl": by_xltpl,
    "xlsxtpl": by_xlsxtpl,
}
WHOLE = {"reading and writing the files (floor)": merely_reading, "figures and filling": whole_report}
TASKS: dict[str, Callable[[Path], bytes]] = FILLING | WHOLE
COMMUNITY = "community.xlsx"


def measured(task: str, file: Path) -> tuple[float, float, bytes] | None:
    """Return the seconds (the middle of three), peak megabytes and the file of a task in a process of its own; None if it fails."""
    done = subprocess.run([sys.executable, __file__, task, str(file)], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"| {task} | {(done.stderr.strip().splitlines() or ['?'])[-1]} | | | |")
        return None
    seconds, megabytes = done.stdout.split()[-2:]
    return float(seconds), float(megabytes), file.with_name("made.xlsx").read_bytes()


def run_task(task: str, file: Path) -> None:
    """Carry out one task three times in this process; print the middle time and how far the memory grew at its peak."""
    times = []
    for _ in range(3):
        gc.collect()
        start = time.process_time()
        made = TASKS[task](file)
        times.append(time.process_time() - start)
    file.with_name("made.xlsx").write_bytes(made)
    print(sorted(times)[1], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def lost(before: dict[str, int], after: dict[str, int]) -> str:
    """Return which kinds of content are fewer than in the template."""
    fewer = [
        f"{kind} ({before[kind] - after[kind]} of {before[kind]})" for kind in before if after[kind] < before[kind]
    ]
    return ", ".join(fewer) or "nothing"


def compare(file: Path, tasks: dict[str, Callable[[Path], bytes]]) -> None:
    """Print a table: each task's time, as a share of the first, its memory, what is lost."""
    from tests import funder

    before, base = funder.contents(file.read_bytes()), 0.0
    print("| | time | of the floor | peak memory | lost |")
    print("|---|---|---|---|---|")
    for task in tasks:
        found = measured(task, file)
        if found:
            seconds, megabytes, made = found
            base = base or seconds
            gone = lost(before, funder.contents(made))
            print(f"| {task} | {seconds:.2f} s | {seconds / base:.1f} × | {megabytes:.0f} MB | {gone} |", flush=True)
    print()


def main(arguments: list[str]) -> None:
    """Print the tables, or carry out one task in this process."""
    if arguments and arguments[0] in TASKS:
        run_task(arguments[0], Path(arguments[1]))
        return
    from benchmarks import morning
    from tests import funder

    peers = {"xltpl": "xltpl", "xlsxtpl": "xlsxtpl"}
    there = {task: each for task, each in FILLING.items() if task not in peers or importlib.util.find_spec(peers[task])}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.xlsm"
        file.write_bytes(funder.template(TABS, PLACEHOLDERS, LINES))
        compare(file, there)
        for size in (500, 5_000):
            print(f"{size:,} Connectees\n")
            file.with_name(COMMUNITY).unlink(missing_ok=True)
            morning.make(file.with_name(COMMUNITY), size)
            compare(file, WHOLE)


if __name__ == "__main__":
    main(sys.argv[1:])
