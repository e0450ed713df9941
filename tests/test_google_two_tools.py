"""Two tools at once on one spreadsheet, as a coordinator's laptop and a server are: two processes that read the same state.

CONNECTOR_ROUNDS=20 lets them meet so often.
"""

import os
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

from tests.google_sheets import answers_are_beside_their_people, nothing_is_proposed_twice, shown, tab_called
from tests.google_standin import Google
from tests.sheets import DAY
from tests.test_cli import connector

ROOT = Path(__file__).parent.parent
ROUNDS = int(os.environ.get("CONNECTOR_ROUNDS", "2"))
MORNING = "from automations.cli import entry; entry()"


def started(google, folder, id_, day):
    """Start a tool in a folder of its own, so that no lock of one computer stands between the two."""
    folder.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-c", MORNING, "morning", f"google:{id_}", "--day", str(day)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def test_of_two_processes_that_read_the_same_one_writes_and_the_other_reads_again(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("automations.books.google_setup.ROWS", 8)
    with Google() as google:
        monkeypatch.setenv("CONNECTOR_GOOGLE_HOST", google.url)
        monkeypatch.setenv("CONNECTOR_GOOGLE_KEY", str(google.key_file(tmp_path)))
        id_ = google.new_spreadsheet()
        assert connector(capsys, "init", f"google:{id_}", "--yes")[0] == 0
        person = google.colleague(id_)
        helpers_join(person, ROUNDS)
        for number in range(ROUNDS):
            somebody_ready_joins(person, number)
            google.restart()
            both = threading.Barrier(2, timeout=60)
            google.before[:] = [lambda at, both=both: both.wait() if at < 2 else None]
            day = DAY + timedelta(days=number)
            tools = [started(google, tmp_path / name, id_, day) for name in ("laptop", "server")]
            said = [tool.communicate(timeout=120)[0] for tool in tools]
            assert [tool.returncode for tool in tools] == [0, 0], said
            assert [(call.verb, call.status) for call in google.log[:2]] == [("GET", 200)] * 2
            assert Counter(call.status for call in google.log if call.verb == "POST") == {200: 1, 400: 1}
            assert len(nothing_is_proposed_twice(google, id_)) == number + 1
            answers_are_beside_their_people(google, id_)
            assert len([row for row in shown(google, id_, "run_log") if row["When"]]) == number + 1
            for tab in ("posts", "names"):
                rows = person.rows(tab_called(person.book, tab).title)[1:]
                ids = [row[0] for row in rows if row and row[0]]
                assert len(set(ids)) == len(ids)


def fill(person, title, line, row):
    """Type a row's cells under their headers."""
    header = person.rows(title)[0]
    for name, text in row.items():
        at = header.index(name)
        person.do(
            {
                "updateCells": {
                    "start": {"sheetId": person.tab(title).id, "rowIndex": line, "columnIndex": at},
                    "rows": [{"values": [{"userEnteredValue": {"stringValue": text}}]}],
                    "fields": "userEnteredValue",
                }
            }
        )


def helpers_join(person, count):
    """Enter so many Connectors who may each meet somebody."""
    from sheets_templates.columns import tab_of
    from sheets_templates.grids import show_row
    from sheets_templates.people_tabs import Connector
    from tests.sheets import connector as somebody

    for number in range(count):
        row = somebody(email=f"c{number}@example.ca", first_name=f"C{number}", per_month=1)
        fill(person, "Connectors", number + 1, texts(tab_of(Connector), show_row(tab_of(Connector), row, "en")))


def somebody_ready_joins(person, number):
    """Enter a Connectee who is ready."""
    from sheets_templates.columns import tab_of
    from sheets_templates.grids import show_row
    from sheets_templates.people_tabs import Connectee
    from tests.sheets import connectee

    row = connectee(email=f"p{number}@example.ca", first_name=f"P{number}")
    fill(person, "Connectees", number + 1, texts(tab_of(Connectee), show_row(tab_of(Connectee), row, "en")))


def texts(tab, cells):
    """Return cells as people type them, by their headers."""
    return {tab.column(name).header.en: str(cell) for name, cell in cells.items() if cell not in (None, "")}
