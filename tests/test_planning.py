"""The content plan: which post goes out when, and whether nine tenths are listening."""

import dataclasses
from collections import Counter
from datetime import timedelta

import pytest

from automations.config import Config
from automations.morning import plan
from sheets_templates.choices import ActivityType, PostStatus
from sheets_templates.people_tabs import Activity, Post
from sheets_templates.tabs import Workbook
from social.drafting import Voice, draft_posts
from social.planning import balance, content_plan, listening_days
from social.subjects import Occasion
from tests.sheets import DAY, NOW, full_workbook


def post(name, status=PostStatus.DRAFT, **more):
    return Post(status=status, kind="tip", about=name, text=name, id=name, drafted_on=DAY, **more)


WORKSHOP = Workbook(
    DAY, activities=(Activity(held_on=DAY + timedelta(days=20), type=ActivityType.WORKSHOP, title="Tell me"),)
)


def engaged(days=3, **more):
    return Activity(held_on=DAY - timedelta(days=days), type=ActivityType.ENGAGEMENT, title="Comments", **more)


def test_approved_posts_come_first_then_drafts_then_kinds_by_turns():
    posts = (post("a"), post("b", PostStatus.APPROVED), post("c", PostStatus.POSTED))
    rows = dataclasses.replace(WORKSHOP, posts=posts)
    slots = content_plan(Occasion(rows), Voice(kinds=("tip", "event_invitation")), "en")
    assert [slot.post.about for slot in slots if slot.post] == ["b", "a"]
    assert [slot.kind for slot in slots[2:]] == ["event_invitation", "tip", "tip"]
    assert [slot.why.say("en") for slot in slots[:3]] == [
        "approved",
        "drafted, not approved yet",
        "the kind used least lately",
    ]


def test_posts_stand_on_the_communitys_weekdays_and_hours():
    voice = Voice(days=("monday", "friday"), hours=("15:30", "08:00"), weeks_ahead=1)
    waiting = tuple(post(name) for name in "abcdef")
    slots = content_plan(Occasion(Workbook(DAY, posts=waiting)), voice, "en")
    assert [(str(slot.day), str(slot.at)) for slot in slots] == [
        ("2026-04-03", "08:00:00"), ("2026-04-03", "15:30:00"), ("2026-04-06", "08:00:00"), ("2026-04-06", "15:30:00"),
    ]  # fmt: skip
    assert content_plan(Occasion(Workbook(DAY)), Voice(weeks_ahead=0), "en") == ()


def test_only_what_can_be_written_by_then_is_planned():
    """Nobody found a job and no event took place; a workshop is in five weeks; a tip has its turn every other week."""
    rows = Workbook(DAY, activities=(dataclasses.replace(WORKSHOP.activities[0], held_on=DAY + timedelta(days=35)),))
    kinds = Counter(slot.kind for slot in content_plan(Occasion(rows), Voice(), "fr"))
    assert kinds == {"event_invitation": 1, "tip": 3}
    first = next(slot for slot in content_plan(Occasion(rows), Voice(), "fr") if slot.kind == "event_invitation")
    assert first.day >= DAY + timedelta(days=7)
    assert first.what.say("fr") == "Publication : invitation, à rédiger"


def test_what_is_planned_comes_to_be_drafted():
    rows, voice = WORKSHOP, Voice(drafts_at_once=9)
    planned = {slot.kind for slot in content_plan(Occasion(rows), voice, "en")}
    assert planned == {each.kind for each in draft_posts(Occasion(rows), voice, "en").posts}


def test_ninety_ten_is_counted_from_engagement_rows_and_posts_of_thirty_days():
    rows = Workbook(
        DAY,
        activities=(engaged(), engaged(attendance=6), engaged(days=40), dataclasses.replace(engaged(), held_on=None)),
        posts=(
            post("a", PostStatus.POSTED, posted_on=DAY),
            post("b", PostStatus.POSTED, posted_on=DAY - timedelta(days=90)),
        ),
    )
    found = balance(rows)
    assert (found.engaged, found.posted, found.missing) == (7, 1, 2)
    assert found.says.say("en") == "90/10 in 30 days: engaged 7 times, posted 1 time; engage 2 times more"
    kept = balance(dataclasses.replace(rows, activities=(engaged(attendance=20),)))
    assert kept.missing == 0
    assert "respecté" in kept.says.say("fr")


def test_each_week_has_a_day_for_listening():
    assert [str(day) for day in listening_days(Workbook(DAY), Voice(weeks_ahead=2))] == ["2026-04-06", "2026-04-13"]


def test_the_plan_stands_in_the_calendar():
    rows = Workbook(DAY, posts=(post("a", PostStatus.APPROVED),))
    found = plan(full_workbook(rows), Config(), NOW)
    posts = [entry for entry in found.calendar if entry.kind == "post"]
    assert posts[0].what.say("fr") == "Publication : a (conseil)"
    assert any(entry.kind == "listening" for entry in found.calendar)
    lines = found.changes.replace["Calendar"]
    assert any("Post: a (tip)" in row for row in lines)


@pytest.mark.parametrize(
    ("voice", "says"),
    [
        (Voice(days=("tuseday",)), "did you mean “tuesday”?"),
        (Voice(hours=("noon",)), "“noon” is no hour"),
        (Voice(hashtags=("#A", "#B", "#C", "#D", "#E", "#F")), "5 at most"),
        (Voice(hashtags=("Hello",)), "is no hashtag"),
        (Voice(languages=("de",)), "languages knows no “de”"),
    ],
)
def test_what_cannot_be_set_is_said(voice, says):
    assert says in next(voice.complaints()).en
    assert list(Voice().complaints()) == []
