"""The command line, as a person types it."""

import json
import os
import subprocess
import sys
import time

import pytest

from automations import cli, commands
from automations.cli import main
from automations.config import load_config
from automations.errors import ConnectorError


def connector(capsys, *words):
    """Return the exit status, what was printed, and what was complained of."""
    try:
        status = cli.main(list(words))
    except SystemExit as ended:
        status = ended.code
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path, monkeypatch):
    """Let every test type its commands in a folder of its own."""
    monkeypatch.chdir(tmp_path)


def test_a_new_workbook_is_made_and_its_first_morning_goes_well(capsys):
    assert connector(capsys, "init", "ours.xlsx")[0] == 0
    status, said, _ = connector(capsys, "morning", "ours.xlsx")
    assert status == 0
    assert "Connectees: 0" in said
    assert connector(capsys, "check", "ours.xlsx")[:2] == (0, "Nothing to put right.\n")


def test_a_demo_morning_fits_a_screen_and_a_second_has_nothing_left_to_do(capsys):
    status, said, _ = connector(capsys, "demo", "--day", "2026-03-31")
    assert status == 0
    assert len(said.splitlines()) <= 24
    assert "matches proposed" in said
    assert "Open demo/connector.xlsx" in said.replace("\\", "/")
    assert "Nothing is left to do" in connector(capsys, "demo", "--day", "2026-03-31")[1]


def test_the_demo_speaks_french_where_asked(capsys):
    said = connector(capsys, "demo", "--language", "fr", "--day", "2026-03-31")[1]
    assert "jumelages proposés" in said
    assert "Plus rien à faire" in connector(capsys, "demo", "--language", "fr", "--day", "2026-03-31")[1]


def test_a_dry_run_says_what_it_would_write_and_leaves_the_file(capsys, tmp_path):
    connector(capsys, "demo", "--day", "2026-03-31")
    file = tmp_path / "demo" / "connector.xlsx"
    before = file.read_bytes()
    status, said, _ = connector(capsys, "morning", str(file), "--dry-run", "--day", "2026-04-20")
    assert status == 0
    assert "Would be written: Today" in said
    assert file.read_bytes() == before


def test_machines_get_the_plan_as_json(capsys):
    said = connector(capsys, "demo", "--json", "--day", "2026-03-31")[1]
    data = json.loads(said)
    assert data["day"] == "2026-03-31"
    assert {"verdicts", "proposals", "waiting", "actions", "drafts", "figures", "problems", "changes"} <= set(data)
    assert data["changes"]["added"]["Matches"] == len(data["proposals"])
    assert json.loads(connector(capsys, "check", "demo/connector.xlsx", "--json")[1]) == {"problems": []}


