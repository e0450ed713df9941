"""Every way in to Google, tried for real against token endpoints on this machine; and what is said when one does not work."""

import json
import os
import subprocess
import sys
import threading
import webbrowser
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests

from automations.books.google_access import CLIENT_VARIABLE, DEFAULT_VARIABLE, KEYRING, SCOPES
from tests.google_standin import COORDINATOR, ROBOT, Google
from tests.google_standin.accounts import person_info
from tests.test_cli import connector

MARIA = COORDINATOR
ROOT = Path(__file__).parent.parent


@pytest.fixture
def google(tmp_path, monkeypatch):
    """Return a world over HTTP; no key is in the environment, and nobody is signed in on this machine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("automations.books.google_pace.quotas", {})
    for name in ("CONNECTOR_GOOGLE_KEY", DEFAULT_VARIABLE, CLIENT_VARIABLE, "GCE_METADATA_HOST"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "APPDATA", "CLOUDSDK_CONFIG"):
        monkeypatch.setenv(name, str(tmp_path))
    with Google() as world:
        monkeypatch.setenv("CONNECTOR_GOOGLE_HOST", world.url)
        yield world


@pytest.fixture
def keyring():
    """Return the system's keyring, in memory for a test."""
    keyring = pytest.importorskip("keyring", reason="the extra google is not installed")
    from keyring.backend import KeyringBackend
    from keyring.errors import PasswordDeleteError

    class InMemory(KeyringBackend):
        priority = 1

        def __init__(self):
            super().__init__()
            self.kept = {}

        def get_password(self, service, username):
            return self.kept.get((service, username))

        def set_password(self, service, username, password):
            self.kept[service, username] = password

        def delete_password(self, service, username):
            if (service, username) not in self.kept:
                raise PasswordDeleteError(service)
            del self.kept[service, username]

    before, mine = keyring.get_keyring(), InMemory()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


def settings(tmp_path, access, language="en"):
    """Write the settings that choose a way in."""
    text = f'[community]\nlanguage = "{language}"\n[google]\naccess = "{access}"\n'
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")


def signed_in(keyring, google):
    """Let a person be signed in already."""
    info = person_info(MARIA, google.token_uri)
    keyring.set_password(KEYRING, "person", json.dumps({**info, "scopes": list(SCOPES)}))


# A person


def test_a_person_who_signed_in_once_works_on_without_signing_in_again(google, keyring, capsys, tmp_path):
    settings(tmp_path, "person")
    signed_in(keyring, google)
    place = f"google:{google.new_spreadsheet()}"
    assert f"ok  Writing: {MARIA} may change it" in connector(capsys, "doctor", place)[1]
    google.plan[len(google.log) + 1] = expired()
    status, said, _ = connector(capsys, "init", place, "--yes")
    assert status == 0, said
    assert {call.caller for call in google.log} == {MARIA, ""}


def expired():
    from tests.google_standin import token_expires

    return token_expires()


def test_a_sign_in_that_was_taken_back_is_said_and_forgotten_so_that_the_next_one_begins_anew(
    google, keyring, capsys, tmp_path
):
    settings(tmp_path, "person")
    signed_in(keyring, google)
    place = f"google:{google.new_spreadsheet()}"
    google.accounts.revoked.add(MARIA)
    said = connector(capsys, "doctor", place)[1]
    assert "! your sign-in to Google has ended: " in said
    assert "Token has been expired or revoked" in said
    assert "run the command again and sign in in the browser" in said
    assert keyring.kept == {}
    assert "! signing in needs an OAuth client: set CONNECTOR_GOOGLE_CLIENT" in connector(capsys, "doctor", place)[1]


def test_a_sign_in_that_cannot_be_read_is_forgotten_too(google, keyring, capsys, tmp_path):
    settings(tmp_path, "person", "fr")
    keyring.set_password(KEYRING, "person", '{"refresh_token": "x"}')
    assert "! votre connexion à Google a pris fin" in connector(capsys, "doctor", "google:1x")[1]
    assert keyring.kept == {}


