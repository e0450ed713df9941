"""What the morning says about posts that wait: their checks, and which to recall."""

import dataclasses
from datetime import timedelta

import pytest

from automations import publishing
from automations.config import Config
from automations.morning import plan
from reports.figures import Counting, Records
from sheets_templates.choices import ActivityType, MatchStatus, PostStatus
from sheets_templates.named import names
from sheets_templates.people_tabs import Activity, Job, Post
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, NOW, connectee, connector, full_workbook, match

AMINA, GORDON = connectee(), connector()
MET = match(AMINA, GORDON, status=MatchStatus.APPROVED, met_on=DAY - timedelta(days=9))
ROWS = Workbook(DAY, (AMINA,), (GORDON,), (MET,))
CONFIG = dataclasses.replace(Config(), posts=dataclasses.replace(Config().posts, kinds=("appreciation",)))


def found(workbook, config=CONFIG):
    return publishing.planned(Records(workbook, frozenset(), Counting()), (), config)


def written():
    (post,) = found(ROWS).drafts
    return post


def lines(workbook):
    return {line.key: line for line in publishing.lines(found(workbook), "en")}


def test_a_draft_that_is_well_is_said_to_be_good_to_go_with_its_measures():
    (line,) = publishing.lines(found(ROWS), "en")
    assert line.verdict == "Good to go"
    assert line.about == "Gordon MacLeod (appreciation)"
    assert line.consents == "Consent: named in a post 2025-11-03"
    assert line.hashtags == "#GetConnected #BeAConnector"
    assert len(line.phone_fold) <= 140


def test_consent_withdrawn_after_drafting_recalls_the_draft():
    post = written()
    for change in ({"consent_named": None}, {"do_not_contact": True}):
        changed = dataclasses.replace(ROWS, connectors=(dataclasses.replace(GORDON, **change),), posts=(post,))
        assert lines(changed)[post.row_key].verdict == "Do not post"
        (action,) = publishing.recalls(found(changed).waiting, "fr")
        assert action.key == post.row_key
        assert "Gordon MacLeod" in action.why.say("fr")
        assert action.who == "Gordon MacLeod (remerciements)"


def test_what_went_out_already_is_not_recalled():
    posted = dataclasses.replace(written(), status=PostStatus.POSTED)
    changed = dataclasses.replace(ROWS, connectors=(dataclasses.replace(GORDON, consent_named=None),), posts=(posted,))
    assert found(changed).waiting == ()


def test_an_anonymous_draft_stays_when_consent_was_never_there():
    silent = dataclasses.replace(GORDON, consent_named=None)
    (post,) = found(dataclasses.replace(ROWS, connectors=(silent,))).drafts
    workbook = dataclasses.replace(ROWS, connectors=(silent,), posts=(post,))
    assert lines(workbook)[post.row_key].verdict == "Good to go"


@pytest.mark.parametrize(
    "written", ["SHY PERSON", "Shy\u00a0Person", "Shy  Person's", "shy\nperson", "Shý Persón", "Shy-Person"]
)
def test_a_name_is_found_in_a_text_however_it_is_written(written):
    assert names(f"Hello {written}, welcome!", "Shy Person")
    assert not names(f"Hello {written}ality, welcome!".replace("'s", ""), "Shy Person")
    assert not names("Hello!", "李")


def test_somebody_named_by_hand_without_consent_stops_the_post():
    shy = connectee(email="s@example.ca", first_name="Shy", last_name="Person", consent_named=None)
    own = Post(status=PostStatus.DRAFT, kind="own", about="us", text="Hello Shy Person! #Hi", alt_text="a", id="own")
    line = lines(Workbook(DAY, (shy,), posts=(own,)))["posts|own"]
    assert (line.verdict, line.why) == ("Do not post", "Shy Person is named and did not consent")
    alike = dataclasses.replace(own, text="Hello Shy Personality! #Hi")
    assert lines(Workbook(DAY, (shy,), posts=(alike,)))["posts|own"].verdict != "Do not post"


def test_an_edited_text_is_checked_as_it_stands_and_the_heaviest_comes_first():
    edited = dataclasses.replace(written(), text="A rockstar on a work permit.")
    line = lines(dataclasses.replace(ROWS, posts=(edited,)))[edited.row_key]
    assert line.verdict == "Do not post"
    assert line.why.startswith("“work permit” says somebody's status in Canada")
    assert "no hashtag" in line.why
    assert "rockstar" in line.why


def test_an_invitation_whose_day_has_passed_is_to_be_declined():
    event = Activity(held_on=DAY + timedelta(days=3), type=ActivityType.WORKSHOP, title="Coffee")
    config = dataclasses.replace(CONFIG, posts=dataclasses.replace(CONFIG.posts, kinds=("event_invitation",)))
    workbook = Workbook(DAY, activities=(event,))
    (post,) = found(workbook, config).drafts
    later = dataclasses.replace(workbook, day=DAY + timedelta(days=5), posts=(post,))
    (line,) = publishing.lines(found(later, config), "en")
    assert (line.verdict, line.why) == ("Look again", "its day has passed: decline it")


def test_a_post_not_written_is_listed_with_the_consent_that_is_missing():
    config = dataclasses.replace(CONFIG, posts=dataclasses.replace(CONFIG.posts, kinds=("spotlight",)))
    silent = dataclasses.replace(ROWS, connectors=(dataclasses.replace(GORDON, consent_named=None),))
    (line,) = publishing.lines(found(silent, config), "fr")
    assert (line.about, line.verdict) == ("Gordon MacLeod (portrait)", "Pas rédigée")
    assert line.why == "il manque « Consentement : nom publié »"


def test_own_texts_are_found_beside_config_toml(tmp_path):
    (tmp_path / "ours").mkdir()
    own = 'subject = "jobs_found"\nconsents = []\nwithout_consent = "anonymous"\n---\nHurray!'
    (tmp_path / "ours" / "celebration.en.md").write_text(own, encoding="utf-8")
    voice = dataclasses.replace(CONFIG.posts, kinds=("celebration",), texts="ours")
    job = Job(connectee=AMINA.email, accepted_on=DAY, employer="Atlantic Mutual", confirmed_by="her")
    (post,) = found(
        Workbook(DAY, (AMINA,), jobs=(job,)), dataclasses.replace(CONFIG, posts=voice, folder=tmp_path)
    ).drafts
    assert post.text.startswith("Hurray!")


def test_a_whole_morning_shows_the_recall_first_in_today_and_beside_the_post():
    post = written()
    silent = dataclasses.replace(ROWS, connectors=(dataclasses.replace(GORDON, consent_named=None),), posts=(post,))
    morning = plan(full_workbook(silent), CONFIG, NOW)
    assert len(morning.actions) > 1
    assert [action.key for action in morning.actions].index(post.row_key) == 0
    assert any(row[2] == "Do not post" for row in morning.changes.replace["Post checks"][2:])
