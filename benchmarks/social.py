"""Drafts a second, rendered and checked, beside bare Jinja2 filling in the same wording; cards beside headless Chromium.

`python benchmarks/social.py` prints both tables; everything is measured in one run, best of several. Drafts are measured in
processor time, with nothing kept from one run to the next but single words. Chromium draws the same card from a page of HTML
with the same fonts, in one browser that is started once: its start is told apart.
"""

from __future__ import annotations

import html
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

DAY = date(2026, 3, 31)
POSTS, CARDS = 3_000, 30
NAMES = (
    "Gordon", "Susan", "Bảo", "Chidi", "Élodie", "Farid", "Grace", "Hélène", "Ivan", "Jacinta", "Kwame", "Lakshmi", "Marc-André",
    "Ngozi", "Olena", "Pádraig", "Quỳnh", "Rosa", "Siobhán", "Tamer", "Ursula", "Viktor", "Wei", "Ximena", "Yusuf", "Zoë",
)  # fmt: skip


def best(task: Callable[[], Any], clock: Callable[[], float] = time.process_time) -> float:
    """Return the seconds of the fastest of five runs, each of which meets its lines as if for the first time."""
    from social import limits, tact

    times = []
    for _ in range(5):
        for kept in (limits.line, tact.slips_in, tact.avoided_in):
            kept.cache_clear()
        start = clock()
        task()
        times.append(clock() - start)
    return min(times)


def occasion() -> Any:
    """Return a community in which so many Connectors are to be thanked."""
    from dataclasses import replace

    from automations import demo
    from sheets_templates.choices import MatchStatus
    from sheets_templates.people_tabs import Match
    from sheets_templates.tabs import Workbook
    from social.subjects import Occasion

    seen = demo.sample_rows(DAY).connectors
    people = tuple(
        replace(
            seen[at % len(seen)],
            email=f"c{at}@example.ca",
            last_name=f"{seen[at % len(seen)].last_name}-{chr(97 + at % 26)}",
        )
        for at in range(POSTS)
    )
    matches = tuple(
        Match(
            connectee=f"p{at}@example.ca",
            connector=person.email,
            status=MatchStatus.CLOSED,
            met_on=DAY - timedelta(days=at % 80),
        )
        for at, person in enumerate(people)
    )
    return Occasion(Workbook(DAY, (), people, matches))


def posts() -> None:
    """Print how many drafts a second are rendered and checked, and how many bare Jinja2 fills in."""
    from jinja2 import Environment

    from social.checks import checks
    from social.drafting import Voice, draft, facts_of, post_kind

    now, voice, kind = occasion(), Voice(), post_kind("appreciation", "en")
    subjects = now.due("helpful_connectors")
    facts = [facts_of(kind, subject, now, "en") for subject in subjects]
    plain = [Environment(autoescape=False).from_string(wording.source) for wording in kind.wordings]
    drafts = [draft(kind, subject, now, voice, "en", str(at)) for at, subject in enumerate(subjects)]

    def bare() -> None:
        for at, each in enumerate(facts):
            plain[at % len(plain)].render(each)

    def drafted() -> None:
        for at, subject in enumerate(subjects):
            draft(kind, subject, now, voice, "en", str(at))

    def checked() -> None:
        for post in drafts:
            checks(post.text, "en", alt_text=post.alt_text)

    floor, drawn, seen = best(bare), best(drafted), best(checked)
    print("| what | a second | as a multiple of bare Jinja2's time |")
    print("|---|---|---|")
    for name, seconds in (
        ("bare Jinja2 fills in the wording", floor),
        ("a draft: wording, alt text, consents, whom to tag", drawn),
        ("its checks", seen),
        ("drafted and checked", drawn + seen),
    ):
        print(f"| {name} | {len(subjects) / seconds:,.0f} | {seconds / floor:.1f} × |")


def card(at: int) -> Any:
    """Return a card with a name of its own."""
    from social.cards import Card

    first = NAMES[at % len(NAMES)]
    name = f"{first} MacLeod-{chr(97 + at % 26)}{chr(97 + at // 26 % 26)}"
    line, tags = f"{name} · Atlantic Mutual", "#GetConnected #BeAConnector"
    return Card("person", "Connector appreciation", f"Thank you, {first}!", line, "Our community", tags, f"{first[0]}M")


def page(each: Any) -> str:
    """Return the same card as a page of HTML."""
    from social.cards import Style

    look = Style()
    return (
        f"<body style='margin:0;width:1200px;height:627px;background:{look.paper};color:{look.ink};font-family:Noto Sans'>"
        f"<div style='position:absolute;left:744px;top:0;width:456px;height:627px;background:{look.accent}'></div>"
        f"<div style='position:absolute;left:715px;top:333px;width:210px;height:210px;border-radius:50%;background:{look.soft}'></div>"
        f"<div style='position:absolute;left:822px;top:136px;width:300px;height:300px;border-radius:50%;background:{look.warm};"
        f"font:900 138px/300px Noto Sans;text-align:center'>{html.escape(each.stamp)}</div>"
        f"<div style='position:absolute;left:72px;top:100px;width:610px'><b style='color:{look.accent}'>{html.escape(each.kicker.upper())}</b>"
        f"<h1 style='font:900 88px/1.12 Noto Sans;margin:20px 0'>{html.escape(each.headline)}</h1><p style='font-size:36px'>{html.escape(each.line)}</p></div>"
        f"<div style='position:absolute;left:72px;top:514px;width:64px;height:5px;background:{look.warm}'></div>"
        f"<b style='position:absolute;left:72px;top:550px;font-size:28px'>{html.escape(each.community)}</b>"
        f"<b style='position:absolute;left:72px;top:585px;font-size:21px;color:{look.accent}'>{html.escape(each.hashtags)}</b></body>"
    )


def cards() -> None:
    """Print how many cards a second Pillow draws, and how many headless Chromium does."""
    import shutil

    from playwright.sync_api import sync_playwright

    from social.cards import Style, draw

    draw(card(0), Style())
    run = iter(range(1, 99))

    def drawn() -> None:
        first = next(run) * CARDS
        for at in range(first, first + CARDS):
            draw(card(at), Style())

    ours = best(drawn, time.perf_counter) / CARDS
    found = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        start = time.perf_counter()
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 1200, "height": 627})
        view.set_content(page(card(0)))
        view.screenshot()
        started = time.perf_counter() - start

        def shots() -> None:
            for at in range(10):
                view.set_content(page(card(at)))
                view.screenshot()

        warm = best(shots, time.perf_counter) / 10
        browser.close()
    print("\n| a card of 1200 x 627 as PNG | milliseconds | as a multiple of ours |")
    print("|---|---|---|")
    for name, seconds in (
        ("ours, by Pillow", ours),
        ("headless Chromium that runs already", warm),
        ("headless Chromium started for it", started),
    ):
        print(f"| {name} | {seconds * 1000:.1f} | {seconds / ours:.1f} × |")


if __name__ == "__main__":
    posts()
    cards()
