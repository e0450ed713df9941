"""The tabs that people fill in, one entry a column; everything else about a column follows from its entry.

To add a column, add an entry to its tab. To add a tab, add a class here and name it in tabs.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sheets_templates.choices import (
    ActivityType,
    Attitude,
    CheckResult,
    Decided,
    Education,
    Employment,
    Industry,
    JobVia,
    LetterKind,
    Licence,
    MatchStatus,
    OccupationGroup,
    PostStatus,
    RecruitedBy,
    ReferralResult,
    RequestKind,
    SpokenLanguage,
    Status,
)
from sheets_templates.columns import Column, Lookup, Row, column, tab, tab_of
from sheets_templates.keys import pair_key, person_key, request_key, row_key
from sheets_templates.kinds import (
    BENCHMARK,
    CONSENT,
    DATE,
    EMAIL,
    LINK,
    LINKEDIN,
    LONG_TEXT,
    MOMENT,
    NOC,
    PHONE,
    TAGS,
    TEXT,
    WHOLE,
    YES_NO,
    choice,
    choice_as_typed,
)
from sheets_templates.words import Words

PERSON = ("email", "first_name", "last_name", "phone")
REQUEST = ("asked_at", "what", "asked_by", "id")

VERDICT = Lookup(Words("Verdict", "Verdict"), "intake_review", "verdict", 18)
NEXT_STEP = Lookup(Words("What next", "Prochaine étape"), "intake_review", "next_step", 44)
POST_VERDICT = Lookup(Words("Check", "Vérification"), "post_checks", "verdict", 20)
POST_WHY = Lookup(Words("What to look at", "À regarder"), "post_checks", "why", 44)
DUE = Lookup(Words("Due now", "À faire"), "today", "what", 34)
DECIDED = Lookup(Words("Decided", "Décidé"), "decided", "state", 30)
JOURNEY = Lookup(Words("Journey", "Parcours"), "journeys", "state", 18)


@dataclass(frozen=True, slots=True)
class Person(Row):
    """What Connectees and Connectors have in common."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    linkedin: str = ""
    language: SpokenLanguage | None = None
    city: str = ""
    do_not_contact: bool | None = None

    @property
    def key(self) -> str:
        """Return what the person is known by."""
        return person_key(self.email, self.first_name, self.last_name, self.phone)

    @property
    def name(self) -> str:
        """Return the full name, or the e-mail where no name is typed."""
        return f"{self.first_name} {self.last_name}".strip() or self.email

    @property
    def row_key(self) -> str:
        """Return the key by which tool tabs speak of this row."""
        return row_key(tab_of(self).name, self.key)


