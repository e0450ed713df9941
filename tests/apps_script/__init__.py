"""The real script of a Google Sheet, run in Node over the stand-in: `Script` is a person with the sheet open."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

RUNTIME = Path(__file__).with_name("runtime.js")
NODE = shutil.which("node")


class Script:
    """A spreadsheet with the bound script, opened by somebody; each call is a click or a call of the sidebar."""

    def __init__(self, google, spreadsheet, files, user="sam@example.ca", **settings):
        said = {
            "files": dict(files), "api": google.url, "token": google.accounts.token(user), "spreadsheet": spreadsheet,
            "user": user, **settings,
        }  # fmt: skip
        command = [NODE, str(RUNTIME), json.dumps(said)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()

    def call(self, name, *arguments):
        """Call a function of the script; return its result with the toasts, menus, sidebar and alerts that it showed."""
        self.process.stdin.write(json.dumps({"call": name, "args": arguments}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer
