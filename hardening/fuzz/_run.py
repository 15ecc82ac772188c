"""One target in a process of its own. A finding does not end the run: what ends at the same place is passed over."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Final

import atheris  # type: ignore[import-not-found,unused-ignore]  # pyright: ignore[reportMissingImports] - elsewhere

from hardening.fuzz.law import Target, hold
from hardening.fuzz.mutate import mutated

__all__ = ["fuzz"]

#: Wall-clock seconds after which one input ends the run, and megabytes of the process.
_TIMEOUT: Final = 60
_MEMORY: Final = 1536


def fuzz(target: Target, work: Path, kept: Path, seconds: int) -> None:
    """Fuzz a target.

    Args:
        target: The target.
        work: Its folder, with its seeds; gets a log, findings and a corpus.
        kept: The corpus that was kept before.
        seconds: How long, of processor time.
    """
    findings, corpus = work / "findings", work / "corpus"
    findings.mkdir(exist_ok=True)
    corpus.mkdir(exist_ok=True)
    kept.mkdir(parents=True, exist_ok=True)
    _log(work)
    seen: set[str] = set()
    begin = time.process_time()
    state = [0.0]

    def one(data: bytes) -> None:
        try:
            hold(target, data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            key = _key(error)
            if key not in seen:
                seen.add(key)
                digest = hashlib.sha256(key.encode()).hexdigest()[:12]
                (findings / f"crash-{digest}").write_bytes(data)
                told = "".join(traceback.format_exception(error)[-8:])
                print(f"FINDING {target.name} crash-{digest} {key}\n{told}", flush=True)
        used = time.process_time() - begin
        (work / "cpu.txt").write_text(f"{used:.0f}") if int(used) != int(state[0]) else None
        state[0] = used
        if used > seconds:
            os.kill(os.getpid(), signal.SIGINT)  # libFuzzer prints its figures and ends

    # Longer by the clock: other processes want the processor too.
    limits = [f"-max_len={target.longest}", f"-max_total_time={seconds * 4}", f"-timeout={_TIMEOUT}"]
    limits += [f"-rss_limit_mb={_MEMORY}", f"-artifact_prefix={findings}/", "-print_final_stats=1", "-reload=0"]
    _start(target, [*limits, str(corpus), str(work / "seeds"), str(kept)], one)


def _start(target: Target, arguments: list[str], one: object) -> None:
    os.chdir(tempfile.mkdtemp(prefix=f"fuzz-{target.name}-"))

    def mutator(data: bytes, most: int, seed: int) -> bytes:
        return mutated(data, target.form, seed, most, atheris.Mutate)

    atheris.Setup([f"fuzz-{target.name}", *arguments], one, custom_mutator=mutator)
    atheris.Fuzz()


def _log(work: Path) -> None:
    """Write what this process prints into a file."""
    handle = os.open(work / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(handle, sys.stdout.fileno())
    os.dup2(handle, sys.stderr.fileno())


def _key(error: BaseException) -> str:
    """Return what tells findings apart: the kind of error and the last lines of the project that it came through."""
    trail = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in trail if "gridgov" in frame.filename or "hardening" in frame.filename]
    where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in ours[-2:]]
    return f"{type(error).__name__} at {' < '.join(reversed(where))} ({Path(trail[-1].filename).name})"
