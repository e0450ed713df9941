"""The criteria of a match: what each side brings, the points that it is worth, and the sentence that names it.

To add a criterion, write what a Connectee seeks and what a Connector offers as traits, and name it in the tuple at the
foot. Points are counted from traits that both sides share, so a criterion is exact, quick, and always has its evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from sheets_templates.choices import Industry, folded
from sheets_templates.people_tabs import Connectee, Connector
from sheets_templates.words import Words, listed, spoken

Trait = str | Words
Traits = Mapping[str, Trait]
"""What someone seeks or offers: comparable tokens, each with the words a person reads; "" is not worth a mention."""


@dataclass(frozen=True)
class Standing:
    """What a criterion may look at beside the two rows: the day, and when each Connector was last matched."""

    day: date
    last_match: Mapping[str, date] = field(default_factory=dict)
    """By the Connector's key."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One reason for a match."""

    name: str
    points: int
    about: Words
    """What it looks at, in a phrase."""
    says: Callable[[tuple[Trait, ...]], Words]
    """Return the sentence that names the shared traits."""
    seeks: Callable[[Connectee, Standing], Traits]
    offers: Callable[[Connector, Standing], Traits]
    enough: int = 1
    """So many shared traits are worth all the points; fewer are worth their share."""


def saying(en: str, fr: str) -> Callable[[tuple[Trait, ...]], Words]:
    """Return the function that says a sentence with the shared traits, at most four of them, as {what}."""

    @lru_cache(maxsize=1 << 12)
    def said(shared: tuple[Trait, ...]) -> Words:
        named = [trait for trait in shared if trait][:4]
        texts = (
            words.format(what=listed([str(spoken(each, code)) for each in named], code))
            for code, words in (("en", en), ("fr", fr))
        )
        return Words.plain(*texts)

    return said


SMALL_WORDS = frozenset(
    [
        "and",
        "or",
        "of",
        "the",
        "for",
        "with",
        "in",
        "at",
        "to",
        "a",
        "an",
        "et",
        "ou",
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "un",
        "une",
        "pour",
        "avec",
        "en",
        "au",
        "aux",
        "dans",
        "l",
        "d",
    ]
)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return what a word has in common with its other forms, in English and French: analysts, analyst, analyste."""
    import snowballstemmer

    english, french = snowballstemmer.stemmer("english"), snowballstemmer.stemmer("french")
    return folded(french.stemWord(english.stemWord(word.lower()))) + "".join(char for char in word if char in "+#")


def word_traits(*texts: str) -> Traits:
    """Return the words of texts as traits: whole words, stemmed, without the small ones."""
    words = (word for text in texts for word in words_in(text))
    return {stem(word): word for word in words if folded(word) and folded(word) not in SMALL_WORDS}


@lru_cache(maxsize=1 << 16)
def words_in(text: str) -> tuple[str, ...]:
    """Return the words of a text; C++, C# and Node.js are words, and the d' of « d'affaires » is none."""
    return tuple(re.findall(r"[^\W_](?:[\w+#]|\.(?=\w))*", text))


def named_traits(*names: str) -> Traits:
    """Return names as traits, whole: organizations and cities."""
    return {folded(name): name for name in names if folded(name)}


FAMILIES: Mapping[Words, tuple[Industry, ...]] = {
    Words("natural resources", "ressources naturelles"): (Industry.AGRICULTURE, Industry.MINING, Industry.UTILITIES),
    Words("building and making", "construction et fabrication"): (Industry.CONSTRUCTION, Industry.MANUFACTURING),
    Words("trade and transport", "commerce et transport"): (Industry.WHOLESALE, Industry.RETAIL, Industry.TRANSPORT),
    Words("business services", "services aux entreprises"): (
        Industry.INFORMATION, Industry.PROFESSIONAL, Industry.MANAGEMENT, Industry.ADMINISTRATIVE,
    ),
    Words("money and property", "finance et immobilier"): (Industry.FINANCE, Industry.REAL_ESTATE),
    Words("public services", "services publics"): (Industry.EDUCATION, Industry.HEALTH, Industry.PUBLIC),
    Words("leisure and personal services", "loisirs et services personnels"): (
        Industry.ARTS, Industry.ACCOMMODATION, Industry.OTHER_SERVICES,
    ),
}  # fmt: skip
"""Industries that are near each other, by sectors of NAICS."""

FAMILY_OF: Mapping[Industry, Words] = {industry: name for name, family in FAMILIES.items() for industry in family}


def industry_traits(industry: Industry | None) -> Traits:
    """Return an industry and its family as traits."""
    if industry is None:
        return {}
    return {industry.name: industry.words, f"near {FAMILY_OF[industry].en}": FAMILY_OF[industry]}


def says_industry(shared: tuple[Trait, ...]) -> Words:
    """Say the field that both know, or that their fields are near each other."""
    family = FAMILY_OF.values()
    exact = tuple(trait for trait in shared if trait not in family)
    if exact:
        return saying("Both know the field {what}.", "Le même secteur : {what}.")(exact)
    return saying("Their fields are near each other: {what}.", "Des secteurs voisins : {what}.")(shared)


def major_group(code: str) -> Traits:
    """Return the major group of a five-digit code of NOC 2021; none for other codes, such as those of 2016."""
    digits = re.fullmatch(r"\s*(?:NOC|CNP)?\s*(\d{5})(?:\.\d+)?\s*", code, re.IGNORECASE)
    return {digits[1][:2]: digits[1][:2]} if digits else {}


def meeting_places(city: str, online: bool | None) -> Traits:
    """Return where someone can meet: a city, and online."""
    return {**named_traits(city), **({"online": Words("online", "en ligne")} if online else {})}