def test_check_lists_each_problem_in_a_line_and_exits_with_3(capsys):
    import openpyxl

    connector(capsys, "demo", "--day", "2026-03-31")
    book = openpyxl.load_workbook("demo/connector.xlsx")
    book["Connectees"]["I2"] = "03/04/2026"
    book.save("demo/connector.xlsx")
    status, said, _ = connector(capsys, "check", "demo/connector.xlsx")
    assert status == 3
    assert (
        "! Connectees, row 2, column Applied on: “03/04/2026” can be 2026-04-03 or 2026-03-04 – type it as year-month-day"
        in said
    )


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ("morning", "nowhere.xlsx"),
            "connector: there is no file nowhere.xlsx; make one with: connector init nowhere.xlsx",
        ),
        (("morning", "notes.txt"), "connector: “notes.txt” is no address of a workbook"),
        (("morning", "x.xlsx", "--day", "tomorrow"), "connector: --day tomorrow is no day"),
        (("init", "x.xlsx", "--language", "es"), "connector: --language knows no “es”"),
        (("morning", "x.xlsx", "--config", "none.toml"), "connector: there is no file none.toml"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_status_1(capsys, words, line):
    status, said, complaint = connector(capsys, *words)
    assert status == 1
    assert said == ""
    assert complaint.startswith(line)
    assert len(complaint.splitlines()) == 1


FRENCH = '[community]\nlanguage = "fr"\n'


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ("morning", "absent.xlsx"),
            "il n'y a pas de fichier absent.xlsx; créez-en un avec : connector init absent.xlsx",
        ),
        (("morning", "notes.txt"), "« notes.txt » n'est pas l'adresse d'un classeur"),
        (("morning", "config.toml.xlsx"), "config.toml.xlsx n'est pas un classeur Excel, quoi qu'en dise son nom"),
        (("morning", "old.xlsx"), "old.xlsx est chiffré par un mot de passe"),
        (("morning", "folder.xlsx"), "folder.xlsx est un dossier"),
        (("morning", "x{0}.xlsx", "--day", "demain"), "--day demain n'est pas une date"),
        (("morning", "x{0}.xlsx"), "il n'y a pas de fichier x{0}.xlsx"),
        (("morning", "open.xlsx"), "open.xlsx est ouvert dans LibreOffice; fermez-le et relancez la commande"),
        (("init", "open.xlsx"), "open.xlsx existe déjà et n'est jamais écrasé"),
        (("sent", "zzz", "--book", "open.xlsx"), "aucune ligne d'aujourd'hui n'a le code « zzz » (connector today"),
        (
            ("morning", "x.xlsx", "--all"),
            "--all prend les classeurs dans les réglages des communautés; n'indiquez pas x",
        ),
        (("report", "april-2026", "--book", "open.xlsx", "--template", "nil.docx"), "il n'y a pas de fichier nil.docx"),
        (
            ("report", "april-2026", "--book", "open.xlsx", "--to", "notes.txt"),
            "notes.txt ne convient pas; son nom doit finir par .xlsx ou .docx",
        ),
        (("tree", "open.xlsx", "--match", "Nul"), "--match : aucun participant jumelé ne s'appelle « Nul »"),
        (("tree", "open.xlsx", "--to", "tree.txt"), "--to tree.txt n'est pas une image"),
        (("undo", "config.toml"), "config.toml n'est pas un fichier d'annulation"),
        (("script", "docker", "--to", "config.toml"), "config.toml existe déjà et dit autre chose"),
        (("upgrade", "bare.xlsx"), "ce classeur n'a pas encore été préparé"),
        (("adopt", "bare.xlsx"), "aucune feuille de bare.xlsx ne ressemble à Participants ou Connecteurs"),
    ],
)
def test_what_stops_a_command_is_said_in_the_communitys_language(capsys, tmp_path, words, line):
    import openpyxl

    connector(capsys, "init", "open.xlsx", "--language", "fr")
    (tmp_path / "config.toml").write_text(FRENCH, encoding="utf-8")
    (tmp_path / "config.toml.xlsx").write_text("no workbook", encoding="utf-8")
    (tmp_path / "old.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (tmp_path / "folder.xlsx").mkdir()
    openpyxl.Workbook().save("bare.xlsx")
    if words[0] == "morning":
        (tmp_path / ".~lock.open.xlsx#").touch()
    status, _, complaint = connector(capsys, *words)
    assert status == 1
    assert complaint.startswith(f"connector: {line}")
    assert len(complaint.splitlines()) == 1


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("boook = 1", "[community] : il n'y a pas de réglage « boook »; vouliez-vous dire « book » ?"),
        ("book", "config.toml n'est pas écrit en TOML : "),
        ("[report]\nmonths = [13]", "[report] : months = [13] a un mois hors de 1 à 12, ou aucun"),
        (
            '[calendar.repeats]\nmonthly_call = "first monday of aprl"',
            "ne se comprend pas (« aprl » n'est pas un mois)",
        ),
        ('[intake.rules]\npositive_attitude = "block from soon"', "ne se comprend pas (après « from » vient un jour"),
    ],
)
def test_what_is_wrong_with_the_settings_is_said_in_the_language_that_they_name(more, says, capsys, tmp_path):
    (tmp_path / "config.toml").write_text(f"{FRENCH}{more}\n", encoding="utf-8")
    assert says in connector(capsys, "morning")[2]


def test_a_command_that_was_told_a_language_complains_in_it(capsys):
    connector(capsys, "init", "ours.xlsx")
    said = connector(capsys, "init", "ours.xlsx", "--language", "fr")[2]
    assert said.startswith("connector: ours.xlsx existe déjà")


def test_what_was_done_is_said_in_the_communitys_language(capsys, tmp_path):
    connector(capsys, "demo", "--language", "fr", "--day", "2026-03-31")
    book, config = "demo/connector.xlsx", ("--config", "demo/config.toml", "--day", "2026-03-31")
    assert "tree.svg est dessiné." in connector(capsys, "tree", book, "--to", "tree.svg", *config)[1]
    assert "year.ics est créé : " in connector(capsys, "calendar", book, "--ics", "year.ics", *config)[1]
    assert (
        "Écrit : Dockerfile. Construisez-le"
        in connector(capsys, "script", "docker", "--to", "Dockerfile", *config[:2])[1]
    )


