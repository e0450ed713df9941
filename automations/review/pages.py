"""The desk's pages: what a browser asks for, and what it gets. Server-rendered; scripts only add shortcuts and copying."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from automations.deciding import by_row
from automations.errors import BookError
from automations.review.beside import Pictures, against, checks_beside, heaviest
from automations.review.desk import Desk, End, Item, Outcome, Stage, View, Wish, alternatives
from automations.review.guard import Guard, Session, let_in, with_headers
from automations.review.profiles import people_by_key, side_by_side
from automations.review.wording import KEYS, WORDING
from sheets_templates.choices import Decided
from sheets_templates.columns import Doubt
from sheets_templates.keys import plain_key, short_hash
from sheets_templates.kinds import LINK
from sheets_templates.people_tabs import Match, Post
from sheets_templates.words import languages
from social import limits

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

LISTED = 50
"""So many rows stand on a page of a list."""

LONGEST_FORM = 1 << 20
"""Bytes of a form at most; a cell holds less."""

POST_ACTIONS: dict[str, Decided] = {
    "approve": Decided.APPROVED,
    "save": Decided.EDITED,
    "decline": Decided.DECLINED,
    "hold": Decided.HELD,
    "posted": Decided.POSTED,
    "not_sent": Decided.NOT_SENT,
}
MATCH_ACTIONS = {name: POST_ACTIONS[name] for name in ("approve", "decline", "hold")}
"""What the buttons record, by the last part of their address."""

AFTER_APPROVAL = (Decided.POSTED, Decided.NOT_SENT)


@dataclass
class Notices:
    """Sentences to be shown once, on the next page."""

    kept: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, tone: str, text: str, link: str = "") -> None:
        """Keep a sentence; tone is good or bad, the link leads to what it is about."""
        self.kept.append((tone, text, link))

    def taken(self) -> list[tuple[str, str, str]]:
        """Return what was kept, and forget it."""
        taken, self.kept = self.kept, []
        return taken


def make_app(desk: Desk, guard: Guard) -> Flask:
    """Return the web application of a desk."""
    from flask import Flask, abort, g, redirect, render_template, request, url_for
    from flask import Response as Answer

    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_FORM
    app.config["MAX_FORM_MEMORY_SIZE"] = LONGEST_FORM
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    notices, pictures = Notices(), Pictures({})

    def language() -> str:
        wanted = request.args.get("language") or request.cookies.get("language") or desk.language
        return wanted if wanted in languages() else desk.language

    def say(name: str, /, **values: object) -> str:
        return WORDING[name].say(language(), **values)

    def page(template: str, status: int = 200, **values: Any) -> tuple[str, int]:  # noqa: ANN401 - a template takes anything
        return render_template(template, **values), status

    def refusal(name: str, help_name: str, status: int, text: str = "") -> tuple[str, int]:
        return page("message.html", status, title=say(name), text=text or (say(help_name) if help_name else ""))

    @app.before_request
    def let_nobody_else_in() -> Any:  # noqa: ANN401 - None, or what Flask answers with
        g.session = guard.session_of(request)
        if not guard.right_host(request):
            return refusal("no_entry", "no_entry_help", 400)
        if request.endpoint in ("static", "enter"):
            return None
        if g.session is None:
            return refusal("no_entry", "no_entry_help", 403)
        if request.method == "POST" and not (guard.own_origin(request) and guard.own_form(request, g.session)):
            return refusal("no_entry", "bad_request", 400)
        if request.method == "GET" and desk.waiting:
            desk.settle()
        return None

    @app.after_request
    def guarded(response: Any) -> Any:  # noqa: ANN401 - what Flask answers with
        if request.args.get("language") in languages():
            response.set_cookie("language", request.args["language"], samesite="Strict", httponly=True)
        return with_headers(response)

    @app.context_processor
    def known_everywhere() -> dict[str, object]:
        session: Session | None = g.get("session")
        return {
            "say": say,
            "language": language(),
            "languages": languages(),
            "csrf": session.csrf if session else "",
            "inside": session is not None,
            "notices": notices.taken() if session else (),
            "waiting": len(desk.waiting),
            "why_waiting": desk.why_waiting,
            "community": desk.config.community.name,
            "by": desk.by,
            "initials": initials(desk.config.community.name),
            "Stage": Stage,
        }

    @app.errorhandler(BookError)
    def no_workbook(error: BookError) -> tuple[str, int]:
        return refusal("unread", "", 503, str(error))

    @app.errorhandler(404)
    def no_page(error: object) -> tuple[str, int]:
        return refusal("no_such_page", "", 404)

    @app.get("/enter")
    def enter() -> Any:  # noqa: ANN401
        session = guard.enter(request.args.get("token", ""))
        if session is None:
            return redirect(url_for("today")) if g.session else refusal("no_entry", "no_entry_help", 403)
        return let_in(app.make_response(redirect(url_for("today"))), session)

    @app.get("/")
    def start() -> Response:
        return redirect(url_for("today"))

    @app.get("/today")
    def today() -> tuple[str, int]:
        view = desk.view()
        links = {item.row.row_key: address(item) for item in view.by_id.values()}
        actions = [(action, links.get(action.key, "")) for action in view.found.actions]
        return page("today.html", view=view, actions=actions, here="today")

    def address(item: Item[Any]) -> str:
        return url_for("post" if isinstance(item.row, Post) else "match", key=item.id)

    @app.get("/posts")
    def posts() -> tuple[str, int]:
        return listing("posts.html", "posts", lambda view: view.posts, lambda view: view.post_counts)

    @app.get("/matches")
    def matches() -> tuple[str, int]:
        return listing("matches.html", "matches", lambda view: view.matches, lambda view: view.match_counts)

    def listing(
        template: str, here: str, rows: Callable[[View], Any], counts: Callable[[View], Any]
    ) -> tuple[str, int]:
        view = desk.view()
        stage = Stage.__members__.get(request.args.get("stage", ""), Stage.TO_DECIDE)
        items = view.open(rows(view), stage)
        number = max(1, min(request.args.get("page", 1, int), -(-len(items) // LISTED) or 1))
        shown = items[(number - 1) * LISTED : number * LISTED]
        pages = -(-len(items) // LISTED) or 1
        weigh = here == "posts"
        verdicts = {item.id: heaviest(item.counts, view.found, desk.config) for item in shown} if weigh else {}
        return page(
            template, view=view, items=shown, stage=stage, counts=counts(view), number=number, pages=pages, here=here,
            verdicts=verdicts,
        )  # fmt: skip

    def item_or_404(view: View, key: str, kind: type[Any]) -> Item[Any]:
        item = view.by_id.get(key)
        if item is None or not isinstance(item.row, kind):
            notices.add("bad", say("gone"))
            abort(redirect(url_for("posts" if kind is Post else "matches")))
        return item

    @app.get("/posts/<key>")
    def post(key: str) -> tuple[str, int]:
        view = desk.view()
        item = item_or_404(view, key, Post)
        return page(
            "post.html",
            view=view,
            item=item,
            here="posts",
            around=around(view.open(view.posts, item.stage), item),
            preview=preview(item.counts.text),
            recalled=against(view.found, item.counts, desk.config),
            pictures=pictures.of(item.mark, item.counts, view.found, desk.config),
            found=checks_beside(item.counts, desk.config),
            history=by_row(view.read.workbook.decisions).get(item.row.row_key, ()),
            units=limits.units(item.counts.text),
            most=limits.LONGEST_POST,
        )

    @app.get("/posts/<key>/picture/<int:at>")
    def picture(key: str, at: int) -> Any:  # noqa: ANN401
        view = desk.view()
        item = item_or_404(view, key, Post)
        drawn = pictures.of(item.mark, item.counts, view.found, desk.config)
        if at >= len(drawn):
            abort(404)
        answer = Answer(drawn[at].png, mimetype="image/png")
        if "download" in request.args:
            answer.headers["Content-Disposition"] = f'attachment; filename="{drawn[at].file}"'
        return answer

    @app.get("/matches/<key>")
    def match(key: str) -> tuple[str, int]:
        view = desk.view()
        item = item_or_404(view, key, Match)
        connectees, connectors = people_by_key(view.found.workbook.connectees, view.found.workbook.connectors)
        person = connectees.get(plain_key(item.row.connectee))
        helper = connectors.get(plain_key(item.row.connector))
        return page(
            "match.html",
            view=view,
            item=item,
            here="matches",
            around=around(view.open(view.matches, item.stage), item),
            person=person,
            helper=helper,
            lines=tuple(side_by_side(person, helper, language())),
            others=alternatives(view.found, item.row, desk.config),
            history=by_row(view.read.workbook.decisions).get(item.row.row_key, ()),
        )

    @app.post("/posts/<key>/<action>")
    def decide_post(key: str, action: str) -> Response:
        return decided(key, POST_ACTIONS.get(action), "post")

    @app.post("/matches/<key>/<action>")
    def decide_match(key: str, action: str) -> Response:
        return decided(key, MATCH_ACTIONS.get(action), "match")

    def decided(key: str, decision: Decided | None, kind: str) -> Response:
        if decision is None:
            abort(404)
        here = url_for(kind, key=key)
        link = request.form.get("link", "").strip()
        fault = complaint(key, decision, link)
        if fault:
            notices.add("bad", fault)
            return redirect(here)
        wish = Wish(
            key,
            request.form.get("mark", ""),
            decision,
            request.form.get("text"),
            request.form.get("alt_text"),
            request.form.get("reason", "")[:500],
            link,
        )
        before = following(desk.view(), key)
        return told(desk.decide(wish), here, before, kind)

    def complaint(key: str, decision: Decided, link: str) -> str:
        text = request.form.get("text")
        if text is not None and not text.strip():
            return say("no_text")
        if link and isinstance(LINK.read(link), Doubt):
            return say("bad_link", link=link)
        item = desk.view().by_id.get(key)
        if decision in AFTER_APPROVAL and item and item.stage not in (Stage.APPROVED, Stage.IN_THE_AIR):
            return say("not_approved")
        return ""

    def told(outcome: Outcome, here: str, after: str, kind: str) -> Response:
        if outcome.end in (End.WRITTEN, End.WAITS) and outcome.decision and outcome.decision.decision:
            words = outcome.decision.decision.words
            notices.add(
                "good",
                say("written" if outcome.end is End.WRITTEN else "waits", decision=words, title=outcome.decision.title),
                here,
            )
            stays = outcome.decision.decision in (Decided.EDITED, Decided.NOT_SENT)
            return redirect(
                here
                if stays
                else url_for(kind, key=after)
                if after
                else url_for("posts" if kind == "post" else "matches")
            )
        notices.add("bad", say(outcome.end.value, why=outcome.error))
        return redirect(here if outcome.end is not End.GONE else url_for("posts" if kind == "post" else "matches"))

    @app.post("/retry")
    def retry() -> Response:
        done = desk.settle()
        notices.add("good" if done else "bad", say("settled" if done else "still_waiting"))
        return redirect(url_for("today"))

    @app.get("/shortcuts")
    def shortcuts() -> tuple[str, int]:
        return page("shortcuts.html", keys=KEYS, here="shortcuts")

    return app


@dataclass(frozen=True, slots=True)
class Around:
    """Where an item stands among those of its stage."""

    at: int
    n: int
    before: str
    after: str


def around(items: tuple[Item[Any], ...], item: Item[Any]) -> Around:
    """Return an item's place among others, counted from 1, and the ids of its neighbours; "" at the ends."""
    ids = [each.id for each in items if each.id]
    at = ids.index(item.id) if item.id in ids else -1
    return Around(at + 1, len(ids), ids[at - 1] if at > 0 else "", ids[at + 1] if -1 < at < len(ids) - 1 else "")


