"""Writing: which letters are due, to whom, with what in them; drafts only, and none to whoever asked to be left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from automations.followups import Action, next_open_day
from automations.history import History, that_count
from automations.intake import BLANKS, CONNECTEE_APPLICATION
from automations.verdicts import Finding, Outcome, Verdict
from sheets_templates.choices import LetterKind, SpokenLanguage, folded
from sheets_templates.columns import Problem, tab_of
from sheets_templates.keys import plain_key, row_key
from sheets_templates.kinds import is_address
from sheets_templates.people_tabs import Connectee, Connector, Match, Person, fullness
from sheets_templates.people_tabs import Letter as SentLetter
from sheets_templates.tool_tabs import LetterLine
from sheets_templates.words import NO_WORDS, Words, day_in_words, first_sentences
from social.drafting import text_problem
from social.letters import NOTES, TALK, UNSUBSCRIBE, Letter, Recipient, Suggestion, mailto, written
from social.texts import Lines

if TYPE_CHECKING:
    from automations.config import Config
    from automations.leading import Ways
from automations.plan import Plan

DAYS_AHEAD = 7
"""An introduction suggests a conversation so many days later."""

MOST_LINES = 200
"""So many letters the tab shows; `connector letters` writes all of them."""

ADVICE: Mapping[str, Words] = {
    "professional_resume": Words("A résumé that is ready to be shown.", "Un CV prêt à être montré."),
    "ready_for_employment": Words(
        "A talk with a career counsellor about the next step.",
        "Un entretien avec un conseiller en emploi sur la suite.",
    ),
    "positive_attitude": Words(
        "Some interview practice: above all how to tell what you can do and what you are proud of.",
        "Un peu de pratique de l'entrevue : surtout comment dire ce que vous savez faire et ce qui fait votre fierté.",
    ),
    "follow_up_etiquette": Words(
        "A word with us on how people follow up here: friendly, short, and with patience.",
        "Un mot avec nous sur la façon de faire un suivi ici : aimable, court et patient.",
    ),
    "willing_to_network": Words(
        "One of our networking events first, to see whether meeting people this way suits you.",
        "D'abord une de nos activités de réseautage, pour voir si rencontrer des gens ainsi vous convient.",
    ),
    "sufficient_language": Words(
        "Some more practice in the language of your profession.",
        "Encore un peu de pratique dans la langue de votre métier.",
    ),
    "licence_where_needed": Words(
        "A plan for your profession here, with a counsellor: the way to the licence, and one or two alternatives.",
        "Un plan pour votre profession ici, avec un conseiller : le chemin du permis et une ou deux autres voies.",
    ),
    "may_work_in_canada": Words(
        "The right to work here comes first; others know that field better than we do.",
        "Le droit de travailler ici vient d'abord; d'autres connaissent ce domaine mieux que nous.",
    ),
    "post_secondary_graduate": Words(
        "Our program is for graduates of a college or university, or those about to graduate.",
        "Notre programme s'adresse aux personnes diplômées d'un collège ou d'une université, ou sur le point de l'être.",
    ),
    "looking_for_work": Words(
        "Our program is for people who are looking for work in their field.",
        "Notre programme s'adresse aux gens qui cherchent du travail dans leur domaine.",
    ),
}
"""What a person is told where a rule found something: never what was said of them inside."""

ASK_FOR_LICENCE = Words(
    "Whether you hold a licence for your profession here, and if not yet, where you are on the way to it.",
    "Si vous avez un permis pour exercer votre profession ici et, sinon, où vous en êtes.",
)

YOUR_WORDS = Words("[in your own words: what comes first]", "[dans vos mots : ce qui vient d'abord]")

PARTNERS = {
    "may_work_in_canada": "settlement_partner",
    "sufficient_language": "language_partner",
    "professional_resume": "career_partner",
    "ready_for_employment": "career_partner",
    "positive_attitude": "career_partner",
    "licence_where_needed": "career_partner",
}
"""Who helps with what a rule found, by the setting in `[intake]`."""


@dataclass(frozen=True, slots=True)
class Due:
    """An action with its letter, or the reason why there is none."""

    action: Action
    letter: Letter | None
    why_not: Words = NO_WORDS

    @property
    def kind(self) -> LetterKind:
        """Return the kind of letter."""
        return LetterKind[self.action.letter.upper()]

    @property
    def file(self) -> str:
        """Return the name of the letter's file."""
        who = "-".join(folded(self.action.who).split())[:60] or "letter"
        return f"{self.action.letter}-{who}-{self.action.code}.eml"


