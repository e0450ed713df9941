"""Data-quality notes: what in the rows has an effect on the figures, which rows, and what to do about it.

To add a note, write a function that yields it, and name it in the tuple at the foot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from reports.figures import Reason, Records, Reported, full_label
from reports.periods import Period
from sheets_templates.columns import Row
from sheets_templates.keys import plain_key
from sheets_templates.order import in_order
from sheets_templates.people_tabs import Connectee, Match, Person
from sheets_templates.words import NO_WORDS, Words

Figures = Mapping[str, Reported]


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the data that changes what a figure says: its effect, the remedy, and the rows."""

    figure: str
    """The name of the figure that it is about; "" for the whole report."""
    message: Words
    remedy: Words = NO_WORDS
    rows: tuple[Row, ...] = ()


def period_under_way(records: Records, period: Period, figures: Figures) -> Iterator[Note]:
    """Yield a note where the period is not over yet, or has not begun."""
    today = records.workbook.day
    if period.first > today:
        yield Note(
            "",
            Words(
                "the period has not begun: it starts on {day}", "la période n'a pas commencé : elle débute le {day}"
            ).fill(day=period.first),
            Words("choose an earlier period", "choisissez une période antérieure"),
        )
    elif period.last > today:
        yield Note(
            "",
            Words(
                "the period is under way until {day}: figures will still grow, and those beside them are of whole periods",
                "la période court jusqu'au {day} : les chiffres vont encore croître, et ceux d'à côté sont de périodes entières",
            ).fill(day=period.last),
        )


def nothing_in_period(records: Records, period: Period, figures: Figures) -> Iterator[Note]:
    """Yield a note where no row of any figure is dated in the period."""
    begun = period.first <= records.workbook.day
    if begun and not any(
        figure.rows for figure in figures.values() if figure.name not in ("connectors", "connectors_resting")
    ):
        yield Note(
            "",
            Words(
                "no row is dated in this period ({period})", "aucune ligne n'est datée de cette période ({period})"
            ).fill(period=period.words),
            Words(
                "check the period, and that days are typed in the rows",
                "vérifiez la période, et que les jours sont inscrits dans les lignes",
            ),
        )


def rows_left_out(records: Records, period: Period, figures: Figures) -> Iterator[Note]:
    """Yield a note for every reason, with a remedy, for which rows were left out; rows named once are not named again."""
    named: set[tuple[Words, frozenset[int]]] = set()
    for figure in figures.values():
        reasons: dict[Reason, list[Row]] = {}
        for left in figure.left_out:
            if left.because.remedy.en:
                reasons.setdefault(left.because, []).append(left.row)
        for reason, rows in reasons.items():
            mark = (reason.why, frozenset(map(id, rows)))
            if mark not in named:
                named.add(mark)
                yield Note(figure.name, left_out_words(figures, figure, reason, len(rows)), reason.remedy, tuple(rows))


def left_out_words(figures: Figures, figure: Reported, reason: Reason, number: int) -> Words:
    """Return how many rows were not counted and why: "Jobs found: 2 not counted, no date"."""
    return Words("{label}: {n} not counted, {why}", "{label} : {n} sans compter, {why}").fill(
        label=full_label(figures, figure.name), n=number, why=reason.why
    )


def counted_without_intake_date(records: Records, period: Period, figures: Figures) -> Iterator[Note]:
    """Yield a note about Connectees who were counted by their introduction because no intake date is typed."""
    if records.counting.connectee_counts not in ("intake", "accepted"):
        return
    rows = tuple(row for row in figures["connectees"].rows if isinstance(row, Connectee) and row.intake_on is None)
    if rows:
        yield Note(
            "connectees",
            Words(
                "Connectees: {n} counted without intake date, by the day of their introduction",
                "Participants : {n} comptés sans date d'accueil, selon le jour de leur présentation",
            ).fill(n=len(rows)),
            Words("type the day of the intake meeting", "inscrivez le jour de la rencontre d'accueil"),
            rows,
        )


def entered_twice(records: Records, period: Period, figures: Figures) -> Iterator[Note]:
    """Yield a note about rows of people who have another row that counts in some figure of the period."""
    both: tuple[tuple[str, tuple[Person, ...], Mapping[str, Person]], ...] = (
        ("connectees", records.workbook.connectees, records.connectees),
        ("connectors", records.workbook.connectors, records.connectors),
    )
    if all(len(rows) == len(once) for _, rows, once in both):
        return
    counted = {row.key for figure in figures.values() for row in figure.rows if isinstance(row, Person)}
    for name, rows, once in both:
        counting = set(map(id, once.values()))
        more = in_order(name, (row for row in rows if id(row) not in counting and row.key in counted))
        if more:
            yield Note(
                name,
                Words(
                    "{label}: {n} not counted, entered twice; of each person the fullest row counts",
                    "{label} : {n} sans compter, en double; de chaque personne compte la ligne la plus remplie",
                ).fill(label=figures[name].label, n=len(more)),
                Words("bring both rows together and delete one", "réunissez les deux lignes et supprimez-en une"),
                more,
            )


def unusual_job_rate(records: Records, period: Period, figures: Figures) -> Iterator[Note]:
    """Yield a note where the job rate is outside what communities publish (NCP to April 2025: 32.6; mostly 20 to 45)."""
    rate = figures["job_rate"].value
    low, high = records.counting.job_rate_range
    if rate is None or low <= rate <= high or period.last > records.workbook.day:
        return
    yield Note(
        "job_rate",
        Words(
            "Job rate: {rate} per 100 Connectees is outside {low} to {high}; communities publish 20 to 45",
            "Taux d'emploi : {rate} pour 100 participants sort de {low} à {high}; les communautés publient de 20 à 45",
        ).fill(rate=rate, low=low, high=high),
        Words(
            "check the definitions in [report], and whether jobs or intake dates are missing",
            "vérifiez les définitions dans [report], et s'il manque des emplois ou des dates d'accueil",
        ),
        figures["jobs_found"].rows,
    )


def referrals_disagree(records: Records, period: Period, figures: Figures) -> Iterator[Note]:
    """Yield a note about matches whose number of referrals is not the number of rows in Referrals."""
    in_tab = records.referrals_by_giver
    held = (row for row in figures["meetings_held"].rows if isinstance(row, Match))
    rows = tuple(
        match
        for match in held
        if match.referrals_given is not None
        and match.referrals_given != in_tab.get((plain_key(match.connectee), plain_key(match.connector)), 0)
    )
    if rows:
        yield Note(
            "referrals_per_match",
            Words(
                "Referrals per match: {n} with another number than rows in Referrals; the larger one counts",
                "Références par jumelage : {n} avec un autre nombre que de lignes dans Références; le plus grand compte",
            ).fill(n=len(rows)),
            Words(
                "add the missing rows to Referrals, or correct the number",
                "ajoutez les lignes qui manquent, ou corrigez le nombre",
            ),
            rows,
        )


def notes_of(records: Records, period: Period, figures: Figures) -> tuple[Note, ...]:
    """Return all notes on a report."""
    return tuple(chain.from_iterable(each(records, period, figures) for each in NOTES))


NOTES: tuple[Callable[[Records, Period, Figures], Iterator[Note]], ...] = (
    period_under_way,
    nothing_in_period,
    unusual_job_rate,
    rows_left_out,
    counted_without_intake_date,
    entered_twice,
    referrals_disagree,
)
