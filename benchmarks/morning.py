"""The whole morning on a large workbook, as a multiple of merely reading and writing that workbook in the same run.

`python benchmarks/morning.py [SIZE ...]`; 5000 is 5,000 Connectees, 2,000 Connectors, 5,000 past matches, with some
hundreds of people new or unmatched; 5000w is the same with half of all Connectees waiting at once for too few places.
"""

from __future__ import annotations

import dataclasses
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

DAY = date(2026, 3, 31)


def community(connectees: int, most_wait: bool) -> dict[str, tuple[tuple[object, ...], ...]]:
    """Return an invented community's rows: as many past matches as Connectees, two Connectors for five of them."""
    from automations import demo
    from sheets_templates.choices import MatchStatus
    from sheets_templates.people_tabs import Match

    dice = random.Random(7)
    seen = demo.sample_rows(DAY)
    people = [person for person in seen.connectees if person.intake_on]
    helpers = seen.connectors

    def one_more(kind: tuple[object, ...], name: str, number: int) -> object:
        model = dice.choice(kind)
        other = dice.choice(kind)
        return dataclasses.replace(
            model,
            email=f"{name}{number}@example.ca",
            phone=f"9{number:08}{len(name)}",
            last_name=f"{model.last_name} {number}",
            city=dice.choice(("Halifax", "Dartmouth", "Truro", "Bedford")),
            industry=other.industry,
            skills=other.skills,
        )

    many = tuple(one_more(people, "p", number) for number in range(connectees))
    places = tuple(one_more(helpers, "c", number) for number in range(max(1, connectees * 2 // 5)))
    matches = []
    known = many[: max(1, len(many) * 9 // 10)]
    for number in range(connectees):
        person, helper = dice.choice(known) if most_wait else known[number % len(known)], dice.choice(places)
        day = DAY - timedelta(days=dice.randint(60, 700))
        matches.append(
            Match(
                connectee_name=person.name,
                connectee=f"past{number}@example.ca" if most_wait and number % 3 else person.email,
                connector_name=helper.name,
                connector=helper.email,
                status=MatchStatus.CLOSED,
                proposed_on=day,
                approved_on=day,
                introduced_on=day,
                met_on=day + timedelta(days=9) if number % (4 if most_wait else 20) else None,
                closed_on=day + timedelta(days=30),
                referrals_given=3,
            )
        )
    rows = dataclasses.replace(seen, connectees=many, connectors=places, matches=tuple(matches))
    return demo.sample_grids(rows, "en")


def make(file: Path, connectees: int, most_wait: bool = False) -> None:
    """Draw the workbook of a community of that size."""
    from automations.books import make_book
    from automations.verdicts import VERDICT_TONES
    from sheets_templates import layout

    make_book(str(file), layout.sheets("en", VERDICT_TONES, community(connectees, most_wait)))


def floor(file: Path) -> None:
    """Merely read the workbook and write it again with the same library, one cell changed."""
    import wolfxl

    book = wolfxl.load_workbook(str(file), data_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass
    book = wolfxl.load_workbook(str(file), modify=True)
    for sheet in book.worksheets:
        sheet["A1"].value = str(sheet["A1"].value or "") + " "
    book.save(str(file.with_suffix(".again.xlsx")))


def morning(file: Path) -> None:
    """Run a whole morning on the workbook."""
    from automations.books import open_book
    from automations.config import Config
    from automations.morning import run

    run(open_book(str(file)), Config(), datetime(DAY.year, DAY.month, DAY.day, 6, 30))


def measured(task: str, file: Path) -> tuple[float, float]:
    """Return the seconds and the peak megabytes of a task in a process of its own, imports included."""
    done = subprocess.run([sys.executable, __file__, task, str(file)], capture_output=True, text=True, check=True)
    seconds, megabytes = done.stdout.split()[-2:]
    return float(seconds), float(megabytes)


def compare(size: str) -> str:
    """Return a line of the table for one size: the medians of three runs each, taken in turn."""
    connectees, most_wait = int(size.rstrip("w")), size.endswith("w")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "book.xlsx"
        make(file, connectees, most_wait)
        untouched = file.read_bytes()
        floors, mornings, again = [], [], []
        for _ in range(3):
            file.write_bytes(untouched)
            floors.append(measured("floor", file))
            mornings.append(measured("morning", file))
            again.append(measured("morning", file))
    base, whole, second = sorted(floors)[1], sorted(mornings)[1], sorted(again)[1]
    return (
        f"| {connectees:,}{', half of them waiting' if most_wait else ''} | {base[0]:.2f} s | {whole[0]:.2f} s | **{whole[0] / base[0]:.1f} ×** | {second[0] / base[0]:.1f} × "
        f"| {whole[1]:.0f} MB | {base[1]:.0f} MB |"
    )


def main(arguments: list[str]) -> None:
    """Print the table, or carry out one task in this process and print what it took."""
    if arguments and arguments[0] in ("floor", "morning"):
        start = time.perf_counter()
        {"floor": floor, "morning": morning}[arguments[0]](Path(arguments[1]))
        print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    print(
        "| Connectees | read and write | first morning | multiple | second morning | peak memory | of reading and writing |"
    )
    print("|---|---|---|---|---|---|---|")
    for size in arguments or ["500", "5000", "5000w"]:
        print(compare(size), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
