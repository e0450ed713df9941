"""The report in sentences, English or French: every number in them is taken from a figure, and checked once more.

To add a sentence, add it to a paragraph at the foot; `{jobs_found}` stands for that figure with its noun, `{jobs_found.number}`
for the bare number, `{jobs_found.previous}` for that of the period before. A sentence is told where all its figures say something.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter

from reports.figures import Reported, Value, key_of
from reports.numbers import shown, shown_with_sign
from reports.periods import Period
from reports.report import Report
from sheets_templates.keys import plain_key
from sheets_templates.named import may_be_named
from sheets_templates.people_tabs import Job, Testimonial
from sheets_templates.words import Words, capital, language_file


class UncountedNumber(ValueError):
    """A sentence says a number that no figure says."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences of the report."""

    text: str
    figures: tuple[str, ...]
    """The figures that the sentences rest on, by name."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A testimonial that may be quoted, and whose it is: a name only with consent to be named."""

    text: str
    by: Words
    row: Testimonial


@dataclass(frozen=True, slots=True)
class Spoken:
    """A figure inside a sentence."""

    figure: Reported
    language: str

    def __str__(self) -> str:
        return self.with_noun(self.figure.value)

    @property
    def number(self) -> str:
        """Return the bare number."""
        return shown(self.figure.value, self.language)

    @property
    def previous(self) -> str:
        """Return the bare number of the period before."""
        return shown(self.figure.previous, self.language)

    @property
    def year_before(self) -> str:
        """Return the bare number of the same period a year earlier."""
        return shown(self.figure.year_before, self.language)

    def with_noun(self, value: Value) -> str:
        """Return the number with what it counts, in the singular or plural of the language."""
        number = shown_with_sign(value, self.figure.unit, self.language)
        if self.figure.name not in NOUNS or value is None:
            return number
        one, many = NOUNS[self.figure.name]
        single = abs(value) < 2 if self.language == "fr" else value == 1
        return f"{number} {(one if single else many).say(self.language)}"


def narrative(report: Report, language: str) -> tuple[Paragraph, ...]:
    """Return the report's paragraphs. Raises UncountedNumber where a rendered sentence says another number than its figures."""
    paragraphs = []
    for sentences in PARAGRAPHS:
        told = [(sentence, used) for sentence in sentences if (used := tellable(sentence, report.figures)) is not None]
        text = " ".join(rendered(sentence, used, report, language) for sentence, used in told)
        names = tuple(dict.fromkeys(field.partition(".")[0] for _, used in told for field in used))
        if text:
            paragraphs.append(Paragraph(capital(text), names))
    return tuple(paragraphs)


def tellable(sentence: Words, figures: Mapping[str, Reported]) -> tuple[str, ...] | None:
    """Return what a sentence says of figures, such as "jobs_found.previous"; None where one has no value, or zero."""
    fields = [field for _, field, _, _ in Formatter().parse(sentence.en) if field and field != "period"]
    return tuple(fields) if all(value_said(field, figures) for field in fields) else None


def value_said(field: str, figures: Mapping[str, Reported]) -> Value:
    """Return the value that a sentence says by a field such as "jobs_found.previous"."""
    name, _, when = field.partition(".")
    found: Value = getattr(figures[name], when if when in ("previous", "year_before") else "value")
    return found


def rendered(sentence: Words, used: tuple[str, ...], report: Report, language: str) -> str:
    """Return a sentence in words. Raises UncountedNumber unless its numbers are those of its figures and its period, each once."""
    period = period_in_words(report.period, language)
    text = sentence.say(
        language, period=period, **{name: Spoken(figure, language) for name, figure in report.figures.items()}
    )
    wanted = Counter(numbers_in(period) if "{period}" in sentence.en else ())
    for field in used:
        wanted.update(numbers_in(shown(value_said(field, report.figures), language)))
    said = Counter(numbers_in(text))
    if said != wanted:
        wrong = ", ".join((said - wanted) or (wanted - said))
        raise UncountedNumber(f"“{text}”: {wrong} is not said by its figures as often as by the sentence")
    return text


