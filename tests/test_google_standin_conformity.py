"""Requests and answers held against Google's discovery documents."""

from __future__ import annotations

import pytest

from tests.google_standin import Google
from tests.google_standin.batches import handlers
from tests.google_standin.conformity import document
from tests.google_standin.methods import DRIVE, SHEETS_METHODS

BATCH = next(method for method in document("sheets.v4").methods if method.id == "sheets.spreadsheets.batchUpdate")


def complaints(body):
    """Return what is wrong with the body of a batch, as text."""
    return [str(complaint) for complaint in document("sheets.v4").check_body(BATCH, body)]


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"addShet": {}}, ["unknown at requests[0]: 'addShet'"]),
        ({"addSheet": {"properties": {"titel": "x"}}}, ["unknown at requests[0].add_sheet.properties: 'titel'"]),
        ({"addSheet": {"properties": {"title": 5}}}, ["type at requests[0].add_sheet.properties.title: 5 TYPE_STRING"]),
        ({"mergeCells": {"mergeType": "ALL"}}, ["enum at requests[0].merge_cells.merge_type: 'ALL' TYPE_STRING"]),
        ({"deleteSheet": {"sheetId": "7"}}, []),
        ({"deleteSheet": {"sheetId": 1.5}}, ["type at requests[0].delete_sheet.sheet_id: 1.5 TYPE_INT32"]),
        ({"deleteSheet": {"sheetId": None}}, []),
        ({"addSheet": []}, ["type at requests[0].add_sheet: [] AddSheetRequest"]),
    ],
)
def test_what_a_document_does_not_know_is_found(request_, words):
    assert complaints({"requests": [request_]}) == words


def test_every_request_that_is_understood_is_in_the_document():
    known = document("sheets.v4").schemas["Request"]["properties"]
    assert set(handlers()) <= set(known)


def test_every_method_that_is_understood_is_in_a_document():
    known = {method.id for name in ("sheets.v4", "drive.v3") for method in document(name).methods}
    assert set(SHEETS_METHODS) | set(DRIVE) <= known
    assert set(SHEETS_METHODS) >= {method.id for method in document("sheets.v4").methods}


def test_an_answer_of_ours_that_no_document_knows_is_complained_of():
    google = Google(direct=True)
    id_ = google.new_spreadsheet()
    google.files[id_].book.properties["colour"] = "red"
    google.session().get(f"https://sheets.googleapis.com/v4/spreadsheets/{id_}")
    assert google.complaints == [f"GET /v4/spreadsheets/{id_}: unknown at properties: 'colour'"]


def test_a_fault_of_the_stand_in_itself_is_complained_of_and_answered_500():
    google = Google(direct=True)
    id_ = google.new_spreadsheet()
    body = {"requests": [{"randomizeRange": {"range": {}}}]}
    answer = google.session().post(f"https://sheets.googleapis.com/v4/spreadsheets/{id_}:batchUpdate", json=body)
    assert answer.status_code == 500
    assert "does not know the request randomizeRange" in google.complaints[0]


def test_a_parameter_that_does_not_exist_is_refused():
    google = Google(direct=True)
    id_ = google.new_spreadsheet()
    answer = google.session().get(f"https://sheets.googleapis.com/v4/spreadsheets/{id_}?includeGrid=true")
    assert answer.status_code == 400
    assert google.complaints
