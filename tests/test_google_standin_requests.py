"""Batches of requests: all or none, each reply as Google's, everything that lies over cells follows them."""

from __future__ import annotations

import pytest

from tests.google_standin import COORDINATOR, ROBOT, Google

SHEETS = "https://sheets.googleapis.com/v4/spreadsheets/"


class Desk:
    """A spreadsheet, a session of the robot and a colleague."""

    def __init__(self, google, title="Halifax"):
        self.google, self.id = google, google.new_spreadsheet(title)
        self.session, self.maria = google.session(), google.colleague(self.id)

    def send(self, *requests, **more):
        """Return the answer to a batch."""
        return self.session.post(f"{SHEETS}{self.id}:batchUpdate", json={"requests": list(requests), **more})

    def do(self, *requests):
        """Return the replies to a batch that is taken."""
        answer = self.send(*requests)
        assert answer.status_code == 200, answer.text
        return answer.json()["replies"]

    def refused(self, *requests):
        """Return why a batch is refused."""
        answer = self.send(*requests)
        assert answer.status_code == 400, answer.text
        return answer.json()["error"]["message"]

    def get(self, fields="", **query):
        """Return the spreadsheet."""
        answer = self.session.get(f"{SHEETS}{self.id}", params={"fields": fields or None, **query})
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def desk():
    with Google(direct=True) as google:
        yield Desk(google)


def rows(*lines, sheet=0):
    """Return a GridRange of whole rows."""
    return {"sheetId": sheet, "startRowIndex": lines[0], "endRowIndex": lines[1]}


def lines(start, end, dimension="ROWS", sheet=0):
    """Return a DimensionRange."""
    return {"sheetId": sheet, "dimension": dimension, "startIndex": start, "endIndex": end}


def texts(*values):
    """Return a row of texts for updateCells."""
    return {"values": [{"userEnteredValue": {"stringValue": value}} for value in values]}


def test_a_batch_is_done_whole_or_not_at_all(desk):
    add = {"addSheet": {"properties": {"title": "Today", "sheetId": 7}}}
    wrong = {"updateCells": {"start": {"sheetId": 99}, "rows": [texts("x")], "fields": "userEnteredValue"}}
    assert desk.refused(add, wrong) == "Invalid requests[1].updateCells: No grid with id: 99"
    assert desk.maria.titles() == ["Sheet1"]
    write = {"updateCells": {"start": {"sheetId": 7}, "rows": [texts("=1+1")], "fields": "userEnteredValue"}}
    replies = desk.do(add, write)
    assert [reply.get("addSheet", {}).get("properties", {}).get("sheetId") for reply in replies] == [7, None]
    assert desk.maria.rows("Today") == [["=1+1"]]


def test_rows_are_put_in_and_filled_in_one_batch(desk):
    desk.maria.edit("Sheet1", "A1", ["Name"], ["Lee"])
    desk.do(
        {"insertDimension": {"range": lines(1, 2), "inheritFromBefore": False}},
        {"updateCells": {"start": {"rowIndex": 1}, "rows": [texts("Amina")], "fields": "userEnteredValue"}},
    )
    assert desk.maria.rows("Sheet1") == [["Name"], ["Amina"], ["Lee"]]


def test_cells_that_rows_do_not_cover_are_cleared_of_the_fields(desk):
    desk.maria.edit("Sheet1", "A1", ["a", "b"], ["c", "d"])
    range_ = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    desk.do({"updateCells": {"range": range_, "rows": [texts("new")], "fields": "userEnteredValue"}})
    assert desk.maria.rows("Sheet1") == [["new"]]
    too_many = {"updateCells": {"range": {**range_, "endRowIndex": 1}, "rows": [texts("1"), texts("2")], "fields": "*"}}
    assert "beyond the last requested row" in desk.refused(too_many)


def test_appended_cells_stand_below_the_last_row_with_data(desk):
    desk.maria.edit("Sheet1", "B1000", "last")
    desk.do({"appendCells": {"sheetId": 0, "rows": [texts("new")], "fields": "userEnteredValue"}})
    assert desk.maria.cell("Sheet1", "A1001") == "new"
    assert desk.maria.tab("Sheet1").height == 1001


