"""Posts drafted from what really happened."""

import dataclasses
import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_templates.choices import ActivityType, Industry, MatchStatus, PostStatus, SpokenLanguage
from sheets_templates.people_tabs import Activity, Job, Post, Referral, Testimonial
from sheets_templates.tabs import Workbook
from sheets_templates.words import NO_WORDS, languages
from social import tact
from social.checks import Weight, checks
from social.consents import standings
from social.drafting import Voice, draft_posts, opening, post_kind, subject_of
from social.subjects import SUBJECTS, Need, Numbers, Occasion
from social.texts import TextFault, names_in, text_file, wording
from tests.sheets import DAY, connectee, connector, match

AMINA, GORDON = connectee(), connector()


def met(days=10, one=AMINA, other=GORDON):
    return match(one, other, status=MatchStatus.APPROVED, met_on=DAY - timedelta(days=days))


def job(**changes):
    facts = {
        "connectee": AMINA.email,
        "accepted_on": DAY - timedelta(days=5),
        "employer": "Atlantic Mutual",
        "confirmed_by": "her",
    }
    return Job(**(facts | changes))


FIRST = ("celebration", "appreciation", "recruitment")


def drafts(workbook, voice=None, language="en", needs=(), numbers=None):
    found = draft_posts(Occasion(workbook, needs, numbers), voice or Voice(kinds=FIRST), language)
    assert found.problems == ()
    return found.posts


def test_a_connector_who_met_someone_is_appreciated_by_name_where_they_consented():
    (post,) = drafts(Workbook(DAY, (AMINA,), (GORDON,), (met(),)))
    assert post.kind == "appreciation"
    assert "Gordon MacLeod" in post.text
    assert post.to_tag == ("Gordon MacLeod", "Atlantic Mutual", GORDON.linkedin)
    assert "2025-11-03" in post.consents


def test_without_consent_nobody_and_no_business_is_named():
    silent = dataclasses.replace(GORDON, consent_named=None)
    (post,) = drafts(Workbook(DAY, (AMINA,), (silent,), (met(),)))
    for name in ("Gordon", "MacLeod", "Atlantic Mutual"):
        assert name not in post.text
    assert post.to_tag == ()
    assert post.consents == "without a name: no consent"


def test_a_confirmed_job_is_celebrated_once():
    workbook = Workbook(DAY, (AMINA,), jobs=(job(),))
    (post,) = drafts(workbook)
    assert post.kind == "celebration"
    assert "Amina Okafor" in post.text
    assert drafts(dataclasses.replace(workbook, posts=(post,))) == ()
    posted = dataclasses.replace(post, status=PostStatus.POSTED)
    assert drafts(dataclasses.replace(workbook, posts=(posted,))) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"confirmed_by": ""},
        {"accepted_on": None},
        {"accepted_on": DAY + timedelta(days=1)},
        {"connectee": "nobody@example.ca"},
    ],
)
def test_a_job_that_is_not_certain_is_not_celebrated(changes):
    assert drafts(Workbook(DAY, (AMINA,), jobs=(job(**changes),))) == ()


def test_nobody_is_written_about_who_asked_not_to_be_contacted():
    quiet = dataclasses.replace(AMINA, do_not_contact=True)
    assert drafts(Workbook(DAY, (quiet,), jobs=(job(),))) == ()


def test_what_is_long_past_is_not_posted_about():
    assert drafts(Workbook(DAY, (AMINA,), jobs=(job(accepted_on=DAY - timedelta(days=200)),))) == ()


def test_thanks_do_not_go_stale_for_a_year():
    assert len(drafts(Workbook(DAY, (AMINA,), (GORDON,), (met(days=200),)))) == 1
    assert drafts(Workbook(DAY, (AMINA,), (GORDON,), (met(days=400),))) == ()


def test_only_so_many_drafts_wait_at_once():
    helpers = tuple(connector(email=f"c{n}@example.ca") for n in range(9))
    matches = tuple(met(one=connectee(email=f"p{n}@example.ca"), other=helper) for n, helper in enumerate(helpers))
    workbook = Workbook(DAY, (), helpers, matches)
    assert len(drafts(workbook)) == 3
    waiting = tuple(Post(status=PostStatus.DRAFT, id=str(n)) for n in range(2))
    assert len(drafts(dataclasses.replace(workbook, posts=waiting))) == 1


