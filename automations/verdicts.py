"""Verdicts: where a person stands, why, and the first thing to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Generic, TypeVar

from automations.stages import STAGE_TONES
from sheets_templates.layout import Tone
from sheets_templates.people_tabs import Person
from sheets_templates.words import Words

P = TypeVar("P", bound=Person)


class Outcome(Enum):
    """Where a person stands; each row ends in exactly one. Earlier in this list wins over later."""

    WITHDRAWN = Words("Withdrawn", "Retrait"), Tone.REST
    ENDED = Words("Ended", "Terminé"), Tone.REST
    DUPLICATE = Words("Duplicate", "Doublon"), Tone.STOP
    TOOK_PART = Words("Already took part", "Déjà participé"), Tone.REST
    NOT_A_FIT = Words("Not a fit", "Hors programme"), Tone.STOP
    NOT_READY = Words("Not ready", "Pas encore prêt"), Tone.WAIT
    EXPECTATIONS = Words("Expectations to clarify", "Attentes à clarifier"), Tone.LOOK
    RESTING = Words("Resting", "En pause"), Tone.WAIT
    INCOMPLETE = Words("Incomplete", "Incomplet"), Tone.LOOK
    FOUND_WORK = Words("Found work", "En emploi"), Tone.GOOD
    READY = Words("Ready", "Prêt"), Tone.GOOD

    def __init__(self, words: Words, tone: Tone) -> None:
        self.words = words
        self.tone = tone


VERDICT_TONES: Mapping[Words, Tone] = {**STAGE_TONES, **{outcome.words: outcome.tone for outcome in Outcome}}
"""The colour of each verdict and of each step of a journey, for the workbook's layout."""

RANK: Mapping[Outcome, int] = {outcome: place for place, outcome in enumerate(Outcome)}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the outcome it asks for, why, what to do first, and the day on which the answer changes."""

    outcome: Outcome
    why: Words
    next_step: Words
    changes_on: date | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Verdict(Generic[P]):
    """The verdict on one row: the finding that decides, and everything else that was found, as notes."""

    person: P
    outcome: Outcome
    next_step: Words
    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()

    @property
    def ready(self) -> bool:
        """Tell whether the person can be matched."""
        return self.outcome is Outcome.READY

    @property
    def changes_on(self) -> date | None:
        """Return the day on which the deciding finding changes by itself, if it does."""
        return self.findings[0].changes_on if self.findings else None


READY_STEP = Words("Ready to be matched.", "Prêt à être jumelé.")


def ready(person: P) -> Verdict[P]:
    """Return the verdict on somebody about whom no rule found anything."""
    return Verdict(person, Outcome.READY, READY_STEP)


def verdict(person: P, findings: tuple[Finding, ...], notes: tuple[Finding, ...]) -> Verdict[P]:
    """Return the verdict that the findings amount to: the weightiest decides, the first of equals."""
    if not findings:
        return Verdict(person, Outcome.READY, READY_STEP, (), notes)
    ordered = tuple(sorted(findings, key=lambda finding: RANK[finding.outcome]))
    return Verdict(person, ordered[0].outcome, ordered[0].next_step, ordered, notes)
