"""The steps of every journey: of a match, of a Connectee, of a Connector; what shows each, and its colour."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from sheets_templates.columns import Row
from sheets_templates.layout import Tone
from sheets_templates.people_tabs import Connectee, Connector, Match
from sheets_templates.words import Words


class Stage(Enum):
    """A step of a journey, as a person reads it, with its colour and what in the workbook shows it."""

    PROPOSED = Words("Proposed", "Proposé"), Tone.LOOK, "The row is there."
    HELD = Words("Held", "En attente"), Tone.WAIT, "Status is Held."
    APPROVED = Words("Approved", "Approuvé"), Tone.LOOK, "Status is Approved, or a later step is dated."
    INTRODUCED = Words("Introduced", "Présentés"), Tone.WAIT, "Introduced on has come, or Letters has the introduction."
    BOOKED = Words("Meeting booked", "Rencontre prévue"), Tone.WAIT, "Meeting booked for is filled in."
    MET = Words("Met", "Rencontre faite"), Tone.GOOD, "Met on has come."
    ONE_REFERRAL = Words("1 referral", "1 référence"), Tone.GOOD, "Referrals given says so, or Referrals has the row."
    TWO_REFERRALS = Words("2 referrals", "2 références"), Tone.GOOD, "The same for the second."
    THREE_REFERRALS = Words("3 referrals", "3 références"), Tone.GOOD, "The same for the third."
    REFERRALS_MET = (
        Words("Referrals met", "Références rencontrées"),
        Tone.GOOD,
        "Three rows of Referrals have a Met on.",
    )
    DECLINED = Words("Declined", "Refusé"), Tone.STOP, "Status is Declined; Reason says why."
    CLOSED = Words("Closed", "Clos"), Tone.REST, "Status is Closed, or Closed on has come; Reason says why."

    APPLIED = Words("Applied", "Demande reçue"), Tone.LOOK, "The row is there."
    INTAKE = Words("Intake held", "Accueil fait"), Tone.LOOK, "Intake meeting on has come, or there is a match."
    READY = Words("Ready", "Prêt"), Tone.LOOK, "The verdict is Ready, or there is a match."
    MATCHED = Words("Matched", "En jumelage"), Tone.WAIT, "A match was approved or introduced, and is open or met."
    LOOKING = Words("Still looking", "En recherche"), Tone.WAIT, "Three months after the meeting no job is known."
    JOB_FOUND = Words("Job found", "Emploi trouvé"), Tone.GOOD, "Jobs has a row whose offer was accepted."
    CELEBRATED = Words("Celebrated", "Célébré"), Tone.GOOD, "The post about the job was posted."
    NOT_READY = (
        Words("Not ready", "Pas encore prêt"),
        Tone.WAIT,
        "The verdict is Not ready; with the day to look again.",
    )
    NOT_A_FIT = Words("Not a fit", "Hors programme"), Tone.STOP, "The verdict is Not a fit."
    TOOK_PART = Words("Took part before", "A déjà participé"), Tone.REST, "The verdict says so."
    WITHDRAWN = Words("Withdrawn", "Retrait"), Tone.REST, "Withdrawn on has come."

    ASKED = Words("Asked", "Sollicité"), Tone.LOOK, "The row is there."
    THANKED = Words("Thanked", "Remercié"), Tone.GOOD, "Thanked after the last meeting, by a date or a letter."
    RESTING = Words("Resting", "En pause"), Tone.WAIT, "Paused until is still to come."
    ENDED = Words("Ended", "Terminé"), Tone.REST, "Ended on has come; with the day to circle back."

    def __init__(self, words: Words, tone: Tone, shown_by: str) -> None:
        self.words = words
        self.tone = tone
        self.shown_by = shown_by


PATHS: Mapping[type[Row], tuple[Stage, ...]] = {
    Match: (
        Stage.PROPOSED, Stage.HELD, Stage.APPROVED, Stage.INTRODUCED, Stage.BOOKED, Stage.MET, Stage.ONE_REFERRAL,
        Stage.TWO_REFERRALS, Stage.THREE_REFERRALS, Stage.REFERRALS_MET, Stage.DECLINED, Stage.CLOSED,
    ),
    Connectee: (
        Stage.APPLIED, Stage.INTAKE, Stage.READY, Stage.MATCHED, Stage.MET, Stage.LOOKING, Stage.JOB_FOUND,
        Stage.CELEBRATED, Stage.NOT_READY, Stage.NOT_A_FIT, Stage.TOOK_PART, Stage.WITHDRAWN,
    ),
    Connector: (
        Stage.ASKED, Stage.READY, Stage.MET, Stage.THANKED, Stage.MATCHED, Stage.RESTING, Stage.ENDED,
    ),
}  # fmt: skip
"""The steps that each kind of row can take, in their order; a Connector begins a new round with each match."""

STAGE_TONES: Mapping[Words, Tone] = {stage.words: stage.tone for stage in Stage}
"""The colour of each stage, for the workbook's layout."""