@tab(
    Words("Connectees", "Participants"),
    Words(
        "Newcomers and graduates who apply to the programme, one row a person.",
        "Nouveaux arrivants et diplômés qui s'inscrivent au programme, une ligne par personne.",
    ),
    name="connectees",
    key_columns=PERSON,
    lookups=(VERDICT, NEXT_STEP, JOURNEY, DUE),
    lookups_after="last_name",
)
@dataclass(frozen=True, slots=True)
class Connectee(Person):
    """A newcomer or graduate who would like to meet a Connector."""

    first_name: str = column(
        TEXT, "First name", "Prénom", "Given name, as the person uses it.", "Prénom, tel que la personne l'emploie.",
        example="Amina", required=True, also=("Given name", "First"), width=14,
    )
    last_name: str = column(
        TEXT, "Last name", "Nom", "Family name.", "Nom de famille.",
        example="Okafor", required=True, also=("Family name", "Surname", "Last", "Nom de famille"), width=14,
    )
    email: str = column(
        EMAIL, "E-mail", "Courriel", "One address; the person is known by it in every tab.",
        "Une seule adresse; la personne est connue par elle dans tous les onglets.",
        example="amina.okafor@example.ca", required=True, also=("Email", "E-mail address", "Email address", "Adresse courriel"), width=26,
    )
    phone: str = column(
        PHONE, "Phone", "Téléphone", "With area code.", "Avec l'indicatif régional.",
        example="902-555-0134", also=("Phone number", "Telephone", "Tel", "Ph", "Phone no", "Cell", "Cell phone", "Mobile", "Cellulaire", "Numéro de téléphone"), width=14,
    )
    applied_on: date | None = column(
        DATE, "Applied on", "Demande reçue le", "The day the application came in.", "Le jour où la demande est arrivée.",
        example=date(2026, 3, 2), required=True, also=("Timestamp", "Horodateur", "Date applied", "Application date", "Date de la demande", "Date d'inscription", "Submitted at"), width=12,
    )
    language: SpokenLanguage | None = column(
        choice(SpokenLanguage), "Language", "Langue", "The language to talk and write in.", "La langue pour parler et écrire.",
        example="English", required=True, also=("Preferred language", "Langue préférée"), width=12,
    )
    city: str = column(
        TEXT, "City", "Ville", "Where the person lives.", "Où la personne habite.",
        example="Halifax", also=("Town", "Municipality", "Municipalité"), width=12,
    )
    online: bool | None = column(
        YES_NO, "Can meet online", "Peut se voir en ligne", "Whether a video call suits.", "Si un appel vidéo convient.",
        example="Yes", width=10,
    )
    linkedin: str = column(
        LINKEDIN, "LinkedIn", "LinkedIn", "Address of the profile; it is never fetched.", "Adresse du profil; elle n'est jamais consultée par l'outil.",
        example="linkedin.com/in/amina-okafor-example", also=("LinkedIn profile", "Profil LinkedIn"), width=20,
    )
    status: Status | None = column(
        choice(Status), "Status in Canada", "Statut au Canada", "By which right the person is in Canada.", "À quel titre la personne est au Canada.",
        example="Permanent resident", also=("Immigration status", "Statut", "Statut d'immigration"), width=18,
    )
    landed_on: date | None = column(
        DATE, "Permanent resident since", "Résidence permanente depuis", "The landing date; funding windows count from it.",
        "La date d'établissement; les périodes de financement se comptent à partir d'elle.",
        example=date(2024, 6, 14), also=("Landing date", "Date d'établissement", "Landed on"), width=12,
    )
    may_work: bool | None = column(
        YES_NO, "May work in Canada", "Peut travailler au Canada", "Citizen, permanent resident, or a valid permit to work.",
        "Citoyenneté, résidence permanente ou permis de travail valide.",
        example="Yes", required=True, also=("Eligible to work", "Work eligibility", "Admissible au travail"), width=10,
    )
    education: Education | None = column(
        choice(Education), "Highest education", "Plus haut diplôme", "The highest degree or diploma, finished or about to be.",
        "Le plus haut diplôme, obtenu ou sur le point de l'être.",
        example="Bachelor's degree", required=True, also=("Education", "Scolarité", "Level of education"), width=16,
    )
    graduates_on: date | None = column(
        DATE, "Graduates on", "Diplôme prévu le", "Only for someone still studying: the day of graduation.",
        "Seulement aux études : le jour de l'obtention du diplôme.",
        example=None, also=("Graduation date", "Expected graduation", "Date de diplomation"), width=12,
    )
    school: str = column(
        TEXT, "School", "Établissement", "Where the degree is from.", "D'où vient le diplôme.",
        example="Example University", also=("University", "College", "Université"), width=18,
    )
    clb: int | None = column(
        BENCHMARK, "English (CLB)", "Anglais (CLB)", "Canadian Language Benchmark, 1 to 12, the lowest of the four skills.",
        "Niveau CLB, de 1 à 12, la plus faible des quatre compétences.",
        example=8, also=("CLB", "CLB level", "English level"), width=8,
    )
    nclc: int | None = column(
        BENCHMARK, "French (NCLC)", "Français (NCLC)", "Niveau de compétence linguistique canadien, 1 to 12.",
        "Niveau de compétence linguistique canadien, de 1 à 12.",
        example=None, also=("NCLC", "French level", "Niveau de français"), width=8,
    )
    language_sufficient: bool | None = column(
        YES_NO, "Language sufficient for the profession", "Langue suffisante pour la profession", "Your judgement at intake, in English or French.",
        "Votre jugement à la rencontre d'accueil, en français ou en anglais.",
        example="Yes", required=True, also=("Sufficient language", "Langue suffisante"), width=12,
    )
    employment: Employment | None = column(
        choice(Employment), "Employment now", "Emploi actuel", "Unemployed and underemployed people fit the programme.",
        "Le programme s'adresse aux personnes sans emploi ou sous-employées.",
        example="Underemployed", required=True, also=("Employment status", "Situation d'emploi"), width=16,
    )
    employer: str = column(
        TEXT, "Employer now", "Employeur actuel", "So that nobody is matched with a colleague.", "Pour ne pas jumeler deux collègues.",
        example="Harbour Foods", also=("Current employer",), width=16,
    )
    occupation: str = column(
        TEXT, "Occupation sought", "Profession recherchée", "In the person's own words.", "Dans les mots de la personne.",
        example="Data analyst", required=True, also=("Target role", "Occupation", "Profession", "Job sought"), width=20,
    )
    occupation_group: OccupationGroup | None = column(
        choice(OccupationGroup), "Occupation group (NOC)", "Groupe de professions (CNP)", "The broad category of the National Occupational Classification.",
        "La grande catégorie de la Classification nationale des professions.",
        example="Natural and applied sciences", also=("NOC", "CNP", "NOC category"), width=22,
    )
    noc: str = column(
        NOC, "NOC code", "Code CNP", "Five digits of NOC 2021, if you know them; a shared major group counts in a match.",
        "Cinq chiffres de la CNP 2021, si vous les connaissez; un grand groupe commun compte dans un jumelage.",
        example=None, also=("NOC 2021", "CNP 2021", "NOC number"), width=10,
    )
    industry: Industry | None = column(
        choice(Industry), "Industry sought", "Secteur recherché", "The sector, by the words of NAICS.", "Le secteur, selon les mots du SCIAN.",
        example="Finance and insurance", required=True, also=("Industry", "Sector", "Secteur", "NAICS", "SCIAN"), width=22,
    )
    years_experience: int | None = column(
        WHOLE, "Years of experience", "Années d'expérience", "In the occupation sought, here or abroad.", "Dans la profession recherchée, ici ou ailleurs.",
        example=6, also=("Experience", "Expérience"), width=10,
    )
    skills: tuple[str, ...] = column(
        TAGS, "Skills", "Compétences", "The main ones, split by semicolons.", "Les principales, séparées par des points-virgules.",
        example="SQL; forecasting; insurance pricing", width=26,
    )
    organizations: tuple[str, ...] = column(
        TAGS, "Organizations of interest", "Organismes d'intérêt", "Where the person would like to know someone, split by semicolons.",
        "Où la personne aimerait connaître quelqu'un, séparés par des points-virgules.",
        example="Atlantic Mutual; City of Halifax", also=("Companies of interest", "Entreprises d'intérêt", "Organisations of interest"), width=26,
    )
    background: tuple[str, ...] = column(
        TAGS, "Background to share", "Parcours à partager", "Languages, countries, studies they like to talk about; only if they said so.",
        "Langues, pays, études dont ils aiment parler; seulement s'ils l'ont dit.",
        example=None, also=("Background", "Interests", "Intérêts"), width=20,
    )
    licence: Licence | None = column(
        choice(Licence), "Licence (regulated professions)", "Permis (professions réglementées)", "Only for professions that need a licence here.",
        "Seulement pour les professions réglementées.",
        example="Not needed", also=("Licence", "License", "Licensing"), width=16,
    )
    referred_by: str = column(
        TEXT, "Referred by", "Référé par", "The partner who sent the person.", "Le partenaire qui a dirigé la personne.",
        example="Harbour Settlement Centre", also=("Referral source", "Partner", "Partenaire"), width=20,
    )
    intake_on: date | None = column(
        DATE, "Intake meeting on", "Rencontre d'accueil le", "The day of the meeting and mock interview; the person counts from it.",
        "Le jour de la rencontre et de l'entrevue simulée; la personne compte à partir de ce jour.",
        example=date(2026, 3, 9), also=("Intake date", "Intake", "Date d'accueil"), width=12,
    )
    resume: bool | None = column(
        YES_NO, "Professional résumé", "CV professionnel", "Whether it is ready to be shown.", "S'il est prêt à être montré.",
        example="Yes", also=("Resume", "CV"), width=10,
    )
    employment_ready: bool | None = column(
        YES_NO, "Ready for employment", "Prêt pour l'emploi", "Could start a job within weeks.", "Pourrait commencer un emploi d'ici quelques semaines.",
        example="Yes", also=("Employment ready", "Job ready"), width=10,
    )
    attitude: Attitude | None = column(
        choice(Attitude), "Attitude in the mock interview", "Attitude à l'entrevue simulée", "What you saw when they answered “Tell me about yourself”.",
        "Ce que vous avez vu à « Parlez-moi de vous ».",
        example="Positive", also=("Attitude",), width=14,
    )
    willing_to_network: bool | None = column(
        YES_NO, "Willing to network", "Prêt à réseauter", "Whether the person wants to meet people, not only to get a job.",
        "Si la personne veut rencontrer des gens et pas seulement obtenir un emploi.",
        example="Yes", also=("Networking", "Réseautage"), width=10,
    )
    took_part_before: bool | None = column(
        YES_NO, "Took part before", "A déjà participé", "In any community's Connector Program.", "Au programme de connecteur de n'importe quelle communauté.",
        example="No", also=("Previous participant", "Déjà participé"), width=10,
    )
    look_again_on: date | None = column(
        DATE, "Look again on", "Revoir le", "For someone not ready yet: when you will meet again.", "Pour une personne pas encore prête : quand vous la reverrez.",
        example=None, also=("Follow up on", "Relance"), width=12,
    )
    withdrawn_on: date | None = column(
        DATE, "Withdrawn on", "Retrait le", "If the person no longer wants to take part.", "Si la personne ne veut plus participer.",
        example=None, also=("Withdrew",), width=12,
    )
    consent_share: date | None = column(
        CONSENT, "Consent: share profile", "Consentement : profil", "The day the person agreed that a Connector sees the profile.",
        "Le jour où la personne a accepté qu'un Connecteur voie le profil.",
        example=date(2026, 3, 9), required=True, also=("Consent to share", "Consent"), width=12,
    )
    consent_named: date | None = column(
        CONSENT, "Consent: named in a post", "Consentement : nom publié", "The day the person agreed to be named in a post.",
        "Le jour où la personne a accepté d'être nommée dans une publication.",
        example=date(2026, 3, 9), also=("Consent to post", "Social media consent"), width=12,
    )
    consent_photo: date | None = column(
        CONSENT, "Consent: photo", "Consentement : photo", "The day the person agreed that a photo is shown.",
        "Le jour où la personne a accepté qu'une photo soit montrée.", example=None, also=("Photo consent",), width=12,
    )
    consent_quote: date | None = column(
        CONSENT, "Consent: quote", "Consentement : citation", "The day the person agreed to be quoted.",
        "Le jour où la personne a accepté d'être citée.", example=None, width=12,
    )
    consent_funder: date | None = column(
        CONSENT, "Consent: share with funder", "Consentement : bailleur de fonds", "The day the person agreed that the funder sees the record.",
        "Le jour où la personne a accepté que le bailleur de fonds voie le dossier.", example=None, width=12,
    )
    consent_newsletter: date | None = column(
        CONSENT, "Consent: newsletter", "Consentement : infolettre", "The day the person asked for the newsletter.",
        "Le jour où la personne a demandé l'infolettre.", example=None, width=12,
    )
    do_not_contact: bool | None = column(
        YES_NO, "Do not contact", "Ne pas contacter", "Yes stops every letter and reminder.", "Oui arrête toutes les lettres et tous les rappels.",
        example="No", width=10,
    )
    notes: str = column(
        LONG_TEXT, "Notes", "Notes", "Yours; the tool does not read them.", "À vous; l'outil ne les lit pas.",
        example=None, also=("Comments", "Commentaires"), width=30,
    )


