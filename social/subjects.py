"""What a post can be about: each subject is a function of the occasion that says whom or what is due, soonest first.

To add a subject, write a function and name it in the tuple at the foot; a kind of post names it in its first lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sheets_templates.choices import MatchStatus
from sheets_templates.columns import tab_of
from sheets_templates.keys import plain_key
from sheets_templates.tabs import Connectee, Connector, Person, Workbook, one_row_each
from sheets_templates.words import NO_WORDS, Words

CONSENTS: Mapping[str, str] = {"named": "consent_named", "photo": "consent_photo", "quote": "consent_quote"}
"""The consents that a post can rest on, with the column that holds the day on which they were given."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what one post is about."""

    key: str
    """What it is about, for the post's id: the same event never leads to two drafts."""
    person: Person | None
    """The person it is about; None where it is about nobody in particular."""
    happened_on: date
    facts: Mapping[str, object] = field(default_factory=dict)
    """What the text may say of it, by the name it has in the template."""
    about: Words = NO_WORDS
    """What it is about in words, where it is about nobody in particular."""

    @property
    def quiet(self) -> bool:
        """Tell whether the person asked not to be contacted."""
        return bool(self.person and self.person.do_not_contact)

    def consent(self, purpose: str) -> date | None:
        """Return the day on which the person consented to `purpose` (named, photo, quote), or None."""
        given: date | None = getattr(self.person, CONSENTS[purpose], None)
        return given

    def consents(self, purposes: tuple[str, ...], language: str) -> str:
        """Return the consents with their days, as a person reads them."""
        if self.person is None:
            return ""
        headers = (
            (tab_of(self.person).column(CONSENTS[purpose]).header, self.consent(purpose)) for purpose in purposes
        )
        return "; ".join(f"{header.say(language)} {day.isoformat()}" for header, day in headers if day)


@dataclass(frozen=True, slots=True)
class Need:
    """A field that lacks Connectors: which, in which language, and how many people wait for one."""

    industry: Words
    language: Words
    """NO_WORDS where either language will do."""
    people: int


@dataclass(frozen=True, slots=True)
class Occasion:
    """What posts can be about: the workbook, and which fields lack Connectors."""

    workbook: Workbook
    needs: tuple[Need, ...] = ()


def helpful_connectors(now: Occasion) -> tuple[Subject, ...]:
    """Connectors who met Connectees, once for each calendar year in which they did, longest wait for thanks first."""
    workbook = now.workbook
    connectors = one_row_each(workbook.connectors)
    meetings: dict[tuple[str, int], list[date]] = defaultdict(list)
    for match in workbook.matches:
        helped = plain_key(match.connector)
        if (
            helped in connectors
            and match.met_on
            and match.met_on <= workbook.day
            and match.status is not MatchStatus.DECLINED
        ):
            meetings[helped, match.met_on.year].append(match.met_on)
    ordered = sorted(meetings.items(), key=lambda entry: (min(entry[1]), entry[0]))
    return tuple(
        Subject(f"{key} {year}", connectors[key], max(days), {"met": len(days), "industry": field_of(connectors[key])})
        for (key, year), days in ordered
    )


def field_of(person: Connectee | Connector) -> Words:
    """Return the words for the field that a person works in, or wants to."""
    return person.industry.words if person.industry else Words("their field", "leur domaine")


def jobs_found(now: Occasion) -> tuple[Subject, ...]:
    """Connectees who accepted a job, confirmed by a person, in the order of the acceptance."""
    workbook = now.workbook
    connectees = one_row_each(workbook.connectees)
    subjects = []
    for job in workbook.jobs:
        person = connectees.get(plain_key(job.connectee))
        if person is None or job.accepted_on is None or job.accepted_on > workbook.day or not job.confirmed_by:
            continue
        facts = {"employer": job.employer, "title": job.title, "industry": field_of(person)}
        subjects.append(Subject(job.key, person, job.accepted_on, facts))
    return tuple(sorted(subjects, key=lambda subject: (subject.happened_on, subject.key)))


def lacking_fields(now: Occasion) -> tuple[Subject, ...]:
    """Fields that lack Connectors, once for each quarter, most people waiting first."""
    day = now.workbook.day
    quarter = f"{day.year} {(day.month + 2) // 3}"
    return tuple(
        Subject(
            f"{need.industry.en} {need.language.en} {quarter}",
            None,
            day,
            {"industry": need.industry, "language": need.language, "people": need.people},
            need.industry,
        )
        for need in now.needs
    )


Due = Callable[[Occasion], tuple[Subject, ...]]

SUBJECTS: tuple[Due, ...] = (helpful_connectors, jobs_found, lacking_fields)
