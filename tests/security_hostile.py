"""Inputs made to cost much: deep, long, large and odd. Run as a script, it feeds them to every parser within limits.

``python security_hostile.py [--all] TARGET ...``: memory and processor time are limited first, then
every input is held to the law of the fuzzer. A parser that needs more ends the process.
"""

from __future__ import annotations

import io
import resource
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from os import chdir
from pathlib import Path
from time import process_time
from typing import Final

from hardening.fuzz.law import hold
from hardening.fuzz.targets import TARGETS

__all__ = ["ALWAYS", "CPU_SECONDS", "GIB", "SAMPLES", "inputs"]

#: Limits of one process. Address space is more than memory: libraries reserve what they do not use.
GIB: Final = 1 << 30
CPU_SECONDS: Final = 60

#: Targets that read TOML; the others of lines read tables.
TOML: Final = frozenset({"audit", "policy", "scheme", "waivers"})

#: Times that a sign is repeated, and characters of a long text.
_N: Final = 100_000
_LONG: Final = 1_000_000

#: Every parser gets these in each run; of the others it gets a part, and all with ``--all``.
ALWAYS: Final = frozenset(
    {"ten to the 400th", "five thousand digits", "1e999", "many commas", "brackets", "one long name", "NUL"}
)
_PARTS: Final = 8
#: Characters of a value for parsers that need much for each: a name is written in one way dozens of times for an input.
_MOST: Final[Mapping[str, int]] = {"names": 100_000}
#: What the first line of an input has to be for the rest to be read.
_HEADS: Final[Mapping[str, bytes]] = {"evidence": b"patrols\n"}
#: Seconds of processor time from which an input is named.
_SLOW: Final = 1.0