@tab(
    Words("Connectors", "Connecteurs"),
    Words(
        "Local business people who meet a Connectee for half an hour and give three referrals.",
        "Gens d'affaires d'ici qui rencontrent un participant une demi-heure et donnent trois références.",
    ),
    name="connectors",
    key_columns=PERSON,
    lookups=(VERDICT, NEXT_STEP, JOURNEY, DUE),
    lookups_after="last_name",
)
@dataclass(frozen=True, slots=True)
class Connector(Person):
    """A local business person who shares their circle of influence."""

    first_name: str = column(
        TEXT, "First name", "Prénom", "Given name.", "Prénom.", example="Gordon", required=True, also=("Given name", "First"), width=14,
    )
    last_name: str = column(
        TEXT, "Last name", "Nom", "Family name.", "Nom de famille.",
        example="MacLeod", required=True, also=("Family name", "Surname", "Last", "Nom de famille"), width=14,
    )
    email: str = column(
        EMAIL, "E-mail", "Courriel", "One address; the person is known by it in every tab.",
        "Une seule adresse; la personne est connue par elle dans tous les onglets.",
        example="gordon.macleod@example.ca", required=True, also=("Email", "E-mail address", "Email address", "Adresse courriel"), width=26,
    )
    phone: str = column(
        PHONE, "Phone", "Téléphone", "With area code.", "Avec l'indicatif régional.",
        example="902-555-0178", also=("Phone number", "Telephone", "Tel", "Ph", "Phone no", "Cell", "Cell phone", "Mobile", "Cellulaire", "Numéro de téléphone"), width=14,
    )
    joined_on: date | None = column(
        DATE, "Joined on", "Membre depuis", "The day they said yes.", "Le jour du oui.",
        example=date(2025, 11, 3), required=True, also=("Start date", "Date joined", "Timestamp", "Horodateur"), width=12,
    )
    language: SpokenLanguage | None = column(
        choice(SpokenLanguage), "Language", "Langue", "The language to talk and write in.", "La langue pour parler et écrire.",
        example="English and French", required=True, also=("Preferred language", "Langue préférée"), width=16,
    )
    city: str = column(TEXT, "City", "Ville", "Where meetings can be.", "Où les rencontres peuvent avoir lieu.", example="Halifax", also=("Town",), width=12)
    online: bool | None = column(
        YES_NO, "Can meet online", "Peut se voir en ligne", "Whether a video call suits.", "Si un appel vidéo convient.", example="Yes", width=10,
    )
    linkedin: str = column(
        LINKEDIN, "LinkedIn", "LinkedIn", "Address of the profile, for tagging by hand.", "Adresse du profil, pour l'identifier à la main.",
        example="linkedin.com/in/gordon-macleod-example", also=("LinkedIn profile", "Profil LinkedIn"), width=20,
    )
    employer: str = column(
        TEXT, "Organization", "Organisme", "Where the Connector works.", "Où le Connecteur travaille.",
        example="Atlantic Mutual", required=True, also=("Company", "Employer", "Entreprise", "Organisation", "Business"), width=20,
    )
    position: str = column(
        TEXT, "Position", "Poste", "The Connector's title.", "Le titre du Connecteur.",
        example="Director of analytics", also=("Title", "Job title", "Titre"), width=20,
    )
    industry: Industry | None = column(
        choice(Industry), "Industry", "Secteur", "The sector, by the words of NAICS.", "Le secteur, selon les mots du SCIAN.",
        example="Finance and insurance", required=True, also=("Sector", "NAICS", "SCIAN"), width=22,
    )
    occupation_group: OccupationGroup | None = column(
        choice(OccupationGroup), "Occupation group (NOC)", "Groupe de professions (CNP)", "The broad category of the National Occupational Classification.",
        "La grande catégorie de la Classification nationale des professions.",
        example="Natural and applied sciences", also=("NOC", "CNP"), width=22,
    )
    noc: str = column(
        NOC, "NOC code", "Code CNP", "Five digits of NOC 2021, if you know them; a shared major group counts in a match.",
        "Cinq chiffres de la CNP 2021, si vous les connaissez; un grand groupe commun compte dans un jumelage.",
        example=None, also=("NOC 2021", "CNP 2021", "NOC number"), width=10,
    )
    years_experience: int | None = column(
        WHOLE, "Years of experience", "Années d'expérience", "In the occupation.", "Dans la profession.", example=18, also=("Experience",), width=10,
    )
    skills: tuple[str, ...] = column(
        TAGS, "Skills and topics", "Compétences et sujets", "What they can talk about, split by semicolons.",
        "Ce dont ils peuvent parler, séparés par des points-virgules.", example="Insurance; data; leading teams", also=("Skills", "Compétences"), width=26,
    )
    organizations: tuple[str, ...] = column(
        TAGS, "Knows people at", "Connaît des gens chez", "Organizations where they can open a door, split by semicolons.",
        "Organismes où ils peuvent ouvrir une porte, séparés par des points-virgules.",
        example="City of Halifax; Harbour Foods", also=("Network", "Réseau"), width=26,
    )
    background: tuple[str, ...] = column(
        TAGS, "Background to share", "Parcours à partager", "Languages, countries, studies they like to talk about; only if they said so.",
        "Langues, pays, études dont ils aiment parler; seulement s'ils l'ont dit.",
        example=None, also=("Background", "Interests", "Intérêts"), width=20,
    )
    recruited_by: RecruitedBy | None = column(
        choice(RecruitedBy), "Recruited through", "Recruté par", "How you found them; the report counts it.", "Comment vous les avez trouvés; le rapport le compte.",
        example="Presentation to an organization", also=("Source", "How recruited"), width=20,
    )
    three_referrals: bool | None = column(
        YES_NO, "Will give three referrals", "Donnera trois références", "The heart of the programme; say it clearly when they join.",
        "Le cœur du programme; dites-le clairement à l'inscription.",
        example="Yes", required=True, also=("Three referrals", "Trois références", "3 referrals"), width=12,
    )
    no_job_expected: bool | None = column(
        YES_NO, "Knows that no job is expected", "Sait qu'aucun emploi n'est attendu", "Nobody has to offer a job to a Connectee.",
        "Personne n'a à offrir un emploi à un participant.", example="Yes", required=True, also=("No job expected",), width=12,
    )
    open_to_share: bool | None = column(
        YES_NO, "Open-minded, shares knowledge", "Ouvert, partage ses connaissances", "Your judgement when you met.", "Votre jugement lors de la rencontre.",
        example="Yes", width=12,
    )
    per_month: int | None = column(
        WHOLE, "Matches a month", "Jumelages par mois", "How many people they will meet in a month; blank means one.",
        "Combien de personnes ils rencontrent par mois; vide veut dire une.",
        example=1, also=("Capacity", "Capacité", "Matches per month"), width=10,
    )
    paused_until: date | None = column(
        DATE, "Paused until", "En pause jusqu'au", "No match before this day.", "Aucun jumelage avant ce jour.", example=None, also=("Pause until",), width=12,
    )
    ended_on: date | None = column(
        DATE, "Ended on", "Fin le", "The day you thanked them and parted kindly.", "Le jour où vous les avez remerciés et quittés en bons termes.",
        example=None, width=12,
    )
    circle_back_on: date | None = column(
        DATE, "Circle back on", "Reprendre contact le", "When you offered to ask again, in 6 or 12 months.", "Quand vous avez offert de redemander, dans 6 ou 12 mois.",
        example=None, width=12,
    )
    thanked_on: date | None = column(
        DATE, "Thanked on", "Remercié le", "The last time you thanked them.", "La dernière fois que vous les avez remerciés.", example=date(2026, 2, 20), width=12,
    )
    consent_named: date | None = column(
        CONSENT, "Consent: named in a post", "Consentement : nom publié", "The day they agreed to be named in a post.",
        "Le jour où ils ont accepté d'être nommés dans une publication.",
        example=date(2025, 11, 3), also=("Consent to post", "Social media consent"), width=12,
    )
    consent_photo: date | None = column(
        CONSENT, "Consent: photo", "Consentement : photo", "The day they agreed that a photo is shown.", "Le jour où ils ont accepté qu'une photo soit montrée.",
        example=None, also=("Photo consent",), width=12,
    )
    consent_quote: date | None = column(
        CONSENT, "Consent: quote", "Consentement : citation", "The day they agreed to be quoted.", "Le jour où ils ont accepté d'être cités.", example=None, width=12,
    )
    consent_newsletter: date | None = column(
        CONSENT, "Consent: newsletter", "Consentement : infolettre", "The day they asked for the newsletter.", "Le jour où ils ont demandé l'infolettre.",
        example=None, width=12,
    )
    do_not_contact: bool | None = column(
        YES_NO, "Do not contact", "Ne pas contacter", "Yes stops every letter and reminder.", "Oui arrête toutes les lettres et tous les rappels.",
        example="No", width=10,
    )
    notes: str = column(
        LONG_TEXT, "Notes", "Notes", "Yours; the tool does not read them.", "À vous; l'outil ne les lit pas.", example=None, also=("Comments", "Commentaires"), width=30,
    )


