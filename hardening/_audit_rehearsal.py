"""The audit against a database of our own: it finds what there is to find, also where there is no network."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from hardening import audit

#: A record in the form of the OSV database; the package and its version are made up.
KNOWN = {
    "id": "GHSA-0000-0000-0000",
    "summary": "Made up for the rehearsal.",
    "modified": "2026-01-01T00:00:00Z",
    "affected": [
        {
            "package": {"name": "leaky", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}],
        }
    ],
}
LOCK = "{name}=={version} \\\n    --hash=sha256:" + "0" * 64 + "\n"


@contextmanager
def database() -> Iterator[str]:
    """Serve the record to whoever asks, and give the address."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            hit = question["package"]["name"] == "leaky" and question["version"] == "1.0"
            said = json.dumps({"vulns": [KNOWN]} if hit else {}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
    finally:
        server.shutdown()


def rehearsed(folder: Path) -> str:
    """Ask about a sound lock, about one with a known fault, and where nobody answers."""
    folder.mkdir()
    lock = folder / "made-up.txt"
    options = ["--locks", str(folder), "--timeout", "5", "--vulnerability-service", "osv", "--osv-url"]
    found: list[int] = []
    with database() as address:
        for version in ("2.0", "1.0"):
            lock.write_text(LOCK.format(name="leaky", version=version), encoding="utf-8")
            found.append(audit.main([*options, address]))
    found.append(audit.main([*options, address]))
    assert found == [0, audit.FOUND, audit.UNASKED], found
    return "a sound lock passes, a known fault is found, silence is no answer"
