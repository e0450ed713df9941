"""Tact: what a public text never says, in English and French alike: status, language score, health, contact data, a promise.

To add something, add a phrase to its list below: words are whole words, without accents and capitals; `a/b` is either,
`_` stands for up to four words between, `#` for a number. `but` lists look-alikes that are left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from sheets_templates.choices import folded
from sheets_templates.words import Words
from social.limits import STOPS, line

GAP, NUMBER = "_", "#"
LONGEST_GAP = 4


NEGATIONS = frozenset(
    (
        *("no", "not", "never", "nobody", "nothing", "without", "neither", "nor", "cannot", "none"),
        *("ne", "n", "pas", "aucun", "aucune", "sans", "jamais", "ni", "rien", "non"),
    )
)
REACH_OF_NO = 5
"""A no so many words before a promise turns it into none: "nobody here can promise you a job"."""


@dataclass(frozen=True, slots=True)
class Taboo:
    """Something that a public text never says: its name, how it is told, the phrases that say it, look-alikes."""

    name: str
    says: Words
    phrases: str
    but: str = ""
    unless_denied: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """A place in a text that says what it should not."""

    taboo: Taboo
    said: str


STATUS = Taboo(
    "status",
    Words("somebody's status in Canada", "le statut de quelqu'un au Canada"),
    """
    refugee/refugees · asylum seeker/seekers · asylum claim · refugee claimant/claimants · permanent resident/residents
    permanent residence/residency · pr card · pr status · work permit/permits · study permit/permits · open permit
    closed permit · visa status/holder/expired/application · student visa · visitor visa · immigration status/file
    temporary foreign worker/workers · undocumented · illegal immigrant/immigrants · deported · deportation
    protected person · pgwp · cuaet · express entry · sponsored by her/his/their husband/wife/spouse · lmia
    refugie/refugies/refugiee/refugiees · demandeur/demandeurs/demandeuse/demandeuses d asile · demande d asile
    resident/residents/residente/residentes permanent/permanents/permanente/permanentes · residence permanente
    permis de travail · permis d etudes · permis ouvert/ferme · visa d etudiant/etudes/visiteur · statut d immigration
    travailleur/travailleurs/travailleuse/travailleuses etranger/etrangers/etrangere/etrangeres temporaire/temporaires
    sans papiers · expulse/expulsee du · personne protegee · entree express · ptpd · eimt
    """,
    "refugee centre/center/services/association/council/board · refugies et immigrants · centre des refugies",
)

LANGUAGE_SCORE = Taboo(
    "language_score",
    Words("a language score", "un résultat de test de langue"),
    """
    clb # · nclc # · clb level · clb/nclc score · niveau clb/nclc · benchmark level # · niveau de competence linguistique
    ielts · toefl · celpip · tef canada · tcf canada · tef # · tcf # · score tef/tcf · delf · dalf
    language test/score/scores/level/results · english test/score/level · french test/score/level
    test de langue/francais/anglais · resultat/resultats _ test de langue · note _ examen de langue
    niveau de francais/langue · niveau d anglais · broken english · poor english · mauvais francais/anglais
    """,
)

HEALTH = Taboo(
    "health",
    Words("somebody's health", "la santé de quelqu'un"),
    """
    cancer · depression · depressed · anxiety · diagnosed · diagnosis · pregnant · pregnancy · illness · chronic pain
    ptsd · trauma · traumatized · hospitalized · hospitalised · surgery · disabled · her/his/their disability · a disability
    wheelchair · autistic · autism · adhd · dyslexia · burned out · burnt out · medical leave/condition/history · sick leave
    mental health issue/issues/problem/problems/struggle/struggles/crisis · her/his/their health/medication
    depression · deprime/deprimee · anxiete · enceinte · grossesse · maladie · malade · hospitalise/hospitalisee
    chirurgie · operation chirurgicale · handicap · handicape/handicapee · autiste/autistes · dyslexie · tdah
    epuisement professionnel · conge de maladie · traumatisme · traumatise/traumatisee
    probleme/problemes de sante · sa sante · fauteuil roulant
    """,
    """
    cancer society/research/centre/center/care/foundation · recherche sur le cancer · societe du cancer
    surgery clinic · great depression · assurance maladie · prevention _ maladie · enceinte du/de
    trauma nurse/care/centre/center/unit/informed · autism society/centre/center/canada/nova/services
    """,
)

PROMISE = Taboo(
    "promise",
    Words("a promise of a job", "une promesse d'emploi"),
    """
    guarantee/guarantees/guaranteed/guaranteeing _ job/jobs/employment/interview/offer/position/work
    job/jobs/employment/interview/work guaranteed · job guarantee
    promise/promises/promised _ job/jobs/employment/offer/position/work
    will/ll get/find/land/give/secure you _ job/jobs/employment/position/work · get/gets/got you hired
    find/finds/land/lands you _ job · will/ll be hired · will/ll have _ job · will/ll find _ job · will/ll get _ job
    will/ll land _ job · will/ll hire you · sure to find/get/land _ job · job is yours · jobs for everyone
    garantir/garantit/garantissons/garantissent/garantie/garanti/garantis _ emploi/emplois/travail/poste/embauche/entrevue
    emploi/emplois/travail/poste/embauche/entrevue garanti/garantis/garantie/assure/assuree
    promettre/promet/promettons/promettent/promis/promesse/promesses _ emploi/emplois/travail/poste/embauche
    vous trouverons/trouvera/trouveront/donnerons/donnera/obtiendrons _ emploi/travail/poste
    vous aurez/trouverez/obtiendrez/decrocherez _ emploi/travail/poste · serez embauche/embauchee/embauches
    trouver un emploi a coup sur · un emploi pour tous/toutes
    """,
    unless_denied=True,
)

CONTACT = Taboo("contact", Words("contact data", "des coordonnées"), "")
"""Contact data are found by their shape, in `contacts`."""

TABOOS = (STATUS, LANGUAGE_SCORE, HEALTH, PROMISE)

AVOIDED = Taboo(
    "avoided",
    Words("words that put people down or wear thin", "des mots qui rabaissent ou qui sont usés"),
    """
    foreigner/foreigners · alien/aliens · third world · exotic · handout/handouts · charity case · low skilled · unskilled
    canadian experience · ninja/ninjas · rockstar/rockstars · rock star · guru/gurus · superstar · synergy · game changer
    lucky to be here · the less fortunate · survival job/jobs · less fortunate · hard to employ · minorities
    delighted to announce · thrilled to announce · humbled and honoured · in today s fast paced world · leverage
    tiers monde · exotique/exotiques · peu qualifie/qualifies/qualifiee/qualifiees · experience canadienne
    gourou/gourous · synergie/synergies · moins fortunes/fortunees · demunis/demunies · minorites
    ravis/ravi/ravie/heureux d annoncer · emploi/emplois de survie · les etrangers · ces etrangers · incontournable/incontournables
    """,
)

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w-])(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)?[ .-]?[2-9]\d{2}[ .-]?\d{4}(?![\w-])")
ABROAD = re.compile(r"(?<![\w])\+\d{1,3}(?:[ .-]?\d{2,4}){3,5}(?!\w)")
POSTAL_CODE = re.compile(r"(?<!\w)[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d(?!\w)")
STREET = re.compile(
    r"(?<![\w.,-])\d{1,5}(?:-\d{1,5})?,? (?:(?:[A-ZÀ-Þ][\w'’.-]*,? ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Crescent|Boulevard|Blvd|Court|Terrace)\b"
    r"|(?:rue|avenue|boulevard|boul\.|chemin|ch\.|rang|allée|place|route)\s[A-ZÀ-Þ\w])"
)
DIGIT = re.compile(r"\d")
SHAPES = ((EMAIL, 0), (PHONE, 10), (ABROAD, 8))
NUMBER_AT = re.compile(r"\d+")


def slips(text: str) -> Iterator[Slip]:
    """Yield every place where a text says what a public text never says, with the words that say it."""
    for each in text.split("\n"):
        yield from slips_in(each)
    yield from contacts(text)


@lru_cache(maxsize=1 << 14)
def slips_in(text: str) -> tuple[Slip, ...]:
    """Return what one line says that a public text never says; no phrase goes on in the next line."""
    return tuple(said(line(text).tokens, never_said()))


def avoided(text: str, own: tuple[str, ...] = ()) -> Iterator[Slip]:
    """Yield the words in a text that are better avoided: ours, and the community's own."""
    for each in text.split("\n"):
        yield from avoided_in(each, own)