def test_a_connector_is_appreciated_once_a_year_the_longest_wait_first():
    other = connector(email="susan@example.ca", first_name="Susan")
    matches = (met(days=3, other=other), met(days=80), met(days=2, one=connectee(email="b@example.ca")))
    posts = drafts(Workbook(DAY, (AMINA,), (GORDON, other), matches))
    assert [post.about.split()[0] for post in posts] == ["Gordon", "Susan"]


HELPERS = tuple(connector(email=f"c{n}@example.ca", first_name=f"C{n}", last_name="Oh") for n in range(5))


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 200)), min_size=1, max_size=20))
def test_over_a_year_of_weeks_nobody_goes_unthanked_nobody_is_thanked_twice_and_nobody_overtakes(meetings):
    """Who met whom so many days ago; one post a week goes out."""
    matches = tuple(
        met(days, connectee(email=f"p{at}@example.ca"), HELPERS[n]) for at, (n, days) in enumerate(meetings)
    )
    first: dict[tuple[str, int], date] = {}
    for each, (n, _) in zip(matches, meetings, strict=True):
        key = HELPERS[n].name, each.met_on.year
        first[key] = min(first.get(key, each.met_on), each.met_on)
    owed, posts = dict(first), ()
    for week in range(20):
        rows = Workbook(DAY + timedelta(days=7 * week), (), HELPERS, matches, posts=posts)
        for post in drafts(rows, Voice(kinds=("appreciation",), drafts_at_once=1)):
            thanked = min((day, key) for key, day in owed.items() if key[0] == post.about)[1]
            assert owed.pop(thanked) <= min(owed.values(), default=date.max)
            posts = (*posts, dataclasses.replace(post, status=PostStatus.POSTED))
    assert owed == {}
    assert len({post.id for post in posts}) == len(posts) == len(first)


def a_full_day(consent=True, n=0):
    """A workbook in which every kind of post is due, with the n-th variation of it."""
    day = DAY.replace(day=4)
    given = day if consent else None
    helper = connector(email=f"c{n}@example.ca", consent_named=given, thanked_on=None)
    seekers = [connectee(email=f"p{n}.{at}@example.ca", consent_named=given, consent_quote=given) for at in range(12)]
    return Workbook(
        day,
        tuple(seekers),
        (helper,),
        tuple(match(one, helper, status=MatchStatus.APPROVED, met_on=day - timedelta(days=9 + n)) for one in seekers),
        jobs=(job(connectee=seekers[0].email, accepted_on=day - timedelta(days=5)),),
        activities=(
            Activity(held_on=day + timedelta(days=9), type=ActivityType.WORKSHOP, title=f"Coffee {n}", place="Library"),
            Activity(held_on=day - timedelta(days=9), type=ActivityType.WORKSHOP, title=f"Tea {n}", attendance=12),
            Activity(
                held_on=day - timedelta(days=2),
                type=ActivityType.COLLABORATION,
                title=f"Résumé day {n}",
                partner="Central Library",
                link="https://example.ca/day",
            ),
        ),
        testimonials=(Testimonial(said_on=day, person=seekers[0].email, text="It was good.", consent_on=day),),
    )


NUMBERS = Numbers(
    DAY.replace(month=2, day=1), {"meetings_held": 12, "matches_introduced": 1, "new_connectors": 2, "jobs_found": 3}
)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", Voice().kinds)
@pytest.mark.parametrize("consent", [True, False])
def test_every_wording_of_every_kind_is_fit_to_be_posted_in_every_language(kind, language, consent):
    declared, seen = post_kind(kind, language), set()
    for n in range(16):
        workbook = a_full_day(consent, n)
        workbook = dataclasses.replace(workbook, day=workbook.day.replace(year=2026 + n)) if kind == "tip" else workbook
        need = Need(list(Industry)[n].words, (NO_WORDS, SpokenLanguage.FRENCH.words)[n % 2], 1 + n % 3)
        numbers = dataclasses.replace(NUMBERS, month=DAY.replace(month=1 + n % 12, day=1))
        posts = drafts(workbook, Voice(kinds=(kind,)), language, (need,), numbers)
        if declared.without_consent == "skip" and not consent:
            assert posts == ()
            continue
        post = posts[0]
        seen.add(post.text[:40])
        for odd in ("{", "  ", "\n\n\n", " .", "()", "None"):
            assert odd not in post.text
        assert post.text.endswith("#GetConnected #BeAConnector")
        assert post.alt_text
        assert [
            check for check in checks(post.text, language, alt_text=post.alt_text) if check.weight is not Weight.FINE
        ] == []
        named = "Amina" in post.text or "Gordon" in post.text
        assert consent if named else not (consent and declared.consents)
        for placeholder in ("« ", " »", " :"):
            assert language != "fr" or placeholder not in post.text
    assert len(declared.wordings) >= 3
    assert declared.audience


