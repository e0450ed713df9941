"""A filed report: frozen, sealed, and told row by row what changed since."""

import dataclasses
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from automations import filing
from automations.cli import main
from automations.config import Config
from automations.errors import ReportError
from reports.differences import differences
from reports.figures import REASONS, Counting, Records, key_of
from reports.periods import period_named
from reports.report import report_of
from reports.snapshots import SnapshotUnusable, read, seal_of, snapshot_of, written
from sheets_templates.choices import ActivityType, MatchStatus
from sheets_templates.people_tabs import Activity, Job, Testimonial
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, connectee, connector, match

APRIL = period_named("april-2026")
INSIDE = date(2026, 3, 20)
ONE = connectee()


def job(employer, **changes):
    facts = {"connectee": ONE.email, "accepted_on": INSIDE, "employer": employer, "confirmed_by": "her"}
    return Job(**(facts | changes))


def report(jobs=(), **more):
    counting = more.pop("counting", Counting())
    workbook = Workbook(DAY, (ONE,), jobs=tuple(jobs), **more)
    return report_of(Records(workbook, frozenset({ONE.key}), counting), APRIL)


def filed(made):
    return read(written(snapshot_of(made, "Harbour", date(2026, 4, 10), "0.1.0")))


def story(before, after, name="jobs_found"):
    """Return what is told of one figure: its values, and the reason by the employer or title of each row."""
    changes = {change.name: change for change in differences(filed(before), after)}
    change = changes[name]
    rows = {row.key.rpartition(" > ")[2] or row.key: (row.gained, row.why.en) for row in change.rows}
    return change.filed, change.now, rows


def test_what_is_filed_is_read_back_as_it_was():
    made = report([job("a"), job("b", confirmed_by="")])
    snapshot = filed(made)
    assert snapshot == snapshot_of(made, "Harbour", date(2026, 4, 10), "0.1.0")
    assert snapshot.figures["jobs_found"].value == 1
    assert [(row.key, row.day, row.left_out) for row in snapshot.figures["jobs_found"].rows] == [
        ("jobs|amina.okafor@example.ca > a", "2026-03-20", ""),
        ("jobs|amina.okafor@example.ca > b", "2026-03-20", "nobody confirmed it"),
    ]
    assert differences(snapshot, made) == ()


def test_a_filed_report_holds_keys_and_counted_values_and_no_more():
    text = written(snapshot_of(report([job("a", title="Analyst", notes="secret")]), "Harbour", DAY, "0.1.0"))
    for told in (ONE.phone, ONE.city, "Analyst", "secret", ONE.occupation, ONE.referred_by):
        assert told not in text


def test_a_late_entry_a_removed_row_and_a_corrected_day_are_told_apart():
    before = report([job("stays"), job("goes"), job("moves out"), job("moves within"), job("loses its day")])
    after = report(
        [
            job("stays"),
            job("late"),
            job("moves out", accepted_on=date(2026, 4, 2)),
            job("moves within", accepted_on=date(2026, 3, 21)),
            job("loses its day", accepted_on=None),
        ]
    )
    assert story(before, after) == (
        5,
        3,
        {
            "goes": (False, "the row was removed, or its name or e-mail changed"),
            "moves out": (False, "date corrected from 2026-03-20 to 2026-04-02, outside the period"),
            "moves within": (None, "date corrected from 2026-03-20 to 2026-03-21"),
            "loses its day": (False, "no longer counted: no date"),
            "late": (True, "entered after filing, dated 2026-03-20"),
        },
    )


def test_what_was_left_out_and_counts_now_says_why_it_was_left_out():
    before, after = report([job("a", confirmed_by="")]), report([job("a")])
    assert story(before, after) == (0, 1, {"a": (True, "left out then (nobody confirmed it), counted now")})
    assert story(after, before) == (1, 0, {"a": (False, "no longer counted: nobody confirmed it")})


def test_the_reason_then_is_said_in_the_language_of_now():
    changes = {c.name: c for c in differences(filed(report([job("a", confirmed_by="")])), report([job("a")]))}
    [row] = changes["jobs_found"].rows
    assert row.why.say("fr") == "laissée de côté alors (personne ne l'a confirmé), comptée maintenant"
    assert len(REASONS) > 25


