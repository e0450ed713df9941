"""A year of a programme with random people, edits, and days on which nobody runs the tool: what always holds."""

import dataclasses
import random
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from automations.books.memory import MemoryBook
from automations.config import Config
from automations.followups import Cadence, Situation, is_quiet, kind_of, next_open_day
from automations.history import NUDGES, History
from automations.intake import Intake, judge
from automations.journeys import journeys
from automations.morning import plan, run
from automations.recording import letter_of
from automations.stages import Stage
from automations.steps import due_today
from automations.steps.matches import ASK_OR_CLOSE, DECIDE, INTRODUCE, THANK
from automations.steps.programme import CIRCLE_BACK
from sheets_templates.choices import LetterKind, MatchStatus, ReferralResult
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Job, Match, Referral
from sheets_templates.tabs import PEOPLES_TABS, TOOL_TABS, Workbook
from tests.sheets import connectee, connector, full_workbook

FIRST = date(2026, 1, 5)
CADENCE = Cadence()
WAYS = {
    "matches": (
        Stage.PROPOSED, Stage.APPROVED, Stage.INTRODUCED, Stage.BOOKED, Stage.MET, Stage.ONE_REFERRAL, Stage.TWO_REFERRALS,
        Stage.THREE_REFERRALS, Stage.REFERRALS_MET,
    ),
    "connectees": (
        Stage.APPLIED, Stage.INTAKE, Stage.READY, Stage.MATCHED, Stage.MET, Stage.LOOKING, Stage.JOB_FOUND, Stage.CELEBRATED,
    ),
    "connectors": (),
}  # fmt: skip
"""Stages in the order in which they are reached; others, such as closed or withdrawn, are reasons in the sheet."""

some_years = settings(max_examples=8, deadline=None)


class Year:
    """A programme under way: its workbook, and a coordinator who does some of what Today says, and other things too."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.workbook = Workbook(
            FIRST,
            tuple(
                connectee(
                    first_name=f"P{at}",
                    email=f"p{at}@example.ca",
                    applied_on=FIRST + timedelta(days=self.dice.randrange(-30, 200)),
                    intake_on=FIRST + timedelta(days=self.dice.randrange(-20, 210)),
                    referred_by=self.dice.choice(["YMCA", "Harbour Settlement Centre"]),
                    do_not_contact=self.dice.random() < 0.1,
                )
                for at in range(8)
            ),
            tuple(connector(first_name=f"C{at}", email=f"c{at}@example.ca", thanked_on=None) for at in range(4)),
        )
        self.sent_codes = []

    def situation(self, day=None):
        workbook = dataclasses.replace(self.workbook, day=day or self.workbook.day)
        return Situation(workbook, *judge(workbook, Intake()), CADENCE)

    def due(self, day=None):
        return due_today(self.situation(day))

    def stages(self, day=None):
        now = self.situation(day)
        return {journey.key: journey.stage for journey in journeys(now, ())}

    def change(self, **tabs):
        self.workbook = dataclasses.replace(self.workbook, **tabs)

    def changed_match(self, at, **facts):
        rows = list(self.workbook.matches)
        rows[at] = dataclasses.replace(rows[at], **facts)
        self.change(matches=tuple(rows))

    def live_a_day(self):
        """Do some of what is due, and let some things happen."""
        for action in self.due():
            if action.letter and self.dice.random() < 0.6:
                self.send(action)
            elif not action.letter and self.dice.random() < 0.4:
                self.settle(action)
        self.let_something_happen()

    def send(self, action):
        if is_quiet(self.workbook.day, CADENCE) and kind_of(action) in NUDGES:
            raise AssertionError("nobody is asked for something on a quiet day")
        self.change(letters=(*self.workbook.letters, letter_of(action, self.workbook.day)))
        self.sent_codes.append(action.code)

    def settle(self, action):
        """Do the coordinator's own step about a match: decide on it, or close it."""
        for at, match in enumerate(self.workbook.matches):
            if match.row_key == action.key and match.live:
                if match.status is MatchStatus.PROPOSED:
                    self.changed_match(at, status=MatchStatus.APPROVED, approved_on=self.workbook.day)
                else:
                    self.changed_match(
                        at, status=MatchStatus.CLOSED, closed_on=self.workbook.day, closed_why="no answer"
                    )

    def let_something_happen(self):
        day, dice = self.workbook.day, self.dice
        taken = {plain_key(match.connectee) for match in self.workbook.matches}
        free = [p for p in self.workbook.connectees if p.key not in taken and p.intake_on <= day]
        if free and dice.random() < 0.4:
            person, helper = dice.choice(free), dice.choice(self.workbook.connectors)
            new = Match(
                connectee_name=person.name, connectee=person.key, connector_name=helper.name, connector=helper.key,
                status=MatchStatus.PROPOSED, proposed_on=day,
            )  # fmt: skip
            self.change(matches=(*self.workbook.matches, new))
        for at, match in enumerate(self.workbook.matches):
            introduced = History(self.workbook).introduced_on(match)
            if match.live and introduced and not match.met_on and dice.random() < 0.1:
                self.changed_match(at, met_on=day)
            if match.live and match.met_on and dice.random() < 0.15:
                row = Referral(
                    given_on=day, connectee=match.connectee, referred_by=match.connector,
                    referred_to=f"R{len(self.workbook.referrals)}", met_on=day if dice.random() < 0.5 else None,
                    result=dice.choice([None, ReferralResult.JOB]), may_become_connector=dice.random() < 0.3,
                )  # fmt: skip
                self.change(referrals=(*self.workbook.referrals, row))
            if match.live and match.met_on and dice.random() < 0.03:
                self.changed_match(at, status=MatchStatus.CLOSED, closed_on=day, closed_why="all is said")
            if match.met_on and dice.random() < 0.03:
                self.change(
                    jobs=(
                        *self.workbook.jobs,
                        Job(connectee=match.connectee, accepted_on=day, employer="X", confirmed_by="Y"),
                    )
                )
        if dice.random() < 0.03:
            at = dice.randrange(len(self.workbook.connectors))
            rows = list(self.workbook.connectors)
            if not rows[at].ended_on:
                rows[at] = dataclasses.replace(
                    rows[at], ended_on=day, circle_back_on=day + timedelta(days=dice.choice([60, 180]))
                )
                self.change(connectors=tuple(rows))

    def sleep(self):
        """Let some days pass on which nobody runs the tool."""
        self.change(day=self.workbook.day + timedelta(days=self.dice.choice([1, 1, 1, 2, 3, 9, 21])))


