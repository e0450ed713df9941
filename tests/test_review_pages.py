"""The review desk as a person uses it: in a real Chromium, with the keyboard, in both languages, on wide and narrow screens."""

import dataclasses
import re
import shutil
from datetime import timedelta

import pytest

from automations.morning import run
from automations.review.desk import Desk
from automations.review.preview import initials, preview
from automations.review.serving import server_of
from automations.review.view import Stage
from automations.review.wording import KEYS, WORDING
from automations.steps.matches import EXPIRED
from sheets_templates.choices import MatchStatus, PostStatus
from sheets_templates.people_tabs import Post
from tests.sheets import DAY, NOW, connectee, connector, full_workbook, in_language, match
from tests.test_review_desk import Stubborn, workbook
from tests.test_review_guard import in_the_background

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")

LONG = "Every conversation opens a door. " * 12
POSTS = (
    Post(status=PostStatus.DRAFT, kind="tip", about="Networking", text=f"Say hello.\n\n{LONG}\n\n#GetConnected", id="p1", drafted_on=DAY),
    Post(status=PostStatus.DRAFT, kind="celebration", about="محمد العلي", text="مبروك محمد! #BeAConnector", id="p2", drafted_on=DAY),
)  # fmt: skip


@pytest.fixture(scope="module")
def chromium():
    """Return a browser that is started once."""
    with sync_api.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def rows():
    people = workbook(*POSTS)
    named = (connectee(), connectee(email="m@example.ca", first_name="محمد", last_name="العلي"))
    return dataclasses.replace(people, connectees=named, connectors=(connector(per_month=2), *people.connectors[1:]))


@pytest.fixture
def at_the_desk(chromium):
    """Return a function that opens the desk in a language: the desk, a page that is inside, the address of its pages."""
    ends = []

    def opened(language="en", book=None, width=1280):
        config = in_language(language)
        book = book or Stubborn(full_workbook(rows(), language))
        run(book, config, NOW)
        desk = Desk(book, config, "Dana", clock=lambda: NOW)
        server, guard = server_of(desk)
        ends.append(in_the_background(server))
        context = chromium.new_context(viewport={"width": width, "height": 900})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        ends.append(context.close)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.goto(guard.address)
        return desk, page, f"http://127.0.0.1:{guard.port}"

    yield opened
    for end in ends:
        end()


def paths(desk):
    """Return the address of every kind of page."""
    view = desk.view()
    post = next(item.id for item in view.posts if item.id)
    pair = next(item.id for item in view.matches if item.id)
    return (
        "/today",
        "/posts",
        "/posts?stage=DECLINED",
        f"/posts/{post}",
        "/matches",
        f"/matches/{pair}",
        "/network",
        "/shortcuts",
        "/none",
    )


def id_of(desk, about):
    return next(item.id for item in desk.view().posts if item.row.about == about)


