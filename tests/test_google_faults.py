"""Whatever befalls a call, after the next morning the spreadsheet is what it would have been without it."""

from datetime import date

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from automations.books import Changes, google, google_parcels, google_reading, google_requests
from automations.books.google_requests import FIRST_RUN_ID
from automations.config import Config
from automations.errors import AccessMissing, BookChanged, BookError, BookFull, BookProtected, BookUnreachable
from automations.morning import run
from sheets_templates.grids import trimmed
from sheets_templates.kinds import writable
from tests.google_sheets import book_on, names_of, nothing_is_proposed_twice, shown, small_community, tab_called
from tests.google_standin import answers, cut_after, cut_before, slow, token_expires
from tests.sheets import NOW

GOOGLE, SHEET = small_community()
SET_UP = GOOGLE.files[SHEET].book
SESSION = GOOGLE.session()

FAULTS = {
    "cut before it was applied": cut_before(),
    "cut after it was applied": cut_after(),
    "too many calls": answers(429, retry_after=7),
    "too many calls, without a time": answers(429),
    "internal error": answers(500),
    "internal error though applied": answers(500, applied=True),
    "unavailable": answers(503),
    "unavailable though applied": answers(503, applied=True),
    "bad gateway though applied": answers(502, applied=True),
    "too late": slow(300),
    "too late and not applied": slow(300, applied=False),
    "the token runs out": token_expires(),
}


class Killed(BaseException):
    """The process ends."""


@pytest.fixture(autouse=True)
def as_set_up():
    """Let every test begin with the spreadsheet as it was set up, and no plan left over."""
    GOOGLE.files[SHEET].book = SET_UP.copy()
    GOOGLE.before.clear()
    GOOGLE.restart()
    return GOOGLE


def tool(slept=None):
    return book_on(GOOGLE, SHEET, slept, session=SESSION)


def everything():
    """Return what every tab shows."""
    person = GOOGLE.colleague(SHEET)
    return {name: person.rows(GOOGLE.files[SHEET].book.find(id_).title) for id_, name in names_of(person.book).items()}


@pytest.fixture(scope="module")
def undisturbed():
    """Return what every tab shows after a morning that nothing befell."""
    GOOGLE.files[SHEET].book = SET_UP.copy()
    run(tool(), Config(), NOW)
    return everything()


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("fault", FAULTS)
def test_after_a_fault_and_the_next_morning_all_is_as_without_it(undisturbed, fault, at):
    GOOGLE.plan[at] = FAULTS[fault]
    run(tool(), Config(), NOW)
    run(tool(), Config(), NOW)
    assert everything() == undisturbed


@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize("applied", [False, True])
def test_a_process_that_is_killed_leaves_nothing_half_done(undisturbed, at, applied, monkeypatch):
    answer = GOOGLE.answer

    def killed(request):
        ours = request.path != "/token"
        if ours and GOOGLE.started == at and not applied:
            raise Killed
        said = answer(request)
        if ours and GOOGLE.started == at + 1 and applied:
            raise Killed
        return said

    monkeypatch.setattr(GOOGLE, "answer", killed)
    with pytest.raises(Killed):
        run(tool(), Config(), NOW)
    monkeypatch.undo()
    GOOGLE.restart()
    run(tool(), Config(), NOW)
    assert everything() == undisturbed


def test_a_write_whose_answer_is_lost_is_looked_up_and_not_sent_again():
    GOOGLE.plan[1] = cut_after()
    run(tool(), Config(), NOW)
    assert [call.method.split(".")[-1] for call in GOOGLE.log] == ["get", "batchUpdate", "get"]
    assert GOOGLE.log[2].query["fields"] == ["developerMetadata(metadataId,metadataKey,metadataValue)"]


def test_a_write_that_was_not_carried_out_is_sent_again_only_after_looking():
    GOOGLE.plan[1] = answers(503)
    slept = []
    run(tool(slept), Config(), NOW)
    assert [call.verb for call in GOOGLE.log] == ["GET", "POST", "GET", "POST"]
    assert len(slept) == 1


def test_a_batch_that_arrives_late_after_it_was_sent_again_changes_nothing(undisturbed):
    """The first answer is lost, the batch is sent again; then the first one arrives after all."""
    GOOGLE.plan[1] = cut_before()
    run(tool(), Config(), NOW)
    lost = GOOGLE.log[1].body["requests"]
    with pytest.raises(Exception, match="already exists"):
        GOOGLE.colleague(SHEET).do(*lost)
    assert everything() == undisturbed