def numbers_in(text: str) -> list[str]:
    """Return the numbers in a text as they are written, such as "1,234.5" or « 1 234,5 »."""
    return re.findall(r"\d+(?:[,.\u202f\u00a0]\d+)*", text)


def period_in_words(period: Period, language: str) -> str:
    """Return a period as one says it: "October 2025 to March 2026", or with days where it begins or ends within a month."""
    if period.whole_months == 1:
        return month_of(period.first, language)
    ends = [
        month_of(day, language) if period.whole_months else day_of(day, language) for day in (period.first, period.last)
    ]
    return Words("{first} to {last}", "{first} à {last}").say(language, first=ends[0], last=ends[1])


def month_of(day: date, language: str) -> str:
    """Return a day's month and year in words."""
    name = language_file(language)["months"][day.month - 1]
    return f"{name.capitalize() if language == 'en' else name} {day.year}"


def day_of(day: date, language: str) -> str:
    """Return a day in words."""
    return f"{day.day} {month_of(day, language)}"


def quotes(report: Report) -> tuple[Quote, ...]:
    """Return the testimonials to quote, chosen by rule: with consent, one a person, first those who found a job, then
    other Connectees, then Connectors, the newest first; at most as many as [report] testimonials_quoted says."""
    found_jobs = {plain_key(job.connectee) for job in report.figures["jobs_found"].rows if isinstance(job, Job)}
    said = [row for row in report.figures["testimonials"].rows if isinstance(row, Testimonial)]

    def order(row: Testimonial) -> tuple[int, int, str]:
        person = plain_key(row.person)
        rank = 0 if person in found_jobs else 1 if person in report.records.connectees else 2
        return rank, -(row.said_on or date.min).toordinal(), key_of(row)

    chosen: dict[str, Testimonial] = {}
    for row in sorted(said, key=order):
        chosen.setdefault(plain_key(row.person), row)
    most = report.records.counting.testimonials_quoted
    return tuple(Quote(row.text.strip(), whose(report, row), row) for row in list(chosen.values())[:most])


def whose(report: Report, row: Testimonial) -> Words:
    """Return who said something: by name with consent to be named, else "a Connectee" or "a Connector"."""
    key = plain_key(row.person)
    person = report.records.connectees.get(key) or report.records.connectors.get(key)
    if person is not None and may_be_named(person):
        return Words.plain(person.name)
    if key in report.records.connectors:
        return Words("a Connector", "un Connecteur ou une Connectrice")
    return Words("a Connectee", "une personne participante")


def told_quotes(found: Iterable[Quote], language: str) -> Iterator[str]:
    """Yield each quote with whose it is."""
    marks = Words("“{text}” – {by}", "« {text} » – {by}")
    for quote in found:
        yield marks.say(language, text=quote.text, by=quote.by)


NOUNS: Mapping[str, tuple[Words, Words]] = {
    "applied": (Words("application", "demande"), Words("applications", "demandes")),
    "connectees": (Words("Connectee", "participant"), Words("Connectees", "participants")),
    "connectees_matched": (Words("Connectee", "participant"), Words("Connectees", "participants")),
    "partners": (Words("partner", "partenaire"), Words("partners", "partenaires")),
    "connectors": (Words("Connector", "Connecteur"), Words("Connectors", "Connecteurs")),
    "new_connectors": (Words("new one", "nouveau"), Words("new ones", "nouveaux")),
    "connectors_ended": (Words("Connector", "Connecteur"), Words("Connectors", "Connecteurs")),
    "meetings_held": (Words("meeting", "rencontre"), Words("meetings", "rencontres")),
    "referrals_given": (Words("referral", "référence"), Words("referrals", "références")),
    "referral_reach": (Words("person", "personne"), Words("people", "personnes")),
    "jobs_found": (Words("job", "emploi"), Words("jobs", "emplois")),
    "jobs_unconfirmed": (Words("job", "emploi"), Words("jobs", "emplois")),
    "activities": (Words("activity", "activité"), Words("activities", "activités")),
    "attendance": (Words("person", "personne"), Words("people", "personnes")),
    "posts": (Words("post", "publication"), Words("posts", "publications")),
    "testimonials": (Words("testimonial", "témoignage"), Words("testimonials", "témoignages")),
    "waiting_median": (Words("day", "jour"), Words("days", "jours")),
    "waiting_90": (Words("day", "jour"), Words("days", "jours")),
    "meeting_median": (Words("day", "jour"), Words("days", "jours")),
}
"""What a figure counts, in the singular and in the plural."""