def test_every_kind_of_post_has_a_text_in_every_language_and_is_drafted_unless_switched_off():
    assert set(names_in("posts")) == set(Voice().kinds)
    for kind in names_in("posts"):
        for language in languages():
            for each in post_kind(kind, language).wordings:
                assert list(tact.slips(each.source)) == []


def test_kinds_take_turns_so_that_nothing_crowds_out_the_rest():
    workbook = a_full_day()
    posts = drafts(workbook, Voice(drafts_at_once=12), numbers=NUMBERS)
    assert len({post.kind for post in posts}) >= 9
    assert posts[0].kind == "celebration"


def test_a_second_look_finds_the_same_reasons_why_others_were_not_written():
    now = Occasion(a_full_day(consent=False), (), NUMBERS)
    voice = Voice(kinds=("spotlight", "celebration", "tip"))
    first = draft_posts(now, voice, "en")
    second = draft_posts(now.with_posts(first.posts), voice, "en")
    assert (second.skipped, second.problems) == (first.skipped, first.problems)
    assert [skip.why.say("en") for skip in first.skipped] == ["“Consent: named in a post” is missing"]


def test_a_spotlight_waits_until_nothing_was_posted_about_them_for_two_months():
    workbook = a_full_day()
    about = Post(status=PostStatus.POSTED, kind="appreciation", about="Gordon MacLeod", drafted_on=workbook.day)
    only = Voice(kinds=("spotlight",))
    assert len(drafts(workbook, only)) == 1
    assert drafts(dataclasses.replace(workbook, posts=(about,)), only) == ()


def spotlights(day, *posts):
    """Return the spotlights drafted on a day about a Connector who met somebody lately."""
    meeting = dataclasses.replace(met(), met_on=day - timedelta(days=10))
    return drafts(Workbook(day, (AMINA,), (GORDON,), (meeting,), posts=posts), Voice(kinds=("spotlight",)))


@pytest.mark.parametrize("status", [PostStatus.POSTED, PostStatus.DECLINED])
def test_a_connector_is_presented_again_two_years_after_the_last_time_and_not_before(status):
    (first,) = spotlights(date(2025, 12, 22))
    posted = dataclasses.replace(first, status=status, posted_on=date(2025, 12, 23))
    for day in (date(2026, 2, 20), date(2027, 1, 4), date(2027, 12, 22)):
        assert spotlights(day, posted) == ()
    (second,) = spotlights(date(2027, 12, 23), posted)
    assert second.id != first.id


def test_a_presentation_drafted_before_new_year_is_still_known_after_it():
    (first,) = spotlights(date(2025, 12, 22))
    meeting = dataclasses.replace(met(), met_on=date(2025, 12, 12))
    now = Occasion(Workbook(date(2026, 1, 9), (AMINA,), (GORDON,), (meeting,), posts=(first,)))
    kind, subject = subject_of(first, now, Voice(), "en")
    assert (kind.name, subject.person) == ("spotlight", GORDON)


COFFEE = Activity(
    held_on=DAY + timedelta(days=9), type=ActivityType.NETWORKING_EVENT, title="Coffee", place="Library", attendance=9
)


@pytest.mark.parametrize("change", [{}, {"place": ""}, {"title": "COFFEE "}, {"type": ActivityType.WORKSHOP}])
@pytest.mark.parametrize("back", [False, True])
def test_an_event_that_stands_in_two_rows_is_told_once_by_the_fuller_row_wherever_it_stands(change, back):
    rows = (COFFEE, dataclasses.replace(COFFEE, **change))
    alone = Occasion(Workbook(DAY, activities=(COFFEE,)), (), NUMBERS)
    both = Occasion(Workbook(DAY, activities=rows[::-1] if back else rows), (), NUMBERS)
    for subject in ("events_ahead", "months_digest"):
        ahead = [each.key for each in both.due(subject)]
        assert ahead == [each.key for each in alone.due(subject)]
    assert len(both.due("months_digest")[0].facts["ahead"]) == 1
    if "place" in change:
        assert both.due("events_ahead")[0].facts["place"] == "Library"


