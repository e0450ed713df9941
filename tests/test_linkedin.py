"""The door to LinkedIn, against a stand-in that enforces its rules: each outcome is what truly happened."""

import dataclasses
import threading
from datetime import date, datetime

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from social import linkedin, linkedin_login
from social.linkedin import Access, Letter, Posted, Refused, Unsure, little_text, publish, sunset
from social.linkedin_login import NoAccess, Ticket, log_in
from tests.linkedin_standin import MEMBER, PAGE, StandIn, as_shown

NOW = datetime(2026, 11, 25, 9, 0)
ACCESS = Access(client_id="app")
TEXT = "Thank you, Gordon (Atlantic Mutual)! 3 referrals * 3 = 9 _really_ <3 ~ C# & a|b {x} [y] me@example.ca\n\n#GetConnected #BeAConnector"


@pytest.fixture
def there(monkeypatch):
    """Return the stand-in, running, with the door leading to it."""
    stand_in = StandIn().start()
    monkeypatch.setattr(linkedin, "API", stand_in.address)
    monkeypatch.setattr(linkedin_login, "WEB", stand_in.address)
    yield stand_in
    stand_in.stop()


def send(text=TEXT, author=MEMBER, picture=b"", token="good", version="202610"):
    return publish(Letter(author, text, picture, "A card"), token, version)


def test_a_text_with_every_reserved_character_arrives_whole(there):
    outcome = send()
    assert outcome == Posted("urn:li:share:7000")
    assert outcome.link == "https://www.linkedin.com/feed/update/urn:li:share:7000"
    assert [post["shown"] for post in there.posts] == [TEXT]


def test_the_stand_in_cuts_a_post_silently_where_it_is_not_escaped():
    assert as_shown("Thank you (Gordon)") == "Thank you "
    assert as_shown(little_text("Thank you (Gordon)")) == "Thank you (Gordon)"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from(list(r"\|{}@[]()<>#*_~ abé1")), st.characters()), max_size=40))
def test_any_text_arrives_as_it_was_typed(text):
    assert as_shown(little_text(text)) == text


def test_hashtags_and_mentions_stay_what_they_are():
    mention = "@[Atlantic Mutual](urn:li:organization:42)"
    assert little_text(f"{mention} #GetConnected #ÉtéÀMoncton") == f"{mention} #GetConnected #ÉtéÀMoncton"
    assert little_text("#1 C# @gordon a&#39;b") == r"\#1 C\# \@gordon a&\#39;b"


def test_a_picture_is_uploaded_by_its_owner_and_goes_out_with_its_alt_text(there):
    assert isinstance(send(author=PAGE, picture=b"\x89PNG"), Posted)
    assert there.asked == ["begin", "put", "post"]
    assert there.posts[0]["alt"] == "A card"
    assert there.images["urn:li:image:1"] == {"owner": PAGE, "bytes": b"\x89PNG"}


@pytest.mark.parametrize(
    ("change", "asked", "sentence", "satz"),
    [
        ({"tokens": {}}, {}, "no longer accepts your login", "n'accepte plus votre connexion"),
        ({"tokens": {"good": {"w_member_social"}}}, {"author": PAGE}, "does not let you post as urn:li:organization:123", "ne vous laisse pas publier"),
        ({"administers": set()}, {"author": PAGE}, "a page needs w_organization_social and a role on it", "un rôle"),
        ({}, {"text": "x" * 3001}, "did not take this post (FIELD_LENGTH_TOO_LONG)", "n'a pas pris cette publication"),
        ({"versions": {"202712"}}, {}, "ended this version", "a mis fin à cette version"),
        ({"limit": 0}, {}, "limit for today is reached", "limite de LinkedIn"),
    ],
    ids=["401", "403 scope", "403 role", "422", "426", "429"],
)  # fmt: skip
@pytest.mark.parametrize("picture", [b"", b"png"], ids=["text alone", "with a picture"])
def test_every_refusal_has_its_sentence_and_nothing_went_out(there, change, asked, sentence, satz, picture):
    for name, value in change.items():
        setattr(there, name, value)
    outcome = send(picture=picture, **asked)
    assert isinstance(outcome, Refused)
    assert sentence in outcome.why.say("en")
    assert satz in outcome.why.say("fr")
    assert "nothing was posted" in outcome.why.say("en")
    assert there.posts == []


def test_the_same_text_twice_is_refused_as_a_duplicate(there):
    assert isinstance(send(), Posted)
    outcome = send()
    assert isinstance(outcome, Refused)
    assert "posted already" in outcome.why.say("en")
    assert len(there.posts) == 1


@pytest.mark.parametrize("trouble", ["drop", "lose", "500", "500 after", "201 without id"])
def test_a_post_whose_answer_is_lost_is_never_called_certain(there, trouble):
    there.trouble["post"] = trouble
    outcome = send()
    assert isinstance(outcome, Unsure)
    assert "may have gone out" in outcome.why.say("en")
    assert there.asked == ["post"]


@pytest.mark.parametrize("step", ["begin", "put"])
@pytest.mark.parametrize("trouble", ["drop", "lose", "500"])
def test_a_picture_that_does_not_arrive_keeps_the_post_at_home(there, step, trouble):
    there.trouble[step] = trouble
    outcome = send(picture=b"png")
    assert isinstance(outcome, Refused)
    assert there.posts == []
    assert there.asked[-1] == step


def test_without_a_connection_it_is_certain_that_nothing_went_out(monkeypatch):
    stand_in = StandIn().start()
    stand_in.stop()
    monkeypatch.setattr(linkedin, "API", stand_in.address)
    assert send() == Refused(linkedin.NOT_REACHED)
    assert isinstance(send(picture=b"png"), Refused)


