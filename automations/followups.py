"""Follow-ups: what an action is, when it is due, and how people are left in peace.

The actions themselves stand in `automations/steps`. An action that was done disappears by itself, because a row says so: a
date in Matches, a new verdict, or a letter in the tab Letters. Letters keep a pace, whatever step they come from: nobody
is asked for something twice in a week, after two letters without an answer it is the coordinator's turn, nothing goes
out on quiet days, and whoever asked not to be contacted is left to the coordinator.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache

from automations.calendar import Entry
from automations.history import NUDGES, History
from automations.repeating import days_of, misread
from automations.verdicts import Outcome, Verdict
from sheets_templates.choices import LetterKind
from sheets_templates.keys import short_hash
from sheets_templates.people_tabs import Connectee, Connector
from sheets_templates.settings import Section, setting
from sheets_templates.tabs import Workbook
from sheets_templates.words import Words


@dataclass(frozen=True)
class Cadence(Section):
    """[cadence] When a step is due, in days, and how often somebody may be asked."""

    intake_incomplete: int = setting(10, "Ask for what is missing so many days after the application.", least=0)
    approve: int = setting(0, "Decide on a proposal so many days after it was made.", least=0)
    introduce: int = setting(2, "Introduce both so many days after you approved the match.", least=0)
    no_meeting: tuple[int, ...] = setting(
        (7, 14, 21), "Ask whether they met, so many days after the introduction; the last time is yours."
    )
    close_unmet: int = setting(28, "Propose to close a match without a meeting after so many days.", least=1)
    referrals: int = setting(5, "Ask for the three referrals so many days after the meeting.", least=0)
    thank: int = setting(7, "Thank the Connector within so many days of the meeting.", least=0)
    promised_referrals: int = setting(3, "So many referrals are hoped for from a match.", least=0)
    nudge_days: int = setting(7, "Nobody is asked for something again within so many days.", least=1)
    unanswered: int = setting(2, "After so many letters without an answer it is your turn to call.", least=1)
    quiet_weekends: bool = setting(True, "Whether nobody is asked for something on Saturdays and Sundays.")
    province: str = setting("", 'Nor on statutory holidays: of Canada, or of a province such as "NS" too.')
    quiet_days: tuple[str, ...] = setting((), 'Nor on days of your own, such as "12-24" or "2026-12-28".')
    job_check_months: tuple[int, ...] = setting(
        (3, 6), "Ask a Connectee who is looking how it goes, so many months after the meeting."
    )
    partner: int = setting(
        7, "Thank the partner who sent a Connectee so many days after they met their Connector.", least=0
    )
    testimonial: int = setting(14, "Ask for a testimonial so many days after a job was found.", least=0)
    verdict_word: int = setting(
        3, "Tell people within so many days of the intake meeting that they are not ready, or no fit.", least=0
    )
    waiting_word: int = setting(30, "Whoever waits hears from you at least every so many days.", least=1)
    courtesy: int = setting(60, "What happened longer ago asks for no letter of courtesy any more.", least=1)
    unmet_matches: int = setting(
        2, "After so many introductions without a meeting, offer a Connector a pause or a kind goodbye.", least=1
    )
    stalled: int = setting(7, "A step that has been overdue for so many days stands still.", least=1)

    def complaints(self) -> Iterator[Words]:
        """Yield what is wrong with the province and the quiet days."""
        try:
            holidays(self.province, 2026)
        except NotImplementedError:  # so the package holidays says that it knows no such province
            yield NO_PROVINCE.fill(province=self.province)
        for rule in self.quiet_days:
            for why in misread(rule.lower()):
                yield NO_QUIET_DAY.fill(rule=rule, why=why)


NO_PROVINCE = Words(
    "province = “{province}” is none; write two letters, such as “NS” or “QC”",
    "province = « {province} » n'en est pas une; écrivez deux lettres, comme « NS » ou « QC »",
)
NO_QUIET_DAY = Words(
    "quiet_days: “{rule}” is not understood ({why}); write such as “12-24” or “2026-12-28”",
    "quiet_days : « {rule} » ne se comprend pas ({why}); écrivez par exemple « 12-24 » ou « 2026-12-28 »",
)


SHORTEST_CODE = 4
"""Characters of an action's code, where no other of the day begins alike."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do now: about which row, what, with whom, why, and since when it has been due."""

    key: str
    what: Words
    who: str
    why: Words
    due_on: date
    quiet: bool = False
    """True where the person asked not to be contacted: it is for the coordinator alone."""
    letter: str = ""
    """The kind of letter that carries it out; "" for none."""
    to: str = ""
    """The key of the person that the letter goes to, or the partner's name."""
    about: str = ""
    """The key of the Connectee that it is about, where it goes to somebody else."""
    began: date | None = None
    """Letters from this day on belong to this step."""
    later_on: tuple[date, ...] = ()
    """When the letter is due again while nothing happens."""
    tries: int = 0
    """So many letters without an answer, then it is the coordinator's turn; 0 where one letter is all."""
    again_days: int = 0
    """The letter is due again after so many days, as long as the step lasts; 0 for once."""
    urgent: bool = False
    """True for what does harm while it waits; it stands above the rest."""
    courtesy: bool = False
    """True for what would be good to do and holds nobody up; it stands below the rest."""
    code_length: int = SHORTEST_CODE
    """So many characters make its code, as many as tell it apart from the day's others."""

    @property
    def task(self) -> Words:
        """Return what to do without a full stop, to stand inside another sentence."""
        return Words(self.what.en.removesuffix("."), self.what.fr.removesuffix("."))

    @property
    def told(self) -> Words:
        """Return what to do and with whom, in one line without a full stop: "Thank the Connector: Amina – Gordon"."""
        return Words("{what}: {who}", "{what} : {who}").fill(what=self.task, who=self.who) if self.who else self.task

    @property
    def code(self) -> str:
        """Return the short code by which a person says that this action is done."""
        return self.fingerprint[: self.code_length]

    @property
    def fingerprint(self) -> str:
        """Return what the action is known by, whatever else is due: its code is the beginning of it."""
        return short_hash(self.key, self.letter, self.to, self.about, self.what.en)

    @property
    def mark(self) -> tuple[str, ...]:
        """Return what two actions have in common that are one: a letter about the same, or the same step of one row."""
        one = self.key, self.letter, self.to, self.about
        return one if self.letter else (*one, self.what.en, self.who)


