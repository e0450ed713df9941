"""The ready-made scripts, each checked by what reads it, or as near to that as this machine comes."""

import json
import plistlib
import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml

from automations import cli
from automations.commands.scripts import text_of
from automations.config import Config, config_from
from automations.scripts import SCRIPTS, Place, crons, filled, place_here, systemd_word

ROOT = Path(__file__).resolve().parent.parent
AWKWARD = '/srv/Our "list" 100% <b> & $HOME \'é'
NAMED = {each.name: each for each in SCRIPTS}


def made(name, folder="/srv/connector", config=None, program="/opt/connector/bin/connector"):
    """Return the one file of a kind of script."""
    place = Place(config or Config(), f"{folder}/config.toml", folder, program)
    (content,) = NAMED[name].fill(place).values()
    return content


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")
def test_systemd_itself_finds_nothing_wrong_with_its_unit(tmp_path):
    folder = tmp_path / "Our list 100%"
    folder.mkdir()
    program = folder / "connector"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    unit = tmp_path / "connector.service"
    unit.write_bytes(made("systemd", str(folder), program=str(program)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(unit)], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "connector" in line]
    assert ours == []


def test_the_unit_starts_the_watcher_again_and_keeps_awkward_paths_whole():
    text = made("systemd", AWKWARD).decode()
    assert (
        'ExecStart="/opt/connector/bin/connector" watch --config "/srv/Our \\"list\\" 100%% <b> & $$HOME \'é/config.toml"'
        in text
    )
    assert "Restart=on-failure" in text
    assert 'WorkingDirectory=/srv/Our "list" 100%% <b> & $HOME \'é\n' in text
    assert systemd_word("C:\\x") == '"C:\\\\x"'


def test_the_task_for_windows_has_all_that_its_schema_asks_for():
    content = made("task", AWKWARD)
    assert content[:2] in (b"\xff\xfe", b"\xfe\xff")
    root = ET.fromstring(content.decode("utf-16").replace(' encoding="UTF-16"', ""))
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert root.tag == f"{space}Task"
    assert [part.tag.removeprefix(space) for part in root] == [
        "RegistrationInfo",
        "Triggers",
        "Principals",
        "Settings",
        "Actions",
    ]
    said = {part.tag.removeprefix(space): (part.text or "") for part in root.iter()}
    assert said["Arguments"] == f'watch --config "{AWKWARD}/config.toml"'
    assert said["WorkingDirectory"] == AWKWARD
    assert (said["StartWhenAvailable"], said["ExecutionTimeLimit"], said["RunLevel"]) == (
        "true",
        "PT0S",
        "LeastPrivilege",
    )
    assert (said["StopIfGoingOnBatteries"], said["MultipleInstancesPolicy"]) == ("false", "IgnoreNew")
    assert root.find(f"{space}Actions").get("Context") == root.find(f"{space}Principals/{space}Principal").get("id")


def test_the_agent_for_macos_is_a_property_list_with_absolute_paths():
    said = plistlib.loads(made("launchd", AWKWARD))
    assert said["ProgramArguments"] == ["/opt/connector/bin/connector", "watch", "--config", f"{AWKWARD}/config.toml"]
    assert said["KeepAlive"] == {"SuccessfulExit": False}
    assert said["WorkingDirectory"] == AWKWARD
    assert re.fullmatch(r"[a-z.-]+", said["Label"])


def docker_lines():
    text = made("docker").decode().replace("\\\n", " ")
    return [line.split(None, 1) for line in text.splitlines() if line and not line.startswith("#")]


def test_the_container_is_slim_not_root_and_looked_after():
    lines = docker_lines()
    words = [word for word, _ in lines]
    assert set(words) <= {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "HEALTHCHECK", "CMD"}
    assert words[0] == "FROM"
    said = dict(lines)
    assert all(":" in rest and "slim" in rest and "latest" not in rest for word, rest in lines if word == "FROM")
    assert said["USER"] == "connector"
    assert words.index("USER") > max(at for at, word in enumerate(words) if word == "RUN")
    check = said["HEALTHCHECK"]
    assert "/healthz" in check
    assert json.loads(check[check.index("[") :])[0] == "python"
    assert json.loads(said["CMD"]) == ["connector", "serve", "--host", "0.0.0.0"]
    assert "sudo" not in made("docker").decode()


def test_what_the_container_copies_is_all_that_the_package_is_built_from():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    copied = {
        word for kind, rest in docker_lines() if kind == "COPY" and "--from" not in rest for word in rest.split()[:-1]
    }
    assert {
        *project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"],
        "pyproject.toml",
        "README.md",
        "LICENSE",
    } == copied
    assert {"serve", "digest"} <= set(project["project"]["optional-dependencies"])


