"""Where tokens come from: the token endpoint, the exchange of another cloud's token, and a machine's metadata server.

https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken
https://cloud.google.com/compute/docs/access/authenticate-workloads#applications
"""

from __future__ import annotations

import json
import re
import time
from typing import Any
from urllib.parse import parse_qs

from tests.google_standin.accounts import FEDERATED, LIFETIME, ROBOT, Accounts

IMPERSONATED = re.compile(r"/v1/projects/-/serviceAccounts/([^/:]+):generateAccessToken")
METADATA = "/computeMetadata/v1/"


def answer(accounts: Accounts, verb: str, path: str, body: bytes, authorization: str) -> tuple[int, bytes] | None:
    """Return status and text of the answer to a request about tokens; None for any other request."""
    if path in ("/token", "/v1/token"):
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        status, said = accounts.answer(form)
        return status, as_json(said)
    if found := IMPERSONATED.fullmatch(path):
        return impersonated(accounts, found[1], json.loads(body), authorization)
    if verb == "GET" and path.startswith("/v1/projects/"):
        return 403, as_json({"error": {"code": 403, "message": "The caller does not have permission"}})
    if verb == "GET" and path == "/":
        return 200, b""
    if path.startswith(METADATA):
        return of_machine(accounts, path.removeprefix(METADATA))
    return None


def impersonated(accounts: Accounts, address: str, asked: dict[str, Any], authorization: str) -> tuple[int, bytes]:
    """Answer a workload that takes on a service account."""
    token = accounts.known(authorization)
    if token is None or token.person != FEDERATED or address in accounts.revoked:
        refusal = f"Permission 'iam.serviceAccounts.getAccessToken' denied on resource {address} (or it may not exist)."
        return 403, as_json({"error": {"code": 403, "message": refusal, "status": "PERMISSION_DENIED"}})
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + LIFETIME))
    made = accounts.token(address, " ".join(asked.get("scope", ())))
    return 200, as_json({"accessToken": made, "expireTime": until})


def of_machine(accounts: Accounts, path: str) -> tuple[int, bytes]:
    """Answer as the metadata server of a machine in Google Cloud."""
    if path == "project/project-id":
        return 200, b"standin-project"
    if path.startswith("universe"):
        return 404, b""
    if path.endswith("/token"):
        status, said = accounts.granted(ROBOT, "")
        return (200, as_json(said)) if status == 200 else (404, b"no service account")
    return 200, as_json({"email": ROBOT, "aliases": ["default"], "scopes": []})


def as_json(what: object) -> bytes:
    """Return something as JSON."""
    return json.dumps(what).encode()
