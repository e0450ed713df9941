"""Run by the system's Python, which knows LibreOffice: open a workbook there as a person does, act, and tell what it shows.

`python3 open_in_office.py FILE TAB [sort=COLUMN] [insert=LINE] [show=A,B]`: columns are letters; prints JSON lines.
"""

import contextlib
import json
import subprocess
import sys
import tempfile
import time
import uuid

import uno  # type: ignore[import-not-found] # comes with LibreOffice
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]


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


def shown(document, wishes):
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
    return [
        [sheet.getCellRangeByName(f"{column}{line}").String for column in columns] for line in range(2, last_line + 2)
    ]


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
        desktop = connected(pipe).ServiceManager.createInstance("com.sun.star.frame.Desktop")
        document = desktop.loadComponentFromURL(f"file://{file}", "_blank", 0, (named("Hidden", True),))
        print(json.dumps(shown(document, wishes)))
        document.close(False)
        with contextlib.suppress(Exception):  # the connection breaks as LibreOffice ends, as it should
            desktop.terminate()
        program.wait(30)


main(*sys.argv[1:])
