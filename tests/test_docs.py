"""The documents that the code writes are there, complete and up to date."""

import tomllib

from automations import docs
from automations.config import Config, config_from
from automations.intake import CONNECTEE_RULES, CONNECTOR_RULES
from sheets_templates.tabs import ALL_TABS


def test_the_generated_documents_are_up_to_date(capsys):
    assert docs.main(check=True) == 0, capsys.readouterr().err


def test_a_document_that_is_out_of_date_is_named_and_then_written(tmp_path, capsys):
    assert docs.main(check=True, root=tmp_path) == 1
    assert "reference.md is out of date: run make docs" in capsys.readouterr().err
    assert docs.main(root=tmp_path) == 0
    assert docs.main(check=True, root=tmp_path) == 0


def test_the_reference_names_every_column_rule_and_setting():
    text = docs.reference()
    for tab in ALL_TABS:
        assert tab.title.fr in text
        for column in tab.columns:
            assert column.name == "key" or column.help.en in text
    for rule in [*(rule.name for rule in CONNECTEE_RULES), *(rule.name for rule in CONNECTOR_RULES)]:
        assert f"`{rule}`" in text


def test_the_sample_settings_are_the_defaults():
    assert config_from(tomllib.loads(docs.sample_config())) == Config()
