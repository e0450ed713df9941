"""The words that people pick from a drop-down, one line each: English, French, and other ways to write it.

To add a choice, add a line; to add a drop-down, add a class. The code a choice is known by is its name.
"""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import cache, lru_cache
from typing import Self, TypeVar

from sheets_templates.words import Words

C = TypeVar("C", bound="Choices")


class Choices(Enum):
    """A closed list of choices; each member is declared as (English, French, *other spellings)."""

    def __init__(self, en: str, fr: str, *also: str) -> None:
        self.words = Words(en, fr)
        self.also = also

    @classmethod
    def spelled(cls, text: str) -> Self | None:
        """Return the member that `text` names in any language or other spelling, or after its code, or None."""
        known = spellings(cls)
        found = known.get(folded(text))
        if found is None and "&" in text:
            found = known.get(folded(text.replace("&", " and "))) or known.get(folded(text.replace("&", " et ")))
        return found or coded(cls, folded(text))

    @classmethod
    def shown(cls, language: str) -> tuple[str, ...]:
        """Return what the drop-down offers in `language`, in order."""
        return tuple(member.words.say(language) for member in cls)


@cache
def spellings(choices: type[C]) -> dict[str, C]:
    """Return every known spelling, folded, with the member that it means."""
    known: dict[str, C] = {}
    for member in choices:
        for text in (member.words.en, member.words.fr, member.name.replace("_", " "), *member.also):
            known.setdefault(folded(text), member)
    return known


def coded(choices: type[C], text: str) -> C | None:
    """Return the member whose code begins a folded text and whose words go on: "54 professional scientific"; or None."""
    words = text.split()
    for at in (1, 2):
        member: C | None = spellings(choices).get(" ".join(words[:at])) if text[:1].isdigit() and len(words) > at else None
        rest = " ".join(words[at:])
        if member and any(folded(label).startswith(rest) for label in (member.words.en, member.words.fr)):
            return member
    return None


ONLY_WORDS = {number: " " for number in range(128) if not chr(number).isalnum()}
"""Turns everything in ASCII that is no letter or digit into a space."""


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """Return text without accents, case, punctuation and double spaces, for comparing what people typed."""
    if text.isascii():
        return " ".join(text.lower().translate(ONLY_WORDS).split())
    decomposed = unicodedata.normalize("NFD", text)
    for _ in range(2):  # compatibility caseless matching, the Unicode Standard, section 3.13, D146
        decomposed = unicodedata.normalize("NFKD", decomposed.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in bare).split())


class SpokenLanguage(Choices):
    """The language someone prefers to talk in."""

    ENGLISH = "English", "Anglais", "en", "eng"
    FRENCH = "French", "Français", "fr", "fra"
    BOTH = "English and French", "Anglais et français", "both", "les deux", "bilingual", "bilingue", "either", "French and English", "français et anglais", "English French", "French English", "anglais français", "français anglais", "en fr", "fr en"

    @property
    def in_sentence(self) -> Words:
        """Return the words as they stand inside a sentence: French writes languages small."""
        return Words(self.words.en, self.words.fr.lower())

    def allows(self, other: SpokenLanguage) -> bool:
        """Tell whether two people who speak these can talk to each other."""
        return self is other or SpokenLanguage.BOTH in (self, other)


class Status(Choices):
    """The right by which a Connectee lives in Canada."""

    PERMANENT_RESIDENT = "Permanent resident", "Résidence permanente", "PR", "landed immigrant", "RP", "résident permanent", "résidente permanente"
    CITIZEN = "Canadian citizen", "Citoyenneté canadienne", "citizen", "citoyen", "citoyenne", "canadian", "citoyen canadien", "citoyenne canadienne"
    PROTECTED_PERSON = "Protected person or refugee", "Personne protégée ou réfugiée", "refugee", "protected person", "réfugié"
    REFUGEE_CLAIMANT = "Refugee claimant", "Demande d'asile", "asylum seeker", "demandeur d'asile", "claimant"
    WORK_PERMIT = "Work permit", "Permis de travail", "temporary foreign worker", "TFW", "open work permit", "CUAET"
    GRADUATE_PERMIT = "Post-graduation work permit", "Permis de travail postdiplôme", "PGWP", "PTPD"
    STUDENT_PERMIT = "Study permit", "Permis d'études", "international student", "student", "étudiant international"
    LOCAL_GRADUATE = "Local graduate", "Diplômé de la région", "domestic student", "local"
    OTHER = "Other", "Autre"


