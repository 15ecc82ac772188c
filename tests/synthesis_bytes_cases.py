"""What each published system is built as, as digests of its document: the same under every hash seed and Python.

``python tests/synthesis_bytes_cases.py`` writes them again after a scheme file or the synthesis changed on purpose.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from gridgov import documents, schemes

GOLDEN = Path(__file__).parent / "golden" / "synthesis.json"
#: Arguments of `Scheme.synthesise`, by what they are called in the file.
ASKED: dict[str, dict[str, Any]] = {
    "even": {},
    "seed 7": {"rng": 7},
    "seed 8": {"rng": 8},
}
SIZED: dict[str, dict[str, Any]] = {"lognormal": {"rng": 7, "sizes": schemes.Lognormal(0.6)}}


def digests() -> dict[str, dict[str, str]]:
    """Return a digest for each system and each way to build it."""
    out: dict[str, dict[str, str]] = {}
    for ident in schemes.available():
        scheme = schemes.load(ident)
        asked = {**ASKED, **(SIZED if "measures" in scheme.recipe else {})}
        asked |= {f"state {state.key}": {"state": state.key} for state in scheme.states}
        built = {name: documents.dumps(scheme.synthesise(**given)) for name, given in asked.items()}
        out[ident] = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in built.items()}
    return out


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(digests(), indent=2) + "\n", encoding="utf-8")
