"""The national roll-up beside what one would write by hand with polars, pandas or DuckDB: the same files, the same sums.

`python benchmarks/rollup.py [ROWS]`: a hundred communities, each with so many people behind its figures (10,000 without a number),
as files of connector share. Each method reads all files and adds up every figure by community, how many people several communities
count, and by how much the sum exceeds people counted once. Ours also checks each file, hides small numbers and compares
definitions. Each runs in a process of its own. Peers: pip install pandas duckdb.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

COMMUNITIES = 100
SHARES = {
    "applied": 25, "connectees": 20, "connectees_matched": 15, "connectees_met": 13, "connectors": 15, "new_connectors": 4,
    "jobs_found": 8,
}  # fmt: skip
"""How many of a hundred rows stand behind each figure."""
MARK = "abcd1234"
RUNS = 3


def make_files(folder: Path, rows: int) -> None:
    """Write what a hundred invented communities share; one person in nine is counted by several."""
    from reports.periods import Period
    from reports.rollup.sharing import Shared, SharedFigure, as_json
    from sheets_templates.words import Words

    dice = random.Random(1)
    period = Period(date(2025, 10, 1), date(2026, 3, 31))
    everybody = [f"{dice.getrandbits(128):032x}" for _ in range(COMMUNITIES * rows * 9 // 10)]
    for number in range(COMMUNITIES):
        figures = {}
        for name, share in SHARES.items():
            people = tuple(sorted(dice.sample(everybody, share * rows // 100)))
            figures[name] = SharedFigure(len(people), Words.plain(name), Words.plain(name), people)
        made = Shared(f"Community {number:02}", period, period.last, MARK, figures)
        (folder / f"{number:02}.json").write_text(as_json(made), encoding="utf-8")


Result = tuple[dict[tuple[str, str], int], dict[str, tuple[int, int]]]
"""The value of each figure by figure and community; by figure the people counted several times, and the excess."""


def ours(folder: Path) -> Result:
    """Roll the files up as `connector rollup` does."""
    import ibis

    from reports.rollup.engines import LOCAL, add_up
    from reports.rollup.sharing import facts_of, from_json

    ibis.connect(LOCAL)
    told("start", time.process_time())
    shares = [from_json(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]
    start = time.process_time()
    sums = add_up(facts_of(shares, MARK))
    told("adding up", time.process_time() - start)
    return dict(sums.values), {name: (twice.people, twice.extra) for name, twice in sums.twice.items()}


def columns(folder: Path) -> dict[str, list[Any]]:
    """Return the rows of all files by column, as one reads them by hand."""
    rows: dict[str, list[Any]] = {"community": [], "figure": [], "person": []}
    for file in sorted(folder.glob("*.json")):
        said = json.loads(file.read_text(encoding="utf-8"))
        for name, figure in said["figures"].items():
            rows["community"] += [said["community"]] * len(figure["people"])
            rows["figure"] += [name] * len(figure["people"])
            rows["person"] += figure["people"]
    return rows


def with_polars(folder: Path) -> Result:
    """Add up with polars by hand."""
    import polars as pl

    told("start", time.process_time())
    rows = columns(folder)
    start = time.process_time()
    table = pl.DataFrame(rows)
    values = table.group_by("community", "figure").len()
    here = table.group_by("figure", "person", "community").len("here")
    people = here.group_by("figure", "person").agg(
        communities=pl.len(), extra=pl.col("here").sum() - pl.col("here").max()
    )
    twice = (
        people.filter(pl.col("communities") > 1).group_by("figure").agg(people=pl.len(), extra=pl.col("extra").sum())
    )
    told("adding up", time.process_time() - start)
    return (
        {(figure, community): number for community, figure, number in values.rows()},
        {figure: (number, extra) for figure, number, extra in twice.rows()},
    )


def with_pandas(folder: Path) -> Result:
    """Add up with pandas by hand."""
    import pandas as pd

    told("start", time.process_time())
    rows = columns(folder)
    start = time.process_time()
    table = pd.DataFrame(rows)
    values = table.groupby(["figure", "community"]).size()
    here = table.groupby(["figure", "person", "community"]).size()
    people = here.groupby(["figure", "person"]).agg(["count", "sum", "max"])
    several = people[people["count"] > 1]
    extra = (several["sum"] - several["max"]).groupby("figure").agg(["count", "sum"])
    told("adding up", time.process_time() - start)
    return (
        {key: int(number) for key, number in values.items()},
        {name: (int(line["count"]), int(line["sum"])) for name, line in extra.iterrows()},
    )


def with_duckdb(folder: Path) -> Result:
    """Add up with DuckDB by hand, which reads the files itself."""
    import duckdb

    told("start", time.process_time())
    names = ", ".join(f"'{name}': 'STRUCT(people VARCHAR[])'" for name in SHARES)
    files = f"read_json('{folder}/*.json', columns={{'community': 'VARCHAR', 'figures': 'STRUCT({struct(names)})'}})"
    with duckdb.connect() as base:
        parts = " UNION ALL ".join(
            f"SELECT community, '{name}' AS figure, unnest(figures.{name}.people) AS person FROM source"
            for name in SHARES
        )
        base.execute(f"CREATE TABLE source AS SELECT * FROM {files}")
        base.execute(f"CREATE TABLE rows AS {parts}")
        start = time.process_time()
        values = base.execute("SELECT figure, community, count(*) FROM rows GROUP BY ALL").fetchall()
        twice = base.execute(
            "WITH here AS (SELECT figure, person, community, count(*) AS here FROM rows GROUP BY ALL), people AS "
            "(SELECT figure, person, count(*) AS n, sum(here) - max(here) AS extra FROM here GROUP BY ALL) "
            "SELECT figure, count(*), sum(extra) FROM people WHERE n > 1 GROUP BY ALL"
        ).fetchall()
        told("adding up", time.process_time() - start)
    return {(f, c): n for f, c, n in values}, {f: (int(n), int(extra)) for f, n, extra in twice}


def struct(names: str) -> str:
    """Return the fields of a struct as DuckDB writes its type."""
    return (
        names.replace("': '", '" ').replace("'", "").replace("STRUCT", " STRUCT").replace(", ", ', "').join(('"', ""))
    )


METHODS: dict[str, tuple[str, Callable[[Path], Result]]] = {
    "ours": ("", ours),
    "polars": ("polars", with_polars),
    "pandas": ("pandas", with_pandas),
    "duckdb": ("duckdb", with_duckdb),
}


def told(what: str, seconds: float) -> None:
    """Print a time for the process that compares."""
    print(f"{what}: {seconds}")


def run(method: str, folder: Path) -> None:
    """Carry one method out in this process; print its times, its peak memory and a mark of its result."""
    values, twice = METHODS[method][1](folder)
    told("whole", time.process_time())
    told("memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    told("result", hash((tuple(sorted(values.items())), tuple(sorted(twice.items())))))


def measured(method: str, folder: Path) -> dict[str, float]:
    """Return what one run of a method in a process of its own tells."""
    command = [sys.executable, __file__, method, str(folder)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**environment(), "PYTHONHASHSEED": "0"}
    )
    return {what: float(number) for what, number in (line.split(": ") for line in done.stdout.splitlines())}


def environment() -> dict[str, str]:
    """Return the environment for the processes."""
    import os

    return dict(os.environ)


def main(arguments: list[str]) -> None:
    """Print the table, or carry out one method in this process."""
    if arguments and arguments[0] in METHODS:
        run(arguments[0], Path(arguments[1]))
        return
    with tempfile.TemporaryDirectory() as place:
        rows = int(arguments[0]) if arguments else 10_000
        make_files(Path(place), rows)
        there = [name for name, (package, _) in METHODS.items() if not package or find_spec(package)]
        runs = {name: [] for name in there}
        for _ in range(RUNS):
            for name in there:
                runs[name].append(measured(name, Path(place)))
    assert len({each["result"] for all_ in runs.values() for each in all_}) == 1, "the methods disagree"
    print(
        f"| {COMMUNITIES} x {rows:,} rows | starting | then from files to sums | of polars | adding up alone | of polars | peak memory |"
    )
    print("|---|---|---|---|---|---|---|")
    best = {name: {what: min(each[what] for each in all_) for what in all_[0]} for name, all_ in runs.items()}
    for each in best.values():
        each["whole"] -= each["start"]
    for name, each in best.items():
        whole, alone = (each[what] / best["polars"][what] for what in ("whole", "adding up"))
        print(
            f"| {name} | {each['start']:.2f} s | {each['whole']:.2f} s | {whole:.2f} × | {each['adding up']:.2f} s | {alone:.2f} × | {each['memory']:.0f} MB |"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