class Education(Choices):
    """The highest diploma or degree that someone holds or is about to hold."""

    NONE = "Secondary school or less", "Secondaire ou moins", "high school", "secondary", "none", "école secondaire"
    TRADE = "Trade certificate", "Certificat de métier", "apprenticeship", "trade", "DEP"
    COLLEGE = "College diploma", "Diplôme collégial", "college", "diploma", "DEC", "collège"
    BACHELOR = "Bachelor's degree", "Baccalauréat", "bachelor", "bachelors", "BA", "BSc", "undergraduate", "licence"
    MASTER = "Master's degree", "Maîtrise", "master", "masters", "MA", "MSc", "MBA"
    DOCTORATE = "Doctorate", "Doctorat", "PhD", "doctor"


class Employment(Choices):
    """Whether someone works, and in what they are trained for."""

    UNEMPLOYED = "Unemployed", "Sans emploi", "not working", "chômage", "looking"
    UNDEREMPLOYED = "Underemployed", "Sous-employé", "survival job", "part time survival job"
    STUDYING = "Studying", "Aux études", "student"
    IN_FIELD = "Employed in own field", "En emploi dans son domaine", "employed", "employed in field", "en emploi"


class Licence(Choices):
    """Where someone stands with the licence that a regulated profession needs."""

    NOT_NEEDED = "Not needed", "Pas nécessaire", "n/a", "na", "not applicable", "s. o."
    LICENSED = "Licensed here", "Autorisé ici", "yes", "oui", "licensed"
    IN_PROGRESS = "Being assessed", "En évaluation", "in progress", "en cours"
    ALTERNATE_PLAN = "Alternate plan agreed", "Plan de rechange convenu", "alternative career", "autre carrière"
    NOT_LICENSED = "Not licensed", "Non autorisé", "no", "non"


class Attitude(Choices):
    """How the mock interview went, in what cannot be taught in an afternoon."""

    POSITIVE = "Positive", "Positive", "good", "yes", "bonne", "oui"
    NEEDS_COACHING = "Needs coaching", "À accompagner", "negative", "négative", "no", "non"
    FOLLOW_UP = "Follow-up etiquette to coach", "Suivi à travailler", "too pressing", "insistant", "calls too often"


class Industry(Choices):
    """The 20 sectors of NAICS Canada 2022, by their words; `code` is NAICS's own number."""

    AGRICULTURE = "Agriculture, forestry, fishing and hunting", "Agriculture, foresterie, pêche et chasse", "11", "agriculture"
    MINING = "Mining, quarrying, oil and gas", "Mines, carrières, pétrole et gaz", "21", "mining", "oil and gas", "mines"
    UTILITIES = "Utilities", "Services publics", "22", "energy", "énergie"
    CONSTRUCTION = "Construction", "Construction", "23"
    MANUFACTURING = "Manufacturing", "Fabrication", "31-33", "31", "32", "33", "production", "manufacturier"
    WHOLESALE = "Wholesale trade", "Commerce de gros", "41", "wholesale"
    RETAIL = "Retail trade", "Commerce de détail", "44-45", "44", "45", "retail", "détail"
    TRANSPORT = "Transportation and warehousing", "Transport et entreposage", "48-49", "48", "49", "logistics", "logistique", "transport", "transportation"
    INFORMATION = "Information and cultural industries", "Industrie de l'information et culturelle", "51", "media", "médias"
    FINANCE = "Finance and insurance", "Finance et assurances", "52", "finance", "banking", "insurance", "banque", "assurance", "assurances", "financial services"
    REAL_ESTATE = "Real estate, rental and leasing", "Immobilier et location", "53", "real estate", "immobilier"
    PROFESSIONAL = "Professional, scientific and technical services", "Services professionnels, scientifiques et techniques", "54", "IT", "information technology", "tech", "technology", "software", "technologie", "TIC", "consulting", "engineering", "informatique", "TI"
    MANAGEMENT = "Management of companies", "Gestion de sociétés", "55"
    ADMINISTRATIVE = "Administrative, support and waste management", "Services administratifs, soutien et gestion des déchets", "56", "administrative"
    EDUCATION = "Education", "Enseignement", "61", "educational services", "éducation"
    HEALTH = "Health care and social assistance", "Soins de santé et assistance sociale", "62", "health", "healthcare", "health care", "santé", "soins de santé"
    ARTS = "Arts, entertainment and recreation", "Arts, spectacles et loisirs", "71", "arts", "music", "musique"
    ACCOMMODATION = "Accommodation and food", "Hébergement et restauration", "72", "hospitality", "tourism", "tourisme", "hôtellerie", "restauration", "food service"
    OTHER_SERVICES = "Other services", "Autres services", "81", "non profit", "osbl"
    PUBLIC = "Public administration", "Administrations publiques", "91", "government", "gouvernement", "public sector", "secteur public", "administration publique"

    @property
    def code(self) -> str:
        """Return NAICS's own number for the sector, such as "54" or "31-33"."""
        return self.also[0]

    @classmethod
    def searched(cls, words: Words) -> str:
        """Return the everyday word to search people of a sector by; the sector's own words where there is none."""
        member = next((each for each in cls if each.words == words), None)
        everyday = [text for text in member.also if text.replace(" ", "").isalpha() and len(text) > 2] if member else []
        return everyday[0] if everyday else words.en