def test_dimensions_are_refused_as_google_refuses_them(desk):
    desk.do(
        {
            "updateSheetProperties": {
                "properties": {"gridProperties": {"rowCount": 5, "frozenRowCount": 1}},
                "fields": "gridProperties(rowCount,frozenRowCount)",
            }
        }
    )
    assert desk.refused({"deleteDimension": {"range": lines(0, 5)}}).endswith(
        "You can't delete all the rows on the sheet."
    )
    assert desk.refused({"deleteDimension": {"range": lines(1, 5)}}).endswith(
        "Sorry, it is not possible to delete all non-frozen rows."
    )
    assert desk.refused({"insertDimension": {"range": lines(0, 1), "inheritFromBefore": True}})
    assert desk.refused({"insertDimension": {"range": lines(6, 7)}})
    assert desk.refused({"moveDimension": {"source": lines(0, 3), "destinationIndex": 1}})
    desk.do({"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 2}})
    assert desk.maria.tab("Sheet1").height == 7


def test_sheets_are_named_once_and_the_last_one_stays(desk):
    assert 'A sheet with the name "sheet1" already exists.' in desk.refused(
        {"addSheet": {"properties": {"title": "sheet1"}}}
    )
    assert desk.refused({"deleteSheet": {"sheetId": 0}}).endswith("You can't remove all the sheets in a document.")
    hide = {"updateSheetProperties": {"properties": {"hidden": True}, "fields": "hidden"}}
    assert desk.refused(hide).endswith("You can't hide all the sheets in a document.")
    assert desk.refused({"deleteSheet": {"sheetId": 5}}) == "Invalid requests[0].deleteSheet: No sheet with id: 5"


def test_a_sheet_moves_to_an_index_counted_before_it_moves(desk):
    for title in ("B", "C"):
        desk.maria.add_tab(title)
    desk.do({"updateSheetProperties": {"properties": {"sheetId": 0, "index": 2}, "fields": "index"}})
    assert desk.maria.titles() == ["B", "Sheet1", "C"]


def test_ten_million_cells_are_the_limit(desk):
    grid = {"rowCount": 400_000, "columnCount": 25}
    message = desk.refused({"addSheet": {"properties": {"title": "Big", "gridProperties": grid}}})
    assert message.endswith("above the limit of 10000000 cells.")


def test_a_protected_tab_is_open_to_its_editors_alone(desk):
    desk.maria.protect("Sheet1")
    write = {"updateCells": {"start": {}, "rows": [texts("x")], "fields": "userEnteredValue"}}
    assert "You are trying to edit a protected cell or object." in desk.refused(write)
    values = desk.session.put(f"{SHEETS}{desk.id}/values/A1?valueInputOption=RAW", json={"values": [["x"]]})
    assert values.status_code == 400
    desk.maria.tab("Sheet1").protected[0]["editors"]["users"].append(ROBOT)
    desk.do(write)


def test_a_protection_of_the_robot_keeps_colleagues_out_and_the_owner_in(desk):
    (reply,) = desk.do({"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}, "description": "tool"}}})
    lee = desk.google.colleague(desk.id, "lee@example.ca")
    with pytest.raises(Exception, match="protected"):
        lee.edit("Sheet1", "A1", "x")
    desk.maria.edit("Sheet1", "A1", "x")
    kept = desk.get()["sheets"][0]["protectedRanges"][0]
    assert kept["editors"] == {"users": [COORDINATOR, ROBOT]}
    desk.do(
        {"deleteProtectedRange": {"protectedRangeId": reply["addProtectedRange"]["protectedRange"]["protectedRangeId"]}}
    )
    assert "protectedRanges" not in desk.get()["sheets"][0]


def test_a_warning_only_protection_keeps_nobody_out(desk):
    desk.do({"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}, "warningOnly": True}}})
    desk.google.colleague(desk.id, "lee@example.ca").edit("Sheet1", "A1", "x")


def test_conditional_formats_follow_rows_and_are_read_back(desk):
    rule = {
        "ranges": [rows(1, 10)],
        "booleanRule": {
            "condition": {"type": "TEXT_STARTS_WITH", "values": [{"userEnteredValue": "Ready"}]},
            "format": {"backgroundColor": {"red": 0.5, "green": 1}},
        },
    }
    desk.do({"addConditionalFormatRule": {"rule": rule, "index": 0}}, {"insertDimension": {"range": lines(0, 2)}})
    kept = desk.get("sheets.conditionalFormats")["sheets"][0]["conditionalFormats"]
    assert kept[0]["ranges"] == [{"startRowIndex": 3, "endRowIndex": 12}]
    assert kept[0]["booleanRule"]["format"]["backgroundColorStyle"] == {"rgbColor": {"red": 0.5, "green": 1}}
    (reply,) = desk.do({"deleteConditionalFormatRule": {"index": 0, "sheetId": 0}})
    assert reply["deleteConditionalFormatRule"]["rule"] == kept[0]


def test_validation_formats_and_notes_are_kept_in_cells_and_inherited(desk):
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Yes"}]}, "strict": True}
    cell = {"userEnteredFormat": {"wrapStrategy": "WRAP"}}
    one = {"startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    note = {"range": one, "rows": [{"values": [{"note": "who"}]}], "fields": "note"}
    desk.do(
        {"setDataValidation": {"range": one, "rule": rule}},
        {"repeatCell": {"range": one, "cell": cell, "fields": "userEnteredFormat.wrapStrategy"}},
        {"updateCells": note},
        {"insertDimension": {"range": lines(2, 3), "inheritFromBefore": True}},
    )
    data = desk.get("sheets.data.rowData.values(dataValidation,userEnteredFormat,note)")["sheets"][0]["data"][0]
    old, new = (row["values"][0] for row in data["rowData"][1:3])
    assert old["dataValidation"] == new["dataValidation"] == rule
    assert old["userEnteredFormat"] == new["userEnteredFormat"] == cell["userEnteredFormat"]
    assert (old["note"], new.get("note")) == ("who", None)


def test_a_formula_runs_along_where_a_cell_is_repeated(desk):
    desk.maria.edit("Sheet1", "A1", "1", "2", "3")
    cell = {"userEnteredValue": {"formulaValue": "=A1*10"}}
    range_ = {"endRowIndex": 3, "startColumnIndex": 1, "endColumnIndex": 2}
    desk.do({"repeatCell": {"range": range_, "cell": cell, "fields": "userEnteredValue"}})
    assert [row[1] for row in desk.maria.rows("Sheet1")] == ["10", "20", "30"]


def test_metadata_follows_inserts_and_moves_and_not_a_sort(desk):
    desk.maria.edit("Sheet1", "A1", "c", "b", "a")
    entry = {"metadataKey": "person", "metadataValue": "b", "visibility": "DOCUMENT"}
    (reply,) = desk.do(
        {"createDeveloperMetadata": {"developerMetadata": {**entry, "location": {"dimensionRange": lines(1, 2)}}}}
    )
    made = reply["createDeveloperMetadata"]["developerMetadata"]
    assert made["location"] == {
        "locationType": "ROW",
        "dimensionRange": {"dimension": "ROWS", "startIndex": 1, "endIndex": 2},
    }
    desk.maria.insert_rows("Sheet1", before=1)
    assert place(desk) == 2
    desk.maria.sort("Sheet1", 1, header=0)
    assert place(desk) == 2
    desk.maria.move_rows("Sheet1", 3, 1, before=6)
    assert place(desk) == 4
    desk.maria.delete_rows("Sheet1", 5)
    assert search(desk) == []


def search(desk):
    """Return the entries of metadata with the key that the tests use."""
    body = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "person"}}]}
    found = desk.session.post(f"{SHEETS}{desk.id}/developerMetadata:search", json=body).json()
    return [match["developerMetadata"] for match in found.get("matchedDeveloperMetadata", [])]


def place(desk):
    """Return the row to which the one entry is attached."""
    (entry,) = search(desk)
    return entry["location"]["dimensionRange"]["startIndex"]


def test_a_tab_is_found_by_its_metadata_whatever_it_is_called(desk):
    owned = {
        "metadataKey": "connector.tab",
        "metadataValue": "today",
        "visibility": "PROJECT",
        "location": {"sheetId": 7},
    }
    desk.do(
        {"addSheet": {"properties": {"title": "Today", "sheetId": 7}}},
        {"createDeveloperMetadata": {"developerMetadata": owned}},
    )
    desk.maria.rename("Today", "Heute")
    sheets = desk.get("sheets(properties(sheetId,title),developerMetadata)")["sheets"]
    assert [sheet["properties"]["title"] for sheet in sheets if "developerMetadata" in sheet] == ["Heute"]
    id_ = sheets[1]["developerMetadata"][0]["metadataId"]
    assert desk.session.get(f"{SHEETS}{desk.id}/developerMetadata/{id_}").json()["location"] == {
        "locationType": "SHEET",
        "sheetId": 7,
    }
    lookup = {"developerMetadataLookup": {"metadataId": id_}}
    changed = {"dataFilters": [lookup], "developerMetadata": {"metadataValue": "new"}, "fields": "metadataValue"}
    (reply,) = desk.do({"updateDeveloperMetadata": changed})
    assert reply["updateDeveloperMetadata"]["developerMetadata"][0]["metadataValue"] == "new"
    (reply,) = desk.do({"deleteDeveloperMetadata": {"dataFilter": lookup}})
    assert len(reply["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]) == 1


def test_a_filter_hides_rows_until_it_is_cleared(desk):
    desk.maria.edit("Sheet1", "A1", "Name", "Lee", "Amina")
    desk.maria.filter("Sheet1", 1, ["Lee"])
    lines_ = desk.get("sheets.data.rowMetadata.hiddenByFilter", ranges="A1:A3")["sheets"][0]["data"][0]["rowMetadata"]
    assert lines_ == [{}, {"hiddenByFilter": True}, {}]
    desk.do({"clearBasicFilter": {"sheetId": 0}})
    assert "basicFilter" not in desk.get()["sheets"][0]


def test_a_duplicated_sheet_counts_with_its_own_cells(desk):
    desk.maria.edit("Sheet1", "A1", [2, "=A1*2", "=Sheet1!A1*2"])
    (reply,) = desk.do(
        {"duplicateSheet": {"sourceSheetId": 0, "insertSheetIndex": 1, "newSheetId": 9, "newSheetName": "Twin"}}
    )
    assert reply["duplicateSheet"]["properties"]["index"] == 1
    desk.maria.edit("Twin", "A1", 5)
    assert desk.maria.rows("Twin") == [["5", "10", "4"]]


def test_a_sheet_is_copied_to_another_spreadsheet(desk):
    desk.maria.edit("Sheet1", "A1", "mine")
    other = Desk(desk.google, "Moncton")
    answer = desk.session.post(f"{SHEETS}{desk.id}/sheets/0:copyTo", json={"destinationSpreadsheetId": other.id})
    assert answer.json()["title"] == "Copy of Sheet1"
    assert other.maria.rows("Copy of Sheet1") == [["mine"]]


def test_cells_are_copied_cut_found_and_replaced(desk):
    desk.maria.edit("Sheet1", "A1", ["=B1", "x"], ["old", "old news"])
    one = {"endRowIndex": 1, "endColumnIndex": 2}
    desk.do(
        {
            "copyPaste": {
                "source": one,
                "destination": {"startRowIndex": 3, "endRowIndex": 4, "startColumnIndex": 1, "endColumnIndex": 3},
            }
        },
        {
            "cutPaste": {
                "source": {"startRowIndex": 1, "endRowIndex": 2, "endColumnIndex": 1},
                "destination": {"rowIndex": 5},
            }
        },
    )
    assert desk.maria.rows("Sheet1", "FORMULA")[3] == ["", "=C4", "x"]
    assert desk.maria.rows("Sheet1")[1] == ["", "old news"]
    (reply,) = desk.do({"findReplace": {"find": "old", "replacement": "new", "allSheets": True}})
    assert reply["findReplace"] == {"valuesChanged": 2, "rowsChanged": 2, "sheetsChanged": 1, "occurrencesChanged": 2}


def test_merged_cells_keep_their_first_value_and_follow_rows(desk):
    desk.maria.edit("Sheet1", "A1", ["", "b"], ["c", "d"])
    square = {"endRowIndex": 2, "endColumnIndex": 2}
    desk.do({"mergeCells": {"range": {"startRowIndex": 0, "startColumnIndex": 0, **square}, "mergeType": "MERGE_ALL"}})
    assert desk.maria.rows("Sheet1") == [["b"]]
    desk.maria.insert_rows("Sheet1", before=1)
    assert desk.get()["sheets"][0]["merges"] == [
        {"startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}
    ]
    assert desk.refused({"unmergeCells": {"range": {"startRowIndex": 1, "endRowIndex": 2}}})


def test_bands_tables_filter_views_borders_and_groups_are_read_back(desk):
    desk.maria.edit("Sheet1", "A1", ["Name", "Age"], ["Amina", 30])
    area = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    replies = desk.do(
        {"addBanding": {"bandedRange": {"range": area, "rowProperties": {"headerColor": {"red": 1}}}}},
        {"addTable": {"table": {"name": "People", "range": area}}},
        {"addFilterView": {"filter": {"title": "Mine", "range": area}}},
        {"updateBorders": {"range": area, "bottom": {"style": "SOLID"}}},
        {"addDimensionGroup": {"range": lines(1, 2)}},
    )
    sheet = desk.get()["sheets"][0]
    assert sheet["bandedRanges"][0] == replies[0]["addBanding"]["bandedRange"]
    assert [column["columnName"] for column in sheet["tables"][0]["columnProperties"]] == ["Name", "Age"]
    assert sheet["filterViews"][0]["title"] == "Mine"
    assert sheet["rowGroups"][0]["depth"] == 1
    ids = (
        sheet["bandedRanges"][0]["bandedRangeId"],
        sheet["filterViews"][0]["filterViewId"],
        sheet["tables"][0]["tableId"],
    )
    desk.do(
        {"deleteBanding": {"bandedRangeId": ids[0]}},
        {"deleteFilterView": {"filterId": ids[1]}},
        {"appendCells": {"tableId": ids[2], "rows": [texts("Lee")], "fields": "userEnteredValue"}},
    )
    assert desk.maria.rows("Sheet1")[2] == ["Lee"]
    assert desk.get()["sheets"][0]["tables"][0]["range"]["endRowIndex"] == 3


def test_the_updated_spreadsheet_comes_with_the_answer_where_asked(desk):
    add = {"addSheet": {"properties": {"title": "Today"}}}
    answer = desk.send(add, includeSpreadsheetInResponse=True).json()
    assert [sheet["properties"]["title"] for sheet in answer["updatedSpreadsheet"]["sheets"]] == ["Sheet1", "Today"]


def test_a_spreadsheet_is_created_with_its_sheets_and_cells(desk):
    sheet = {
        "properties": {"title": "People", "gridProperties": {"rowCount": 5, "columnCount": 3}},
        "data": [{"rowData": [texts("Name")]}],
    }
    made = desk.session.post(
        SHEETS.rstrip("/"), json={"properties": {"title": "New", "locale": "fr_CA"}, "sheets": [sheet]}
    ).json()
    assert made["properties"]["locale"] == "fr_CA"
    assert desk.google.colleague(made["spreadsheetId"]).rows("People") == [["Name"]]


def test_cells_are_shown_with_everything_that_was_asked_for(desk):
    desk.maria.edit("Sheet1", "A1", ["2026-03-31", "=1/0", "50%", True])
    cells = desk.get(includeGridData="true", ranges="A1:D1")["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert [cell["formattedValue"] for cell in cells] == ["2026-03-31", "#DIV/0!", "50%", "TRUE"]
    assert [next(iter(cell["effectiveValue"])) for cell in cells] == [
        "numberValue",
        "errorValue",
        "numberValue",
        "boolValue",
    ]
    assert cells[1]["userEnteredValue"] == {"formulaValue": "=1/0"}
    assert cells[0]["userEnteredFormat"] == {"numberFormat": {"type": "DATE", "pattern": "yyyy-mm-dd"}}
