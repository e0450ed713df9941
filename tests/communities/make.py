"""Writes the sample communities beside this file: invented people in sheets as different as real communities' are.

`python tests/communities/make.py` writes them anew; the files are kept, so that a change of the tool is seen on them.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).resolve().parent
FIRST = ("Amina", "Luis", "Mei", "Omar", "Olena", "Priya", "Hassan", "Camille", "Yara", "Kwame", "Noémie", "Tomás")
LAST = (
    "Okafor",
    "Cordero",
    "Zhang",
    "Siddiqui",
    "Kovalchuk",
    "Raman",
    "Farouk",
    "Lefebvre",
    "Nassar",
    "Boateng",
    "Gagnon",
    "Herrera",
)


def person(number: int) -> tuple[str, str, str, str]:
    """Return first name, last name, e-mail and phone of an invented person."""
    first, last = FIRST[number % 12], LAST[(number * 5) % 12]
    plain = (f"{first}.{last}").lower().translate(str.maketrans("éáó", "eao"))
    return first, last, f"{plain}{number}@example.ca", f"902-555-0{number + 100}"


def english(file: Path) -> None:
    """Two sheets with other names, columns in another order, some of the community's own."""
    with xlsxwriter.Workbook(file) as book:
        day = book.add_format({"num_format": "mmm d, yyyy"})
        people, mentors, notes = (book.add_worksheet(name) for name in ("Newcomers 2026", "Mentors", "Team notes"))
        people.write_row(0, 0, [
            "ID", "Surname", "Given name", "Email address", "Cell", "Date applied", "Preferred language", "Town", "Immigration status",
            "Eligible to work", "Education", "English level", "Employment status", "Target role", "Sector", "Experience", "Skills",
            "Companies of interest", "Intake date", "Resume", "Job ready", "Consent to share", "Social media consent", "Case worker",
        ])  # fmt: skip
        for number in range(12):
            first, last, email, phone = person(number)
            people.write_row(number + 1, 0, [number + 1, last, first, email, phone])
            people.write_datetime(number + 1, 5, date(2026, 1, 5 + number), day)
            people.write_row(number + 1, 6, [
                ("English", "French", "Both")[number % 3], "Halifax", ("PR", "PGWP", "Citizen")[number % 3], "yes",
                ("Bachelor", "Masters", "College")[number % 3], f"CLB {7 + number % 3}", ("Underemployed", "not working")[number % 2],
                ("Accountant", "Data analyst", "Chef")[number % 3], ("Finance and insurance", "IT", "hospitality")[number % 3], number, "Excel; SQL", "Atlantic Mutual",
            ])  # fmt: skip
            people.write_datetime(number + 1, 18, date(2026, 2, 1 + number), day)
            people.write_row(number + 1, 19, ["Y", "Y"])
            people.write_datetime(number + 1, 21, date(2026, 2, 1 + number), day)
            people.write_row(number + 1, 23, ["Sam"])
        mentors.write_row(0, 0, ["First", "Last", "Email", "Telephone", "Company", "Job title", "Sector", "Town", "Preferred language", "Matches per month", "Date joined", "3 referrals", "T-shirt size"])  # fmt: skip
        for number in range(8):
            first, last, email, phone = person(number + 20)
            mentors.write_row(number + 1, 0, [first, last, email, phone, "Harbour Foods", "Director", "Retail", "Halifax", "English", 1 + number % 2])  # fmt: skip
            mentors.write_datetime(number + 1, 10, date(2025, 9, 1 + number), day)
            mentors.write_row(number + 1, 11, ["Yes", "M"])
        notes.write_column(0, 0, ["Remember the cake", "Coffee with the Chamber on Friday"])