class OccupationGroup(Choices):
    """The 10 broad categories of NOC 2021; `code` is the first digit of an occupation's code."""

    MANAGEMENT = "Legislative and senior management", "Cadres supérieurs", "0", "management", "gestion"
    BUSINESS = "Business, finance and administration", "Affaires, finance et administration", "1", "business", "affaires"
    SCIENCES = "Natural and applied sciences", "Sciences naturelles et appliquées", "2", "sciences", "engineering", "IT", "TI"
    HEALTH = "Health", "Santé", "3"
    SOCIAL = "Education, law, social, community and government", "Enseignement, droit et services sociaux, communautaires et gouvernementaux", "4", "education", "law", "droit"
    CULTURE = "Art, culture, recreation and sport", "Arts, culture, sports et loisirs", "5", "arts", "culture"
    SALES = "Sales and service", "Vente et services", "6", "sales", "service", "vente"
    TRADES = "Trades, transport and equipment operators", "Métiers, transport, machinerie", "7", "trades", "métiers"
    RESOURCES = "Natural resources and agriculture", "Ressources naturelles, agriculture", "8", "agriculture"
    MANUFACTURING = "Manufacturing and utilities", "Fabrication et services d'utilité publique", "9", "manufacturing"

    @property
    def code(self) -> str:
        """Return NOC's own digit for the category."""
        return self.also[0]

    @classmethod
    def spelled(cls, text: str) -> Self | None:
        """Return the category that a text names; a whole code of NOC 2021, or of 2016 but for 0, begins with its digit."""
        digits = text.strip().partition(".")[0]
        if digits.isdecimal() and digits.isascii() and (len(digits) == 5 or (len(digits) == 4 and digits[0] != "0")):
            return next((member for member in cls if member.code == digits[0]), None)
        return super().spelled(text)


class RecruitedBy(Choices):
    """The ways of the training deck in which a Connector is found."""

    PERSONAL_NETWORK = "Personal network", "Réseau personnel", "personal", "friend"
    BUSINESS_NETWORK = "Business network", "Réseau d'affaires", "business"
    NETWORKING_EVENT = "Networking event", "Activité de réseautage", "event"
    PRESENTATION = "Presentation to an organization", "Présentation à un organisme", "presentation"
    CONNECTOR_REFERRAL = "Referred by a Connector", "Recommandé par un Connecteur", "connector", "referral"
    MATCH_REFERRAL = "Met as a referral", "Rencontré comme référence"
    INDUSTRY_SEARCH = "Industry looking for talent", "Secteur à la recherche de talents"
    SOCIAL_MEDIA = "LinkedIn or other social media", "LinkedIn ou autres médias sociaux", "LinkedIn", "social media"
    OTHER = "Other", "Autre"


class MatchStatus(Choices):
    """What the coordinator decided about a match; what happened since is told by its dates."""

    PROPOSED = "Proposed", "Proposé", "suggestion"
    APPROVED = "Approved", "Approuvé", "yes", "oui", "ok"
    HELD = "Held", "En attente", "on hold", "hold"
    DECLINED = "Declined", "Refusé", "no", "non", "never"
    CLOSED = "Closed", "Clos", "done", "terminé", "complete", "completed"


class ReferralResult(Choices):
    """What came of a referral."""

    CONVERSATION = "Conversation", "Conversation", "met", "rencontre"
    MORE_REFERRALS = "More referrals", "Autres références"
    INTERVIEW = "Job interview", "Entrevue d'emploi", "interview", "entrevue"
    JOB = "Job", "Emploi", "hired", "embauche"
    NO_ANSWER = "No answer", "Sans réponse", "none"


class JobVia(Choices):
    """By which way a Connectee found the job."""

    CONNECTOR = "Their Connector", "Leur Connecteur", "connector"
    REFERRAL = "A referral", "Une référence", "referral"
    EVENT = "A programme event", "Une activité du programme", "event"
    OWN_SEARCH = "Own search", "Recherche personnelle", "self"
    UNKNOWN = "Not known", "Inconnu", "unknown"