@tab(
    Words("Matches", "Jumelages"),
    Words(
        "Who meets whom. The tool adds proposals; you approve or decline, then type the dates as things happen.",
        "Qui rencontre qui. L'outil ajoute des propositions; vous approuvez ou refusez, puis inscrivez les dates.",
    ),
    name="matches",
    key_columns=("connectee", "connector"),
    lookups=(DECIDED, JOURNEY, DUE),
    lookups_after="status",
)
@dataclass(frozen=True, slots=True)
class Match(Row):
    """One Connectee and one Connector, from proposal to close."""

    connectee_name: str = column(
        TEXT, "Connectee", "Participant", "The name, for reading.", "Le nom, pour la lecture.", example="Amina Okafor", width=20,
    )
    connectee: str = column(
        TEXT, "Connectee e-mail", "Courriel du participant", "The Connectee's e-mail as in their row.", "Le courriel du participant tel qu'il est dans sa ligne.",
        example="amina.okafor@example.ca", required=True, width=24,
    )
    connector_name: str = column(
        TEXT, "Connector", "Connecteur", "The name, for reading.", "Le nom, pour la lecture.", example="Gordon MacLeod", width=20,
    )
    connector: str = column(
        TEXT, "Connector e-mail", "Courriel du Connecteur", "The Connector's e-mail as in their row.", "Le courriel du Connecteur tel qu'il est dans sa ligne.",
        example="gordon.macleod@example.ca", required=True, width=24,
    )
    status: MatchStatus | None = column(
        choice(MatchStatus), "Status", "État", "Approve or decline a proposal here; a declined pair is never proposed again.",
        "Approuvez ou refusez ici; une paire refusée n'est jamais reproposée.", example="Approved", required=True, width=12,
    )
    fit: int | None = column(
        WHOLE, "Fit", "Affinité", "Points out of 100 that the pair shares.", "Points sur 100 que la paire a en commun.", example=85, width=8,
    )
    why: str = column(
        LONG_TEXT, "Why", "Pourquoi", "What speaks for the pair.", "Ce qui parle pour la paire.", example="Both work in finance and insurance.", width=44,
    )
    proposed_on: date | None = column(DATE, "Proposed on", "Proposé le", "Filled in when a proposal is added.", "Rempli à l'ajout d'une proposition.", example=date(2026, 3, 10), width=12)
    approved_on: date | None = column(DATE, "Approved on", "Approuvé le", "The day you approved it.", "Le jour où vous l'avez approuvé.", example=date(2026, 3, 11), width=12)
    introduced_on: date | None = column(
        DATE, "Introduced on", "Présentation le", "The day the introduction e-mail went to both.", "Le jour où le courriel de présentation est parti.",
        example=date(2026, 3, 12), width=12,
    )
    meeting_on: date | None = column(DATE, "Meeting booked for", "Rencontre prévue le", "Booked by the Connectee.", "Réservée par le participant.", example=date(2026, 3, 20), width=12)
    met_on: date | None = column(DATE, "Met on", "Rencontrés le", "The day they talked.", "Le jour de leur conversation.", example=date(2026, 3, 20), width=12)
    referrals_given: int | None = column(
        WHOLE, "Referrals given", "Références données", "How many the Connector gave; three are hoped for.", "Combien le Connecteur en a donné; trois sont espérées.", example=3, width=10,
    )
    thanked_on: date | None = column(DATE, "Connector thanked on", "Connecteur remercié le", "The day you thanked the Connector.", "Le jour où vous avez remercié le Connecteur.", example=None, width=12)
    closed_on: date | None = column(DATE, "Closed on", "Clos le", "When nothing is left to follow up.", "Quand il ne reste rien à suivre.", example=None, width=12)
    closed_why: str = column(TEXT, "Reason", "Raison", "Why it was declined or closed.", "Pourquoi il a été refusé ou clos.", example=None, width=24)
    notes: str = column(LONG_TEXT, "Notes", "Notes", "Yours; the tool does not read them.", "À vous; l'outil ne les lit pas.", example=None, width=30)
    id: str = column(TEXT, "Match id", "No du jumelage", "Filled in by the tool; leave it as it is.", "Rempli par l'outil; laissez-le tel quel.", example=None, width=12)

    @property
    def key(self) -> str:
        """Return what the match is known by: its two people."""
        return pair_key(self.connectee, self.connector)

    @property
    def row_key(self) -> str:
        """Return the key by which tool tabs speak of this row."""
        return row_key("matches", self.key)

    @property
    def title(self) -> str:
        """Return both names for a person to read."""
        return f"{self.connectee_name or self.connectee} – {self.connector_name or self.connector}"

    @property
    def live(self) -> bool:
        """Tell whether the match still occupies its two people: neither declined nor closed."""
        return not (self.closed_on or self.status is MatchStatus.CLOSED or self.status is MatchStatus.DECLINED)