def test_a_withdrawn_consent_is_called_so():
    said = Testimonial(said_on=INSIDE, person=ONE.email, text="It helped.", consent_on=INSIDE)
    before = report(testimonials=(said,))
    after = report(testimonials=(dataclasses.replace(said, consent_on=None),))
    (_, _, rows) = story(before, after, "testimonials")
    assert list(rows.values()) == [(False, "consent withdrawn")]


def test_another_amount_of_one_row_is_told():
    held = Activity(held_on=INSIDE, title="Coffee", attendance=30)
    before, after = report(activities=(held,)), report(activities=(dataclasses.replace(held, attendance=34),))
    assert story(before, after, "attendance")[:2] == (30, 34)
    assert list(story(before, after, "attendance")[2].values()) == [(None, "30 then, 34 now")]


def test_two_rows_with_one_key_are_paired_by_their_days():
    first, second = job("same", accepted_on=date(2026, 3, 10)), job("same", accepted_on=date(2026, 3, 15))
    removed = "the row was removed, or its name or e-mail changed"
    assert story(report([first, second]), report([second])) == (2, 1, {"same": (False, removed)})
    away = dataclasses.replace(first, accepted_on=date(2025, 3, 10), confirmed_by="her")
    assert story(report([first, second]), report([away, second]))[2]["same"][1].startswith(
        "date corrected from 2026-03-10"
    )


def test_a_changed_definition_is_told_even_where_the_value_stays():
    before = report([job("a")])
    after = report([job("a")], counting=Counting(job_counts_from="any"))
    [change] = [change for change in differences(filed(before), after) if change.name == "jobs_found"]
    assert not change.moved
    assert change.why.en == "its definition changed since"


def test_a_figure_that_rests_on_others_says_so_and_a_part_names_its_whole():
    changes = {c.name: c for c in differences(filed(report([job("a", in_field=True)])), report([]))}
    assert changes["job_rate"].filed == 100
    assert changes["jobs_in_field"].label.say("en") == "Jobs found – in their own field"


AWAY = date(2025, 7, 1)
EDITS = {
    "removed": (lambda row: None, {"the row was removed, or its name or e-mail changed"}),
    "moved away": (lambda row: dated(row, AWAY), {"date corrected from 2026-03-20 to 2025-07-01, outside the period"}),
    "moved in": (lambda row: dated(row, INSIDE), {"was there then, without this date; dated 2026-03-20 since"}),
    "moved within": (lambda row: dated(row, date(2026, 3, 25)), {"date corrected from 2026-03-20 to 2026-03-25", "11 then, 16 now", "was there then, without this date; dated 2026-03-25 since"}),
    "date lost": (lambda row: dated(row, None), {"no longer counted: no date", "its date of 2026-03-20 was deleted"}),
    "other type": (
        lambda row: dataclasses.replace(row, type=ActivityType.WEBINAR) if isinstance(row, Activity) else row,
        {"no longer fits this figure", "was there then, and fits this figure only now"},
    ),
    "more came": (
        lambda row: dataclasses.replace(row, attendance=99) if isinstance(row, Activity) else row, {"7 then, 99 now"}
    ),
    "cancelled": (
        lambda row: dataclasses.replace(row, cancelled=True) if isinstance(row, Activity) else row,
        {"no longer counted: cancelled", "no longer fits this figure"},
    ),
    "doubted": (
        lambda row: dataclasses.replace(row, confirmed_by="") if isinstance(row, Job) else row,
        {"no longer counted: nobody confirmed it", "left out then (nobody confirmed it), counted now", "no longer fits this figure", "was there then, and fits this figure only now"},
    ),
}  # fmt: skip
"""What a person may do to a row, and what the difference may say of it."""


def dated(row, day):
    return dataclasses.replace(row, **{"held_on" if isinstance(row, Activity) else "accepted_on": day})


ROWS = tuple(
    job(f"Firm {at}", accepted_on=AWAY if at % 3 == 0 else INSIDE, in_field=at % 2 == 0) for at in range(6)
) + tuple(
    Activity(held_on=AWAY if at % 3 == 0 else INSIDE, type=ActivityType.WORKSHOP, title=f"Event {at}", attendance=7)
    for at in range(6)
)


