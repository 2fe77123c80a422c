"""The engineer's story: a service that takes reports, survives kill -9 and tells a webhook, as its page has it."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import pledgewatch as pw

pytest.importorskip("fastapi", reason="the service of the page needs fastapi")
httpx = pytest.importorskip("httpx")
pytest.importorskip("uvicorn")

PAGE = Path(__file__).parents[2] / "docs" / "service.md"
CODE = re.search(r"```py\n(.*?)```", PAGE.read_text("utf-8"), re.S)[1]

LEDGER = """
[ledger]
timezone = "Europe/Kyiv"
[[actor]]
id = "army"
[[place]]
id = "town"
[[activity]]
id = "shelling"
[[source]]
id = "monitors"
reliability = "A"
[[pledge]]
id = "truce"
kind = "cease"
debtor = "army"
said = "2024-05-01T09:00"
end = "2024-05-31"
activities = ["shelling"]
places = ["town"]
"""


def shelling(number: int) -> dict[str, str]:
    return {
        "record": "report", "id": f"r-{number}", "activity": "shelling", "place": "town", "actor": "army",
        "when": f"2024-05-{10 + number % 10}T08:00", "origin": "monitors",
    }  # fmt: skip


class Webhook(http.server.BaseHTTPRequestHandler):
    """Takes the first thing it is told only when it is told it again."""

    heard: list[dict[str, object]]
    refusals: int

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = type(self)
        if kind.refusals:
            kind.refusals -= 1
            self.send_response(503)
        else:
            kind.heard.append(json.loads(body))
            self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def webhook():
    handler = type("Handler", (Webhook,), {"heard": [], "refusals": 2})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", handler
    server.shutdown()
    server.server_close()


def until(what, seconds: float = 20):
    """What a question gives, when it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(httpx.HTTPError):
            if found := what():
                return found
        time.sleep(0.05)
    raise AssertionError("it took too long")


@contextlib.contextmanager
def running(folder: Path, port: int, webhook: str):
    environment = {
        **os.environ, "LEDGER": "ledger.toml", "JOURNAL": "feed.journal", "WEBHOOK": webhook,
        "PYTHONPATH": os.pathsep.join([str(Path(pw.__file__).parents[1]), *filter(None, sys.path)]),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "service:app", "--port", str(port), "--log-level", "error"],
        cwd=folder, env=environment,
    )  # fmt: skip
    try:
        until(lambda: httpx.get(f"http://127.0.0.1:{port}/pledges/truce").status_code == 200)
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_it_is_short():
    assert len([line for line in CODE.splitlines() if line.strip()]) <= 40


def test_it_takes_answers_survives_and_tells(tmp_path, webhook):
    address, hook = webhook
    (tmp_path / "service.py").write_text(CODE, "utf-8")
    (tmp_path / "ledger.toml").write_text(LEDGER, "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    with running(tmp_path, port, address):
        assert httpx.get(f"{base}/pledges/other").status_code == 404
        wrong = {**shelling(3), "place": "nowhere"}
        said = httpx.post(
            f"{base}/reports", json=[shelling(1), wrong], params={"cursor": "1"}
        ).json()
        assert said["new"] == ["r-1"]
        assert said["refused"][0]["record"] == wrong
        assert "place" in said["refused"][0]["why"]
        assert httpx.get(f"{base}/pledges/truce").json()["verdict"] == "broken"
        until(lambda: any(each["what"] == "verdict" for each in hook.heard))
        acknowledged = 1
        for number in range(2, 6):
            httpx.post(f"{base}/reports", json=[shelling(number)], params={"cursor": str(number)})
            acknowledged = number
    # It was killed. What it said yes to is there.
    with running(tmp_path, port, address):
        # Sent once more, since nobody knows whether it came through.
        said = httpx.post(f"{base}/reports", json=[shelling(5), shelling(6)]).json()
        assert said["new"] == ["r-6"]
        assert httpx.get(f"{base}/pledges/truce").json()["verdict"] == "broken"
    with pw.Journal(tmp_path / "feed.journal", pw.read(tmp_path / "ledger.toml")) as journal:
        kept = [each.record.id for each in journal.since()]
        assert kept == [f"r-{n}" for n in range(1, 7)]
        assert journal.cursor() == str(acknowledged)
        assert journal.check() == ()
    told = [each["after"] for each in hook.heard if each["what"] == "verdict"]
    assert told[0] == "broken"
    assert set(told) == {"broken"}