@tab(
    Words("Referrals", "Références"),
    Words("Who was referred to whom, and what came of it.", "Qui a été référé à qui, et ce qui en est venu."),
    name="referrals",
    key_columns=("connectee", "referred_by", "referred_to"),
    lookups=(DUE,),
    lookups_after="referred_to",
)
@dataclass(frozen=True, slots=True)
class Referral(Row):
    """One further person to talk to, given by a Connector or by someone they referred to."""

    given_on: date | None = column(DATE, "Given on", "Donnée le", "The day the name was given.", "Le jour où le nom a été donné.", example=date(2026, 3, 20), required=True, width=12)
    connectee: str = column(TEXT, "Connectee e-mail", "Courriel du participant", "For whom.", "Pour qui.", example="amina.okafor@example.ca", required=True, width=24)
    referred_by: str = column(TEXT, "Referred by", "Référée par", "E-mail of the Connector, or name of the referred person who gave it.", "Courriel du Connecteur, ou nom de la personne référée qui l'a donnée.", example="gordon.macleod@example.ca", required=True, width=24)
    referred_to: str = column(TEXT, "Referred to", "Référée à", "Name of the further person.", "Nom de la personne.", example="Priya Raman", required=True, width=20)
    organization: str = column(TEXT, "Organization", "Organisme", "Where that person works.", "Où cette personne travaille.", example="City of Halifax", width=20)
    contacted_on: date | None = column(DATE, "Contacted on", "Contactée le", "When the Connectee wrote.", "Quand le participant a écrit.", example=date(2026, 3, 23), width=12)
    met_on: date | None = column(DATE, "Met on", "Rencontrée le", "When they talked.", "Quand ils se sont parlé.", example=None, width=12)
    result: ReferralResult | None = column(choice(ReferralResult), "Result", "Résultat", "What came of it.", "Ce qui en est venu.", example="Conversation", width=16)
    may_become_connector: bool | None = column(YES_NO, "May become a Connector", "Pourrait devenir Connecteur", "If they said so.", "Si la personne l'a dit.", example="No", width=12)
    notes: str = column(LONG_TEXT, "Notes", "Notes", "Yours; the tool does not read them.", "À vous; l'outil ne les lit pas.", example=None, width=30)

    @property
    def key(self) -> str:
        """Return what the referral is known by: for whom, by whom, to whom."""
        return pair_key(self.connectee, self.referred_by, self.referred_to)

    @property
    def row_key(self) -> str:
        """Return the key by which tool tabs speak of this row."""
        return row_key("referrals", self.key)


@tab(
    Words("Letters", "Lettres"),
    Words(
        "What you wrote to whom, one row a letter. Nobody is asked twice in a week, and after two letters without an answer it is your turn.",
        "Ce que vous avez écrit à qui, une ligne par lettre. Personne n'est relancé deux fois en une semaine; après deux lettres sans réponse, c'est à vous.",
    ),
    name="letters",
)
@dataclass(frozen=True, slots=True)
class Letter(Row):
    """A letter that was sent, by mail or by phone."""

    sent_on: date | None = column(DATE, "Sent on", "Envoyée le", "The day you wrote or called.", "Le jour où vous avez écrit ou appelé.", example=date(2026, 3, 12), required=True, width=12)
    kind: LetterKind | None = column(choice(LetterKind), "Letter", "Lettre", "Which letter, as Today names it.", "Quelle lettre, comme Aujourd'hui la nomme.", example="Introduction", required=True, width=26)
    to: str = column(TEXT, "To", "À", "E-mail of the person as in their row, or name of the partner.", "Courriel de la personne tel qu'il est dans sa ligne, ou nom du partenaire.", example="amina.okafor@example.ca", required=True, width=26)
    about: str = column(TEXT, "About", "Au sujet de", "Whom it is about, if not the person it went to: the Connectee's e-mail.", "De qui il s'agit, si ce n'est du destinataire : le courriel du participant.", example=None, width=26)
    notes: str = column(LONG_TEXT, "Notes", "Notes", "Yours; the tool does not read them.", "À vous; l'outil ne les lit pas.", example=None, width=30)
    id: str = column(TEXT, "Letter id", "No de la lettre", "Filled in by the tool; leave it as it is.", "Rempli par l'outil; laissez-le tel quel.", example=None, width=12)