@lru_cache(maxsize=1 << 14)
def avoided_in(text: str, own: tuple[str, ...]) -> tuple[Slip, ...]:
    """Return the words in one line that are better avoided."""
    return tuple(said(line(text).tokens, better_avoided(own)))


@cache
def never_said() -> PhraseBook:
    """Return the phrases that no public text holds."""
    return phrase_book(TABOOS)


@cache
def better_avoided(own: tuple[str, ...]) -> PhraseBook:
    """Return the phrases that are better avoided, a community's own first."""
    theirs = Taboo("avoided", AVOIDED.says, " · ".join(folded(phrase) for phrase in own))
    return phrase_book((theirs, AVOIDED) if own else (AVOIDED,))


def contacts(text: str) -> Iterator[Slip]:
    """Yield e-mail and street addresses, phones and postal codes in a text, by their shape."""
    digits = len(DIGIT.findall(text))
    if not digits and "@" not in text:
        return
    for shape, least in SHAPES:
        if digits >= least and ("@" in text or least):
            yield from (Slip(CONTACT, found[0].strip()) for found in shape.finditer(text))
    for number in NUMBER_AT.finditer(text) if digits else ():
        at = number.start()
        for found in (STREET.match(text, at), POSTAL_CODE.match(text, max(0, at - 1))):
            if found:
                yield Slip(CONTACT, found[0].strip())


