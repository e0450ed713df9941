"""One request at the desk: whose it is, in which language it is answered, and what is kept from one to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import abort, redirect, render_template, request, url_for

from automations.config import Config
from automations.review.beside import Pictures
from automations.review.desk import Desk
from automations.review.growth import Growth
from automations.review.guard import Session
from automations.review.view import AnyItem, View
from automations.review.wording import WORDING
from sheets_templates.words import languages

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

Page = tuple[str, int]
"""What a page answers: its HTML and the status."""


@dataclass
class Kept:
    """What the desk keeps while it is open: sentences for the next page, pictures that were drawn."""

    notices: list[tuple[str, str, str]] = field(default_factory=list)
    pictures: Pictures = field(default_factory=Pictures)
    growth: Growth = field(default_factory=Growth)


@dataclass
class Visit:
    """One request."""

    desk: Desk
    session: Session | None
    kept: Kept

    @property
    def view(self) -> View:
        """Return what there is to decide on. Raises BookError where the workbook cannot be read."""
        return self.desk.view()

    @property
    def config(self) -> Config:
        """Return the community's settings."""
        return self.desk.config

    @property
    def language(self) -> str:
        """Return the language that was asked for, now or before, or else the workbook's."""
        wanted = request.args.get("language") or request.cookies.get("language") or self.desk.language
        return wanted if wanted in languages() else self.desk.language

    def say(self, name: str, /, **values: object) -> str:
        """Return one of the desk's wordings, filled in."""
        return WORDING[name].say(self.language, **values)

    def page(self, template: str, status: int = 200, **values: Any) -> Page:  # noqa: ANN401 - a template takes anything
        """Return a page."""
        return render_template(f"{template}.html", **values), status

    def refusal(self, name: str, text: str, status: int) -> Page:
        """Return the page that says what is wrong."""
        return self.page("message", status, title=self.say(name), text=text)

    def note(self, tone: str, text: str, link: str = "") -> None:
        """Keep a sentence for the next page; tone is good or bad, the link leads to what it is about."""
        self.kept.notices.append((tone, text, link))

    def notices(self) -> list[tuple[str, str, str]]:
        """Return the sentences that were kept, and forget them."""
        taken, self.kept.notices = self.kept.notices, []
        return taken

    def item(self, kind: str, key: str) -> AnyItem:
        """Return a post or match; where it is gone, say so and show the list."""
        item = self.view.by_id.get(key)
        if item is None or item.kind != kind:
            self.note("bad", self.say("gone"))
            abort(redirect(url_for(kind)))
        return item


def to_page(kind: str, key: str = "") -> Response:
    """Return the way to the page of a post or match, or to their list."""
    return redirect(address(kind, key))


def address(kind: str, key: str = "") -> str:
    """Return the address of the page of a post or match, or of their list."""
    return url_for({"posts": "post", "matches": "match"}[kind], key=key) if key else url_for(kind)