@tab(
    Words("Jobs", "Emplois"),
    Words("Jobs that Connectees found. Nobody promises one; all are worth celebrating.", "Emplois trouvés par les participants. Personne n'en promet; tous méritent d'être célébrés."),
    name="jobs",
)
@dataclass(frozen=True, slots=True)
class Job(Row):
    """A job that a Connectee found."""

    connectee: str = column(TEXT, "Connectee e-mail", "Courriel du participant", "Who found it.", "Qui l'a trouvé.", example="amina.okafor@example.ca", required=True, width=24)
    accepted_on: date | None = column(DATE, "Offer accepted on", "Offre acceptée le", "The job counts from this day.", "L'emploi compte à partir de ce jour.", example=date(2026, 4, 7), required=True, also=("Accepted on", "Job found on"), width=12)
    starts_on: date | None = column(DATE, "Starts on", "Commence le", "First day at work.", "Premier jour de travail.", example=date(2026, 4, 20), width=12)
    employer: str = column(TEXT, "Employer", "Employeur", "Who hired.", "Qui a embauché.", example="Atlantic Mutual", required=True, also=("Company",), width=20)
    title: str = column(TEXT, "Job title", "Titre du poste", "As in the offer.", "Comme dans l'offre.", example="Data analyst", width=20)
    confirmed_by: str = column(TEXT, "Confirmed by", "Confirmé par", "Who told you: only confirmed jobs are counted.", "Qui vous l'a dit : seuls les emplois confirmés comptent.", example="the Connectee", required=True, width=16)
    in_field: bool | None = column(YES_NO, "In own field", "Dans son domaine", "Whether it is what they trained for.", "S'il correspond à leur formation.", example="Yes", width=10)
    full_time: bool | None = column(YES_NO, "Full-time", "Temps plein", "30 hours a week or more.", "30 heures par semaine ou plus.", example="Yes", width=10)
    via: JobVia | None = column(choice(JobVia), "Found through", "Trouvé par", "Which way led there.", "Quel chemin y a mené.", example="A referral", width=16)
    notes: str = column(LONG_TEXT, "Notes", "Notes", "Yours; the tool does not read them.", "À vous; l'outil ne les lit pas.", example=None, width=30)

    @property
    def key(self) -> str:
        """Return what the job is known by: who found it, where."""
        return pair_key(self.connectee, self.employer)


@tab(
    Words("Check-ins", "Suivis d'emploi"),
    Words(
        "Who was still looking before a report. The tool adds a row a person; open the link yourself and type what you found.",
        "Qui cherchait encore avant un rapport. L'outil ajoute une ligne par personne; ouvrez le lien vous-même et inscrivez ce que vous avez trouvé.",
    ),
    name="check_ins",
)
@dataclass(frozen=True, slots=True)
class CheckIn(Row):
    """One look at how a Connectee's search goes."""

    before: date | None = column(DATE, "For the report due on", "Pour le rapport du", "Before which report.", "Avant quel rapport.", example=date(2026, 4, 30), width=12)
    name: str = column(TEXT, "Connectee", "Participant", "The name, for reading.", "Le nom, pour la lecture.", example="Amina Okafor", width=20)
    connectee: str = column(TEXT, "Connectee e-mail", "Courriel du participant", "Who is looking.", "Qui cherche.", example="amina.okafor@example.ca", required=True, width=24)
    link: str = column(LINK, "LinkedIn", "LinkedIn", "The profile, or a search for it, for you to open; the tool never does.", "Le profil, ou une recherche, à ouvrir vous-même; l'outil ne le fait jamais.", example="https://www.linkedin.com/in/amina-okafor-example", width=30)
    last_known: str = column(TEXT, "Last known", "Dernier état connu", "What the workbook said when the row was added.", "Ce que disait le classeur à l'ajout de la ligne.", example="Met Gordon MacLeod on 2026-03-20", width=36)
    found: CheckResult | None = column(choice(CheckResult), "What you found", "Ce que vous avez trouvé", "Blank until you looked; a job also goes into Jobs.", "Vide jusqu'à votre vérification; un emploi va aussi dans Emplois.", example="Still looking", width=20)
    looked_on: date | None = column(DATE, "Looked on", "Vérifié le", "The day you looked or heard.", "Le jour de la vérification.", example=date(2026, 4, 14), width=12)
    notes: str = column(LONG_TEXT, "Notes", "Notes", "Yours; the tool does not read them.", "À vous; l'outil ne les lit pas.", example=None, width=30)
    id: str = column(TEXT, "Check-in id", "No du suivi", "Filled in by the tool; leave it as it is.", "Rempli par l'outil; laissez-le tel quel.", example=None, width=12)


@tab(
    Words("Activities", "Activités"),
    Words("What you do to support the programme; the report counts it by type.", "Ce que vous faites pour soutenir le programme; le rapport le compte par type."),
    name="activities",
)
@dataclass(frozen=True, slots=True)
class Activity(Row):
    """One presentation, event, workshop, visit, post …"""

    held_on: date | None = column(DATE, "Held on", "Tenue le", "The day, past or planned.", "Le jour, passé ou prévu.", example=date(2026, 3, 26), required=True, also=("Date",), width=12)
    type: ActivityType | None = column(choice(ActivityType), "Type", "Type", "By the names of the national report.", "Selon les noms du rapport national.", example="Networking event", required=True, width=22)
    title: str = column(TEXT, "Title", "Titre", "What it was called.", "Comment elle s'appelait.", example="Coffee with Connectors", required=True, also=("Name", "Event"), width=28)
    partner: str = column(TEXT, "Partner", "Partenaire", "With whom.", "Avec qui.", example="Chamber of Commerce", width=20)
    attendance: int | None = column(WHOLE, "Attendance", "Présences", "How many came.", "Combien de personnes sont venues.", example=34, width=10)
    cancelled: bool | None = column(YES_NO, "Cancelled", "Annulée", "Yes, if it was planned and did not take place: it does not count.", "Oui, si elle était prévue et n'a pas eu lieu : elle ne compte pas.", example=None, also=("Canceled", "Not held", "Annulé", "N'a pas eu lieu"), width=10)
    place: str = column(TEXT, "Place", "Lieu", "Where.", "Où.", example="Central Library", width=18)
    link: str = column(LINK, "Link", "Lien", "A page or picture about it.", "Une page ou une image à ce sujet.", example=None, width=20)
    notes: str = column(LONG_TEXT, "Notes", "Notes", "Yours; the tool does not read them.", "À vous; l'outil ne les lit pas.", example=None, width=30)


