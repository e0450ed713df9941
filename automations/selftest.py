"""`connector selftest KIND`: try what is promised on the real thing, in an account or program of yours, and note what it answered.

To add a kind, write a function that yields whether each thing holds with its sentence, and name it at the foot.
"""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automations.books import Changes
from automations.books.contract import CONTRACT, expect, tab_in
from automations.config import Config
from automations.errors import BookChanged, BookError, ConnectorError
from automations.verdicts import VERDICT_TONES
from sheets_templates import guide, layout
from sheets_templates.charts import FIRST_LINE, drawn
from sheets_templates.columns import Place
from sheets_templates.grids import trimmed
from sheets_templates.kinds import text_of
from sheets_templates.people_tabs import Connectee, Job
from sheets_templates.tool_tabs import ChartLine, TodayLine
from sheets_templates.words import Words

if TYPE_CHECKING:
    import requests

    from automations.books.excel import ExcelBook
    from automations.books.google import GoogleBook

Lines = Iterator[tuple[bool, str]]


@dataclass
class Recorder:
    """Notes every call and its answer, without keys, tokens and addresses of people."""

    calls: list[dict[str, Any]] = field(default_factory=list)

    def heard(self, response: requests.Response, *_: object, **__: object) -> None:
        """Note one answer."""
        request = response.request
        body = request.body.decode() if isinstance(request.body, bytes) else request.body
        self.calls.append(
            {
                "request": {"method": request.method, "uri": anonymous(request.url or ""), "body": anonymous(body)},
                "response": {"status": response.status_code, "body": anonymous(response.text)},
            }
        )

    def save(self, file: Path) -> None:
        """Write what was noted, one file a scenario."""
        file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"interactions": self.calls}, ensure_ascii=False, indent=1)
        file.write_text(text + "\n", encoding="utf-8")
        self.calls.clear()