def test_waiting_grows_with_chance_and_heeds_what_google_asks_for():
    slept = []
    GOOGLE.plan.update({0: answers(429, retry_after=30), 1: answers(503), 2: answers(500)})
    run(tool(slept), Config(), NOW)
    assert slept[0] == 30
    assert slept[1:] == [3.0, 6.0]


@pytest.mark.parametrize("fault", [answers(503), answers(429), cut_before()])
def test_what_lasts_is_given_up_after_few_tries_in_one_line(fault):
    GOOGLE.plan.update(dict.fromkeys(range(20), fault))
    with pytest.raises(BookUnreachable) as error:
        run(tool(), Config(), NOW)
    assert len(GOOGLE.log) == 5
    assert "\n" not in str(error.value)
    assert error.value.said("fr").startswith("Google")


def test_a_write_that_is_lost_again_and_again_is_given_up_and_the_next_morning_does_it(undisturbed):
    GOOGLE.plan.update({number: answers(503) for number in range(1, 30, 2)})
    with pytest.raises(BookUnreachable):
        run(tool(), Config(), NOW)
    GOOGLE.restart()
    run(tool(), Config(), NOW)
    assert everything() == undisturbed


def test_of_two_tools_at_once_one_writes_and_the_other_finds_nothing_left():
    one, other = tool(), tool()
    seen = other.read()
    run(one, Config(), NOW)
    from automations.morning import plan

    with pytest.raises(BookChanged, match="another run"):
        other.write(plan(seen, Config(), NOW).changes)
    assert not run(other, Config(), NOW).changes
    assert len(nothing_is_proposed_twice(GOOGLE, SHEET)) == 2


def test_marks_of_runs_do_not_pile_up():
    for number in range(15):
        book = tool()
        book.read()
        book.write(Changes(replace={"Today": ((f"Banner {number}",),)}))
    marks = sorted(
        e["metadataId"] - FIRST_RUN_ID for e in GOOGLE.files[SHEET].book.metadata if e["metadataKey"] == "connector-run"
    )
    assert marks == list(range(9, 17))


# What people can put right


def test_a_spreadsheet_that_nobody_shared_is_said_with_the_address_to_share_it_with():
    GOOGLE.unshare(SHEET, "connector@standin-project.iam.gserviceaccount.com")
    try:
        with pytest.raises(AccessMissing, match=r"not shared with robot@example\.ca: open it, choose Share"):
            tool().read()
    finally:
        GOOGLE.share(SHEET, "connector@standin-project.iam.gserviceaccount.com")


def test_a_spreadsheet_shared_for_reading_only_is_read_and_not_written():
    robot = "connector@standin-project.iam.gserviceaccount.com"
    GOOGLE.unshare(SHEET, robot)
    GOOGLE.share(SHEET, robot, "reader")
    try:
        with pytest.raises(AccessMissing, match="may be read but not changed"):
            run(tool(), Config(), NOW)
    finally:
        GOOGLE.unshare(SHEET, robot)
        GOOGLE.share(SHEET, robot)


def test_an_interface_that_is_not_switched_on_is_said_with_where_to_do_it():
    GOOGLE.disabled.add("sheets.googleapis.com")
    try:
        with pytest.raises(AccessMissing, match=r"not switched on .* console\.cloud\.google\.com"):
            tool().read()
    finally:
        GOOGLE.disabled.clear()


def test_a_wrong_id_is_said_to_be_none():
    with pytest.raises(BookError, match="knows no spreadsheet with that id"):
        book_on(GOOGLE, "1wrong", session=SESSION).read()


def test_a_tool_tab_that_somebody_protected_keeps_everything_as_it_was():
    person = GOOGLE.colleague(SHEET)
    person.protect("Today")
    before = everything()
    with pytest.raises(BookProtected, match="Protect sheets and ranges"):
        run(tool(), Config(), NOW)
    assert everything() == before