@tab(
    Words("Testimonials", "Témoignages"),
    Words("What people said, best in their own words.", "Ce que les gens ont dit, de préférence dans leurs mots."),
    name="testimonials",
)
@dataclass(frozen=True, slots=True)
class Testimonial(Row):
    """Something that someone said about the programme."""

    said_on: date | None = column(DATE, "Said on", "Dit le", "The day you heard or read it.", "Le jour où vous l'avez entendu ou lu.", example=date(2026, 4, 9), required=True, also=("Date",), width=12)
    person: str = column(TEXT, "Person", "Personne", "E-mail of the Connectee or Connector who said it.", "Courriel de la personne qui l'a dit.", example="amina.okafor@example.ca", required=True, width=24)
    text: str = column(LONG_TEXT, "Text", "Texte", "Word for word.", "Mot pour mot.", example="Gordon opened three doors for me. I walked through one of them.", required=True, width=60)
    consent_on: date | None = column(CONSENT, "Consent to quote", "Consentement à citer", "The day they agreed to be quoted.", "Le jour où la personne a accepté d'être citée.", example=date(2026, 4, 9), width=12)
    notes: str = column(LONG_TEXT, "Notes", "Notes", "Yours; the tool does not read them.", "À vous; l'outil ne les lit pas.", example=None, width=30)


@tab(
    Words("Posts", "Publications"),
    Words("Drafts for LinkedIn. The tool adds drafts; you edit, approve, post them yourself, and mark them as posted.", "Ébauches pour LinkedIn. L'outil ajoute des ébauches; vous les modifiez, approuvez, publiez et marquez comme publiées."),
    name="posts",
    key_columns=("id",),
    lookups=(DECIDED, POST_VERDICT, POST_WHY),
    lookups_after="status",
)
@dataclass(frozen=True, slots=True)
class Post(Row):
    """One post for LinkedIn, from draft to posted."""

    status: PostStatus | None = column(choice(PostStatus), "Status", "État", "Only you move a post on from Draft.", "Vous seul faites avancer une ébauche.", example="Draft", required=True, width=12)
    kind: str = column(TEXT, "Kind", "Genre", "Which kind of post it is.", "De quel genre il s'agit.", example="appreciation", required=True, width=16)
    about: str = column(TEXT, "About", "Au sujet de", "Whom or what it is about.", "De qui ou de quoi il s'agit.", example="Gordon MacLeod", width=20)
    text: str = column(LONG_TEXT, "Text", "Texte", "Ready to paste; change it as you like.", "Prêt à coller; modifiez-le à votre goût.", example="Thank you, Gordon!", required=True, width=70)
    to_tag: tuple[str, ...] = column(TAGS, "Tag by hand", "À identifier à la main", "People and businesses to tag; a typed @name is not a mention.", "Personnes et entreprises à identifier; un @nom tapé n'est pas une mention.", example="Gordon MacLeod; Atlantic Mutual", width=24)
    language: SpokenLanguage | None = column(choice(SpokenLanguage), "Language", "Langue", "The language that it is written in.", "La langue dans laquelle elle est écrite.", example="English", width=12)
    alt_text: str = column(TEXT, "Alt text", "Texte de remplacement", "What the picture shows, for people who do not see it.", "Ce que montre l'image, pour ceux qui ne la voient pas.", example=None, width=24)
    consents: str = column(TEXT, "Consents", "Consentements", "Which consents the post rests on, with their dates.", "Sur quels consentements la publication repose, avec leurs dates.", example=None, width=24)
    drafted_on: date | None = column(DATE, "Drafted on", "Rédigée le", "Filled in when a draft is added.", "Rempli à l'ajout d'une ébauche.", example=date(2026, 3, 24), width=12)
    posted_on: date | None = column(DATE, "Posted on", "Publiée le", "The day it went out.", "Le jour de la publication.", example=None, width=12)
    link: str = column(LINK, "Link", "Lien", "Where it can be seen.", "Où on peut la voir.", example=None, width=20)
    notes: str = column(LONG_TEXT, "Notes", "Notes", "Yours; the tool does not read them.", "À vous; l'outil ne les lit pas.", example=None, width=30)
    id: str = column(TEXT, "Post id", "No de publication", "Filled in by the tool; leave it as it is.", "Rempli par l'outil; laissez-le tel quel.", example=None, width=12)

    @property
    def open(self) -> bool:
        """Tell whether the post may still go out: neither declined nor posted."""
        return self.status in (None, PostStatus.DRAFT, PostStatus.APPROVED)

    @property
    def key(self) -> str:
        """Return what the post is known by: the id that it was added with."""
        return pair_key(self.id)

    @property
    def row_key(self) -> str:
        """Return the key by which tool tabs speak of this row."""
        return row_key("posts", self.key)

    @property
    def title(self) -> str:
        """Return whom or what it is about and which kind of post it is, for a person to read."""
        kind = self.kind.replace("_", " ")
        return f"{self.about} ({kind})" if self.about and kind else self.about or kind


@tab(
    Words("Names", "Noms"),
    Words(
        "Organizations that are spelled in several ways. The tool proposes one spelling; say yes, or type the name to use.",
        "Organismes écrits de plusieurs façons. L'outil propose une orthographe; dites oui, ou écrivez le nom à employer.",
    ),
    name="names",
)
@dataclass(frozen=True, slots=True)
class Name(Row):
    """One spelling of an organization, and the name to use for it."""

    written: str = column(TEXT, "Written as", "Écrit", "As it stands in your rows; they stay as they are.", "Tel qu'il est dans vos lignes; elles ne changent pas.", example="Atlantic Mutul", required=True, width=28)
    use: str = column(TEXT, "Use this name", "Nom à employer", "The spelling that matches and reports go by.", "L'orthographe qui sert aux jumelages et aux rapports.", example="Atlantic Mutual", required=True, width=28)
    agreed: bool | None = column(YES_NO, "Agreed", "D'accord", "Yes: the two are one. No: they are not, and it is never proposed again.", "Oui : c'est le même. Non : ce ne l'est pas, et ce n'est plus jamais proposé.", example="Yes", width=10)
    times: int | None = column(WHOLE, "Times", "Fois", "How often it was written so.", "Combien de fois il a été écrit ainsi.", example=1, width=8)
    id: str = column(TEXT, "Name id", "No du nom", "Filled in by the tool; leave it as it is.", "Rempli par l'outil; laissez-le tel quel.", example=None, width=12)


