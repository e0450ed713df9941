"""Words that tell which of our columns a community's header means, however it is asked or abbreviated.

To teach a wording, add it to its column: a wording holds when each of its words begins some word of the header, whatever
stands around them ("Are you legally entitled to work in Canada?" holds "entitled work"). Small letters, no accents.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

TELLTALES: Mapping[str, str] = {
    "first_name": "first name, given name, prenom",
    "last_name": "last name, family name, surname, nom famille",
    "phone": "phone, cell number, mobile number, tel cell, cellulaire, telephone",
    "email": "email address, e mail address, courriel",
    "applied_on": "date regist, regist date, date applied, date application, submitted on, date demande, date inscription",
    "language": "preferred language, language prefer, langue prefer, langues parlees",
    "city": "city live, city resid, town live, location, ville resid, where live, municipal",
    "online": "online, virtual, video call, en ligne, virtuel, visioconference",
    "linkedin": "linkedin",
    "status": "immigration status, status canada, statut immigration, statut canada",
    "landed_on": "become permanent, became permanent, become pr, became pr, date pr, pr date, landing date, landed on, date rp, date residence permanente",
    "may_work": "legal work, entitled work, eligib work, authoriz work, authoris work, allowed work, permitted work, droit travail, autoris travail, admissib travail",
    "education": "highest education, level education, highest degree, education completed, degree, haut diplome, niveau scolarite, niveau etudes, diplome obtenu",
    "graduates_on": "grad date, expected graduat, when graduat, graduation date, date diplomation, fin etudes",
    "school": "school, institution attended, university attended, etablissement enseignement, universite frequentee",
    "clb": "english clb, clb, english level, niveau anglais",
    "nclc": "french nclc, nclc, french level, niveau francais",
    "language_sufficient": "language suffic, sufficient language, langue suffis",
    "employment": "employment status, current employ status, currently employ, work status, situation emploi, statut emploi",
    "employer": "current employer, employer, company, organization, entreprise, employeur, organisme",
    "occupation": "target occupation, occupation, profession, job look, role look, work look, type job, target role, job sought, metier vise, profession vise, emploi recherche, poste recherche, metier recherche",
    "industry": "industry, sector, secteur activite, domaine activite, secteur vise, field work",
    "years_experience": "years experience, experience years, annees experience",
    "skills": "skills, competences",
    "organizations": "compan interest, compan connect, compan meet, compan like, employers interest, organi interest, organi connect, entreprises interet, entreprises vise, knows people, connait gens",
    "referred_by": "referred by, who referred, referral source, referring agency, referring partner, refere par, dirige par",
    "intake_on": "date intake, intake date, intake meeting, intake interview, entrevue accueil, rencontre accueil, date accueil",
    "resume": "resume review, resume ready, professional resume, cv jour, cv pret, cv professionnel",
    "employment_ready": "job ready, employment ready, work ready, pret emploi, pret travailler",
    "attitude": "attitude",
    "willing_to_network": "willing network, network, open network, pret reseaut, reseautage",
    "took_part_before": "participated before, participated previous, previous particip, part before, deja particip, particip auparavant",
    "look_again_on": "look again, revisit date, follow up date, date relance, date suivi",
    "withdrawn_on": "withdrawn, withdrew, date retrait",
    "consent_share": "consent shar, agree shar, permission shar, consent partage, accepte partage, consent profil",
    "consent_named": "name social, name post, name publi, nom publi, nom reseaux, named post",
    "consent_photo": "photo consent, consent photo, photo social, photo publi, picture social, use photo",
    "consent_quote": "quote consent, consent quote, consent citation, testimonial consent",
    "consent_newsletter": "newsletter, infolettre",
    "do_not_contact": "not contact, ne contacter",
    "notes": "anything else, additional comment, other comment, comments, notes, remarques, commentaires, autre chose",
    "joined_on": "joined, date regist, regist date, member since, start date, date adhesion, membre depuis",
    "position": "position, job title, title, fonction, titre, poste",
    "per_month": "per month, connections month, matches month, meetings month, capacity, disponib mois, jumelages mois, capacite",
    "paused_until": "pause until, paused, en pause",
    "three_referrals": "3 referrals, three referrals, 3 references, trois references",
    "no_job_expected": "no job expect, not expected hire, no expectation job, aucun emploi",
    "recruited_by": "recruited, how recruited, recrute",
    "ended_on": "ended on, date ended, end date, date fin",
}  # fmt: skip
"""By our column: its wordings, split by commas. A header means a column more surely the longer the wording it holds."""


@cache
def wordings(column: str) -> tuple[tuple[str, ...], ...]:
    """Return the wordings of a column, each as its words."""
    return tuple(tuple(wording.split()) for wording in TELLTALES.get(column, "").split(", ") if wording)


def words_told(header: str, column: str) -> int:
    """Return how many words the longest wording has that a folded header holds; 0 where it holds none."""
    said = header.split()
    held = (
        len(wording)
        for wording in wordings(column)
        if all(any(word.startswith(begins) for word in said) for begins in wording)
    )
    return max(held, default=0)
