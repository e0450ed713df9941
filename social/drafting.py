"""Drafts: a kind of post, what it is about, and a text for a person to review. Nothing is ever sent from here.

To add a kind of post, write `posts/<kind>.<language>.md`: its first lines say its subject, audience, and which
consents it needs; below a line `---` stand its wordings, split by lines `===`. Files beside config.toml win over ours.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_templates.choices import PostStatus
from sheets_templates.columns import Problem, tab_of
from sheets_templates.keys import short_hash
from sheets_templates.settings import Section, setting
from sheets_templates.tabs import Post, Workbook
from sheets_templates.words import Words, spoken
from social.subjects import SUBJECTS, Occasion, Subject

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment


@dataclass(frozen=True)
class Voice(Section):
    """[posts] How the community speaks in public."""

    hashtags: tuple[str, ...] = setting(
        ("#GetConnected", "#BeAConnector"), "Stand at the end of every post; at most five."
    )
    drafts_at_once: int = setting(3, "So many drafts at most wait for you in Posts.", least=0)
    newest_days: int = setting(120, "What happened longer ago is not posted about any more.", least=1)
    kinds: tuple[str, ...] = setting(
        ("celebration", "appreciation", "recruitment"), "Which kinds of post are drafted, the first first."
    )
    texts: str = setting("", "A folder with your own posts/<kind>.<language>.md; they win over the tool's.")


@dataclass(frozen=True, slots=True)
class PostKind:
    """A kind of post in one language, as its text file declares it."""

    name: str
    subject: str
    audience: str
    consents: tuple[str, ...]
    without_consent: str
    """"anonymous": drafted without name and business; "skip": not drafted."""
    wordings: tuple[str, ...]


def draft_posts(now: Occasion, voice: Voice, language: str) -> tuple[tuple[Post, ...], tuple[Problem, ...]]:
    """Return the posts that are due and not in the workbook yet, and what kept a text from being drafted."""
    workbook = now.workbook
    known = {post.id for post in workbook.posts if post.id}
    room = voice.drafts_at_once - sum(post.status is PostStatus.DRAFT for post in workbook.posts)
    posts: list[Post] = []
    problems: list[Problem] = []
    for name in voice.kinds:
        for drafted in drafts_of(name, now, voice, language, known):
            if isinstance(drafted, Problem):
                problems.append(drafted)
            elif len(posts) < room:
                posts.append(drafted)
            if len(posts) >= room:
                break
    return tuple(posts), tuple(problems)


def drafts_of(name: str, now: Occasion, voice: Voice, language: str, known: set[str]) -> Iterator[Post | Problem]:
    """Yield a draft of the kind for each subject that is due; a problem where its text file cannot be used."""
    try:
        kind = post_kind(name, language, voice.texts)
        for subject in subjects_of(kind, now, voice):
            identity = short_hash(kind.name, subject.key)
            if identity not in known:
                yield draft(kind, subject, voice, language, identity, now.workbook)
    except Exception as error:  # a community's own text is foreign code: whatever it does, the other kinds are drafted
        yield text_problem(name, language, error)


def subjects_of(kind: PostKind, now: Occasion, voice: Voice) -> Iterator[Subject]:
    """Yield what a kind of post is due about: recent enough, contact wanted, and consent enough for the kind."""
    due = {function.__name__: function for function in SUBJECTS}[kind.subject]
    oldest = now.workbook.day - timedelta(days=voice.newest_days)
    for subject in due(now):
        enough = kind.without_consent == "anonymous" or all(subject.consent(purpose) for purpose in kind.consents)
        if subject.happened_on >= oldest and not subject.quiet and enough:
            yield subject


def draft(kind: PostKind, subject: Subject, voice: Voice, language: str, identity: str, workbook: Workbook) -> Post:
    """Return the draft: with names where the person consented, without any otherwise."""
    named = all(subject.consent(purpose) for purpose in kind.consents)
    person = subject.person
    wording = kind.wordings[int(hashlib.sha256(identity.encode()).hexdigest(), 16) % len(kind.wordings)]
    facts = {name: spoken(value, language) for name, value in subject.facts.items()} | {"named": named}
    if person is None:
        text, about = rendered(wording, facts, voice), subject.about.say(language)
        return Post(
            status=PostStatus.DRAFT, kind=kind.name, about=about, text=text, drafted_on=workbook.day, id=identity
        )
    if named:
        facts |= {
            "first_name": person.first_name,
            "name": person.name,
            "employer": subject.facts.get("employer") or getattr(person, "employer", ""),
        }
    else:
        facts.pop("employer", None)
    return Post(
        status=PostStatus.DRAFT,
        kind=kind.name,
        about=person.name,
        text=rendered(wording, facts, voice),
        to_tag=tuple(str(part) for part in (person.name, facts.get("employer"), person.linkedin) if part)
        if named
        else (),
        consents=subject.consents(kind.consents, language)
        if named
        else Words("without a name: no consent", "sans nom : pas de consentement").say(language),
        drafted_on=workbook.day,
        id=identity,
    )


def rendered(wording: str, facts: Mapping[str, object], voice: Voice) -> str:
    """Return a wording with its facts filled in, and the hashtags at its end."""
    return sandbox().from_string(wording).render(facts).strip() + "\n\n" + " ".join(voice.hashtags[:5])


def text_problem(name: str, language: str, error: Exception) -> Problem:
    """Return the problem of a text file that cannot be used: other kinds are still drafted."""
    line = getattr(error, "lineno", None)
    message = Words("the text {file} cannot be used: {error}", "le texte {file} est inutilisable : {error}")
    return Problem(
        tab_of(Post).title,
        message.fill(file=f"posts/{name}.{language}.md" + (f", line {line}" if line else ""), error=error),
        Words(
            "mend the file, or delete your copy to get ours back",
            "corrigez le fichier, ou supprimez votre copie pour retrouver la nôtre",
        ),
        "post_text_unusable",
    )


@cache
def sandbox() -> SandboxedEnvironment:
    """Return the environment in which texts are filled in: communities edit them, so they may compute nothing else."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )


def post_kind(name: str, language: str, own_texts: str = "") -> PostKind:
    """Return a kind of post as its text file declares it. Raises ValueError for a head that is no TOML or lacks a line."""
    head, _, body = post_text(name, language, own_texts).partition("\n---\n")
    declared: Mapping[str, object] = tomllib.loads(head)
    wordings = tuple(part.strip() for part in body.split("\n===\n") if part.strip())
    if not wordings:
        raise ValueError("there is no text below the line ---")
    if declared["subject"] not in {function.__name__ for function in SUBJECTS}:
        raise ValueError(f"there is no subject {declared['subject']!r}")
    consents = declared.get("consents", [])
    return PostKind(
        name,
        str(declared["subject"]),
        str(declared.get("audience", "")),
        tuple(str(consent) for consent in consents) if isinstance(consents, list) else (),
        str(declared.get("without_consent", "skip")),
        wordings,
    )


def post_text(name: str, language: str, own_texts: str = "") -> str:
    """Return the text file of a kind: the community's own where there is one. Raises FileNotFoundError for none."""
    own = Path(own_texts) / f"{name}.{language}.md" if own_texts else None
    if own is not None and own.is_file():
        return own.read_text(encoding="utf-8")
    return (files("social") / "posts" / f"{name}.{language}.md").read_text(encoding="utf-8")
