"""LinkedIn: the door through which one approved post goes out, once; what became of it is a value, never a guess.

Posting by hand is the main way. This one is optional: a member's own profile needs the scope w_member_social, a page
needs w_organization_social, which LinkedIn grants after a review of its own and may refuse. There is no draft and no
second try in this interface: what may have gone out is never sent again by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sheets_templates.settings import Section, setting
from sheets_templates.words import Words

if TYPE_CHECKING:
    import requests

API = "https://api.linkedin.com"
SHOWN = "https://www.linkedin.com/feed/update/"
TIMEOUT = (10, 60)
"""Seconds to wait for a connection, and for an answer."""

WARN_MONTHS, LIVE_MONTHS = 9, 12
"""A version of the interface lives a year at least; it is pointed out from its tenth month on."""

RESERVED = r"\|{}@[]()<>#*_~"
"""Characters of LinkedIn's little text that cut a post silently where they stand unescaped."""

KEPT = re.compile(
    r"@\[[^\[\]]+\]\(urn:li:(?:organization|person):[\w-]+\)"  # a mention
    r"|(?<![\w&])#(?=[^\W_]*[^\W\d_])[^\W_]+"  # a hashtag, which has a letter
)


@dataclass(frozen=True)
class Access(Section):
    """[linkedin] Posting through LinkedIn's own interface, which is optional; secrets never stand here."""

    client_id: str = setting("", "The client ID of your LinkedIn app; empty means that you post by hand.")
    author: str = setting("", 'Who posts: "urn:li:organization:123" for a page; empty for whoever logged in.')
    version: str = setting("202610", "The version of LinkedIn's interface, year and month; each lives about a year.")
    redirect_port: int = setting(8765, "Where the login comes back to: http://localhost:<port>/callback.", least=1024)
    pkce: bool = setting(False, "Whether LinkedIn enabled the login for native apps (PKCE), which needs no secret.")

    def complaints(self) -> Iterator[Words]:
        """Yield what cannot be: a version that is no month, an author that is no URN."""
        if not re.fullmatch(r"20\d\d(0[1-9]|1[0-2])", self.version):
            yield NO_VERSION.fill(version=self.version)
        if self.author and not re.fullmatch(r"urn:li:(organization|person):[\w-]+", self.author):
            yield NO_AUTHOR.fill(author=self.author)


NO_VERSION = Words(
    "version = “{version}” is no year and month; it is written like “202610”",
    "version = « {version} » n'est pas une année et un mois; cela s'écrit comme « 202610 »",
)
NO_AUTHOR = Words(
    "author = “{author}” is no URN; it is written like “urn:li:organization:123”",
    "author = « {author} » n'est pas un URN; cela s'écrit comme « urn:li:organization:123 »",
)


@dataclass(frozen=True, slots=True)
class Posted:
    """It went out."""

    urn: str

    @property
    def link(self) -> str:
        """Return where it can be seen."""
        return SHOWN + self.urn


@dataclass(frozen=True, slots=True)
class Refused:
    """It surely did not go out, and why."""

    why: Words


@dataclass(frozen=True, slots=True)
class Unsure:
    """Nobody knows whether it went out: a person looks, and it is never sent again by itself."""

    why: Words


Outcome = Posted | Refused | Unsure


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to go out: by whom, the text as a person reads it, the picture's bytes and its alt text."""

    author: str
    text: str
    picture: bytes = b""
    alt_text: str = ""


def little_text(text: str) -> str:
    """Return text as LinkedIn's interface wants it: reserved characters escaped, hashtags and mentions as they are."""
    parts: list[str] = []
    at = 0
    for kept in KEPT.finditer(text):
        parts += [escaped(text[at : kept.start()]), kept[0]]
        at = kept.end()
    return "".join([*parts, escaped(text[at:])])


def escaped(text: str) -> str:
    """Return text with a backslash before each reserved character."""
    return "".join(f"\\{char}" if char in RESERVED else char for char in text)


