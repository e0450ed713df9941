"""What a morning found and what it wants to change: one value, shown by `--dry-run`, compared by tests, kept by nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from automations.books import Changes
from automations.calendar import Entry
from automations.care import Care
from automations.deciding import Ruling
from automations.followups import Action
from automations.journeys import Journey
from automations.leading import Ways
from automations.matching import Waiting
from automations.publishing import Publishing
from automations.verdicts import Verdict
from reports.figures import Reported
from reports.report import Report
from sheets_templates.columns import Problem
from sheets_templates.people_tabs import CheckIn, Connectee, Connector, Decision, Match, Name, Post
from sheets_templates.tabs import Workbook
from sheets_templates.tool_tabs import AddedLine
from sheets_templates.words import NO_WORDS, Words
from social.subjects import Need

if TYPE_CHECKING:
    from automations.writing import Due


@dataclass(frozen=True)
class Plan:
    """What a morning found and what it wants to change; a value, so that it can be shown, compared and kept."""

    day: date
    workbook: Workbook
    """The rows as they will be once proposals and drafts are added."""
    connectees: tuple[Verdict[Connectee], ...]
    connectors: tuple[Verdict[Connector], ...]
    proposals: tuple[Match, ...]
    names: tuple[Name, ...]
    waiting: tuple[Waiting, ...]
    needs: tuple[Need, ...]
    actions: tuple[Action, ...]
    posts: Publishing
    """Drafts of posts to add, and everything found about those that have not gone out yet."""
    decisions: tuple[Decision, ...]
    """Approvals that were typed in the sheet, to be recorded with the text that they are about."""
    rulings: tuple[Ruling, ...]
    """What counts for each post and match about which something was decided."""
    report: Report
    """The report of the period under way."""
    problems: tuple[Problem, ...]
    changes: Changes
    calendar: tuple[Entry, ...] = ()
    """What is coming up, soonest first."""
    check_ins: tuple[CheckIn, ...] = ()
    """New rows for people to be looked up before a report."""
    journeys: tuple[Journey, ...] = ()
    """Where each match, Connectee and Connector stands."""
    care: tuple[Care, ...] = ()
    """How each Connector is doing."""
    waiting_word: int = 30
    """Whoever waits hears something at least every so many days."""
    letters: tuple[Due, ...] = ()
    """The letters that are due today, as drafts."""
    offer: Words = NO_WORDS
    """Which of people's tabs the workbook does not have, on the one morning on which it is said."""
    ways: Ways = field(default_factory=Ways)
    """Where names in the tool's tabs lead."""
    remembered: tuple[AddedLine, ...] = ()
    """The rows that the tool added before."""

    @property
    def figures(self) -> Mapping[str, Reported]:
        """Return every figure of the report under way by name."""
        return self.report.figures

    @property
    def drafts(self) -> tuple[Post, ...]:
        """Return the drafts of posts that are added."""
        return self.posts.drafts