def report_of_rows(rows):
    jobs, held = (tuple(row for row in rows if isinstance(row, kind)) for kind in (Job, Activity))
    return report(jobs, activities=held)


@given(
    st.dictionaries(st.integers(0, len(ROWS) - 1), st.sampled_from(sorted(EDITS))),
    st.lists(st.sampled_from(["late 1", "late 2", "late 3"]), unique=True),
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_edited_each_figure_that_moved_is_explained_by_rows_that_add_up(edits, late):
    before = report_of_rows(ROWS)
    edited = [EDITS[edits[at]][0](row) if at in edits else row for at, row in enumerate(ROWS)]
    after = report_of_rows([*filter(None, edited), *(job(name) for name in late)])
    allowed = {key_of(row): EDITS[edits[at]][1] for at, row in enumerate(ROWS) if at in edits}
    allowed |= {key_of(job(name)): {"entered after filing, dated 2026-03-20"} for name in late}
    changes = {change.name: change for change in differences(filed(before), after)}
    for name, figure in after.figures.items():
        moved = figure.value != before.figures[name].value
        assert name in changes or not moved
        if name in changes:
            change = changes[name]
            for row in change.rows:
                assert row.why.en in allowed[row.key], (name, row)
            if name in ADDED_UP or name.startswith(("activities_", "attendance_", "jobs_via_")):
                assert sum(row.by for row in change.rows) == (change.now or 0) - (change.filed or 0)
            elif moved:
                assert change.rows or change.why


ADDED_UP = ("jobs_found", "jobs_in_field", "jobs_unconfirmed", "activities", "attendance")


def test_parts_of_a_figure_give_the_reason_that_the_whole_knows():
    held = Activity(held_on=INSIDE, type=ActivityType.WORKSHOP, title="Coffee", attendance=9)
    before, after = report(activities=(held,)), report(activities=(dataclasses.replace(held, cancelled=True),))
    changes = {change.name: change for change in differences(filed(before), after)}
    for name in ("activities", "activities_workshop", "attendance", "attendance_workshop"):
        assert [row.why.en for row in changes[name].rows] == ["no longer counted: cancelled"]


def test_another_partner_in_a_row_is_said_to_be_what_it_is():
    """Two people came by one partner; then one of them is said to have come by another."""
    people = [connectee(email=f"{name}@example.ca", referred_by="YMCA", applied_on=INSIDE) for name in "ab"]
    other = dataclasses.replace(people[1], referred_by="Harbour Centre")
    before, after = (
        report_of(Records(Workbook(DAY, tuple(rows)), frozenset()), APRIL) for rows in (people, [people[0], other])
    )
    [change] = differences(filed(before), after)
    assert (change.name, change.filed, change.now) == ("partners", 1, 2)
    assert change.why.en == "what stands in its rows changed, such as a name"


def test_a_match_that_is_declined_since_is_said_to_be_declined():
    met = match(ONE, connector(), introduced_on=INSIDE, approved_on=None, met_on=None)
    away = dataclasses.replace(met, status=MatchStatus.DECLINED)
    before, after = (
        report_of(Records(Workbook(DAY, (ONE,), (connector(),), (each,)), frozenset()), APRIL) for each in (met, away)
    )
    changes = {change.name: change for change in differences(filed(before), after)}
    for name in ("connectees_matched", "matches_introduced"):
        assert [row.why.en for row in changes[name].rows] == ["no longer counted: declined"]


def test_a_report_filed_before_rows_were_marked_is_still_read_and_told():
    said = json.loads(written(snapshot_of(report([job("a")]), "Harbour", DAY, "0.1.0")))
    assert ONE.email not in said["known"]
    said.pop("known")
    old = read(json.dumps({**said, "seal": seal_of(said)}))
    [found] = [change for change in differences(old, report([job("a"), job("b")])) if change.name == "jobs_found"]
    assert [row.why.en for row in found.rows] == ["entered after filing, dated 2026-03-20"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda said: said["figures"]["jobs_found"].update(value=9), "is not as it was filed"),
        (lambda said: said["figures"]["jobs_found"]["rows"].pop(), "is not as it was filed"),
        (lambda said: said.update(filed_on="2026-01-01"), "is not as it was filed"),
        (lambda said: said.update(form="connector report 9"), "was filed in another form"),
        (lambda said: said.pop("seal"), "is no filed report"),
    ],
)
def test_tampering_is_detected_and_said(change, says):
    said = json.loads(written(snapshot_of(report([job("a")]), "Harbour", DAY, "0.1.0")))
    change(said)
    with pytest.raises(SnapshotUnusable, match=says):
        read(json.dumps(said))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"seal": 1}', "no json"])
