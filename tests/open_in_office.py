"""Run by the system's Python, which knows LibreOffice: open a workbook there as a person does, act, and tell what it shows.

`python3 open_in_office.py FILE TAB [sort=COLUMN] [insert=LINE] [show=A,B]`: columns are letters; prints JSON lines.
`… follow=Today!D;Waiting!B` clicks every link in those columns of other tabs, and tells its line's key with what stands in `show` where
the click leads; links that lead to other tabs than TAB are left out.
`… locked=COPY` also stores it as COPY, an .xlsx that is encrypted with a password, as Excel does.
"""

import contextlib
import json
import subprocess
import sys
import tempfile
import time
import uuid

import uno  # type: ignore[import-not-found] # comes with LibreOffice
from com.sun.star.beans import NamedValue, PropertyValue  # type: ignore[import-not-found]  # so does this
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]  # and this


def named(name, value):
    said = PropertyValue()
    said.Name, said.Value = name, value
    return said


def connected(pipe):
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(240):
        with contextlib.suppress(NoConnectException):
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        time.sleep(0.25)
    raise SystemExit("LibreOffice did not start")


def sort_by(sheet, column, last_column, last_line):
    at = ord(column) - 65
    area = sheet.getCellRangeByPosition(0, 1, last_column, last_line)
    by = uno.createUnoStruct("com.sun.star.table.TableSortField")
    by.Field, by.IsAscending = at, True
    order = uno.Any("[]com.sun.star.table.TableSortField", (by,))
    area.sort((named("SortFields", order), named("ContainsHeader", False)))


def shown(document, wishes, jump):
    sheet = document.Sheets.getByName(wishes["tab"])
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last_line, last_column = cursor.RangeAddress.EndRow, cursor.RangeAddress.EndColumn
    if "sort" in wishes:
        sort_by(sheet, wishes["sort"], last_column, last_line)
    if "insert" in wishes:
        sheet.Rows.insertByIndex(int(wishes["insert"]) - 1, 1)
        last_line += 1
    columns = wishes["show"].split(",")
    if "follow" in wishes:
        return [row for each in wishes["follow"].split(";") for row in followed(document, sheet, columns, jump, each)]
    return [
        [sheet.getCellRangeByName(f"{column}{line}").String for column in columns] for line in range(2, last_line + 2)
    ]


def followed(document, sheet, columns, jump, wish):
    """Click each link of a column, as Calc does it: to the address that HYPERLINK computes beside its text."""
    tab, column = wish.split("!")
    links, desk = document.Sheets.getByName(tab), document.CurrentController
    links.unprotect("")
    cursor = links.createCursor()
    cursor.gotoEndOfUsedArea(False)
    for line in range(3, cursor.RangeAddress.EndRow + 2):
        cell = links.getCellRangeByName(f"{column}{line}")
        if not cell.Formula.startswith("=HYPERLINK("):
            continue
        aside = links.getCellRangeByName("AZ1")
        aside.Formula = f"=INDEX({cell.Formula[1:]};2)"
        desk.setActiveSheet(links)
        jump(desk.Frame, aside.String.removeprefix("#"))
        there = document.CurrentSelection.CellAddress
        if desk.ActiveSheet.Name == sheet.Name:
            key = links.getCellRangeByName(f"A{line}").String
            yield [key, *(sheet.getCellRangeByName(f"{name}{there.Row + 1}").String for name in columns)]


def store_locked(document, copy):
    """Store a document as an .xlsx that is encrypted as Excel encrypts, ECMA-376."""
    secret = NamedValue("OOXPassword", "a secret of ours"), NamedValue("CryptoType", "Standard")
    encryption = PropertyValue()
    encryption.Name, encryption.Value = "EncryptionData", uno.Any("[]com.sun.star.beans.NamedValue", secret)
    document.storeToURL(f"file://{copy}", (named("FilterName", "Calc MS Excel 2007 XML"), encryption))


def main(file, tab, *rest):
    wishes = {"tab": tab} | dict(wish.split("=", 1) for wish in rest)
    pipe = f"tests{uuid.uuid4().hex}"
    with tempfile.TemporaryDirectory() as profile:
        program = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--norestore",
                f"--accept=pipe,name={pipe};urp;",
                f"-env:UserInstallation=file://{profile}",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        office = connected(pipe).ServiceManager
        desktop = office.createInstance("com.sun.star.frame.Desktop")
        dispatcher = office.createInstance("com.sun.star.frame.DispatchHelper")

        def jump(frame, address):
            dispatcher.executeDispatch(frame, ".uno:JumpToMark", "", 0, (named("Bookmark", address),))

        document = desktop.loadComponentFromURL(f"file://{file}", "_blank", 0, (named("Hidden", True),))
        print(json.dumps(shown(document, wishes, jump)))
        if "locked" in wishes:
            store_locked(document, wishes["locked"])
        document.close(False)
        with contextlib.suppress(Exception):  # the connection breaks as LibreOffice ends, as it should
            desktop.terminate()
        program.wait(30)


main(*sys.argv[1:])