def days_of(year):
    """Live through a year; yield before each day that the tool is looked at."""
    while year.workbook.day < FIRST + timedelta(days=365):
        yield year.workbook.day
        year.live_a_day()
        year.sleep()


seeds = st.integers(0, 10**6)


@some_years
@given(seeds)
def test_nobody_is_asked_for_something_more_often_than_allowed(seed):
    year = Year(seed)
    for day in days_of(year):
        for action in year.due():
            if action.letter and kind_of(action) in NUDGES:
                last = [each.sent_on for each in year.workbook.letters if each.to == action.to and each.kind in NUDGES]
                assert not last or day - max(last) >= timedelta(days=7)
    asked = defaultdict(list)
    for letter in year.workbook.letters:
        if letter.kind in NUDGES:
            asked[plain_key(letter.to)].append(letter.sent_on)
    quiet = {person.key for person in year.workbook.connectees if person.do_not_contact}
    for person, days in asked.items():
        assert person not in quiet
        assert all(later - earlier >= timedelta(days=7) for earlier, later in pairwise(days))
        assert not any(is_quiet(day, CADENCE) for day in days)
    assert not quiet & {plain_key(letter.to) for letter in year.workbook.letters}


@some_years
@given(seeds)
def test_what_was_done_is_off_the_list_and_does_not_come_back_the_same_week(seed):
    year = Year(seed)
    for day in days_of(year):
        before = {action.code for action in year.due() if action.letter}
        for action in year.due():
            if action.letter:
                year.send(action)
                break
        else:
            continue
        after = {found.code for found in year.due() if found.letter}
        assert action.code in before
        for later in range(7):
            assert action.code not in {found.code for found in year.due(day + timedelta(days=later)) if found.letter}
        assert action.code not in after