@needs_chromium
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_page_has_a_fault_that_axe_finds(at_the_desk, language):
    """Every kind of page, wide and on a phone, and with everything that a post can show: approved, voided, in the air."""
    from axe_playwright_python.sync_playwright import Axe

    desk, page, base = at_the_desk(language)
    found = []
    for path in paths(desk):
        for width, light in ((1280, "light"), (390, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=light)
            page.goto(base + path)
            results = Axe().run(page)
            found += [(path, width, each["id"], each["nodes"][0]["html"]) for each in results.response["violations"]]
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
            assert page.get_attribute("html", "lang") == language
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{base}/posts/{id_of(desk, 'Networking')}")
    page.keyboard.press("a")
    page.wait_for_selector(".notice.good")
    page.goto(f"{base}/posts/{id_of(desk, 'Networking')}")
    assert page.locator("#approved-text").count() == 1
    found += [("approved", each["id"]) for each in Axe().run(page).response["violations"]]
    assert found == []


@needs_chromium
def test_a_post_is_approved_copied_and_marked_as_posted_with_the_keyboard_alone(at_the_desk):
    desk, page, base = at_the_desk()
    page.keyboard.press("p")
    page.wait_for_url("**/posts")
    page.keyboard.press("Enter")
    page.wait_for_url("**/posts/*")
    key = page.url.rsplit("/", 1)[1]
    page.keyboard.press("e")
    page.keyboard.press("Control+End")
    page.keyboard.type(" #Hello")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_selector(".notice.good")
    assert desk.view().by_id[key].stage is Stage.APPROVED
    page.goto(f"{base}/posts/{key}")
    page.keyboard.press("c")
    page.locator(".copied", has_text="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("#Hello")
    assert copied == desk.view().by_id[key].counts.text
    page.keyboard.press("l")
    page.keyboard.type("https://www.linkedin.com/feed/update/urn:li:share:1")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.good")
    assert desk.view().by_id[key].counts.link.endswith("share:1")
    assert desk.view().by_id[key].stage is Stage.DONE


@needs_chromium
def test_a_match_is_declined_with_a_reason_and_the_next_one_is_shown(at_the_desk):
    desk, page, _ = at_the_desk()
    page.keyboard.press("m")
    page.wait_for_url("**/matches")
    page.keyboard.press("Enter")
    page.wait_for_url("**/matches/*")
    key = page.url.rsplit("/", 1)[1]
    assert page.locator("table.profiles thead th").count() == 2
    page.keyboard.press("d")
    page.keyboard.type("They are neighbours")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.good")
    assert desk.view().by_id[key].counts.closed_why == "They are neighbours"
    assert not page.url.endswith(key)


@needs_chromium
def test_the_fold_is_where_linkedin_folds_on_a_phone_and_on_a_computer(at_the_desk):
    desk, page, base = at_the_desk()
    page.goto(f"{base}/posts/{id_of(desk, 'Networking')}")
    computer = page.locator(".shown:visible").inner_text()
    page.get_by_text("Phone", exact=True).click()
    phone = page.locator(".shown:visible").inner_text()
    page.get_by_text("Whole text", exact=True).click()
    whole = page.locator(".shown:visible").inner_text()
    assert len(phone) < len(computer) < len(whole)
    assert phone.endswith("…more")
    assert not whole.endswith("…more")


@needs_chromium
def test_a_busy_workbook_is_said_on_every_page_and_nothing_is_lost(at_the_desk):
    desk, page, base = at_the_desk()
    desk.book.busy = 9
    page.goto(f"{base}/posts/{id_of(desk, 'Networking')}")
    page.keyboard.press("a")
    page.wait_for_selector(".notice.bad")
    assert "open in Excel" in page.inner_text("main")
    page.goto(f"{base}/today")
    assert "Decisions that wait to be written: 1." in page.inner_text("main")
    desk.book.busy = 0
    page.get_by_role("button", name="Try again now").click()
    page.wait_for_selector(".notice.good")
    assert [row[2] for row in desk.book.tabs["Decisions"][1:]] == ["Approved"]


@needs_chromium
def test_a_second_browser_tab_that_decides_the_same_is_told_what_it_says_now(at_the_desk):
    desk, page, base = at_the_desk()
    other = page.context.new_page()
    address = f"{base}/posts/{id_of(desk, 'Networking')}"
    page.goto(address)
    other.goto(address)
    page.keyboard.press("a")
    page.wait_for_selector(".notice.good")
    other.keyboard.press("h")
    other.wait_for_selector(".notice.bad")
    assert "nothing was decided" in other.inner_text("main")
    assert len(desk.book.tabs["Decisions"]) == 2


@needs_chromium
def test_the_page_works_without_any_script(at_the_desk, chromium):
    desk, page, base = at_the_desk()
    context = chromium.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(f"{base}/posts/{id_of(desk, 'Networking')}")
    plain.get_by_role("button", name="Approve").click()
    assert desk.view().by_id[id_of(desk, "Networking")].stage is Stage.APPROVED
    context.close()


@needs_chromium
def test_nothing_is_fetched_from_anywhere_else_and_nothing_is_blocked(at_the_desk):
    desk, page, base = at_the_desk()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for path in paths(desk)[:-1]:
        page.goto(base + path)
    assert {url.split("/", 3)[2] for url in asked} == {base.removeprefix("http://")}
    assert complaints == []


@needs_chromium
def test_the_shortcuts_can_be_switched_off_and_the_language_changed(at_the_desk):
    _, page, base = at_the_desk()
    page.goto(f"{base}/shortcuts")
    assert page.locator("kbd").count() == len(KEYS)
    page.uncheck("#keys-on")
    page.keyboard.press("p")
    page.wait_for_timeout(150)
    assert page.url.endswith("/shortcuts")
    page.check("#keys-on")
    page.get_by_role("link", name="FR").click()
    assert page.inner_text("h1") == "Raccourcis"
    page.goto(f"{base}/posts?stage=DECLINED")
    assert "Refusées" in page.inner_text(".stages [aria-current]")
    page.get_by_role("link", name="EN", exact=True).click()
    assert "Declined" in page.inner_text(".stages [aria-current]")


@needs_chromium
def test_a_post_needs_a_text_a_real_link_and_an_approval(at_the_desk):
    desk, page, base = at_the_desk()
    address = f"{base}/posts/{id_of(desk, 'Networking')}"
    page.goto(address)
    page.fill("#text", "  ")
    page.get_by_role("button", name="Approve").click()
    assert "A post needs a text" in page.inner_text("main")
    page.goto(address)
    page.keyboard.press("a")
    page.wait_for_selector(".notice.good")
    page.goto(address)
    page.fill("#link", "no link")
    page.get_by_role("button", name="Mark as posted").click()
    assert "is no web address" in page.inner_text("main")


def test_a_name_in_any_script_has_initials_and_a_text_its_hashtags_marked():
    assert initials("Halifax Connector Program") == "HC"
    assert len(initials("***")) == 2
    shown = preview("One #Tag and #Été, not a&#39;b")["whole"]
    assert [text for text, tag in shown.pieces if tag] == ["#Tag", "#Été"]


def test_everything_the_desk_says_is_said_in_both_languages():
    for name, words in WORDING.items():
        assert words.en, name
        assert words.fr, name
        assert set(re.findall(r"{\w+}", words.en)) == set(re.findall(r"{\w+}", words.fr))


def test_the_handbook_lists_every_shortcut():
    from tests.test_house import ROOT

    text = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
    for key, what in KEYS:
        assert f"| `{key}` | {WORDING[what].en} |" in text


@needs_chromium
def test_everything_in_a_list_is_approved_with_three_keys(at_the_desk):
    desk, page, _ = at_the_desk()
    wanted = len(desk.view().stages["matches"][Stage.TO_DECIDE])
    assert wanted > 1
    page.keyboard.press("m")
    page.wait_for_url("**/matches")
    page.keyboard.press("x")
    page.keyboard.press("a")
    page.wait_for_selector(".notice.good")
    assert f"Approved: {wanted} in one go" in page.inner_text("main")
    assert not desk.view().stages["matches"][Stage.TO_DECIDE]


@needs_chromium
def test_nothing_ticked_is_nothing_decided(at_the_desk):
    desk, page, _ = at_the_desk()
    page.keyboard.press("m")
    page.wait_for_url("**/matches")
    page.keyboard.press("a")
    page.wait_for_selector(".notice.bad")
    assert len(desk.book.tabs["Decisions"]) == 1


@needs_chromium
def test_a_letter_that_is_due_is_read_copied_and_opened_as_a_draft(at_the_desk):
    people = rows()
    pair = match(
        people.connectees[0], people.connectors[0], status=MatchStatus.APPROVED, approved_on=DAY - timedelta(days=9)
    )
    desk, page, base = at_the_desk(book=Stubborn(full_workbook(dataclasses.replace(people, matches=(pair,)))))
    due = next(each for each in desk.view().found.letters if each.letter)
    card = page.locator(".actions .card", has_text=due.letter.subject).first
    card.locator("summary").click()
    card.get_by_role("button", name="Copy the letter").click()
    card.locator(".copied", has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").replace("\r", "") == due.letter.text
    with page.expect_download() as waiting:
        card.get_by_role("link", name="draft").click()
    assert waiting.value.suggested_filename == due.file
    assert due.letter.to[0].address.encode() in waiting.value.path().read_bytes()
    page.goto(f"{base}/matches/{next(item.id for item in desk.view().matches if item.row.row_key == due.action.key)}")
    assert due.letter.subject in page.inner_text("main")


@needs_chromium
def test_a_match_that_is_approved_is_not_offered_for_approval_and_without_a_fit_says_when_it_was_proposed(at_the_desk):
    people = rows()
    days = {"proposed_on": DAY - timedelta(days=12), "approved_on": DAY - timedelta(days=9)}
    pair = match(people.connectees[0], people.connectors[0], status=MatchStatus.APPROVED, **days)
    desk, page, base = at_the_desk(book=Stubborn(full_workbook(dataclasses.replace(people, matches=(pair,)))))
    page.goto(f"{base}/matches/{desk.view().matches[0].id}")
    assert page.get_by_role("button", name="Approve").count() == 0
    assert page.get_by_role("button", name="Hold").count() == 1
    assert f"\nProposed on {days['proposed_on']}\n" in page.inner_text("main")


@needs_chromium
def test_the_network_is_shown_by_year_and_beside_a_match(at_the_desk):
    pytest.importorskip("matplotlib", reason="the extra charts is not installed")
    people = rows()
    met = match(people.connectees[0], people.connectors[0], status=MatchStatus.APPROVED, introduced_on=DAY, met_on=DAY)
    desk, page, base = at_the_desk(book=Stubborn(full_workbook(dataclasses.replace(people, matches=(met,)))))
    page.keyboard.press("n")
    page.wait_for_url("**/network")
    loaded = "async (image) => { await image.decode(); return image.naturalWidth; }"
    assert page.locator(".network img").evaluate(loaded) > 300
    assert page.get_attribute(".network img", "alt") == "The network: Connector: 1, Connectee: 1."
    page.get_by_role("link", name="2026", exact=True).click()
    page.wait_for_url("**/network?year=2026")
    assert page.locator(".network img").evaluate(loaded) > 300
    key = next(item.id for item in desk.view().matches if item.row.met_on)
    page.goto(f"{base}/matches/{key}")
    page.locator(".grown img").scroll_into_view_if_needed()
    assert page.locator(".grown img").evaluate(loaded) > 300
    assert "How far it reaches" in page.inner_text(".grown")


@needs_chromium
def test_a_proposal_that_has_expired_says_so_in_the_list_before_it_is_approved_with_the_others(at_the_desk):
    """Nobody decided on it for 99 days."""
    people = rows()
    long_ago = DAY - timedelta(days=99)
    old = match(people.connectees[0], people.connectors[0], status=MatchStatus.PROPOSED, proposed_on=long_ago)
    _, page, base = at_the_desk(book=Stubborn(full_workbook(dataclasses.replace(people, matches=(old,)))))
    page.goto(f"{base}/matches")
    assert EXPIRED.en in page.inner_text(".list")
