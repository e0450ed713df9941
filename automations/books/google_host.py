"""Sessions that reach Google, or the stand-in on this very computer that somebody tries the tool against."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

import requests

from automations.errors import SettingError
from sheets_templates.words import Words

HOST_VARIABLE = "CONNECTOR_GOOGLE_HOST"
"""For trying the tool against a stand-in on this very computer; no other host is accepted."""


class Host(requests.adapters.HTTPAdapter):
    """Sends what is meant for Google to another host: a stand-in."""

    def __init__(self, host: str) -> None:
        self.host = host
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:  # noqa: ANN401 - as requests has it
        """Send a request to the host instead."""
        there = urlsplit(request.url or "")
        request.url = self.host + there.path + (f"?{there.query}" if there.query else "")
        return super().send(request, *args, **kwargs)


def mounted(session: requests.Session) -> requests.Session:
    """Return a session that reaches the stand-in where one is named. Raises SettingError for one that is not this computer."""
    host = os.environ.get(HOST_VARIABLE, "")
    if host:
        session.mount("https://", Host(own_computer(host)))
    return session


def own_computer(host: str) -> str:
    """Return a stand-in's host. Raises SettingError for one that is not this computer: a token would leave it."""
    if urlsplit(host).hostname not in ("127.0.0.1", "::1", "localhost"):
        raise SettingError(ANOTHER_COMPUTER.fill(name=HOST_VARIABLE, host=host))
    return host.rstrip("/")


ANOTHER_COMPUTER = Words(
    "{name}={host} is another computer; only a stand-in on this one may be tried",
    "{name}={host} est un autre ordinateur; seul un substitut sur celui-ci peut être essayé",
)
