"""Posting an approved post once: whatever happens and wherever the tool is stopped, there is one post or none."""

import contextlib
import dataclasses
import os
import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from automations import cli, demo, posting
from automations.books import make_book, open_book
from automations.config import Config
from automations.review.desk import Desk, Wish
from automations.review.serving import desk_at
from automations.review.view import Stage
from automations.verdicts import VERDICT_TONES
from sheets_templates import grids, layout
from sheets_templates.choices import Decided
from social import linkedin, linkedin_login
from social.linkedin import Posted, Refused, Unsure
from social.linkedin_login import Ticket
from tests.linkedin_standin import PAGE, StandIn
from tests.sheets import DAY, NOW, connectee, full_workbook
from tests.test_review_desk import Stubborn, workbook

CONFIG = dataclasses.replace(Config(), linkedin=linkedin.Access(client_id="app", author=PAGE))


@pytest.fixture
def there(monkeypatch):
    """Return the stand-in, running, with the door leading to it and a token in the environment."""
    stand_in = StandIn().start()
    monkeypatch.setattr(linkedin, "API", stand_in.address)
    monkeypatch.setenv(linkedin_login.TOKEN, "good")
    yield stand_in
    stand_in.stop()


def desk_with(book=None, approved=True):
    desk = Desk(book or Stubborn(full_workbook(workbook())), CONFIG, "Dana", clock=lambda: NOW)
    if approved:
        item = desk.view().posts[0]
        desk.decide(Wish(item.id, item.mark, Decided.APPROVED, text="Say hello (twice)!"))
    return desk


def decisions(desk):
    found = grids.read_workbook(desk.book.read(), DAY).workbook.decisions
    return [each.decision.name for each in sorted(found, key=lambda each: each.decided_at)]


def stage(desk):
    return desk.view(fresh=True).posts[0].stage


def test_an_approved_post_goes_out_once_with_the_text_that_was_approved(there):
    desk = desk_with()
    report = posting.posted(desk, CONFIG, "p1", NOW)
    assert report.posted
    assert [post["shown"] for post in there.posts] == ["Say hello (twice)!"]
    assert decisions(desk) == ["APPROVED", "SENDING", "POSTED"]
    assert desk.view().posts[0].counts.link == "https://www.linkedin.com/feed/update/urn:li:share:7000"
    again = posting.posted(desk, CONFIG, "p1", NOW)
    assert not again.posted
    assert len(there.posts) == 1


def test_the_workbook_says_that_it_is_being_sent_before_anything_is_sent(there):
    desk, seen = desk_with(), []
    there.at_step["post before"] = lambda: seen.append(decisions(desk))
    posting.posted(desk, CONFIG, "p1", NOW)
    assert seen == [["APPROVED", "SENDING"]]


@pytest.mark.parametrize("made", ["draft", "unknown", "edited after approval"])
def test_only_what_is_approved_as_it_stands_goes_out(there, made):
    desk = desk_with(approved=made != "draft")
    if made == "edited after approval":
        item = desk.view().posts[0]
        desk.decide(Wish(item.id, item.mark, Decided.EDITED, text="Something else"))
    report = posting.posted(desk, CONFIG, "none" if made == "unknown" else "p1", NOW)
    assert not report.posted
    assert there.asked == []
    assert report.says.fr


def test_a_post_whose_consent_was_taken_back_is_not_sent(there):
    desk = desk_with(approved=False)
    item = desk.view().posts[0]
    desk.decide(Wish(item.id, item.mark, Decided.APPROVED, text=f"Well done, {connectee().name}!"))
    rows = dataclasses.replace(workbook(), connectees=(connectee(consent_named=None),))
    desk.book.tabs["Connectees"] = full_workbook(rows)["Connectees"]
    report = posting.posted(desk, CONFIG, "p1", NOW)
    assert report.says.en == "nothing was sent: Amina Okafor is named and did not consent"
    assert there.asked == []


def test_a_refusal_is_recorded_and_the_post_may_be_sent_again_by_a_person(there):
    desk = desk_with()
    there.limit = 0
    report = posting.posted(desk, CONFIG, "p1", NOW)
    assert "limit for today" in report.says.en
    assert stage(desk) is Stage.APPROVED
    there.limit = 9
    assert posting.posted(desk, CONFIG, "p1", NOW).posted
    assert decisions(desk) == ["APPROVED", "SENDING", "NOT_SENT", "SENDING", "POSTED"]


@pytest.mark.parametrize(("trouble", "posts"), [("drop", 0), ("lose", 1), ("500 after", 1)])
def test_an_unknown_outcome_asks_a_person_and_is_never_sent_again(there, trouble, posts):
    desk = desk_with()
    there.trouble["post"] = trouble
    assert "look at LinkedIn" in posting.posted(desk, CONFIG, "p1", NOW).says.en
    there.trouble.clear()
    assert "never sent again" in posting.posted(desk, CONFIG, "p1", NOW).says.en
    assert stage(desk) is Stage.IN_THE_AIR
    assert len(there.posts) == posts


def test_a_workbook_that_cannot_be_marked_first_sends_nothing(there):
    desk = desk_with()
    desk.book.busy = 9
    report = posting.posted(desk, CONFIG, "p1", NOW)
    assert "could not be marked first" in report.says.en
    assert there.asked == []
    assert desk.waiting == ()


def test_a_workbook_that_is_opened_while_sending_gets_the_link_when_it_is_closed(there):
    desk = desk_with()
    there.at_step["post after"] = lambda: setattr(desk.book, "busy", 3)
    assert posting.posted(desk, CONFIG, "p1", NOW).posted
    assert len(desk.waiting) == 1
    assert stage(desk) is Stage.DONE
    desk.book.busy = 0
    assert desk.settle()
    assert decisions(desk) == ["APPROVED", "SENDING", "POSTED"]


