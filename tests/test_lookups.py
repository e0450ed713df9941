"""The answers beside people's rows, as LibreOffice itself computes them."""

import dataclasses
import json
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from automations import deciding, demo
from automations.asked import answer_requests
from automations.books import make_book, open_book
from automations.books.excel import ExcelBook
from automations.config import Config
from automations.menu import OWN
from automations.morning import run
from automations.verdicts import VERDICT_TONES
from sheets_templates import layout
from sheets_templates.choices import Decided, MatchStatus, PostStatus
from sheets_templates.keys import person_key, row_key
from sheets_templates.people_tabs import Post, Request
from sheets_templates.tabs import Workbook
from tests.excel_engine import Excel, registered
from tests.sheets import DAY, NOW, connectee, connector, match

SYSTEM_PYTHON = "/usr/bin/python3"


def office_missing():
    """Tell whether LibreOffice, or the Python that can talk to it, is not on this machine."""
    if not shutil.which("soffice") or not Path(SYSTEM_PYTHON).exists():
        return True
    return subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode != 0


pytestmark = pytest.mark.skipif(office_missing(), reason="LibreOffice with Python's uno is not on this machine")


def shown(file, tab, *wishes):
    """Return what LibreOffice shows in a tab after the wishes."""
    script = Path(__file__).with_name("open_in_office.py")
    done = subprocess.run(
        [SYSTEM_PYTHON, script, file, tab, *wishes], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def file_of(workbook, folder):
    path = folder / "book.xlsx"
    make_book(str(path), layout.sheets("en", VERDICT_TONES, demo.sample_grids(workbook, "en")))
    return path


@pytest.fixture(scope="module")
def after_a_morning(tmp_path_factory):
    """Return the invented community's workbook after a morning, with the verdict that each name should show."""
    path = file_of(demo.sample_rows(DAY), tmp_path_factory.mktemp("office"))
    found = run(open_book(str(path)), Config(), NOW)
    verdicts = {}
    for verdict in sorted(found.connectees, key=lambda each: each.outcome.name != "DUPLICATE"):
        verdicts.setdefault(verdict.person.email, verdict.outcome.words.en)
    return path, verdicts


@pytest.mark.parametrize(
    "wishes",
    [(), ("sort=B",), ("sort=G", "insert=9")],
    ids=["as it is", "sorted by last name", "sorted, and a row inserted"],
)
def test_every_row_shows_its_own_verdict_however_the_tab_is_sorted(after_a_morning, wishes):
    path, verdicts = after_a_morning
    rows = [row for row in shown(path, "Connectees", *wishes, "show=G,C") if row[0]]
    assert len(rows) == 27
    assert dict(rows) == verdicts
    if "sort=G" in wishes:
        assert [email for email, _ in rows] == sorted(email for email, _ in rows)


def test_the_answers_stand_beside_their_rows_after_a_morning_in_an_open_workbook_too(after_a_morning, tmp_path):
    path = file_of(demo.sample_rows(DAY), tmp_path)
    with registered(Excel()) as excel:
        excel.open(path)
        found = run(ExcelBook(path), Config(), NOW)
        excel.close(excel.books[0])
    assert dict(row for row in shown(path, "Connectees", "show=G,C") if row[0]) == after_a_morning[1]
    matches = [row for row in shown(path, "Matches", "show=B,E,G") if row[0]]
    assert [row[1:] for row in matches[-len(found.proposals) :]] == [["Proposed", "Proposed"]] * len(found.proposals)


def test_an_answer_that_changed_is_shown_and_not_the_one_before(tmp_path):
    """A verdict of today stands beside the row though the file was opened and saved with yesterday's."""
    person = connectee(look_again_on=DAY + timedelta(days=1))
    path = file_of(Workbook(DAY, (person,)), tmp_path)
    for days, verdict in ((0, "Not ready"), (1, "Ready")):
        run(open_book(str(path)), Config(), NOW + timedelta(days=days))
        assert shown(path, "Connectees", "show=A,C") == [["Amina", verdict]]
        subprocess.run(
            ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", tmp_path / "saved", path],
            capture_output=True,
            check=True,
        )
        shutil.copy(tmp_path / "saved" / "book.xlsx", path)


AWKWARD = (
    ("", "Zoë", "O'Brien-Łuk", "902-555-0134"),
    ("", "  Two  ", "Spaces\u00a0", ""),
    ("", "What*Ever?", "~Tilde", ""),
    (" Mixed.Case@Example.CA ", "x", "y", ""),
    ("a\u00a0b@example.ca", "x", "y", ""),
    ("", "محمد", "علي", ""),
    ("", "李", "小龙", "1"),
    ("=1+1@example.ca", "x", "y", ""),
    ("", "{brace}", '"quote"', ""),
    ("", "Éva", "ÇELİK", ""),
    ("", "x" * 150, "y" * 150, ""),
    ("n/a", "Amina", "Okafor", "902-555-0134"),
    (" N/A\u00a0", "", "", ""),
    ("902", "", "Mbeki", ""),
)


def test_the_spreadsheet_computes_the_same_key_as_the_tool(tmp_path):
    people = tuple(
        dataclasses.replace(connectee(), email=e, first_name=f, last_name=n, phone=p) for e, f, n, p in AWKWARD
    )
    path = file_of(Workbook(DAY, people), tmp_path)
    key = layout.letters(len(next(s for s in layout.sheets("en", {}) if s.name == "connectees").fields) - 1)
    keys = [row[0] for row in shown(path, "Connectees", f"show={key}")]
    assert keys == [row_key("connectees", person_key(*person)) for person in AWKWARD]


def test_what_was_decided_stands_beside_its_post_and_match_however_the_tab_is_sorted(tmp_path):
    """A post is found by its id, a match by its two people."""
    posts = [Post(status=PostStatus.DRAFT, kind="tip", about=name, text=name, id=f"p{name}") for name in "ABC"]
    people = [connectee(email=f"{name}@example.ca") for name in "ab"]
    helper = connector(per_month=9)
    pairs = [match(person, helper, status=MatchStatus.PROPOSED, proposed_on=DAY) for person in people]
    decided = (
        deciding.made(posts[1], posts[1], Decided.APPROVED, "Dana", NOW, "en"),
        deciding.made(pairs[0], pairs[0], Decided.DECLINED, "Dana", NOW, "en"),
    )
    rows = Workbook(DAY, tuple(people), (helper,), matches=tuple(pairs), posts=tuple(posts), decisions=decided)
    path = file_of(rows, tmp_path)
    run(open_book(str(path)), Config(), NOW)
    beside = dict(row for row in shown(path, "Posts", "sort=F", "show=F,B") if row[0])
    assert [beside[name] for name in "ABC"] == ["", "Approved on 2026-03-31", ""]
    checked = dict(row for row in shown(path, "Posts", "show=F,C") if row[0])
    assert [checked[name] for name in "ABC"] == ["Look again"] * 3
    assert {row[1] for row in shown(path, "Matches", "show=B,F") if row[0]} == {"", "Declined on 2026-03-31"}


def test_every_request_shows_its_own_answer_whether_its_time_is_a_time_or_text(tmp_path):
    rows = (
        Request(asked_at=datetime(2026, 3, 31, 6, 29, 31), what="Check intake", asked_by="Sam"),
        Request(asked_at="2026-03-31 06:29:31", what="Check  intake", asked_by=" Sam "),
        Request(asked_at="yesterday*?", what="=1+1", asked_by="{x}" * 90),
        Request(asked_at="2026-03-31 06:29", what="Draft posts", asked_by="Lee", id="R-17"),
    )
    path = file_of(Workbook(DAY, requests=rows), tmp_path)
    answer_requests(open_book(str(path)), Config(), NOW, OWN)
    # columns: When, What, Asked by, Status, Answer, Request id, Key
    assert [line[1] for line in shown(path, "Requests", "show=C,D")] == ["Done", "Done", "Not done", "Done"]
    assert [line[0] for line in shown(path, "Requests", "show=G")] == [row.row_key for row in rows]