def test_another_file_is_no_filed_report(text):
    with pytest.raises(SnapshotUnusable, match="is no filed report"):
        read(text)


def test_a_report_is_filed_once_unless_it_shall_be_filed_again_and_the_earlier_one_is_kept(tmp_path):
    made = report([job("a")])
    config = Config()
    folder = tmp_path / "filed"
    told = list(filing.file_report(made, folder, config, DAY, again=False))
    assert made.name in told[0]
    assert filing.stored(folder / "april-2026.json").seal[:12] in told[1]
    with pytest.raises(ReportError, match="was filed on 2026-03-31; see what changed"):
        list(filing.file_report(made, folder, config, DAY, again=False))
    for _ in range(2):
        list(filing.file_report(made, folder, config, DAY, again=True))
    assert sorted(file.name for file in folder.iterdir()) == [
        "april-2026 filed 2026-03-31 (2).json",
        "april-2026 filed 2026-03-31.json",
        "april-2026.json",
    ]


def test_filing_a_period_that_shares_days_with_a_filed_one_is_pointed_out(tmp_path):
    list(filing.file_report(report(), tmp_path, Config(), DAY, again=False))
    year = report_of(report().records, period_named("2026"))
    (tmp_path / "broken.json").write_text("{}", encoding="utf-8")
    assert list(filing.file_report(year, tmp_path, Config(), DAY, again=False))[-1] == (
        "! april-2026 was filed too and shares days with this period: their figures cannot be added up"
    )


def test_filed_reports_lie_beside_the_workbook_or_beside_the_settings(tmp_path):
    config = dataclasses.replace(Config(), folder=tmp_path)
    assert filing.folder_of(str(tmp_path / "a" / "book.xlsx"), config) == tmp_path / "a" / "filed"
    assert filing.folder_of("google:1abc", config) == tmp_path / "filed"
    assert filing.folder_of("C:\\data\\book.xlsx", config).name == "filed"


def test_file_edit_and_diff_tell_the_story_on_the_command_line(tmp_path, capsys):
    day = ["--day", "2026-11-25"]
    assert main(["demo", str(tmp_path), *day]) == 0
    file = tmp_path / "connector.xlsx"
    book = ["--book", str(file)]
    assert main(["report", "diff", "april-2027", *book, *day]) == 1
    assert "april-2027 was not filed in" in capsys.readouterr().err
    assert main(["report", "file", "april-2027", *book, *day]) == 0
    assert main(["report", "diff", "april-2027", *book, *day]) == 0
    assert "Everything is as it was filed." in capsys.readouterr().out
    edited = load_workbook(file)
    jobs = edited["Jobs"]
    assert jobs.cell(1, 2).value == "Offer accepted on"
    jobs.cell(2, 2).value = date(2026, 9, 30)
    jobs.cell(4, 6).value = "the Connectee"
    edited.save(file)
    capsys.readouterr()
    assert main(["report", "diff", "april-2027", *book, *day]) == 0
    said = capsys.readouterr().out
    assert "Jobs found: filed 2, now 2" in said
    assert "− Jobs: amina.okafor@example.ca > provincial archives: date corrected from 2026-10-16 to 2026-09-30" in said
    assert (
        "+ Jobs: hassan.farouk@example.ca > harbour credit union: left out then (nobody confirmed it), counted now"
        in said
    )
    assert main(["report", "diff", "april-2027", *book, *day, "--json", "--language", "fr"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert {change["figure"] for change in data["changes"]} >= {"jobs_found", "jobs_unconfirmed"}
    kept = tmp_path / "filed" / "april-2027.json"
    kept.write_text(kept.read_text(encoding="utf-8").replace('"value": 10', '"value": 11', 1), encoding="utf-8")
    assert main(["report", "diff", "april-2027", *book, *day]) == 1
    assert "is not as it was filed" in capsys.readouterr().err
