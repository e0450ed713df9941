"""The steps after which somebody has something to do: which rows, since when, why, and by which letter.

To add a step, write a function that yields an `Action` for every row that it concerns, in the module of this folder that it
belongs to, and name it in the tuple at the foot. When a letter is due again, and to whom not, `followups` decides.
"""

from __future__ import annotations

from automations.followups import Action, Situation, Step, one_each, paced
from automations.steps.matches import (
    connectors_to_thank,
    introductions_due,
    meetings_missing,
    proposals_to_decide,
    referrals_missing,
)
from automations.steps.people import (
    intake_to_complete,
    job_check_ins,
    jobs_to_write_down,
    people_no_fit,
    people_not_ready,
    people_to_look_at_again,
    people_waiting,
    testimonials_to_ask_for,
)
from automations.steps.programme import (
    calendar_reminders,
    check_ins_to_do,
    connectors_to_circle_back_to,
    connectors_to_part_with,
    connectors_to_protect,
    goodbyes_to_say,
    partners_to_thank,
    possible_connectors,
)


def due_today(now: Situation) -> tuple[Action, ...]:
    """Return everything that is due, longest due first; one line for each row and step."""
    actions = (action for step in STEPS for action in step(now))
    return one_each(paced(now, actions))


STEPS: tuple[Step, ...] = (
    proposals_to_decide,
    introductions_due,
    meetings_missing,
    referrals_missing,
    connectors_to_thank,
    partners_to_thank,
    intake_to_complete,
    people_to_look_at_again,
    people_not_ready,
    people_no_fit,
    people_waiting,
    job_check_ins,
    check_ins_to_do,
    jobs_to_write_down,
    testimonials_to_ask_for,
    possible_connectors,
    connectors_to_protect,
    connectors_to_part_with,
    goodbyes_to_say,
    connectors_to_circle_back_to,
    calendar_reminders,
)