def french(file: Path) -> None:
    """French sheets, with slips in some headers, and a tab that is called as ours is."""
    with xlsxwriter.Workbook(file) as book:
        people, helpers = book.add_worksheet("Nouveaux arrivants"), book.add_worksheet("Connecteurs")
        people.write_row(0, 0, ["Prénom", "Nom de famille", "Couriel", "Téléphone cellulaire", "Date de la demande", "Langue préférée", "Ville", "Statut d'immigration", "Admissible au travail", "Scolarité", "Niveau NCLC", "Situation d'emploi", "Proffession", "Secteur", "Compétences", "Entreprises d'intérêt", "Date d'accueil", "CV", "Consentement : profil", "Remarques internes"])  # fmt: skip
        for number in range(10):
            first, last, email, phone = person(number + 40)
            people.write_row(number + 1, 0, [first, last, email, phone, f"{1 + number} mars 2026", "Français", "Moncton", "RP", "oui", "Maîtrise", f"NCLC {8 + number % 2}", "Sous-employé", "Comptable", "Finance et assurances", "Excel; fiscalité", "Ville de Moncton", f"{10 + number} mars 2026", "oui", f"{10 + number} mars 2026", "à rappeler"])  # fmt: skip
        helpers.write_row(0, 0, ["Prénom", "Nom", "Courriel", "Tél.", "Entreprise", "Titre", "Secteur", "Ville", "Langue", "Capacité", "Membre depuis", "Trois références"])  # fmt: skip
        for number in range(6):
            first, last, email, phone = person(number + 60)
            helpers.write_row(number + 1, 0, [first, last, email, phone, "Assurance Atlantique", "Directrice", "Finance et assurances", "Moncton", "Bilingue", 2, f"{1 + number} octobre 2025", "oui"])  # fmt: skip


def form(file: Path) -> None:
    """The response tab of a form: both roles in one sheet, questions as headers, a time stamp."""
    with xlsxwriter.Workbook(file) as book:
        answers = book.add_worksheet("Form Responses 1")
        stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        answers.write_row(0, 0, ["Timestamp", "I am applying as", "What is your first name?", "What is your last name?", "Email Address", "What is your phone number?", "Which city do you live in?", "What is your preferred language?", "Are you eligible to work in Canada?", "Highest education", "What is your employment status?", "Occupation you are looking for", "Which industry?", "Your skills", "How did you hear about us?"])  # fmt: skip
        for number in range(14):
            first, last, email, phone = person(number + 80)
            answers.write_datetime(number + 1, 0, date(2026, 3, 1 + number), stamp)
            role = "Connector (local professional)" if number % 4 == 3 else "Connectee (newcomer or graduate)"
            answers.write_row(number + 1, 1, [role, first, last, email, phone, "Truro", "English", "Yes", "Bachelor's degree", "Unemployed", "Nurse", "Health care and social assistance", "care; teaching", "a friend"])  # fmt: skip


def legacy(file: Path) -> None:
    """A messy sheet: a title block, merged cells, the header on line 5, one column for the name, mixed dates, old codes."""
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Master list")
        title = book.add_format({"bold": True, "font_size": 18, "bg_color": "#FFD966"})
        red, green = (book.add_format({"bg_color": colour}) for colour in ("#F4CCCC", "#D9EAD3"))
        sheet.merge_range("A1:H1", "CONNECTOR PROGRAM – PARTICIPANTS", title)
        sheet.write("A2", "updated by Sam; green = matched, red = do not call")
        sheet.merge_range("A4:D4", "CONTACT")
        sheet.write_row(4, 0, ["#", "Name", "E-Mail", "Ph #", "City/Town", "NOC", "Date of application", "Status", "Occupation", "Industry", "CLB", "Intake", "Language", "Comments"])  # fmt: skip
        dates = ("03/04/2026", "25/03/2026", "March 12, 2026", "2026-03-01", "05/02/2026")
        for number in range(11):
            first, last, email, phone = person(number + 120)
            line = 5 + number + number // 5
            name = f"{last}, {first}" if number % 3 == 0 else f"{first} {last}"
            sheet.write_row(line, 0, [number + 1, name, email, phone, "Sydney", "1111" if number % 2 else "2173", dates[number % 5], "PR", "Accountant", "52", 8, dates[(number + 1) % 5], "EN", "called twice"], (red, green, None)[number % 3])  # fmt: skip
        sheet.set_row(9, None, None, {"hidden": True})
        sheet.autofilter(4, 0, 20, 13)


COMMUNITIES = {"english": english, "french": french, "form": form, "legacy": legacy}

if __name__ == "__main__":
    for name, make in COMMUNITIES.items():
        make(HERE / f"{name}.xlsx")
