"""The inputs that the fuzzer has found worth keeping, under the law of the fuzzer.

``seen-*`` reach what others do not; ``crash-*`` once broke the law. `make fuzz` adds to them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gridgov.errors import GridgovError, Problems
from hardening.fuzz.law import BrokenLawError, Target, hold
from hardening.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
INPUTS = {name: sorted(CORPUS.joinpath(name).glob("*")) for name in TARGETS}


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_what_is_kept_is_read_or_refused_in_words(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path in INPUTS[name]:
        try:
            hold(TARGETS[name], path.read_bytes())
        except Exception as error:
            error.add_note(f"tests/corpus/{name}/{path.name}")
            raise


def test_the_corpus_is_small_and_of_known_targets() -> None:
    files = [path for path in CORPUS.rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} <= TARGETS.keys()
    assert all(len(paths) < 60 for paths in INPUTS.values())
    assert sum(path.stat().st_size for path in files) < 500_000


def test_the_law_notices_what_breaks_it() -> None:
    def raises(_data: bytes) -> None:
        raise KeyError

    def says_nothing(_data: bytes) -> None:
        raise GridgovError(Problems())

    def warns(_data: bytes) -> None:
        import numpy as np

        np.divide(np.float64(1), np.float64(0))

    for run, error in ((raises, KeyError), (says_nothing, BrokenLawError), (warns, RuntimeWarning)):
        with pytest.raises(error):
            hold(Target("t", run, lambda: iter(())), b"")