@dataclass(frozen=True)
class Situation:
    """What an action may look at: the workbook, the verdicts, the cadence, what is coming up."""

    workbook: Workbook
    connectees: tuple[Verdict[Connectee], ...]
    connectors: tuple[Verdict[Connector], ...]
    cadence: Cadence
    expired: Mapping[int, Words] = field(default_factory=dict)
    """By place in the workbook, the proposals that no longer bind their two people, with the reason."""
    upcoming: tuple[Entry, ...] = ()
    per_quarter: int = 0
    """So many matches at most in a quarter for one Connector, as the community says; 0 where it says nothing."""

    @property
    def day(self) -> date:
        """Return the day on which this is looked at."""
        return self.workbook.day

    @cached_property
    def history(self) -> History:
        """Return what has happened so far."""
        return History(self.workbook)

    @cached_property
    def ended(self) -> frozenset[str]:
        """Return the keys of Connectors whose time with the programme ended: nothing is asked of them but to come back."""
        return frozenset(verdict.person.key for verdict in self.connectors if verdict.outcome is Outcome.ENDED)

    @cached_property
    def incomplete(self) -> frozenset[str]:
        """Return the keys of people in whose row something is missing or cannot be read."""
        both = (self.connectees, self.connectors)
        return frozenset(each.person.key for side in both for each in side if each.outcome is Outcome.INCOMPLETE)

    @cached_property
    def leave_alone(self) -> frozenset[str]:
        """Return the keys of people who asked not to be contacted."""
        people = (*self.workbook.connectees, *self.workbook.connectors)
        return frozenset(person.key for person in people if person.do_not_contact)


Step = Callable[[Situation], Iterator[Action]]


def paced(now: Situation, actions: Iterable[Action]) -> Iterator[Action]:
    """Yield the actions that are due today once people are left in peace: at most one letter that asks, to each person."""
    asked: dict[str, Action] = {}
    for action in actions:
        if not action.letter:
            if action.due_on <= now.day:
                yield action
        elif action.quiet or action.to in now.leave_alone or action.about in now.leave_alone:
            if action.due_on <= now.day and not now.history.sent(
                action.to, kind_of(action), action.began, action.about
            ):
                yield dataclasses.replace(action, quiet=True, letter="")
        else:
            found = next_letter(now, action)
            if found is None:
                continue
            if not found.letter or kind_of(found) not in NUDGES:
                yield found
            elif found.to not in asked or pressing(found) < pressing(asked[found.to]):
                asked[found.to] = found
    yield from asked.values()