def test_a_full_spreadsheet_keeps_everything_as_it_was():
    person = GOOGLE.colleague(SHEET)
    sheet = person.tab("Sheet1")
    used = person.book.size() - sheet.height * sheet.width
    size = {"rowCount": (10_000_000 - used) // 26, "columnCount": 26}
    person.do(
        {
            "updateSheetProperties": {
                "properties": {"sheetId": sheet.id, "gridProperties": size},
                "fields": "gridProperties(rowCount,columnCount)",
            }
        }
    )
    book = tool()
    book.read()
    before = everything()
    with pytest.raises(BookFull, match="10 million cells"):
        book.write(Changes(replace={"Today": tuple((f"line {n}",) for n in range(400))}))
    assert everything() == before


def test_a_tool_tab_that_was_deleted_is_left_out_and_the_others_are_written():
    GOOGLE.colleague(SHEET).delete_tab("Waiting")
    found = run(tool(), Config(), NOW)
    assert "Today" in found.changes.replace
    assert "Waiting" not in found.changes.replace


def test_a_tool_tab_deleted_between_reading_and_writing_makes_the_morning_begin_anew():
    GOOGLE.before.append(lambda number: GOOGLE.colleague(SHEET).delete_tab("Waiting") if number == 1 else None)
    run(tool(), Config(), NOW)
    assert [call.status for call in GOOGLE.log] == [200, 400, 200, 200]
    assert shown(GOOGLE, SHEET, "today")


def test_a_tab_of_peoples_with_the_name_of_a_tool_tab_is_never_rewritten():
    person = GOOGLE.colleague(SHEET)
    person.rename("Today", "Old Today")
    person.add_tab("Today", 5, 5)
    person.edit("Today", "A1", "mine")
    run(tool(), Config(), NOW)
    assert person.rows("Today") == [["mine"]]
    assert person.rows("Old Today")[1][0] == "Key"


def test_a_copy_of_a_tool_tab_is_the_persons_and_not_the_tools():
    person = GOOGLE.colleague(SHEET)
    sheet = person.tab("Today")
    person.do(
        {"duplicateSheet": {"sourceSheetId": sheet.id, "newSheetName": "Today of last week", "insertSheetIndex": 0}}
    )
    before = person.rows("Today of last week")
    run(tool(), Config(), NOW)
    assert person.rows("Today of last week") == before


def test_a_header_that_is_gone_is_a_problem_and_nothing_is_added():
    person = GOOGLE.colleague(SHEET)
    person.delete_rows("Matches", 1)
    found = run(tool(), Config(), NOW)
    assert "header_missing" in {problem.rule for problem in found.problems} or not found.proposals
    assert not found.changes.add


def test_a_spreadsheet_that_was_never_set_up_says_how_to():
    id_ = GOOGLE.new_spreadsheet("Blank")
    GOOGLE.colleague(id_).rename("Sheet1", "Today")
    book = book_on(GOOGLE, id_, session=SESSION)
    book.read()
    with pytest.raises(BookError, match=f"connector adopt google:{id_}"):
        book.write(Changes(replace={"Today": (("x",),)}))


def test_a_400_of_another_kind_is_one_line_with_googles_own_words(monkeypatch):
    monkeypatch.setattr(google_requests, "DAY", {"type": "NO_SUCH_TYPE", "pattern": "x"})
    with pytest.raises(BookError, match="Google refuses what was asked: ") as error:
        run(tool(), Config(), NOW)
    assert len(str(error.value).splitlines()) == 1
    assert shown(GOOGLE, SHEET, "today") == []
    GOOGLE.complaints.clear()


# What is too large for one call


def test_a_write_over_two_megabytes_goes_in_pieces_and_appears_at_once(monkeypatch):
    monkeypatch.setattr(google_parcels, "LARGEST", 20_000)
    monkeypatch.setattr("automations.books.google.LARGEST", 20_000)
    book = tool()
    book.read()
    lines = tuple((f"k{n}", NOW.date(), "x" * 90 + str(n)) for n in range(900))
    rows = tuple(
        {"Connectee e-mail": f"p{n}@example.ca", "Why": "=1+1" * 20, "Proposed on": NOW.date()} for n in range(150)
    )
    looks = []
    GOOGLE.before.append(lambda number: looks.append((everything(), number)))
    book.write(Changes(replace={"Today": (("Banner",), ("Key", "Due since", "What"), *lines)}, add={"Matches": rows}))
    assert all(call.size <= 20_000 for call in GOOGLE.log)
    assert len(GOOGLE.log) > 5
    assert all(look == looks[0][0] for look, _ in looks), "something was seen before the last batch"
    assert [row["Why"] for row in shown(GOOGLE, SHEET, "matches")] == ["=1+1" * 20] * 150
    assert [tuple(line[:3]) for line in tool().read()["Today"][2:]] == list(lines)
    assert not [sheet for sheet in GOOGLE.files[SHEET].book.sheets if sheet.title.startswith("connector")]


CELLS = st.one_of(
    st.none(), st.sampled_from(("Ready", "=1+1", "é" * 40)), st.text(max_size=60).map(writable), st.booleans(),
    st.integers(-9, 9), st.integers(-9, 9).map(lambda number: f"{number} " * 40),
)  # fmt: skip
LINES = st.tuples(CELLS, st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)), CELLS, CELLS)


