"""Figures about jobs found: confirmed ones, those that wait for confirmation, how they were found, the job rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from reports.figures.connectees import NO_SUCH_CONNECTEE, connectees
from reports.figures.counting import Count, Figure, LeftOut, Reason, figure, in_period, median, once, ratio
from reports.figures.matches import BEFORE_INTAKE, NO_INTAKE
from reports.figures.records import Records
from reports.figures.rules import Counting
from reports.periods import Period
from sheets_templates.choices import JobVia
from sheets_templates.columns import Row
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Job
from sheets_templates.words import Words

TITLE = Words("Jobs found", "Emplois trouvés")

NOT_CONFIRMED = Reason(
    Words("nobody confirmed it", "personne ne l'a confirmé"),
    Words("ask, and type who confirmed it", "demandez et inscrivez qui l'a confirmé"),
)
TOO_EARLY = {
    "intake": Reason(
        Words("accepted before the intake meeting", "acceptée avant la rencontre d'accueil"),
        Words("correct one of the two days if it is wrong", "corrigez l'un des deux jours s'il est faux"),
    ),
    "introduced": Reason(Words("accepted before an introduction", "acceptée avant une présentation")),
    "met": Reason(Words("accepted before a meeting", "acceptée avant une rencontre")),
}
TOO_LATE = Reason(Words("accepted too long afterwards", "acceptée trop longtemps après"))
SECOND = Reason(Words("a further job of the same Connectee", "un autre emploi du même participant"))
CONFIRMED = Reason(Words("confirmed", "confirmé"))


def against(records: Records) -> Callable[[Job], Reason | None]:
    """Return the function that says what speaks against a job, whether anybody confirmed it or not."""
    counting = records.counting
    step = {"intake": "intake_on", "introduced": "introduced_on", "met": "met_on"}.get(counting.job_counts_from)

    def reason(job: Job) -> Reason | None:
        key = plain_key(job.connectee)
        if key not in records.connectees:
            return NO_SUCH_CONNECTEE
        if step is None or job.accepted_on is None:
            return None
        start = records.first_day(key, step)
        if start is None:
            return None if step == "intake_on" else TOO_EARLY[counting.job_counts_from]
        if job.accepted_on < start:
            return TOO_EARLY[counting.job_counts_from]
        late = counting.job_days and (job.accepted_on - start).days > counting.job_days
        return TOO_LATE if late else None

    return reason


def confirmed_or_not(records: Records, period: Period) -> Count:
    """Return the offers accepted in a period that nothing speaks against, confirmed or not, each once."""
    count = in_period(records, records.by_day("jobs", "accepted_on"), period, against(records))
    return one_each(count, records.counting) if records.counting.one_job_each else count


def one_each(count: Count, counting: Counting) -> Count:
    """Return a count with each Connectee's first job: the first that a person confirmed, where only such a one counts."""
    jobs = [row for row in count.counted if isinstance(row, Job)]
    if not counting.count_unconfirmed_jobs:
        jobs.sort(key=lambda job: not job.confirmed_by)
    first: dict[str, Job] = {}
    for job in jobs:
        first.setdefault(plain_key(job.connectee), job)
    return split(count, lambda job: None if first[plain_key(job.connectee)] is job else SECOND)


jobs_reported = once("jobs_reported", confirmed_or_not)


@figure(
    "Jobs found",
    "Emplois trouvés",
    "Offres acceptées pendant la période par des participants, une fois chacune.",
    day="accepted_on",
    rules=("job",),
)
def jobs_found(records: Records, period: Period) -> Count:
    """Offers that Connectees accepted in the period, each once."""
    if records.counting.count_unconfirmed_jobs:
        return jobs_reported(records, period)
    return split(jobs_reported(records, period), lambda job: None if job.confirmed_by else NOT_CONFIRMED)


@figure(
    "Jobs that nobody confirmed yet",
    "Emplois que personne n'a encore confirmés",
    "Offres acceptées pendant la période qui compteraient si une personne les confirmait.",
    day="accepted_on",
)
def jobs_unconfirmed(records: Records, period: Period) -> Count:
    """Offers accepted in the period that would count if a person confirmed them."""
    count = split(jobs_reported(records, period), lambda job: CONFIRMED if job.confirmed_by else None)
    return replace(count, left_out=())


