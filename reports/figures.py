"""Figures: what the report counts. Each figure says how many, which rows it counted, and which it left out and why.

To add a figure, write a function whose docstring is its definition (the French one stands in `@figure`), and name it
in the tuple at the foot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from reports.periods import Period
from sheets_templates.choices import ActivityType, MatchStatus
from sheets_templates.columns import Row
from sheets_templates.keys import plain_key
from sheets_templates.settings import Section, setting
from sheets_templates.tabs import Person, Workbook, one_row_each
from sheets_templates.words import Words

P = TypeVar("P", bound=Person)


@dataclass(frozen=True)
class Counting(Section):
    """[report] What counts in this community."""

    months: tuple[int, ...] = setting((4, 10), "The months in which a report is due; each covers what came before it.")
    count_unconfirmed_jobs: bool = setting(False, "Whether a job counts that nobody confirmed yet.")

    def complaints(self) -> Iterator[str]:
        """Yield what is wrong with the months."""
        if not all(1 <= month <= 12 for month in self.months):
            yield f"months = {list(self.months)} has a month outside 1 to 12"


@dataclass(frozen=True)
class Records:
    """What figures are counted from: the workbook, who was accepted at intake, and what counts here."""

    workbook: Workbook
    accepted: frozenset[str]
    """Keys of Connectees who met the criteria and had the intake meeting."""
    counting: Counting = Counting()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was not counted, and the reason."""

    row: Row
    reason: Words