Phrase = tuple[frozenset[str], ...]


class PhraseBook(NamedTuple):
    """Phrases by each word that they can begin with: whose they are, their words, whether it is a look-alike."""

    by_first: Mapping[str, tuple[tuple[Taboo, Phrase, bool], ...]]
    needed: frozenset[str]
    """Words without one of which none of the phrases is said; most lines hold none of them."""


def phrase_book(taboos: tuple[Taboo, ...]) -> PhraseBook:
    """Return the phrases of some taboos by their first word."""
    book: dict[str, list[tuple[Taboo, Phrase, bool]]] = defaultdict(list)
    needed: set[str] = set()
    for taboo in taboos:
        for text, alike in ((taboo.phrases, False), (taboo.but, True)):
            for phrase in phrases(text):
                needed |= max(phrase, key=lambda words: min(map(len, words)))
                for first in sorted(phrase[0]):
                    book[first].append((taboo, phrase, alike))
    return PhraseBook({first: tuple(entries) for first, entries in book.items()}, frozenset(needed))


def phrases(text: str) -> Iterator[Phrase]:
    """Yield the phrases of a list: each a row of sets, any word of which will do in that place."""
    for each in re.split(r"[·\n]", text):
        if each.strip():
            yield tuple(frozenset(word.split("/")) for word in each.split())


def said(words: Sequence[str], book: PhraseBook) -> Iterator[Slip]:
    """Yield the phrases of a book that a row of words says, the longest where several begin at one word."""
    if book.needed.isdisjoint(words):
        return
    for at in [at for at, word in enumerate(words) if word in book.by_first]:
        yield from said_here(words, at, book)


def said_here(words: Sequence[str], at: int, book: PhraseBook) -> Iterator[Slip]:
    """Yield the phrase that the words from `at` on say, unless a look-alike explains it."""
    found = [
        (end, taboo, alike)
        for taboo, phrase, alike in book.by_first[words[at]]
        for end in (matched(words, at, phrase),)
        if end
    ]
    innocent = {taboo.name: end for end, taboo, alike in found if alike}
    real = [
        (end, taboo)
        for end, taboo, alike in found
        if not alike and innocent.get(taboo.name, 0) < end and not (taboo.unless_denied and denied(words, at, end))
    ]
    if real:
        end, taboo = max(real, key=lambda entry: entry[0])
        yield Slip(taboo, " ".join(words[at:end]))


def matched(words: Sequence[str], at: int, phrase: Phrase) -> int:
    """Return where a phrase ends that begins at `at`; 0 where the words there do not say it."""
    for place, wanted in enumerate(phrase):
        if GAP in wanted:
            rest = phrase[place + 1 :]
            for skipped in range(LONGEST_GAP + 1):
                if skipped and (at + skipped > len(words) or words[at + skipped - 1] in STOPS):
                    return 0
                end = matched(words, at + skipped, rest)
                if end:
                    return end
            return 0
        if at >= len(words) or not (words[at] in wanted or (NUMBER in wanted and words[at].isdigit())):
            return 0
        at += 1
    return at


def denied(words: Sequence[str], at: int, end: int) -> bool:
    """Tell whether a no stands in what is said or shortly before it, in the same sentence."""
    first = at
    while first > max(0, at - REACH_OF_NO) and words[first - 1] not in STOPS:
        first -= 1
    return not NEGATIONS.isdisjoint(words[first:end])
