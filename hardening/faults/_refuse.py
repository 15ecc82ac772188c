"""Disks that are full, folders that may not be written to, paths that lead nowhere: what a writer says and leaves."""

from __future__ import annotations

import errno
import os
import random
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import attrs

from hardening.faults._exporters import Exporter, leftovers
from hardening.faults._kill import Ground, in_child

__all__ = ["Refusals", "can_mount", "full", "limited", "misplaced"]

_PAGE: Final = 4096


@attrs.frozen
class Refusals:
    """What one exporter did when it could not write."""

    name: str
    #: How it was hindered.
    how: str
    tried: int
    #: Errors of the system, by name: ``EFBIG``, ``ENOSPC``. A command says them in a line and leaves with 2.
    said: tuple[str, ...]
    #: Tries after which there was neither the old nor the new, or that ended with neither an error nor the new.
    broken: int
    #: Temporary files that are left.
    left: int

    @property
    def sound(self) -> bool:
        """Whether nothing was lost and nothing is left."""
        return not self.broken and not self.left


def _attempt(ground: Ground, before: Callable[[], object] = lambda: None) -> str:
    """Write the new state in a child; return the name of the error, or nothing."""

    def work() -> str:
        before()
        try:
            ground.exporter.write(ground.path, 1)
        except OSError as error:
            return errno.errorcode.get(error.errno or 0, str(error) or type(error).__name__)
        except Exception as error:
            if type(error).__name__ == "OperationalError":  # of the database, which SQLAlchemy wraps
                return "OperationalError"
            raise
        return ""

    return str(in_child(work))


def _told(ground: Ground, how: str, tries: Iterator[str]) -> Refusals:
    """Gather what came of several tries, and put the old state back after each."""
    said: set[str] = set()
    tried = broken = left = 0
    for word in tries:
        tried += 1
        seen = ground.seen()
        there = {"old", "mixed"} if word else {"new"}
        if ground.exporter.kind == "each" and word:
            there.add("new")
        broken += seen not in there and ground.old != ground.new
        found = list(leftovers(ground.folder))
        left += len(found)
        if word:
            said.add(word)
        ground.restore()
    return Refusals(ground.exporter.name, how, tried, tuple(sorted(said)), broken, left)


def limited(exporter: Exporter, folder: Path, times: int, rng: random.Random) -> Refusals:
    """Write where no file may be larger than so many bytes, drawn between nothing and the largest new file."""
    ground = Ground(exporter, folder)
    ground.prepare()
    exporter.write(ground.path, 1)
    most = max(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    ground.restore()

    def limit(size: int) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    sizes = [0, most - 1, *(rng.randrange(most) for _ in range(times - 2))]
    return _told(ground, "no file above a size", (_attempt(ground, partial(limit, size)) for size in sizes))


def can_mount() -> bool:
    """Whether this user may mount a small disk in memory."""
    return os.geteuid() == 0 and shutil.which("mount") is not None and _mounts(Path("/tmp"))  # noqa: S108 - only asked


def _mounts(parent: Path) -> bool:
    probe = parent / f"gridgov-probe-{os.getpid()}"
    probe.mkdir()
    try:
        done = _run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(probe))
        if done:
            _run("umount", str(probe))
        return done
    finally:
        probe.rmdir()


def _run(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextmanager
def _disk(folder: Path) -> Generator[Callable[[str], None]]:
    """Mount a disk in memory; the function that is returned mounts it again with other options."""
    folder.mkdir(parents=True)
    if not _run("mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", str(folder)):
        msg = "nothing can be mounted here"
        raise RuntimeError(msg)

    def again(options: str) -> None:
        if not _run("mount", "-o", f"remount,{options}", str(folder)):
            msg = f"cannot remount with {options}"
            raise RuntimeError(msg)

    try:
        yield again
    finally:
        _run("umount", str(folder))


def _used(folder: Path) -> int:
    found = os.statvfs(folder)
    return (found.f_blocks - found.f_bfree) * found.f_frsize


def full(exporter: Exporter, folder: Path, times: int, rng: random.Random) -> tuple[Refusals, Refusals]:
    """Write to a real disk that has some room, but not enough; and to one that may only be read."""
    with _disk(folder) as remount:
        ground = Ground(exporter, folder / "w")
        ground.prepare()
        before = _used(folder)
        exporter.write(ground.path, 1)
        need = max(_used(folder) - before, _PAGE)
        ground.restore()

        def crowded() -> Iterator[str]:
            for _ in range(times):
                taken = _used(folder)
                room = rng.randrange(0, need, _PAGE) if need > _PAGE else 0
                remount(f"size={max(taken + room, _PAGE)}")  # 0 would mean any size
                word = _attempt(ground)
                remount("size=256m")
                yield word

        def read_only() -> Iterator[str]:
            remount("ro")
            word = _attempt(ground)
            remount("rw")
            yield word

        return _told(ground, "full disk", crowded()), _told(ground, "disk that can only be read", read_only())


def misplaced(exporter: Exporter, folder: Path) -> Refusals:
    """Write to a path that is of the other kind, and below a folder that is not there."""
    ground = Ground(exporter, folder)
    ground.prepare()
    wrong = folder / "other"
    takes_folder = exporter.kind in {"folder", "each"}
    nowhere = folder / "no" / "where"
    said: list[str] = []
    broken = 0
    if takes_folder:
        wrong.write_bytes(b"kept")
    else:
        wrong.mkdir()
        (wrong / "kept").write_bytes(b"kept")
    suffix = "" if takes_folder else "".join(ground.path.suffixes)
    target = wrong if takes_folder else wrong.rename(wrong.with_suffix(suffix))
    for path in (target, nowhere / exporter.target):
        there = attrs.evolve(ground, exporter=attrs.evolve(exporter, target=str(path.relative_to(folder))))
        if word := _attempt(there):
            said.append(word)
        elif not takes_folder and not (path == target and exporter.takes_folders):
            broken += 1  # it went through where it cannot
    kept = target if takes_folder else target / "kept"
    broken += kept.read_bytes() != b"kept" or ground.seen() != "old"
    return Refusals(exporter.name, "wrong path", 2, tuple(sorted(set(said))), broken, len(list(leftovers(folder))))
