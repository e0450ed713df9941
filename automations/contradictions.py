"""What cannot all be true in the rows after a match: dates out of order, referrals that hang in the air, typed states.

To add a check, write a function that yields a `Problem` for each row that it finds, and name it in the tuple at the foot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from automations.history import History
from reports.tree import too_many
from sheets_templates.choices import LetterKind, MatchStatus
from sheets_templates.columns import Problem, Row, tab_of
from sheets_templates.grids import described
from sheets_templates.keys import plain_key
from sheets_templates.order import repeated
from sheets_templates.people_tabs import (
    Activity,
    Connectee,
    Connector,
    Job,
    Letter,
    Match,
    Referral,
    Testimonial,
)
from sheets_templates.words import Words

IN_ORDER: tuple[tuple[type[Row], tuple[tuple[str, str], ...]], ...] = (
    (Connectee, (("applied_on", "withdrawn_on"), ("intake_on", "withdrawn_on"))),
    (Connector, (("joined_on", "ended_on"), ("ended_on", "circle_back_on"))),
    (
        Match,
        (
            ("proposed_on", "approved_on"),
            ("approved_on", "introduced_on"),
            ("introduced_on", "meeting_on"),
            ("introduced_on", "met_on"),
            ("met_on", "thanked_on"),
            ("met_on", "closed_on"),
        ),
    ),
    (Referral, (("given_on", "contacted_on"), ("contacted_on", "met_on"), ("given_on", "met_on"))),
)
"""Days of a row of which the first cannot be later than the second."""

HAPPENED = {
    Match: ("introduced_on", "met_on", "thanked_on", "closed_on"),
    Referral: ("given_on", "contacted_on", "met_on"),
    Letter: ("sent_on",),
}
"""Days on which something has happened: one to come is a slip of the keyboard."""


def problem(row: Row, column: str, message: Words, remedy: Words, rule: str) -> Problem:
    """Return the problem of one cell."""
    tab, value = tab_of(row), getattr(row, column)
    return Problem(
        tab.title,
        message,
        remedy,
        rule,
        getattr(row, "row_key", ""),
        described(row),
        row.line,
        tab.column(column).header,
        "" if value is None else str(value),
    )


def rows_of(history: History, kind: type[Row]) -> tuple[Row, ...]:
    """Return the rows of a tab."""
    rows: tuple[Row, ...] = getattr(history.workbook, tab_of(kind).name)
    return rows


def dates_in_order(history: History) -> Iterator[Problem]:
    """Days that cannot follow each other, such as met before introduced."""
    for kind, pairs in IN_ORDER:
        for first, then in pairs:
            for row in rows_of(history, kind):
                one, other = getattr(row, first), getattr(row, then)
                if one is not None and other is not None and other < one:
                    yield out_of_order(row, first, then)


def out_of_order(row: Row, first: str, then: str) -> Problem:
    """Return the problem of two days in the wrong order."""
    tab = tab_of(row)
    message = Words("{then} {day} is before {first} {other}", "{then} {day} précède {first} {other}").fill(
        then=tab.column(then).header, day=getattr(row, then), first=tab.column(first).header, other=getattr(row, first)
    )
    return problem(
        row, then, message, Words("correct one of the two days", "corrigez l'un des deux jours"), "dates_in_order"
    )


def days_have_come(history: History) -> Iterator[Problem]:
    """Days on which something happened that are still to come."""
    remedy = Words("type it when it has happened", "inscrivez-le quand ce sera fait")
    for kind, columns in HAPPENED.items():
        for column in columns:
            header = tab_of(kind).column(column).header
            for row in rows_of(history, kind):
                day: date | None = getattr(row, column)
                if day is not None and day > history.day:
                    message = Words("{header} is a day to come: {day}", "{header} est un jour à venir : {day}")
                    yield problem(row, column, message.fill(header=header, day=day), remedy, "days_have_come")


def status_fits_dates(history: History) -> Iterator[Problem]:
    """A typed status that the dates of the same match contradict."""
    remedy = Words("change the status or the date", "changez l'état ou la date")
    before_meeting = (MatchStatus.PROPOSED, MatchStatus.HELD, MatchStatus.DECLINED)
    for match in history.workbook.matches:
        said = match.status
        column = next(
            (
                name
                for name, contradicts in (
                    ("met_on", said in before_meeting),
                    ("introduced_on", said in (MatchStatus.PROPOSED, MatchStatus.DECLINED)),
                    ("closed_on", said in (MatchStatus.PROPOSED, MatchStatus.APPROVED, MatchStatus.HELD)),
                )
                if contradicts and getattr(match, name)
            ),
            None,
        )
        if said and column:
            message = Words(
                "the status is “{status}”, but {header} is {day}", "l'état est « {status} », mais {header} est {day}"
            )
            header = tab_of(match).column(column).header
            filled = message.fill(status=said.words, header=header, day=getattr(match, column))
            yield problem(match, "status", filled, remedy, "status_fits_dates")


def referrals_follow_meetings(history: History) -> Iterator[Problem]:
    """Referrals typed in a match that the tab Referrals or the dates contradict."""
    for match in history.workbook.matches:
        if match.referrals_given is None:
            continue
        rows = sum(branch.depth == 1 for branch in history.branches(match))
        if rows > match.referrals_given:
            message = Words("{typed} typed, but Referrals has {rows}", "{typed} inscrites, mais Références en a {rows}")
            remedy = Words(
                "the larger number counts; correct the cell, or the rows",
                "le plus grand nombre compte; corrigez la cellule, ou les lignes",
            )
            filled = message.fill(typed=match.referrals_given, rows=rows)
            yield problem(match, "referrals_given", filled, remedy, "referrals_follow_meetings")
        elif match.referrals_given and not match.met_on:
            message = Words(
                "referrals are typed, but no meeting", "des références sont inscrites, mais pas de rencontre"
            )
            remedy = Words("type the day on which they met", "inscrivez le jour de la rencontre")
            yield problem(match, "referrals_given", message, remedy, "referrals_follow_meetings")


def referrals_have_a_match(history: History) -> Iterator[Problem]:
    """Referrals of somebody who has no match, or given by nobody who could have given them."""
    for key, tree in history.forest.trees.items():
        if key not in history.by_connectee:
            message = Words("there is no match of “{value}”", "il n'y a pas de jumelage de « {value} »")
            remedy = Words(
                "type the e-mail as it stands in Matches", "écrivez le courriel tel qu'il est dans Jumelages"
            )
            for branch in tree.branches:
                value = branch.referral.connectee
                yield problem(branch.referral, "connectee", message.fill(value=value), remedy, "referrals_have_a_match")
        else:
            message = Words(
                "“{value}” is neither the Connector nor somebody referred to",
                "« {value} » n'est ni le Connecteur ni une personne référée",
            )
            remedy = Words(
                "type the Connector's e-mail, or the name as it stands under Referred to",
                "écrivez le courriel du Connecteur, ou le nom tel qu'il est sous Référée à",
            )
            for referral in tree.unknown:
                filled = message.fill(value=referral.referred_by)
                yield problem(referral, "referred_by", filled, remedy, "referrals_have_a_giver")


def referrals_grow_outwards(history: History) -> Iterator[Problem]:
    """Referrals that lead back to themselves, and a fourth from one person."""
    for tree in history.forest.trees.values():
        for referral in tree.circular:
            message = Words(
                "the referrals go round in a circle: {by} → {to}", "les références tournent en rond : {by} → {to}"
            )
            remedy = Words("correct who referred to whom", "corrigez qui a référé à qui")
            filled = message.fill(by=referral.referred_by, to=referral.referred_to)
            yield problem(referral, "referred_by", filled, remedy, "referrals_grow_outwards")
        for branch, number in too_many(tree):
            message = Words("{by} gave {n} names; three are asked for", "{by} a donné {n} noms; on en demande trois")
            remedy = Words(
                "fine if it is so; delete a row that stands twice",
                "très bien si c'est vrai; supprimez une ligne en double",
            )
            by = branch.referral.referred_by
            giver = history.known_as(by)
            yield problem(
                branch.referral, "referred_by", message.fill(by=giver, n=number), remedy, "three_referrals_each"
            )


def letters_reach_somebody(history: History) -> Iterator[Problem]:
    """Letters to nobody of the workbook: they would not count. A partner is known by the name under Referred by."""
    letters = history.workbook.letters
    partners = {plain_key(person.referred_by) for person in history.workbook.connectees} if letters else set()
    for letter in letters:
        to = plain_key(letter.to)
        known = (
            to in partners
            if letter.kind is LetterKind.PARTNER_THANKS
            else to in history.connectees or to in history.connectors
        )
        if not known:
            message = Words("nobody is known as “{value}”", "personne n'est connu comme « {value} »").fill(
                value=letter.to
            )
            yield problem(letter, "to", message, AS_IN_ROW, "letters_reach_somebody")


def jobs_are_somebodys(history: History) -> Iterator[Problem]:
    """Jobs of nobody of the workbook: whoever found it would go on being matched."""
    for job in history.workbook.jobs:
        if job.connectee and plain_key(job.connectee) not in history.connectees:
            message = NOBODY_HAS.fill(tab=tab_of(Connectee).title, value=job.connectee)
            yield problem(job, "connectee", message, AS_IN_ROW, "jobs_are_somebodys")


NOBODY_HAS = Words("nobody in {tab} has the e-mail “{value}”", "personne dans {tab} n'a le courriel « {value} »")
AS_IN_ROW = Words("type the e-mail as it stands in the person's row", "écrivez le courriel tel qu'il est dans la ligne")


def rows_stand_once(history: History) -> Iterator[Problem]:
    """Rows that say the very same as another: together they count once."""
    message = Words("another row says the very same", "une autre ligne dit exactement la même chose")
    remedy = Words(
        "delete one of them; until then they count once",
        "supprimez-en une; d'ici là, elles comptent une fois",
    )
    for kind in (Match, Referral, Job, Activity, Testimonial, Letter):
        tab = tab_of(kind)
        for row in repeated(tab.name, rows_of(history, kind)):
            yield problem(row, tab.columns[0].name, message, remedy, "rows_stand_once")


def contradictions(history: History) -> tuple[Problem, ...]:
    """Return everything that cannot be true, each with its row."""
    return tuple(problem for check in CHECKS for problem in check(history))


CHECKS: tuple[Callable[[History], Iterator[Problem]], ...] = (
    dates_in_order,
    days_have_come,
    status_fits_dates,
    referrals_follow_meetings,
    referrals_have_a_match,
    referrals_grow_outwards,
    letters_reach_somebody,
    jobs_are_somebodys,
    rows_stand_once,
)
