"""The stand-in answers as Google answered when it was recorded: status and body, request by request."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.google_standin import Google
from tests.google_standin.replay import moment_of, replayed

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "sheets-traffic"
RECORDINGS = sorted(FOLDER.glob("*.json")) if FOLDER.is_dir() else []


@pytest.mark.skipif(not RECORDINGS, reason=f"no recordings of Google's answers in {FOLDER}")
@pytest.mark.parametrize("path", RECORDINGS or [FOLDER], ids=lambda path: path.stem)
def test_every_recorded_answer_comes_out_of_the_stand_in(path):
    moment = moment_of(path) or datetime(2026, 3, 31, tzinfo=UTC)
    with Google(now=lambda: moment) as google:
        assert replayed(path, google) == []
