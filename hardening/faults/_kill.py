"""Kill writers with SIGKILL at random moments, and look at the disk after every call that they make."""

from __future__ import annotations

import hashlib
import os
import pickle
import random
import shutil
import signal
import statistics
import sys
import time
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from hardening.faults._exporters import Exporter, Look, leftovers

__all__ = ["Ground", "Kills", "Steps", "in_child", "kill", "step"]

#: Where writing begins: what was worked out before cannot harm a file.
_ENTRANCES: Final = frozenset({"atomic_write", "replace_folder", "store"})
#: Modules whose functions, written in C, change files.
_SYSTEM: Final = frozenset({"posix", "io", "_io", "sqlite3", "_sqlite3", "pyarrow.lib", "pyarrow._parquet"})
#: Complete writes by which the time is measured over which kills are spread.
_MEASURED: Final = 5
#: Most tries for a kill that is wanted: some writers have ended too soon.
_TRIES: Final = 100
_HANG: Final = 60.0


@attrs.frozen
class Kills:
    """What killing at random moments came to."""

    name: str
    #: Writers that were killed while they wrote.
    kills: int
    #: After these and the late ones: the old one was there, the new one, or of a folder of single files some of each.
    old: int
    new: int
    mixed: int
    #: Neither: there must be none.
    broken: int
    #: Besides, writers that had ended before they could be killed.
    late: int
    #: Temporary files and folders that are left beside, all together.
    left: int
    #: Whether the next write went through, with everything that was left beside.
    next_write: bool
    #: A quick complete write and a tenth, in seconds: kills are spread over it.
    seconds: float

    @property
    def sound(self) -> bool:
        """Whether the promise was kept: never half, at most one thing left by a kill, and the next write works."""
        return not self.broken and self.left <= self.kills and self.next_write

    @classmethod
    def together(cls, several: Sequence[Kills]) -> Kills:
        """Add several batches of one exporter up."""
        numbers = ("kills", "old", "new", "mixed", "broken", "late", "left")
        sums = {key: sum(getattr(one, key) for one in several) for key in numbers}
        seconds = statistics.median(one.seconds for one in several)
        return cls(several[0].name, **sums, next_write=all(one.next_write for one in several), seconds=seconds)


@attrs.frozen
class Steps:
    """What the disk held after each call of a writer."""

    name: str
    #: Calls before and after each of which the disk was looked at.
    looks: int
    old: int
    new: int
    mixed: int
    broken: int
    #: Most temporary files at once, and those that were left at the end.
    most_beside: int
    left: int

    @property
    def sound(self) -> bool:
        """Whether there was never half a file, and nothing is left beside."""
        return not self.broken and not self.left


