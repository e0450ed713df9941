"""What a public text never says, and look-alikes that are left alone."""

import pytest

from social import tact

SAID = {
    "status": """
        He came as a refugee in 2019.
        She is a Permanent Resident now.
        On a work permit, he found his way.
        Their immigration status does not matter.
        An asylum-seeker from afar
        Arrivée comme réfugiée, elle a persévéré.
        Il a obtenu sa résidence permanente.
        avec un permis d'études
        une demandeuse d’asile
    """,
    "language_score": """
        With CLB 7 she could begin.
        NCLC 9 in French!
        His IELTS was excellent.
        She passed her language test.
        Malgré son niveau de français, il a réussi.
        Il a réussi son test de langue.
    """,
    "health": """
        After her cancer she started again.
        Despite his disability he came.
        She was pregnant when we met.
        He struggled with depression.
        Après sa maladie, elle est revenue.
        en congé de maladie
        Elle était enceinte.
    """,
    "contact": """
        Write to amina.okafor@example.ca today
        Call 902-555-0134.
        (902) 555 0134
        +44 20 7946 0958 for abroad
        B3H 4R2
        Visit us at 12 Barrington Street.
        Au 455, rue Principale
    """,
    "promise": """
        We guarantee every newcomer a job!
        A guaranteed job awaits.
        Join us and we will find you a job.
        You'll get a job in three weeks.
        We promise you employment.
        Un emploi garanti pour vous.
        Nous vous promettons un emploi.
        Vous trouverez un emploi chez nous.
        Vous serez embauchée.
        Chaque personne aura un emploi garanti.
    """,
}

LEFT_ALONE = """
    Status update: 12 meetings this month.
    Halifax residents came in numbers.
    A resident physician met a PR specialist from Visa Canada.
    Corporate citizen of the year.
    Thanks to the Refugee Centre of Halifax for the room.
    The public permit office, and permit me to say so.
    International graduates and newcomers are welcome.
    CLB Architects opened its doors.
    Level 7 of the tower; a score of 7 to 3.
    English and French are spoken here.
    She works in health care and social assistance at Nova Health.
    The Cancer Society sent three people.
    A mental health counsellor met a nurse.
    A trauma nurse reads a diagnostic report for Autism Nova Scotia.
    Healthy snacks, and a clean bill.
    12 people, 1,200 minutes, 3 doors, 2026-03-31, 9:30 to 10:30.
    Room 204, A1 to B2; 10 000 e rencontre.
    St. John's and Street Food Fair 2026.
    https://www.linkedin.com/in/gordon-macleod-example
    Nobody here promises a job.
    We cannot guarantee you a job, but a conversation we can.
    We don’t promise a job.
    No promise. A job is a job.
    Congratulations on the new job!
    Who found a job? We find out together. Get a job description.
    Personne ne promet d'emploi.
    Sans promesse d'emploi, mais avec un café.
    On ne peut pas vous garantir un emploi.
    Une mise à jour du statut du projet.
    Les résidents de Moncton sont venus.
    Un permis de conduire, une visite d'entreprise.
    Le secteur des soins de santé et de l'assistance sociale.
    Le niveau de la salle; bonne note à tous.
    Dans l'enceinte du Collège du Havre.
    Bravo pour ce nouvel emploi!
"""


def lines(text):
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize(("what", "text"), [(what, line) for what, text in SAID.items() for line in lines(text)])
def test_a_slip_is_found_in_either_language(what, text):
    assert what in {slip.taboo.name for slip in tact.slips(text)}


@pytest.mark.parametrize("text", lines(LEFT_ALONE))
def test_what_only_looks_alike_is_left_alone(text):
    assert [(slip.taboo.name, slip.said) for slip in tact.slips(text)] == []


def test_words_to_avoid_are_pointed_out_the_communitys_own_too():
    text = "A game-changer for foreigners, says our Downtown Hub."
    assert [slip.said for slip in tact.avoided(text)] == ["game changer", "foreigners"]
    assert [slip.said for slip in tact.avoided(text, ("downtown hub",))][-1] == "downtown hub"
    assert list(tact.avoided("Une belle rencontre autour d'un café.")) == []


@pytest.mark.parametrize(
    "text", ["", "🎉" * 3000, "guarantee " * 3000, "\n" * 500, "a@" * 2000, "1" * 5000, "guarantee a b c d"]
)
def test_odd_texts_are_read_to_their_end(text):
    assert all(slip.said for slip in tact.slips(text))