def test_somebody_who_said_several_things_is_quoted_with_the_last_wherever_it_stands():
    willing = dataclasses.replace(AMINA, consent_quote=DAY)
    first = Testimonial(said_on=DAY - timedelta(days=9), person=AMINA.email, text="First words.", consent_on=DAY)
    last = dataclasses.replace(first, said_on=DAY, text="Last words.")
    for said in ((first, last), (last, first)):
        now = Occasion(Workbook(DAY, (willing,), jobs=(job(),), testimonials=said))
        assert now.quote_of(AMINA.key) == "Last words."


def test_a_meeting_that_stands_in_two_rows_is_one_on_the_way_to_a_milestone():
    now = Occasion(Workbook(DAY, (AMINA,), (GORDON,), (met(), met(), met(days=12))))
    assert len(now.meetings) == 2


def test_who_speaks_only_one_of_the_communitys_languages_is_written_about_in_it():
    thérèse = connector(email="t@example.ca", first_name="Thérèse", language=SpokenLanguage.FRENCH)
    workbook = Workbook(DAY, (AMINA,), (thérèse,), (met(other=thérèse),))
    (post,) = drafts(workbook, Voice(kinds=("appreciation",), languages=("en", "fr")))
    assert post.language is SpokenLanguage.FRENCH
    assert post.alt_text.startswith("Une carte qui dit")
    (post,) = drafts(workbook, Voice(kinds=("appreciation",)))
    assert post.language is SpokenLanguage.ENGLISH


def test_a_quote_of_five_thousand_characters_is_cut_and_only_quoted_with_consent():
    willing = dataclasses.replace(AMINA, consent_quote=DAY)
    said = Testimonial(said_on=DAY, person=AMINA.email, text="She opened doors for me. " * 200, consent_on=DAY)
    for person, quoted in ((willing, True), (AMINA, False)):
        for n in range(6):
            other = dataclasses.replace(person, email=f"q{n}@example.ca")
            quote = dataclasses.replace(said, person=other.email)
            (post,) = drafts(Workbook(DAY, (other,), jobs=(job(connectee=other.email),), testimonials=(quote,)))
            assert ("She opened doors" in post.text) is quoted
            assert len(post.text) < 900


def test_a_quote_that_names_somebody_without_their_consent_is_left_out_and_recalls_what_was_drafted():
    amina, gordon = dataclasses.replace(AMINA, consent_quote=DAY), connector()
    said = Testimonial(said_on=DAY, person=amina.email, text="Gordon opened three doors for me.", consent_on=DAY)
    only = Voice(kinds=("celebration",))
    for n in range(6):
        one = dataclasses.replace(amina, email=f"q{n}@example.ca")
        quote = dataclasses.replace(said, person=one.email)
        workbook = Workbook(
            DAY, (one,), (gordon,), (match(one, gordon),), jobs=(job(connectee=one.email),), testimonials=(quote,)
        )
        (post,) = drafts(workbook, only)
        assert "Gordon opened" in post.text
        taken_back = dataclasses.replace(workbook, connectors=(connector(consent_named=None),))
        assert "Gordon" not in drafts(taken_back, only)[0].text
        (stands,) = standings(Occasion(dataclasses.replace(taken_back, posts=(post,))), only, "en")
        assert [why.say("en") for why in stands.reasons] == ["Gordon MacLeod is named and did not consent"]


def test_a_name_from_right_to_left_keeps_the_order_of_what_follows():
    layla = connector(email="l@example.ca", first_name="ليلى", last_name="حداد", employer="شركة")
    (post,) = drafts(Workbook(DAY, (AMINA,), (layla,), (met(other=layla),)))
    assert "\u2068ليلى حداد\u2069" in post.text


def test_names_with_apostrophes_and_markup_stand_as_they_are():
    odd = connector(email="o@example.ca", first_name="Siobhán", last_name="O'Brien <b>{{x}}", employer="D'Arcy & Sons")
    (post,) = drafts(Workbook(DAY, (AMINA,), (odd,), (met(other=odd),)))
    assert "O'Brien <b>{{x}}" in post.text


