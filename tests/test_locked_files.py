"""A workbook that LibreOffice really encrypted with a password: one clear line, whatever it was to be used for."""

import pytest

from sheets_templates.tabs import Workbook
from tests.test_cli import connector
from tests.test_lookups import DAY, file_of, office_missing, shown

pytestmark = pytest.mark.skipif(office_missing(), reason="LibreOffice with Python's uno is not on this machine")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with a workbook, book.xlsx, and locked.xlsx, the same behind a password."""
    folder = tmp_path_factory.mktemp("locked")
    shown(file_of(Workbook(DAY), folder), "Connectees", "show=A", f"locked={folder / 'locked.xlsx'}")
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ("morning", "locked.xlsx"),
        ("report", "april-2026", "--book", "locked.xlsx"),
        ("report", "april-2026", "--book", "book.xlsx", "--template", "locked.xlsx", "--to", "filled.xlsx"),
        ("adopt", "locked.xlsx"),
    ],
    ids=["morning", "report", "template", "adopt"],
)
@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "locked.xlsx is encrypted with a password"), ("fr", "locked.xlsx est chiffré par un mot de passe")],
)
def test_a_file_behind_a_password_is_one_clear_line_and_stays_as_it_is(
    folder, monkeypatch, capsys, words, language, says
):
    monkeypatch.chdir(folder)
    (folder / "config.toml").write_text(f'[community]\nlanguage = "{language}"\n', encoding="utf-8")
    before = (folder / "locked.xlsx").read_bytes()
    status, _, told = connector(capsys, *words)
    assert (status, len(told.splitlines())) == (1, 1)
    assert says in told
    assert (folder / "locked.xlsx").read_bytes() == before
    assert not (folder / "filled.xlsx").exists()