@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.lists(LINES, min_size=1, max_size=60), st.integers(20_000, 60_000), st.integers(1, 9))
def test_whatever_is_written_in_however_many_calls_is_read_again(lines, largest, times):
    GOOGLE.files[SHEET].book = SET_UP.copy()
    GOOGLE.restart()
    grid = tuple(lines) * times
    with pytest.MonkeyPatch.context() as patch:
        for module in (google_parcels, google):
            patch.setattr(module, "LARGEST", largest)
        tool().write(Changes(replace={"Today": grid, "Waiting": grid[::-1]}))
    assert all(call.size <= largest for call in GOOGLE.log)
    found = tool().read()
    assert trimmed(found["Today"]) == trimmed(grid)
    assert trimmed(found["Waiting"]) == trimmed(grid[::-1])


def test_what_repeats_down_a_column_is_sent_once():
    lines = tuple((f"k{n}", "the same long reason for everybody") for n in range(500))
    tool().write(Changes(replace={"Today": lines}))
    assert GOOGLE.log[-1].size < 500 * 60
    assert [line[:2] for line in tool().read()["Today"]] == list(lines)


def test_pieces_left_behind_by_a_run_that_was_cut_off_are_removed_by_the_next(monkeypatch, undisturbed):
    monkeypatch.setattr(google_parcels, "LARGEST", 20_000)
    monkeypatch.setattr("automations.books.google.LARGEST", 20_000)
    book = tool()
    book.read()
    GOOGLE.plan.update({number: cut_before() for number in range(3, 40)})
    with pytest.raises(BookError):
        book.write(Changes(replace={"Today": tuple((f"{n} " + "x" * 100,) for n in range(900))}))
    assert [sheet for sheet in GOOGLE.files[SHEET].book.sheets if sheet.title.startswith("connector")]
    monkeypatch.undo()
    GOOGLE.restart()
    run(tool(), Config(), NOW)
    assert everything() == undisturbed
    assert not [sheet for sheet in GOOGLE.files[SHEET].book.sheets if sheet.title.startswith("connector")]


def test_a_column_without_a_mark_gets_one_before_anything_is_written_under_it():
    person = GOOGLE.colleague(SHEET)
    sheet = tab_called(person.book, "matches")
    filters = {"developerMetadataLookup": {"metadataKey": "connector-column", "locationType": "COLUMN"}}
    person.do({"deleteDeveloperMetadata": {"dataFilter": filters}})
    GOOGLE.before.append(lambda number: person.insert_columns(sheet.title, 1) if number == 2 else None)
    run(tool(), Config(), NOW)
    assert len(nothing_is_proposed_twice(GOOGLE, SHEET)) == 2
    assert [call.status for call in GOOGLE.log] == [200] * 4


def test_new_rows_belong_to_googles_own_table_where_there_is_one():
    person = GOOGLE.colleague(SHEET)
    sheet = tab_called(person.book, "connectors")
    area = {"sheetId": sheet.id, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 3}
    person.do({"addTable": {"table": {"name": "people", "range": area}}})
    book = tool()
    book.read()
    book.write(Changes(add={"Connectors": ({"First name": "Nia"},)}))
    assert [row["First name"] for row in shown(GOOGLE, SHEET, "connectors")] == ["Nia", "C0", "C1"]
    assert person.tab("Connectors").tables[0]["range"]["endRowIndex"] == 4


def test_rows_are_added_where_the_grid_ends_below_the_header():
    person = GOOGLE.colleague(SHEET)
    sheet = tab_called(person.book, "matches")
    for size in ({"frozenRowCount": 0}, {"rowCount": 1}):
        properties = {"sheetId": sheet.id, "gridProperties": size}
        person.do({"updateSheetProperties": {"properties": properties, "fields": f"gridProperties.{next(iter(size))}"}})
    run(tool(), Config(), NOW)
    assert len(nothing_is_proposed_twice(GOOGLE, SHEET)) == 2
    first = tab_called(person.book, "matches").rows[1]
    assert "backgroundColor" not in (first[0].format or {})


@pytest.mark.parametrize(
    "day", [date(1, 1, 1), date(206, 3, 12), date(1899, 12, 30), date(1900, 1, 1), date(9999, 12, 31)]
)
def test_every_day_that_google_keeps_as_a_number_is_read_back_as_that_day(day):
    number = google_requests.cell_data(day)["userEnteredValue"]["numberValue"]
    assert google_reading.number_from(float(number), "DATE") == day