@dataclass(frozen=True, slots=True)
class Count:
    """How many, with the rows behind it."""

    counted: tuple[Row, ...]
    left_out: tuple[LeftOut, ...] = ()
    amount: int | None = None
    """The figure itself where it is not the number of rows, such as a sum."""

    @property
    def value(self) -> int:
        """Return the figure."""
        return len(self.counted) if self.amount is None else self.amount


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its name, label and definition, and the function that counts it."""

    name: str
    label: Words
    definition: Words
    count: Callable[[Records, Period], Count]


def figure(en: str, fr: str, definition_fr: str) -> Callable[[Callable[[Records, Period], Count]], Figure]:
    """Turn a counting function into a figure; its docstring is the English definition."""

    def named(count: Callable[[Records, Period], Count]) -> Figure:
        definition = " ".join((count.__doc__ or "").split())
        return Figure(getattr(count, "__name__", ""), Words(en, fr), Words(definition, definition_fr), count)

    return named


def counted(rows: Iterable[tuple[Row, Words | None]]) -> Count:
    """Return the count of rows that have no reason against them."""
    taken: list[Row] = []
    left: list[LeftOut] = []
    for row, reason in rows:
        if reason is None:
            taken.append(row)
        else:
            left.append(LeftOut(row, reason))
    return Count(tuple(taken), tuple(left))


NO_DATE = Words("no date", "pas de date")
NOT_CONFIRMED = Words("nobody confirmed it", "personne ne l'a confirmé")
NOT_ACCEPTED = Words("not accepted at intake", "non accepté à l'accueil")


@figure(
    "Connectees",
    "Participants",
    "Personnes dont la rencontre d'accueil a eu lieu pendant la période et qui répondent aux critères, une fois chacune.",
)
def connectees(records: Records, period: Period) -> Count:
    """People whose intake meeting was in the period and who met the criteria, each once."""
    once = one_row_each(records.workbook.connectees)
    met = [person for person in once.values() if person.intake_on in period]
    return counted((person, None if person.key in records.accepted else NOT_ACCEPTED) for person in by_key(met))


@figure(
    "Connectors",
    "Connecteurs",
    "Connecteurs inscrits au dernier jour de la période et n'ayant pas terminé avant son début, une fois chacun.",
)
def connectors(records: Records, period: Period) -> Count:
    """Connectors who had joined by the end of the period and had not ended before it began, each once."""
    once = one_row_each(records.workbook.connectors)

    active = [
        person
        for person in once.values()
        if (person.joined_on is None or person.joined_on <= period.last)
        and (person.ended_on is None or person.ended_on >= period.first)
    ]
    return counted((person, NO_DATE if person.joined_on is None else None) for person in by_key(active))


@figure("New Connectors", "Nouveaux Connecteurs", "Connecteurs inscrits pendant la période.")
def new_connectors(records: Records, period: Period) -> Count:
    """Connectors who joined in the period."""
    return Count(
        tuple(
            by_key(
                person for person in one_row_each(records.workbook.connectors).values() if person.joined_on in period
            )
        )
    )


@figure(
    "Matches introduced",
    "Jumelages présentés",
    "Jumelages dont les deux personnes ont été présentées pendant la période.",
)
def matches_introduced(records: Records, period: Period) -> Count:
    """Matches whose two people were introduced in the period."""
    return Count(tuple(match for match in records.workbook.matches if match.introduced_on in period))


@figure(
    "Meetings held", "Rencontres tenues", "Jumelages dont les deux personnes se sont rencontrées pendant la période."
)
def meetings_held(records: Records, period: Period) -> Count:
    """Matches whose two people met in the period."""
    return Count(
        tuple(
            match
            for match in records.workbook.matches
            if match.met_on in period and match.status is not MatchStatus.DECLINED
        )
    )


@figure("Referrals given", "Références données", "Références de l'onglet Références données pendant la période.")
def referrals_given(records: Records, period: Period) -> Count:
    """Referrals in the tab Referrals that were given in the period."""
    rows = [
        referral for referral in records.workbook.referrals if referral.given_on is None or referral.given_on in period
    ]
    return counted((referral, NO_DATE if referral.given_on is None else None) for referral in rows)


@figure(
    "Jobs found",
    "Emplois trouvés",
    "Offres acceptées pendant la période, le jour de la rencontre d'accueil ou après, et confirmées par une personne.",
)
def jobs_found(records: Records, period: Period) -> Count:
    """Offers accepted in the period, on or after the day of the intake meeting, and confirmed by a person."""
    intake = {key: person.intake_on for key, person in one_row_each(records.workbook.connectees).items()}

    def against(connectee: str, accepted_on: date | None, confirmed_by: str) -> Words | None:
        if accepted_on is None:
            return NO_DATE
        if not confirmed_by and not records.counting.count_unconfirmed_jobs:
            return NOT_CONFIRMED
        if plain_key(connectee) not in intake:
            return Words("no Connectee with this e-mail", "aucun participant avec ce courriel")
        met = intake[plain_key(connectee)]
        return (
            Words("accepted before the intake meeting", "acceptée avant la rencontre d'accueil")
            if met and accepted_on < met
            else None
        )

    rows = [job for job in records.workbook.jobs if job.accepted_on is None or job.accepted_on in period]
    return counted((job, against(job.connectee, job.accepted_on, job.confirmed_by)) for job in rows)


@figure(
    "Testimonials with consent",
    "Témoignages avec consentement",
    "Témoignages recueillis pendant la période avec le consentement de citer.",
)
def testimonials(records: Records, period: Period) -> Count:
    """Testimonials said in the period, with consent to quote."""
    rows = [said for said in records.workbook.testimonials if said.said_on in period]
    no_consent = Words("no consent to quote", "pas de consentement à citer")
    return counted((said, None if said.consent_on else no_consent) for said in rows)


@figure("Activities", "Activités", "Activités de soutien au programme tenues pendant la période, de tous types.")
def activities(records: Records, period: Period) -> Count:
    """Activities to support the programme held in the period, of all types."""
    rows = [
        activity for activity in records.workbook.activities if activity.held_on is None or activity.held_on in period
    ]
    return counted((activity, NO_DATE if activity.held_on is None else None) for activity in rows)


@figure(
    "People who attended activities",
    "Présences aux activités",
    "Somme des présences inscrites pour les activités de la période.",
)
def attendance(records: Records, period: Period) -> Count:
    """The sum of the attendance typed for the activities of the period."""
    rows = [activity for activity in records.workbook.activities if activity.held_on in period]
    no_number = Words("no attendance typed", "aucune présence inscrite")
    count = counted((activity, None if activity.attendance is not None else no_number) for activity in rows)
    return Count(count.counted, count.left_out, sum(activity.attendance or 0 for activity in rows))


def activities_of(type_: ActivityType) -> Figure:
    """Return the figure that counts the activities of one type."""

    def count(records: Records, period: Period) -> Count:
        return Count(tuple(row for row in records.workbook.activities if row.type is type_ and row.held_on in period))

    definition = Words(
        "Activities of the type “{type}” held in the period.", "Activités du type « {type} » tenues pendant la période."
    )
    label = Words("– {type}", "– {type}").fill(type=type_.words)
    return Figure(f"activities_{type_.name.lower()}", label, definition.fill(type=type_.words), count)


def by_key(people: Iterable[P]) -> list[P]:
    """Return people in an order that does not depend on their rows'."""
    return sorted(people, key=lambda person: (person.key, person.line))


FIGURES: tuple[Figure, ...] = (
    connectees,
    connectors,
    new_connectors,
    matches_introduced,
    meetings_held,
    referrals_given,
    jobs_found,
    testimonials,
    activities,
    *(activities_of(type_) for type_ in ActivityType),
    attendance,
)
