"""How a client reaches the stand-in instead of Google: adapters for `requests`, over loopback or without any network."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPResponse

from tests.google_standin.world import Request, World

HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com", "https://oauth2.googleapis.com")


class Loopback(HTTPAdapter):
    """Sends what is meant for Google to a server on loopback, by real HTTP."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send a request to the same path on the stand-in."""
        parts = urlsplit(request.url or "")
        request.url = f"{self.url}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        return super().send(request, *args, **kwargs)


class Direct(BaseAdapter):
    """Hands requests to a world without a network: for thousands of histories. Slowness is not waited for."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Return the world's answer; raise as `requests` does when the connection is cut or too slow."""
        parts = urlsplit(request.url or "")
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        if not isinstance(body, bytes):
            body = b"".join(body)
        authorization = request.headers.get("Authorization", "")
        reply = self.world.answer(
            Request(
                request.method or "",
                target,
                body,
                authorization.decode() if isinstance(authorization, bytes) else authorization,
            )
        )
        if reply.cut:
            raise requests.exceptions.ConnectionError("Connection aborted.", request=request)
        patience = timeout[1] if isinstance(timeout, tuple) else timeout
        if patience is not None and reply.seconds > patience:
            raise requests.exceptions.ReadTimeout("Read timed out.", request=request)
        response = requests.Response()
        response.status_code = reply.status
        response.headers.update({"Content-Type": "application/json"} | reply.headers)
        response.raw = HTTPResponse(body=io.BytesIO(reply.body), preload_content=False)
        response._content = reply.body
        response.url = request.url or ""
        response.request = request
        return response

    def close(self) -> None:
        """There is nothing to close."""


def mount(session: requests.Session, adapter: BaseAdapter) -> None:
    """Let a session send everything meant for Google through an adapter."""
    for host in HOSTS:
        session.mount(host, adapter)
