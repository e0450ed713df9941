"""The documents that the code writes are there, complete and up to date."""

import tomllib

from automations import docs
from automations.config import Config, config_from
from automations.contradictions import CHECKS
from automations.intake import CONNECTEE_RULES, CONNECTOR_RULES
from automations.stages import PATHS, Stage
from sheets_templates.choices import Industry
from sheets_templates.columns import tab_of
from sheets_templates.tabs import ALL_TABS
from sheets_templates.words import NO_WORDS
from social.subjects import SUBJECTS, Need, Occasion
from tests.test_drafting import NUMBERS, a_full_day
from tests.test_letters import FACTS as LETTER_FACTS


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


def test_the_reference_names_every_step_of_a_journey_and_every_contradiction():
    text = docs.reference()
    for row, path in PATHS.items():
        for stage in path:
            assert f"| {tab_of(row).title.en} | {stage.words.en} | {stage.words.fr} | {stage.shown_by} |" in text
    assert {stage for path in PATHS.values() for stage in path} == set(Stage)
    for check in CHECKS:
        assert f"| `{check.__name__}` | {check.__doc__.split()[0]} " in text


def test_the_sample_settings_are_the_defaults():
    assert config_from(tomllib.loads(docs.sample_config())) == Config()


def test_the_guide_to_posts_names_every_fact_that_a_text_can_say():
    guide = (docs.ROOT / "docs" / "posts.md").read_text(encoding="utf-8")
    now = Occasion(a_full_day(), (Need(Industry.HEALTH.words, NO_WORDS, 2),), NUMBERS)
    for subject in SUBJECTS:
        assert f"`{subject.__name__}`" in guide
        found = now.due(subject.__name__)
        assert found, subject.__name__
        for fact in found[0].facts:
            assert f"`{fact}`" in guide, (subject.__name__, fact)
    for fact in LETTER_FACTS:
        assert f"`{fact}`" in guide, fact
