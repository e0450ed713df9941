"""Intake: the verdict on every row of Connectees and Connectors, and the first thing to do about it.

To add a rule, write a function that returns a `Finding` where a row breaks it, give it its sentence and the rows that it
looks at with `@rule`, and name it in the tuple at the foot. Rules never guess: what a blank cell leaves open,
`required_cells` asks for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from automations.likeness import CERTAIN
from automations.months import months_after, months_before, years_after
from automations.rules import Cells, Rule, blank_in, filled, judged, misread_mode, mode_on, rule, says
from automations.twins import NearTwin, near_twins, twins
from automations.verdicts import Finding, Outcome, Verdict
from sheets_templates.choices import Attitude, Education, Employment, Licence, Status, folded
from sheets_templates.columns import Tab, tab_of
from sheets_templates.keys import plain_key
from sheets_templates.kinds import is_address
from sheets_templates.people_tabs import Connectee, Connector, Job, Person
from sheets_templates.settings import Section, setting, unknown
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words

SETTLEMENT_AGENCY = Words("a settlement agency", "un organisme d'établissement")
CAREER_SERVICE = Words("a career counsellor", "un service d'aide à l'emploi")
LANGUAGE_SCHOOL = Words("a language school", "une école de langues")
USUAL_PARTNERS = {words.en: words for words in (SETTLEMENT_AGENCY, CAREER_SERVICE, LANGUAGE_SCHOOL)}
"""Who helps where a community did not say who, by the default of the setting."""


@dataclass(frozen=True)
class Intake(Section):
    """[intake] Which rules hold in this community, and how long things take."""

    rules: Mapping[str, str] = setting(
        {"funding_window": "warn", "perhaps_one_person": "warn"},
        'Per rule: "block" (it decides the verdict), "warn" (it is noted) or "off"; with a day where that changes, such as '
        '"warn; block from 2027-04-01".',
    )
    graduation_months: int = setting(6, "A student fits from so many months before graduation.", least=0)
    practice_weeks: int = setting(3, "After interview practice or résumé help, look again in so many weeks.", least=0)
    language_weeks: int = setting(12, "After a language class, look again in so many weeks.", least=0)
    circle_back_months: int = setting(6, "A Connector who ended is asked again after so many months.", least=1)
    settlement_partner: str = setting(SETTLEMENT_AGENCY.en, "Whom people are referred to who may not work yet.")
    career_partner: str = setting(CAREER_SERVICE.en, "Who helps with résumé, interviews and alternate plans.")
    language_partner: str = setting(LANGUAGE_SCHOOL.en, "Who helps with English or French.")
    regulated_professions: tuple[str, ...] = setting(
        (
            "architect",
            "architecte",
            "chiropractor",
            "chiropraticien",
            "dental hygienist",
            "dentist",
            "dentiste",
            "dietitian",
            "diététiste",
            "doctor",
            "electrician",
            "électricien",
            "engineer",
            "ingénieur",
            "lawyer",
            "avocat",
            "midwife",
            "sage-femme",
            "notary",
            "notaire",
            "nurse",
            "infirmier",
            "infirmière",
            "occupational therapist",
            "ergothérapeute",
            "optometrist",
            "optométriste",
            "paramedic",
            "pharmacist",
            "pharmacien",
            "pharmacienne",
            "physician",
            "médecin",
            "physiotherapist",
            "physiothérapeute",
            "plumber",
            "plombier",
            "psychologist",
            "psychologue",
            "social worker",
            "travailleur social",
            "surveyor",
            "teacher",
            "enseignant",
            "enseignante",
            "veterinarian",
            "vétérinaire",
        ),
        "Words in an occupation that make the tool ask for the licence; the public list is the directory of regulated "
        "occupations of the Canadian Information Centre for International Credentials.",
    )

    def partner(self, name: str) -> Words:
        """Return who helps, by the setting's name: as the community wrote it, or our default in each language."""
        said = getattr(self, name)
        return USUAL_PARTNERS.get(said) or Words.plain(said)

    def complaints(self) -> Iterator[Words]:
        """Yield what is wrong with the modes of rules."""
        for name, mode in self.rules.items():
            yield from unknown(
                "rules", name, [*(each.name for each in CONNECTEE_RULES), *(each.name for each in CONNECTOR_RULES)]
            )
            for why in misread_mode(mode):
                yield NO_MODE.fill(name=name, mode=mode, why=why)