@dataclass(frozen=True)
class Desk:
    """What letters are written from."""

    plan: Plan
    config: Config

    @cached_property
    def history(self) -> History:
        """Return what has happened so far."""
        return History(self.plan.workbook)

    @cached_property
    def matches(self) -> Mapping[str, Match]:
        """Return the matches by the key of their row; of two rows with one key the one that still counts, then the fullest."""
        rows: dict[str, Match] = {}
        for match in self.plan.workbook.matches:
            other = rows.setdefault(match.row_key, match)
            if other is not match:
                rows[match.row_key] = min(other, match, key=lambda each: (not each.live, *fullness(each)))
        return rows

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        """Return the finding that each person is told of, by the key of the row: of the one that counts, where there are two."""
        verdicts: tuple[Verdict[Any], ...] = (
            *that_count(self.plan.connectees, self.history.connectees),
            *that_count(self.plan.connectors, self.history.connectors),
        )
        return {verdict.person.row_key: told_of(verdict.findings) for verdict in verdicts if verdict.findings}

    @property
    def texts(self) -> str:
        """Return the folder of the community's own texts, or ""."""
        own = self.config.letters.texts
        return str(self.config.folder / own) if own else ""

    @cached_property
    def sender(self) -> Recipient:
        """Return who writes."""
        hand = self.config.letters
        return Recipient(hand.name or self.config.community.name, hand.address)

    @property
    def signature(self) -> Words:
        """Return what stands under a letter."""
        hand, community = self.config.letters, self.config.community.called
        if hand.signature or not hand.name:
            return Words.plain(hand.signature) if hand.signature else community
        return Words("{name}\n{community}", "{name}\n{community}").fill(name=hand.name, community=community)


def told_of(findings: tuple[Finding, ...]) -> Finding:
    """Return the finding that a person is told of: the first that we have words for, else the one that decides."""
    return next((finding for finding in findings if finding.rule in ADVICE), findings[0])


def letters_due(plan: Plan, config: Config, most: int | None = None) -> Iterator[Due]:
    """Yield the letter of every action that asks for one, in the order of Today; so many at most."""
    desk = Desk(plan, config)
    asked = [action for action in plan.actions if action.letter]
    for action in asked[:most]:
        yield due(action, desk)


def due(action: Action, desk: Desk) -> Due:
    """Return an action's letter, or why there is none: no address, no consent, no contact wanted, a text with a fault."""
    people, reason = addressed(action, desk)
    if reason is not NO_WORDS:
        return Due(action, None, reason)
    language = shared_language(people, desk.config.community.language)
    to = tuple(Recipient(person.name, person.email) for person in people) or (Recipient(action.to, ""),)
    try:
        letter = written(action.letter, language, to, facts(action, people, desk, language), action.code, desk.texts)
    except Exception as error:  # a community's own text is foreign code: whatever it does, other letters are written
        problem = text_problem(f"letters/{action.letter}.{language}.md", error)
        return Due(action, None, problem.message)
    if action.letter == "introduction":
        letter = replace(letter, suggestion=suggestion(people, desk, language))
    return Due(action, letter)


def addressed(action: Action, desk: Desk) -> tuple[tuple[Person, ...], Words]:
    """Return whom a letter goes to, and why it may not be written; NO_WORDS where it may."""
    if action.letter == "partner_thanks":
        return (), NO_WORDS
    addressees = tuple(addressees_of(action, desk))
    people = tuple(person for person in addressees if person)
    if len(people) < len(addressees):
        return people, Words("no row with this e-mail", "aucune ligne avec ce courriel")
    for person in people:
        if person.do_not_contact:
            return people, Words("{name} asked not to be contacted", "{name} ne veut pas être contacté").fill(
                name=person.name
            )
        if not person.email:
            return people, Words("{name} has no e-mail", "{name} n'a pas de courriel").fill(name=person.name)
        if not is_address(person.email):
            words = Words("the e-mail of {name} is not one address", "le courriel de {name} n'est pas une adresse")
            return people, words.fill(name=person.name)
    sharing = people[0] if people and action.letter == "introduction" else None
    if isinstance(sharing, Connectee) and not sharing.consent_share:
        words = Words(
            "{name} has not agreed that a Connector sees the profile",
            "{name} n'a pas accepté que l'on montre son profil",
        )
        return people, words.fill(name=sharing.name)
    return people, NO_WORDS