def test_a_draft_that_would_say_what_it_never_should_is_a_problem():
    event = Activity(held_on=DAY + timedelta(days=3), type=ActivityType.WORKSHOP, title="Jobs guaranteed for refugees")
    found = draft_posts(Occasion(Workbook(DAY, activities=(event,))), Voice(kinds=("event_invitation",)), "en")
    assert found.posts == ()
    assert [problem.rule for problem in found.problems] == ["draft_not_fit"]
    assert found == draft_posts(Occasion(Workbook(DAY, activities=(event,))), Voice(kinds=("event_invitation",)), "en")


def test_nobody_is_invited_to_an_event_that_was_cancelled():
    event = Activity(held_on=DAY + timedelta(days=3), type=ActivityType.WORKSHOP, title="Coffee and questions")
    for cancelled, posts in ((None, 1), (True, 0)):
        workbook = Workbook(DAY, activities=(dataclasses.replace(event, cancelled=cancelled),))
        assert len(draft_posts(Occasion(workbook), Voice(kinds=("event_invitation",)), "en").posts) == posts


def test_milestones_are_the_tenth_the_twenty_fifth_and_so_on():
    workbook = a_full_day()
    (post,) = drafts(workbook, Voice(kinds=("milestone",)))
    assert post.about == "10th meeting"
    fewer = dataclasses.replace(workbook, matches=workbook.matches[:9])
    assert drafts(fewer, Voice(kinds=("milestone",))) == ()


def test_last_months_numbers_are_told_in_the_first_half_of_the_month_only():
    early, late = (Workbook(DAY.replace(day=day)) for day in (4, 20))
    assert len(drafts(early, Voice(kinds=("monthly_numbers", "newsletter")), numbers=NUMBERS)) == 2
    assert drafts(late, Voice(kinds=("monthly_numbers", "newsletter")), numbers=NUMBERS) == ()
    nothing = Numbers(NUMBERS.month, {"meetings_held": 0})
    assert drafts(early, Voice(kinds=("monthly_numbers", "newsletter")), numbers=nothing) == ()


def test_the_newsletter_names_only_those_who_agreed():
    for consent in (True, False):
        workbook = a_full_day(consent)
        workbook = dataclasses.replace(
            workbook, matches=tuple(dataclasses.replace(m, met_on=NUMBERS.month) for m in workbook.matches)
        )
        (post,) = drafts(workbook, Voice(kinds=("newsletter",)), numbers=NUMBERS)
        assert ("Gordon MacLeod" in post.text) is consent
        assert "Coffee 0" in post.text


def test_a_text_of_the_communitys_own_wins_and_one_with_an_error_leaves_the_others(tmp_path):
    own = post_text_with("Bravo {{ name }}!{% if %}", tmp_path)
    now = Occasion(Workbook(DAY, (AMINA,), (GORDON,), (met(),), jobs=(job(),)))
    found = draft_posts(now, Voice(texts=str(own), kinds=FIRST), "en")
    assert [post.kind for post in found.posts] == ["appreciation"]
    assert "posts/celebration.en.md, line 6" in found.problems[0].message.say("en")
    post_text_with("Bravo {{ name }}!", tmp_path / "mended")
    found = draft_posts(now, Voice(texts=str(tmp_path / "mended"), kinds=FIRST), "en")
    assert found.posts[0].text.startswith("Bravo Amina Okafor!")


@pytest.mark.parametrize(
    "text",
    [
        "{{ nothing_of_the_kind }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ name.upper.__globals__ }}",
        "{% for x in range(99999999) %}x{% endfor %}",
        "{{ 'x' * 10**9 }}",
        "{{ 10 ** 10 ** 8 }}",
        "{{ '%1000000000d' | format(1) }}",
        "{{ name | center(1000000000) }}",
        "{% for a in name %}x{% endfor %}",
        "{% for a in name %}{% for b in name %}{% for c in name %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in [name] %}{% for b in a %}x{% endfor %}{% endfor %}",
        "{% for a in name | join(name) %}x{% endfor %}",
        "{% for a in '" + "x" * 30_000 + "' %}x{% endfor %}",
        "{{ name | join(name) | join(name) | join(name) }}",
        "{{ 'xxxxxxxxx' | join('xxxxxxxxx') }}",
        "{{ name | join(', ') }}",
        "{{ name | join(attribute='x') }}",
        "{% macro x() %}{{ x() }}{% endmacro %}{{ x() }}",
        "{% include 'config.toml' %}",
        "{% set x = name %}{{ x }}",
        "{{ name.__class__ }}",
        "{{ firstname }}",
    ],
)
def test_a_text_that_asks_for_what_it_may_not_have_is_a_problem(text, tmp_path):
    own = post_text_with(text, tmp_path)
    found = draft_posts(
        Occasion(Workbook(DAY, (AMINA,), jobs=(job(),))), Voice(texts=str(own), kinds=("celebration",)), "en"
    )
    assert found.posts == ()
    assert "celebration.en.md, line 6" in found.problems[0].message.say("en")


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in few %}{% for b in few %}x{% endfor %}{% endfor %}",
        "{% for a in few %}y{% else %}{% for b in few %}x{% endfor %}{% endfor %}",
        "{% for a in few %}{% if a %}{% for b in few %}x{% endfor %}{% endif %}{% endfor %}",
        "{% for a in few %}{{ a | join('x') }}{% endfor %}",
        "{% for few in few %}x{% endfor %}",
        "{{ few | join(few) }}",
        "{{ (few | first) | join('x') }}",
    ],
)
def test_a_list_is_gone_through_once_and_not_within_another(text):
    with pytest.raises(TextFault, match="go through a list of facts") as fault:
        wording(f"Hello\n{text}", 4)
    assert fault.value.line == 6