@tab(
    Words("Decisions", "Décisions"),
    Words(
        "Who decided what, and when, about posts and matches. The review desk adds rows; what you type in a Status cell counts the same.",
        "Qui a décidé quoi, et quand, des publications et des jumelages. Le bureau de révision ajoute des lignes; ce que vous tapez dans une cellule État compte autant.",
    ),
    name="decisions",
)
@dataclass(frozen=True, slots=True)
class Decision(Row):
    """One decision about a post or a match; for a row, the latest one counts."""

    decided_at: str = column(TEXT, "Decided at", "Décidé le", "Day and time.", "Jour et heure.", example="2026-03-24 09:15:00", required=True, width=19)
    title: str = column(TEXT, "Which", "Lequel", "The post or match, for reading.", "La publication ou le jumelage, pour la lecture.", example="Gordon MacLeod (appreciation)", width=30)
    decision: Decided | None = column(choice(Decided), "Decision", "Décision", "What was decided, or became of it.", "Ce qui a été décidé ou ce qui en est advenu.", example="Approved", required=True, width=14)
    reason: str = column(TEXT, "Reason", "Raison", "Why, in a few words.", "Pourquoi, en quelques mots.", example=None, width=28)
    by: str = column(TEXT, "By", "Par", "Who decided.", "Qui a décidé.", example="Dana", width=14)
    text: str = column(LONG_TEXT, "Text then", "Texte alors", "The text as edited at the desk; blank where it is the one in Posts.", "Le texte tel que modifié au bureau; vide si c'est celui de Publications.", example=None, width=50)
    alt_text: str = column(TEXT, "Alt text then", "Texte de remplacement alors", "The same for the picture's description.", "De même pour la description de l'image.", example=None, width=20)
    to_tag: tuple[str, ...] = column(TAGS, "Tag by hand then", "À identifier alors", "Whom to tag, where the desk left somebody out; – for nobody.", "Qui identifier, si le bureau a retiré quelqu'un; – pour personne.", example=None, width=20)
    link: str = column(LINK, "Link", "Lien", "Where the post can be seen.", "Où on peut voir la publication.", example=None, width=24)
    about: str = column(TEXT, "Row", "Ligne", "The key of the post's or match's row; leave it as it is.", "La clé de la ligne; laissez-la telle quelle.", example="posts|0123456789", required=True, width=20)
    status_then: str = column(TEXT, "Status then", "État alors", "What the row's Status cell said; if it was changed since, the cell counts.", "Ce que disait la cellule État; si elle a changé depuis, c'est elle qui compte.", example="Draft", width=12)
    sheet_text: str = column(TEXT, "Fingerprint of the row", "Empreinte de la ligne", "Of the text in Posts then; if that was changed since, an edit made here no longer counts.", "Du texte dans Publications alors; s'il a changé depuis, une modification faite ici ne compte plus.", example=None, width=12)
    fingerprint: str = column(TEXT, "Fingerprint of the text", "Empreinte du texte", "Of the text that was decided on; an approval counts for that text only.", "Du texte sur lequel on a décidé; une approbation ne vaut que pour lui.", example=None, width=12)
    id: str = column(TEXT, "Decision id", "No de décision", "Filled in by the tool; leave it as it is.", "Rempli par l'outil; laissez-le tel quel.", example=None, width=12)


@tab(
    Words("Requests", "Demandes à l'outil"),
    Words(
        "Ask the tool to do something now: one row a request, by a click in the menu or typed here. While the watcher runs, the answer stands beside it within a minute.",
        "Demandez quelque chose à l'outil : une ligne par demande, par un clic dans le menu ou tapée ici. Quand le veilleur tourne, la réponse est à côté en une minute.",
    ),
    name="requests",
    also=("Demandes",),
    key_columns=REQUEST,
    lookups=(
        Lookup(Words("Status", "État"), "request_answers", "status", 12),
        Lookup(Words("Answer", "Réponse"), "request_answers", "answer", 70),
    ),
    lookups_after="asked_by",
)
@dataclass(frozen=True, slots=True)
class Request(Row):
    """One thing that someone asks the tool to do."""

    asked_at: datetime | str = column(MOMENT, "When", "Quand", "Day and time of asking; a new time asks anew.", "Le jour et l'heure de la demande; une nouvelle heure est une nouvelle demande.", example="2026-03-31 09:15", required=True, width=18)
    what: str = column(choice_as_typed(RequestKind, Words("what the tool can do", "ce que l'outil sait faire")), "What to do now", "À faire maintenant", "Pick one.", "Choisissez.", example="Propose matches", required=True, width=24)
    asked_by: str = column(TEXT, "Asked by", "Demandé par", "Your name or e-mail.", "Votre nom ou courriel.", example="sam@example.ca", width=24)
    id: str = column(TEXT, "Request id", "No de demande", "Filled in by a click; leave it blank when you type or copy a row.", "Rempli par un clic; laissez vide si vous tapez ou copiez une ligne.", example=None, width=14)

    @property
    def key(self) -> str:
        """Return what the request is known by."""
        return request_key(self.asked_at, self.what, self.asked_by, self.id)

    @property
    def row_key(self) -> str:
        """Return the key by which tool tabs speak of this row."""
        return row_key("requests", self.key)


P = TypeVar("P", bound=Person)


def one_row_each(people: Iterable[P]) -> dict[str, P]:
    """Return the row that counts for each person by key: the fullest, then by what it says; never by where it stands.

    A row that nobody could be known by counts for itself.
    """
    rows: dict[str, P] = {}
    others: dict[str, list[P]] = {}
    for person in people:
        key = person.key or f"row {person.line}"
        if rows.setdefault(key, person) is not person:
            others.setdefault(key, []).append(person)
    return rows | {key: min((rows[key], *same), key=fullness) for key, same in others.items()}


def fullness(row: Row) -> tuple[int, str]:
    """Return the order of rows with one key: more filled cells first, then by what they say; a wish makes no row fuller."""
    told = (getattr(row, column.name) for column in tab_of(row).columns if not is_wish(column))
    return -sum(value not in (None, "", ()) for value in told), repr(contents(row))


def is_wish(column: Column[Any]) -> bool:
    """Tell whether a column holds what a person wishes: a consent, or not to be contacted."""
    return column.kind is CONSENT or column.name == "do_not_contact"


def contents(row: Row) -> list[object]:
    """Return the values of a row as they were read, without where it stands."""
    return [getattr(row, column.name) for column in tab_of(row).columns]