class Browser(webbrowser.BaseBrowser):
    """A person who is asked in the browser, and answers at once with the given words."""

    def __init__(self, answer):
        super().__init__("standin")
        self.answer = answer

    def open(self, url, new=0, autoraise=True):
        """Go back to where Google would send the person."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        back = f"{asked['redirect_uri']}?state={asked['state']}&{self.answer(asked)}"
        threading.Thread(target=requests.get, args=(back,), kwargs={"timeout": 10}, daemon=True).start()
        return True


@pytest.fixture
def signing_in(google, keyring, monkeypatch, tmp_path):
    """Let a person answer in the browser: a function that says how."""
    pytest.importorskip("google_auth_oauthlib", reason="gspread brings it")
    client = {
        "installed": {
            "client_id": "standin.apps.googleusercontent.com",
            "client_secret": "standin-secret",
            "auth_uri": f"{google.url}/o/oauth2/auth",
            "token_uri": google.token_uri,
            "redirect_uris": ["http://localhost"],
        }
    }
    (tmp_path / "client.json").write_text(json.dumps(client), encoding="utf-8")
    monkeypatch.setenv(CLIENT_VARIABLE, str(tmp_path / "client.json"))
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the stand-in's token endpoint is on loopback
    settings(tmp_path, "person")

    def answers(answer):
        monkeypatch.setattr(webbrowser, "get", lambda using=None: Browser(answer))

    return answers


def allowed(google, scopes):
    """Return what Google tells back when a person allows some scopes."""
    google.accounts.allowed[MARIA] = scopes
    return f"code={quote('4/' + MARIA)}&scope={quote(scopes)}"


def test_a_person_signs_in_in_the_browser_once_and_is_kept_in_the_keyring(google, keyring, signing_in, capsys):
    signing_in(lambda asked: allowed(google, asked["scope"]))
    place = f"google:{google.new_spreadsheet()}"
    assert "ok  Writing: " in connector(capsys, "doctor", place)[1]
    assert json.loads(keyring.kept[KEYRING, "person"])["refresh_token"] == f"1//{MARIA}"
    signing_in(lambda asked: "error=access_denied")
    assert connector(capsys, "doctor", place)[1].count("ok  Writing: ") == 1


def test_who_does_not_allow_it_is_told_so_in_one_line(google, keyring, signing_in, capsys):
    signing_in(lambda asked: "error=access_denied")
    assert "! you were not signed in to Google: (access_denied)" in connector(capsys, "doctor", "google:1x")[1]
    assert keyring.kept == {}


def test_who_ticks_only_a_part_is_told_to_allow_what_is_asked_for(google, keyring, signing_in, capsys):
    part = "https://www.googleapis.com/auth/drive.file"
    signing_in(lambda asked: allowed(google, part))
    assert "! you were not signed in to Google: Scope has changed" in connector(capsys, "doctor", "google:1x")[1]
    assert keyring.kept == {}


def test_a_kept_sign_in_that_does_not_cover_spreadsheets_is_said_and_forgotten(google, keyring, capsys, tmp_path):
    settings(tmp_path, "person")
    signed_in(keyring, google)
    part = google.accounts.token
    google.accounts.token = lambda person, scopes="": part(person, "https://www.googleapis.com/auth/userinfo.email")
    said = connector(capsys, "doctor", f"google:{google.new_spreadsheet()}")[1]
    assert "! the sign-in does not cover spreadsheets; sign in again and tick everything" in said
    assert keyring.kept == {}


# This machine's own access


@pytest.fixture
def workload(google, monkeypatch, tmp_path):
    """Return the file that holds another cloud's token, named by a workload identity's configuration."""
    subject = tmp_path / "subject-token"
    subject.write_text("fresh", encoding="utf-8")
    configuration = {
        "type": "external_account",
        "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/ours",
        "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
        "token_url": "https://sts.googleapis.com/v1/token",
        "service_account_impersonation_url": "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/"
        f"{ROBOT}:generateAccessToken",
        "credential_source": {"file": str(subject)},
    }
    (tmp_path / "workload.json").write_text(json.dumps(configuration), encoding="utf-8")
    monkeypatch.setenv(DEFAULT_VARIABLE, str(tmp_path / "workload.json"))
    settings(tmp_path, "auto")
    return subject


def test_workload_identity_takes_on_the_service_account_and_does_the_morning(google, workload, capsys):
    place = f"google:{google.new_spreadsheet()}"
    assert f"ok  Writing: {ROBOT} may change it" in connector(capsys, "doctor", place)[1]
    assert connector(capsys, "init", place, "--yes")[0] == 0
    google.accounts.expire()
    assert connector(capsys, "morning", place)[0] == 0
    assert {call.caller for call in google.log} <= {ROBOT, ""}


def test_a_sheet_that_is_not_shared_with_a_workload_names_the_address_to_share_it_with(google, workload, capsys):
    id_ = google.new_spreadsheet()
    google.unshare(id_, ROBOT)
    assert f"! the spreadsheet is not shared with {ROBOT}:" in connector(capsys, "doctor", f"google:{id_}")[1]


def test_what_is_wrong_with_a_workload_identity_is_said_in_one_line(google, workload, capsys, tmp_path):
    place = f"google:{google.new_spreadsheet()}"
    workload.write_text("stale", encoding="utf-8")
    google.accounts.revoked.add("stale")
    said = connector(capsys, "doctor", place)[1]
    assert "! this machine's own access to Google does not work: " in said
    assert "The given subject token is expired" in said
    workload.unlink()
    assert "subject-token' was not found" in connector(capsys, "doctor", place)[1]
    workload.write_text("fresh", encoding="utf-8")
    google.accounts.revoked.add(ROBOT)
    assert "getAccessToken' denied on resource" in connector(capsys, "doctor", place)[1]
    (tmp_path / "workload.json").write_text("{}", encoding="utf-8")
    assert "! this machine's own access to Google does not work: " in connector(capsys, "doctor", place)[1]


def test_a_sign_in_by_gcloud_is_used_and_one_that_ended_is_said(google, capsys, monkeypatch, tmp_path, recwarn):
    (tmp_path / "adc.json").write_text(json.dumps(person_info(MARIA, google.token_uri)), encoding="utf-8")
    monkeypatch.setenv(DEFAULT_VARIABLE, str(tmp_path / "adc.json"))
    settings(tmp_path, "default")
    place = f"google:{google.new_spreadsheet()}"
    assert "ok  Writing: " in connector(capsys, "doctor", place)[1]
    assert not [warning for warning in recwarn if "quota project" in str(warning.message)]
    google.accounts.revoked.add(MARIA)
    assert "run gcloud auth application-default login" in connector(capsys, "doctor", place)[1]


def machine(google, tmp_path, *arguments):
    """Return what a command says in a process of its own, on a machine of Google Cloud."""
    here = google.url.removeprefix("http://")
    plain = {name: text for name, text in os.environ.items() if not name.startswith(("GCE_", "NO_GCE"))}
    code = "from automations.cli import entry; entry()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        timeout=60,
        check=False,
        env={**plain, "GCE_METADATA_HOST": here, "GCE_METADATA_IP": here, "PYTHONPATH": str(ROOT)},
    )
    return done.stdout + done.stderr


def test_on_a_machine_of_google_cloud_its_own_service_account_is_used(google, tmp_path):
    settings(tmp_path, "default")
    id_ = google.new_spreadsheet()
    assert f"ok  Writing: {ROBOT} may change it" in machine(google, tmp_path, "doctor", f"google:{id_}")
    google.unshare(id_, ROBOT)
    assert f"! the spreadsheet is not shared with {ROBOT}:" in machine(google, tmp_path, "doctor", f"google:{id_}")
    google.accounts.revoked.add(ROBOT)
    assert "! this machine's own access to Google does not" in machine(google, tmp_path, "doctor", f"google:{id_}")


# A key


def test_a_key_that_is_no_key_is_said_and_what_it_is_instead(google, capsys, monkeypatch, tmp_path):
    settings(tmp_path, "key")
    for text in ("no JSON", '{"type": "service_account"}', "[]"):
        (tmp_path / "key.json").write_text(text, encoding="utf-8")
        monkeypatch.setenv("CONNECTOR_GOOGLE_KEY", str(tmp_path / "key.json"))
        assert "! the key to Google cannot be used: " in connector(capsys, "doctor", "google:1x")[1]
    monkeypatch.setenv("CONNECTOR_GOOGLE_KEY", str(tmp_path / "none.json"))
    assert "none.json cannot be read" in connector(capsys, "doctor", "google:1x")[1]


def test_a_sign_in_that_google_cannot_give_now_is_no_fault_of_the_key(google, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("CONNECTOR_GOOGLE_KEY", str(google.key_file(tmp_path)))
    monkeypatch.setattr("google.auth._exponential_backoff.time.sleep", lambda seconds: None)
    google.accounts.answer = lambda form: (503, {"error": "temporarily_unavailable"})
    said = connector(capsys, "doctor", "google:1x")[1]
    assert "! Google does not answer (its sign-in is out of order)" in said