def test_a_text_goes_through_as_many_lists_as_it_likes_one_after_the_other():
    said = wording("{% for a in few %}{{ loop.index }}{{ a }} {% endfor %}" * 5 + "{{ few | join(' and ') }}")
    assert said.filled({"few": ("x", "y")}) == "1x 2y " * 5 + "x and y"
    assert said.filled({"few": ""}) == ""
    with pytest.raises(TextFault, match="“few” is no list"):
        said.filled({"few": "many letters"})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("subject = nonsense\n---\nHello", "line 1 cannot be used: the first lines are not written as TOML"),
        ('subject = "no_such_thing"\n---\nHello', "subject knows no “no_such_thing”"),
        ('subject = "job_found"\n---\nHello', "did you mean “jobs_found”?"),
        ('audience = "x"\n---\nHello', "subject knows no “”"),
        ('subject = "jobs_found"\nconsents = ["name"]\n---\nHello', "did you mean “named”?"),
        ('subject = "jobs_found"\nconsents = "named"\n---\nHello', "must be a list of texts"),
        ("subject = 3\n---\nHello", "must be a text in quotes"),
        ('subject = "jobs_found"\nlook = "posh"\n---\nHello', "look knows no “posh”"),
        ('subject = "jobs_found"\n---\n \n', "there is no text below"),
        ("Hello", "there is no line ---"),
        ("x" * 100_001, "at most 100000"),
        (
            'subject = "jobs_found"\n---\nfine {{ name }}\n===\n\n{{ nome }}',
            "line 6 cannot be used: there is no “nome”; did you mean “name”?",
        ),
    ],
)
def test_a_text_file_that_is_wrong_is_named_with_what_would_be_right(text, says, tmp_path):
    (tmp_path / "celebration.en.md").write_text(text, encoding="utf-8")
    people = tuple(connectee(email=f"n{n}@example.ca") for n in range(9))
    now = Occasion(Workbook(DAY, people, jobs=tuple(job(connectee=person.email) for person in people)))
    found = draft_posts(now, Voice(texts=str(tmp_path), kinds=("celebration", "tip")), "en")
    assert [problem.rule for problem in found.problems] == ["post_text_unusable"]
    assert says in found.problems[0].message.say("en")
    assert "tip" in [post.kind for post in found.posts]


def test_a_kind_without_a_text_is_a_problem_that_names_what_there_is():
    found = draft_posts(Occasion(Workbook(DAY)), Voice(kinds=("tips",)), "en")
    assert "did you mean “tip”?" in found.problems[0].message.say("en")


def test_a_text_that_is_not_utf_8_is_a_problem(tmp_path):
    (tmp_path / "tip.en.md").write_bytes("subject = 'turn_of_tips'\n---\nCaf\xe9".encode("latin-1"))
    found = draft_posts(Occasion(Workbook(DAY)), Voice(kinds=("tip",), texts=str(tmp_path)), "en")
    assert "not saved as UTF-8" in found.problems[0].message.say("en")