def split(count: Count, reason: Callable[[Job], Reason | None]) -> Count:
    """Return a count of jobs without those that there is a reason against; these are left out."""
    kept: list[Row] = []
    left = list(count.left_out)
    for row in count.counted:
        why = reason(row) if isinstance(row, Job) else None
        if why is None:
            kept.append(row)
        else:
            left.append(LeftOut(row, why))
    return Count(tuple(kept), tuple(left))


NOT_TOLD = Reason(
    Words("not told", "non indiqué"), Words("ask, and pick Yes or No", "demandez et choisissez Oui ou Non")
)
NOT_IN_FIELD = Reason(Words("not in their own field", "hors de leur domaine"))
NOT_FULL_TIME = Reason(Words("not full-time", "pas à temps plein"))


def told(value: bool | None, no: Reason) -> Reason | None:
    """Return the reason against a job whose cell says no, or nothing."""
    return None if value else no if value is False else NOT_TOLD


def among_found(records: Records, period: Period, reason: Callable[[Job], Reason | None]) -> Count:
    """Return the count of those jobs found that there is no reason against."""
    return split(Count(jobs_found.count(records, period).counted), reason)


@figure(
    "– in their own field",
    "– dans leur domaine",
    "Emplois trouvés qui correspondent à la formation de la personne.",
    day="accepted_on",
    part_of="jobs_found",
)
def jobs_in_field(records: Records, period: Period) -> Count:
    """Jobs found that are what the person trained for."""
    return among_found(records, period, lambda job: told(job.in_field, NOT_IN_FIELD))


@figure(
    "– full-time",
    "– à temps plein",
    "Emplois trouvés de 30 heures par semaine ou plus.",
    day="accepted_on",
    part_of="jobs_found",
)
def jobs_full_time(records: Records, period: Period) -> Count:
    """Jobs found of 30 hours a week or more."""
    return among_found(records, period, lambda job: told(job.full_time, NOT_FULL_TIME))


def found_through(via: JobVia) -> Figure:
    """Return the figure that counts the jobs found in one way; a blank cell counts as not known."""
    name = f"jobs_via_{via.name.lower()}"

    def count(records: Records, period: Period) -> Count:
        found = jobs_found.count(records, period).counted
        return Count(tuple(row for row in found if isinstance(row, Job) and (row.via or JobVia.UNKNOWN) is via))

    label = Words("– through: {via}", "– par : {via}").fill(via=via.words)
    definition = Words("Jobs found through: {via}.", "Emplois trouvés par : {via}.").fill(via=via.words)
    return Figure(name, label, definition, once(name, count), "accepted_on", part_of="jobs_found")


@figure(
    "Job rate, per 100 Connectees",
    "Taux d'emploi, pour 100 participants",
    "Emplois trouvés pendant la période pour 100 participants qui ont commencé à compter pendant la période.",
    day="accepted_on",
    unit="percent",
    rules=("job", "connectee"),
)
def job_rate(records: Records, period: Period) -> Count:
    """Jobs found in the period for 100 Connectees who began to count in the period."""
    rate = ratio(jobs_found.count(records, period), connectees.count(records, period), per=100)
    return replace(rate, left_out=())


@figure(
    "Time from intake to job, median days",
    "De l'accueil à l'emploi, médiane en jours",
    "Jours entre la rencontre d'accueil et l'acceptation d'une offre, pour les emplois trouvés pendant la période : la médiane, soit un temps que la moitié des personnes n'a pas dépassé.",
    day="accepted_on",
    unit="days",
)
def job_median(records: Records, period: Period) -> Count:
    """Days from the intake meeting to the acceptance of an offer, for the jobs found in the period: the median, which half of the people did not exceed."""
    rows: list[Row] = []
    days: list[int] = []
    left: list[LeftOut] = []
    for job in jobs_found.count(records, period).counted:
        intake = records.first_day(plain_key(job.connectee), "intake_on") if isinstance(job, Job) else None
        accepted: date | None = job.accepted_on if isinstance(job, Job) else None
        if intake is None or accepted is None:
            left.append(LeftOut(job, NO_INTAKE))
        elif accepted < intake:
            left.append(LeftOut(job, BEFORE_INTAKE))
        else:
            rows.append(job)
            days.append((accepted - intake).days)
    return median(Count(tuple(rows), tuple(left)), days)


FIGURES: tuple[Figure, ...] = (
    jobs_found,
    jobs_in_field,
    jobs_full_time,
    *(found_through(via) for via in JobVia),
    jobs_unconfirmed,
    job_rate,
    job_median,
)