NO_MODE = Words(
    "rules: {name} = “{mode}” is not understood ({why}); write block, warn or off, or such as “warn; block from 2027-04-01”",
    "rules : {name} = « {mode} » ne se comprend pas ({why}); écrivez block, warn ou off, ou par exemple « warn; block from "
    "2027-04-01 »",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a rule may look at beside the row itself: the day, the settings, and who else is in the workbook."""

    day: date
    settings: Intake
    twins: Mapping[int, str]
    """By line of a row that repeats another: the name in the row that counts. One mapping per tab."""
    near: Mapping[int, NearTwin]
    """By line of a row that may be about the same person as a fuller one."""
    finished: frozenset[str]
    """Keys of Connectees who met their Connector and whose match is closed."""
    employed: frozenset[str]
    """Keys of Connectees whose row in Jobs says that they work, as far as is known in their own field."""
    regulated: tuple[str, ...]
    """Folded words of regulated professions, with spaces around."""
    lacks: frozenset[tuple[str, str]] = frozenset()
    """Columns that the community's own tabs do not have."""
    unread: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """By line, the columns whose cells hold something that cannot be read. One mapping per tab."""


CONNECTEE_TAB, CONNECTOR_TAB = tab_of(Connectee), tab_of(Connector)
CONNECTEE_REQUIRED = (
    *(column.name for column in CONNECTEE_TAB.columns if column.required),
    "resume",
    "employment_ready",
    "attitude",
    "willing_to_network",
)
"""What has to be known about a Connectee after the intake meeting."""
AFTER_INTAKE = ("language_sufficient", "consent_share")
CONNECTEE_APPLICATION = tuple(c.name for c in CONNECTEE_TAB.columns if c.required and c.name not in AFTER_INTAKE)
"""What has to be known about a Connectee from the application."""
CONNECTOR_REQUIRED = tuple(column.name for column in CONNECTOR_TAB.columns if column.required)
BLANKS = {column.name: column.kind.blank for tab in (CONNECTEE_TAB, CONNECTOR_TAB) for column in tab.columns}
"""What a blank cell reads as, by the name of its column."""


CONGRATULATE = Words(
    "Congratulate, and ask whether they would be a Connector one day.",
    "Félicitez et demandez s'ils seraient Connecteurs un jour.",
)
REFER = Words("Refer to {partner}.", "Dirigez vers {partner}.")


def repeated_rows(cells: Cells, desk: Desk) -> Iterable[int]:
    """Return the places of rows that repeat another."""
    return [at for at, line in enumerate(cells["line"]) if line in desk.twins] if desk.twins else ()


def near_rows(cells: Cells, desk: Desk) -> Iterable[int]:
    """Return the places of rows that may be about the person of another."""
    return [at for at, line in enumerate(cells["line"]) if line in desk.near] if desk.near else ()


def took_part(cells: Cells, desk: Desk) -> Iterable[int]:
    """Return the places of those who took part: it was typed, or a match of theirs met and is closed."""
    said = {at for at, before in enumerate(cells["took_part_before"]) if before}
    return said | {at for at, key in enumerate(cells["key"]) if key in desk.finished} if desk.finished else said


def employed(cells: Cells, desk: Desk) -> Iterable[int]:
    """Return the places of those who have a job by the tab Jobs."""
    return [at for at, key in enumerate(cells["key"]) if key in desk.employed] if desk.employed else ()


def unread_rows(cells: Cells, desk: Desk) -> Iterable[int]:
    """Return the places of rows in which a cell holds something that cannot be read."""
    return [at for at, line in enumerate(cells["line"]) if line in desk.unread] if desk.unread else ()


def studying_or_without_degree(cells: Cells, desk: Desk) -> Iterable[int]:
    """Return the places of those who still study, or hold no degree."""
    return {*without_degree(cells, desk), *filled("graduates_on")(cells, desk)}


without_degree = says("education", Education.NONE)
unlicensed = says("licence", Licence.NOT_LICENSED)


def regulated_or_unlicensed(cells: Cells, desk: Desk) -> Iterable[int]:
    """Return the places of those who have no licence, or did not say so for a profession that needs one."""
    regulated = {text for text in set(cells["occupation"]) if says_any(text, desk.regulated)}
    found = set(unlicensed(cells, desk))
    if regulated:
        both = zip(cells["licence"], cells["occupation"], strict=True)
        found |= {at for at, (licence, text) in enumerate(both) if licence is None and text in regulated}
    return found


def not_met_yet(cells: Cells, desk: Desk) -> Iterable[int]:
    """Return the places of those whose intake meeting was not held yet."""
    return [at for at, day in enumerate(cells["intake_on"]) if day is None or day > desk.day]


@rule(
    "Someone who withdrew is left in peace.",
    "Une personne qui s'est retirée n'est plus sollicitée.",
    where=filled("withdrawn_on"),
)
def still_taking_part(person: Connectee, desk: Desk) -> Finding | None:
    why = Words("withdrew on {day}", "retrait le {day}").fill(day=person.withdrawn_on)
    return Finding(Outcome.WITHDRAWN, why, Words("Nothing to do.", "Rien à faire."))


@rule("Each person has one row.", "Chaque personne a une seule ligne.", where=repeated_rows)
def one_row_per_person(person: Connectee, desk: Desk) -> Finding | None:
    return repeated(person, desk)


@rule("Each Connector has one row.", "Chaque Connecteur a une seule ligne.", where=repeated_rows)
def one_row_per_connector(person: Connector, desk: Desk) -> Finding | None:
    return repeated(person, desk)


def repeated(person: Person, desk: Desk) -> Finding | None:
    """Return the finding about a row that repeats another."""
    why = Words("the same e-mail, or name and phone, as {who}", "même courriel, ou nom et téléphone, que {who}")
    step = Words(
        "Keep one row and delete the other; the fuller row counts.",
        "Gardez une ligne et supprimez l'autre; la plus complète compte.",
    )
    return Finding(Outcome.DUPLICATE, why.fill(who=desk.twins[person.line]), step)


@rule(
    "A row that is surely about somebody who has a row is looked at, whatever differs in it.",
    "Une ligne qui concerne sûrement une personne déjà inscrite est revue, quoi qu'il y diffère.",
    where=near_rows,
)
def surely_one_person(person: Person, desk: Desk) -> Finding | None:
    twin = desk.near[person.line]
    return seems_repeated(twin) if twin.confidence >= CERTAIN else None


@rule(
    "A row that may be about somebody who has a row is pointed out.",
    "Une ligne qui concerne peut-être une personne déjà inscrite est signalée.",
    where=near_rows,
)
def perhaps_one_person(person: Person, desk: Desk) -> Finding | None:
    twin = desk.near[person.line]
    return seems_repeated(twin) if twin.confidence < CERTAIN else None


def seems_repeated(twin: NearTwin) -> Finding:
    """Return the finding about a row that seems to repeat another."""
    why = Words("{sure} % sure the same person as {who}: {evidence}", "sûr à {sure} % que c'est {who} : {evidence}")
    step = Words(
        "If it is one person, keep the fuller row and delete the other; if not, all is well.",
        "Si c'est la même personne, gardez la ligne la plus complète; sinon, tout va bien.",
    )
    return Finding(Outcome.DUPLICATE, why.fill(sure=twin.confidence, who=twin.name, evidence=twin.evidence), step)


@rule(
    "A Connectee takes part once, with one Connector.",
    "On participe une seule fois, avec un seul Connecteur.",
    where=took_part,
)
def takes_part_once(person: Connectee, desk: Desk) -> Finding | None:
    why = Words("took part in the Connector Program already", "a déjà participé au programme")
    step = Words(
        "Say again that there is one Connector each, and invite to the next networking event.",
        "Rappelez qu'il y a un Connecteur par personne et invitez à la prochaine activité de réseautage.",
    )
    return Finding(Outcome.TOOK_PART, why, step)


@rule("A Connectee may work in Canada.", "Le participant peut travailler au Canada.", where=says("may_work", False))
def may_work_in_canada(person: Connectee, desk: Desk) -> Finding | None:
    step = with_partner(REFER, desk.settings.partner("settlement_partner"))
    return Finding(
        Outcome.NOT_A_FIT, Words("is not allowed to work in Canada", "ne peut pas travailler au Canada"), step
    )


@rule(
    "A Connectee holds a post-secondary degree or diploma, or graduates within six months.",
    "Le participant a un diplôme postsecondaire ou l'obtient d'ici six mois.",
    where=studying_or_without_degree,
)
def post_secondary_graduate(person: Connectee, desk: Desk) -> Finding | None:
    if person.graduates_on is not None and person.graduates_on > desk.day:
        opens = months_before(person.graduates_on, desk.settings.graduation_months)
        if opens <= desk.day:
            return None
        why = Words("graduates on {day}", "obtient son diplôme le {day}").fill(day=person.graduates_on)
        return not_ready(opens, why, Words("Invite to events until then.", "Invitez aux activités d'ici là."))
    if person.education is not Education.NONE:
        return None
    step = with_partner(REFER, desk.settings.partner("career_partner"))
    return Finding(
        Outcome.NOT_A_FIT, Words("no post-secondary degree or diploma", "pas de diplôme postsecondaire"), step
    )


@rule(
    "A Connectee is unemployed, underemployed, or about to graduate.",
    "Le participant est sans emploi, sous-employé ou sur le point d'obtenir son diplôme.",
    where=says("employment", Employment.IN_FIELD),
)
def looking_for_work(person: Connectee, desk: Desk) -> Finding | None:
    return Finding(Outcome.NOT_A_FIT, Words("works in their own field", "travaille dans son domaine"), CONGRATULATE)


@rule(
    "Someone whose job stands in Jobs is not matched any more, unless it is outside their field.",
    "Une personne dont l'emploi figure dans Emplois n'est plus jumelée, sauf s'il est hors de son domaine.",
    where=employed,
)
def found_no_job_yet(person: Connectee, desk: Desk) -> Finding | None:
    why = Words("found a job: see the tab Jobs", "a trouvé un emploi : voir l'onglet Emplois")
    return Finding(Outcome.FOUND_WORK, why, CONGRATULATE)


@rule(
    "English or French is sufficient for the profession.",
    "Le français ou l'anglais suffit pour la profession.",
    where=says("language_sufficient", False),
)
def sufficient_language(person: Connectee, desk: Desk) -> Finding | None:
    why = Words(
        "English or French not sufficient for the profession yet",
        "français ou anglais pas encore suffisant pour la profession",
    )
    step = with_partner(REFER, desk.settings.partner("language_partner"))
    return look_again(person, desk, desk.settings.language_weeks, why, step)


@rule("A Connectee has a professional résumé.", "Le participant a un CV professionnel.", where=says("resume", False))
def professional_resume(person: Connectee, desk: Desk) -> Finding | None:
    step = with_partner(
        Words("Refer to {partner} for the résumé.", "Dirigez vers {partner} pour le CV."),
        desk.settings.partner("career_partner"),
    )
    return look_again(
        person,
        desk,
        desk.settings.practice_weeks,
        Words("résumé not professional yet", "CV pas encore professionnel"),
        step,
    )


@rule(
    "A Connectee is ready for employment.",
    "Le participant est prêt pour l'emploi.",
    where=says("employment_ready", False),
)
def ready_for_employment(person: Connectee, desk: Desk) -> Finding | None:
    step = with_partner(REFER, desk.settings.partner("career_partner"))
    return look_again(
        person,
        desk,
        desk.settings.practice_weeks,
        Words("not ready for employment yet", "pas encore prêt pour l'emploi"),
        step,
    )


@rule(
    "A Connectee shows a positive attitude in the mock interview.",
    "Le participant montre une attitude positive à l'entrevue simulée.",
    where=says("attitude", Attitude.NEEDS_COACHING),
)
def positive_attitude(person: Connectee, desk: Desk) -> Finding | None:
    why = Words("attitude in the mock interview needs coaching", "attitude à l'entrevue simulée à travailler")
    step = Words(
        "Give constructive feedback: speak of skills and experience rather than grievances. Refer to {partner} for interview practice.",
        "Donnez une rétroaction constructive : parler de compétences plutôt que de griefs. Dirigez vers {partner} pour pratiquer l'entrevue.",
    )
    return look_again(
        person, desk, desk.settings.practice_weeks, why, with_partner(step, desk.settings.partner("career_partner"))
    )


@rule(
    "A Connectee knows how to follow up without pressing.",
    "Le participant sait faire un suivi sans insister.",
    where=says("attitude", Attitude.FOLLOW_UP),
)
def follow_up_etiquette(person: Connectee, desk: Desk) -> Finding | None:
    why = Words("follow-up etiquette to coach before connecting", "étiquette de suivi à travailler avant le jumelage")
    step = Words(
        "Coach: one note after the meeting, then a week of patience; speak to both sides before you introduce them.",
        "Accompagnez : un mot après la rencontre, puis une semaine de patience; parlez aux deux avant de les présenter.",
    )
    return look_again(person, desk, desk.settings.practice_weeks, why, step)


@rule(
    "A Connectee is willing to network.",
    "Le participant est prêt à réseauter.",
    where=says("willing_to_network", False),
)
def willing_to_network(person: Connectee, desk: Desk) -> Finding | None:
    if person.look_again_on is not None and person.look_again_on <= desk.day:
        step = Words(
            "Explain kindly that the programme would not be a good fit.",
            "Expliquez gentiment que le programme ne conviendrait pas.",
        )
        return Finding(
            Outcome.NOT_A_FIT, Words("still does not want to network", "ne veut toujours pas réseauter"), step
        )
    why = Words("does not want to network", "ne veut pas réseauter")
    step = Words(
        "Ask why, and offer to go to a networking event together first.",
        "Demandez pourquoi et offrez d'aller d'abord ensemble à une activité de réseautage.",
    )
    return look_again(person, desk, desk.settings.practice_weeks, why, step)


@rule(
    "A regulated profession has its licence, or an alternate plan.",
    "Une profession réglementée a son permis ou un plan de rechange.",
    where=regulated_or_unlicensed,
)
def licence_where_needed(person: Connectee, desk: Desk) -> Finding | None:
    if person.licence is Licence.NOT_LICENSED:
        why = Words("not licensed for {occupation}", "pas de permis pour {occupation}").fill(
            occupation=person.occupation or Words("the profession", "la profession")
        )
        step = Words(
            "Work out a few alternate plans with {partner} before connecting.",
            "Préparez quelques plans de rechange avec {partner} avant de jumeler.",
        ).fill(partner=desk.settings.partner("career_partner"))
        return look_again(person, desk, desk.settings.language_weeks, why, step)
    why = Words(
        "“{occupation}” may be a regulated profession", "« {occupation} » est peut-être une profession réglementée"
    ).fill(occupation=person.occupation)
    return Finding(
        Outcome.INCOMPLETE,
        why,
        Words(
            "Ask about the licence and fill in the column Licence.",
            "Demandez où en est le permis et remplissez la colonne Permis.",
        ),
    )


@lru_cache(maxsize=1 << 14)
def says_any(text: str, words: tuple[str, ...]) -> bool:
    """Tell whether a text has one of the words, folded with spaces around, as a whole word."""
    padded = f" {folded(text)} "
    return any(word in padded for word in words)


@rule(
    "A date to look again that you typed is kept.",
    "Une date de suivi que vous avez inscrite est respectée.",
    where=filled("look_again_on"),
)
def look_again_date_kept(person: Connectee, desk: Desk) -> Finding | None:
    if person.look_again_on is None or person.look_again_on <= desk.day:
        return None
    return not_ready(
        person.look_again_on,
        Words("you noted this date", "vous avez noté cette date"),
        Words("Look again then.", "Revoyez la personne à ce moment."),
    )


@rule(
    "What is typed into a required cell, or under Withdrawn on, can be read.",
    "Ce qui est inscrit dans une cellule obligatoire, ou sous Retrait le, est lisible.",
    where=unread_rows,
)
def readable_cells(person: Connectee, desk: Desk) -> Finding | None:
    return unreadable(person, CONNECTEE_TAB, (*CONNECTEE_REQUIRED, "withdrawn_on"), desk)


@rule(
    "What is typed into a required cell of a Connector, or under Paused until or Ended on, can be read.",
    "Ce qui est inscrit dans une cellule obligatoire d'un Connecteur, ou sous En pause jusqu'au ou Fin le, est lisible.",
    where=unread_rows,
)
def readable_connector_cells(person: Connector, desk: Desk) -> Finding | None:
    return unreadable(person, CONNECTOR_TAB, (*CONNECTOR_REQUIRED, "paused_until", "ended_on"), desk)


def unreadable(person: Person, tab: Tab, required: tuple[str, ...], desk: Desk) -> Finding | None:
    """Return the finding that names the cells in which something stands that the tool cannot read."""
    headers = [tab.column(name).header for name in unread_of(person, required, desk)]
    if not headers:
        return None
    why = Words(
        "the foot of Intake review says how {headers} can be read",
        "le bas d'Examen des demandes dit comment rendre lisible : {headers}",
    ).fill(headers=headers)
    step = Words("Type anew: {headers}.", "Réécrivez : {headers}.")
    return Finding(Outcome.INCOMPLETE, why, step.fill(headers=headers))


def unread_of(person: Person, required: tuple[str, ...], desk: Desk) -> tuple[str, ...]:
    """Return which required cells of a person cannot be read; an e-mail address that only looks odd counts as read."""
    unread = desk.unread.get(person.line, frozenset())
    return tuple(name for name in required if name in unread and not (name == "email" and is_address(person.email)))


@rule("The intake meeting was held.", "La rencontre d'accueil a eu lieu.", where=not_met_yet)
def intake_meeting_held(person: Connectee, desk: Desk) -> Finding | None:
    if person.intake_on is None:
        return Finding(
            Outcome.INCOMPLETE,
            Words("no intake meeting yet", "pas encore de rencontre d'accueil"),
            Words("Invite to the intake meeting.", "Invitez à la rencontre d'accueil."),
        )
    why = Words("intake meeting on {day}", "rencontre d'accueil le {day}").fill(day=person.intake_on)
    return Finding(
        Outcome.INCOMPLETE, why, Words("Hold the intake meeting.", "Tenez la rencontre d'accueil."), person.intake_on
    )


@rule(
    "Every required cell is filled in.",
    "Toutes les cellules obligatoires sont remplies.",
    where=blank_in(CONNECTEE_REQUIRED, BLANKS),
)
def required_cells(person: Connectee, desk: Desk) -> Finding | None:
    return incomplete(person, CONNECTEE_TAB, CONNECTEE_REQUIRED if person.intake_on else CONNECTEE_APPLICATION, desk)


@rule(
    "Every required cell of a Connector is filled in.",
    "Toutes les cellules obligatoires d'un Connecteur sont remplies.",
    where=blank_in(CONNECTOR_REQUIRED, BLANKS),
)
def required_connector_cells(person: Connector, desk: Desk) -> Finding | None:
    return incomplete(person, CONNECTOR_TAB, CONNECTOR_REQUIRED, desk)


ALWAYS_ASKED = ("consent_share",)
"""What is asked for even where the community's tab has no column for it: without it nobody's profile is shown."""


def incomplete(person: Person, tab: Tab, required: tuple[str, ...], desk: Desk) -> Finding | None:
    """Return the finding that names the cells which are blank and should not be; what was typed is not asked for again."""
    unread = unread_of(person, required, desk)
    missing = [
        name
        for name in required
        if getattr(person, name) == BLANKS[name]
        and name not in unread
        and (name in ALWAYS_ASKED or (tab.name, name) not in desk.lacks)
    ]
    if not missing:
        return None
    headers = [tab.column(name).header for name in missing]
    return Finding(
        Outcome.INCOMPLETE,
        Words("missing: {headers}", "il manque : {headers}").fill(headers=headers),
        Words("Ask for: {headers}.", "Demandez : {headers}.").fill(headers=headers),
    )


@rule(
    "Federally funded settlement services last six years from permanent residence (from 2026-04-01), five from 2027-04-01.",
    "Les services d'établissement financés par le fédéral durent six ans après la résidence permanente (dès le 2026-04-01), cinq dès le 2027-04-01.",
    where=says("status", Status.PERMANENT_RESIDENT),
)
def funding_window(person: Connectee, desk: Desk) -> Finding | None:
    if person.landed_on is None:
        return None
    ends = funding_ends(person.landed_on)
    if ends > months_after(desk.day, FUNDING_NOTICE_MONTHS):
        return None
    if ends > desk.day:
        soon = Words(
            "the federal funding window closes on {day}", "la période de financement fédéral prend fin le {day}"
        )
        sooner = Words(
            "Match and report this person before that day.", "Jumelez et déclarez cette personne avant ce jour."
        )
        return Finding(Outcome.INCOMPLETE, soon.fill(day=ends), sooner, ends)
    why = Words(
        "the federal funding window closed on {day}", "la période de financement fédéral a pris fin le {day}"
    ).fill(day=ends)
    step = Words(
        "Check which funder counts this person; they can still take part.",
        "Vérifiez quel bailleur compte cette personne; elle peut quand même participer.",
    )
    return Finding(Outcome.INCOMPLETE, why, step)


FUNDING_NOTICE_MONTHS = 6
"""So long before its end the funding window is pointed out."""


def funding_ends(landed_on: date) -> date:
    """Return the day on which federally funded settlement services end for an economic-class permanent resident.

    Six years after landing, but not before 2026-04-01, when the limit began; five years from 2027-04-01 on.
    """
    six, five = years_after(landed_on, 6), years_after(landed_on, 5)
    under_six_years = max(six, date(2026, 4, 1))
    return min(under_six_years, max(five, date(2027, 4, 1)))


@rule(
    "A Connector whose time with the programme ended is left in peace until the day to circle back.",
    "Un Connecteur qui a terminé est laissé en paix jusqu'à la date de reprise de contact.",
    where=filled("ended_on"),
)
def still_a_connector(person: Connector, desk: Desk) -> Finding | None:
    if person.ended_on is None or person.ended_on > desk.day:
        return None
    back = person.circle_back_on or months_after(person.ended_on, desk.settings.circle_back_months)
    why = Words("ended on {day}", "terminé le {day}").fill(day=person.ended_on)
    step = Words("Circle back on {day}.", "Reprenez contact le {day}.")
    if back <= desk.day:
        step = Words("Circle back now (it was due on {day}).", "Reprenez contact maintenant (prévu le {day}).")
    return Finding(Outcome.ENDED, why, step.fill(day=back), back)


@rule(
    "A Connector on pause is not asked before the pause is over.",
    "Un Connecteur en pause n'est pas sollicité avant la fin de sa pause.",
    where=filled("paused_until"),
)
def not_on_pause(person: Connector, desk: Desk) -> Finding | None:
    if person.paused_until is None or person.paused_until <= desk.day:
        return None
    why = Words("paused until {day}", "en pause jusqu'au {day}").fill(day=person.paused_until)
    return Finding(
        Outcome.RESTING,
        why,
        Words("Back on {day}.", "De retour le {day}.").fill(day=person.paused_until),
        person.paused_until,
    )


@rule(
    "A Connector accepts to give three referrals.",
    "Un Connecteur accepte de donner trois références.",
    where=says("three_referrals", False),
)
def accepts_three_referrals(person: Connector, desk: Desk) -> Finding | None:
    why = Words("has not accepted to give three referrals", "n'a pas accepté de donner trois références")
    return Finding(
        Outcome.EXPECTATIONS,
        why,
        Words(
            "Explain that three referrals make a match a success.",
            "Expliquez que trois références font le succès d'un jumelage.",
        ),
    )


@rule(
    "A Connector knows that no job is expected of them.",
    "Un Connecteur sait qu'aucun emploi n'est attendu de lui.",
    where=says("no_job_expected", False),
)
def knows_no_job_is_expected(person: Connector, desk: Desk) -> Finding | None:
    why = Words("does not know yet that no job is expected", "ne sait pas encore qu'aucun emploi n'est attendu")
    return Finding(
        Outcome.EXPECTATIONS,
        why,
        Words("Say that nobody has to offer a job.", "Dites que personne n'a à offrir un emploi."),
    )


@rule(
    "A Connector is open-minded and shares knowledge.",
    "Un Connecteur est ouvert et partage ses connaissances.",
    where=says("open_to_share", False),
)
def open_minded(person: Connector, desk: Desk) -> Finding | None:
    why = Words("may not be a fit: open-minded, shares knowledge", "ne convient peut-être pas : ouverture, partage")
    step = Words(
        "Talk it over; if it is not a fit, thank them and part kindly.",
        "Parlez-en; si cela ne convient pas, remerciez et quittez-vous en bons termes.",
    )
    return Finding(Outcome.EXPECTATIONS, why, step)


@lru_cache(maxsize=1 << 12)
def not_ready(day: date, why: Words, step: Words) -> Finding:
    """Return the finding "Not ready, look again on the day"."""
    return Finding(
        Outcome.NOT_READY,
        why,
        Words("Look again on {day}. {step}", "À revoir le {day}. {step}").fill(day=day, step=step),
        day,
    )


def look_again(person: Connectee, desk: Desk, weeks: int, why: Words, step: Words) -> Finding:
    """Return "Not ready", to look at again on the day you typed, or so many weeks after the intake meeting."""
    start = person.intake_on or person.applied_on or desk.day
    day = person.look_again_on or start + timedelta(weeks=weeks)
    if day > desk.day:
        return not_ready(day, why, step)
    return overdue(day, why, step)


@lru_cache(maxsize=1 << 12)
def overdue(day: date, why: Words, step: Words) -> Finding:
    """Return the finding "Not ready, look again now": the day has come."""
    now = Words("Look again now (it was due on {day}). {step}", "À revoir maintenant (prévu le {day}). {step}")
    return Finding(Outcome.NOT_READY, why, now.fill(day=day, step=step), day)


@lru_cache(maxsize=1 << 8)
def with_partner(step: Words, partner: Words) -> Words:
    """Return a step with the partner who helps."""
    return step.fill(partner=partner)


def judge(
    workbook: Workbook, settings: Intake
) -> tuple[tuple[Verdict[Connectee], ...], tuple[Verdict[Connector], ...]]:
    """Return the verdict on every row of Connectees and of Connectors, in the order of the rows."""
    modes = {name: mode_on(said, workbook.day) for name, said in settings.rules.items()}
    finished = frozenset(plain_key(match.connectee) for match in workbook.matches if match.met_on and not match.live)
    at_work = frozenset(plain_key(job.connectee) for job in workbook.jobs if in_own_field(job, workbook.day))
    regulated = tuple(f" {folded(word)} " for word in settings.regulated_professions)

    def desk_for(people: tuple[Person, ...], tab: Tab) -> Desk:
        keys = [person.key for person in people]
        same, near, unread = twins(people, keys), near_twins(people, keys), unread_by_line(workbook, tab.name)
        return Desk(workbook.day, settings, same, near, finished, at_work, regulated, workbook.lacks, unread)

    return (
        judged(workbook.connectees, CONNECTEE_RULES, desk_for(workbook.connectees, CONNECTEE_TAB), modes),
        judged(workbook.connectors, CONNECTOR_RULES, desk_for(workbook.connectors, CONNECTOR_TAB), modes),
    )


def unread_by_line(workbook: Workbook, tab: str) -> dict[int, frozenset[str]]:
    """Return, by line, the columns of a tab whose cells cannot be read."""
    by_line: dict[int, set[str]] = defaultdict(set)
    for name, line, column in workbook.unread:
        if name == tab:
            by_line[line].add(column)
    return {line: frozenset(columns) for line, columns in by_line.items()}


def in_own_field(job: Job, day: date) -> bool:
    """Tell whether a job was accepted until a day, and nobody says that it is outside the person's field."""
    return job.in_field is not False and (job.accepted_on is None or job.accepted_on <= day)


CONNECTEE_RULES: tuple[Rule[Connectee, Desk], ...] = (
    still_taking_part,
    one_row_per_person,
    surely_one_person,
    perhaps_one_person,
    takes_part_once,
    may_work_in_canada,
    post_secondary_graduate,
    looking_for_work,
    found_no_job_yet,
    sufficient_language,
    professional_resume,
    ready_for_employment,
    positive_attitude,
    follow_up_etiquette,
    willing_to_network,
    licence_where_needed,
    look_again_date_kept,
    readable_cells,
    intake_meeting_held,
    required_cells,
    funding_window,
)

CONNECTOR_RULES: tuple[Rule[Connector, Desk], ...] = (
    still_a_connector,
    one_row_per_connector,
    surely_one_person,
    perhaps_one_person,
    not_on_pause,
    accepts_three_referrals,
    knows_no_job_is_expected,
    open_minded,
    readable_connector_cells,
    required_connector_cells,
)
