"""Many threads, other processes and little memory: the answers are those of one thread with plenty."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import resource
import shutil
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from gridgov import documents
from gridgov.findings import check
from gridgov.jurisdiction import Jurisdiction
from hardening.faults._exporters import Exporter, leftovers
from hardening.faults._kill import Ground, in_child
from hardening.faults._places import DAY

__all__ = ["QUESTIONS", "Memory", "Readers", "answers", "in_processes", "short_of_memory", "with_threads"]


def _rollups(place: Jurisdiction) -> object:
    return [(key, repr(place.territory.rollup(key))) for key in sorted(place.territory.measures)]


def _units(place: Jurisdiction) -> object:
    h = place.territory
    return [
        (unit.id, repr(unit), [child.id for child in unit.children], unit.parent and unit.parent.id)
        for unit in (h.unit(ident) for ident in h.ids.tolist()[:200])
    ]


def _graph(place: Jurisdiction) -> object:
    graph = place.to_networkx()
    return sorted(map(repr, graph.nodes(data=True))), sorted(map(repr, graph.edges(data=True)))


def _found(place: Jurisdiction) -> object:
    report = check(place, on=DAY)
    return report.render("jsonl"), repr(report)


def _answerable(place: Jurisdiction) -> object:
    return [
        [repr(answer) for answer in place.who_answers(ident, on=DAY)] for ident in place.territory.ids.tolist()[:50]
    ]


def _lost(place: Jurisdiction) -> object:
    found: list[str] = []
    for ident in [*place.territory.ids.tolist()[:30], "nowhere", ""]:
        try:
            found.append(repr(place.unit(f"{ident}x")))
        except LookupError as error:
            found.append(str(error))
    return found


#: What is asked of a jurisdiction; each answer is plain and says all of it.
QUESTIONS: Final[Mapping[str, Callable[[Jurisdiction], object]]] = {
    "document": documents.dumps,
    "line": repr,
    "summary": lambda place: str(place.summary(on=DAY)),
    "totals": _rollups,
    "units": _units,
    "levels": lambda place: [[unit.id for unit in place.units(level.key)] for level in place.levels.levels],
    "columns": lambda place: {key: list(map(repr, column)) for key, column in place.territory.to_columns().items()},
    "counts": lambda place: repr(place.territory.counts()),
    "leaves": lambda place: repr(place.territory.leaves),
    "graph": _graph,
    "check": _found,
    "answers": _answerable,
    "suggestions": _lost,
    "posts": lambda place: repr(place.roster.to_tables()),
    "vacancies": lambda place: repr(place.roster.vacancies(on=DAY)),
    "bodies": lambda place: repr(place.bodies.to_tables()),
    "nets": lambda place: [repr(net.to_tables()) for net in place.nets],
    "html": lambda place: place._repr_html_(),  # pyright: ignore[reportPrivateUsage]
}


def answers(place: Jurisdiction, start: int = 0, asked: Sequence[str] = tuple(QUESTIONS)) -> dict[str, str]:
    """Return a digest of every answer; the questions are asked beginning with another one."""
    keys = list(asked)
    found: dict[str, str] = {}
    for i in range(len(keys)):
        key = keys[(i + start) % len(keys)]
        text = json.dumps(QUESTIONS[key](place), ensure_ascii=False, default=repr)
        found[key] = hashlib.sha256(text.encode()).hexdigest()
    return found


@attrs.frozen
class Readers:
    """What many readers were told, against one."""

    how: str
    readers: int
    questions: int
    #: Answers that differ from those of one thread, and readers that failed.
    differing: int
    failed: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether all were told the same."""
        return not self.differing and not self.failed