def addressees_of(action: Action, desk: Desk) -> Iterator[Person | None]:
    """Yield whom a letter goes to, each by the row in the tab in which they are met; None for nobody known there."""
    match, history = desk.matches.get(action.key), desk.history
    if match and action.letter == "introduction":
        yield history.connectees.get(plain_key(match.connectee))
        yield history.connectors.get(plain_key(match.connector))
    elif action.key == row_key("connectors", action.to) or (match and plain_key(match.connector) == action.to):
        yield history.connectors.get(action.to)
    else:
        yield history.connectees.get(action.to)


SPEAKS = {SpokenLanguage.ENGLISH: ("en",), SpokenLanguage.FRENCH: ("fr",)}


def shared_language(people: tuple[Person, ...], usual: str) -> str:
    """Return the language to write in: the community's if everyone reads it, else the first that everyone does."""
    wanted = [SPEAKS[person.language] for person in people if person.language in SPEAKS]
    common = [code for code in (usual, "en", "fr") if all(code in codes for codes in wanted)]
    return (*common, usual)[0]


def facts(action: Action, people: tuple[Person, ...], desk: Desk, language: str) -> dict[str, object]:
    """Return everything that a letter may say."""
    match = desk.matches.get(action.key)
    first = people[0] if people else None
    connectee = desk.history.connectees.get(plain_key(match.connectee) if match else action.about or action.to)
    connector = desk.history.connectors.get(plain_key(match.connector) if match else action.to)
    finding = desk.findings.get(action.key)
    partner = desk.config.intake.partner(PARTNERS[finding.rule]) if finding and finding.rule in PARTNERS else ""
    back_on = back_day(first, finding)
    return {
        "first_name": (first.first_name or first.name) if first else "",
        "name": first.name if first else "",
        "community": desk.config.community.called,
        "signature": desk.signature,
        "why": advice(first, finding),
        "partner": action.who if action.letter == "partner_thanks" else partner,
        "back_on": day_in_words(back_on, "date") if back_on else "",
        "given": desk.history.referrals_given(match) if match else 0,
        "reasons": Lines(reasons(match)),
        **about_connectee(connectee, match),
        **about_connector(connector, match),
    }


def back_day(person: Person | None, finding: Finding | None) -> date | None:
    """Return the day on which one looks again, or asks again."""
    day: date | None = (finding.changes_on if finding else None) or getattr(person, "circle_back_on", None)
    return day


def about_connectee(person: Connectee | None, match: Match | None) -> dict[str, object]:
    """Return what letters say of a Connectee."""
    name = person.name if person else match.connectee_name if match else ""
    return {
        "connectee": name,
        "connectee_first": (person.first_name if person else "") or name,
        "occupation": person.occupation if person else "",
        "skills": person.skills[:5] if person else (),
        "industry": person.industry.words if person and person.industry else "",
    }


def about_connector(person: Connector | None, match: Match | None) -> dict[str, object]:
    """Return what letters say of a Connector."""
    name = person.name if person else match.connector_name if match else ""
    return {
        "connector": name,
        "connector_first": (person.first_name if person else "") or name,
        "position": person.position if person else "",
        "employer": person.employer if person else "",
    }


def reasons(match: Match | None) -> tuple[str, ...]:
    """Return what speaks for a match, sentence by sentence."""
    if match is None or not match.why:
        return ()
    return tuple(
        part.strip().rstrip(".") + "." for part in first_sentences(match.why, 600).split(". ") if part.strip(" .")
    )


def advice(person: Person | None, finding: Finding | None) -> Words:
    """Return what a person is told: what is missing, or what comes first; where nobody can say it for you, a gap to fill."""
    if isinstance(person, Connectee) and finding and finding.rule in ("required_cells", "intake_meeting_held"):
        missing = [name for name in CONNECTEE_APPLICATION if getattr(person, name) == BLANKS[name]]
        headers = tuple(tab_of(person).column(name).header for name in missing)
        return Words("{headers}", "{headers}").fill(headers=headers) if headers else YOUR_WORDS
    if finding and finding.rule == "licence_where_needed" and finding.outcome is Outcome.INCOMPLETE:
        return ASK_FOR_LICENCE
    return ADVICE.get(finding.rule, YOUR_WORDS) if finding else YOUR_WORDS