def following(view: View, key: str) -> str:
    """Return the id of the item that comes after one, of the same kind and stage; "" where it is the last."""
    item = view.by_id.get(key)
    if item is None:
        return ""
    items: tuple[Item[Any], ...] = view.posts if isinstance(item.row, Post) else view.matches
    place = around(tuple(each for each in items if each.stage is item.stage), item)
    return place.after or place.before


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it is shown in one place: what stands there, in pieces, and whether something is folded away."""

    pieces: tuple[tuple[str, bool], ...]
    cut: bool


def preview(text: str) -> dict[str, Shown]:
    """Return a post's text as phones, computers, and readers who ask for more see it."""
    fold = limits.fold(text)
    shown = {"phone": fold.phone, "computer": fold.desk, "whole": text}
    return {name: Shown(tuple(pieces(part)), len(part) < len(text)) for name, part in shown.items()}


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield a text in pieces, each with whether it is a hashtag."""
    at = 0
    for tag in re.finditer(r"(?<![\w&])#\w+", text):
        if tag.start() > at:
            yield text[at : tag.start()], False
        yield tag[0], True
        at = tag.end()
    if at < len(text):
        yield text[at:], False


def initials(name: str) -> str:
    """Return two letters that stand for a community where its logo would be."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or short_hash(name)[:2].upper()