class ActivityType(Choices):
    """The activities that the report to the national manager counts, by the deck's names."""

    PRESENTATION = "Presentation", "Présentation"
    NETWORKING_EVENT = "Networking event", "Activité de réseautage", "networking"
    PARTNERED_EVENT = "Partnered event", "Activité avec un partenaire", "partner event"
    WORKSHOP = "Workshop", "Atelier"
    SOCIAL_MEDIA = "Social media", "Médias sociaux", "post"
    ENGAGEMENT = "Engagement", "Engagement", "listening"
    SPEED_INTERVIEWS = "Speed interviews", "Entrevues éclair"
    SPEED_NETWORKING = "Speed networking", "Réseautage éclair"
    RECOGNITION_EVENT = "Connector recognition event", "Activité de reconnaissance", "recognition event"
    PITCH_COMPETITION = "Pitch competition", "Concours de présentation éclair", "pitch"
    BUSINESS_VISIT = "Business visit", "Visite d'entreprise"
    COLLABORATION = "Collaboration", "Collaboration"
    CONFERENCE = "Conference", "Conférence"
    WEBINAR = "Webinar or info session", "Webinaire ou séance d'information", "webinar", "webinaire", "info session"
    BOOTCAMP = "Connectee bootcamp", "Camp d'entraînement", "bootcamp"
    REVERSE_CAREER_FAIR = "Reverse career fair", "Salon de l'emploi inversé"


class RequestKind(Choices):
    """What a person can ask the tool to do, by a click or a row in Requests."""

    CHECK_INTAKE = "Check intake", "Examiner les demandes", "intake", "check"
    PROPOSE_MATCHES = "Propose matches", "Proposer des jumelages", "match", "matches", "jumelages"
    DRAFT_POSTS = "Draft posts", "Rédiger des publications", "posts", "publications"
    FILL_REPORT = "Fill the report", "Remplir le rapport", "report", "rapport"
    RUN_MORNING = "Run the morning", "Lancer le matin", "morning", "matin"
    DUE_TODAY = "What is due today", "À faire aujourd'hui", "today", "aujourd'hui", "due today"


class RequestStatus(Choices):
    """What became of a request."""

    DONE = "Done", "Fait"
    REFUSED = "Not done", "Pas fait"
    FAILED = "Failed", "Échec"


class PostStatus(Choices):
    """Where a post stands; only a person moves it on from Draft."""

    DRAFT = "Draft", "Brouillon"
    APPROVED = "Approved", "Approuvé"
    DECLINED = "Declined", "Refusé"
    POSTED = "Posted", "Publié", "published"


class Decided(Choices):
    """What was decided about a post or a match, or became of it: at the review desk, or typed in the sheet."""

    APPROVED = "Approved", "Approuvé", "approve", "approuver"
    DECLINED = "Declined", "Refusé", "decline", "refuser"
    HELD = "Held", "En attente", "hold"
    EDITED = "Text edited", "Texte modifié", "edited", "edit"
    SENDING = "Being sent", "Envoi en cours", "sending"
    POSTED = "Posted", "Publié", "published"
    NOT_SENT = "Not sent", "Non envoyé", "failed"
    UNSURE = "Unsure whether it was sent", "Envoi incertain", "unsure", "unknown"
    RECALLED = "Recalled", "Retiré", "recall"


class LetterKind(Choices):
    """The letters to people; each has its text file, called by the member's name in small letters."""

    INTAKE_INVITATION = "Invitation to the intake meeting", "Invitation à la rencontre d'accueil", "invitation"
    INTAKE_INCOMPLETE = "Application incomplete", "Demande incomplète", "missing information"
    NOT_READY = "Not ready yet", "Pas encore prêt"
    NOT_A_FIT = "Not a fit", "Hors programme"
    WAITING = "Still waiting", "Toujours en attente", "waiting list"
    INTRODUCTION = "Introduction", "Présentation"
    MEETING_REMINDER = "Have you met?", "Vous êtes-vous rencontrés?", "meeting reminder", "reminder"
    REFERRAL_REQUEST = "Request for referrals", "Demande de références", "referrals"
    CONNECTOR_THANKS = "Thanks to a Connector", "Remerciement au Connecteur", "thank you", "thanks", "merci"
    PARTNER_THANKS = "Thanks to a partner", "Remerciement au partenaire"
    JOB_CHECK_IN = "How is the job search?", "Où en est la recherche d'emploi?", "check-in", "suivi"
    TESTIMONIAL_REQUEST = "Request for a testimonial", "Demande de témoignage"
    BREAK_UP = "Kind goodbye", "Au revoir en bons termes", "goodbye"
    CIRCLE_BACK = "Circle back", "Reprise de contact"


class CheckResult(Choices):
    """What somebody found who looked how a Connectee's search goes."""

    STILL_LOOKING = "Still looking", "En recherche", "looking", "no job"
    FOUND_JOB = "Found a job", "A trouvé un emploi", "job", "hired", "emploi"
    MOVED = "Moved away", "A déménagé"
    NOTHING_FOUND = "Nothing found", "Rien trouvé", "not found"
