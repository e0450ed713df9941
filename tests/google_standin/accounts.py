"""Who calls: service accounts with keys made for the test, people with refresh tokens, and the tokens given to them.

https://developers.google.com/identity/protocols/oauth2/service-account#httprest (grant type jwt-bearer) and
https://developers.google.com/identity/protocols/oauth2/web-server#offline (grant types authorization_code and refresh_token),
https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token (token exchange).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

ROBOT = "connector@standin-project.iam.gserviceaccount.com"
"""The service account that tests use unless they name another."""

FEDERATED = "principal://workload"
"""Who a workload of another cloud is until it takes on a service account."""

LIFETIME = 3600
"""Seconds for which a token is good."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token: whose, until when, and for which scopes (none: all)."""

    person: str
    until: float
    scopes: frozenset[str] = frozenset()


@cache
def private_key() -> rsa.RSAPrivateKey:
    """Return the key of every service account of this run; made once, for it takes a moment."""
    return rsa.generate_private_key(public_exponent=65_537, key_size=2048)


def key_info(address: str, token_uri: str) -> dict[str, str]:
    """Return what the key file of a service account has in it, with tokens fetched from `token_uri`."""
    pem = private_key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "type": "service_account",
        "project_id": "standin-project",
        "private_key_id": "1",
        "private_key": pem.decode(),
        "client_email": address,
        "client_id": "100000000000000000001",
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": token_uri,
        "universe_domain": "googleapis.com",
    }


def person_info(address: str, token_uri: str) -> dict[str, str]:
    """Return what the file of an authorised person has in it (as gspread and gcloud store it)."""
    return {
        "type": "authorized_user",
        "client_id": "standin.apps.googleusercontent.com",
        "client_secret": "standin-secret",
        "refresh_token": f"1//{address}",
        "token_uri": token_uri,
        "universe_domain": "googleapis.com",
        "account": address,
    }


class Accounts:
    """Gives tokens and knows them again."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.tokens: dict[str, Token] = {}
        self.revoked: set[str] = set()
        """People whose refresh token or key was taken away."""
        self.allowed: dict[str, str] = {}
        """The scopes that people allowed in the browser."""
        self.given = 0

    def token(self, person: str, scopes: str = "") -> str:
        """Return a new token of a person."""
        self.given += 1
        name = f"ya29.standin-{self.given}"
        self.tokens[name] = Token(person, self.clock() + LIFETIME, frozenset(scopes.split()))
        return name

    def known(self, header: str) -> Token | None:
        """Return the token of an Authorization header; None where it is unknown or ran out."""
        token = self.tokens.get(header.removeprefix("Bearer "))
        return token if token and token.until > self.clock() else None

    def expire(self) -> None:
        """Let every token run out."""
        self.tokens.clear()

    def answer(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Return status and body with which the token endpoint answers."""
        grant = form.get("grant_type", "")
        if grant == "urn:ietf:params:oauth:grant-type:jwt-bearer":
            claims = verified(form.get("assertion", ""))
            if claims is None:
                return 400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
            return self.granted(claims["iss"], claims.get("scope", ""))
        if grant == "authorization_code" and form.get("code", "").startswith("4/"):
            person = form["code"].removeprefix("4/")
            status, body = self.granted(person, self.allowed[person])
            return status, {**body, "refresh_token": f"1//{person}"}
        if grant == "urn:ietf:params:oauth:grant-type:token-exchange":
            if form.get("subject_token", "") in self.revoked:
                return 400, {"error": "invalid_grant", "error_description": "The given subject token is expired."}
            return self.granted(FEDERATED, form.get("scope", ""))
        if grant == "refresh_token" and form.get("refresh_token", "").startswith("1//"):
            return self.granted(form["refresh_token"].removeprefix("1//"), form.get("scope", ""))
        return 400, {"error": "unsupported_grant_type", "error_description": f"Invalid grant_type: {grant}"}

    def granted(self, person: str, scopes: str) -> tuple[int, dict[str, Any]]:
        """Return the answer to somebody who proved who they are."""
        if person in self.revoked:
            return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
        body = {"access_token": self.token(person, scopes), "expires_in": LIFETIME, "token_type": "Bearer"}
        return 200, body | ({"scope": scopes} if scopes else {})


def verified(assertion: str) -> dict[str, Any] | None:
    """Return the claims of a signed assertion; None where the signature is not of our key."""
    try:
        head, claims, signature = assertion.split(".")
        private_key().public_key().verify(
            decoded(signature), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256()
        )
    except (ValueError, InvalidSignature):
        return None
    found: dict[str, Any] = json.loads(decoded(claims))
    return found


def decoded(part: str) -> bytes:
    """Return the bytes of a part of an assertion."""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