def months_old(version: str, day: date) -> int:
    """Return how many months ago a version of the interface began."""
    return (day.year - int(version[:4])) * 12 + day.month - int(version[4:])


def sunset(version: str, day: date) -> Words | None:
    """Return the warning about a version that ends soon, or has; None while it is young enough."""
    months = months_old(version, day)
    if months >= LIVE_MONTHS:
        return Words(
            "version {version} of LinkedIn's interface may have ended: set a newer one under [linkedin] in config.toml",
            "la version {version} de l'interface de LinkedIn a peut-être pris fin : mettez-en une plus récente sous [linkedin] dans config.toml",
        ).fill(version=version)
    if months >= WARN_MONTHS:
        return Words(
            "version {version} of LinkedIn's interface ends in about {n} months: set a newer one soon",
            "la version {version} de l'interface de LinkedIn prend fin dans environ {n} mois : mettez-en bientôt une plus récente",
        ).fill(version=version, n=LIVE_MONTHS - months)
    return None


def publish(letter: Letter, token: str, version: str) -> Outcome:
    """Upload the picture, if there is one, and post; one attempt, and what became of it."""
    import requests

    with requests.Session() as session:
        session.trust_env = False  # no password for a proxy or host is looked up in a file
        session.headers.update(headers(token, version))
        image = ""
        if letter.picture:
            uploaded = upload(session, letter.author, letter.picture)
            if isinstance(uploaded, Refused):
                return uploaded
            image = uploaded
        return post(session, body(letter, image))


def headers(token: str, version: str) -> Mapping[str, str]:
    """Return what every request says."""
    return {
        "Authorization": f"Bearer {token}",
        "LinkedIn-Version": version,
        "X-Restli-Protocol-Version": "2.0.0",
    }


def body(letter: Letter, image: str) -> Mapping[str, Any]:
    """Return the post as the interface wants it."""
    made: dict[str, Any] = {
        "author": letter.author,
        "commentary": little_text(letter.text),
        "visibility": "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    if image:
        made["content"] = {"media": {"id": image, "altText": letter.alt_text}}
    return made


def upload(session: requests.Session, owner: str, picture: bytes) -> str | Refused:
    """Return the URN of an uploaded picture, or why it was not; nothing has been posted yet either way."""
    import requests

    begin = {"initializeUploadRequest": {"owner": owner}}
    try:
        begun = session.post(f"{API}/rest/images?action=initializeUpload", json=begin, timeout=TIMEOUT)
        if begun.status_code != 200:
            return Refused(reason_of(begun))
        value = begun.json()["value"]
        put = session.put(str(value["uploadUrl"]), data=picture, timeout=TIMEOUT)
        if put.status_code not in (200, 201):
            return Refused(reason_of(put))
        return str(value["image"])
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        return Refused(PICTURE_FAILED.fill(error=type(error).__name__))


def post(session: requests.Session, made: Mapping[str, Any]) -> Outcome:
    """Send a post once. Only what LinkedIn said for certain is certain."""
    import requests

    try:
        answer = session.post(f"{API}/rest/posts", json=made, timeout=TIMEOUT, allow_redirects=False)
    except requests.ConnectTimeout:
        return Refused(NOT_REACHED)
    except requests.ConnectionError as error:
        return Refused(NOT_REACHED) if never_connected(error) else Unsure(NO_ANSWER)
    except requests.RequestException:
        return Unsure(NO_ANSWER)
    urn = answer.headers.get("x-restli-id", "")
    if answer.status_code == 201 and urn:
        return Posted(urn)
    if 400 <= answer.status_code < 500:
        return Refused(reason_of(answer))
    return Unsure(ODD_ANSWER.fill(status=answer.status_code))


def never_connected(error: requests.ConnectionError) -> bool:
    """Tell whether a request failed before a connection stood, so that nothing was sent for certain."""
    from urllib3.exceptions import NewConnectionError

    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError)


