"""The steps of every journey: of a match, of a Connectee, of a Connector."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from sheets_templates.layout import Tone
from sheets_templates.words import Words


class Stage(Enum):
    """A step of a journey, as a person reads it, with its colour."""

    PROPOSED = Words("Proposed", "Proposé"), Tone.LOOK
    HELD = Words("Held", "En attente"), Tone.WAIT
    APPROVED = Words("Approved", "Approuvé"), Tone.LOOK
    INTRODUCED = Words("Introduced", "Présentés"), Tone.WAIT
    BOOKED = Words("Meeting booked", "Rencontre prévue"), Tone.WAIT
    MET = Words("Met", "Rencontre faite"), Tone.GOOD
    ONE_REFERRAL = Words("1 referral", "1 référence"), Tone.GOOD
    TWO_REFERRALS = Words("2 referrals", "2 références"), Tone.GOOD
    THREE_REFERRALS = Words("3 referrals", "3 références"), Tone.GOOD
    REFERRALS_MET = Words("Referrals met", "Références rencontrées"), Tone.GOOD
    DECLINED = Words("Declined", "Refusé"), Tone.STOP
    CLOSED = Words("Closed", "Clos"), Tone.REST

    APPLIED = Words("Applied", "Demande reçue"), Tone.LOOK
    INTAKE = Words("Intake held", "Accueil fait"), Tone.LOOK
    READY = Words("Ready", "Prêt"), Tone.LOOK
    MATCHED = Words("Matched", "En jumelage"), Tone.WAIT
    LOOKING = Words("Still looking", "En recherche"), Tone.WAIT
    JOB_FOUND = Words("Job found", "Emploi trouvé"), Tone.GOOD
    CELEBRATED = Words("Celebrated", "Célébré"), Tone.GOOD
    NOT_READY = Words("Not ready", "Pas encore prêt"), Tone.WAIT
    NOT_A_FIT = Words("Not a fit", "Hors programme"), Tone.STOP
    TOOK_PART = Words("Took part before", "A déjà participé"), Tone.REST
    WITHDRAWN = Words("Withdrawn", "Retrait"), Tone.REST

    ASKED = Words("Asked", "Sollicité"), Tone.LOOK
    THANKED = Words("Thanked", "Remercié"), Tone.GOOD
    RESTING = Words("Resting", "En pause"), Tone.WAIT
    ENDED = Words("Ended", "Terminé"), Tone.REST

    def __init__(self, words: Words, tone: Tone) -> None:
        self.words = words
        self.tone = tone


STAGE_TONES: Mapping[Words, Tone] = {stage.words: stage.tone for stage in Stage}
"""The colour of each stage, for the workbook's layout."""
