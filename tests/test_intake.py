"""The verdict on every row, and the first thing to do about it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from automations.followups import Cadence, Situation
from automations.intake import CONNECTEE_RULES, CONNECTOR_RULES, Intake, funding_ends, judge
from automations.months import months_after
from automations.steps.people import intake_to_complete
from automations.verdicts import Outcome
from sheets_templates.choices import Attitude, Education, Employment, Licence, MatchStatus, Status
from sheets_templates.people_tabs import Connectee, Connector
from sheets_templates.tabs import Workbook
from tests.sheets import DAY, connectee, connector, match, reading


def verdict_on(person, settings=None, **others):
    role = "connectees" if isinstance(person, Connectee) else "connectors"
    connectees, connectors = judge(Workbook(DAY, **{role: (person,)}, **others), settings or Intake())
    return (*connectees, *connectors)[0]


def test_the_sample_people_are_ready():
    assert verdict_on(connectee()).outcome is Outcome.READY
    assert verdict_on(connector()).outcome is Outcome.READY


@pytest.mark.parametrize(
    ("changes", "outcome", "step"),
    [
        ({"withdrawn_on": date(2026, 3, 20)}, Outcome.WITHDRAWN, "Nothing to do."),
        ({"took_part_before": True}, Outcome.TOOK_PART, "one Connector each"),
        ({"may_work": False}, Outcome.NOT_A_FIT, "settlement agency"),
        ({"education": Education.NONE}, Outcome.NOT_A_FIT, "career counsellor"),
        ({"employment": Employment.IN_FIELD}, Outcome.NOT_A_FIT, "Congratulate"),
        ({"language_sufficient": False}, Outcome.NOT_READY, "Look again on 2026-06-01. Refer to a language school"),
        ({"resume": False}, Outcome.NOT_READY, "for the résumé"),
        ({"employment_ready": False}, Outcome.NOT_READY, "career counsellor"),
        ({"graduates_on": date(2026, 12, 1)}, Outcome.NOT_READY, "Look again on 2026-06-01"),
        ({"graduates_on": date(2026, 9, 30)}, Outcome.READY, "Ready to be matched"),
        ({"look_again_on": date(2026, 5, 4)}, Outcome.NOT_READY, "Look again on 2026-05-04"),
        ({"intake_on": None}, Outcome.INCOMPLETE, "Invite to the intake meeting"),
        ({"intake_on": date(2026, 4, 2)}, Outcome.INCOMPLETE, "Hold the intake meeting"),
        ({"email": "", "phone": ""}, Outcome.INCOMPLETE, "Ask for: E-mail"),
        ({"consent_share": None}, Outcome.INCOMPLETE, "Ask for: Consent: share profile"),
    ],
)
def test_each_criterion_of_the_deck_leads_to_its_verdict_and_first_step(changes, outcome, step):
    verdict = verdict_on(connectee(**changes))
    assert verdict.outcome is outcome
    assert step in verdict.next_step.say("en")


def test_what_a_communitys_sheet_has_no_column_for_is_not_asked_for_but_consent_always_is():
    """
    Connectees
    First name | Last name | E-mail       | Phone        | Applied on | Language | Intake meeting on | Consent: share profile
    Amina      | Okafor    | a@example.ca | 902-555-0134 | 2026-03-02 | English  | 2026-03-09        | 2026-03-09
    """
    read = reading(test_what_a_communitys_sheet_has_no_column_for_is_not_asked_for_but_consent_always_is)
    assert [each.outcome for each in judge(read.workbook, Intake())[0]] == [Outcome.READY]
    without = Workbook(DAY, (connectee(consent_share=None),), lacks=frozenset([("connectees", "consent_share")]))
    assert "Ask for: Consent: share profile" in judge(without, Intake())[0][0].next_step.say("en")


def test_whoever_found_a_job_is_congratulated_and_not_matched_unless_it_is_outside_their_field():
    """
    Jobs
    Connectee e-mail       | Offer accepted on | Employer        | In own field
    amina.okafor@example.ca | 2026-03-20        | Atlantic Mutual |
    """
    jobs = reading(
        test_whoever_found_a_job_is_congratulated_and_not_matched_unless_it_is_outside_their_field
    ).workbook.jobs
    found = verdict_on(connectee(), jobs=jobs)
    assert (found.outcome, "Congratulate" in found.next_step.say("en")) == (Outcome.FOUND_WORK, True)
    outside, later = replace(jobs[0], in_field=False), replace(jobs[0], accepted_on=DAY + timedelta(days=1))
    assert [verdict_on(connectee(), jobs=(job,)).outcome for job in (outside, later)] == [Outcome.READY] * 2


def test_case_1_a_negative_attitude_gets_feedback_and_practice_first():
    verdict = verdict_on(connectee(attitude=Attitude.NEEDS_COACHING, intake_on=date(2026, 3, 24)))
    assert verdict.outcome is Outcome.NOT_READY
    assert verdict.changes_on == date(2026, 4, 14)
    assert "constructive feedback" in verdict.next_step.say("en")


def test_case_2_a_dentist_without_licence_makes_alternate_plans_first():
    verdict = verdict_on(connectee(occupation="Dentist", licence=Licence.NOT_LICENSED))
    assert verdict.outcome is Outcome.NOT_READY
    assert "alternate plans" in verdict.next_step.say("en")


def test_a_regulated_profession_without_a_word_on_the_licence_is_asked_about():
    verdict = verdict_on(connectee(occupation="Dental hygienist", licence=None))
    assert verdict.outcome is Outcome.INCOMPLETE
    assert "licence" in verdict.next_step.say("en")
    assert verdict_on(connectee(occupation="Engineering manager", licence=None)).outcome is Outcome.READY


def test_case_4_who_will_not_network_is_taken_to_an_event_and_only_then_not_a_fit():
    first = verdict_on(connectee(willing_to_network=False, intake_on=date(2026, 3, 24)))
    later = verdict_on(connectee(willing_to_network=False, look_again_on=date(2026, 3, 30)))
    assert (first.outcome, later.outcome) == (Outcome.NOT_READY, Outcome.NOT_A_FIT)
    assert "networking event together" in first.next_step.say("en")


def test_case_5_who_met_a_connector_and_comes_back_is_reminded_of_one_each():
    person, helper = connectee(), connector()
    done = match(person, helper, status=MatchStatus.CLOSED, met_on=date(2026, 1, 5), closed_on=date(2026, 2, 1))
    verdict = verdict_on(person, matches=(done,))
    assert verdict.outcome is Outcome.TOOK_PART
    assert "networking event" in verdict.next_step.say("en")


@pytest.mark.parametrize(
    ("changes", "outcome", "step"),
    [
        ({"three_referrals": False}, Outcome.EXPECTATIONS, "three referrals"),
        ({"no_job_expected": False}, Outcome.EXPECTATIONS, "offer a job"),
        ({"open_to_share": False}, Outcome.EXPECTATIONS, "part kindly"),
        ({"paused_until": date(2026, 6, 1)}, Outcome.RESTING, "Back on 2026-06-01"),
        ({"paused_until": DAY}, Outcome.READY, "Ready"),
        ({"ended_on": date(2026, 3, 1)}, Outcome.ENDED, "Circle back on 2026-09-01"),
        ({"ended_on": date(2025, 3, 1)}, Outcome.ENDED, "Circle back now (it was due on 2025-09-01)."),
        (
            {"ended_on": date(2026, 3, 1), "circle_back_on": date(2027, 3, 1)},
            Outcome.ENDED,
            "Circle back on 2027-03-01",
        ),
        ({"three_referrals": None}, Outcome.INCOMPLETE, "Ask for: Will give three referrals"),
    ],
)
def test_each_expectation_of_connectors_leads_to_its_verdict_and_first_step(changes, outcome, step):
    verdict = verdict_on(connector(**changes))
    assert verdict.outcome is outcome
    assert step in verdict.next_step.say("en")


def test_who_helps_is_said_in_the_language_of_the_sentence_and_as_you_wrote_it_where_you_did():
    barred = connectee(may_work=False)
    assert verdict_on(barred).next_step.say("fr") == "Dirigez vers un organisme d'établissement."
    assert verdict_on(barred).next_step.say("en") == "Refer to a settlement agency."
    named = Intake(settlement_partner="ISANS {Halifax}")
    assert verdict_on(barred, named).next_step.say("fr") == "Dirigez vers ISANS {Halifax}."


def test_a_connector_who_stands_in_two_rows_is_a_duplicate_as_a_connectee_is():
    _, verdicts = judge(Workbook(DAY, connectors=(connector(), connector(position="", line=3))), Intake())
    assert [verdict.outcome for verdict in verdicts] == [Outcome.READY, Outcome.DUPLICATE]


def test_of_two_rows_with_one_address_the_fuller_counts_and_the_other_is_a_duplicate():
    """
    Connectees
    First name | Last name | E-mail | City
    Amina | Okafor | amina@example.ca |
    Amina | Okafor | AMINA@example.ca | Halifax
    """
    workbook = reading(test_of_two_rows_with_one_address_the_fuller_counts_and_the_other_is_a_duplicate).workbook
    verdicts, _ = judge(workbook, Intake())
    assert [verdict.outcome is Outcome.DUPLICATE for verdict in verdicts] == [True, False]
    assert "Amina Okafor" in verdicts[0].findings[0].why.say("en")


def test_a_rule_can_warn_or_be_off_instead_of_blocking():
    person = connectee(resume=False)
    warned = verdict_on(person, Intake(rules={"professional_resume": "warn"}))
    assert warned.outcome is Outcome.READY
    assert [note.why.say("en") for note in warned.notes] == ["résumé not professional yet"]
    assert verdict_on(person, Intake(rules={"professional_resume": "off"})).notes == ()


@pytest.mark.parametrize(
    ("landed", "ends"),
    [
        (date(2019, 5, 1), date(2026, 4, 1)),
        (date(2020, 5, 1), date(2026, 5, 1)),
        (date(2021, 6, 1), date(2027, 4, 1)),
        (date(2023, 2, 28), date(2028, 2, 28)),
    ],
)
def test_the_funding_window_is_six_years_and_from_april_2027_five(landed, ends):
    assert funding_ends(landed) == ends


def test_a_closed_funding_window_is_noted_and_never_rejects():
    person = connectee(status=Status.PERMANENT_RESIDENT, landed_on=date(2015, 1, 1))
    workbook = Workbook(date(2026, 5, 1), (person,))
    (verdict,), _ = judge(workbook, Intake())
    assert verdict.outcome is Outcome.READY
    assert "closed on 2026-04-01" in verdict.notes[0].why.say("en")


def test_the_weightiest_finding_decides_and_the_others_are_told_too():
    verdict = verdict_on(connectee(may_work=False, resume=False, email=""))
    assert verdict.outcome is Outcome.NOT_A_FIT
    assert len(verdict.findings) == 3


def test_every_rule_has_its_sentence_in_both_languages():
    for rule in (*CONNECTEE_RULES, *CONNECTOR_RULES):
        assert rule.says.en.endswith(".")
        assert rule.says.fr.endswith(".")
        assert rule.says.en != rule.says.fr


def test_a_month_later_is_the_last_day_at_most():
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_a_connector_who_is_also_a_connectee_has_a_verdict_in_each_tab():
    one, other = connectee(email="same@example.ca"), connector(email="same@example.ca")
    connectees, connectors = judge(Workbook(DAY, (one,), (other,)), Intake())
    assert connectees[0].person.row_key == "connectees|same@example.ca"
    assert connectors[0].person.row_key == "connectors|same@example.ca"
    assert isinstance(connectors[0].person, Connector)


def test_someone_who_presses_is_coached_in_follow_up_before_connecting():
    (verdict,) = judge(Workbook(DAY, (connectee(attitude=Attitude.FOLLOW_UP),)), Intake())[0]
    assert verdict.outcome is Outcome.NOT_READY
    assert "a week of patience" in verdict.next_step.say("en")


@pytest.mark.parametrize(
    ("landed", "closes"),
    [
        (date(2020, 6, 1), "2026-06-01"),
        (date(2018, 3, 1), "2026-04-01"),  # the limit began on that day
        (date(2020, 12, 1), None),
        (date(2024, 6, 1), None),
    ],
)
def test_a_funding_window_is_pointed_out_half_a_year_before_it_closes(landed, closes):
    (verdict,) = judge(Workbook(DAY, (connectee(landed_on=landed),)), Intake())[0]
    said = [note.why.say("en") for note in verdict.notes if "funding window" in note.why.say("en")]
    assert said == ([f"the federal funding window closes on {closes}"] if closes else [])
    assert verdict.outcome is Outcome.READY


def test_nobody_is_asked_for_what_they_gave_but_the_coordinator_types_it_anew():
    """
    Connectees
    First name | Last name | E-mail       | Applied on | Language | Industry sought       | Intake meeting on | Consent: share profile
    Wei        | Chen      | w@example.ca | 11/05/2026 | English  | Finance and insurance | 2026-03-09        | 2026-03-09
    Olu        | Obi       | olu@example  | 2026-03-02 | English  | Finance and insurance | 2026-03-09        | 2026-03-09
    Jean       | Leblanc   | j@example.ca | 2026-03-02 | English  | Finances              | 2026-03-09        | 2026-03-09
    Mia        | Roy       | m@gmial.com  | 2026-03-02 | English  | Finance and insurance | 2026-03-09        | 2026-03-09
    """
    read = reading(test_nobody_is_asked_for_what_they_gave_but_the_coordinator_types_it_anew)
    connectees, connectors = judge(read.workbook, Intake())
    said = {each.person.first_name: (each.outcome, each.next_step.say("en")) for each in connectees}
    assert said == {
        "Wei": (Outcome.INCOMPLETE, "Type anew: Applied on."),
        "Olu": (Outcome.INCOMPLETE, "Type anew: E-mail."),
        "Jean": (Outcome.INCOMPLETE, "Type anew: Industry sought."),
        "Mia": (Outcome.READY, "Ready to be matched."),
    }
    due = [*intake_to_complete(Situation(read.workbook, connectees, connectors, Cadence()))]
    assert [(each.who, each.letter) for each in due] == [("Wei Chen", ""), ("Olu Obi", ""), ("Jean Leblanc", "")]