def test_a_field_that_lacks_connectors_is_written_about_once_a_quarter_most_people_first():
    health, law = (Need(industry.words, NO_WORDS, n) for industry, n in ((Industry.HEALTH, 4), (Industry.PUBLIC, 2)))
    workbook = Workbook(DAY)
    first, second = drafts(workbook, needs=(health, law))
    assert (first.about, second.about) == ("Health care and social assistance", "Public administration")
    written = dataclasses.replace(workbook, posts=(first, second))
    assert drafts(written, needs=(health, law)) == ()
    later = dataclasses.replace(written, day=DAY + timedelta(days=1))
    assert len(drafts(later, Voice(drafts_at_once=4, kinds=FIRST), needs=(health, law))) == 2


@pytest.mark.parametrize(
    ("days", "attendance", "drafted"),
    [(1, 12, True), (0, 12, False), (-3, 12, False), (1, None, False), (1, 1, False), (22, 12, False)],
)
def test_a_recap_only_follows_an_event_that_has_taken_place(days, attendance, drafted):
    """An attendance may be what is expected: until the day has passed nothing is told."""
    event = Activity(
        held_on=DAY - timedelta(days=days), type=ActivityType.WORKSHOP, title="Coffee", attendance=attendance
    )
    assert bool(drafts(Workbook(DAY, activities=(event,)), Voice(kinds=("event_recap",)))) is drafted


@pytest.mark.parametrize(("kind", "days"), [("event_recap", -1), ("event_invitation", 5)])
def test_an_event_that_stands_in_two_rows_is_told_once(kind, days):
    event = Activity(held_on=DAY + timedelta(days=days), type=ActivityType.WORKSHOP, title="Coffee", attendance=12)
    assert len(drafts(Workbook(DAY, activities=(event, event)), Voice(kinds=(kind,)))) == 1


def test_thanks_tell_how_many_names_were_given_and_only_what_happened():
    given = tuple(
        Referral(given_on=DAY - timedelta(days=n), connectee=AMINA.email, referred_by=GORDON.email, referred_to=f"P{n}")
        for n in (2, 3, 400, -4)
    )
    now = Occasion(Workbook(DAY, (AMINA,), (GORDON,), (met(),), referrals=given))
    (subject,) = now.due("helpful_connectors")
    assert (subject.facts["met"], subject.facts["names_given"]) == (1, 2)


@pytest.mark.parametrize("folder", ["posts", "letters"])
def test_no_french_text_needs_an_apostrophe_that_depends_on_a_name(folder):
    """« La connaissance de {{ name }} » is wrong for Amina, « de {{ month }} » for April."""
    vowel_after = re.compile(r"\b(?:de|que|le|la|ne|se|je|jusque|lorsque|puisque|si) \{\{ (?!day|ordinal|back_on)")
    for name in names_in(folder):
        for each in text_file(folder, name, "fr").wordings:
            assert vowel_after.findall(each.source) == []


def test_the_card_of_a_tip_shows_how_the_tip_begins():
    assert opening("“Tell me about yourself” is not a test. It is an open door.\n\nTry this.") == (
        "“Tell me about yourself” is not a test."
    )
    assert opening("Three questions that work in every chat:\n\n1. What?") == "Three questions that work in every chat"
    assert len(opening("word " * 200)) <= 91
    assert opening("") == ""
    (post,) = drafts(Workbook(DAY), Voice(kinds=("tip",)))
    assert post.alt_text == f"A card with a tip: {opening(post.text)}"


def test_a_draft_too_long_for_linkedin_is_a_problem_counted_in_its_own_units(tmp_path):
    for tail, fits in (("🎉" * 10, True), ("🎉" * 11, False), ("e\u0301" * 11, False)):
        post_text_with("x" * 2980 + tail, tmp_path)
        now = Occasion(Workbook(DAY, (AMINA,), jobs=(job(),)))
        found = draft_posts(now, Voice(texts=str(tmp_path), kinds=("celebration",), hashtags=()), "en")
        assert bool(found.posts) is fits
        assert [problem.message.say("en") for problem in found.problems] == (
            [] if fits else ["the draft “celebration” is too long"]
        )
        text_file.cache_clear()
        post_kind.cache_clear()


def test_every_subject_says_what_makes_it_due():
    assert all((subject.__doc__ or "").strip() for subject in SUBJECTS)


def post_text_with(body, folder):
    folder.mkdir(exist_ok=True)
    head = 'subject = "jobs_found"\naudience = "all"\nconsents = ["named"]\nwithout_consent = "skip"'
    (folder / "celebration.en.md").write_text(f"{head}\n---\n{body}", encoding="utf-8")
    return folder
