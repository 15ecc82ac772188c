"""The list of everything that an installation with all extras brings along (SBOM), and checksums."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent


def pins(path: Path) -> Path:
    """Write the locked versions as constraints, without hashes, and return where they are."""
    locked = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    lines = [line.removesuffix(" \\") for line in locked.splitlines() if re.match(r"[A-Za-z0-9]", line)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def written(python: Path, project: Path, wheel: Path, tools: Path, second: str) -> str:
    """Write the SBOM of an environment, which the tool validates, and the checksums of all that is released."""
    out, version = wheel.parent, wheel.name.split("-")[1]
    path = out / f"gridgov-{version}.cdx.json"
    subprocess.run(
        [
            str(tools / "cyclonedx-py"),
            "environment",
            str(python),
            f"--pyproject={project}",
            "--mc-type=library",
            "--output-reproducible",
            f"--output-file={path}",
        ],
        env={**os.environ, "SOURCE_DATE_EPOCH": second},
        check=True,
        capture_output=True,
    )
    found = json.loads(path.read_text(encoding="utf-8"))
    names = {component["name"].lower() for component in found["components"]}
    assert {"numpy", "scipy", "pydantic", "networkx", "attrs"} <= names, sorted(names)
    assert not re.search(r"file:///(?!$)", json.dumps(found).replace(wheel.as_uri(), "")), "a path of this machine"
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(out.iterdir())]
    (out / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    return f"{path.name}: CycloneDX {found['specVersion']}, {len(names)} components; {len(sums)} checksums"