def kind_of(action: Action) -> LetterKind:
    """Return the kind of an action's letter."""
    return LetterKind[action.letter.upper()]


def next_letter(now: Situation, action: Action) -> Action | None:
    """Return the action if its letter, or the next one, is due today; after letters without an answer, the coordinator's turn."""
    kind, cadence = kind_of(action), now.cadence
    sent = now.history.sent(action.to, kind, action.began, action.about) if now.history.letters else ()
    if sent and not action.tries and not action.again_days:
        return None
    due = due_after(action, sent, cadence)
    if sent and action.tries and len(sent) >= action.tries:
        return your_turn(now, action, sent, due) if due <= now.day else None
    last = now.history.last_nudge.get(action.to) if kind in NUDGES else None
    if last:
        due = max(due, last + timedelta(days=cadence.nudge_days))
    if due > now.day or (kind in NUDGES and is_quiet(now.day, cadence)):
        return None
    return action if due == action.due_on else dataclasses.replace(action, due_on=due)


def due_after(action: Action, sent: tuple[date, ...], cadence: Cadence) -> date:
    """Return when an action is due after the letters that were sent."""
    if not sent:
        return action.due_on
    if action.again_days:
        return sent[-1] + timedelta(days=action.again_days)
    planned = (action.due_on, *action.later_on)
    earliest = sent[-1] + timedelta(days=cadence.nudge_days)
    return max(earliest, planned[len(sent)]) if len(sent) < len(planned) else earliest


def your_turn(now: Situation, action: Action, sent: tuple[date, ...], due: date) -> Action:
    """Return the coordinator's own action after letters without an answer."""
    what = Words("Call {who}: {n} letters had no answer", "Appelez {who} : {n} lettres sans réponse")
    why = Words("{what}; letters of {days}", "{what}; lettres du {days}")
    return dataclasses.replace(
        action,
        what=what.fill(who=now.history.name_of(action.to), n=len(sent)),
        why=why.fill(what=action.why, days=tuple(str(day) for day in sent)),
        letter="",
        due_on=due,
    )


def pressing(action: Action) -> tuple[bool, bool, date, str, str, str, str]:
    """Return the order of actions: what is urgent, the longest due, what holds nobody up; then by who, row, step and reason."""
    by_words = action.who, action.key, action.what.en, action.why.en
    return not action.urgent, action.courtesy, action.due_on, *by_words


def one_each(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Return actions in their order, most pressing first, each once however many rows say the same."""
    first: dict[tuple[str, ...], Action] = {}
    for action in sorted(actions, key=pressing):
        first.setdefault(action.mark, action)
    return tuple(first.values())


def told_apart(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Return actions with codes of which none begins like another."""
    every, alike = tuple(actions), defaultdict[str, set[str]](set)
    for action in every:
        alike[action.fingerprint[:SHORTEST_CODE]].add(action.fingerprint)
    return tuple(lengthened(action, alike[action.fingerprint[:SHORTEST_CODE]]) for action in every)


def lengthened(action: Action, alike: Collection[str]) -> Action:
    """Return an action with a code as long as it takes to tell it apart from some fingerprints that begin alike."""
    own = action.fingerprint
    others = [each for each in alike if each != own]
    if not others:
        return action
    lengths = range(SHORTEST_CODE, len(own))
    apart = (length for length in lengths if not any(each.startswith(own[:length]) for each in others))
    return dataclasses.replace(action, code_length=next(apart, len(own)))


@lru_cache(maxsize=4096)
def is_quiet(day: date, cadence: Cadence) -> bool:
    """Tell whether nobody is asked for something on a day: a weekend, a statutory holiday, or a day of your own."""
    if cadence.quiet_weekends and day.weekday() >= 5:
        return True
    own = (rule for rule in cadence.quiet_days if days_of(rule.lower(), day, day))
    return day in holidays(cadence.province, day.year) or next(own, None) is not None


def next_open_day(day: date, cadence: Cadence) -> date:
    """Return the first day from `day` on that is not quiet; after a year of quiet days, `day` itself."""
    days = (day + timedelta(days=more) for more in range(366))
    return next((each for each in days if not is_quiet(each, cadence)), day)


@lru_cache(maxsize=256)
def holidays(province: str, year: int) -> frozenset[date]:
    """Return the statutory holidays of a year. Raises NotImplementedError, as the package holidays does, for no province."""
    from holidays import country_holidays

    return frozenset(country_holidays("CA", subdiv=province.upper() or None, years=year))
