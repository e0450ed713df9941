"""Matching beside what one would use instead: the same people, the same points, in one run.

`python benchmarks/matching.py [CONNECTEESxCONNECTORS ...]`. Each method runs in a process of its own, for 60 seconds at
most (and a little more for large sizes). Ours goes from rows to explained proposals, proven over all pairs; the others go
from the same rows to pairs: points by sparse products with SciPy, then the solver, on the 20 best Connectors of each
Connectee where it takes a sparse problem. Peers: pip install scipy ortools munkres matching mentor-match.
"""

from __future__ import annotations

import json
import math
import random
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # and not this folder, whose matching.py would hide the package of that name

DAY = date(2026, 3, 31)
LONGEST = 60
TOP = 20


def standings(people: int, helpers: int, seed: int = 5) -> Any:
    """Return an invented programme in which everybody is ready and nobody is matched yet."""
    from automations.intake import READY_STEP
    from automations.matching import Matching, Standings
    from automations.verdicts import Outcome, Verdict
    from sheets_templates.choices import Industry, OccupationGroup, SpokenLanguage
    from sheets_templates.people_tabs import Connectee, Connector
    from sheets_templates.tabs import Workbook

    dice = random.Random(seed)
    skills = [f"skill{number}" for number in range(400)]
    places = [f"Organization {number}" for number in range(300)]
    cities = [f"City {number}" for number in range(8)]
    speak = (SpokenLanguage.ENGLISH,) * 7 + (SpokenLanguage.BOTH, SpokenLanguage.BOTH, SpokenLanguage.FRENCH)
    common = {
        "industry": lambda: dice.choice(list(Industry)),
        "occupation_group": lambda: dice.choice(list(OccupationGroup)),
        "city": lambda: dice.choice(cities),
        "language": lambda: dice.choice(speak),
        "online": lambda: dice.random() < 0.3,
    }

    def made(kind: type, number: int, **more: Any) -> Any:
        return kind(
            first_name="A",
            last_name=f"{kind.__name__} {number}",
            email=f"{kind.__name__.lower()}{number}@example.ca",
            skills=tuple(dice.sample(skills, 4)),
            organizations=tuple(dice.sample(places, 2)),
            **{name: make() for name, make in common.items()},
            **more,
        )

    connectees = tuple(
        made(
            Connectee,
            number,
            intake_on=DAY - timedelta(days=dice.randint(0, 200)),
            occupation=dice.choice(skills),
            years_experience=dice.randint(0, 20),
        )
        for number in range(people)
    )
    connectors = tuple(
        made(
            Connector,
            number,
            employer=dice.choice(places),
            position=dice.choice(skills),
            years_experience=dice.randint(5, 35),
            per_month=dice.randint(1, 4),
        )
        for number in range(helpers)
    )
    verdicts = [
        tuple(Verdict(person, Outcome.READY, READY_STEP) for person in group) for group in (connectees, connectors)
    ]
    return Standings(Workbook(DAY, connectees, connectors), *verdicts, Matching(objective=("people", "fit")))


Result = list[tuple[int, int]]


def ours(now: Any, compiled: bool = False) -> Result:
    """Match with this project: the proven best over all pairs, explained."""
    from automations import matching

    matching.COMPILED_FROM = 0 if compiled else 1 << 62
    proposals = matching.propose(now, "en")
    seekers = {person.key: at for at, person in enumerate(now.open_field.seekers)}
    helpers = {helper.key: at for at, helper in enumerate(now.open_field.helpers)}
    return [(seekers[match.connectee], helpers[match.connector]) for match in proposals]


def ours_compiled(now: Any) -> Result:
    """Match with this project and the extra `scale`."""
    return ours(now, compiled=True)


