"""The desk's pages, each a function that is called like its page. Server-rendered; scripts only add shortcuts and copying.

To add a page, write its function and name it in PAGES, with its address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Response, abort, redirect, request, url_for

from automations.picturing import SIZES
from automations.referrals import Grove
from automations.review import growth
from automations.review.beside import alternatives, checked, picture_faults
from automations.review.preview import preview
from automations.review.profiles import people_by_key, side_by_side
from automations.review.view import AnyItem, Stage, View
from automations.review.visit import Page, Visit, address
from automations.review.wording import KEYS
from automations.writing import Desk as Writing
from sheets_templates.keys import plain_key
from sheets_templates.people_tabs import Match, Post
from social import limits
from social.letters import draft_file, mailto

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Answer

T = TypeVar("T")

LISTED = 50
"""So many rows stand on a page of a list."""


def start(at: Visit) -> Answer:
    """Show what comes first: today."""
    return redirect(url_for("today"))


def today(at: Visit) -> Page:
    """Show what is to do today, each with its letter or the way to its post or match."""
    view = at.view
    some = leaf(view.found.actions)
    lines = [(each, view.of_row(each.key), view.letter(each)) for each in some.rows]
    return at.page("today", here="today", view=view, lines=lines, some=some, mailto=mailto, address=address)


def letter(at: Visit, file: str) -> Response:
    """Give a letter that is due as a file that a mail program opens."""
    found = at.view.found
    drafted = next((each.letter for each in found.letters if each.file == file and each.letter), None)
    if drafted is None:
        abort(404)
    return download(draft_file(drafted, Writing(found, at.config).sender), "message/rfc822", file)


def posts(at: Visit) -> Page:
    """Show the posts at a stage, with how much weighs what is heaviest about each."""
    return listing(at, "posts", weight=lambda post: checked(at.view, post, at.config).weight)


def matches(at: Visit) -> Page:
    """Show the matches at a stage."""
    return listing(at, "matches")


def listing(at: Visit, kind: str, **more: Any) -> Page:  # noqa: ANN401 - a template takes anything
    """Show a page of the posts or matches at the stage that was asked for."""
    stages = at.view.stages[kind]
    stage = Stage.__members__.get(request.args.get("stage", ""), Stage.TO_DECIDE)
    return at.page(kind, here=kind, todo=at.view.todo, stage=stage, stages=stages, some=leaf(stages[stage]), **more)


def post(at: Visit, key: str) -> Page:
    """Show one post as LinkedIn would, with what is to know and to do about it."""
    item = at.item("posts", key)
    assert isinstance(item.counts, Post)  # what is called a post is one
    view, counts = at.view, item.counts
    return at.page(
        "post",
        here="posts",
        item=item,
        around=around(view, item),
        preview=preview(counts.text),
        found=checked(view, counts, at.config),
        faults=picture_faults(counts, view.found, at.config),
        sizes=SIZES,
        history=view.history.get(item.row.row_key, ()),
        units=limits.units(counts.text),
        most=limits.LONGEST_POST,
    )


def picture(at: Visit, key: str, size: int) -> Response:
    """Give a picture of a post, to look at or to keep."""
    item = at.item("posts", key)
    drawn = at.kept.pictures.of(item.counts, at.view.found, at.config, size) if isinstance(item.counts, Post) else None
    if drawn is None:
        abort(404)
    return download(drawn.png, "image/png", drawn.file if "download" in request.args else "")


def match(at: Visit, key: str) -> Page:
    """Show one match: both profiles, what speaks for it, who else there is, and what has grown from it."""
    item = at.item("matches", key)
    assert isinstance(item.row, Match)  # what is called a match is one
    view, row = at.view, item.row
    connectees, connectors = people_by_key(view.found.workbook.connectees, view.found.workbook.connectors)
    person, helper = connectees.get(plain_key(row.connectee)), connectors.get(plain_key(row.connector))
    grown = growth.of_match(view.found.workbook, row)
    return at.page(
        "match",
        here="matches",
        item=item,
        around=around(view, item),
        todo=[(each, view.letter(each)) for each in view.todo.get(row.row_key, ())],
        mailto=mailto,
        person=person,
        helper=helper,
        lines=tuple(side_by_side(person, helper, at.language)),
        others=alternatives(view.found, row, at.config),
        history=view.history.get(row.row_key, ()),
        grown=grown,
        people=growth.in_words(grown, True, at.language),
        drawable=growth.can_be_drawn(),
    )


def match_picture(at: Visit, key: str) -> Response:
    """Give the picture of what has grown from a match."""
    row = at.item("matches", key).row
    assert isinstance(row, Match)  # what is called a match is one
    return drawing(at, growth.of_match(at.view.found.workbook, row), names=True)


def network(at: Visit) -> Page:
    """Show how the network of the programme grew, as a whole or by the end of a year."""
    workbook = at.view.found.workbook
    shown = growth.of_year(workbook, request.args.get("year", type=int))
    names = request.args.get("names") == "all"
    return at.page(
        "network",
        here="network",
        shown=shown,
        years=growth.years(workbook),
        names=names,
        people=growth.in_words(shown, names, at.language),
        drawable=growth.can_be_drawn(),
    )


def network_picture(at: Visit) -> Response:
    """Give the picture of the network."""
    shown = growth.of_year(at.view.found.workbook, request.args.get("year", type=int))
    return drawing(at, shown, request.args.get("names") == "all")


def drawing(at: Visit, shown: Grove, names: bool) -> Response:
    """Give a picture of the network, to look at or to keep; nobody who is not there."""
    svg = at.kept.growth.drawn(shown, names, at.config.community.name, at.language)
    if not svg:
        abort(404)
    return download(svg, "image/svg+xml", "network.svg" if "download" in request.args else "")


def shortcuts(at: Visit) -> Page:
    """Show what the keys do."""
    return at.page("shortcuts", here="shortcuts", keys=KEYS)


def download(content: bytes, kind: str, file: str) -> Response:
    """Give bytes of a kind, to be kept under a name, or only to be looked at."""
    answer = Response(content, mimetype=kind)
    if file:
        answer.headers.set("Content-Disposition", "attachment", filename=file)
    return answer


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a list."""

    rows: tuple[Any, ...]
    number: int
    pages: int
    whole: int


def leaf(rows: tuple[Any, ...]) -> Leaf:
    """Return the page of a list that was asked for, or the nearest there is."""
    pages = -(-len(rows) // LISTED) or 1
    number = max(1, min(request.args.get("page", 1, int), pages))
    return Leaf(rows[(number - 1) * LISTED : number * LISTED], number, pages, len(rows))


@dataclass(frozen=True, slots=True)
class Around:
    """Where an item stands among those of its stage."""

    at: int
    n: int
    before: str
    after: str


def around(view: View, item: AnyItem) -> Around:
    """Return an item's place among those of its stage, counted from 1, and the ids of its neighbours; "" at the ends."""
    ids = [each.id for each in view.stages[item.kind][item.stage] if each.id]
    at = ids.index(item.id) if item.id in ids else -1
    return Around(at + 1, len(ids), ids[at - 1] if at > 0 else "", ids[at + 1] if -1 < at < len(ids) - 1 else "")


PAGES: Mapping[str, Callable[..., object]] = {
    "/": start,
    "/today": today,
    "/letters/<file>": letter,
    "/posts": posts,
    "/posts/<key>": post,
    "/posts/<key>/<int:size>.png": picture,
    "/matches": matches,
    "/matches/<key>": match,
    "/matches/<key>/network.svg": match_picture,
    "/network": network,
    "/network.svg": network_picture,
    "/shortcuts": shortcuts,
}
