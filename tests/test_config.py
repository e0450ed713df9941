"""config.toml."""

import dataclasses

import pytest

from automations.config import SECTIONS, Config, communities, config_from, load_config
from automations.errors import SettingError
from automations.health import checks
from sheets_templates.tabs import PEOPLES_TABS


def test_without_a_file_everything_has_a_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_config() == Config()


def test_a_file_says_only_what_differs(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text(
        '[community]\nname = "Truro"\nbook = "our.xlsx"\n[intake.rules]\nfunding_window = "off"\n[matching.weights]\ncity_or_online = 0',
        encoding="utf-8",
    )
    config = load_config(file)
    assert config.community.name == "Truro"
    assert config.book_place == str(tmp_path / "our.xlsx")
    assert config.intake.rules == {"funding_window": "off", "perhaps_one_person": "warn"}
    assert config.matching.weights["city_or_online"] == 0
    assert config.matching.weights["same_industry"] == 30


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"comunity": {}}, "there is no section [comunity]; did you mean “community”?"),
        ({"community": {"nmae": "x"}}, "[community]: there is no setting “nmae”; did you mean “name”?"),
        ({"community": {"name": 3}}, 'name = 3 does not fit; it is written like "Our community"'),
        ({"community": {"language": "es"}}, "language knows no “es”; there is en, fr"),
        ({"community": "x"}, "community must be a section"),
        ({"cadence": {"introduce": -1}}, "introduce = -1 is too small; it is at least 0"),
        ({"cadence": {"introduce": True}}, "introduce = True does not fit; it is written like 2"),
        ({"cadence": {"no_meeting": [7, "x"]}}, "does not fit; it is written like [7, 14, 21]"),
        ({"intake": {"rules": {"posative_attitude": "off"}}}, "did you mean “positive_attitude”?"),
        ({"intake": {"rules": {"positive_attitude": "never"}}}, "“never” is none of block, warn, off); write"),
        ({"intake": {"rules": {"positive_attitude": "block from soon"}}}, "positive_attitude = “block from soon” is not understood"),
        ({"matching": {"weights": {"city_or_onlin": 3}}}, "did you mean “city_or_online”?"),
        ({"matching": {"weights": {"city_or_online": -3}}}, "city_or_online = -3 is negative"),
        ({"matching": {"weights": {"city_or_online": "high"}}}, "does not fit"),
        ({"report": {"months": [4, 13]}}, "a month outside 1 to 12"),
        ({"columns": {"conectees": {}}}, "did you mean “connectees”?"),
        ({"columns": {"connectees": {"emial": "x"}}}, "did you mean “email”?"),
        ({"columns": {"connectees": {"email": 3}}}, "is no header"),
        ({"columns": {"connectees": 3}}, "must be a section"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_would_be_right(said, message):
    with pytest.raises(SettingError) as error:
        config_from(said)
    assert message in str(error.value)


def test_a_file_that_is_no_toml_or_is_missing_is_one_line(tmp_path):
    broken = tmp_path / "config.toml"
    broken.write_text("[community\n", encoding="utf-8")
    with pytest.raises(SettingError, match="not written as TOML"):
        load_config(broken)
    with pytest.raises(SettingError, match="there is no file"):
        load_config(tmp_path / "nowhere.toml")


def test_a_file_saved_by_notepad_with_a_mark_at_its_start_is_read(tmp_path):
    file = tmp_path / "config.toml"
    file.write_bytes(b'\xef\xbb\xbf[community]\nname = "\xc3\x89toile"')
    assert load_config(file).community.name == "Étoile"


def test_every_setting_has_its_sentence():
    for name, section in SECTIONS.items():
        assert (section.__doc__ or "").startswith(f"[{name}] "), name
        for entry in dataclasses.fields(section):
            assert entry.metadata["says"].endswith("."), (name, entry.name)


def test_own_columns_may_name_any_column_of_a_peoples_tab():
    said = {tab.name: {"title": "ours", tab.columns[0].name: "theirs"} for tab in PEOPLES_TABS}
    assert config_from({"columns": said}).columns == said


def test_a_book_of_another_kind_keeps_its_address(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text('[community]\nbook = "memory:x"', encoding="utf-8")
    assert load_config(file).book_place == "memory:x"


def test_a_programme_lists_its_communities_and_a_broken_one_keeps_none_back(tmp_path):
    (tmp_path / "truro.toml").write_text('[community]\nname = "Truro"', encoding="utf-8")
    (tmp_path / "bad.toml").write_text("[comunity]", encoding="utf-8")
    (tmp_path / "config.toml").write_text('[programme]\ncommunities = ["truro.toml", "bad.toml"]', encoding="utf-8")
    (first, truro), (second, bad) = communities(load_config(tmp_path / "config.toml"))
    assert (first, truro.community.name) == ("truro.toml", "Truro")
    assert second == "bad.toml"
    assert "did you mean “community”?" in str(bad)


def test_a_config_without_a_list_is_the_only_community():
    assert communities(Config()) == (("Our community", Config()),)


def test_a_community_without_a_name_is_ours_in_its_own_language_and_the_doctor_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    unnamed = config_from({"community": {"language": "fr"}})
    assert unnamed.community.name == "Notre communauté"
    assert not unnamed.community.named
    assert config_from({"community": {"name": "Moncton"}}).community.named
    told = [line for _, line in checks("connector.xlsx", unnamed)]
    assert any(line.startswith("Lettres, publications et rapports disent « Notre communauté »") for line in told)
    assert not any(
        "disent" in line or "say “" in line
        for _, line in checks("connector.xlsx", config_from({"community": {"name": "Moncton"}}))
    )
