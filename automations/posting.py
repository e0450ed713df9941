"""Posting through LinkedIn's interface: one approved post, one attempt, every step in the workbook before the next.

First the tab Decisions says that the post is being sent; only then it is. If the tool is stopped anywhere after that, the
workbook still says so, a person is asked what became of it, and it is never sent again by itself.
"""

from __future__ import annotations

import os
import secrets
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from automations.config import Config
from automations.picturing import pictures_of
from automations.review.beside import against
from automations.review.desk import Desk, End, Wish
from automations.review.view import Item, Stage, View
from sheets_templates.choices import Decided
from sheets_templates.people_tabs import Decision, Post
from sheets_templates.words import Words
from social.linkedin import Letter, Outcome, Posted, Refused, publish, sunset
from social.linkedin_login import NO_APP, TOKEN, NoAccess, Ticket, keep_ticket, kept_ticket, log_in

LAST_DAYS = 7
"""A login that ends within so many days is pointed out."""

Send = Callable[[Letter], Outcome]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a post, in a sentence, and whether it went out."""

    says: Words
    posted: bool = False


def post_once(desk: Desk, wanted: str, author: str, send: Send, picture: Callable[[Post], bytes]) -> Report:
    """Post the approved post with an id, and record what became of it. Raises BookError where the workbook says no."""
    view = desk.view(fresh=True)
    item = next((each for each in view.posts if each.id and wanted in (each.row.id, each.id)), None)
    fault = why_not(item, wanted)
    if fault or item is None:
        return Report(fault or NO_SUCH_POST.fill(id=wanted))
    reasons = against(view, item.counts, desk.config)
    if reasons:
        return Report(MAY_NOT.fill(reasons=reasons))
    image = picture(item.counts)
    letter = Letter(author, item.counts.text, image, item.counts.alt_text)
    attempt = Words("attempt {id}", "essai {id}").say(desk.language, id=secrets.token_hex(4))
    marked = desk.decide(Wish(item.id, item.mark, Decided.SENDING, reason=attempt), may_wait=False)
    if marked.end is not End.WRITTEN or marked.decision is None:
        return Report(NOT_MARKED.fill(why=Words.plain(marked.error) if marked.error else CHANGED))
    if not alone(desk.view(fresh=True), marked.decision):
        return Report(SOMEBODY_ELSE)
    return recorded(desk, item.id, send(letter))


def why_not(item: Item[Post] | None, wanted: str) -> Words | None:
    """Return why a post is not sent; None where it may be."""
    if item is None:
        return NO_SUCH_POST.fill(id=wanted)
    if item.stage is Stage.IN_THE_AIR:
        return IN_THE_AIR
    if item.stage is not Stage.APPROVED:
        return NOT_APPROVED.fill(title=item.title)
    return None


def alone(view: View, ours: Decision) -> bool:
    """Tell whether nobody else marked the same post as being sent since it was approved; of two, the first one sends."""
    since: list[Decision] = []
    for decision in view.history.get(ours.about, ()):
        since = [*since, decision] if decision.decision is Decided.SENDING else []
    return bool(since) and since[0].id == ours.id


def recorded(desk: Desk, id: str, outcome: Outcome) -> Report:
    """Record what became of a post. Where the workbook is busy just then, it waits at the desk and nothing is lost."""
    item = desk.view(fresh=True).by_id.get(id)
    decision = (
        Decided.POSTED
        if isinstance(outcome, Posted)
        else Decided.NOT_SENT
        if isinstance(outcome, Refused)
        else Decided.UNSURE
    )
    link = outcome.link if isinstance(outcome, Posted) else ""
    why = "" if isinstance(outcome, Posted) else outcome.why.say(desk.language)
    if item is not None:
        desk.decide(Wish(id, item.mark, decision, reason=why, link=link))
    if isinstance(outcome, Posted):
        return Report(WENT_OUT.fill(link=Words.plain(link)), posted=True)
    return Report(outcome.why)


def picture_of(desk: Desk) -> Callable[[Post], bytes]:
    """Return the function that draws the wide picture of a post. It raises MissingExtra without the extra cards."""

    def drawn(post: Post) -> bytes:
        return next((picture.png for picture in pictures_of(post, desk.view().found, desk.config)), b"")

    return drawn


def logged_in(config: Config, now: datetime) -> str:
    """Let a person log in, keep what it brought in the keyring, and say until when. Raises NoAccess."""
    ticket = log_in(config.linkedin, now, webbrowser.open)
    keep_ticket(config.linkedin, ticket)
    return login_words(config, ticket, now)


def posted(desk: Desk, config: Config, wanted: str, now: datetime) -> Report:
    """Post one approved post as the member or page of the config. Raises NoAccess without a login that holds."""
    access = config.linkedin
    if not access.client_id and not os.environ.get(TOKEN):
        raise NoAccess(NO_APP)
    ticket = kept_ticket(access)
    if ticket is None or (ticket.days_left(now) or 0) < 0:
        raise NoAccess(NOT_LOGGED_IN)

    def send(letter: Letter) -> Outcome:
        return publish(letter, ticket.token, access.version)

    return post_once(desk, wanted, access.author or ticket.member, send, picture_of(desk))


def login_words(config: Config, ticket: Ticket, now: datetime) -> str:
    """Return until when a login holds, with a mark in its last week."""
    left, author = ticket.days_left(now), Words.plain(config.linkedin.author or ticket.member)
    if left is None:
        return FROM_OUTSIDE.say(config.community.language, name=TOKEN)
    words = ENDED if left < 0 else LEFT
    said = words.say(config.community.language, n=left, day=ticket.expires_on[:10], author=author)
    return f"! {said}" if left < LAST_DAYS else said


def told_status(desk: Desk, config: Config, now: datetime) -> Iterator[str]:
    """Yield how things stand with LinkedIn: the login and its end, the version and its end, what could be posted."""
    language, access = config.community.language, config.linkedin
    ticket = kept_ticket(access) if access.client_id else None
    if not access.client_id:
        yield BY_HAND.say(language)
    elif ticket is None:
        yield "! " + NOT_LOGGED_IN.say(language)
    else:
        yield login_words(config, ticket, now)
    warning = sunset(access.version, now.date())
    yield "! " + warning.say(language) if warning else VERSION.say(language, version=access.version)
    view = desk.view()
    for stage in (Stage.IN_THE_AIR, Stage.APPROVED):
        for item in view.stages["posts"][stage]:
            mark = "! " if stage is Stage.IN_THE_AIR else ""
            yield f"{mark}{stage.value.say(language)}: {item.row.id}  {item.title.say(language)}"


NO_SUCH_POST = Words(
    "there is no post with the id {id}; connector linkedin status lists those that are approved",
    "aucune publication n'a le numéro {id}; connector linkedin status donne celles qui sont approuvées",
)
NOT_APPROVED = Words(
    "{title} is not approved as it stands; nothing was sent: approve it with connector review",
    "{title} n'est pas approuvée telle quelle; rien n'a été envoyé : approuvez-la avec connector review",
)
IN_THE_AIR = Words(
    "nobody knows whether this post went out before; it is never sent again by itself: look at LinkedIn, then say in connector review what became of it",
    "on ne sait pas si cette publication est déjà partie; elle n'est jamais renvoyée d'elle-même : regardez sur LinkedIn, puis dites dans connector review ce qu'il en est",
)
MAY_NOT = Words("nothing was sent: {reasons}", "rien n'a été envoyé : {reasons}")
CHANGED = Words("it was changed meanwhile", "elle a changé entretemps")
NOT_MARKED = Words(
    "the workbook could not be marked first, so nothing was sent: {why}",
    "le classeur n'a pu être marqué d'abord, donc rien n'a été envoyé : {why}",
)
SOMEBODY_ELSE = Words(
    "somebody else is sending this post right now; nothing was sent from here",
    "quelqu'un d'autre envoie cette publication en ce moment; rien n'est parti d'ici",
)
WENT_OUT = Words("Posted: {link}", "Publié : {link}")
BY_HAND = Words(
    "You post by hand: copy text and picture at the desk (connector review), and mark as posted.",
    "Vous publiez à la main : copiez texte et image au bureau (connector review), puis marquez comme publié.",
)
NOT_LOGGED_IN = Words("Not logged in: run connector linkedin login", "Pas connecté : lancez connector linkedin login")
LEFT = Words(
    "Logged in as {author}; good for {n:more day|more days}, until {day}.",
    "Connecté : {author}; encore {n:jour|jours}, jusqu'au {day}.",
)
FROM_OUTSIDE = Words(
    "The token of the environment variable {name} is used; nobody knows until when it is good.",
    "Le jeton de la variable d'environnement {name} est employé; on ne sait pas jusqu'à quand il vaut.",
)
ENDED = Words(
    "The login of {author} ended on {day}: run connector linkedin login",
    "La connexion de {author} a pris fin le {day} : lancez connector linkedin login",
)
VERSION = Words("Version {version} of LinkedIn's interface.", "Version {version} de l'interface de LinkedIn.")
