"""First byte of the review desk's pages at 5,000 drafts, beside Flask returning a constant page from the same server.

`python benchmarks/review.py` prints the table: over HTTP on loopback, the median of 20 requests and the first look, in one
run. The desk holds 5,000 drafts, 500 people, 200 proposals to decide on; its workbook is in memory, so that no file counts.
`python benchmarks/review.py decide` prints what a decision takes in a workbook file of the demo, one by one and all at once.
"""

from __future__ import annotations

import contextlib
import http.client
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

NOW = datetime(2026, 3, 31, 9)
DRAFTS, PEOPLE, PROPOSALS, LOOKS = 5_000, 500, 200, 20


def rows() -> Any:
    """Return a community with so many people, proposals and drafts."""
    from automations import demo
    from sheets_templates.choices import MatchStatus, PostStatus
    from sheets_templates.people_tabs import Match, Post

    seen = demo.sample_rows(NOW.date())

    def crowd(people: Any, many: int, letter: str) -> Any:
        return tuple(
            replace(
                people[at % len(people)], email=f"{letter}{at}@example.ca", last_name=f"Invented-{letter}{at}", phone=""
            )
            for at in range(many)
        )

    connectees, connectors = crowd(seen.connectees, PEOPLE * 3 // 5, "p"), crowd(seen.connectors, PEOPLE * 2 // 5, "c")
    matches = tuple(
        Match(
            connectee=connectees[at].key,
            connector=connectors[at % len(connectors)].key,
            connectee_name=connectees[at].name,
            connector_name=connectors[at % len(connectors)].name,
            status=MatchStatus.PROPOSED,
            fit=40 + at % 60,
            why="Both know the field Finance and insurance. Both are in Halifax. The Connector has 13 years of experience.",
            proposed_on=NOW.date(),
        )
        for at in range(PROPOSALS)
    )
    text = "Good news travels fast.\n\nEvery conversation opens a door, and every door leads to another one.\n\n#GetConnected"
    posts = tuple(
        Post(
            status=PostStatus.DRAFT,
            kind="tip",
            about=f"Draft {at}",
            text=f"{at}: {text}",
            alt_text="A card",
            drafted_on=NOW.date(),
            id=f"draft{at:05}",
        )
        for at in range(DRAFTS)
    )
    return replace(seen, connectees=connectees, connectors=connectors, matches=matches, posts=posts)


@contextlib.contextmanager
def running(app: Any) -> Iterator[int]:
    """Serve an application on loopback as the desk is served; yield the port."""
    from waitress.server import create_server

    server = create_server(app, host="127.0.0.1", port=0, threads=8)

    def serve() -> None:
        with contextlib.suppress(OSError):
            server.run()

    threading.Thread(target=serve, daemon=True).start()
    yield server.effective_port
    time.sleep(0.2)  # the last answer is still on its way
    server.close()


def first_byte(port: int, path: str, cookie: str = "") -> float:
    """Return the milliseconds from asking to the first byte of the answer's body. Raises RuntimeError for no answer."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    start = time.perf_counter()
    line.request("GET", path, headers={"Cookie": cookie})
    answer = line.getresponse()
    answer.read(1)
    took = (time.perf_counter() - start) * 1000
    line.close()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return took


def constant() -> Any:
    """Return an application whose one page is always the same: the floor."""
    from flask import Flask

    app = Flask("constant")
    page = "<!doctype html><title>Constant</title>" + "<p>The same each time.</p>" * 300
    app.add_url_rule("/", "page", lambda: page)
    return app


def desk_of(book: Any) -> tuple[Any, Any, float]:
    """Return a desk on a book, its guard, and the seconds until everything was read and planned."""
    from automations.config import Config
    from automations.review.desk import Desk
    from automations.review.guard import Guard

    desk = Desk(book, Config(), "Dana", clock=lambda: NOW)
    start = time.perf_counter()
    desk.view()
    return desk, Guard(0), time.perf_counter() - start


def pages() -> None:
    """Print the first byte of each page."""
    from automations.books.memory import MemoryBook
    from automations.review.app import get_ready, make_app
    from automations.review.guard import COOKIE
    from sheets_templates import layout
    from sheets_templates.grids import show_rows
    from sheets_templates.tabs import ALL_TABS, PEOPLES_TABS

    found = rows()
    sheets = {
        tab.title.en: (
            show_rows(tab, getattr(found, tab.name), "en")
            if tab in PEOPLES_TABS
            else ((layout.banner(tab, "en"),), *show_rows(tab, (), "en"))
        )
        for tab in ALL_TABS
    }
    desk, guard, ready = desk_of(MemoryBook(sheets))
    session = guard.enter(guard.token)
    with running(constant()) as port:
        first_byte(port, "/")
        floor = statistics.median(first_byte(port, "/") for _ in range(LOOKS))
    view = desk.view()
    wanted = (
        ("list of posts", lambda at: f"/posts?page={at + 1}"),
        ("one post", lambda at: f"/posts/{view.posts[at * 7].id}"),
        ("its picture, drawn for it", lambda at: f"/posts/{view.posts[at * 7].id}/0.png"),
        ("list of proposals", lambda at: f"/matches?page={at % 4 + 1}"),
        ("one proposal", lambda at: f"/matches/{view.matches[at * 7].id}"),
        ("today", lambda at: f"/today?page={at + 1}"),
    )
    app = make_app(desk, guard)
    start = time.perf_counter()
    get_ready(app, desk.view(), desk.config)
    warm = time.perf_counter() - start
    print(f"{DRAFTS:,} drafts, {PEOPLE} people, {PROPOSALS} proposals: read and planned in {ready:.1f} s,")
    print(f"pages made ready while the browser opens in {warm:.1f} s\n")
    print("| page | first look, ms | later looks, ms | as a multiple of the floor |")
    print("|---|---|---|---|")
    print(f"| Flask returning a constant page | | {floor:.1f} | 1 × |")
    with running(app) as port:
        guard.port = port
        for name, path in wanted:
            looks = [first_byte(port, path(at), f"{COOKIE}={session.id}") for at in range(LOOKS)]
            later = statistics.median(looks[1:])
            print(f"| {name} | {looks[0]:.0f} | {later:.1f} | {later / floor:.1f} × |")


def decisions() -> None:
    """Print what it takes to approve proposals in a workbook file: one by one, and all at once."""
    import contextlib
    import io

    from automations.cli import main
    from automations.config import Config
    from automations.review.desk import Wish
    from automations.review.serving import desk_at
    from automations.review.view import Stage
    from sheets_templates.choices import Decided

    def timed(task: Callable[[], object]) -> float:
        start = time.perf_counter()
        task()
        return time.perf_counter() - start

    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        main(["demo", folder, "--day", f"{NOW:%Y-%m-%d}"])
        desk = desk_at(str(Path(folder) / "connector.xlsx"), Config(), "Dana")
        todo = [item.id for item in desk.view().stages["matches"][Stage.TO_DECIDE]]
        half = len(todo) // 2

        def one_by_one() -> None:
            for key in todo[:half]:
                desk.decide(Wish(key, desk.view().by_id[key].mark, Decided.APPROVED))

        def at_once() -> None:
            view = desk.view()
            desk.decide_all([Wish(key, view.by_id[key].mark, Decided.APPROVED) for key in todo[half:]])

        single, whole = timed(one_by_one) / half, timed(at_once)
    print(f"a decision by itself: {single * 1000:.0f} ms; {len(todo) - half} at once: {whole * 1000:.0f} ms")


if __name__ == "__main__":
    decisions() if sys.argv[1:] == ["decide"] else pages()
