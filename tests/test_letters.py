"""Letters: drafts for your own mail program, in each person's language, none to whoever asked to be left alone."""

import dataclasses
import email
import email.policy
from datetime import timedelta

import openpyxl
import pytest

from automations import writing
from automations.cli import main
from automations.config import Config, config_from
from automations.drafts import marked
from automations.morning import plan
from automations.writing import MOST_LINES, letters_due
from sheets_templates.choices import Attitude, LetterKind, MatchStatus, PostStatus, SpokenLanguage
from sheets_templates.people_tabs import Job, Match, Post
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words, languages
from social import tact
from social.letters import Hand, Letter, Recipient, as_html, draft_file, mailto, written
from social.texts import Lines, TextFault, names_in, text_file
from tests.sheets import DAY, NOW, connectee, connector, full_workbook, match

AMINA, GORDON = connectee(), connector()
APPROVED = match(
    AMINA, GORDON, status=MatchStatus.APPROVED, approved_on=DAY - timedelta(days=9),
    why="Both work in finance and insurance. A video call suits both.",
)  # fmt: skip
ROWS = Workbook(DAY, (AMINA,), (GORDON,), (APPROVED,))
FACTS = {
    "first_name": "Amina", "name": "Amina Okafor", "community": "Us", "signature": "Dana\nUs", "why": "A résumé.",
    "partner": "Harbour Centre", "back_on": "May 4", "given": 1, "reasons": Lines(("Both know SQL.",)), "connectee": "Amina Okafor",
    "connectee_first": "Amina", "occupation": "Data analyst", "skills": ("SQL", "R"), "industry": Words("Finance", "Finance"),
    "connector": "Gordon MacLeod", "connector_first": "Gordon", "position": "Director", "employer": "Atlantic Mutual",
}  # fmt: skip
BLANK = dict.fromkeys(FACTS, "") | {"given": 0, "reasons": Lines(), "skills": ()}


def due(workbook, config=None):
    config = config or Config()
    return tuple(letters_due(plan(full_workbook(workbook), config, NOW), config))


def opened(letter):
    return email.message_from_bytes(
        draft_file(letter, Recipient("Dana", "dana@example.ca")), policy=email.policy.default
    )


def introduction(workbook=ROWS, config=None):
    (found,) = [each for each in due(workbook, config) if each.kind is LetterKind.INTRODUCTION]
    return found


def test_every_kind_of_letter_has_a_text_in_every_language():
    assert set(names_in("letters")) == {kind.name.lower() for kind in LetterKind}
    for kind in names_in("letters"):
        for language in languages():
            assert text_file("letters", kind, language).text("audience")


@pytest.mark.parametrize("facts", [FACTS, BLANK], ids=["full", "blank"])
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", names_in("letters"))
def test_every_letter_can_be_written_and_promises_nothing(kind, language, facts):
    for identity in "abcd":
        letter = written(kind, language, (Recipient("Amina Okafor", "a@example.ca"),), facts, identity)
        assert letter.subject
        assert "\n\n\n" not in letter.text
        assert not {"None", "{", "}"} & set(letter.text.split())
        assert [slip for slip in tact.slips(letter.text) if slip.taboo is tact.PROMISE] == []


def test_an_introduction_goes_to_both_with_reasons_etiquette_and_the_three_referrals():
    letter = introduction().letter
    assert [to.address for to in letter.to] == [AMINA.email, GORDON.email]
    for words in (
        "• Both work in finance and insurance.", "• A video call suits both.", "three names", "be patient",
        "nobody here is asked for a job, and nobody promises one",
    ):  # fmt: skip
        assert words in letter.text
    assert "CLB" not in letter.text
    assert "ermanent resident" not in letter.text