def blocks_of_points(now: Any) -> Iterator[tuple[int, Any]]:
    """Yield the points of all pairs as one would compute them with SciPy: a sparse product of traits by criterion."""
    import numpy as np
    from scipy.sparse import csr_array

    field = now.open_field
    parts = [
        (sought, offered, weight * 2 // each.enough, each.enough) for each, weight, sought, offered in field.traits
    ]
    for must, sharing in field.fences:
        offered = [must.of_connector(helper, field.past) for helper in field.helpers]
        parts.append((sharing.sought, offered, 0 if must.shared else -1, 1))

    def table(rows: Any, known: dict[str, int]) -> Any:
        places = [[known[token] for token in row if token in known] for row in rows]
        ends = np.cumsum([0, *map(len, places)])
        flat = np.fromiter((place for row in places for place in row), dtype=np.int32)
        return csr_array((np.ones(len(flat), dtype=np.int32), flat, ends), shape=(len(places), len(known)))

    tables = []
    for sought, offered, step, enough in parts:
        known = {token: at for at, token in enumerate(dict.fromkeys(token for row in offered for token in row))}
        tables.append((table(sought, known), table(offered, known).T.tocsr(), step, enough))
    for start in range(0, len(field.seekers), 1000):
        points = np.zeros((min(1000, len(field.seekers) - start), len(field.helpers)), dtype=np.int32)
        bad = np.zeros(points.shape, dtype=np.bool_)
        for one, other, step, enough in tables:
            shared = (one[start : start + 1000] @ other).toarray()
            if step > 0:
                points += np.minimum(shared, enough) * step
            else:
                bad |= (shared == 0) if step == 0 else (shared > 0)
        least = np.asarray(field.least_points[start : start + 1000])[:, None]
        points[bad | (points < least) | (np.asarray(field.rooms) == 0)] = 0
        yield start, points


def best_pairs(now: Any) -> tuple[Any, Any, Any]:
    """Return the TOP best pairs of each seeker."""
    import numpy as np

    found = []
    for start, points in blocks_of_points(now):
        best = np.argpartition(-points, min(TOP, points.shape[1]) - 1, axis=1)[:, :TOP]
        worth = np.take_along_axis(points, best, axis=1)
        line, column = np.nonzero(worth > 0)
        found.append((line + start, best[line, column], worth[line, column].astype(np.int64)))
    person, helper, points = (np.concatenate(each) for each in zip(*found, strict=True))
    return person, helper, points


def ortools(now: Any) -> Result:
    """OR-tools' min-cost flow on the best pairs of each person."""
    import numpy as np
    from ortools.graph.python import min_cost_flow

    person, helper, points = best_pairs(now)
    field = now.open_field
    people, helpers = len(field.seekers), len(field.helpers)
    flow = min_cost_flow.SimpleMinCostFlow()
    worth = points + field.most_points + 1
    source, sink = people + helpers, people + helpers + 1
    ones = np.ones(people, dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(np.full(people, source), np.arange(people), ones, 0 * ones)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        person, people + helper, np.ones(len(person), dtype=np.int64), -worth
    )
    rooms = np.asarray(field.rooms, dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(people + np.arange(helpers), np.full(helpers, sink), rooms, 0 * rooms)
    flow.set_node_supply(source, people)
    flow.set_node_supply(sink, -people)
    flow.solve_max_flow_with_min_cost()
    used = flow.flows(arcs) > 0
    return list(zip(person[used].tolist(), helper[used].tolist(), strict=True))


def scipy_sparse(now: Any) -> Result:
    """SciPy's sparse matching on the best pairs, a column for each seat and one of its own for each person."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    person, helper, points = best_pairs(now)
    field = now.open_field
    people, rooms = len(field.seekers), np.asarray(field.rooms)
    first = np.concatenate(([0], np.cumsum(rooms)))
    row = np.repeat(person, rooms[helper])
    column = np.concatenate([np.arange(first[at], first[at + 1]) for at in helper]) if len(helper) else helper
    worth = np.repeat(points + field.most_points + 1, rooms[helper])
    most = 2 * field.most_points + 2
    rows, columns = np.concatenate((row, np.arange(people))), np.concatenate((column, first[-1] + np.arange(people)))
    cost = np.concatenate((most - worth + 1, np.full(people, most + 1)))
    one, other = min_weight_full_bipartite_matching(
        csr_array((cost, (rows, columns)), shape=(people, first[-1] + people))
    )
    seat_of = np.repeat(np.arange(len(rooms)), rooms)
    return [(int(p), int(seat_of[c])) for p, c in zip(one, other, strict=True) if c < first[-1]]


def dense(now: Any) -> tuple[Any, Any]:
    """Return the worth of every pair, a column for each seat, 0 where it may not be; and whose seat each column is."""
    import numpy as np

    field = now.open_field
    points = np.concatenate([points for _, points in blocks_of_points(now)]).astype(np.int64)
    worth = np.where(points > 0, points + field.most_points + 1, 0)
    seat_of = np.repeat(np.arange(len(field.rooms)), field.rooms)
    return worth[:, seat_of], seat_of


def scipy_dense(now: Any) -> Result:
    """SciPy's linear_sum_assignment over all pairs."""
    from scipy.optimize import linear_sum_assignment

    worth, seat_of = dense(now)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return [(int(p), int(seat_of[c])) for p, c in zip(rows, columns, strict=True) if worth[p, c]]


def munkres(now: Any) -> Result:
    """The package munkres over all pairs."""
    from munkres import Munkres

    worth, seat_of = dense(now)
    cost = (worth.max() - worth).tolist()
    return [
        (p, int(seat_of[c])) for p, c in Munkres().compute(cost) if c < len(seat_of) and p < len(worth) and worth[p, c]
    ]


def greedy(now: Any) -> Result:
    """First come, first served, the best pair first: what one does by hand."""
    import numpy as np

    person, helper, points = best_pairs(now)
    room = list(now.open_field.rooms)
    done: set[int] = set()
    found = []
    for at in np.lexsort((helper, person, -points)).tolist():
        p, h = int(person[at]), int(helper[at])
        if p not in done and room[h]:
            done.add(p)
            room[h] -= 1
            found.append((p, h))
    return found


def hospital_resident(now: Any) -> Result:
    """The package matching: stable matching of residents and hospitals, by each side's order of points."""
    from matching.games import HospitalResident

    person, helper, points = best_pairs(now)
    wanted: dict[int, list[tuple[int, int]]] = {}
    wanting: dict[int, list[tuple[int, int]]] = {}
    for p, h, n in zip(person.tolist(), helper.tolist(), points.tolist(), strict=True):
        wanted.setdefault(p, []).append((-n, h))
        wanting.setdefault(h, []).append((-n, p))
    residents = {f"r{p}": [f"h{h}" for _, h in sorted(each)] for p, each in wanted.items()}
    hospitals = {f"h{h}": [f"r{p}" for _, p in sorted(each)] for h, each in wanting.items()}
    rooms = {f"h{h}": now.open_field.rooms[h] for h in wanting}
    sys.setrecursionlimit(1_000_000)
    threading.stack_size(1 << 29)
    solved: list[Any] = []
    thread = threading.Thread(
        target=lambda: solved.append(HospitalResident.create_from_dictionaries(residents, hospitals, rooms).solve())
    )
    thread.start()
    thread.join()
    return [
        (int(resident.name[1:]), int(hospital.name[1:]))
        for hospital, several in solved[0].items()
        for resident in several
    ]


def mentor_match(now: Any) -> Result:
    """The package mentor-match, three rounds of its process, each person met once and nobody over their room."""
    from matching.mentee import Mentee
    from matching.mentor import Mentor
    from matching.process import process_data
    from matching.rules import rule

    worth = [row.tolist() for _, points in blocks_of_points(now) for row in points]
    room = now.open_field.rooms

    class Points(rule.Rule):
        def apply(self, match: Any) -> int:
            return int(worth[match.mentee.at][match.mentor.at])

    closed = rule.Disqualify(
        lambda match: (
            bool(match.mentee.mentors)
            or len(match.mentor.mentees) >= room[match.mentor.at]
            or not worth[match.mentee.at][match.mentor.at]
        )
    )

    def made(kind: type, number: int) -> list[Any]:
        several = [kind(**{"grade": 1, "email": str(at)}) for at in range(number)]
        for at, each in enumerate(several):
            each.at = at
        return several

    mentors, mentees = made(Mentor, len(room)), made(Mentee, len(worth))
    process_data(mentors, mentees, [[Points(), closed]] * 3)
    return [
        (mentee.at, mentee.mentors[0].at)
        for mentee in mentees
        if mentee.mentors and worth[mentee.at][mentee.mentors[0].at]
    ]


def next_morning(people: int, helpers: int, compiled: bool) -> tuple[float, float]:
    """Return the seconds of a first morning's matching, and of the next: the proposals stand, two in a hundred are new."""
    import dataclasses

    from automations import matching

    matching.COMPILED_FROM = 0 if compiled else 1 << 62
    matching.propose(standings(30, 20), "en")
    everybody = standings(people + people // 50, helpers)
    first = dataclasses.replace(everybody, connectees=everybody.connectees[:people])
    start = time.perf_counter()
    proposed = matching.propose(first, "en")
    cold = time.perf_counter() - start
    book = dataclasses.replace(everybody.workbook, matches=proposed)
    start = time.perf_counter()
    matching.propose(dataclasses.replace(everybody, workbook=book), "en")
    return cold, time.perf_counter() - start


METHODS: dict[str, Callable[[Any], Result]] = {
    "ours": ours,
    "ours with [scale]": ours_compiled,
    "OR-tools, 20 best": ortools,
    "SciPy sparse, 20 best": scipy_sparse,
    "SciPy dense": scipy_dense,
    "greedy, 20 best": greedy,
    "matching (hospital-resident), 20 best": hospital_resident,
    "munkres": munkres,
    "mentor-match": mentor_match,
}


def task(name: str, people: int, helpers: int) -> dict[str, Any]:
    """Run one method in this process and return what it took and reached."""
    now = standings(people, helpers)
    if name == "ours with [scale]":
        import automations.scale  # noqa: F401 - compiled and kept on disk before the clock runs

        ours_compiled(standings(30, 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    pairs = METHODS[name](now)
    took = time.perf_counter() - start
    field = now.open_field
    points = sum(int(field.points(p)[h]) for p, h in pairs)
    return {
        "seconds": took,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "before": before,
        "points": points,
        "matched": len(pairs),
    }


def row(name: str, people: int, helpers: int) -> dict[str, Any] | None:
    """Run one method in a process of its own; None where it takes too long or too much."""
    try:
        done = subprocess.run(
            [sys.executable, __file__, "--task", name, str(people), str(helpers)],
            capture_output=True, text=True, timeout=LONGEST + people // 2000, check=True,
        )  # fmt: skip
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        print(
            getattr(error, "stderr", "")[-300:] if isinstance(error, subprocess.CalledProcessError) else "",
            file=sys.stderr,
        )
        return None
    return dict(json.loads(done.stdout.splitlines()[-1]))


def table(people: int, helpers: int) -> None:
    """Print the table of one size."""
    print(f"\n## {people:,} Connectees x {helpers:,} Connectors\n", flush=True)
    print(
        "| method | whole | of ours | peak memory | people matched | points, of the best |\n|---|---|---|---|---|---|"
    )
    base: dict[str, Any] | None = None
    for name in METHODS:
        found = row(name, people, helpers)
        base = base or found
        if found is None or base is None:
            print(f"| {name} | over {LONGEST} s, or failed | | | | |", flush=True)
            continue
        print(
            f"| {name} | {found['seconds']:.2f} s | {found['seconds'] / base['seconds']:.2f} × | {found['megabytes']:.0f} MB "
            f"| {found['matched']:,} | {found['points'] / base['points']:.1%} |",
            flush=True,
        )


def growth(sizes: list[tuple[int, int]]) -> None:
    """Print how our time grows with the number of people, and what the next morning takes."""
    print("\n## The next morning, and growth\n")
    print("| Connectees | first morning | next morning | grows with people to the power of |\n|---|---|---|---|")
    for compiled in (False, True):
        before: tuple[int, float] | None = None
        for people, helpers in sizes:
            if not compiled and people > 10_000:
                continue
            cold, warm = next_morning(people, helpers, compiled)
            power = f"{math.log(cold / before[1]) / math.log(people / before[0]):.2f}" if before else ""
            name = f"{people:,}{' with [scale]' if compiled else ''}"
            print(f"| {name} | {cold:.2f} s | {warm:.2f} s, {cold / warm:.1f} × faster | {power} |", flush=True)
            before = people, cold


def main(arguments: list[str]) -> None:
    """Print the tables, or carry out one task in this process."""
    if arguments and arguments[0] == "--task":
        print(json.dumps(task(arguments[1], int(arguments[2]), int(arguments[3]))))
        return
    sizes = [word for word in arguments if word != "--growth"] or ["500x200", "5000x2000"]
    for size in sizes if "--growth" not in arguments else []:
        people, helpers = size.split("x")
        table(int(people), int(helpers))
    growth([(int(people), int(helpers)) for people, helpers in (size.split("x") for size in sizes)])


if __name__ == "__main__":
    main(sys.argv[1:])
