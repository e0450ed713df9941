"""Every figure counted a second time, from the cells of the workbook and by other code: openpyxl and a line or two each.

Nothing of `reports` is used for the second count, but for the names of all figures; only the verdicts, which are no figures, are read from Intake review.
"""

import dataclasses
import json
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import cycle
from statistics import fmean, median

import pytest
from openpyxl import load_workbook

from automations import demo
from automations.books import make_book
from automations.cli import main
from automations.verdicts import VERDICT_TONES
from benchmarks.report import community
from reports.figures import FIGURES
from sheets_templates import layout
from sheets_templates.choices import ActivityType, JobVia, PostStatus, RecruitedBy
from sheets_templates.people_tabs import Activity, Post

DEMO_DAY, LARGE_DAY = date(2026, 11, 25), date(2026, 3, 31)
PEOPLES = ("Connectees", "Connectors", "Matches", "Referrals", "Jobs", "Activities", "Testimonials", "Posts")


def cells(sheet):
    """Return a people's tab as dictionaries from header to what stands there; days as days, blanks left out."""
    header, *lines = sheet.iter_rows(values_only=True)
    found = [
        {name: plain(cell) for name, cell in zip(header, line, strict=True) if plain(cell) is not None}
        for line in lines
    ]
    return [row for row in found if row]


def plain(cell):
    """Return a cell's content; formulas, which are no content, and blanks are nothing."""
    if isinstance(cell, datetime):
        return cell.date()
    return None if cell in (None, "") or str(cell).startswith("=") else cell


def small(text):
    return str(text or "").strip().lower()


def one_each(rows):
    """Return the fullest row of each e-mail."""
    best = {}
    for row in rows:
        key = small(row.get("E-mail"))
        if key not in best or len(row) > len(best[key]):
            best[key] = row
    return best


