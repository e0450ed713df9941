"""What Google answers when it does not do what was asked: status, message and the body that goes with them.

Shapes: https://google.aip.dev/193 (Sheets) and https://developers.google.com/workspace/drive/api/guides/handle-errors.
"""

from __future__ import annotations

from typing import Any

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
"""HTTP status to canonical code, https://cloud.google.com/apis/design/errors#handling_errors."""


class ApiError(Exception):
    """A refusal, as it goes out: `code` is the HTTP status, `body` the JSON, `headers` what goes with it."""

    def __init__(self, code: int, message: str, body: dict[str, Any] | None = None, **headers: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.body = body or {"error": {"code": code, "message": message, "status": STATUS[code]}}
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def invalid(message: str) -> ApiError:
    """Return a 400 with a message."""
    return ApiError(400, message)


def invalid_field(field: str, message: str) -> ApiError:
    """Return a 400 about a field of the request's body, as Google's JSON parser words it."""
    violations = [{"field": field, "description": message}] if field else [{"description": message}]
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations}
    error = {"code": 400, "message": message, "status": "INVALID_ARGUMENT", "details": [detail]}
    return ApiError(400, message, {"error": error})


def permission_denied() -> ApiError:
    """Return the 403 for a spreadsheet that is not shared with the caller, or shared for reading only."""
    return ApiError(403, "The caller does not have permission")


def not_found() -> ApiError:
    """Return the 404 for an id that no spreadsheet has."""
    return ApiError(404, "Requested entity was not found.")


def unauthenticated() -> ApiError:
    """Return the 401 for a token that is missing, unknown or expired."""
    message = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
    )
    return ApiError(401, message, WWW_Authenticate='Bearer realm="https://accounts.google.com/", error="invalid_token"')


def api_not_enabled(project: str, service: str = "sheets.googleapis.com", name: str = "Google Sheets API") -> ApiError:
    """Return the 403 for a project in which the API was never switched on.

    Source: https://cloud.google.com/service-usage/docs/troubleshooting (reason SERVICE_DISABLED).
    """
    link = f"https://console.developers.google.com/apis/api/{service}/overview?project={project}"
    message = (
        f"{name} has not been used in project {project} before or it is disabled. Enable it by visiting {link} then "
        "retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry."
    )
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "SERVICE_DISABLED",
        "domain": "googleapis.com",
        "metadata": {"consumer": f"projects/{project}", "service": service, "activationUrl": link},
    }
    help_ = {
        "@type": "type.googleapis.com/google.rpc.Help",
        "links": [{"description": "Google developers console API activation", "url": link}],
    }
    error = {"code": 403, "message": message, "status": "PERMISSION_DENIED", "details": [help_, info]}
    return ApiError(403, message, {"error": error})


def quota_exceeded(kind: str, limit: str, value: int, project: str) -> ApiError:
    """Return the 429 for a minute's quota used up; `kind` is Read or Write, `limit` says for whom.

    Source: https://developers.google.com/workspace/sheets/api/limits and https://cloud.google.com/apis/design/errors
    (ErrorInfo, reason RATE_LIMIT_EXCEEDED). Google names no Retry-After there.
    """
    metric = f"sheets.googleapis.com/{kind.lower()}_requests"
    message = (
        f"Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute{limit}' of service "
        f"'sheets.googleapis.com' for consumer 'project_number:{project}'."
    )
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "service": "sheets.googleapis.com",
            "consumer": f"projects/{project}",
            "quota_metric": metric,
            "quota_limit": f"{kind}RequestsPerMinutePer{'User' if limit else 'Project'}",
            "quota_limit_value": str(value),
            "quota_location": "global",
        },
    }
    error = {"code": 429, "message": message, "status": "RESOURCE_EXHAUSTED", "details": [info]}
    return ApiError(429, message, {"error": error})


def drive_error(code: int, reason: str, message: str, location: str = "") -> ApiError:
    """Return a refusal as Drive v3 words it: with a list of errors, without a canonical status."""
    item: dict[str, Any] = {"message": message, "domain": "global", "reason": reason}
    if location:
        item |= {"location": location, "locationType": "parameter"}
    return ApiError(code, message, {"error": {"code": code, "message": message, "errors": [item]}})


def file_not_found(file: str) -> ApiError:
    """Return Drive's 404 for a file that is not there, or not shared with the caller."""
    return drive_error(404, "notFound", f"File not found: {file}.", "fileId")


def file_forbidden(file: str) -> ApiError:
    """Return Drive's 403 for a file that the caller may see and not change."""
    message = f"The user does not have sufficient permissions for file {file}."
    return drive_error(403, "insufficientFilePermissions", message)