def says_meeting(shared: tuple[Trait, ...]) -> Words:
    """Say the city that both are in, or that a video call suits both."""
    cities = tuple(trait for trait in shared if isinstance(trait, str))
    if cities:
        return saying("Both are in {what}.", "Les deux sont à {what}.")(cities)
    return Words("A video call suits both.", "Un appel vidéo convient aux deux.")


OLDER = 5
"""A Connector with so many more years in the profession has something to tell."""


def years_above(person: Connectee) -> Traits:
    """Return the years of experience from which a Connector has something to tell."""
    if person.years_experience is None:
        return {}
    return {str(min(40, person.years_experience + OLDER)): ""}


def years_up_to(years: int | None) -> Traits:
    """Return every number of years that someone with so many can speak to."""
    return {str(year): str(years) for year in range(OLDER, min(40, years or 0) + 1)}


LONG_WAIT = 90
"""Days after which someone has waited long."""
RESTED = 60
"""Days after which a Connector without a match is rested."""


def waiting_since(person: Connectee) -> date:
    """Return the day from which someone has been waiting for a match."""
    return person.intake_on or person.applied_on or date.max


def long_wait(person: Connectee, now: Standing) -> Traits:
    """Return since when someone has waited, where that is long."""
    since = waiting_since(person)
    return {"long": since.isoformat()} if since <= now.day - timedelta(days=LONG_WAIT) else {}


def rest(helper: Connector, now: Standing) -> Traits:
    """Return that a Connector has had no match for a while."""
    last = now.last_match.get(helper.key)
    return {"rested": ""} if last is None or last <= now.day - timedelta(days=RESTED) else {}


same_industry = Criterion(
    "same_industry",
    30,
    Words("the same industry (NAICS); half for a near one", "le même secteur (SCIAN); la moitié pour un voisin"),
    says_industry,
    lambda person, now: industry_traits(person.industry),
    lambda helper, now: industry_traits(helper.industry),
    enough=2,
)

same_occupation_group = Criterion(
    "same_occupation_group",
    20,
    Words("the same broad occupation group (NOC)", "le même groupe de professions (CNP)"),
    saying("The same occupation group: {what}.", "Le même groupe de professions : {what}."),
    lambda person, now: (
        {person.occupation_group.name: person.occupation_group.words} if person.occupation_group else {}
    ),
    lambda helper, now: (
        {helper.occupation_group.name: helper.occupation_group.words} if helper.occupation_group else {}
    ),
)

same_major_group = Criterion(
    "same_major_group",
    10,
    Words("the same major group of the NOC code", "le même grand groupe du code CNP"),
    saying("The same major group of occupations: NOC {what}.", "Le même grand groupe de professions : CNP {what}."),
    lambda person, now: major_group(person.noc),
    lambda helper, now: major_group(helper.noc),
)

organization_of_interest = Criterion(
    "organization_of_interest",
    25,
    Words(
        "an organization of interest where the Connector works or knows people",
        "un organisme d'intérêt où le Connecteur travaille ou connaît des gens",
    ),
    saying("The Connector knows people at {what}.", "Le Connecteur connaît des gens chez {what}."),
    lambda person, now: named_traits(*person.organizations),
    lambda helper, now: named_traits(helper.employer, *helper.organizations),
)

shared_skills = Criterion(
    "shared_skills",
    15,
    Words(
        "two words of occupation and skills; half for one",
        "deux mots de la profession et des compétences; la moitié pour un",
    ),
    saying("Things to talk about: {what}.", "De quoi parler : {what}."),
    lambda person, now: word_traits(person.occupation, *person.skills),
    lambda helper, now: word_traits(helper.position, *helper.skills),
    enough=2,
)

city_or_online = Criterion(
    "city_or_online",
    10,
    Words("the same city, or a video call suits both", "la même ville, ou un appel vidéo convient aux deux"),
    says_meeting,
    lambda person, now: meeting_places(person.city, person.online),
    lambda helper, now: meeting_places(helper.city, helper.online),
)

more_experience = Criterion(
    "more_experience",
    5,
    Words("a Connector with five more years of experience", "un Connecteur avec cinq ans d'expérience de plus"),
    saying("The Connector has {what} years of experience.", "Le Connecteur a {what} ans d'expérience."),
    lambda person, now: years_above(person),
    lambda helper, now: years_up_to(helper.years_experience),
)

shared_background = Criterion(
    "shared_background",
    5,
    Words("something of their background, if both said so", "un point commun du parcours, si les deux l'ont dit"),
    saying("They share: {what}.", "Ils ont en commun : {what}."),
    lambda person, now: named_traits(*person.background),
    lambda helper, now: named_traits(*helper.background),
)

waited_long = Criterion(
    "waited_long",
    5,
    Words("a wait of more than 90 days", "plus de 90 jours d'attente"),
    saying("Has waited since {what}.", "En attente depuis le {what}."),
    long_wait,
    lambda helper, now: {"long": ""},
)

rested_connector = Criterion(
    "rested_connector",
    5,
    Words("a Connector without a match for 60 days", "un Connecteur sans jumelage depuis 60 jours"),
    lambda shared: Words(
        "The Connector is rested: no match for two months.",
        "Le Connecteur est reposé : aucun jumelage depuis deux mois.",
    ),
    lambda person, now: {"rested": ""},
    rest,
)

CRITERIA: tuple[Criterion, ...] = (
    same_industry,
    same_occupation_group,
    same_major_group,
    organization_of_interest,
    shared_skills,
    city_or_online,
    more_experience,
    shared_background,
    waited_long,
    rested_connector,
)