#: What stands where a value is wanted.
SAMPLES: Final[Mapping[str, str]] = {
    "ten to the 400th": str(10**400),
    "five thousand digits": "9" * 5_000,
    "a hundred thousand digits": "9" * _N,
    "1e999": "1e999",
    "-1e999": "-1e999",
    "tiny": "1e-999",
    "a large exponent": "1e999999999",
    "a small exponent": "1e-999999999",
    "many dots": "1." * _N,
    "many commas": "1," * _N,
    "many hyphens": "1-" * _N,
    "yi": "亿" * _N,
    "chinese digits": "一二三四五六七八九〇" * (_N // 10),
    "chinese units": "十百千万亿" * (_N // 5),
    "fractions": "分之" * _N,
    "brackets": "[" * _N,
    "round brackets": "(" * _N,
    "full-width round brackets": "（）" * _N,
    "braces": '{"a":' * _N,
    "quotes": '"' * _N,
    "single quotes": "'" * _N,
    "blanks": " " * _N + "x",
    "tabs and blanks": " \t" * _N + "x",
    "wide blanks": "　" * _N + "x",
    "one long word": "x" * _LONG,
    "one long name": "网格" * (_LONG // 2),
    "numbers in a name": "第一网格1" * _N,
    "buildings": "1号楼" * _N,
    "a building of many digits": "9" * 5_000 + "号楼",
    "a grid of many digits": "零" * 5_000 + "网格",
    "a numeral without end": "一二十" * _N + "号",
    "many towns": "镇" * _N,
    "marks on one letter": "e" + "\u0301\u0323" * _N,
    "marks that are none yet": "か" + "\uff9e\u0f73" * _N,
    "turned writing": "\u202e" * _N + "a",
    "NUL": "\0" * _N,
    "backslashes": "\\" * _N,
    "zero width": "\u200b" * _N,
    "percent": "%" * _N,
    "line ends": "\n" * _N,
    "carriage returns": "\r" * _N,
    "separators": "\u2028" * _N,
    "equals": "=" * _N,
    "slashes": "/" * _N,
    "days": "2026-01-01" * (_N // 10),
    "dots of keys": "a." * _N + "a",
    "ampersands": "&a;" * _N,
}


def _table(value: str) -> bytes:
    cell = value.replace('"', '""')
    return f'id,level,parent,name,households\n"{cell}",grid,s,"{cell}","{cell}"\ns,street,,a,1\n'.encode()


def _in_json(value: str) -> str:
    marks = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\u0000"}
    return "".join(marks.get(sign, sign) for sign in value)


def inputs(target: str, *, everything: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield the hostile inputs of a parser: each value bare, and where the seeds of the parser have a value."""
    for name, data in _inputs(target, everything=everything):
        yield name, _HEADS.get(target, b"") + data


def _inputs(target: str, *, everything: bool) -> Iterator[tuple[str, bytes]]:  # noqa: C901 - one way for each form
    part = sorted(TARGETS).index(target) % _PARTS
    form = TARGETS[target].form
    seeds = sorted(TARGETS[target].seeds(), key=len)
    for i, (name, whole) in enumerate(SAMPLES.items()):
        # A table is read twice, with three reports each: it gets what every parser gets.
        if not everything and name not in ALWAYS and (i % _PARTS != part or target == "table"):
            continue
        value = _cut(whole, _MOST.get(target, _LONG))
        text = value.encode()
        yield name, text
        if target == "parquet":
            quoted = f'"{_in_json(value)}"'
            yield f"{name} in a column", f'{{"id": [{quoted}], "level": ["grid"], "households": [{quoted}]}}'.encode()
        elif form == "json":
            seed = seeds[len(seeds) // 2]
            yield f"{name} as a text", _first_text(seed, f'"{_in_json(value)}"'.encode())
            yield f"{name} as a value", _first_text(seed, text)
        elif target in TOML:
            yield f"{name} as a value", b"a = " + text + b"\n"
            yield f"{name} as a string", f'id = "{_in_json(value)}"\n'.encode()
        elif form == "lines":
            yield f"{name} in a cell", _table(value)
    if form == "json":
        # To write a column to Parquet takes longer than to read it, and is not what is looked at.
        members = _N // 10 if target == "parquet" else _N
        yield "members", b"{" + b",".join(b'"%d":0' % i for i in range(members)) + b"}"
        yield "the same member", b"{" + b",".join([b'"a":0'] * _N) + b"}"
        yield "elements", b"[" + b",".join([b"0"] * _N) + b"]"
    if target in TOML:
        yield "tables of TOML", b"[a]\n" + b"".join(b"[a%d]\n" % i for i in range(5_000))
        yield "keys of TOML", b"".join(b"a%d = 1\n" % i for i in range(5_000))
    elif form == "lines":
        yield "columns", b",".join(b"c%d" % i for i in range(5_000)) + b"\n" + b"," * 5_000
        yield "the same column", b",".join([b"id"] * 5_000) + b"\n" + b"," * 5_000
        yield "rows of one cell", b"id\n" + b"x\n" * _N
    if form == "zip":
        yield "many members", _zip({f"xl/worksheets/sheet{i}.xml": b"<a/>" for i in range(5_000)})
        yield "a bomb", _zip({"xl/workbook.xml": b"\0" * 300_000_000})
        yield "an archive in an archive", _zip({"a.zip": _zip({"b.zip": _zip({"c": b"\0" * 100_000_000})})})
        yield "names out of the folder", _zip({"../../evil": b"x", "/etc/evil": b"x", "xl/workbook.xml": b"<a/>"})


def _cut(value: str, most: int) -> str:
    """Leave out the middle of a value that is longer."""
    return value if len(value) <= most else value[: most // 2] + value[-(most // 2) :]


def _first_text(seed: bytes, value: bytes) -> bytes:
    """Put a value in place of the first text behind a colon that is not short."""
    start = seed.index(b': "' if b': "' in seed else b':"', len(seed) // 3) + 1
    start = seed.index(b'"', start)
    return seed[:start] + value + seed[seed.index(b'"', start + 1) + 1 :]


def _zip(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _main(targets: list[str], *, everything: bool) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (4 * GIB, 4 * GIB))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    with tempfile.TemporaryDirectory() as folder:
        chdir(folder)
        for target in targets:
            for name, data in inputs(target, everything=everything):
                start = process_time()
                try:
                    hold(TARGETS[target], data)
                except Exception as error:  # noqa: BLE001 - whatever it is, it is said
                    sys.stdout.write(f"{target}: {name}: {type(error).__name__}: {str(error)[:200]!r}\n")
                if (used := process_time() - start) > _SLOW:
                    sys.stderr.write(f"{target}: {name}: {used:.1f} s\n")
    # What getrusage says holds the memory of the process that started this one, too.
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
    sys.stdout.write(f"memory {int(status['VmHWM'].split()[0]) // 1024}\n")


if __name__ == "__main__":
    _main([name for name in sys.argv[1:] if name != "--all"], everything="--all" in sys.argv)
