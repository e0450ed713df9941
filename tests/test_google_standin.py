"""The stand-in at work: clients reach it as they would reach Google, colleagues act in it, troubles happen when planned."""

from __future__ import annotations

import gspread
import pytest
import requests

from tests.google_standin import ROBOT, Google, Quota, answers, cut_after, cut_before, slow, token_expires


@pytest.fixture(params=[False, True], ids=["over loopback", "without a network"])
def google(request):
    with Google(direct=request.param) as google:
        yield google


def test_gspread_reads_what_it_wrote_by_a_real_service_account_flow(google):
    client = google.client()
    tab = client.open_by_key(google.new_spreadsheet("Halifax")).sheet1
    tab.update([["Name", "Sum"], ["Amina", "=1+1"]], "A1", raw=False)
    assert tab.get_all_values() == [["Name", "Sum"], ["Amina", "2"]]
    assert [call.method for call in google.log][-2:] == [
        "sheets.spreadsheets.values.update",
        "sheets.spreadsheets.values.get",
    ]


def test_a_key_file_on_disk_logs_in_too(tmp_path):
    with Google() as google:
        id_ = google.new_spreadsheet("Halifax")
        client = gspread.service_account(google.key_file(tmp_path))
        google.mount(client.http_client.session)
        assert client.open_by_key(id_).title == "Halifax"


def test_a_person_logs_in_by_a_refresh_token(tmp_path):
    from google.oauth2.credentials import Credentials

    with Google() as google:
        id_ = google.new_spreadsheet("Halifax", shared_with=())
        client = gspread.authorize(Credentials.from_authorized_user_file(str(google.person_file(tmp_path))))
        google.mount(client.http_client.session)
        assert client.open_by_key(id_).title == "Halifax"


def test_a_colleague_acts_between_two_requests_and_is_not_counted(google):
    id_ = google.new_spreadsheet()
    tab = google.client().open_by_key(id_).sheet1
    maria = google.colleague(id_)
    google.restart()
    google.before.append(lambda number: maria.insert_rows("Sheet1", before=1) if number == 1 else None)
    tab.update([["Name"]], "A1")
    assert tab.get_all_values() == [[""], ["Name"]]
    assert len(google.log) == 2


def test_another_tool_may_send_requests_of_its_own_between_two(google):
    id_ = google.new_spreadsheet()
    one, other = (google.client().open_by_key(id_).sheet1 for _ in range(2))
    google.restart()
    google.before.append(lambda number: other.update([["other"]], "A1") if number == 0 else None)
    one.update([["one"]], "A2")
    assert one.get_all_values() == [["other"], ["one"]]


def test_a_request_lost_without_a_word_is_answered_504_and_not_applied(google):
    id_ = google.new_spreadsheet()
    google.plan[0] = slow(0, applied=False)
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{id_}/values/A1?valueInputOption=RAW"
    assert google.session().put(url, json={"values": [["x"]]}).status_code == 504
    assert google.colleague(id_).rows("Sheet1") == []


def test_a_cut_connection_leaves_the_request_applied_or_not(google):
    id_ = google.new_spreadsheet()
    tab = google.client().open_by_key(id_).sheet1
    google.restart()
    google.plan |= {0: cut_before(), 1: cut_after()}
    with pytest.raises(requests.exceptions.ConnectionError):
        tab.update([["before"]], "A1")
    assert google.colleague(id_).rows("Sheet1") == []
    with pytest.raises(requests.exceptions.ConnectionError):
        tab.update([["after"]], "A1")
    assert google.colleague(id_).rows("Sheet1") == [["after"]]


def test_planned_answers_come_with_their_headers_and_are_not_applied(google):
    id_ = google.new_spreadsheet()
    session = google.session()
    google.plan[0] = answers(503, retry_after=2)
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{id_}"
    response = session.post(f"{url}/values/A1:clear")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "2")
    assert response.json()["error"]["status"] == "UNAVAILABLE"
    assert session.get(url).status_code == 200


def test_a_slow_answer_outlasts_the_patience_and_is_applied(google):
    id_ = google.new_spreadsheet()
    client = google.client()
    tab = client.open_by_key(id_).sheet1
    client.set_timeout(0.05)
    google.restart()
    google.plan[0] = slow(0.3)
    with pytest.raises(requests.exceptions.ReadTimeout):
        tab.update([["late"]], "A1")
    assert google.colleague(id_).rows("Sheet1") == [["late"]]


def test_a_token_that_runs_out_in_the_middle_is_renewed_by_the_client(google):
    id_ = google.new_spreadsheet()
    tab = google.client().open_by_key(id_).sheet1
    google.restart()
    google.plan[0] = token_expires()
    tab.update([["still"]], "A1")
    assert [call.status for call in google.log] == [401, 200]


def test_the_quota_of_a_minute_runs_out_and_comes_back():
    seconds = [0.0]
    with Google(direct=True) as google:
        session, id_ = google.session(), google.new_spreadsheet()
        google.quota = Quota(lambda: seconds[0], project=3, user=2)
        url = f"https://sheets.googleapis.com/v4/spreadsheets/{id_}"
        assert [session.get(url).status_code for _ in range(3)] == [200, 200, 429]
        assert session.get(url).json()["error"]["status"] == "RESOURCE_EXHAUSTED"
        assert session.post(f"{url}/values/A1:clear").status_code == 200
        assert google.session("other@example.ca").get(url).status_code == 403
        seconds[0] = 60
        assert session.get(url).status_code == 200


def test_who_may_not_is_told_so_as_google_does():
    with Google(direct=True) as google:
        session = google.session()
        url = "https://sheets.googleapis.com/v4/spreadsheets/"
        own = google.new_spreadsheet(shared_with=())
        assert session.get(url + own).json()["error"]["status"] == "PERMISSION_DENIED"
        assert session.get(url + "no-such-id").json()["error"]["status"] == "NOT_FOUND"
        google.share(own, ROBOT, "reader")
        assert session.get(url + own).status_code == 200
        assert session.post(f"{url}{own}/values/A1:clear").status_code == 403
        google.disabled.add("sheets.googleapis.com")
        reasons = [detail.get("reason") for detail in session.get(url + own).json()["error"]["details"]]
        assert "SERVICE_DISABLED" in reasons


def test_a_request_that_no_document_knows_is_refused_and_complained_of():
    with pytest.raises(AssertionError, match="unknown at requests"), Google(direct=True) as google:  # noqa: PT012
        session, id_ = google.session(), google.new_spreadsheet()
        url = f"https://sheets.googleapis.com/v4/spreadsheets/{id_}:batchUpdate"
        answer = session.post(url, json={"requests": [{"addSheeet": {}}]})
        assert answer.status_code == 400
        assert "Unknown name \"addSheeet\" at 'requests[0]': Cannot find field." in answer.json()["error"]["message"]
