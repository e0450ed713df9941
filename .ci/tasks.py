"""Everything that is done with this project from outside: `python .ci/tasks.py TASK`; `make TASK` calls it.

Each task does its own set-up: a virtual environment in .venv, filled from a lock file with hashes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = {"run": ROOT / ".ci" / "requirements.lock", "dev": ROOT / ".ci" / "requirements-dev.lock"}


def call(*command: str | Path, quiet: bool = False) -> None:
    """Run a command in the project's folder; stop with its exit status where it fails, showing what it said."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=quiet, text=True, errors="replace")
    if done.returncode:
        if quiet:
            print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        sys.exit(done.returncode)


def setup(lock: str = "dev") -> None:
    """Make .venv and install what `lock` lists, unless that was done already."""
    stamp, wanted = VENV / f"installed-{lock}", mark_of(lock)
    done = {name: VENV / f"installed-{name}" for name in LOCKS}
    if any(
        file.is_file() and file.read_text() == mark_of(name) for name, file in done.items() if name in (lock, "dev")
    ):
        return
    print(f"Setting up {VENV} (once; a minute or two) …", flush=True)
    uv = shutil.which("uv")
    if uv:
        if not PYTHON.exists():
            call(uv, "venv", "--quiet", "--python", sys.executable, VENV, quiet=True)
        call(uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", LOCKS[lock], quiet=True)
        call(
            uv,
            "pip",
            "install",
            "--quiet",
            "--python",
            PYTHON,
            "--no-deps",
            "--no-build-isolation",
            "-e",
            ".",
            quiet=True,
        )
    else:
        if not PYTHON.exists():
            venv.create(VENV, with_pip=True)
        pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
        call(*pip, "--require-hashes", "-r", LOCKS[lock], quiet=True)
        call(*pip, "--no-deps", "--no-build-isolation", "-e", ".", quiet=True)
    stamp.write_text(wanted)


def mark_of(lock: str) -> str:
    """Return what changes whenever an installation has to be done anew."""
    files = (LOCKS[lock], ROOT / "pyproject.toml")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files) + str(ROOT).encode()).hexdigest()


def demo() -> None:
    """Write an invented community's workbook to demo/ and run the morning on it."""
    setup("run")
    call(BIN / "connector", "demo")


def test() -> None:
    """Run every check: style, types, layers, documents, then the tests under coverage."""
    setup()
    lint()
    call(PYTHON, "-m", "coverage", "erase")
    call(PYTHON, "-m", "coverage", "run", "-m", "pytest", "-n", "auto")
    call(PYTHON, "-m", "coverage", "combine", "--quiet")
    call(PYTHON, "-m", "coverage", "report")


def explore() -> None:
    """Run the tests that draw their examples at random on new ones; what fails is printed with how to draw it again."""
    setup()
    call(PYTHON, "-m", "pytest", "-n", "auto", "-m", "hypothesis", "--hypothesis-profile=default")


def lint() -> None:
    """Check style, types, the direction of imports, and that the documents are up to date."""
    setup()
    call(PYTHON, "-m", "ruff", "check", ".")
    call(PYTHON, "-m", "ruff", "format", "--check", "--quiet", ".")
    call(PYTHON, "-m", "mypy")
    call(BIN / "lint-imports", quiet=True)
    call(PYTHON, "-m", "automations.docs", "--check")


def bench() -> None:
    """Run the benchmarks; they print tables."""
    setup()
    for file in sorted((ROOT / "benchmarks").glob("[a-z]*.py")):
        call(PYTHON, file)


def docs() -> None:
    """Write docs/reference.md and config.toml anew from the code."""
    setup()
    call(PYTHON, "-m", "automations.docs")


def lock() -> None:
    """Choose the newest versions that pyproject.toml allows, for every system, and write the lock files (needs uv)."""
    uv = shutil.which("uv") or sys.exit("the lock files are made by uv; install it with: pip install uv")
    common = (
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-header",
        "--no-annotate",
        "--python-version",
        "3.11",
        "--upgrade",
    )
    for name, file in LOCKS.items():
        groups = ("--group", "build") if name == "run" else ("--all-extras", "--group", "build", "--group", "dev")
        call(uv, *common, *groups, "pyproject.toml", "-o", file, quiet=True)


def clean() -> None:
    """Remove what tasks made: the environment, caches, the demo."""
    for name in (".venv", "demo", "dist", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"):
        shutil.rmtree(ROOT / name, ignore_errors=True)


TASKS: dict[str, Callable[[], None]] = {
    task.__name__: task for task in (setup, demo, test, explore, lint, bench, docs, lock, clean)
}


def main() -> None:
    """Carry out the task that the command line names."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs before anything has checked the version
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Get it from python.org.")
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in TASKS:
        sys.exit(
            "tasks:\n" + "\n".join(f"  {each:7} {(task.__doc__ or '').splitlines()[0]}" for each, task in TASKS.items())
        )
    TASKS[name]()


if __name__ == "__main__":
    main()
