"""The work-list before a report: who is still looking, with a link that a person opens; nothing is ever fetched."""

from __future__ import annotations

from datetime import timedelta

from automations.care import people_search
from automations.followups import Situation
from automations.journeys import Step, connectee_steps
from automations.months import months_after
from automations.steps.people import still_looking
from automations.verdicts import Outcome, Verdict
from sheets_templates.columns import tab_of
from sheets_templates.keys import row_key, short_hash
from sheets_templates.people_tabs import CheckIn, Connectee

MONTHS_BACK = 24
"""Whoever had their intake meeting longer ago is not looked for any more."""


def check_ins_to_add(now: Situation, language: str) -> tuple[CheckIn, ...]:
    """Return a row for each Connectee who is still looking when a report comes near, and has none for it yet."""
    report = next((entry for entry in now.upcoming if entry.kind == "report"), None)
    if report is None or now.day < report.day - timedelta(days=report.remind_days):
        return ()
    known = {row.id for row in now.workbook.check_ins if row.id}
    rows = []
    for verdict in now.connectees:
        person = verdict.person
        identity = short_hash("check-in", person.key, f"{report.day:%Y-%m}")
        taken_out = row_key(tab_of(CheckIn).name, identity) in now.workbook.taken_out
        if person.key and identity not in known and not taken_out and to_be_looked_up(now, verdict):
            known.add(identity)
            steps = connectee_steps(now.history, verdict)
            rows.append(
                CheckIn(
                    before=report.day,
                    name=person.name,
                    connectee=person.key,
                    link=person.linkedin or people_search(person.name),
                    last_known=last_known(steps, language),
                    id=identity,
                )
            )
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.connectee)))


def to_be_looked_up(now: Situation, verdict: Verdict[Connectee]) -> bool:
    """Tell whether somebody was accepted within the last two years, and no job of theirs is known."""
    person = verdict.person
    if (
        verdict.outcome not in (Outcome.READY, Outcome.TOOK_PART)
        or now.history.connectees.get(person.key) is not person
    ):
        return False
    recent = person.intake_on is not None and months_after(now.day, -MONTHS_BACK) <= person.intake_on <= now.day
    return recent and still_looking(now, person)


def last_known(steps: tuple[Step, ...], language: str) -> str:
    """Return the last two steps of somebody's way as a person reads them."""
    return " → ".join(step.told(language) for step in steps[-2:])