def suggestion(people: tuple[Person, ...], desk: Desk, language: str) -> Suggestion:
    """Return the conversation that an introduction suggests: in a week, on an open day, at the usual hour."""
    day = next_open_day(desk.plan.day + timedelta(days=DAYS_AHEAD), desk.config.cadence)
    at = time.fromisoformat(desk.config.letters.hour)
    start = datetime.combine(day, at, ZoneInfo(desk.config.calendar.zone))
    names = {"connectee": people[0].name, "connector": people[-1].name}
    return Suggestion(
        start, desk.config.letters.minutes, TALK.say(language, **names), NOTES.say(language), desk.plan.day
    )


def newsletters(plan: Plan, config: Config) -> Iterator[tuple[str, Letter]]:
    """Yield each newsletter that waits in Posts as a mail to those who asked for it, with its file's name."""
    people = (*History(plan.workbook).connectees.values(), *History(plan.workbook).connectors.values())
    readers = {
        plain_key(person.email): person
        for person in people
        if getattr(person, "consent_newsletter", None) and not person.do_not_contact and is_address(person.email)
    }
    for each in plan.posts.waiting:
        post = each.standing.post
        if post.kind == "newsletter" and readers and not each.standing.reasons:
            code = "fr" if post.language is SpokenLanguage.FRENCH else "en"
            text = f"{post.text}\n\n—\n{UNSUBSCRIBE.say(code)}"
            blind = tuple(Recipient(person.name, person.email) for _, person in sorted(readers.items()))
            subject = f"{config.community.called.say(code)}: {post.about}"
            yield (
                f"newsletter-{post.id}.eml",
                Letter("newsletter", code, (), subject, text, blind=blind, unsubscribe=config.letters.address),
            )


def lines(found: Iterable[Due], ways: Ways, language: str) -> Iterator[LetterLine]:
    """Yield the lines of the tab Letters to write."""
    for each in found:
        letter = each.letter
        to = ", ".join(to.name for to in letter.to) if letter else each.action.who
        yield LetterLine(
            key=each.action.key,
            to=ways.to_row(to, each.action.key),
            kind=each.kind.words.say(language),
            subject=letter.subject if letter else "",
            why=(each.action.why if letter else each.why_not).say(language),
            mailto=mailto(letter) if letter else "",
            file=each.file if letter else "",
        )


def problems(found: Iterable[Due]) -> Iterator[Problem]:
    """Yield the problem of each text that cannot be used, once."""
    remedy = Words("mend the file, or delete your copy", "corrigez le fichier ou supprimez votre copie")
    for words in dict.fromkeys(each.why_not for each in found if "letters/" in each.why_not.en):
        yield Problem(tab_of(SentLetter).title, words, remedy, "letter_text_unusable")


def told(due: Iterable[Due], files: Sequence[tuple[str, Letter]], folder: str, language: str) -> Iterator[str]:
    """Yield what was written, a line a letter, then what was not and why."""
    for name, letter in files:
        yield f"{name}: {letter.subject}"
    for each in due:
        if not each.letter:
            yield f"! {each.kind.words.say(language)}, {each.action.who}: {each.why_not.say(language)}"
    done = Words("{n:letter|letters} in {folder}", "{n:lettre|lettres} dans {folder}")
    nothing = Words("No letter is due.", "Aucune lettre à écrire.")
    yield done.say(language, n=len(files), folder=folder) if files else nothing.say(language)


def as_data(due: Iterable[Due], files: Sequence[tuple[str, Letter]], folder: str, language: str) -> dict[str, object]:
    """Return the letters as a machine reads them; without their texts, which stand in the files."""
    return {
        "folder": folder,
        "letters": [{"file": name, "kind": letter.kind, "subject": letter.subject} for name, letter in files],
        "not_written": [
            {"kind": each.action.letter, "who": each.action.who, "why": each.why_not.say(language)}
            for each in due
            if not each.letter
        ],
    }