SECRETS = (
    (re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"), "someone@example.ca"),
    (re.compile(r"\bya29\.[A-Za-z0-9._-]+"), "TOKEN"),
    (re.compile(r"(access_token|key|quotaUser)=[^&\s\"]+"), r"\1=HIDDEN"),
    (re.compile(r"(projects?[/_ ](?:number:)?)\d{6,}"), r"\g<1>000000"),
)
"""What is taken out of what is noted, and what stands there instead."""


def anonymous(text: str | None) -> str | None:
    """Return text without addresses of people, tokens and numbers of projects."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text) if text else text
    return text


def google(config: Config, folder: Path) -> Lines:
    """Yield whether a scratch spreadsheet keeps every promise; it is made in your account, and removed again."""
    from automations.books.google import GoogleBook, open_book

    door = open_book("scratch", config).door
    recorder = Recorder()
    door.client.session.hooks["response"].append(recorder.heard)
    spreadsheet = door.create("Connector self-test (may be deleted)")
    yield True, f"Made the scratch spreadsheet {spreadsheet}"
    try:
        yield from tried(
            "A blank spreadsheet is set up in one batch", recorder, folder, lambda: set_it_up(spreadsheet, config)
        )
        for rule in CONTRACT:
            yield from tried(named(rule), recorder, folder, partial(rule, lambda: GoogleBook(spreadsheet, door)))
        for check in GOOGLE_CHECKS:
            yield from tried(named(check), recorder, folder, partial(check, GoogleBook(spreadsheet, door)))
    finally:
        door.remove(spreadsheet)
    yield True, f"Removed the scratch spreadsheet; what Google answered is in {folder}"


def named(check: Callable[..., None]) -> str:
    """Return what is tried, as a sentence."""
    return check.__name__.replace("_", " ").capitalize()


def held(sentence: str, what: Callable[[], None]) -> tuple[bool, str]:
    """Return whether something holds, with its sentence."""
    try:
        what()
    except (ConnectorError, AssertionError) as error:
        return False, f"{sentence}: {error}"
    return True, sentence


def tried(sentence: str, recorder: Recorder, folder: Path, what: Callable[[], None]) -> Lines:
    """Yield whether something holds, and note the traffic of it."""
    yield held(sentence, what)
    recorder.save(folder / f"{re.sub(r'[^a-z0-9]+', '_', sentence.lower())}.json")


def set_it_up(spreadsheet: str, config: Config) -> None:
    """Set the scratch spreadsheet up."""
    from automations.books import make_book

    rows = {"start": guide.start_rows("en")}
    make_book(f"google:{spreadsheet}", layout.sheets("en", VERDICT_TONES, rows), config)


def a_moved_column_stops_a_write(book: GoogleBook) -> None:
    """Try whether a write whose column was moved meanwhile is refused whole, and goes well from a fresh read."""
    jobs = next(tab for tab in book.look().tabs if tab.name == "jobs")
    employer = jobs.texts(0)[3]
    source = {"sheetId": jobs.id, "dimension": "COLUMNS", "startIndex": 3, "endIndex": 4}
    book.door.change(book.id, [{"moveDimension": {"source": source, "destinationIndex": 0}}])
    add: Mapping[str, Any] = {jobs.title: ({employer: "moved"},)}
    try:
        book.write(Changes(add=add))
    except BookChanged:
        book.read()
        book.write(Changes(add=add))
    else:
        raise BookError(Words.plain("a write went through though its column had moved"))


def of_two_runs_only_one_writes(book: GoogleBook) -> None:
    """Try whether a second run that read the same state is refused."""
    from automations.books.google import GoogleBook

    other = GoogleBook(book.id, book.door)
    other.read()
    jobs = next(tab for tab in book.look().tabs if tab.name == "jobs")
    employer = next(text for text in jobs.texts(0) if text in ("Employer", "Employeur"))
    book.write(Changes(add={jobs.title: ({employer: "first"},)}))
    try:
        other.write(Changes(add={jobs.title: ({employer: "second"},)}))
    except BookChanged:
        return
    raise BookError(Words.plain("two runs that read the same state both wrote"))


def what_was_written_can_be_looked_up(book: GoogleBook) -> None:
    """Try whether the mark of a run can be found again after its write."""
    if not book.look().runs:
        raise BookError(Words.plain("no mark of a run was found"))


def a_link_leads_to_its_row(book: GoogleBook) -> None:
    """Try whether text that leads to a row is a link that Google computes; where Google says whither, it is to that row."""
    jobs = next(tab for tab in book.look().tabs if tab.name == "jobs")
    employer = next(text for text in jobs.texts(0) if text in ("Employer", "Employeur"))
    book.write(Changes(add={jobs.title: ({employer: "Linked Ltd"},)}))
    title, _ = tab_in(book, TodayLine)
    place = Place.of("to it", jobs.title, jobs.texts(0).index(employer), "Linked Ltd")
    book.write(Changes(replace={title: (("Banner",), ("Key",), ("k", place))}))
    jobs = next(tab for tab in book.look().tabs if tab.name == "jobs")
    line = max(number for number in range(len(jobs.grid)) if "Linked Ltd" in jobs.texts(number)) + 1
    said = book.door.read(book.id, "sheets(data(rowData(values(userEnteredValue,effectiveValue,hyperlink))))")
    cells = [
        cell
        for sheet in said["sheets"]
        for data in sheet.get("data", ())
        for row in data.get("rowData", ())
        for cell in row.get("values", ())
    ]
    links = [cell for cell in cells if cell.get("effectiveValue", {}).get("stringValue") == "to it"]
    expect([cell["userEnteredValue"].get("formulaValue", "")[:11] for cell in links], ["=HYPERLINK("])
    whither = f"#gid={jobs.id}&range=A{line}"
    expect([cell.get("hyperlink", whither)[-len(whither) :] for cell in links], [whither])


def charts_stay_on_their_lines(book: GoogleBook) -> None:
    """Try whether every chart stands, and is still drawn from its lines once these were rewritten."""
    title, _ = tab_in(book, ChartLine)
    wanted = {chart.title: [(first, last) for _, first, last in chart.series] for chart in drawn("en")}
    last = max(line for lines in wanted.values() for _, line in lines)
    rows = tuple(("k", "", f"line {number}", number) for number in range(FIRST_LINE, last + 1))
    book.write(Changes(replace={title: (("Banner",), ("Key",), *rows)}))
    said = book.door.read(book.id, "sheets(charts(spec))")
    specs = [chart["spec"] for sheet in said["sheets"] for chart in sheet.get("charts", ())]
    expect(
        {spec["title"]: [lines_of(each["series"]) for each in spec["basicChart"]["series"]] for spec in specs}, wanted
    )


def lines_of(data: Mapping[str, Any]) -> tuple[int, int]:
    """Return the first and the last line, from 1, of what a chart's series is drawn from."""
    (source,) = data["sourceRange"]["sources"]
    return source["startRowIndex"] + 1, source["endRowIndex"]


def excel(config: Config, folder: Path) -> Lines:
    """Yield whether a scratch workbook in the Excel of this computer keeps every promise; it is closed and removed again."""
    import tempfile
    from importlib.metadata import version

    from automations.books import make_book
    from automations.books.excel import ExcelBook
    from automations.books.excel_door import Door

    rows = {"start": guide.start_rows("en")}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        file = Path(scratch).resolve() / "Connector self-test.xlsx"
        make_book(f"excel:{file}", layout.sheets("en", VERDICT_TONES, rows), config)
        workbook = Door().workbook(file)
        where = f"Excel {workbook.app.version}, xlwings {version('xlwings')}, {platform.platform()}"
        yield True, f"Opened a scratch workbook; please leave Excel alone until the last line. {where}"
        lines = [f"{where}\n"]
        try:
            for check in (*CONTRACT, *EXCEL_CHECKS):
                good, line = held(named(check), partial(check, lambda: ExcelBook(file)))
                lines.append(f"{'ok ' if good else '!  '} {line}\n")
                yield good, line
        finally:
            workbook.close()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "excel.txt").write_text("".join(lines), encoding="utf-8")
    yield True, f"Closed and removed it; what was found is in {folder / 'excel.txt'}"


