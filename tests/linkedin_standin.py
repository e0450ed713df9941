"""A stand-in for LinkedIn on loopback that enforces its documented rules, and counts what truly went out.

It cuts a post silently at an unescaped reserved character, as LinkedIn does; knows versions, scopes, roles, owners of
pictures, duplicates, the length in UTF-16 units and daily limits; and lets a login through with state and PKCE.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

PAGE, MEMBER = "urn:li:organization:123", "urn:li:person:abc"
RESERVED = r"\|{}@[]()<>#*_~"
WHOLE = re.compile(r"@\[[^\[\]]+\]\(urn:li:\w+:[\w-]+\)|#[^\W_]+|\\.", re.DOTALL)


def as_shown(little: str) -> str:
    """Return what people would see of a little text: up to the first reserved character that is not escaped."""
    shown, at = "", 0
    while at < len(little):
        whole = WHOLE.match(little, at)
        if whole:
            shown += whole[0][1:] if whole[0].startswith("\\") else whole[0]
            at = whole.end()
        elif little[at] in RESERVED:
            return shown
        else:
            shown += little[at]
            at += 1
    return shown


@dataclass
class StandIn:
    """What the stand-in knows, and what happened at it."""

    tokens: dict[str, set[str]] = field(default_factory=lambda: {"good": {"w_member_social", "w_organization_social"}})
    versions: set[str] = field(default_factory=lambda: {"202610", "202611"})
    administers: set[str] = field(default_factory=lambda: {PAGE})
    limit: int = 100
    posts: list[dict] = field(default_factory=list)
    images: dict[str, dict] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    trouble: dict[str, str] = field(default_factory=dict)
    """By step (begin, put, post): what goes wrong: drop (before), lose (after), 500, 500 after, 201 without id."""
    at_step: dict[str, object] = field(default_factory=dict)
    """By step and moment, such as "post after": what to call then."""
    codes: dict[str, dict] = field(default_factory=dict)
    refuses_login: bool = False
    server: ThreadingHTTPServer | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def start(self) -> StandIn:
        stand_in = self

        class Handler(Answering):
            here = stand_in

        self.server = Quietly(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def happens(self, step: str, moment: str) -> None:
        call = self.at_step.get(f"{step} {moment}")
        if call:
            call()


class Quietly(ThreadingHTTPServer):
    """A server that says nothing about clients that were killed."""

    def handle_error(self, *said: object) -> None:
        """Say nothing."""


class Dropped(Exception):
    """The connection ends without an answer."""


class Answering(BaseHTTPRequestHandler):
    """How the stand-in answers."""

    here: StandIn
    protocol_version = "HTTP/1.1"

    def log_message(self, *said: object) -> None:
        """Write no log."""

    def do_GET(self) -> None:
        self.answer(lambda: self.get(urlsplit(self.path)))

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.body = self.rfile.read(length)
        self.answer(lambda: self.posted(urlsplit(self.path)))

    def do_PUT(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer(lambda: self.step("put", self.put))

    def answer(self, work) -> None:
        try:
            status, headers, data = work()
        except Dropped:
            self.close_connection = True
            return
        content = json.dumps(data).encode() if data is not None else b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def step(self, name: str, work):
        """Do one step of posting, with the trouble that was asked for."""
        here, trouble = self.here, self.here.trouble.get(name, "")
        here.asked.append(name)
        here.happens(name, "before")
        if trouble == "drop":
            raise Dropped
        if trouble == "500":
            return 500, {}, {"status": 500, "message": "oops"}
        done = self.refused() or work()
        here.happens(name, "after")
        if trouble == "lose":
            raise Dropped
        if trouble == "500 after":
            return 500, {}, {"status": 500}
        if trouble == "201 without id":
            return 201, {}, None
        return done

    def refused(self):
        """Return the refusal that the headers alone ask for, if any."""
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.here.tokens:
            return 401, {}, {"status": 401, "code": "EXPIRED_ACCESS_TOKEN", "serviceErrorCode": 65601}
        if self.headers.get("LinkedIn-Version") not in self.here.versions:
            return 426, {}, {"status": 426, "code": "NONEXISTENT_VERSION"}
        if self.headers.get("X-Restli-Protocol-Version") != "2.0.0":
            return 400, {}, {"status": 400, "code": "PROTOCOL"}
        if len(self.here.posts) >= self.here.limit:
            return 429, {}, {"status": 429, "code": "TOO_MANY_REQUESTS"}
        return None

    def may(self, author: str):
        """Return the refusal to act as an author, if any."""
        scopes = self.here.tokens[self.headers["Authorization"].removeprefix("Bearer ")]
        page = author.startswith("urn:li:organization:")
        if ("w_organization_social" if page else "w_member_social") not in scopes:
            return 403, {}, {"status": 403, "code": "ACCESS_DENIED"}
        if page and author not in self.here.administers:
            return 403, {}, {"status": 403, "code": "ACCESS_DENIED"}
        return None

    def get(self, asked):
        said = {name: values[0] for name, values in parse_qs(asked.query).items()}
        if asked.path in ("/oauth/v2/authorization", "/oauth/native-pkce/authorization"):
            if self.here.refuses_login:
                answer = {"error": "user_cancelled_login", "state": said["state"]}
            else:
                code = secrets.token_hex(8)
                self.here.codes[code] = said | {"pkce": "native-pkce" in asked.path}
                answer = {"code": code, "state": said["state"]}
            return 302, {"Location": f"{said['redirect_uri']}?{urlencode(answer)}"}, None
        if asked.path == "/v2/userinfo":
            return 200, {}, {"sub": "abc", "name": "Dana Example"}
        return 404, {}, {"status": 404}

    def posted(self, asked):
        if asked.path == "/oauth/v2/accessToken":
            return self.exchanged()
        if asked.path == "/rest/images" and asked.query == "action=initializeUpload":
            return self.step("begin", self.begun)
        if asked.path == "/rest/posts":
            return self.step("post", self.created)
        return 404, {}, {"status": 404}

    def exchanged(self):
        """Give a token for a code, once, to whoever began the login."""
        said = {name: values[0] for name, values in parse_qs(self.body.decode()).items()}
        begun = self.here.codes.pop(said.get("code", ""), None)
        if (
            begun is None
            or begun["redirect_uri"] != said.get("redirect_uri")
            or begun["client_id"] != said["client_id"]
        ):
            return 401, {}, {"error": "invalid_request"}
        if begun["pkce"]:
            digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
            proven = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == begun.get("code_challenge")
        else:
            proven = said.get("client_secret") == "s3cret"
        if not proven:
            return 401, {}, {"error": "invalid_client"}
        return 200, {}, {"access_token": "good", "expires_in": 5_184_000, "scope": begun["scope"]}

    def begun(self):
        owner = json.loads(self.body)["initializeUploadRequest"]["owner"]
        refusal = self.may(owner)
        if refusal:
            return refusal
        urn = f"urn:li:image:{len(self.here.images) + 1}"
        self.here.images[urn] = {"owner": owner, "bytes": b""}
        place = f"{self.here.address}/upload/{urn}"
        return 200, {}, {"value": {"uploadUrl": place, "image": urn}}

    def put(self):
        urn = self.path.removeprefix("/upload/")
        if urn not in self.here.images:
            return 404, {}, {"status": 404}
        self.here.images[urn]["bytes"] = self.body
        return 201, {}, None

    def created(self):
        made = json.loads(self.body)
        refusal = self.may(made["author"])
        if refusal:
            return refusal
        if made.get("lifecycleState") != "PUBLISHED" or made.get("visibility") != "PUBLIC":
            return 422, {}, {"status": 422, "code": "INVALID_LIFECYCLE"}
        if len(made["commentary"].encode("utf-16-le")) // 2 > 3000:
            return 422, {}, {"status": 422, "code": "FIELD_LENGTH_TOO_LONG"}
        shown = as_shown(made["commentary"])
        if any(post["shown"] == shown and post["author"] == made["author"] for post in self.here.posts):
            return 422, {}, {"status": 422, "code": "DUPLICATE_POST"}
        media = made.get("content", {}).get("media")
        if media:
            image = self.here.images.get(media["id"])
            if not image or image["owner"] != made["author"] or not image["bytes"]:
                return 422, {}, {"status": 422, "code": "INVALID_IMAGE"}
        urn = f"urn:li:share:{7000 + len(self.here.posts)}"
        self.here.posts.append(
            {"shown": shown, "author": made["author"], "alt": (media or {}).get("altText"), "media": media, "urn": urn}
        )
        return 201, {"x-restli-id": urn}, None
