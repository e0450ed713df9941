"""Files and with whom they are shared, as gspread asks Drive for them."""

from __future__ import annotations

import gspread
import pytest

from tests.google_standin import COORDINATOR, ROBOT, Google

FILES = "https://www.googleapis.com/drive/v3/files"


@pytest.fixture
def google():
    with Google(direct=True) as google:
        yield google


def test_gspread_creates_opens_lists_copies_and_deletes(google):
    client = google.client()
    made = client.create("Halifax's list")
    made.sheet1.update([["a", "b"]], "A1")
    assert client.open("Halifax's list").id == made.id
    twin = client.copy(made.id, title="Twin")
    assert twin.sheet1.get_all_values() == [["a", "b"]]
    assert {file["name"] for file in client.list_spreadsheet_files()} == {"Halifax's list", "Twin"}
    client.del_spreadsheet(made.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key(made.id)


def test_a_file_is_exported_as_csv_and_taken_back(google):
    client = google.client()
    book = client.create("Halifax")
    book.sheet1.update([["a", "b, c"], ["d"]], "A1")
    assert book.export(gspread.utils.ExportFormat.CSV) == b'a,"b, c"\r\nd,'
    client.import_csv(book.id, "x,1\ny,2")
    assert client.open_by_key(book.id).sheet1.get_all_values() == [["x", "1"], ["y", "2"]]


def test_a_file_is_shared_and_its_owner_changed(google):
    client = google.client()
    book = client.create("Halifax")
    book.share("lee@example.ca", perm_type="user", role="reader", notify=False)
    roles = {entry["emailAddress"]: entry["role"] for entry in book.list_permissions()}
    assert roles == {ROBOT: "owner", "lee@example.ca": "reader"}
    lee = next(entry["id"] for entry in book.list_permissions() if entry["emailAddress"] == "lee@example.ca")
    book.transfer_ownership(lee)
    roles = {entry["emailAddress"]: entry["role"] for entry in book.list_permissions()}
    assert roles["lee@example.ca"] in ("owner", "writer")
    book.remove_permissions("lee@example.ca", role="any")
    assert [entry["emailAddress"] for entry in book.list_permissions()] == [ROBOT]


def test_a_file_of_others_is_not_found_and_a_shared_one_not_deleted(google):
    session = google.session()
    own = google.new_spreadsheet("Private", shared_with=())
    answer = session.get(f"{FILES}/{own}").json()["error"]
    assert (answer["code"], answer["errors"][0]["reason"]) == (404, "notFound")
    google.share(own, ROBOT)
    assert session.get(f"{FILES}/{own}").json()["name"] == "Private"
    assert session.delete(f"{FILES}/{own}").json()["error"]["code"] == 403
    google.unshare(own, ROBOT)
    assert session.get(f"{FILES}/{own}").status_code == 404


def test_files_are_searched_a_page_at_a_time(google):
    session = google.session()
    for number in range(5):
        google.new_spreadsheet(f"Community {number}")
    first = session.get(FILES, params={"pageSize": 3, "q": "name contains 'community' and trashed = false"}).json()
    rest = session.get(FILES, params={"pageSize": 3, "pageToken": first["nextPageToken"]}).json()
    assert [len(first["files"]), len(rest["files"]), "nextPageToken" in rest] == [3, 2, False]
    assert session.get(FILES, params={"q": f"'{COORDINATOR}' in owners"}).json()["files"]
    assert session.get(FILES, params={"q": "nonsense"}).status_code == 400


def test_a_renamed_file_is_a_renamed_spreadsheet_and_the_other_way_round(google):
    session, id_ = google.session(), google.new_spreadsheet("Old")
    session.patch(f"{FILES}/{id_}", json={"name": "New"})
    assert google.client().open_by_key(id_).title == "New"
    google.client().open_by_key(id_).update_title("Newer")
    assert session.get(f"{FILES}/{id_}").json()["name"] == "Newer"


def test_only_the_fields_asked_for_are_told(google):
    session, id_ = google.session(), google.new_spreadsheet("Halifax")
    assert session.get(f"{FILES}/{id_}", params={"fields": "name,owners/emailAddress"}).json() == {
        "name": "Halifax",
        "owners": [{"emailAddress": COORDINATOR}],
    }


def test_a_token_of_too_small_a_scope_is_refused(google):
    google.accounts.tokens["small"] = google.accounts.tokens[
        google.accounts.token(ROBOT, "https://www.googleapis.com/auth/drive.file")
    ]
    import requests

    session = requests.Session()
    google.mount(session)
    session.headers["Authorization"] = "Bearer small"
    assert session.get(FILES).status_code == 200
    read_only = google.accounts.token(ROBOT, "https://www.googleapis.com/auth/spreadsheets.readonly")
    session.headers["Authorization"] = f"Bearer {read_only}"
    id_ = google.new_spreadsheet()
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{id_}"
    assert session.get(url).status_code == 200
    assert (
        session.post(f"{url}/values/A1:clear")
        .json()["error"]["message"]
        .endswith("insufficient authentication scopes.")
    )