def test_the_workflow_is_yaml_with_both_hours_and_least_rights():
    said = yaml.safe_load(made("github"))
    when = said[True]  # YAML reads the key "on" as true
    assert [entry["cron"] for entry in when["schedule"]] == ["30 10 * * 1,2,3,4,5", "30 9 * * 1,2,3,4,5"]
    assert "workflow_dispatch" in when
    assert said["permissions"] == {"contents": "read"}
    steps = said["jobs"]["morning"]["steps"]
    assert steps[-1]["run"] == "connector watch --once"
    assert steps[-1]["env"]["CONNECTOR_GOOGLE_KEY"] == "${{ secrets.CONNECTOR_GOOGLE_KEY }}"
    assert said["jobs"]["morning"]["timeout-minutes"] <= 15


@pytest.mark.parametrize(
    ("watch", "lines"),
    [
        ({"zone": "America/Regina"}, ("30 12 * * 1,2,3,4,5",)),
        ({"zone": "America/St_Johns", "at": "06:00"}, ("30 9 * * 1,2,3,4,5", "30 8 * * 1,2,3,4,5")),
        ({"zone": "America/Vancouver", "at": "22:00", "weekdays": ["sat", "mon"]}, ("0 6 * * 0,2", "0 5 * * 0,2")),
        ({"weekdays": []}, ()),
    ],
)
def test_the_hours_of_a_schedule_are_in_utc_with_the_days_that_they_fall_on(watch, lines):
    assert crons(config_from({"watch": watch})) == lines


def test_a_value_that_is_missing_is_an_error_and_never_a_gap():
    import jinja2

    with pytest.raises(jinja2.UndefinedError):
        filled("connector.service", folder="x")


def test_every_text_of_a_script_travels_with_the_package_and_says_its_version():
    from automations import __version__

    for name in ("systemd", "task", "docker", "github"):
        content = made(name)
        text = content.decode("utf-16" if name == "task" else "utf-8")
        assert __version__ in text
        assert "{{ place" not in text
        assert "Undefined" not in text


# the command


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_without_a_kind_the_kinds_are_listed(capsys):
    assert cli.main(["script"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()][:5] == [each.name for each in SCRIPTS][:5]


@pytest.mark.parametrize("kind", [each.name for each in SCRIPTS])
def test_a_script_is_printed_or_written_and_what_to_do_next_is_said(kind, capsys, tmp_path):
    assert cli.main(["script", kind]) == 0
    printed = capsys.readouterr().out
    assert len(printed) > 200
    folder = tmp_path / "there"
    folder.mkdir()
    assert cli.main(["script", kind, "--to", str(folder)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Wrote ")
    written = list(folder.iterdir())
    assert written
    assert all(text_of(file.read_bytes()).strip() in printed for file in written)
    assert cli.main(["script", kind, "--to", str(folder)]) == 0


def test_a_file_that_says_something_else_is_never_overwritten(capsys, tmp_path):
    (tmp_path / "connector.service").write_text("mine", encoding="utf-8")
    assert cli.main(["script", "systemd", "--to", "connector.service"]) == 1
    assert "is there already and says something else" in capsys.readouterr().err
    assert (tmp_path / "connector.service").read_text(encoding="utf-8") == "mine"
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert cli.main(["script", "systemd", "--to", "file/x/connector.service"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_an_unknown_kind_is_told_what_there_is(capsys):
    assert cli.main(["script", "sytemd"]) == 1
    assert "did you mean “systemd”?" in capsys.readouterr().err


def test_paths_are_absolute_and_the_command_is_the_one_that_runs(tmp_path):
    place = place_here(Config(), "")
    assert place.config_file == str(tmp_path / "config.toml")
    assert Path(place.program).is_absolute()
    assert (
        Path(place.program).parent == Path(sys.executable).parent
        or not Path(sys.executable).with_name("connector").exists()
    )


def test_the_script_of_a_google_sheet_is_printed_file_by_file_or_written_into_a_folder(tmp_path, capsys):
    assert cli.main(["script", "google"]) == 0
    printed = capsys.readouterr().out
    assert all(f"===== {name} =====" in printed for name in ("Code.gs", "Sidebar.html", "appsscript.json"))
    assert cli.main(["script", "google", "--to", str(tmp_path)]) == 0
    assert {file.name for file in tmp_path.iterdir()} == {"Code.gs", "Sidebar.html", "appsscript.json"}
    manifest = json.loads((tmp_path / "appsscript.json").read_text(encoding="utf-8"))
    assert manifest["timeZone"] == Config().zone.key
    assert "const SETTINGS = {\n" in (tmp_path / "Code.gs").read_text(encoding="utf-8")
