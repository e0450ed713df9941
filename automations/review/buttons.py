"""The desk's buttons: what a form asks for, what is recorded, and which page comes next.

To add a button, name in POSTS or MATCHES what it records, by the last part of its address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from flask import abort, redirect, request, url_for

from automations.review.desk import End, Outcome, Wish
from automations.review.pages import around
from automations.review.view import Stage
from automations.review.visit import Visit, address, to_page
from sheets_templates.choices import Decided
from sheets_templates.columns import Doubt
from sheets_templates.kinds import LINK

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

POSTS = {
    "approve": Decided.APPROVED,
    "save": Decided.EDITED,
    "decline": Decided.DECLINED,
    "hold": Decided.HELD,
    "posted": Decided.POSTED,
    "not_sent": Decided.NOT_SENT,
}
MATCHES = {name: POSTS[name] for name in ("approve", "decline", "hold")}
RECORDS = {"posts": POSTS, "matches": MATCHES}

AFTER_APPROVAL = (Decided.POSTED, Decided.NOT_SENT)
STAYS = (Decided.EDITED, Decided.NOT_SENT)
"""After these the same post is shown again; after any other decision, the next one."""

LONGEST_REASON = 500


def decide(at: Visit, kind: str, key: str, action: str) -> Response:
    """Record a decision about one post or match."""
    decision = RECORDS[kind].get(action)
    if decision is None:
        abort(404)
    fault = complaint(at, key, decision)
    if fault:
        at.note("bad", fault)
        return to_page(kind, key)
    item = at.view.by_id.get(key)
    place = around(at.view, item) if item else None
    outcome = at.desk.decide(wish(key, decision))
    tell(at, outcome, kind)
    if outcome.end is End.GONE:
        return to_page(kind)
    if outcome.end not in (End.WRITTEN, End.WAITS) or decision in STAYS:
        return to_page(kind, key)
    return to_page(kind, (place.after or place.before) if place else "")


def wish(key: str, decision: Decided) -> Wish:
    """Return what a form asks for."""
    form = request.form
    return Wish(
        key,
        form.get("mark", ""),
        decision,
        form.get("text"),
        form.get("alt_text"),
        tuple(form.getlist("tag")) if "tags" in form else None,
        form.get("reason", "")[:LONGEST_REASON],
        form.get("link", "").strip(),
    )


def complaint(at: Visit, key: str, decision: Decided) -> str:
    """Return what is wrong with a form, or ""."""
    text, link = request.form.get("text"), request.form.get("link", "").strip()
    if text is not None and not text.strip():
        return at.say("no_text")
    if link and isinstance(LINK.read(link), Doubt):
        return at.say("bad_link", link=link)
    item = at.view.by_id.get(key)
    if decision in AFTER_APPROVAL and item and item.stage not in (Stage.APPROVED, Stage.IN_THE_AIR):
        return at.say("not_approved")
    return ""


def decide_many(at: Visit, kind: str, action: str) -> Response:
    """Record one decision about each post or match that was ticked in a list, in one go."""
    decision = MATCHES.get(action)
    if decision is None:
        abort(404)
    chosen = [each.partition(" ") for each in request.form.getlist("chosen")]
    outcomes = at.desk.decide_all([Wish(key, mark, decision) for key, _, mark in chosen])
    done = [each for each in outcomes if each.end in (End.WRITTEN, End.WAITS)]
    if len(done) < 2 or done[0].end is End.WAITS:
        tell_each(at, done, kind)
    else:
        at.note("good", at.say("many_written", decision=decision.words, n=len(done)))
    tell_each(at, [each for each in outcomes if each not in done], kind)
    if not outcomes:
        at.note("bad", at.say("none_ticked"))
    return to_page(kind)


def tell_each(at: Visit, outcomes: Sequence[Outcome], kind: str) -> None:
    """Say what became of each decision."""
    for outcome in outcomes:
        tell(at, outcome, kind)


def tell(at: Visit, outcome: Outcome, kind: str) -> None:
    """Say what became of a decision."""
    good = outcome.end in (End.WRITTEN, End.WAITS)
    title = outcome.item.title if outcome.item else ""
    words = outcome.decision.decision.words if outcome.decision and outcome.decision.decision else ""
    link = address(kind, outcome.item.id) if outcome.item else ""
    at.note("good" if good else "bad", at.say(outcome.end.value, decision=words, title=title, why=outcome.error), link)


def retry(at: Visit) -> Response:
    """Try again to write what waits."""
    done = at.desk.settle()
    at.note("good" if done else "bad", at.say("settled" if done else "still_waiting"))
    return redirect(url_for("today"))


BUTTONS: Mapping[str, Callable[..., object]] = {
    "/<any(posts, matches):kind>/<key>/<action>": decide,
    "/<any(posts, matches):kind>/<action>": decide_many,
    "/retry": retry,
}
