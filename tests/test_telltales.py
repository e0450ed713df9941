"""The words by which a community's own headers are recognised."""

import pytest

from automations.adoption import SURE, likeness_of, recognise
from automations.telltales import TELLTALES, words_told
from sheets_templates.choices import Education, Industry, SpokenLanguage, Status, folded
from sheets_templates.columns import tab_of
from sheets_templates.kinds import YES_NO
from sheets_templates.people_tabs import Connectee, Connector

ASKED = """
Are you legally entitled to work in Canada? | may_work | Yes
What is the highest level of education you have completed? | education | Bachelor's degree
What is your profession or target occupation? | occupation | Accountant
Which industry are you hoping to work in? | industry | Health care
Please paste the link to your LinkedIn profile | linkedin | https://www.linkedin.com/in/amina
Are there any specific companies you would like to be connected with? | organizations | Harbour Foods
I agree to have my name used in social media posts | consent_named | I agree
I consent to my information being shared with a Connector | consent_share | Yes
Have you participated in the Connector Program before? | took_part_before | No
When did you become a PR? | landed_on | 2024-05-01
Anything else you would like us to know? | notes | I like hockey
Location | city | Sydney
Grad date | graduates_on | 2026-06-01
Droit de travailler | may_work | Oui
Métier visé | occupation | Comptable
Date RP | landed_on | 2024-05-01
Date de l'entrevue d'accueil | intake_on | 2026-03-02
CV à jour | resume | Oui
Consentement au partage | consent_share | J'accepte
"""

HELPERS = """
Max # connections / month | per_month | 2
Will provide 3 referrals (Y/N) | three_referrals | Y
Disponibilité (nb/mois) | per_month | 1
Date d'adhésion | joined_on | 2026-01-05
Fonction | position | Directrice
Industry (NAICS) | industry | 54 Professional, scientific
Langues | language | Français et anglais
OK to post name? | consent_named | Y
"""


def cases(table, row):
    return [(row, *(part.strip() for part in line.split(" | "))) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("row", "header", "column", "cell"), [*cases(ASKED, Connectee), *cases(HELPERS, Connector)])
def test_a_header_of_a_form_or_a_list_means_its_column_and_no_other_more(row, header, column, cell):
    sure = {each.name: likeness_of(tab_of(row), header, (cell,) * 6, each)[0] for each in tab_of(row).columns}
    assert sure[column] >= SURE
    assert max(sure, key=lambda name: sure[name]) == column


@pytest.mark.parametrize(
    "header", ["ID", "Case worker", "T-shirt size", "Intervenant", "Source", "No dossier", "#", "Budget"]
)
def test_what_is_nothing_of_ours_is_left_alone(header):
    cells = ("A-1", "B-2", "C-3", "D-4", "E-5")
    assert max(likeness_of(tab_of(Connectee), header, cells, column)[0] for column in tab_of(Connectee).columns) == 0


def test_a_status_that_is_not_of_immigration_is_left_alone():
    status = tab_of(Connectee).column("status")
    assert (
        likeness_of(tab_of(Connectee), "Status", ("Active", "Waiting", "Employed", "Active", "Waiting"), status)[0] == 0
    )
    assert likeness_of(tab_of(Connectee), "Status", ("PR", "PR", "Citizen", "Work permit", "PR"), status)[0] >= SURE


def test_a_sheet_with_groups_of_headers_above_the_header_and_a_total_below_is_recognised():
    grid = (
        ("CONTACT INFO", None, None, "PROGRAM", None),
        ("Name", "E-mail", "Cell #", "Role", "Date Registered"),
        *(
            (
                f"Amina {n}",
                f"a{n}@example.ca",
                f"902-555-01{n:02}",
                "Connector" if n % 3 == 0 else "Connectee",
                "2026-01-05",
            )
            for n in range(9)
        ),
        (None, None, None, None, None),
        ("Total", 9, None, None, None),
    )
    found = {mapping.tab: mapping for mapping in recognise({"2025-26": grid})}
    assert {tab: (mapping.line, mapping.where) for tab, mapping in found.items()} == {
        "connectees": (2, ("Role", "Connectee")),
        "connectors": (2, ("Role", "Connector")),
    }


def test_every_wording_stands_for_a_column_that_exists_and_is_folded():
    columns = {column.name for row in (Connectee, Connector) for column in tab_of(row).columns}
    assert set(TELLTALES) <= columns
    for name, wordings in TELLTALES.items():
        for wording in wordings.split(", "):
            assert folded(wording) == wording
            assert words_told(wording, name) > 0


@pytest.mark.parametrize(
    ("choices", "text", "member"),
    [
        (Industry, "54 Professional, scientific", Industry.PROFESSIONAL),
        (Industry, "31-33 Manufacturing", Industry.MANUFACTURING),
        (Industry, "62 – Soins de santé", Industry.HEALTH),
        (Industry, "Finance & insurance", Industry.FINANCE),
        (Industry, "62 Construction", None),
        (SpokenLanguage, "French and English", SpokenLanguage.BOTH),
        (Status, "Citoyenne canadienne", Status.CITIZEN),
        (Education, "Bachelor's degree", Education.BACHELOR),
    ],
)
def test_a_choice_is_known_after_its_code_and_with_an_ampersand(choices, text, member):
    assert choices.spelled(text) is member


@pytest.mark.parametrize(
    ("text", "said"), [("I agree", True), ("J’accepte", True), ("I do not agree", False), ("Je refuse", False)]
)
def test_agreement_in_a_form_is_a_yes(text, said):
    assert YES_NO.read(text) is said