def with_threads(text: str, threads: int = 64, rounds: int = 1, asked: Sequence[str] = tuple(QUESTIONS)) -> Readers:
    """Ask one jurisdiction, which was asked nothing before, from many threads at once, each in another order."""
    expected = answers(documents.loads(text), 0, asked)
    differing = 0
    failed: list[str] = []
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(rounds):
            place = documents.loads(text)
            gate = threading.Barrier(threads)
            told: list[dict[str, str]] = []

            def ask(i: int, place: Jurisdiction = place, gate: threading.Barrier = gate, told: Any = told) -> None:  # noqa: ANN401 - a list
                gate.wait()
                try:
                    told.append(answers(place, i, asked))
                except Exception as error:  # noqa: BLE001 - told below
                    failed.append(f"{type(error).__name__}: {error}")

            workers = [threading.Thread(target=ask, args=(i,)) for i in range(threads)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            differing += sum(one[key] != expected[key] for one in told for key in expected)
    finally:
        sys.setswitchinterval(interval)
    return Readers("threads", threads * rounds, len(asked) * threads * rounds, differing, tuple(failed))


def _asked(given: tuple[Jurisdiction, int]) -> tuple[dict[str, str], Jurisdiction]:
    place, start = given
    return answers(place, start), place


def in_processes(text: str, how: str, processes: int = 2) -> Readers:
    """Send a jurisdiction to other processes, which are asked and send it back.

    Args:
        text: The document.
        how: ``fork`` or ``spawn``.
        processes: How many.
    """
    place = documents.loads(text)
    expected = answers(documents.loads(text))
    with multiprocessing.get_context(how).Pool(processes) as pool:
        told = pool.map(_asked, [(place, i) for i in range(processes)], chunksize=1)
    differing = sum(one[key] != expected[key] for one, _ in told for key in expected)
    failed = tuple("what came back is another" for _, back in told if back != place or documents.dumps(back) != text)
    return Readers(how, processes, len(QUESTIONS) * processes, differing, failed)


@attrs.frozen
class Memory:
    """What one exporter, or one reader, did with little memory."""

    name: str
    tried: int
    #: How the tries ended: done, or the name of an error.
    ended: Mapping[str, int]
    broken: int
    #: Temporary files and folders that are left beside, all together.
    left: int

    @property
    def sound(self) -> bool:
        """Whether there was never half a file, and nothing is left but, at most, one thing by each process that died.

        That numpy or pyarrow end the process where there is no memory is theirs to mend; the file is ours to keep.
        """
        return not self.broken and self.left <= self.ended.get("died", 0) and "hung" not in self.ended


#: Bytes of the blocks by which memory is filled.
_BLOCKS: Final = (1 << 20, 1 << 14, 1 << 9, 1 << 6)


def _virtual() -> int:
    """Return the bytes of address space of this process."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _fill() -> list[bytearray]:
    """Take all memory that is left: also what was freed and what the system gave and nobody has used yet."""
    held: list[bytearray] = []
    for size in _BLOCKS:
        try:
            while True:
                held.append(bytearray(size))
        except MemoryError:
            continue
    return held


def _within(room: int, work: Callable[[], object]) -> str:
    """Do something in a child that has so many bytes and no more; return how it ended."""

    def limited() -> str:
        limit = _virtual() + room + _BLOCKS[0]
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        kept = bytearray(room)
        held = _fill()
        del kept
        word = "done"
        try:
            work()
        except MemoryError:
            word = "MemoryError"
        except Exception as error:  # noqa: BLE001 - told by name
            word = type(error).__name__
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
            held.clear()
        return word

    begun = time.monotonic()
    try:
        word = str(in_child(limited))
    except EOFError:
        word = "died"
    return "hung" if time.monotonic() - begun > 600 else word  # noqa: PLR2004 - ten minutes


def short_of_memory(name: str, work: Exporter | Callable[[], object], folder: Path, rooms: tuple[int, ...]) -> Memory:
    """Write, or read, with so many bytes of memory beside what is loaded, and not one more."""
    ended: dict[str, int] = {}
    ground = None
    if isinstance(work, Exporter):
        ground = Ground(work, folder)
        ground.prepare()
    broken = left = 0
    for room in rooms:
        word = _within(room, work if not isinstance(work, Exporter) else lambda: work.write(folder / work.target, 1))
        ended[word] = ended.get(word, 0) + 1
        if ground is not None:
            broken += ground.seen() != ("new" if word == "done" else "old") and ground.old != ground.new
            beside = list(leftovers(folder))
            left += len(beside)
            for path in beside:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            ground.restore()
    return Memory(name, len(rooms), ended, broken, left)
