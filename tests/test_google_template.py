"""A template in Google Sheets: a copy of it is filled in one batch, and the template is only ever read."""

import re

import pytest

from automations.books.google_access import link_to
from automations.cli import main
from tests.google_sheets import MOMENT
from tests.google_standin import COORDINATOR, ROBOT, Google
from tests.google_standin.errors import ApiError
from tests.google_standin.faults import Trouble

DAY = ("--day", "2026-03-31")
CHANGES = {"insertDimension", "copyPaste", "deleteDimension", "updateCells"}
"""The requests that may go to a copy, and to nothing else."""

TEMPLATE = [
    ["{{ community.name }}", "{{ period.words }}"],
    ["Jobs", "{{ jobs_found }}", "{{ jobs_found.previous }}"],
    ["{% for a in activity_types %}"],
    ["{{ a.label }}", "{{ a.value }}", "=B4*2", "{{ loop.index }}"],
    ["{% endfor %}"],
    ["Sum", "=SUM(B4:B4)", "=Other!A1"],
    ["{{ connectees }}", "{{ jobs_fuond }}", '=CONCATENATE("{{ x }}")'],
]


@pytest.fixture
def google(tmp_path, monkeypatch):
    """Return a world over HTTP with a demo workbook beside it; what was sent is held against the law afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("automations.books.google_pace.quotas", {})
    assert main(["demo", "demo", *DAY]) == 0
    with Google(now=lambda: MOMENT) as world:
        monkeypatch.setenv("CONNECTOR_GOOGLE_HOST", world.url)
        monkeypatch.setenv("CONNECTOR_GOOGLE_KEY", str(world.key_file(tmp_path)))
        world.shared = world.new_spreadsheet("Funder's form", owner="funder@example.ca")
        write(world, world.shared, TEMPLATE)
        before = showing(world, world.shared)
        world.log.clear()
        yield world
        only_copies_were_changed(world)
        assert world.complaints == []
        assert showing(world, world.shared) == before


def write(world, id_, lines):
    """Type lines into the first tab of a spreadsheet, as a person does, and add a tab and a named cell."""
    book = world.client().open_by_key(id_)
    book.sheet1.update(lines, "A1", raw=False)
    book.add_worksheet("Other", 4, 4).update([["=Sheet1!B6", "{{ jobs_found.label }}", "2"]], "A1", raw=False)
    sheet = book.worksheet("Other").id
    span = {"sheetId": sheet, "startRowIndex": 2, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 1}
    named = {"addNamedRange": {"namedRange": {"name": "connectors", "range": span}}}
    book.batch_update({"requests": [named]})


def showing(world, id_, tab="Sheet1"):
    """Return what was entered into a tab, without blank lines at the end."""
    cells = world.client().open_by_key(id_).worksheet(tab)
    return cells.get(value_render_option="FORMULA")


def only_copies_were_changed(world):
    """Assert that the tool sent nothing but reads, a copy, and requests to a copy of the kinds that fill one."""
    for call in world.log:
        if call.verb == "GET" or call.status != 200 or call.method == "drive.files.copy":
            continue
        assert world.shared not in call.path
        if call.method == "sheets.spreadsheets.batchUpdate":
            assert set(call.kinds) <= CHANGES
        else:
            assert call.method == "drive.files.delete"


def fill(world, *more, template=None, language="en"):
    """Fill a copy of the template by the command line; return the exit status."""
    address = f"google:{link_to(template or world.shared)}"
    book = ("--book", "demo/connector.xlsx")
    return main(["report", "april-2026", *book, "--template", address, "--language", language, *DAY, *more])


def copies(world):
    """Return the ids of the files that the tool owns."""
    return [id_ for id_, file in world.files.items() if file.owner == ROBOT]


def test_a_copy_of_the_template_is_filled_and_the_template_stays(google, capsys):
    capsys.readouterr()
    assert fill(google) == 0
    said = capsys.readouterr().out
    [made] = copies(google)
    assert said.startswith(f"Filled: {link_to(made)}\n")
    assert "Sheet1!B6" not in said  # told where it stands in the template
    assert "! Sheet1!B7: there is no “jobs_fuond” – perhaps {{ jobs_found }}" in said
    assert "! Sheet1!C7: a placeholder stands inside a formula" in said
    lines = showing(google, made)
    types = len(lines) - 4
    assert types > 1
    assert lines[1] == ["Jobs", 2, 0]
    assert [line[2:] for line in lines[2 : 2 + types]] == [[f"=B{n + 3}*2", n + 1] for n in range(types)]
    assert all(isinstance(line[1], int) for line in lines[2 : 2 + types])
    assert lines[-2][:2] == ["Sum", f"=SUM(B3:B{2 + types})"]
    assert lines[-1][0] == 17
    other = showing(google, made, "Other")
    assert other[0] == [f"=Sheet1!B{3 + types}", "Jobs found", 2]
    assert other[2] == [11]


def test_the_copy_is_filled_by_one_read_one_copy_and_one_batch(google):
    assert fill(google) == 0
    methods = [call.method for call in google.log if call.method]
    assert methods == [
        "sheets.spreadsheets.get", "drive.files.copy", "sheets.spreadsheets.get", "sheets.spreadsheets.batchUpdate",
    ]  # fmt: skip


def test_in_french_the_copy_reads_french_and_keeps_numbers_as_numbers(google):
    assert fill(google, language="fr") == 0
    lines = showing(google, copies(google)[0])
    assert showing(google, copies(google)[0], "Other")[0][1] == "Emplois trouvés"
    assert lines[1] == ["Jobs", 2, 0]


def test_text_that_looks_like_a_formula_stays_text(google, capsys):
    """A community called =1+1 in config.toml."""
    with open("config.toml", "w", encoding="utf-8") as file:
        file.write('[community]\nname = "=1+1"\n')
    assert fill(google) == 0
    book = google.client().open_by_key(copies(google)[0])
    assert book.sheet1.acell("A1", value_render_option="UNFORMATTED_VALUE").value == "=1+1"


def test_where_drive_refuses_the_copy_the_message_says_how_to_make_it_oneself(google, capsys):
    google.disabled.add("drive.googleapis.com")
    assert fill(google) == 1
    said = capsys.readouterr().err
    assert "Google does not let the tool copy this template" in said
    assert f"choose File, Make a copy, share the copy with {ROBOT} as Editor" in said
    assert copies(google) == []


def test_with_the_scope_for_own_files_alone_somebody_elses_template_is_not_copied(google, capsys, monkeypatch):
    monkeypatch.setattr(
        "automations.books.google_template.COPYING",
        ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive.file"),
    )
    assert fill(google) == 1
    assert "File not found" in capsys.readouterr().err


def own_copy(google):
    """Return the id of a copy that the coordinator made in the browser and shared with the tool."""
    twin = google.new_spreadsheet("My copy", owner=COORDINATOR)
    book = google.files[google.shared].book.copy()
    book.id = twin
    google.files[twin].book = book
    return twin


def test_a_copy_that_a_person_made_is_filled_where_it_lies(google, capsys):
    twin = own_copy(google)
    assert fill(google, "--to", f"google:{twin}") == 0
    assert link_to(twin) in capsys.readouterr().out
    assert showing(google, twin)[1] == ["Jobs", 2, 0]
    assert copies(google) == []


def test_a_spreadsheet_that_is_no_untouched_copy_is_never_written_to(google, capsys):
    twin = own_copy(google)
    assert fill(google, "--to", f"google:{twin}") == 0
    filled = showing(google, twin)
    assert fill(google, "--to", f"google:{twin}") == 1
    assert "--to names no untouched copy of the template: “Sheet1” differs" in capsys.readouterr().err
    assert showing(google, twin) == filled
    assert fill(google, "--to", f"google:{google.shared}") == 1
    assert "--to is the template itself" in capsys.readouterr().err


def test_a_copy_that_cannot_be_filled_is_taken_away_again(google, capsys):
    google.plan[google.started + 3] = google_refusal()
    assert fill(google) == 1
    assert copies(google) == []


def test_where_the_answer_to_the_copy_is_lost_the_way_around_is_told(google, capsys):
    google.plan[google.started + 1] = Trouble(applied=False, cut=True)
    assert fill(google) == 1
    assert "its answer was lost" in capsys.readouterr().err


def test_where_the_answer_to_the_filling_is_lost_a_persons_copy_is_named_to_be_looked_at(google, capsys):
    twin = own_copy(google)
    google.plan[google.started + 2] = Trouble(applied=True, cut=True)
    assert fill(google, "--to", f"google:{twin}") == 1
    assert f"open {link_to(twin)} and look whether it is filled" in capsys.readouterr().err
    assert showing(google, twin)[1] == ["Jobs", 2, 0]


def test_an_item_less_loop_leaves_one_blank_row_and_a_wrong_one_stays(google, capsys):
    """`quotes[:0]` has no item; `for x in nothing` names nothing; the named cell holds a formula; a cell shows a day."""
    own = google.new_spreadsheet("Other form", owner="funder@example.ca")
    lines = [
        ["{% for q in quotes[:0] %}{{ q.text }}", "=A1", "{% endfor %}"],
        ["{% for x in nothing %}", "{{ x }}{% endfor %}"],
        ["{{ period.first }}", "{{ waiting_90.previous }}"],
    ]
    write(google, own, lines)
    sheet = google.client().open_by_key(own)
    sheet.sheet1.format("A3", {"numberFormat": {"type": "DATE", "pattern": "yyyy-mm-dd"}})
    sheet.worksheet("Other").update([["=1+1"]], "A3", raw=False)
    google.log.clear()
    assert fill(google, template=own) == 0
    said = capsys.readouterr().out
    assert "! Sheet1!A2: there is no “nothing”" in said
    assert "! Other!A3: the named cell holds a formula, which stays" in said
    found = google.client().open_by_key(copies(google)[0]).sheet1.get(value_render_option="UNFORMATTED_VALUE")
    assert found[:1] in ([[]], [["", ""]], [["", 0]])
    assert found[1] == lines[1]
    assert found[2][0] == 45931  # 2025-10-01


def google_refusal():
    """Return the trouble of a call that Google refuses."""
    return Trouble(applied=False, answer=ApiError(400, "Invalid requests[0].updateCells: no"))


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        (("--pdf",), "is made in the browser: File, Download, PDF"),
        (("--to", "x.xlsx"), "--to x.xlsx is no copy in Google"),
    ],
)
def test_what_cannot_be_done_in_google_is_said(google, capsys, more, complaint):
    assert fill(google, *more) == 1
    assert complaint in capsys.readouterr().err


def test_a_template_with_none_of_our_names_is_refused_before_it_is_copied(google, capsys):
    blank = google.new_spreadsheet("Blank")
    assert fill(google, template=blank) == 1
    assert re.search(r"the template has none of our names; write \{\{ jobs_found \}\}", capsys.readouterr().err)
    assert copies(google) == []
