"""How fast Google is asked."""

from hypothesis import given
from hypothesis import strategies as st

from automations.books.google_pace import MINUTE, Pace, Quota, shared_quota


class Clock:
    """A clock that only sleeping moves on."""

    def __init__(self):
        self.now = 1_000.0

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@given(st.integers(1, 5), st.lists(st.floats(0, 30), max_size=60))
def test_no_minute_ever_holds_more_calls_than_the_quota(limit, pauses):
    clock, taken = Clock(), []
    pace = Pace(limit, clock, clock.sleep)
    for pause in pauses:
        clock.sleep(pause)
        pace.take()
        taken.append(clock())
    for at in range(len(taken) - limit):
        assert taken[at + limit] - taken[at] >= MINUTE - 1e-6


def test_forty_communities_pass_in_the_first_minute_without_waiting():
    clock = Clock()
    quota = Quota(300, 60, clock, clock.sleep)
    for _ in range(40):
        quota.take("tool@example.ca", writes=False)
        quota.take("tool@example.ca", writes=True)
    assert clock() == 1_000.0


def test_a_project_counts_what_all_its_accounts_ask():
    clock = Clock()
    quota = Quota(3, 2, clock, clock.sleep)
    for user in ("a", "b", "a"):
        quota.take(user, writes=False)
    assert clock() == 1_000.0
    quota.take("b", writes=False)
    assert clock() == 1_000.0 + MINUTE


def test_everything_in_one_process_shares_one_quota():
    assert shared_quota(300, 60) is shared_quota(300, 60)