PARAGRAPHS: tuple[tuple[Words, ...], ...] = (
    (
        Words("{period}: {connectees} took part.", "{period} : {connectees} au programme."),
        Words(
            "The period before, it was {connectees.previous}.",
            "La période précédente en comptait {connectees.previous}.",
        ),
        Words("A year earlier, it was {connectees.year_before}.", "Un an plus tôt, c'était {connectees.year_before}."),
        Words("The programme received {applied}.", "Le programme a reçu {applied}."),
        Words("People were sent by {partners}.", "Les personnes ont été dirigées par {partners}."),
    ),
    (
        Words(
            "A first match was approved for {connectees_matched}.",
            "Un premier jumelage a été approuvé pour {connectees_matched}.",
        ),
        Words(
            "From intake to match, half of them waited no longer than {waiting_median}.",
            "De l'accueil au jumelage, la moitié n'a pas attendu plus de {waiting_median}.",
        ),
        Words(
            "Nine in ten waited no longer than {waiting_90}.", "Neuf sur dix n'ont pas attendu plus de {waiting_90}."
        ),
        Words(
            "Connectees and Connectors held {meetings_held}.",
            "Participants et Connecteurs ont tenu {meetings_held}.",
        ),
    ),
    (
        Words(
            "A circle of influence was shared by {connectors}.", "Un cercle d'influence a été partagé par {connectors}."
        ),
        Words(
            "Among those who joined in the period: {new_connectors}.", "Inscrits pendant la période : {new_connectors}."
        ),
        Words(
            "With our thanks, {connectors_ended} ended.", "Ont terminé, avec nos remerciements : {connectors_ended}."
        ),
    ),
    (
        Words("Connectees received {referrals_given}.", "Les participants ont reçu {referrals_given}."),
        Words("In this way they were pointed to {referral_reach}.", "Ils ont ainsi été dirigés vers {referral_reach}."),
        Words(
            "Of these, {referral_reach_further} beyond the Connector's own circle, through someone they had been referred to.",
            "Dont {referral_reach_further} au-delà du cercle du Connecteur, par une personne référée.",
        ),
    ),
    (
        Words("Connectees found {jobs_found}.", "Les participants ont trouvé {jobs_found}."),
        Words("In their own field: {jobs_in_field}.", "Dans leur domaine : {jobs_in_field}."),
        Words("Full-time: {jobs_full_time}.", "À temps plein : {jobs_full_time}."),
        Words("The job rate was {job_rate}.", "Le taux d'emploi était de {job_rate}."),
        Words(
            "Not confirmed yet, and not counted: {jobs_unconfirmed}.",
            "Sans confirmation encore, et sans compter : {jobs_unconfirmed}.",
        ),
    ),
    (
        Words("We held {activities}.", "Nous avons tenu {activities}."),
        Words("In attendance, all told: {attendance}.", "Présences, en tout : {attendance}."),
        Words("On social media went out {posts}.", "Dans les médias sociaux ont paru {posts}."),
        Words(
            "With consent to quote, we heard {testimonials}.",
            "Avec consentement de citer, nous avons recueilli {testimonials}.",
        ),
    ),
)
"""The paragraphs of the report, each some sentences."""