class Recount:
    """The figures of one period, counted by hand."""

    def __init__(self, file, first, last, today):
        book = load_workbook(file)
        self.tabs = {title: cells(book[title]) for title in PEOPLES}
        review = list(book["Intake review"].iter_rows(min_row=3, values_only=True))
        good = ("Ready", "Found work", "Already took part", "Withdrawn")
        self.accepted = {
            str(line[0]).partition("|")[2] for line in review if line[3] in good and line[1] == "Connectees"
        }
        self.first, self.last, self.end = first, last, min(last, today)
        self.people, self.helpers = one_each(self.tabs["Connectees"]), one_each(self.tabs["Connectors"])
        self.decide(cells(book["Decisions"]))
        self.real = [row for row in self.tabs["Matches"] if row.get("Status") != "Declined"]

    def decide(self, decisions):
        """Take over what was decided about matches in the tab Decisions, newest last."""
        for row in sorted(decisions, key=lambda row: row["Decided at"]):
            for match in self.tabs["Matches"]:
                key = f"matches|{small(match['Connectee e-mail'])} > {small(match['Connector e-mail'])}"
                if row.get("Row") == key:
                    match["Status"] = row["Decision"]
                    if row["Decision"] == "Approved":
                        match.setdefault("Approved on", date.fromisoformat(str(row["Decided at"])[:10]))

    def inside(self, day):
        return day is not None and self.first <= day <= self.end

    def during(self, rows, *headers):
        """Return the rows with a day in the period, by the first of some columns that is filled."""
        return [row for row in rows if self.inside(next((row[name] for name in headers if name in row), None))]

    def once(self, tab, day, what):
        """Return the rows of a tab with a day in the period; of those that agree in some columns and the day, the fullest."""
        best = {}
        for at, row in enumerate(self.during(tab, *day)):
            said = tuple(small(row.get(name)) for name in what)
            key = (said, next(row[name] for name in day if name in row)) if said[0] else at
            if key not in best or len(row) > len(best[key]):
                best[key] = row
        return list(best.values())

    def pairs(self, *day):
        """Return the matches that count with a day in the period, each pair of people once a day."""
        return self.once(self.real, day, ("Connectee e-mail", "Connector e-mail"))

    def first_of(self, *headers):
        """Return the day of each known Connectee's earliest match, by the first of some columns that is filled."""
        days = defaultdict(list)
        for row in self.real:
            day = next((row[name] for name in headers if name in row), None)
            if day and small(row["Connectee e-mail"]) in self.people:
                days[small(row["Connectee e-mail"])].append(day)
        return {key: min(all_) for key, all_ in days.items() if self.inside(min(all_))}

    def waits(self, days):
        """Return the days from intake to a step, where there was an intake and it came first."""
        intake = {key: self.people[key].get("Intake meeting on") for key in days}
        return sorted((days[key] - intake[key]).days for key in days if intake[key] and days[key] >= intake[key])

    def all(self):
        return {
            **self.of_people(),
            **self.of_connectors(),
            **self.of_matches(),
            **self.of_jobs(),
            **self.of_activities(),
        }

    def of_people(self):
        applied = self.during(self.people.values(), "Applied on")
        counted = [key for key, row in self.people.items() if self.inside(row.get("Intake meeting on"))]
        return {
            "applied": len(applied),
            "connectees": len([key for key in counted if key in self.accepted]),
            "connectees_matched": len(self.first_of("Approved on", "Introduced on")),
            "connectees_introduced": len(self.first_of("Introduced on")),
            "connectees_met": len(self.first_of("Met on")),
            "partners": len({small(row["Referred by"]) for row in applied if "Referred by" in row}),
        }

    def of_connectors(self):
        there = [
            row
            for row in self.helpers.values()
            if row.get("Joined on", date.max) <= self.end and row.get("Ended on", date.max) >= self.first
        ]
        new = self.during(self.helpers.values(), "Joined on")
        ways = Counter(row.get("Recruited through") for row in new)
        load = Counter(small(row["Connector e-mail"]) for row in self.pairs("Introduced on"))
        load = {key: number for key, number in load.items() if key in self.helpers}
        rests, before, said = [], {}, set()
        for row in sorted((row for row in self.real if "Introduced on" in row), key=lambda row: row["Introduced on"]):
            key, day = small(row["Connector e-mail"]), row["Introduced on"]
            if (key, small(row["Connectee e-mail"]), day) in said:
                continue
            said.add((key, small(row["Connectee e-mail"]), day))
            if key in before and self.inside(day):
                rests.append((day - before[key]).days)
            before[key] = day
        return {
            "connectors": len(there),
            "new_connectors": len(new),
            **{f"new_connectors_{name}": ways[shown] for name, shown in WAYS.items()},
            "connectors_resting": len([row for row in there if row.get("Paused until", date.min) > self.end]),
            "connectors_ended": len(self.during(self.helpers.values(), "Ended on")),
            "connectors_introduced": len(load),
            "connector_load": rounded(fmean(load.values())) if load else None,
            "connector_load_most": max(load.values(), default=None),
            "connector_rest": rounded(median(rests)) if rests else None,
            "connectees_per_connector": rounded(self.of_people()["connectees"] / len(there)) if there else None,
        }

    def of_matches(self):
        held = self.pairs("Met on")
        whom = ("Referred to", "Connectee e-mail", "Referred by")
        given = self.once(self.tabs["Referrals"], ("Given on",), whom)
        match_waits = self.waits(self.first_of("Approved on", "Introduced on"))
        meeting_waits = self.waits(self.first_of("Met on"))
        different = {(*(small(row.get(name)) for name in whom), row.get("Given on")) for row in self.tabs["Referrals"]}
        pairs = Counter((connectee, giver) for _, connectee, giver, _ in different)
        brought = [
            max(row.get("Referrals given", 0), pairs[small(row["Connectee e-mail"]), small(row["Connector e-mail"])])
            for row in held
        ]
        no = {key for key, row in self.helpers.items() if row.get("Will give three referrals") == "No"}
        named = {(small(row["Connectee e-mail"]), small(row["Referred to"])) for row in self.tabs["Referrals"]}
        reached = defaultdict(list)
        for row in given:
            further = (small(row["Connectee e-mail"]), small(row["Referred by"])) in named
            reached[small(row["Connectee e-mail"]), small(row["Referred to"])].append(further)
        return {
            "matches_approved": len(self.pairs("Approved on", "Introduced on")),
            "matches_introduced": len(self.pairs("Introduced on")),
            "meetings_held": len(held),
            "waiting_median": rounded(median(match_waits)) if match_waits else None,
            "waiting_90": nine_in_ten(match_waits),
            "meeting_median": rounded(median(meeting_waits)) if meeting_waits else None,
            "referrals_promised": 3 * len([row for row in held if small(row["Connector e-mail"]) not in no]),
            "referrals_given": len(given),
            "referrals_met": len(self.once(self.tabs["Referrals"], ("Met on",), whom)),
            "referrals_per_match": rounded(fmean(brought)) if brought else None,
            "referral_reach": len(reached),
            "referral_reach_further": len([ways for ways in reached.values() if all(ways)]),
        }

    def of_jobs(self):
        fine, seen = [], set()
        for row in sorted(
            self.during(self.tabs["Jobs"], "Offer accepted on"), key=lambda row: ("Confirmed by" not in row, -len(row))
        ):
            key = (small(row["Connectee e-mail"]), small(row["Employer"]), row["Offer accepted on"])
            intake = self.people.get(key[0], {}).get("Intake meeting on")
            if key[0] in self.people and key not in seen and not (intake and key[2] < intake):
                fine.append(row)
                seen.add(key)
        found = [row for row in fine if "Confirmed by" in row]
        ways = Counter(row.get("Found through", "Not known") for row in found)
        waits = [
            (row["Offer accepted on"] - intake).days
            for row in found
            if (intake := self.people[small(row["Connectee e-mail"])].get("Intake meeting on"))
        ]
        people = self.of_people()["connectees"]
        return {
            "jobs_found": len(found),
            "jobs_in_field": len([row for row in found if row.get("In own field") == "Yes"]),
            "jobs_full_time": len([row for row in found if row.get("Full-time") == "Yes"]),
            **{f"jobs_via_{name}": ways[shown] for name, shown in VIA.items()},
            "jobs_unconfirmed": len(fine) - len(found),
            "job_rate": rounded(100 * len(found) / people) if people else None,
            "job_median": rounded(median(waits)) if waits else None,
        }

    def of_activities(self):
        planned = [row for row in self.tabs["Activities"] if row.get("Cancelled") != "Yes"]
        held = self.once(planned, ("Held on",), ("Title", "Type", "Partner", "Place"))
        agreed = [row for row in self.tabs["Testimonials"] if "Consent to quote" in row]
        said = self.once(agreed, ("Said on",), ("Text", "Person"))
        posted = [row for row in self.tabs["Posts"] if row.get("Status") in ("Approved", "Posted")]
        out = self.once(posted, ("Posted on",), ("Text", "Kind", "About", "Post id"))
        numbers, people, kinds = Counter(), Counter(), Counter(row["Kind"] for row in out)
        for row in held:
            numbers[row.get("Type")] += 1
            people[row.get("Type")] += row.get("Attendance", 0)
        return {
            "activities": len(held),
            "activities_unknown": numbers[None],
            "attendance": sum(people.values()),
            **{f"activities_{name}": numbers[shown] for name, shown in TYPES.items()},
            **{f"attendance_{name}": people[shown] for name, shown in TYPES.items()},
            "testimonials": len(said),
            "posts": len(out),
            **{f"posts_{kind.lower().replace(' ', '_')}": number for kind, number in kinds.items()},
        }


