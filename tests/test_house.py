"""The house itself: its rooms, its entrance, its manners."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOP_LEVEL = {
    ".ci", ".gitattributes", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "automations", "benchmarks",
    "config.toml", "docs", "pyproject.toml", "reports", "sheets_templates", "social", "tests",
}  # fmt: skip


def tracked():
    """Return the project's files, as git lists them."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is no git checkout")
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def python_files():
    return [file for file in tracked() if file.suffix == ".py"]


def test_the_top_level_holds_what_was_agreed_and_nothing_else():
    assert {file.relative_to(ROOT).parts[0] for file in tracked()} <= TOP_LEVEL


def test_every_module_opens_with_a_sentence_that_says_what_it_is():
    for file in python_files():
        docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
        assert docstring, file
        assert docstring.split("\n\n")[0].rstrip().endswith((".", ":")), file


def test_every_public_function_of_the_rooms_says_what_it_returns():
    for file in python_files():
        if file.relative_to(ROOT).parts[0] not in ("automations", "sheets_templates", "social", "reports"):
            continue
        module = ast.parse(file.read_text(encoding="utf-8"))
        classes = [node for node in module.body if isinstance(node, ast.ClassDef)]
        functions = [node for each in (module, *classes) for node in each.body if isinstance(node, ast.FunctionDef)]
        for node in functions:
            decorators = {getattr(getattr(each, "func", each), "id", "") for each in node.decorator_list}
            says_its_sentence_there = "rule" in decorators
            assert node.name.startswith("_") or says_its_sentence_there or ast.get_docstring(node), (
                file.name,
                node.name,
            )


def test_every_test_is_called_by_a_sentence():
    for file in python_files():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                assert len(node.name.split("_")) >= 4, (file.name, node.name)


def test_whatever_the_type_checker_is_told_to_pass_over_has_its_kind_and_its_reason():
    bare = re.compile("# type: " + r"ignore(?!\[[a-z, -]+\]\s+# \S)")
    for file in python_files():
        found = bare.search(file.read_text(encoding="utf-8"))
        assert not found, (file, found)


def test_no_file_names_an_index_or_a_folder_of_one_machine():
    index = "|".join(("pythonho" + "sted", "pypi" + r"\.org/simple", "npm" + r"js\.org"))
    homes = "|".join(("/ro" + "ot/", "/wo" + "rk/", "/ho" + "me/[a-z]", r"C:\\\\Users\\\\(?!sam)"))
    for file in tracked():
        if file.suffix in (".bin", ".png", ".xlsx"):
            continue
        found = re.search(f"{index}|{homes}", file.read_text(encoding="utf-8"))
        assert not found, (file, found)


def test_the_lock_files_pin_everything_with_hashes_and_name_no_place():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / ".ci" / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index-url" not in text
        pins = re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE)
        assert len(pins) > 5
        assert len(re.findall(r"^[a-z0-9-]+(?!==)[^=\s\\]*$", text, re.MULTILINE)) == 0


def test_the_readme_gives_both_commands_and_the_changelog_what_is_new():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in readme
    assert "make test" in readme
    assert "py .ci/tasks.py demo" in readme
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_picture_and_page_that_the_readme_names_is_there():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", readme):
        assert (ROOT / target).exists(), target
