"""What our own templates say: which figures they show, under which headings, in both languages.

To show another figure, add its name to a table; its label comes from the figure itself.
"""

from __future__ import annotations

from sheets_templates.words import Words

TITLE = Words("Connector Program report", "Rapport du Programme de connecteur")
HEADLINE: tuple[str, ...] = ("connectees", "connectors", "jobs_found")
"""The three figures that the report is about."""
FUNNEL: tuple[str, ...] = ("applied", "connectees", "connectees_matched", "connectees_met", "jobs_found")
"""From the first application to the job."""
TABLES: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (
        Words("Connectees", "Participants"),
        ("applied", "connectees", "connectees_matched", "connectees_met", "partners", "waiting_median"),
    ),
    (
        Words("Connectors", "Connecteurs"),
        ("connectors", "new_connectors", "connectors_resting", "connectors_ended", "connectees_per_connector"),
    ),
    (
        Words("Matches and referrals", "Jumelages et références"),
        ("matches_introduced", "meetings_held", "referrals_given", "referrals_met", "referral_reach"),
    ),
    (
        Words("Jobs found", "Emplois trouvés"),
        ("jobs_found", "jobs_in_field", "jobs_full_time", "job_rate", "jobs_unconfirmed"),
    ),
    (
        Words("Activities and testimonials", "Activités et témoignages"),
        ("activities", "attendance", "testimonials", "posts"),
    ),
)
"""The tables of figures, each with its heading."""

NETWORK = Words("The network", "Le réseau")
NETWORK_TOLD = Words(
    "Connectors within, Connectees around them, then everybody they were referred on to; paler is what was there before the period.",
    "Les Connecteurs au centre, les participants autour, puis chacun à qui ils ont été référés; en plus pâle, ce qui précède la période.",
)
NETWORK_ALT = Words(
    "Rings of dots: Connectors, Connectees, and the people they were referred to, joined by lines",
    "Cercles de points : Connecteurs, participants et personnes référées, reliés par des lignes",
)

FIGURE = Words("Figure", "Chiffre")
NOW, PREVIOUS, YEAR_BEFORE = (
    Words("This period", "Cette période"),
    Words("Period before", "Période précédente"),
    Words("A year ago", "Il y a un an"),
)
BEFORE = Words("period before: {{{{ {name}.previous }}}}", "période précédente : {{{{ {name}.previous }}}}")
FROM_APPLICATION_TO_JOB = Words("From application to job", "De la demande à l'emploi")
COMPARED = Words("This period and those before", "Cette période et les précédentes")
BY_TYPE = Words("Activities by type", "Activités par type")
TYPE, NUMBER, ATTENDANCE = (
    Words("Type", "Type"),
    Words("Activities", "Activités"),
    Words("People who came", "Présences"),
)
NUMBER_HEAD = Words("Number", "Nombre")
TOTAL = Words("Total", "Total")
IN_WORDS = Words("In words", "En mots")
TESTIMONIALS = Words("What people say", "Ce que disent les gens")
QUOTE = Words("“{{{{ q.text }}}}” – {{{{ q.by }}}}", "« {{{{ q.text }}}} » – {{{{ q.by }}}}")
NOTES = Words("To know about the data", "À savoir sur les données")
DEFINITIONS = Words("What is counted, and how", "Ce qui est compté, et comment")
DEFINITION, LEFT_OUT = Words("What counts", "Ce qui compte"), Words("Not counted", "Non compté")
FIGURES = Words("Figures", "Chiffres")
MADE = Words("Made on {{{{ made_on }}}}", "Établi le {{{{ made_on }}}}")
PAGE = Words("page", "page")
NO_PROMISE = Words(
    "Connectors share their circle of influence; nobody is promised a job.",
    "Les Connecteurs partagent leur cercle d'influence; aucun emploi n'est promis.",
)


def none_of(name: str, language: str) -> str:
    """Return what a heading adds where the list of that name is empty, as a template says it."""
    said = Words(": nothing in this period", " : rien pour cette période").say(language)
    return "{% if not " + name + " %}" + said + "{% endif %}"