@some_years
@given(seeds)
def test_nothing_about_a_match_is_forgotten_while_its_row_stays_as_it_is(seed):
    year = Year(seed)
    for day in days_of(year):
        open_ = {match.row_key for match in year.workbook.matches if match.live}
        waiting = {action.key for action in year.due() if action.key in open_}
        later = next_open_day(day + timedelta(days=year.dice.randrange(1, 40)), CADENCE)
        assert waiting <= {action.key for action in year.due(later)}


@some_years
@given(seeds)
def test_the_list_says_of_every_match_what_its_rows_say_and_nothing_else(seed):
    """Counted anew from the rows, by the sentences of the programme: introduce after 2 days, close after 28, thank who met."""
    year = Year(seed)
    for day in days_of(year):
        actions = year.due()
        for what in (DECIDE, INTRODUCE, ASK_OR_CLOSE, THANK):
            listed = sorted(action.key for action in actions if action.what == what)
            assert listed == sorted(
                match.row_key for match in year.workbook.matches if wanted(match, year.workbook, day) is what
            ), (day, what)


def wanted(match, workbook, day):
    """Return what is to be done by the coordinator about a match on a day; None for nothing."""
    open_ = match.status in (MatchStatus.PROPOSED, MatchStatus.APPROVED) and not match.closed_on
    about = [letter for letter in workbook.letters if match.connectee in (letter.to, letter.about)]
    began = match.approved_on or match.proposed_on
    introductions = [
        each.sent_on for each in about if each.kind is LetterKind.INTRODUCTION and began and each.sent_on >= began
    ]
    if open_ and match.status is MatchStatus.PROPOSED:
        return DECIDE
    if match.met_on:
        thanked = any(each.kind is LetterKind.CONNECTOR_THANKS and each.sent_on >= match.met_on for each in about)
        return THANK if not thanked and (open_ or (day - match.met_on).days <= 60) else None
    if not open_:
        return None
    if not introductions:
        return INTRODUCE if (day - match.approved_on).days >= 2 else None
    return ASK_OR_CLOSE if (day - min(introductions)).days >= 28 else None


@some_years
@given(seeds)
def test_whoever_is_to_be_asked_is_on_the_list_once_they_were_left_alone_for_a_week(seed):
    """A meeting that is missing for a week, referrals missing for five days: until two letters had no answer, then a call."""
    year = Year(seed)
    for day in days_of(year):
        if is_quiet(day, CADENCE):
            continue
        actions = year.due()
        asked = {action.to for action in actions if action.letter and kind_of(action) in NUDGES}
        own = {action.key for action in actions if not action.letter}
        wanted_of = {match.row_key: missing(match, year.workbook, day) for match in year.workbook.matches}
        for action in actions:
            if action.letter in ("meeting_reminder", "referral_request"):
                assert (action.to, kind_of(action)) == wanted_of[action.key][:2]
        for match in year.workbook.matches:
            to, kind, since = wanted_of[match.row_key]
            letters = [each for each in year.workbook.letters if plain_key(each.to) == to]
            tried = (
                [
                    each
                    for each in letters
                    if each.kind is kind and each.sent_on >= since and each.about in ("", match.connectee)
                ]
                if to
                else []
            )
            alone = all((day - each.sent_on).days >= 7 for each in letters if each.kind in NUDGES)
            if to and alone and len(tried) < 2 and (len(tried) < 1 or (day - since).days >= 14):
                assert to in asked or match.row_key in own
            if len(tried) == 2 and all((day - each.sent_on).days >= 14 for each in tried) and (day - since).days >= 21:
                assert match.row_key in own


def missing(match, workbook, day):
    """Return whom to ask about a match, by which letter, and since when it is missing; blank for nothing."""
    nothing = "", None, None
    if match.status is not MatchStatus.APPROVED or match.closed_on:
        return nothing
    if match.met_on:
        given = sum(row.connectee == match.connectee for row in workbook.referrals)
        ended = any(each.key == match.connector and each.ended_on for each in workbook.connectors)
        if given >= 3 or ended or (day - match.met_on).days < 5:
            return nothing
        return match.connector, LetterKind.REFERRAL_REQUEST, match.met_on
    introduced = History(workbook).introduced_on(match)
    if not introduced or not 7 <= (day - introduced).days < 28:
        return nothing
    return match.connectee, LetterKind.MEETING_REMINDER, introduced