NOT_REACHED = Words(
    "LinkedIn could not be reached; nothing was sent: try again when you are online",
    "LinkedIn n'a pu être joint; rien n'a été envoyé : réessayez une fois en ligne",
)
NO_ANSWER = Words(
    "LinkedIn gave no answer: the post may have gone out; look at LinkedIn before anything else",
    "LinkedIn n'a pas répondu : la publication est peut-être partie; regardez d'abord sur LinkedIn",
)
ODD_ANSWER = Words(
    "LinkedIn answered {status}: the post may have gone out; look at LinkedIn before anything else",
    "LinkedIn a répondu {status} : la publication est peut-être partie; regardez d'abord sur LinkedIn",
)
PICTURE_FAILED = Words(
    "the picture could not be uploaded ({error}); nothing was posted: try again, or post by hand",
    "l'image n'a pu être envoyée ({error}); rien n'a été publié : réessayez ou publiez à la main",
)
REASONS: Mapping[int, Words] = {
    401: Words(
        "LinkedIn no longer accepts your login; nothing was posted: run connector linkedin login",
        "LinkedIn n'accepte plus votre connexion; rien n'a été publié : lancez connector linkedin login",
    ),
    403: Words(
        "LinkedIn does not let you post as {author}; nothing was posted: a page needs w_organization_social and a role on it",
        "LinkedIn ne vous laisse pas publier en tant que {author}; rien n'a été publié : une page demande w_organization_social et un rôle",
    ),
    422: Words(
        "LinkedIn did not take this post ({code}); nothing was posted: change it and approve it again, or post by hand",
        "LinkedIn n'a pas pris cette publication ({code}); rien n'a été publié : modifiez-la et réapprouvez-la, ou publiez à la main",
    ),
    426: Words(
        "LinkedIn ended this version of its interface; nothing was posted: set a newer version under [linkedin] in config.toml",
        "LinkedIn a mis fin à cette version de son interface; rien n'a été publié : mettez-en une plus récente sous [linkedin] dans config.toml",
    ),
    429: Words(
        "LinkedIn's limit for today is reached; nothing was posted: try again tomorrow, or post by hand",
        "La limite de LinkedIn pour aujourd'hui est atteinte; rien n'a été publié : réessayez demain ou publiez à la main",
    ),
}
"""What an answer means, and what to do."""

DUPLICATE = Words(
    "LinkedIn says that the same text was posted already; nothing was posted: look at LinkedIn, then mark it as posted",
    "LinkedIn dit que le même texte a déjà été publié; rien n'a été publié : regardez sur LinkedIn, puis marquez-la comme publiée",
)
OTHER = Words(
    "LinkedIn answered {status} ({code}); nothing was posted: post by hand, or try again later",
    "LinkedIn a répondu {status} ({code}); rien n'a été publié : publiez à la main ou réessayez plus tard",
)


def reason_of(answer: requests.Response) -> Words:
    """Return what a refusal means, and what to do; LinkedIn's own words are not repeated, they may hold the text."""
    try:
        said = answer.json()
    except ValueError:
        said = {}
    code = str(said.get("code") or said.get("serviceErrorCode") or "–") if isinstance(said, dict) else "–"
    if "DUPLICATE" in code.upper():
        return DUPLICATE
    return REASONS.get(answer.status_code, OTHER).fill(
        status=answer.status_code, code=code[:40], author=asked_as(answer)
    )


def asked_as(answer: requests.Response) -> str:
    """Return the author in whose name something was asked for; "you" where that cannot be told."""
    sent = answer.request.body
    text = sent.decode("utf-8", "replace") if isinstance(sent, bytes) else str(sent or "")
    found = re.search(r'"(?:author|owner)": ?"(urn:li:[\w:-]+)"', text)
    return found[1] if found else "urn:li:person"