def test_an_introduction_suggests_half_an_hour_on_an_open_day():
    mail = opened(introduction().letter)
    (attached,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    ics = attached.get_payload(decode=True).decode()
    assert "DTSTART;TZID=America/Halifax:20260407T100000" in ics
    assert "DTEND;TZID=America/Halifax:20260407T103000" in ics
    assert "STATUS:TENTATIVE" in ics
    assert "BEGIN:VTIMEZONE\r\nTZID:America/Halifax" in ics


@pytest.mark.parametrize(
    ("one", "other", "usual", "language"),
    [
        ("ENGLISH", "BOTH", "en", "en"),
        ("FRENCH", "BOTH", "en", "fr"),
        ("BOTH", "BOTH", "fr", "fr"),
        ("ENGLISH", "FRENCH", "fr", "fr"),
        ("ENGLISH", "ENGLISH", "fr", "en"),
    ],
)
def test_a_letter_is_in_the_language_that_its_readers_share(one, other, usual, language):
    people = connectee(language=SpokenLanguage[one]), connector(language=SpokenLanguage[other])
    assert writing.shared_language(people, usual) == language


@pytest.mark.parametrize(
    ("connectee_changes", "connector_changes", "says"),
    [
        ({"consent_share": None}, {}, "has not agreed that a Connector sees the profile"),
        ({}, {"do_not_contact": True}, "asked not to be contacted"),
    ],
)
def test_no_letter_goes_against_somebodys_wish(connectee_changes, connector_changes, says):
    one, other = dataclasses.replace(AMINA, **connectee_changes), dataclasses.replace(GORDON, **connector_changes)
    workbook = dataclasses.replace(ROWS, connectees=(one,), connectors=(other,))
    found = introduction(workbook)
    assert found.letter is None
    assert says in found.why_not.say("en")


def test_whoever_is_known_without_an_e_mail_gets_no_letter_and_that_is_said():
    nobody = Match(connectee="Someone Else", connector=GORDON.email, status=MatchStatus.APPROVED, proposed_on=DAY)
    found = introduction(Workbook(DAY, (), (GORDON,), (nobody,)))
    assert found.why_not.say("en") == "no row with this e-mail"
    unmailed = connectee(email="", first_name="Ann", last_name="Oh")
    pair = match(unmailed, GORDON, status=MatchStatus.APPROVED, proposed_on=DAY)
    assert (
        introduction(Workbook(DAY, (unmailed,), (GORDON,), (pair,))).why_not.say("fr") == "Ann Oh n'a pas de courriel"
    )


def test_a_draft_opens_in_mail_programs_with_names_in_utf_8_and_two_forms():
    letter = Letter(
        "waiting", "fr", (Recipient('Zoë "O\'Brien" 李, Jr.', "zoe@example.ca"),), "Bonjour Zoë", "Salut\n\n• un\n• <b>"
    )
    mail = opened(letter)
    assert mail["To"].addresses[0].display_name == 'Zoë "O\'Brien" 李, Jr.'
    assert (mail["Subject"], mail["X-Unsent"]) == ("Bonjour Zoë", "1")
    assert mail.get_body(("plain",)).get_content().startswith("Salut")
    assert "<li>&lt;b&gt;</li>" in mail.get_body(("html",)).get_content()
    assert draft_file(letter, Recipient("D", "")) == draft_file(letter, Recipient("D", ""))


def test_no_name_can_add_a_header_of_its_own():
    letter = Letter("waiting", "en", (Recipient("A\r\nBcc: x@example.ca", "a@example.ca"),), "S", "T")
    assert opened(letter)["Bcc"] is None
    said = written("waiting", "en", (), FACTS | {"first_name": "A\r\nBcc: x@example.ca"}, "a")
    assert "\n" not in said.subject


def test_a_short_letter_has_a_link_and_a_long_one_none():
    short = Letter("waiting", "en", (Recipient("A", "a+b@example.ca"),), "Hi & you", "One\nTwo é")
    assert mailto(short) == "mailto:a%2Bb@example.ca?subject=Hi%20%26%20you&body=One%0D%0ATwo%20%C3%A9"
    assert mailto(dataclasses.replace(short, text="x" * 2000)) == ""
    assert mailto(dataclasses.replace(short, to=(Recipient("A", ""),))) == ""
    assert mailto(introduction().letter) == ""


def test_a_page_of_a_letter_says_its_language_and_fetches_nothing():
    page = as_html(Letter("waiting", "fr", (), "Objet", "Un\nDeux\n\nTrois"))
    assert '<html lang="fr">' in page
    assert "<p>Un<br>Deux</p>" in page
    assert "http" not in page


def test_a_person_is_told_what_comes_first_and_never_what_was_said_inside():
    tamer = connectee(attitude=Attitude.NEEDS_COACHING, intake_on=DAY - timedelta(days=5))
    (found,) = [each for each in due(Workbook(DAY, (tamer,))) if each.kind is LetterKind.NOT_READY]
    assert "Some interview practice" in found.letter.text
    assert "attitude" not in found.letter.text
    assert "grievances" not in found.letter.text
    assert "A career counsellor can help you with that." in found.letter.text


def test_a_letter_in_french_names_who_helps_in_french():
    tamer = connectee(
        attitude=Attitude.NEEDS_COACHING, intake_on=DAY - timedelta(days=5), language=SpokenLanguage.FRENCH
    )
    (found,) = [each for each in due(Workbook(DAY, (tamer,))) if each.kind is LetterKind.NOT_READY]
    assert "Un service d’aide à l’emploi peut vous aider." in found.letter.text.replace("'", "’")


def test_a_letter_asks_for_the_licence_where_today_says_to_ask_for_it():
    leila = connectee(occupation="Nurse", licence=None, applied_on=DAY - timedelta(days=20))
    (found,) = [each for each in due(Workbook(DAY, (leila,))) if each.letter]
    assert found.action.what.say("en") == "Ask about the licence and fill in the column Licence."
    assert "Whether you hold a licence for your profession here" in found.letter.text
    assert "A plan for your profession" not in found.letter.text


def test_what_begins_a_sentence_begins_large_and_the_rest_stays():
    said = written("not_a_fit", "en", (), FACTS | {"partner": "a centre of ISANS"}, "a")
    assert "\nA centre of ISANS can take it from here" in said.text


def test_what_is_missing_is_named_by_its_column():
    unfinished = connectee(
        industry=None, education=None, intake_on=DAY - timedelta(days=3), applied_on=DAY - timedelta(days=20)
    )
    (found,) = [each for each in due(Workbook(DAY, (unfinished,))) if each.letter]
    assert "Highest education and Industry sought" in found.letter.text


def test_the_coordinators_own_text_wins_and_one_with_a_fault_leaves_the_other_letters(tmp_path):
    (tmp_path / "introduction.en.md").write_text(
        'subject = "Hi"\naudience = "x"\n---\nHello {{ nome }}', encoding="utf-8"
    )
    config = dataclasses.replace(Config(), letters=Hand(name="Dana", texts="."), folder=tmp_path)
    late = match(
        connectee(email="b@example.ca"), GORDON, status=MatchStatus.APPROVED,
        introduced_on=DAY - timedelta(days=9), met_on=DAY - timedelta(days=8),
    )  # fmt: skip
    workbook = dataclasses.replace(ROWS, connectees=(AMINA, connectee(email="b@example.ca")), matches=(APPROVED, late))
    morning = plan(full_workbook(workbook), config, NOW)
    assert "letters/introduction.en.md, line 4" in introduction(workbook, config).why_not.say("en")
    assert [problem.rule for problem in morning.problems if problem.rule == "letter_text_unusable"] == [
        "letter_text_unusable"
    ]
    assert any(each.letter and "Dana\nOur community" in each.letter.text for each in morning.letters)


def test_a_community_without_a_name_is_called_ours_in_the_language_of_each_letter():
    config = config_from({"community": {"language": "fr"}, "letters": {"name": "Dana"}})
    late = dataclasses.replace(APPROVED, introduced_on=DAY - timedelta(days=9), met_on=DAY - timedelta(days=8))
    helper = connector(language=SpokenLanguage.ENGLISH)
    morning = plan(full_workbook(Workbook(DAY, (AMINA,), (helper,), (late,)), "fr"), config, NOW)
    texts = [each.letter.text for each in morning.letters if each.letter and each.letter.language == "en"]
    assert any(text.endswith("Dana\nOur community") for text in texts)
    assert not any("Notre communauté" in text for text in texts)


@pytest.mark.parametrize("odd", ["g@x.ca\ng2@x.ca", "amina@é..ca", "g@x.ca, g2@x.ca", "n/a", "g@x"])
def test_a_letter_goes_to_one_address_and_an_odd_one_stops_no_other(odd):
    gordon = dataclasses.replace(GORDON, email=odd, phone="902-555-0177", consent_newsletter=DAY)
    pair = match(AMINA, gordon, status=MatchStatus.APPROVED, approved_on=DAY - timedelta(days=9))
    news = Post(status=PostStatus.DRAFT, kind="newsletter", about="March 2026", text="News! #A", alt_text="x", id="n1")
    reader = dataclasses.replace(AMINA, consent_newsletter=DAY)
    workbook = Workbook(DAY, (reader,), (gordon,), (pair,), posts=(news,))
    assert introduction(workbook).why_not.say("en") == "the e-mail of Gordon MacLeod is not one address"
    ((_, letter),) = writing.newsletters(plan(full_workbook(workbook), Config(), NOW), Config())
    assert [to.address for to in letter.blind] == [AMINA.email]


def test_whoever_stands_in_two_rows_is_told_what_was_found_in_the_one_that_counts():
    ours = connectee(may_work=False, intake_on=DAY - timedelta(days=9), notes="fuller")
    other = connectee(attitude=Attitude.NEEDS_COACHING, intake_on=DAY - timedelta(days=9))
    for rows in ((ours, other), (other, ours)):
        (found,) = [each for each in due(Workbook(DAY, rows)) if each.kind is LetterKind.NOT_A_FIT]
        assert writing.ADVICE["may_work_in_canada"].en.rstrip(".").lower() in found.letter.text.lower()


def test_a_text_that_lacks_its_subject_is_a_fault(tmp_path):
    (tmp_path / "waiting.en.md").write_text("subject = 1\n---\nHello", encoding="utf-8")
    with pytest.raises(TextFault, match="must be a text in quotes"):
        written("waiting", "en", (), FACTS, "a", str(tmp_path))


def test_the_newsletter_goes_only_to_those_who_asked_with_a_way_to_stop_it():
    news = Post(status=PostStatus.DRAFT, kind="newsletter", about="March 2026", text="News! #A", alt_text="x", id="n1")
    readers = (
        connectee(email="yes@example.ca", consent_newsletter=DAY),
        connectee(email="no@example.ca", consent_newsletter=None),
        connectee(email="quiet@example.ca", consent_newsletter=DAY, do_not_contact=True),
    )
    config = dataclasses.replace(Config(), letters=Hand(address="dana@example.ca"))
    workbook = Workbook(DAY, readers, (dataclasses.replace(GORDON, consent_newsletter=DAY),), posts=(news,))
    ((name, letter),) = writing.newsletters(plan(full_workbook(workbook), config, NOW), config)
    assert [to.address for to in letter.blind] == ["gordon.macleod@example.ca", "yes@example.ca"]
    mail = opened(letter)
    assert "unsubscribe" in mail["List-Unsubscribe"]
    assert "answer with “unsubscribe”" in mail.get_body(("plain",)).get_content()
    assert name == "newsletter-n1.eml"


def test_letters_stand_in_their_tab_with_a_link_and_the_files_name():
    morning = plan(full_workbook(ROWS), Config(), NOW)
    (line,) = [line for line in writing.lines(morning.letters, morning.ways, "fr") if line.kind == "Présentation"]
    assert line.to == "Amina Okafor, Gordon MacLeod"
    assert line.file.startswith("introduction-amina-okafor-gordon-macleod-")
    assert len(morning.letters) <= MOST_LINES


@pytest.mark.parametrize(
    ("hand", "says"),
    [
        (Hand(address="dana"), "no e-mail address"),
        (Hand(address="d@é..ca"), "no e-mail address"),
        (Hand(hour="25:00"), "no hour"),
        (Hand(hour="9"), "no hour"),
    ],
)
def test_a_hand_that_cannot_be_is_refused(hand, says):
    assert says in next(hand.complaints()).en
    assert list(Hand(address="d@example.ca").complaints()) == []


def test_the_command_writes_the_drafts_and_once_more_the_same(tmp_path, capsys):
    assert main(["demo", str(tmp_path), "--day", "2026-03-31"]) == 0
    book, folder = str(tmp_path / "connector.xlsx"), tmp_path / "letters"
    before = (tmp_path / "connector.xlsx").read_bytes()
    assert main(["letters", book, "--day", "2026-03-31"]) == 0
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert len(files) >= 8
    assert main(["letters", book, "--day", "2026-03-31", "--kind", "introduction", "--json"]) == 0
    assert '"not_written": []' in capsys.readouterr().out
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == files
    assert (tmp_path / "connector.xlsx").read_bytes() == before


def test_a_draft_that_somebody_changed_is_not_written_over_and_one_that_was_sent_moves_aside(tmp_path, capsys):
    assert main(["demo", str(tmp_path), "--day", "2026-03-31"]) == 0
    book, folder = str(tmp_path / "connector.xlsx"), tmp_path / "letters"
    letters = ["letters", book, "--day", "2026-03-31"]
    assert main(letters) == 0
    mine, other = sorted(folder.iterdir())[:2]
    mine.write_bytes(mine.read_bytes().replace(b"Dear", b"Very dear"))
    other.write_bytes(marked(b"Subject: as we wrote it yesterday\r\n"))
    capsys.readouterr()
    assert main(letters) == 0
    assert f"! {mine.name} stays as you changed it; delete it" in capsys.readouterr().out
    assert b"Very dear" in mine.read_bytes()
    assert b"yesterday" not in other.read_bytes()
    mine.unlink()
    assert main(letters) == 0
    assert b"Very dear" not in mine.read_bytes()
    assert main(["sent", mine.stem.rpartition("-")[2], "--book", book, "--day", "2026-03-31"]) == 0
    assert f"{mine.name} moved to {folder / 'sent'}" in capsys.readouterr().out
    assert (folder / "sent" / mine.name).is_file()
    assert main(letters) == 0
    assert not mine.exists()


def test_the_check_in_after_a_job_asks_for_a_story_with_choices_of_consent():
    job = Job(connectee=AMINA.email, accepted_on=DAY - timedelta(days=20), employer="Us", confirmed_by="her")
    met = dataclasses.replace(APPROVED, introduced_on=DAY - timedelta(days=60), met_on=DAY - timedelta(days=50))
    kinds = {each.kind: each for each in due(dataclasses.replace(ROWS, jobs=(job,), matches=(met,)))}
    assert "☐ You may quote me without my name." in kinds[LetterKind.TESTIMONIAL_REQUEST].letter.text


def test_the_link_that_writes_a_letter_stays_on_one_line_in_the_workbook(tmp_path):
    assert main(["demo", str(tmp_path), "--day", "2026-03-31"]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "connector.xlsx")["Letters to write"]
    (head,) = [cell for cell in sheet[2] if cell.value == "Write"]
    cells = [sheet.cell(line, head.column) for line in range(3, sheet.max_row + 1)]
    written = [cell for cell in cells if str(cell.value or "").startswith("mailto:")]
    assert written
    assert not any(cell.alignment.wrap_text for cell in written)
    assert all((sheet.row_dimensions[cell.row].height or 0) < 60 for cell in written)