def test_of_two_marks_in_the_workbook_only_the_first_one_counts():
    desk = desk_with()
    item = desk.view().posts[0]
    first = desk.judged(Wish(item.id, item.mark, Decided.SENDING, reason="a"), desk.view()).decision
    second = dataclasses.replace(first, decided_at="2026-03-31 06:30:09", id="other")
    desk.write((first, second))
    view = desk.view(fresh=True)
    assert posting.alone(view, first)
    assert not posting.alone(view, second)


@pytest.mark.parametrize(
    ("outcome", "decided"),
    [
        (Posted("urn:li:share:1"), "POSTED"),
        (Refused(linkedin.NOT_REACHED), "NOT_SENT"),
        (Unsure(linkedin.NO_ANSWER), "UNSURE"),
    ],
)
def test_every_outcome_is_recorded_in_its_own_word(outcome, decided):
    desk = desk_with()
    posting.post_once(desk, "p1", PAGE, lambda letter: outcome, lambda post: b"")
    assert decisions(desk)[-1] == decided


@pytest.fixture
def file(tmp_path):
    """Return a workbook file with one post that is approved."""
    path = tmp_path / "connector.xlsx"
    make_book(str(path), layout.sheets("en", VERDICT_TONES, demo.sample_grids(workbook(), "en")))
    desk = desk_at(str(path), Config(), "Dana")
    item = desk.view().posts[0]
    desk.decide(Wish(item.id, item.mark, Decided.APPROVED))
    (tmp_path / "config.toml").write_text(
        f'[community]\nbook = "connector.xlsx"\n[linkedin]\nclient_id = "app"\nauthor = "{PAGE}"\n', encoding="utf-8"
    )
    return path


STARTED = """
import sys
from automations import cli, posting
from social import linkedin
linkedin.API = sys.argv[1]
sys.exit(cli.main(["linkedin", "post", "p1", "--config", sys.argv[2]]))
"""


def start(there, file):
    """Start the command in a process of its own; what it sent before it is killed has arrived."""
    words = [sys.executable, "-c", STARTED, there.address, str(file.with_name("config.toml"))]
    return subprocess.Popen(words, env=os.environ | {linkedin_login.TOKEN: "good"}, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("moment", "posts"),
    [("begin before", 0), ("put after", 0), ("post before", 1), ("post after", 1)],
)
def test_killed_between_any_two_steps_it_never_posts_twice(there, file, moment, posts):
    process = None
    there.at_step[moment] = lambda: process.kill()
    process = start(there, file)
    process.wait(60)
    with contextlib.suppress(KeyError):
        del there.at_step[moment]
    assert process.returncode != 0
    assert stage_in(file) is Stage.IN_THE_AIR
    assert "never sent again" in posting.posted(desk_at(str(file), CONFIG), CONFIG, "p1", NOW).says.en
    assert len(there.posts) == posts


def stage_in(file):
    return desk_at(str(file), Config()).view().posts[0].stage


def test_the_command_posts_says_the_link_and_what_is_left(there, file, capsys, monkeypatch):
    config = ["--config", str(file.with_name("config.toml"))]
    assert cli.main(["linkedin", "status", *config]) == 0
    assert "Approved: p1  Networking (tip)" in capsys.readouterr().out
    assert cli.main(["linkedin", "post", "p1", *config]) == 0
    assert capsys.readouterr().out == "Posted: https://www.linkedin.com/feed/update/urn:li:share:7000\n"
    assert cli.main(["linkedin", "post", "p1", *config]) == 1
    assert "not approved as it stands" in capsys.readouterr().out
    assert cli.main(["linkedin", "post", *config]) == 1
    assert "say which post" in capsys.readouterr().err
    monkeypatch.delenv(linkedin_login.TOKEN)
    assert cli.main(["linkedin", "post", "p1", "--book", str(file)]) == 1
    assert "names no LinkedIn app" in capsys.readouterr().err
    assert cli.main(["linkedin", "login", "--book", str(file)]) == 1
    assert "names no LinkedIn app" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("days", "line"),
    [
        (40, "Logged in as urn:li:organization:123; good for 40 more days, until 2026-11-10."),
        (3, "! Logged in as urn:li:organization:123; good for 3 more days, until 2026-10-04."),
        (-2, "! The login of urn:li:organization:123 ended on 2026-09-29: run connector linkedin login"),
    ],
)
def test_the_end_of_a_login_is_shown_and_pointed_out_in_time(days, line):
    now = datetime(2026, 10, 1)
    ticket = Ticket("good", "urn:li:person:abc", (now + timedelta(days=days)).isoformat(), "")
    assert posting.login_words(CONFIG, ticket, now) == line


def test_the_status_says_how_to_begin_and_what_hangs_in_the_air(monkeypatch):
    monkeypatch.setenv(linkedin_login.TOKEN, "good")
    desk = desk_with()
    item = desk.view().posts[0]
    assert "You post by hand" in "\n".join(posting.told_status(desk, Config(), NOW))
    desk.decide(Wish(item.id, item.mark, Decided.SENDING))
    said = "\n".join(posting.told_status(desk, CONFIG, NOW + timedelta(days=500)))
    assert "! Sent or not?: p1" in said
    assert "LINKEDIN_ACCESS_TOKEN is used" in said
    assert "ends in about" in said


def test_opening_the_file_again_shows_what_was_recorded(there, file):
    assert posting.posted(desk_at(str(file), CONFIG, "Dana"), CONFIG, "p1", datetime.now()).posted
    found = grids.read_workbook(open_book(str(file)).read(), DAY).workbook.decisions
    assert {each.by for each in found} == {"Dana"}
    assert stage_in(file) is Stage.DONE
