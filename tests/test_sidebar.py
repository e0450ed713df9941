"""The sidebar of a Google Sheet in a real browser, over the real script."""

from datetime import UTC, datetime

import pytest

from automations import asked, demo
from automations.config import config_from
from automations.google_script import script_files
from automations.menu import OWN, menu
from automations.verdicts import VERDICT_TONES
from sheets_templates import layout
from tests.apps_script import NODE, Script
from tests.google_sheets import book_on
from tests.google_standin import ROBOT, Google
from tests.test_review_pages import chromium, needs_chromium  # noqa: F401 - a fixture that holds here too

pytestmark = [needs_chromium, pytest.mark.skipif(NODE is None, reason="Node is not installed")]

NOW = datetime(2026, 3, 31, 9, 30)

RUN = """
const runner = (ok, bad) => new Proxy({}, { get: (_, name) =>
  name === 'withSuccessHandler' ? (f) => runner(f, bad)
  : name === 'withFailureHandler' ? (f) => runner(ok, f)
  : (...args) => { window.appsScript(name, args).then((result) => ok && ok(result), (error) => bad && bad(error)); } });
window.google = { script: { get run() { return runner(null, null); } } };
"""
"""google.script.run as https://developers.google.com/apps-script/guides/html/reference/run has it."""


@pytest.fixture(params=["en", "fr"])
def open_sidebar(request, chromium, tmp_path):  # noqa: F811
    """Return the sidebar's page over a set-up spreadsheet, what else is needed to act there, and the language."""
    from automations.books.google_setup import set_up

    language = request.param
    with Google(now=lambda: NOW.replace(tzinfo=UTC)) as google:
        id_ = google.new_spreadsheet("Halifax", shared_with=[ROBOT, "sam@example.ca"])
        locale = {"en": "en_CA", "fr": "fr_CA"}[language]
        google.colleague(id_).do(
            {"updateSpreadsheetProperties": {"properties": {"locale": locale}, "fields": "locale"}}
        )
        config = config_from({"community": {"language": language, "book": f"google:{id_}"}}, folder=tmp_path)
        rows = demo.sample_grids(demo.sample_rows(NOW.date()), language)
        set_up(book_on(google, id_), layout.sheets(language, VERDICT_TONES, rows))
        with Script(google, id_, script_files(config)) as script:
            script.call("runMorning")
            asked.answer_requests(book_on(google, id_), config, NOW, menu())
            page = chromium.new_page(viewport={"width": 300, "height": 900})
            page.expose_function("appsScript", lambda name, words: script.call(name, *words)["result"])
            page.add_init_script(RUN)
            page.route(
                "https://sheet.example/",
                lambda route: route.fulfill(
                    body=script.call("showSidebar")["sidebar"]["html"], content_type="text/html"
                ),
            )
            page.goto("https://sheet.example/")
            page.wait_for_selector("#today li a")
            yield page, google, id_, config, language
            page.close()


def test_a_button_of_the_sidebar_is_answered_there_and_todays_list_links_to_rows(open_sidebar, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    page, google, id_, config, language = open_sidebar
    assert page.locator("#menu button").all_inner_texts() == [each.words.say(language) for each in OWN]
    assert page.locator("#today li").count() > 5
    assert "#gid=" in page.locator("#today li a").first.get_attribute("href")
    assert "&range=A" in page.locator("#today li a").first.get_attribute("href")
    page.get_by_role("button", name=OWN[0].words.say(language)).click()
    page.wait_for_function("document.getElementById('said').className === 'asked'")
    assert page.locator("#menu button").first.is_disabled()
    (line,) = asked.answer_requests(book_on(google, id_), config, NOW, menu())
    page.wait_for_function("document.querySelectorAll('button:disabled').length === 0", timeout=15_000)
    assert line.answer in page.locator("#said").inner_text()
    page.screenshot(path=str(tmp_path / f"sidebar-{language}.png"), full_page=True)
    assert [each["id"] for each in Axe().run(page).response["violations"]] == []
