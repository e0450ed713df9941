"""The desk's web application: who is let in, what every page knows, and which page or button answers an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, redirect, request, url_for

from automations.config import Config
from automations.errors import BookError
from automations.review.beside import Pictures
from automations.review.buttons import BUTTONS
from automations.review.desk import Desk
from automations.review.guard import Guard, let_in, with_headers
from automations.review.pages import PAGES
from automations.review.preview import initials
from automations.review.view import Stage, View
from automations.review.visit import Kept, Page, Visit
from sheets_templates.words import languages

LONGEST_FORM = 1 << 20
"""Bytes of a form at most; a cell holds less."""


def make_app(desk: Desk, guard: Guard) -> Flask:
    """Return the web application of a desk."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = LONGEST_FORM
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    kept = Kept()

    @app.before_request
    def let_nobody_else_in() -> Page | None:
        g.visit = Visit(desk, guard.session_of(request), kept)
        refused = guard.refuses(request, g.visit.session)
        if refused:
            name, status = refused
            return g.visit.refusal("no_entry", g.visit.say(name), status)  # type: ignore[no-any-return]  # Flask's g says nothing of its types
        if request.method == "GET" and desk.waiting and request.endpoint != "static":
            desk.settle()
        return None

    @app.get("/enter")
    def enter() -> Any:  # noqa: ANN401 - what Flask answers with
        session = guard.enter(request.args.get("token", ""))
        if session is not None:
            return let_in(app.make_response(redirect(url_for("today"))), session)
        if g.visit.session:
            return redirect(url_for("today"))
        return g.visit.refusal("no_entry", g.visit.say("no_entry_help"), 403)

    for methods, rules in ((["GET"], PAGES), (["POST"], BUTTONS)):
        for address, function in rules.items():
            app.add_url_rule(address, function.__name__, visited(function), methods=methods)
    app.context_processor(known_everywhere)
    app.after_request(finished)
    app.register_error_handler(BookError, no_workbook)
    app.register_error_handler(404, no_page)
    return app


def get_ready(app: Flask, view: View, config: Config) -> None:
    """Load what the first look at a page needs, so that it is as quick as the next: templates, fonts, one picture."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    for item in view.posts[:1]:
        Pictures().of(item.counts, view.found, config, 0)


def visited(function: Callable[..., object]) -> Callable[..., Any]:
    """Return what Flask calls for a page or button: the function with the visit that it is about."""

    def answer(**parts: object) -> object:
        return function(g.visit, **parts)

    return answer


def known_everywhere() -> dict[str, object]:
    """Return what every page may speak of."""
    visit: Visit = g.visit
    desk, session = visit.desk, visit.session
    return {
        "say": visit.say,
        "language": visit.language,
        "languages": languages(),
        "same_in": lambda code: f"?{urlencode({**request.args, 'language': code})}",
        "csrf": session.csrf if session else "",
        "inside": session is not None,
        "notices": visit.notices() if session else (),
        "waiting": len(desk.waiting),
        "why_waiting": desk.why_waiting,
        "community": desk.config.community.name,
        "by": desk.by,
        "initials": initials(desk.config.community.name),
        "Stage": Stage,
    }


def finished(response: Any) -> Any:  # noqa: ANN401 - what Flask answers with
    """Return an answer with the headers that every answer has; a language that was chosen is kept."""
    if request.args.get("language") in languages():
        response.set_cookie("language", request.args["language"], samesite="Strict", httponly=True)
    return with_headers(response)


def no_workbook(error: BookError) -> Page:
    """Return the page that says why the workbook cannot be read."""
    visit: Visit = g.visit
    return visit.refusal("unread", error.said(visit.language), 503)


def no_page(error: object) -> Page:
    """Return the page that says that there is no such page."""
    visit: Visit = g.visit
    return visit.refusal("no_such_page", "", 404)