@some_years
@given(seeds)
def test_after_two_letters_about_one_thing_nobody_gets_a_third(seed):
    year = Year(seed)
    for _ in days_of(year):
        pass
    counts = Counter(
        (letter.to, letter.about, letter.kind)
        for letter in year.workbook.letters
        if letter.kind in (LetterKind.MEETING_REMINDER, LetterKind.REFERRAL_REQUEST, LetterKind.CIRCLE_BACK)
    )
    assert max(counts.values()) == 2


@settings(max_examples=3, deadline=None)
@given(seeds)
def test_whoever_sleeps_finds_the_same_answers_as_whoever_ran_every_morning(seed):
    """Two copies of one workbook that people work in alike; in one the tool runs every morning, in the other when it happens to."""
    year, often, seldom = Year(seed), MemoryBook(), MemoryBook()
    often.tabs = seldom.tabs = full_workbook(year.workbook)
    compared = 0
    for day, _ in zip(days_of(year), range(40), strict=False):
        moment = datetime(day.year, day.month, day.day, 6, 30)
        for book in (often, seldom):
            book.tabs = book.tabs | peoples_tabs(year.workbook)
        write_answers(often, moment)
        if year.dice.random() < 0.25:
            write_answers(seldom, moment)
            assert answers_in(seldom) == answers_in(often)
            compared += 1
    moment = datetime(year.workbook.day.year, year.workbook.day.month, year.workbook.day.day, 6, 30)
    for book in (often, seldom):
        run(book, Config(), moment)
    assert answers_in(seldom) == answers_in(often)
    assert peoples_tabs_of(seldom) == peoples_tabs_of(often)
    assert compared


def write_answers(book, moment):
    """Run a morning that adds no rows: a proposal says on which day it was made, which is not the same in both books."""
    book.write(plan(book.read(), Config(), moment, adding=frozenset()).changes)


def peoples_tabs(workbook):
    sheets = full_workbook(workbook)
    return {tab.title.en: sheets[tab.title.en] for tab in PEOPLES_TABS}


def peoples_tabs_of(book):
    return {tab.title.en: book.tabs[tab.title.en] for tab in PEOPLES_TABS}


def answers_in(book):
    """Return the tool's tabs, but for the log of its runs."""
    return {tab.title.en: book.tabs[tab.title.en] for tab in TOOL_TABS if tab.name != "run_log"}


@some_years
@given(seeds)
def test_no_journey_goes_back_without_a_reason_in_the_sheet(seed):
    year = Year(seed)
    before = {}
    for day in days_of(year):
        now = year.stages()
        assert set(before) <= set(now)
        for key, stage in before.items():
            assert closed_unmet(year, key) or forward(key, stage, now[key])
        later = year.stages(day + timedelta(days=year.dice.randrange(1, 60)))
        assert all(forward(key, stage, later[key]) for key, stage in now.items())
        before = now


def forward(key, one, other):
    """Tell whether one stage of a row comes before another, or is it; stages aside of the way are never behind."""
    way = WAYS[key.partition("|")[0]]
    return one not in way or other not in way or way.index(one) <= way.index(other)


def closed_unmet(year, key):
    """Tell whether a Connectee's match was closed without a meeting: then they wait again."""
    person = key.partition("|")[2]
    return any(match.connectee == person and not match.live and not match.met_on for match in year.workbook.matches)


@some_years
@given(seeds)
def test_every_circle_back_comes_back_and_stays_until_it_is_answered(seed):
    year = Year(seed)
    for _ in days_of(year):
        pass
    for helper in year.workbook.connectors:
        if helper.ended_on and not written_to(year, helper):
            days = (next_open_day(helper.circle_back_on + timedelta(days=more), CADENCE) for more in range(15))
            assert any(helper.row_key in {action.key for action in circles(year.due(day))} for day in days)
            later = next_open_day(helper.circle_back_on + timedelta(days=100), CADENCE)
            assert helper.row_key in {action.key for action in circles(year.due(later))}


def written_to(year, helper):
    """Tell whether somebody circled back by letter already."""
    return any(letter.to == helper.email and letter.kind is LetterKind.CIRCLE_BACK for letter in year.workbook.letters)


def circles(actions):
    """Return the actions that circle back."""
    return [action for action in actions if action.what == CIRCLE_BACK]