def test_every_command_can_be_told_its_settings():
    assert [each.name for each in cli.COMMANDS if commands.CONFIG not in each.options] == []


@pytest.mark.parametrize("words", [(), ("mornin",), ("morning", "--fast")])
def test_a_command_called_wrongly_is_exit_status_2(capsys, words):
    status, _, complaint = connector(capsys, *words)
    assert status == 2
    assert "usage: connector" in complaint


def test_a_workbook_is_never_made_over_another(capsys):
    connector(capsys, "init", "ours.xlsx")
    status, _, complaint = connector(capsys, "init", "ours.xlsx")
    assert status == 1
    assert "never overwritten" in complaint


def test_the_settings_name_the_workbook_and_the_language(capsys, tmp_path):
    (tmp_path / "config.toml").write_text('[community]\nlanguage = "fr"\nbook = "notre.xlsx"\n', encoding="utf-8")
    connector(capsys, "init", "notre.xlsx")
    status, said, _ = connector(capsys, "morning")
    assert status == 0
    assert "Participants : 0" in said


def test_the_doctor_says_that_all_is_well_or_what_is_missing(capsys, tmp_path):
    import openpyxl

    connector(capsys, "init", "ours.xlsx")
    status, said, _ = connector(capsys, "doctor", "ours.xlsx")
    assert status == 0
    assert all(line.startswith("ok") for line in said.splitlines())
    book = openpyxl.load_workbook("ours.xlsx")
    del book["Waiting"]
    book["Connectees"]["G1"] = "E-mial"
    book.save("ours.xlsx")
    status, said, _ = connector(capsys, "doctor", "ours.xlsx")
    assert status == 1
    assert "rename “E-mial” to “E-mail”" in said
    assert "ok  Tabs of the tool that the next morning makes: Waiting" in said
    assert connector(capsys, "doctor", "nowhere.xlsx")[0] == 1
    (tmp_path / "config.toml").write_text("[comunity]", encoding="utf-8")
    assert "did you mean “community”" in connector(capsys, "doctor", "ours.xlsx")[1]


def test_on_a_terminal_headings_and_warnings_stand_out(monkeypatch, capsys):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    commands.say(["# Morning", "! check this", "plain"])
    assert capsys.readouterr().out == "\033[1mMorning\033[0m\n\033[33m! check this\033[0m\nplain\n"
    monkeypatch.setenv("NO_COLOR", "1")
    commands.say(["# Morning"])
    assert capsys.readouterr().out == "Morning\n"


def test_what_takes_longer_than_a_second_is_said_to_be_under_way(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with commands.working("Reading"):
        time.sleep(1.1)
    assert capsys.readouterr().err == "Reading …\n"


def test_stopping_by_hand_is_said_and_no_crash(monkeypatch, capsys):
    def stop(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "COMMANDS", (cli.Command("morning", stop, (commands.CONFIG,)),))
    assert connector(capsys, "morning")[0] == 1


def test_every_command_says_what_it_does():
    for command in cli.COMMANDS:
        assert command.help.endswith(".")
        assert all(how.get("help") for _, how in command.options)
    assert issubclass(ConnectorError, Exception)


HEAVY = ("numpy", "wolfxl", "xlsxwriter", "jinja2", "difflib", "tomllib", "automations.config", "automations.morning")


def test_asking_for_help_loads_nothing_heavy():
    code = f"import sys, automations.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: pass\nprint([m for m in {HEAVY} if m in sys.modules])"
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=plain)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_workbook_in_another_language_brings_its_own_config_which_is_found_beside_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "moncton").mkdir()
    book = "moncton/connector.xlsx"
    assert main(["init", book, "--language", "fr"]) == 0
    assert "moncton" in capsys.readouterr().out
    assert main(["morning", book]) == 0
    assert capsys.readouterr().out.startswith("Matin du")
    assert load_config(tmp_path / "moncton" / "config.toml").book_place.endswith("connector.xlsx")


def test_a_config_that_says_another_language_than_a_new_workbook_is_not_changed_but_told(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('[community]\nlanguage = "en"\n', encoding="utf-8")
    assert main(["init", "connecteur.xlsx", "--language", "fr"]) == 0
    assert "! config.toml indique une autre langue" in capsys.readouterr().out
    assert load_config().community.language == "en"