WAYS = {
    "personal_network": "Personal network",
    "business_network": "Business network",
    "networking_event": "Networking event",
    "presentation": "Presentation to an organization",
    "connector_referral": "Referred by a Connector",
    "match_referral": "Met as a referral",
    "industry_search": "Industry looking for talent",
    "social_media": "LinkedIn or other social media",
    "other": "Other",
    "unknown": None,
}
VIA = {
    "connector": "Their Connector",
    "referral": "A referral",
    "event": "A programme event",
    "own_search": "Own search",
    "unknown": "Not known",
}
TYPES = {
    "presentation": "Presentation",
    "networking_event": "Networking event",
    "partnered_event": "Partnered event",
    "workshop": "Workshop",
    "social_media": "Social media",
    "engagement": "Engagement",
    "speed_interviews": "Speed interviews",
    "speed_networking": "Speed networking",
    "recognition_event": "Connector recognition event",
    "pitch_competition": "Pitch competition",
    "business_visit": "Business visit",
    "collaboration": "Collaboration",
    "conference": "Conference",
    "webinar": "Webinar or info session",
    "bootcamp": "Connectee bootcamp",
    "reverse_career_fair": "Reverse career fair",
}


def rounded(number):
    """Return a number to one decimal, halves up."""
    return int(number * 10 + 0.5) / 10


def nine_in_ten(waits):
    """Return the shortest wait that nine in ten did not exceed, with five people at least."""
    if len(waits) < 5:
        return None
    return next(wait for wait in waits if 10 * sum(other <= wait for other in waits) >= 9 * len(waits))


KINDS_OF_POST = (
    "appreciation", "celebration", "event_invitation", "milestone", "monthly_numbers", "newsletter", "recruitment", "sharing",
    "spotlight", "story_prompt",
)  # fmt: skip