@attrs.define
class Ground:
    """A folder in which one exporter writes."""

    exporter: Exporter
    folder: Path
    old: Look = None
    new: Look = None
    known: dict[str, Look] = attrs.field(factory=dict[str, Look])

    @property
    def path(self) -> Path:
        return self.folder / self.exporter.target

    @property
    def kept(self) -> Path:
        """The old state, to be put back."""
        return self.folder.with_name(f"{self.folder.name}-old")

    def prepare(self) -> None:
        """Learn what the new state is, and leave the old one."""
        self.folder.mkdir(parents=True)
        if self.exporter.kind != "new":
            self.exporter.write(self.path, 0)
        self.old = self._look(self.folder)
        shutil.copytree(self.folder, self.kept)
        self.exporter.write(self.path, 1)
        self.new = self._look(self.folder)
        self.restore()

    def restore(self) -> None:
        """Put the old state back; what killed writers left stays."""
        for path in self.folder.iterdir():
            if not path.name.startswith(".gridgov-"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(self.kept, self.folder, dirs_exist_ok=True)

    def _look(self, folder: Path) -> Look:
        return self.exporter.look(folder / self.exporter.target)

    def _opened(self) -> Look:
        """Look at a copy of a database: opening it mends what was cut short. The same bytes are opened once."""
        files = {path.name: path.read_bytes() for path in sorted(self.folder.iterdir()) if path.is_file()}
        key = hashlib.sha256(repr(files).encode()).hexdigest()
        if key not in self.known:
            copy = self.folder.with_name(f"{self.folder.name}-copy")
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(self.folder, copy)
            self.known[key] = self._look(copy)
        return self.known[key]

    def seen(self) -> str:
        """Say what is there: ``old``, ``new``, ``mixed`` or ``broken``."""
        now = self._look(self.folder) if self.exporter.kind != "database" else self._opened()
        if now == self.old:
            return "old"
        if now == self.new:
            return "new"
        return "mixed" if self.exporter.is_whole(now, self.old, self.new) else "broken"


def in_child(work: Callable[[], object]) -> Any:  # noqa: ANN401 - what the work returns
    """Return what a forked child works out; it has its own memory and ends without cleaning up.

    Raises:
        RuntimeError: The child failed.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            out: tuple[bool, object] = (True, work())
        except BaseException as error:  # noqa: BLE001 - told to the parent
            out = (False, f"{type(error).__name__}: {error}")
        with os.fdopen(write, "wb") as stream:
            pickle.dump(out, stream)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        data = stream.read()
    os.waitpid(child, 0)
    done, found = pickle.loads(data)  # noqa: S301 - written by our own child
    if not done:
        raise RuntimeError(found)
    return found


def _from_entrance(hook: Callable[[types.FrameType, str, object], None], ground: Ground) -> None:
    """Write the new state with a hook that is told every call from the moment at which writing begins."""
    entered = False

    def profile(frame: types.FrameType, event: str, arg: object) -> None:
        nonlocal entered
        if not entered and event == "call" and frame.f_code.co_name in _ENTRANCES:
            entered = True
        if entered:
            hook(frame, event, arg)

    sys.setprofile(profile)
    try:
        ground.exporter.write(ground.path, 1)
    finally:
        sys.setprofile(None)
    if not entered:
        msg = f"{ground.exporter.name} writes in a way that is not known here"
        raise RuntimeError(msg)


def step(exporter: Exporter, folder: Path) -> Steps:
    """Look at the disk before and after each call of the system that a writer makes.

    What is there at that moment is what a kill at that moment leaves: what is still in the memory of the process is
    not on the disk, and what the system was told it keeps.
    """
    ground = Ground(exporter, folder)
    ground.prepare()

    def work() -> Steps:
        counts: dict[str, int] = dict.fromkeys(("old", "new", "mixed", "broken"), 0)
        most = 0

        def hook(_: types.FrameType, event: str, arg: Any) -> None:  # noqa: ANN401 - a function written in C
            nonlocal most
            if event not in {"c_call", "c_return"} or not _is_system(arg):
                return
            own = sys.getprofile()
            sys.setprofile(None)
            counts[ground.seen()] += 1
            most = max(most, sum(1 for _ in leftovers(folder)))
            sys.setprofile(own)

        _from_entrance(hook, ground)
        counts[ground.seen()] += 1
        return Steps(exporter.name, sum(counts.values()), **counts, most_beside=most, left=len(list(leftovers(folder))))

    found: Steps = in_child(work)
    return found


def _is_system(function: Any) -> bool:  # noqa: ANN401 - a function written in C
    owner = getattr(function, "__module__", None) or type(getattr(function, "__self__", None)).__module__
    return owner in _SYSTEM


def kill(exporter: Exporter, folder: Path, times: int, rng: random.Random) -> Kills:
    """Kill a writer again and again, each time at a random moment of its writing.

    A child works out what is to be written and stops where writing begins; from there it is forked for each kill.
    """
    ground = Ground(exporter, folder)
    ground.prepare()

    def work() -> Kills:
        done: list[Kills] = []

        def hook(_: types.FrameType, event: str, __: object) -> None:
            if event != "call" or done:
                return
            own = sys.getprofile()
            sys.setprofile(None)
            result = _killed(ground, times, rng)
            if result is None:
                return  # the writer, which goes on to write
            done.append(result)
            sys.setprofile(own)

        _from_entrance(hook, ground)
        if not done:
            os._exit(0)  # the writer, which is through
        return attrs.evolve(done[0], next_write=ground.seen() == "new" or ground.old == ground.new)

    found: Kills = in_child(work)
    return found


def _killed(ground: Ground, times: int, rng: random.Random) -> Kills | None:
    """Fork and kill; return None in each of the children."""
    took: list[float] = []
    for _ in range(_MEASURED):
        ground.restore()
        child = os.fork()
        if child == 0:
            return None
        # To fork takes longer than many a write: what counts is the time from here.
        begun = time.perf_counter()
        if not _ended(child, _HANG):
            msg = f"{ground.exporter.name} does not end"
            raise RuntimeError(msg)
        took.append(time.perf_counter() - begun)
        if ground.seen() != "new" and ground.old != ground.new:
            msg = f"{ground.exporter.name} did not write"
            raise RuntimeError(msg)
    counts: dict[str, int] = dict.fromkeys(("old", "new", "mixed", "broken"), 0)
    # Other work on the machine makes writes longer: the shortest is what a kill has to fall into.
    late, hit, usual = 0, 0, min(took) * 1.1
    left = beside = 0
    ground.restore()
    while hit < times and hit + late < _TRIES * times:
        moment = rng.uniform(0, usual)
        child = os.fork()
        if child == 0:
            return None
        time.sleep(moment)
        ended = _stopped(child)
        late, hit = late + ended, hit + (not ended)
        seen = ground.seen()
        counts[seen] += 1
        left += len(list(leftovers(ground.folder))) - beside
        if seen != "old":
            ground.restore()  # what lies in a folder that is put back goes with it
        beside = len(list(leftovers(ground.folder)))
    return Kills(ground.exporter.name, hit, **counts, late=late, left=left, next_write=False, seconds=usual)


def _stopped(child: int) -> bool:
    """Kill a child; tell whether it had ended by itself."""
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)


def _ended(child: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.0002)
    _stopped(child)
    return False
