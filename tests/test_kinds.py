"""How cells are read and shown."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_templates.choices import Choices, Industry, OccupationGroup, SpokenLanguage, Status, folded
from sheets_templates.columns import Doubt, Place, tab_of
from sheets_templates.kinds import (
    BENCHMARK,
    CONSENT,
    DATE,
    EMAIL,
    LINK,
    LINKEDIN,
    LONGEST_TEXT,
    NOC,
    PHONE,
    PLACE,
    TAGS,
    TEXT,
    WHOLE,
    YES_NO,
    choice,
    text_of,
    writable,
)
from sheets_templates.people_tabs import Connectee
from sheets_templates.tabs import ALL_TABS


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 3, 12), datetime(2026, 3, 12, 9, 5), 46093, 46093.0, "2026-03-12", "2026/3/12", "2026-03-12 09:05",
        "March 12, 2026", "12 March 2026", "Mar 12 2026", "12 mars 2026", "le 12 mars 2026", "12th March 2026", " 2026-03-12 ",
        "12-Mar-26", "Mar 12, 26", "12 mars 26",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_was_typed(cell):
    assert DATE.read(cell) == date(2026, 3, 12)


def test_a_year_in_two_digits_is_read_as_spreadsheets_do():
    assert [DATE.read(f"1-Jan-{year}") for year in ("29", "30")] == [date(2029, 1, 1), date(1930, 1, 1)]


@pytest.mark.parametrize("typed", ["5+", "5 years", "5 ans", "5.0", " 5"])
def test_a_number_of_years_is_read_with_what_stands_behind_it(typed):
    assert WHOLE.read(typed) == 5
    assert isinstance(WHOLE.read("5,000"), Doubt)


def test_the_first_of_a_month_is_read_in_french():
    assert DATE.read("1er août 2026") == date(2026, 8, 1)


def test_a_day_over_twelve_tells_day_from_month():
    assert DATE.read("31/12/2026") == date(2026, 12, 31)
    assert DATE.read("12/31/2026") == date(2026, 12, 31)
    assert DATE.read("05/05/2026") == date(2026, 5, 5)


@pytest.mark.parametrize("cell", ["03/04/2026", "3-4-2026", "11.12.2026"])
def test_a_date_that_can_be_two_days_is_flagged_and_not_guessed(cell):
    doubt = DATE.read(cell)
    assert isinstance(doubt, Doubt)
    assert doubt.value is None
    assert "can be" in doubt.message.say("en")


@pytest.mark.parametrize("cell", ["soon", "2026-02-30", "31/02/2026", 7, 2026, "12", "March", True, "=TODAY()", "٣"])
def test_what_is_no_date_becomes_a_doubt_that_names_it(cell):
    doubt = DATE.read(cell)
    assert isinstance(doubt, Doubt)
    assert text_of(cell) in doubt.message.say("en")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Yes", True),
        ("oui", True),
        ("X", True),
        ("✓", True),
        (True, True),
        (1, True),
        ("N", False),
        ("Non", False),
        (0, False),
        ("", None),
        (None, None),
    ],
)
def test_yes_and_no_are_read_in_both_languages(cell, said):
    assert YES_NO.read(cell) is said


def test_maybe_is_neither_yes_nor_no():
    assert isinstance(YES_NO.read("maybe"), Doubt)


def test_a_choice_is_known_by_word_synonym_code_and_accent():
    kind = choice(Industry)
    for cell in ("Finance and insurance", "FINANCE", "52", 52, 52.0, "Finance et assurances", "banque"):
        assert kind.read(cell) is Industry.FINANCE
    assert choice(SpokenLanguage).read("francais") is SpokenLanguage.FRENCH


def test_a_choice_spelled_nearly_is_proposed_and_not_taken():
    doubt = choice(Status).read("Permanant resident")
    assert isinstance(doubt, Doubt)
    assert doubt.value is None
    assert doubt.proposed == "Permanent resident"


def test_a_consent_counts_from_its_day():
    assert CONSENT.read("2026-03-09") == date(2026, 3, 9)
    assert CONSENT.read(None) is None
    assert CONSENT.read("No") is None
    assert CONSENT.read("withdrawn 2026-05-01") is None
    assert CONSENT.read("Retiré le 1er mai") is None


def test_a_consent_without_a_day_does_not_count():
    doubt = CONSENT.read("Yes")
    assert isinstance(doubt, Doubt)
    assert doubt.value is None


@pytest.mark.parametrize(
    "cell",
    [
        "Withdrew 5 March 2026", "Refused March 5, 2026", "No, 5 March 2026", "no (5 March 2026)", "Not given 5 March 2026",
        "Non 12 mars 2026", "refusé le 12 mars 2026", "expired 5 March 2026", "5 March 2026?", "✗ 5 March 2026", "until 5 March 2026",
        "pas d'accord, 5 mars 2026", "disagree 5 March 2026", "x 5 March 2026", "2026-03-05 10:00 refused", "n/a 5 March 2026",
    ],
)  # fmt: skip
def test_a_day_beside_any_other_word_is_no_consent_and_is_asked_about(cell):
    doubt = CONSENT.read(cell)
    assert isinstance(doubt, Doubt)
    assert doubt.value is None
    assert "does not count" in doubt.message.en


@pytest.mark.parametrize(
    "cell", ["cancelled 5 March 2026", "5 March 2026?", "not 5 March 2026", "annulé le 5 mars 2026"]
)
def test_a_day_beside_other_words_is_asked_about_and_proposed(cell):
    doubt = DATE.read(cell)
    assert isinstance(doubt, Doubt)
    assert doubt.value is None
    assert doubt.proposed == date(2026, 3, 5)


@pytest.mark.parametrize(
    "cell", ["2026-03-05 10:15", "2026-03-05T10:15:00Z", "2026-03-05 10:15:00 -03:00", "2026-03-05 9:15 p.m."]
)
def test_an_hour_behind_a_day_in_figures_does_not_matter_but_a_word_does(cell):
    assert DATE.read(cell) == date(2026, 3, 5)
    assert isinstance(DATE.read(f"{cell} cancelled"), Doubt)


@pytest.mark.parametrize(
    "cell",
    [
        "5 March 2026", "Thursday, March 5th, 2026", "le 5 mars 2026", "jeudi 5 mars 2026", "Yes, 5 March 2026", "oui le 5 mars 2026",
        "signed 5 March 2026", "J'accepte, 5 mars 2026", "✓ 5 March 2026", "(5 March 2026)", "2026-03-05 10:15", "2026-03-05T10:15:00Z",
        datetime(2026, 3, 5, 10, 15), 46086,
    ],
)  # fmt: skip
def test_a_day_alone_or_with_a_plain_yes_is_consent(cell):
    assert CONSENT.read(cell) == date(2026, 3, 5)


def test_a_tick_box_says_of_consent_what_yes_and_no_say():
    assert CONSENT.read(False) is None
    assert CONSENT.read(0) is None
    assert CONSENT.read(True) == CONSENT.read("Yes")


@pytest.mark.parametrize("cell", ["amina@example.ca", "a.b+c@sub.example.co", "o'brien@example.ca"])
def test_an_address_that_looks_like_one_is_taken_as_typed(cell):
    assert EMAIL.read(cell) == cell


@pytest.mark.parametrize("cell", ["amina@", "amina at example.ca", "a@b.ca, c@d.ca", "amina@example", 5])
def test_an_address_that_is_none_is_kept_and_flagged(cell):
    doubt = EMAIL.read(cell)
    assert isinstance(doubt, Doubt)
    assert doubt.value == text_of(cell)


def test_a_number_typed_into_a_text_column_is_read_as_it_looks():
    assert TEXT.read(9025550134.0) == "9025550134"
    assert TEXT.read(2.5) == "2.5"
    assert TEXT.read(True) == "TRUE"
    assert TEXT.read(datetime(2026, 3, 9, 14, 30)) == "2026-03-09 14:30"


def test_phones_links_and_numbers_are_checked():
    assert PHONE.read("902-555-0134") == "902-555-0134"
    assert isinstance(PHONE.read("5550134"), Doubt)
    assert LINK.read("linkedin.com/in/x") == "linkedin.com/in/x"
    assert isinstance(LINK.read("my page"), Doubt)
    assert WHOLE.read("3 ") == 3
    assert isinstance(WHOLE.read("three"), Doubt)
    assert isinstance(WHOLE.read(2.5), Doubt)


def test_a_list_is_split_at_semicolons_or_else_at_commas():
    assert TAGS.read("SQL; R; Excel, advanced") == ("SQL", "R", "Excel, advanced")
    assert TAGS.read("SQL, R") == ("SQL", "R")
    assert TAGS.read(None) == ()


def test_text_is_made_fit_for_every_spreadsheet():
    assert writable("a\x00b\x0bc\r\nd\re") == "abc\nd\ne"
    assert len(writable("x" * 40_000)) == 32_767
    assert writable("\ud800!") == "!"


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert folded(folded(text)) == folded(text)


FAR_AWAY = [
    date(1, 1, 1), date(1899, 12, 30), date(1900, 2, 28), date(2200, 1, 1), date.max, datetime.max,
    "0206-03-12", "0001-01-01", "9999-12-31", "12/03/0206", "31/12/9999", "9999-12-31 23:59",
]  # fmt: skip


@pytest.mark.parametrize("kind", [DATE, CONSENT])
@pytest.mark.parametrize("cell", FAR_AWAY)
def test_a_day_so_far_away_that_the_year_must_be_a_slip_counts_as_none_and_is_asked_about(cell, kind):
    doubt = kind.read(cell)
    assert isinstance(doubt, Doubt)
    assert (doubt.value, doubt.readings) == (None, ())
    assert "check the year" in doubt.remedy.say("en")
    assert "vérifiez l'année" in doubt.remedy.say("fr")


@pytest.mark.parametrize("day", [date(1900, 3, 1), date(1951, 6, 30), date(2199, 12, 31)])
def test_a_day_that_somebody_may_remember_or_plan_counts(day):
    assert DATE.read(day) == DATE.read(day.isoformat()) == day


ALL_COLUMNS = [(tab, column) for tab in ALL_TABS for column in tab.columns]


@given(
    st.one_of(st.text(), st.integers(), st.floats(allow_nan=True), st.booleans(), st.none(), st.datetimes(), st.dates())
)
def test_every_kind_reads_anything_without_stopping(cell):
    for kind in {id(column.kind): column.kind for _, column in ALL_COLUMNS}.values():
        kind.read(cell)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("tab", "column"), ALL_COLUMNS, ids=lambda part: getattr(part, "name", ""))
def test_reading_what_is_shown_gives_the_same_value_back(tab, column, language):
    value = column.kind.read(column.example)
    assert not isinstance(value, Doubt)
    assert column.kind.read(column.kind.show(value, language)) == value


@given(text=st.text(), day=st.dates(date(1930, 1, 1), date(2118, 1, 1)), number=st.integers(-(10**14), 10**14))
def test_any_value_that_is_shown_reads_back_the_same(text, day, number):
    assert TEXT.read(TEXT.show(TEXT.read(writable(text)), "en")) == TEXT.read(writable(text))
    assert DATE.read(DATE.show(day, "fr")) == day
    assert WHOLE.read(WHOLE.show(number, "en")) == number


def test_text_that_leads_somewhere_is_cut_to_what_a_cell_holds_like_any_other():
    assert PLACE.show(Place.at("x" * 40_000, "Connectees"), "en") == "x" * LONGEST_TEXT
    assert PLACE.show("", "en") is None
    assert PLACE.show(place := Place.at("Amina", "Connectees"), "en") is place


def test_every_choice_reads_back_from_its_words_in_every_language():
    kinds = [column.kind for _, column in ALL_COLUMNS if column.kind.choices and column.kind.blank is None]
    for kind in kinds:
        for member in kind.choices:
            for language in ("en", "fr"):
                assert kind.read(kind.show(member, language)) is member


def test_no_two_choices_of_a_list_share_a_spelling():
    for choices in Choices.__subclasses__():
        owners = {}
        for member in choices:
            for text in (member.words.en, member.words.fr):
                assert owners.setdefault(folded(text), member) is member


def test_every_column_has_help_and_an_example_that_reads():
    for tab, column in ALL_COLUMNS:
        assert column.help.en.endswith(".")
        assert column.help.fr.endswith(".")
        assert not isinstance(column.kind.read(column.example), Doubt), (tab.name, column.name)
    assert tab_of(Connectee).columns[0].header.say("fr") == "Prénom"


@pytest.mark.parametrize(
    ("cell", "level"),
    [(7, 7), (7.0, 7), ("7", 7), ("CLB 7", 7), ("clb7", 7), ("7+", 7), ("Niveau 9", 9), ("NCLC: 10", 10), (None, None)],
)
def test_a_level_is_read_in_any_wording(cell, level):
    assert BENCHMARK.read(cell) == level


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("IELTS 6.5", "is a test's score, not a benchmark"),
        ("TEF B2", "is a test's score"),
        ("fluent", "is not a level from 1 to 12"),
        ("6-7", "is not a level"),
        (13, "is not a level"),
        ("7.5", "is not a level"),
    ],
)
def test_a_score_or_a_word_is_no_level_and_is_not_guessed(cell, why):
    doubt = BENCHMARK.read(cell)
    assert doubt.value is None
    assert why in doubt.message.say("en")


@pytest.mark.parametrize(
    ("cell", "code"), [("21222", "21222"), (21222, "21222"), ("NOC 21222.01", "21222"), ("CNP 2021: 31301", "31301")]
)
def test_a_code_of_noc_2021_is_read(cell, code):
    assert NOC.read(cell) == code


@pytest.mark.parametrize(
    ("cell", "why"),
    [("2172", "is a code of NOC 2016"), ("29222", "is not a code of NOC 2021"), ("cook", "is not a code")],
)
def test_an_older_or_impossible_code_is_flagged(cell, why):
    assert why in NOC.read(cell).message.say("en")


@pytest.mark.parametrize(
    ("cell", "group"),
    [("2172", "SCIENCES"), (31301, "HEALTH"), ("6", "SALES"), ("0111", None), ("engineering", "SCIENCES")],
)
def test_a_whole_noc_code_names_its_broad_group_but_for_managers_of_2016(cell, group):
    read = choice(OccupationGroup).read(cell)
    assert getattr(read, "name", None) == group


@pytest.mark.parametrize(
    "cell",
    [
        "linkedin.com/in/amina-okafor", "https://ca.linkedin.com/in/amina-okafor/?trk=x", "www.linkedin.com/in/amina-okafor/",
        "https://www.linkedin.com/in/amina-okafor", "in/amina-okafor", "/in/amina-okafor",
    ],
)  # fmt: skip
def test_a_profile_has_one_address_however_it_was_typed(cell):
    assert LINKEDIN.read(cell) == "https://www.linkedin.com/in/amina-okafor"
    assert LINKEDIN.read(LINKEDIN.show(LINKEDIN.read(cell), "en")) == LINKEDIN.read(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "902-555-0134",
        "(902) 555 0134",
        "+1 902.555.0134",
        "9025550134 ext. 12",
        "902 555-0134 poste 4",
        "+33 1 42 68 53 00",
        "+44 20 7946 0958",
    ],
)
def test_a_number_that_can_be_called_is_taken_as_typed(cell):
    assert PHONE.read(cell) == cell


@pytest.mark.parametrize("cell", ["555-0134", "none", "902-555-013", "1" * 40])
def test_a_number_that_cannot_be_called_is_flagged(cell):
    assert isinstance(PHONE.read(cell), Doubt)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [("amina@gmial.com", "amina@gmail.com"), ("a@hotmail.con", "a@hotmail.com"), ("a@yaho.ca", "a@yahoo.ca")],
)
def test_an_address_one_slip_away_from_a_well_known_one_is_asked_about(cell, meant):
    doubt = EMAIL.read(cell)
    assert (doubt.value, doubt.proposed) == (cell, meant)


@pytest.mark.parametrize("cell", ["amina@exämple.ca", "用户@例子.广告", "josé@example.ca"])
def test_addresses_in_any_script_are_addresses(cell):
    assert EMAIL.read(cell) == cell


@pytest.mark.parametrize(
    "cell", ["two@a.ca, b@c.ca", "a@b", "a..b@c.ca", "@c.ca", "a b@c.ca", "ü" * 400 + "@c.ca", "a@b@c.ca"]
)
def test_what_is_no_single_address_is_flagged(cell):
    assert isinstance(EMAIL.read(cell), Doubt)