def varied(size):
    """Return an invented community in which every way, type and kind of anything occurs, and some are blank."""
    rows = community(size)
    ways, vias, types = (cycle((*kind, None)) for kind in (RecruitedBy, JobVia, ActivityType))
    states, kinds = cycle(PostStatus), cycle(("event_recap", "tip", "My own kind", *KINDS_OF_POST))
    days = [LARGE_DAY - timedelta(days=3 * at) for at in range(150)]
    return dataclasses.replace(
        rows,
        connectors=tuple(dataclasses.replace(row, recruited_by=next(ways)) for row in rows.connectors),
        jobs=tuple(
            dataclasses.replace(row, via=next(vias), full_time=(True, False, None)[at % 3])
            for at, row in enumerate(rows.jobs)
        ),
        activities=tuple(
            Activity(
                held_on=day,
                type=next(types),
                title=f"E{at}",
                attendance=at % 40 or None,
                cancelled=at % 11 == 5 or None,
            )
            for at, day in enumerate(days)
        ),
        posts=tuple(
            Post(status=next(states), kind=next(kinds), text="x", posted_on=day if at % 9 else None, id=f"id {at}")
            for at, day in enumerate(days)
        ),
    )


def doubled(rows, day):
    """Return rows of which every third stands in the workbook a second time, now and then with less in it or a note."""
    changes = {
        "matches": {"notes": "again"},
        "referrals": {"notes": "again", "result": None},
        "jobs": {"confirmed_by": ""},
        "activities": {"attendance": None},
        "testimonials": {"consent_on": None},
        "posts": {"notes": "again"},
    }
    more = {}
    for tab, change in changes.items():
        again = [row for at, row in enumerate(getattr(rows, tab)) if at % 3 == 0]
        copies = [dataclasses.replace(row, **change) if at % 2 else row for at, row in enumerate(again)]
        more[tab] = (*copies[::2], *getattr(rows, tab), *copies[1::2])
    return dataclasses.replace(rows, day=day, **more)


DOUBLED_DAY = LARGE_DAY - timedelta(days=1)
VARIED_DAY = LARGE_DAY + timedelta(days=1)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return the demo's workbook and that of an invented community of 120 Connectees, each after a morning."""
    folder = tmp_path_factory.mktemp("recount")
    assert main(["demo", str(folder), "--day", str(DEMO_DAY)]) == 0
    files = {DEMO_DAY: folder / "connector.xlsx"}
    for day, rows in (
        (LARGE_DAY, community(120)),
        (VARIED_DAY, varied(130)),
        (DOUBLED_DAY, doubled(varied(140), DOUBLED_DAY)),
    ):
        files[day] = folder / f"{day}.xlsx"
        make_book(str(files[day]), layout.sheets("en", VERDICT_TONES, demo.sample_grids(rows, "en")))
        assert main(["morning", str(files[day]), "--day", str(day)]) == 0
    return files


CASES = [
    (DEMO_DAY, "october-2026", date(2026, 4, 1), date(2026, 9, 30)),
    (DEMO_DAY, "april-2027", date(2026, 10, 1), date(2027, 3, 31)),
    (DEMO_DAY, "2026", date(2026, 1, 1), date(2026, 12, 31)),
    (LARGE_DAY, "april-2026", date(2025, 10, 1), date(2026, 3, 31)),
    (LARGE_DAY, "2023-05-06..2025-12-12", date(2023, 5, 6), date(2025, 12, 12)),
    (VARIED_DAY, "2025-01-01..2026-03-31", date(2025, 1, 1), date(2026, 3, 31)),
    (DOUBLED_DAY, "2025-02-01..2026-03-30", date(2025, 2, 1), date(2026, 3, 30)),
]


def told_by_the_report(file, today, period, capsys):
    """Return every figure's value by name, as the command line says it."""
    capsys.readouterr()
    assert main(["report", period, "--book", str(file), "--day", str(today), "--json"]) == 0
    return {name: figure["value"] for name, figure in json.loads(capsys.readouterr().out)["figures"].items()}


@pytest.mark.parametrize(("today", "period", "first", "last"), CASES)
def test_every_figure_recounted_by_other_code_from_the_cells_is_the_same(files, capsys, today, period, first, last):
    told = told_by_the_report(files[today], today, period, capsys)
    recounted = Recount(files[today], first, last, today).all()
    silent_posts = {name: 0 for name in told if name.startswith("posts_") and name not in recounted}
    assert told == {**recounted, **silent_posts}
    assert sum(bool(value) for value in told.values()) > 25


def test_no_figure_is_left_without_a_recount_of_something(files, capsys):
    """A figure that says 0 in every workbook that is recounted would be recounted of nothing."""
    seen = defaultdict(list)
    for today, period, *_ in CASES:
        for name, value in told_by_the_report(files[today], today, period, capsys).items():
            seen[name].append(value)
    assert {name for name, values in seen.items() if not any(values)} == set()
    assert set(seen) >= {figure.name for figure in FIGURES}
