"""Figures about what was done around the matches: activities by type, attendance, testimonials, posts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reports.figures.counting import NO_DATE, Count, Figure, LeftOut, Reason, figure, in_period, once
from reports.figures.records import Records
from reports.periods import Period
from sheets_templates.choices import ActivityType, PostStatus, folded
from sheets_templates.columns import Row
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Activity, Post, Testimonial
from sheets_templates.words import Words

TITLE = Words("Activities, testimonials, posts", "Activités, témoignages, publications")

NO_NUMBER = Reason(
    Words("no attendance typed", "aucune présence inscrite"),
    Words(
        "type how many came; if it did not take place, pick Yes under Cancelled",
        "inscrivez combien sont venus; si elle n'a pas eu lieu, choisissez Oui sous Annulée",
    ),
)
CANCELLED = Reason(Words("cancelled", "annulée"))
NEGATIVE = Reason(
    Words("attendance below zero", "présences inférieures à zéro"), Words("correct the number", "corrigez le nombre")
)
NO_CONSENT = Reason(
    Words("no consent to quote", "pas de consentement à citer"),
    Words("ask, and type the day they agreed", "demandez et inscrivez le jour de l'accord"),
)
NAMES_SOMEBODY = Reason(
    Words("names somebody who did not agree to be named", "nomme une personne qui n'a pas accepté d'être nommée"),
    Words(
        "ask whom it names, and type the day they agreed", "demandez à cette personne et inscrivez le jour de l'accord"
    ),
)
NO_TEXT = Reason(Words("no text", "pas de texte"), Words("type what they said", "inscrivez ce qui a été dit"))
NOT_POSTED = Reason(Words("not marked as posted", "non marquée comme publiée"))


@figure(
    "Activities",
    "Activités",
    "Activités de soutien au programme tenues pendant la période, de tous types, une fois chacune; sans celles à venir ni celles annulées.",
    day="held_on",
)
def activities(records: Records, period: Period) -> Count:
    """Activities to support the programme held in the period, of all types, each once; neither those still to come nor
    cancelled ones."""

    def against(planned: Activity) -> Reason | None:
        return CANCELLED if planned.cancelled else None

    return in_period(records, records.by_day("activities", "held_on"), period, against)


@figure(
    "People who attended activities",
    "Présences aux activités",
    "Somme des présences inscrites pour les activités de la période; si une activité occupe deux lignes, la plus remplie compte.",
    day="held_on",
)
def attendance(records: Records, period: Period) -> Count:
    """The sum of the attendance typed for the activities of the period; of one that stands in two rows, the fullest counts."""
    return attended(activities.count(records, period).counted)


def attended(rows: tuple[Row, ...]) -> Count:
    """Return the sum of the attendance at some activities; those without a number, or below zero, are left out."""
    kept: list[Row] = []
    amounts: list[int] = []
    left: list[LeftOut] = []
    for row in rows:
        number = row.attendance if isinstance(row, Activity) else None
        if number is None or number < 0:
            left.append(LeftOut(row, NO_NUMBER if number is None else NEGATIVE))
        else:
            kept.append(row)
            amounts.append(number)
    return Count(tuple(kept), tuple(left), tuple(amounts), figured=sum(amounts))


def activities_of(type_: ActivityType | None) -> Figure:
    """Return the figure that counts the activities of one type; None counts those whose type is not typed."""
    name = f"activities_{type_.name.lower() if type_ else 'unknown'}"
    words = type_.words if type_ else Words("type not typed", "type non inscrit")
    definition = Words(
        "Activities of the type “{type}” held in the period.", "Activités du type « {type} » tenues pendant la période."
    )
    return Figure(
        name,
        Words("– {type}", "– {type}").fill(type=words),
        definition.fill(type=words),
        once(name, lambda records, period: Count(of_type(type_)(activities.count(records, period)))),
        "held_on",
        part_of="activities",
    )


def attendance_of(type_: ActivityType) -> Figure:
    """Return the figure that sums up the attendance at the activities of one type."""
    name = f"attendance_{type_.name.lower()}"
    definition = Words(
        "The sum of the attendance at activities of the type “{type}” held in the period.",
        "Somme des présences aux activités du type « {type} » tenues pendant la période.",
    )
    return Figure(
        name,
        Words("– attendance: {type}", "– présences : {type}").fill(type=type_.words),
        definition.fill(type=type_.words),
        once(name, lambda records, period: attended(of_type(type_)(activities.count(records, period)))),
        "held_on",
        part_of="attendance",
    )


def of_type(type_: ActivityType | None) -> Callable[[Count], tuple[Row, ...]]:
    """Return the function that picks the counted activities of one type."""
    return lambda count: tuple(row for row in count.counted if isinstance(row, Activity) and row.type is type_)


@figure(
    "Testimonials with consent",
    "Témoignages avec consentement",
    "Témoignages recueillis pendant la période avec le consentement de citer, une fois chacun; aucun qui nomme une personne sans son accord.",
    day="said_on",
)
def testimonials(records: Records, period: Period) -> Count:
    """Testimonials said in the period, with consent to quote, each once; none that names somebody who did not agree to it."""

    def against(said: Testimonial) -> Reason | None:
        if said.consent_on is None:
            return NO_CONSENT
        if not said.text.strip():
            return NO_TEXT
        return NAMES_SOMEBODY if records.unwilling.named_in(said.text, plain_key(said.person)) else None

    return in_period(records, records.by_day("testimonials", "said_on"), period, against)


@figure(
    "Social posts",
    "Publications",
    "Publications de l'onglet Publications parues pendant la période, une fois chacune.",
    day="posted_on",
)
def posts(records: Records, period: Period) -> Count:
    """Posts in the tab Posts that went out in the period, each once."""

    def against(post: Post) -> Reason | None:
        return NOT_POSTED if post.status in (PostStatus.DRAFT, PostStatus.DECLINED) else None

    rows = records.by_day("posts", "posted_on")
    count = in_period(records, rows, period, against, undated=False)
    no_day = (LeftOut(post, NO_DATE) for post in rows.undated if post.status is PostStatus.POSTED)
    return replace(count, left_out=(*count.left_out, *no_day))


def posts_of(kind: str) -> Figure:
    """Return the figure that counts the posts of one kind."""
    name = post_figure(kind)
    definition = Words(
        "Posts of the kind “{kind}” that went out in the period.",
        "Publications du genre « {kind} » parues pendant la période.",
    )

    def count(records: Records, period: Period) -> Count:
        out = posts.count(records, period).counted
        return Count(tuple(row for row in out if isinstance(row, Post) and post_figure(row.kind) == name))

    shown = Words.plain(kind)
    label = Words("– {kind}", "– {kind}").fill(kind=shown)
    return Figure(name, label, definition.fill(kind=shown), once(name, count), "posted_on", part_of="posts")


def post_figure(kind: str) -> str:
    """Return the name of the figure that counts a kind of post, such as "posts_event_recap"."""
    return f"posts_{folded(kind).replace(' ', '_')}"


def kinds_of_post(records: Records) -> tuple[Figure, ...]:
    """Return a figure for each kind of post that the tool knows or that occurs, in the order of their names."""
    posts_: tuple[Post, ...] = records.workbook.posts
    kinds = {
        post_figure(kind): kind for kind in (*(row.kind for row in posts_), *records.kinds_of_post) if folded(kind)
    }
    return tuple(posts_of(kinds[name]) for name in sorted(kinds))


FIGURES: tuple[Figure, ...] = (
    activities,
    *(activities_of(type_) for type_ in ActivityType),
    activities_of(None),
    attendance,
    *(attendance_of(type_) for type_ in ActivityType),
    testimonials,
    posts,
)