def test_an_answer_that_takes_too_long_is_never_called_certain(there, monkeypatch):
    slow = threading.Event()
    there.at_step["post after"] = lambda: slow.wait(5)
    monkeypatch.setattr(linkedin, "TIMEOUT", (1, 0.2))
    assert send() == Unsure(linkedin.NO_ANSWER)
    slow.set()
    assert len(there.posts) == 1


def test_a_version_is_pointed_out_from_its_tenth_month_on():
    assert sunset("202610", date(2027, 6, 30)) is None
    assert "ends in about 3 months" in sunset("202610", date(2027, 7, 1)).say("en")
    assert "may have ended" in sunset("202610", date(2027, 10, 1)).say("en")


@pytest.mark.parametrize(
    ("setting", "line"),
    [
        ({"version": "2026"}, "is no year and month"),
        ({"version": "202613"}, "is no year"),
        ({"author": "123"}, "is no URN"),
    ],
)
def test_a_setting_that_cannot_be_is_said(setting, line):
    assert line in next(dataclasses.replace(ACCESS, **setting).complaints()).en


def browse(address):
    """Follow a login as a browser would, in the background."""
    threading.Thread(target=lambda: requests.get(address, timeout=5), daemon=True).start()


@pytest.mark.parametrize("pkce", [False, True])
def test_a_login_comes_back_with_state_and_brings_a_ticket(there, monkeypatch, pkce, free_port):
    monkeypatch.setenv(linkedin_login.SECRET, "" if pkce else "s3cret")
    access = dataclasses.replace(ACCESS, pkce=pkce, redirect_port=free_port, author=PAGE)
    ticket = log_in(access, NOW, browse, patience=8)
    assert (ticket.token, ticket.member, ticket.days_left(NOW)) == ("good", MEMBER, 60)
    assert "w_organization_social" in ticket.scopes
    assert "good" not in repr(ticket)


@pytest.fixture
def free_port():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_a_callback_that_was_not_begun_here_is_not_taken(there, monkeypatch, free_port):
    """Another page sends a code of its own, without our state."""
    monkeypatch.setenv(linkedin_login.SECRET, "s3cret")
    access = dataclasses.replace(ACCESS, redirect_port=free_port)

    def attack(address):
        browse(f"http://127.0.0.1:{free_port}/callback?code=evil&state=guess")

    with pytest.raises(NoAccess, match="did not succeed"):
        log_in(access, NOW, attack, patience=1.2)


def test_a_login_that_is_refused_or_given_up_is_said(there, monkeypatch, free_port):
    monkeypatch.setenv(linkedin_login.SECRET, "s3cret")
    access = dataclasses.replace(ACCESS, redirect_port=free_port)
    there.refuses_login = True
    with pytest.raises(NoAccess, match="user_cancelled_login"):
        log_in(access, NOW, browse, patience=5)
    there.refuses_login = False
    monkeypatch.setenv(linkedin_login.SECRET, "wrong")
    with pytest.raises(NoAccess, match="did not succeed"):
        log_in(access, NOW, browse, patience=5)


def test_without_an_app_a_secret_or_a_port_there_is_no_login(there, monkeypatch, free_port):
    monkeypatch.delenv(linkedin_login.SECRET, raising=False)
    with pytest.raises(NoAccess, match="names no LinkedIn app"):
        log_in(Access(), NOW, browse)
    with pytest.raises(NoAccess, match="secret is missing"):
        log_in(ACCESS, NOW, browse)
    monkeypatch.setenv(linkedin_login.SECRET, "s3cret")
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        access = dataclasses.replace(ACCESS, redirect_port=taken.getsockname()[1])
        with pytest.raises(NoAccess, match="is taken"):
            log_in(access, NOW, browse)


def test_a_ticket_is_kept_in_the_keyring_and_nowhere_else(monkeypatch, tmp_path):
    keyring = pytest.importorskip("keyring", reason="the extra linkedin is not installed")
    from keyring.backend import KeyringBackend

    class InMemory(KeyringBackend):
        priority = 1
        kept: dict = {}  # noqa: RUF012

        def get_password(self, service, name):
            return self.kept.get((service, name))

        def set_password(self, service, name, secret):
            self.kept[service, name] = secret

    before = keyring.get_keyring()
    monkeypatch.delenv(linkedin_login.TOKEN, raising=False)
    monkeypatch.chdir(tmp_path)
    try:
        keyring.set_keyring(InMemory())
        ticket = Ticket("good", MEMBER, "2027-01-24T09:00:00", "w_member_social")
        assert linkedin_login.kept_ticket(ACCESS) is None
        linkedin_login.keep_ticket(ACCESS, ticket)
        assert linkedin_login.kept_ticket(ACCESS) == ticket
        assert list(tmp_path.iterdir()) == []
    finally:
        keyring.set_keyring(before)


def test_without_a_keyring_nothing_is_kept_and_it_is_said(monkeypatch):
    keyring = pytest.importorskip("keyring", reason="the extra linkedin is not installed")
    from keyring.backends import fail

    monkeypatch.delenv(linkedin_login.TOKEN, raising=False)
    before = keyring.get_keyring()
    try:
        keyring.set_keyring(fail.Keyring())
        with pytest.raises(NoAccess, match="no keyring"):
            linkedin_login.kept_ticket(ACCESS)
    finally:
        keyring.set_keyring(before)


def test_a_token_in_the_environment_is_used_where_there_is_one(monkeypatch):
    monkeypatch.setenv(linkedin_login.TOKEN, "good")
    assert linkedin_login.kept_ticket(dataclasses.replace(ACCESS, author=PAGE)).token == "good"