def what_somebody_types_meanwhile_stops_a_write(reopen: Callable[[], ExcelBook]) -> None:
    """Try whether a write is refused after a cell was changed by hand, and goes well from a fresh read."""
    book = reopen()
    title, grid = tab_in(book, Job)
    book.door.workbook(book.path).sheets[title].range((len(grid) + 1, 4)).value = "typed"
    changes = Changes(add={title: ({text_of(grid[0][3]): "added"},)})
    try:
        book.write(changes)
    except BookChanged:
        book.read()
        book.write(changes)
    else:
        raise BookError(Words.plain("a write went through though a cell had changed"))
    expect([line[3] for line in tab_in(reopen(), Job)[1]][-2:], ["typed", "added"])


def what_was_written_is_saved_and_excel_listens_again(reopen: Callable[[], ExcelBook]) -> None:
    """Try whether a workbook without unsaved changes is saved, and Excel draws and takes keys as before."""
    from automations.books import excel_door

    book = reopen()
    workbook = book.door.workbook(book.path)
    workbook.save()
    title, _ = tab_in(book, TodayLine)
    book.write(Changes(replace={title: (("Banner",), ("Key",), ("saved",))}))
    expect(excel_door.is_saved(workbook), True)
    for name in excel_door.SWITCHES[:1] if excel_door.MAC else excel_door.SWITCHES:
        expect(getattr(workbook.app, name), True)
    expect(excel_door.is_protected(workbook.sheets[title]), True)


def a_new_row_has_the_formulas_of_its_table(reopen: Callable[[], ExcelBook]) -> None:
    """Try whether the table grows around a new row, and its calculated columns go on."""
    book = reopen()
    title, grid = tab_in(book, Connectee)
    for name in ("One", "Two"):
        book.read()
        book.write(Changes(add={title: ({text_of(grid[0][0]): name},)}))
    sheet = book.door.workbook(book.path).sheets[title]
    last = len(trimmed(tab_in(reopen(), Connectee)[1]))
    width = len(grid[0])
    formulas = [
        [text.startswith("=") for text in book.formulas(sheet, line, 1, line, width)[0]] for line in (last - 1, last)
    ]
    expect(formulas[0], formulas[1])
    expect(any(formulas[1]), True)


GOOGLE_CHECKS: tuple[Callable[[GoogleBook], None], ...] = (
    a_moved_column_stops_a_write,
    of_two_runs_only_one_writes,
    what_was_written_can_be_looked_up,
    a_link_leads_to_its_row,
    charts_stay_on_their_lines,
)

EXCEL_CHECKS: tuple[Callable[[Callable[[], ExcelBook]], None], ...] = (
    what_somebody_types_meanwhile_stops_a_write,
    what_was_written_is_saved_and_excel_listens_again,
    a_new_row_has_the_formulas_of_its_table,
)

KINDS: Mapping[str, Callable[[Config, Path], Lines]] = {"google": google, "excel": excel}
"""What can be tried on the real thing."""
