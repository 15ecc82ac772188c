"""Ask whether what is locked has known vulnerabilities: ``make audit``.

pip-audit asks a public database about every version in requirements/. Exit codes: 0 none is known, 1 some are,
2 nobody could be asked. Nothing is ever called sound without an answer.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOUND, UNASKED = 1, 2


def asked(requirements: Path, more: Sequence[str]) -> tuple[int, list[dict[str, object]], str]:
    """Ask about one file; return how many packages there are, those with vulnerabilities, and why nobody answered."""
    tool = Path(sys.executable).with_name("pip-audit")
    done = subprocess.run(
        [tool, "--requirement", requirements, "--require-hashes", "--disable-pip", "--format", "json", *more],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError, TypeError):
        return 0, [], done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit {done.returncode}"
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if skipped or not packages:
        return len(packages), [], f"nothing is known of {', '.join(skipped) or 'any package'}"
    return len(packages), [package for package in packages if package["vulns"]], ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask about all locks; options that are not known here are those of pip-audit, such as ``-s osv``."""
    parser = argparse.ArgumentParser(prog="python -m hardening.audit", description=__doc__)
    parser.add_argument("--locks", type=Path, default=ROOT / "requirements", help="folder with the locks")
    chosen, more = parser.parse_known_args(arguments)
    worst = 0
    for lock in sorted(chosen.locks.glob("*.txt")):
        packages, vulnerable, silence = asked(lock, more)
        if silence:
            print(f"{lock.name}: NOT AUDITED, no answer: {silence}")
        else:
            print(f"{lock.name}: {packages} packages, {len(vulnerable)} with known vulnerabilities")
        for package in vulnerable:
            vulns = package["vulns"]
            assert isinstance(vulns, list)
            for one in vulns:
                fixed = ", ".join(one["fix_versions"]) or "no version yet"
                print(f"    {package['name']} {package['version']}: {one['id']}, mended in {fixed}")
        worst = max(worst, UNASKED if silence else FOUND if vulnerable else 0)
    if worst == UNASKED:
        print("Some locks were not audited: this says nothing about them. Try again with a network.")
    return worst


if __name__ == "__main__":
    sys.exit(main())
