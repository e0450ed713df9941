"""The tabs of a community's workbook in their order, and all rows of a workbook on one day.

People's tabs are declared in people_tabs.py, the tool's own in tool_tabs.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sheets_templates.columns import Tab, tab_of
from sheets_templates.named import Unwilling, unwilling_among
from sheets_templates.people_tabs import (
    Activity,
    CheckIn,
    Connectee,
    Connector,
    Decision,
    Job,
    Letter,
    Match,
    Name,
    Post,
    Referral,
    Request,
    Testimonial,
    one_row_each,
)
from sheets_templates.tool_tabs import (
    AddedLine,
    AnswerLine,
    CalendarLine,
    CareLine,
    ChartLine,
    DecidedLine,
    JourneyLine,
    LetterLine,
    PostCheckLine,
    ReportLine,
    ReportRow,
    ReviewLine,
    RunLine,
    StartLine,
    TodayLine,
    WaitingLine,
)

PEOPLES_TABS: tuple[Tab, ...] = tuple(
    tab_of(row)
    for row in (
        Connectee,
        Connector,
        Match,
        Referral,
        Letter,
        Job,
        CheckIn,
        Activity,
        Testimonial,
        Post,
        Name,
        Decision,
        Request,
    )
)
TOOL_TABS: tuple[Tab, ...] = tuple(
    tab_of(row)
    for row in (
        TodayLine,
        ReviewLine,
        WaitingLine,
        LetterLine,
        PostCheckLine,
        JourneyLine,
        CareLine,
        CalendarLine,
        DecidedLine,
        ReportLine,
        ReportRow,
        ChartLine,
        AnswerLine,
        AddedLine,
        RunLine,
    )
)
START_TAB = tab_of(StartLine)
ALL_TABS: tuple[Tab, ...] = (START_TAB, *TOOL_TABS[:1], *PEOPLES_TABS, *TOOL_TABS[1:])
"""Every tab in the order in which a new workbook shows them."""


def tab_named(name: str) -> Tab:
    """Return the tab called `name` in the code. Raises KeyError where there is none."""
    return {tab.name: tab for tab in ALL_TABS}[name]


@dataclass(frozen=True, slots=True)
class Workbook:
    """All rows of a community's workbook on one day."""

    day: date
    connectees: tuple[Connectee, ...] = ()
    connectors: tuple[Connector, ...] = ()
    matches: tuple[Match, ...] = ()
    referrals: tuple[Referral, ...] = ()
    jobs: tuple[Job, ...] = ()
    activities: tuple[Activity, ...] = ()
    testimonials: tuple[Testimonial, ...] = ()
    posts: tuple[Post, ...] = field(default=())
    names: tuple[Name, ...] = ()
    decisions: tuple[Decision, ...] = ()
    requests: tuple[Request, ...] = ()
    letters: tuple[Letter, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    lacks: frozenset[tuple[str, str]] = frozenset()
    """Columns that the community's own tabs do not have, as (tab, column): what nobody can fill in is not asked for."""
    unread: frozenset[tuple[str, int, str]] = frozenset()
    """Cells that hold something which cannot be read, as (tab, line, column): nobody is asked for what they gave already."""
    taken_out: frozenset[str] = frozenset()
    """Keys of rows that the tool added and somebody took out again, such as "names|0123456789": they are not added again."""


@dataclass(frozen=True)
class ByKey:
    """A workbook whose people are found by key; each kind is looked through once, when it is first asked for."""

    workbook: Workbook

    @cached_property
    def connectees(self) -> Mapping[str, Connectee]:
        """Return the row that counts for each Connectee, by key."""
        return one_row_each(self.workbook.connectees)

    @cached_property
    def connectors(self) -> Mapping[str, Connector]:
        """Return the row that counts for each Connector, by key."""
        return one_row_each(self.workbook.connectors)

    @cached_property
    def unwilling(self) -> Unwilling:
        """Return those who did not agree to be named."""
        return unwilling_among((*self.connectees.values(), *self.connectors.values()), self.workbook.matches)
