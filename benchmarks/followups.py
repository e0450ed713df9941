"""Today's list over many matches: how long it takes and how it grows, beside the floor of looking at each row once.

`python benchmarks/followups.py [MATCHES ...]`. The floor reads the dates of each match and compares them with the day: what any tool has to do at
least before it writes a line.
"""

from __future__ import annotations

import gc
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # and not this folder, whose names would hide the packages of those names

DAY = date(2026, 3, 31)


def situation(matches: int, seed: int = 7) -> Any:
    """Return an invented programme with so many matches at every stage, two in five of them with something due."""
    from automations.followups import Cadence, Situation
    from automations.verdicts import READY_STEP, Outcome, Verdict
    from sheets_templates.choices import LetterKind, MatchStatus
    from sheets_templates.people_tabs import Connectee, Connector, Letter, Match, Referral
    from sheets_templates.tabs import Workbook

    dice = random.Random(seed)

    def ago(most: int) -> date:
        return DAY - timedelta(days=dice.randrange(most))

    people = tuple(
        Connectee(first_name="P", last_name=str(n), email=f"p{n}@example.ca", intake_on=ago(700), referred_by="YMCA")
        for n in range(matches)
    )
    helpers = tuple(
        Connector(first_name="C", last_name=str(n), email=f"c{n}@example.ca", thanked_on=ago(300))
        for n in range(matches // 3 + 1)
    )
    rows, referrals, letters = [], [], []
    for n, person in enumerate(people):
        helper = helpers[n % len(helpers)]
        begun, kind = ago(700), dice.random()
        closed = kind < 0.75
        met = begun + timedelta(days=20) if kind < 0.9 and begun < DAY - timedelta(days=20) else None
        rows.append(
            Match(
                connectee_name=person.name, connectee=person.email, connector_name=helper.name, connector=helper.email,
                status=MatchStatus.CLOSED if closed else MatchStatus.APPROVED, proposed_on=begun, approved_on=begun,
                introduced_on=begun + timedelta(days=3) if kind < 0.97 and begun < DAY - timedelta(days=3) else None,
                met_on=met, thanked_on=met, closed_on=met if closed else None, referrals_given=3 if closed else None,
            )
        )  # fmt: skip
        if met:
            referrals.append(
                Referral(
                    given_on=met, connectee=person.email, referred_by=helper.email, referred_to=f"R{n}", met_on=met
                )
            )
        if dice.random() < 0.3:
            letters.append(Letter(sent_on=ago(300), kind=dice.choice(list(LetterKind)), to=person.email))
    workbook = Workbook(DAY, people, helpers, tuple(rows), tuple(referrals), letters=tuple(letters))
    verdicts = tuple(Verdict(person, Outcome.READY, READY_STEP) for person in people)
    others = tuple(Verdict(helper, Outcome.READY, READY_STEP) for helper in helpers)
    return Situation(workbook, verdicts, others, Cadence())


def floor(now: Any) -> int:
    """Look at every match once: how many have a date that is missing or late."""
    late, due = 0, DAY - timedelta(days=7)
    for match in now.workbook.matches:
        if match.closed_on:
            continue
        late += not match.introduced_on or (not match.met_on and match.introduced_on <= due)
    return late


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor seconds that a piece of work takes, and what it returns."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def row(matches: int) -> None:
    """Print the line of one size."""
    import dataclasses

    from automations.contradictions import contradictions
    from automations.followups import is_quiet
    from automations.journeys import journeys
    from automations.steps import due_today

    gc.set_threshold(50_000, 20, 20)  # as the command line does
    now = situation(matches)
    is_quiet(DAY, now.cadence)  # the calendar of holidays is loaded once a process
    least, _ = timed(lambda: floor(now))
    took, actions = timed(lambda: due_today(now))
    again, _ = timed(lambda: due_today(dataclasses.replace(now)))
    ways, _ = timed(lambda: journeys(now, actions))
    checks, _ = timed(lambda: contradictions(now.history))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"| {matches:,} | {len(actions):,} | {took:.2f} s | {took / least:.0f} × | {took / matches * 1e6:.1f} µs "
        f"| {again:.2f} s | {ways:.2f} s | {checks:.2f} s | {peak:.0f} MB |",
        flush=True,
    )


def main(arguments: list[str]) -> None:
    """Print the table; each size in a process of its own, so that memory is its own."""
    if arguments[:1] == ["--row"]:
        row(int(arguments[1]))
        return
    print(
        "| matches | actions | today's list | of the floor | a match | a second time | journeys | contradictions | peak memory |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for size in arguments or ["5000", "50000", "200000"]:
        done = subprocess.run([sys.executable, __file__, "--row", size], capture_output=True, text=True, check=True)
        print(done.stdout.strip(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
