"""The runner that plants mistakes: what it loads, what it exchanges, which lines it follows, what it counts."""

from __future__ import annotations

import ast
import hashlib
import importlib
import io
import json
import subprocess
import sys
import tokenize
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from hardening._mutate_areas import AREAS, area_of, modules_of, path_of
from hardening._mutate_idle import idle_spans
from hardening._mutate_load import Changed, Watched, install, watch
from hardening._mutate_module import Module, label
from hardening._mutate_reach import Reach, stale
from hardening._mutate_report import Equivalent, Outcome, read, summary, survivors, write
from hardening._mutate_swap import Functions, swaps

ROOT = Path(__file__).parents[1]
TOY = '''"""A toy."""

LIMIT = 3


def smaller(a: int, b: int) -> int:
    """Return the smaller one."""
    if a < b:
        return a
    return b


class Box:
    def twice(self, n: int) -> int:
        return sum(k + n for k in (0, 0))

    @property
    def limit(self) -> int:
        return LIMIT
'''


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Write a module that can be imported; everything is as before afterwards."""
    path = tmp_path / "mutate_toy.py"
    path.write_text(TOY, "utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    yield path
    sys.modules.pop("mutate_toy", None)


def load() -> types.ModuleType:
    return importlib.import_module("mutate_toy")


def test_a_module_is_loaded_from_another_source_and_its_file_stays(toy: Path) -> None:
    install(Changed({"mutate_toy": TOY.replace("a < b", "a > b")}))
    assert load().smaller(1, 2) == 2
    assert load().__file__ == str(toy)
    assert toy.read_text("utf-8") == TOY


def test_other_modules_are_loaded_as_they_are(toy: Path) -> None:
    install(Changed({"mutate_other": "x = 1"}))
    assert load().smaller(1, 2) == 1
    assert toy.exists()


def test_a_finder_is_asked_once_and_first() -> None:
    before = list(sys.meta_path)
    finder = Changed({})
    try:
        install(finder)
        install(finder)
        assert sys.meta_path == [finder, *before]
    finally:
        sys.meta_path[:] = before


def test_a_watched_module_notes_the_blocks_that_run(toy: Path) -> None:
    finder = Watched(lambda name: name == "mutate_toy", size=100)
    install(finder)
    module, blocks = load(), finder.blocks["mutate_toy"]
    assert not any(finder.notes)
    assert module.smaller(1, 2) == 1
    ran = {line for line, block in blocks.items() if finder.notes[block]}
    assert ran == {8, 9}
    assert module.smaller(2, 1) == 1
    assert {line for line, block in blocks.items() if finder.notes[block]} == {8, 9, 10}
    assert toy.exists()


def docstring(node: ast.Expr) -> bool:
    return isinstance(node.value, ast.Constant)


def test_every_statement_of_a_function_is_in_a_block_and_no_other_line() -> None:
    for name in ("gridgov._tree", "gridgov._carve_cover", "gridgov.evaluation"):
        source = path_of(name).read_text("utf-8")
        functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
        below = [node for one in functions for node in ast.walk(one) if isinstance(node, ast.stmt) and node is not one]
        inside = {node.lineno for node in below if not isinstance(node, ast.Expr) or not docstring(node)}
        blocks = watch(source)[1]
        assert inside <= blocks.keys()
        top = [statement.lineno for statement in ast.parse(source).body]
        assert not blocks.keys() & set(top)


def test_what_is_noted_does_the_same() -> None:
    tree = watch(path_of("gridgov._spans").read_text("utf-8"))[0]
    plain = ast.unparse(ast.parse(path_of("gridgov._spans").read_text("utf-8")))
    noted = [line for line in ast.unparse(tree).splitlines() if "__reached__" not in line]
    assert noted == plain.splitlines()


def exchange(module: types.ModuleType, old: str, new: str) -> list[tuple[types.FunctionType, types.CodeType]] | None:
    changed = TOY.replace(old, new)
    assert changed != TOY
    path = str(module.__file__)
    return swaps(compile(TOY, path, "exec"), compile(changed, path, "exec"), Functions())


def first_is_smaller(module: Any) -> int:  # noqa: ANN401 - a module that is made here
    return int(module.smaller(1, 2))


def second_is_smaller(module: Any) -> int:  # noqa: ANN401 - a module that is made here
    return int(module.smaller(2, 1))


def twice_four(module: Any) -> int:  # noqa: ANN401 - a module that is made here
    return int(module.Box().twice(4))


def limit(module: Any) -> int:  # noqa: ANN401 - a module that is made here
    return int(module.Box().limit)


@pytest.mark.parametrize(
    ("old", "new", "ask", "answer"),
    [
        ("a < b", "a > b", first_is_smaller, 2),
        ("return b", "return a", second_is_smaller, 2),
        # In what a function makes anew at each call.
        ("k + n", "k - n", twice_four, -8),
        ("return LIMIT", "return -LIMIT", limit, -3),
    ],
)
def test_a_function_is_exchanged_where_it_is(
    toy: Path, old: str, new: str, ask: Callable[[Any], int], answer: int
) -> None:
    module = load()
    before = ask(module)
    found = exchange(module, old, new)
    assert found is not None
    assert len(found) == 1
    for function, code in found:
        function.__code__ = code
    assert ask(module) == answer != before
    assert toy.exists()


@pytest.mark.parametrize(
    ("old", "new"), [("LIMIT = 3", "LIMIT = 4"), ("    @property\n", ""), ("b: int)", "b: int = 2)")]
)
def test_what_runs_when_a_module_is_loaded_is_not_exchanged(toy: Path, old: str, new: str) -> None:
    assert exchange(load(), old, new) is None
    assert toy.exists()


def test_the_same_code_on_other_lines_needs_nothing(toy: Path) -> None:
    assert exchange(load(), '"""A toy."""\n', '"""A toy."""\n\n\n') == []
    assert toy.exists()


def test_a_mistake_keeps_its_name_when_other_lines_change() -> None:
    module = Module("gridgov._spans")
    line = next(at for at, text in enumerate(module.lines, 1) if text.startswith("    return"))
    changed = [*module.lines]
    changed[line - 1] = "    return 17"
    made = module.mistake("\n".join(changed), area="kernel", line=line, column=4, operator="Toy")
    assert made is not None
    assert (made.before, made.after, made.column) == (module.lines[line - 1].strip(), "return 17", 0)
    assert str(line) not in made.key.replace(made.before, "")
    assert module.mistake(module.source, area="kernel", line=line, column=4, operator="Toy") is None
    assert module.mistake("return (", area="kernel", line=line, column=4, operator="Toy") is None
    # What changed is another line.
    assert module.mistake("\n".join(changed), area="kernel", line=1, column=0, operator="Toy") is None


def test_every_area_has_modules_and_no_module_is_in_two() -> None:
    modules = [name for area in AREAS for name in modules_of(area)]
    assert all(modules_of(area) for area in AREAS)
    assert len(modules) == len(set(modules))
    assert {area_of(name) for name in modules} == set(AREAS)


SHOWN = """
import sys, time
from hardening._mutate_tests import FEW, few_examples, in_a_fork
from hypothesis import given, settings, strategies as st

def law(limit):
    seen = []
    @settings(max_examples=200, database=None, derandomize=True)
    @given(st.integers(0, 10_000))
    def holds(n):
        seen.append(n)
        assert n < limit
    try:
        holds()
    except AssertionError:
        return "noticed"
    return str(len(seen))

def few():
    few_examples(FEW)
    return law(20_000)

def spin():
    while True:
        pass

def more():
    return str(len(bytes(1 << 33)))

for work in (few, lambda: law(20_000), lambda: law(3), spin, lambda: time.sleep(60) or "", more, lambda: sys.exit(3)):
    print(*in_a_fork(work, cpu=0.5 if work is spin else 60, idle=0.5), sep="|")
"""


def test_mistakes_are_shown_in_copies_of_a_process_that_cannot_hold_up_the_run() -> None:
    done = subprocess.run([sys.executable, "-c", SHOWN], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    few, all_of_them, wrong, endless, waiting, greedy, left = done.stdout.splitlines()
    assert few == "done|25"
    assert all_of_them == "done|200"
    assert wrong == "done|noticed"
    assert endless == "time|"
    assert waiting == "hung|"
    assert greedy.startswith("failed|MemoryError")
    assert left == "failed|SystemExit: 3"


def outcome(number: int, status: str, before: str = "a < b") -> Outcome:
    return Outcome(f"k{number}", "kernel", "gridgov._tree", number, "Toy", before, "a > b", status)


def test_outcomes_are_kept_and_the_later_one_holds(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    assert read(path) == {}
    for each in (outcome(1, "survived"), outcome(2, "killed"), outcome(1, "killed")):
        write(path, each)
    assert {key: each.status for key, each in read(path).items()} == {"k1": "killed", "k2": "killed"}


def test_the_share_leaves_out_what_cannot_be_noticed() -> None:
    outcomes = [
        *(outcome(n, "killed") for n in range(8)),
        outcome(8, "time"),
        outcome(9, "survived"),
        outcome(10, "survived", "x = 1"),
        outcome(11, "hung"),
    ]
    known = [Equivalent("gridgov._tree", "Toy", "x = 1", "nobody reads x")]
    # Wilson's interval of 9 of 10, by hand: centre (9 + z²/2) / (10 + z²), z = 1.96.
    assert summary(outcomes, known).splitlines()[2:] == [
        "| kernel | 11 | 9 | 1 | 1 | 90.0 % | 59.6 to 98.2 % |",
        "| all | 11 | 9 | 1 | 1 | 90.0 % | 59.6 to 98.2 % |",
        "",
        "1 that waited for ever or could not be run are not counted.",
    ]
    assert [each.line for each in survivors(outcomes, known)] == [9]


def test_one_mistake_of_a_line_may_be_meant_alone() -> None:
    planted = attrs.evolve(outcome(1, "survived", "x = 1"), after="x = 2")
    meant = Equivalent("gridgov._tree", "Toy", "x = 1", "nobody reads x", after="x = 2")
    assert survivors([planted], [meant]) == []
    assert survivors([attrs.evolve(planted, after="x = 0")], [meant]) != []


QUIET = """
from typing import overload

__all__ = ["f" * 1]
Number = int | float


@overload
def f(n: int = 1) -> int: ...
def f(n: "int | 1" = 2) -> "int | 1":
    return sum(a * b for a, b in zip([n], [3], strict=True)) + dict(strict=True)["strict"]


class Rule:
    examples: "tuple[int, ...] | 1" = passes(4)
    steps: int = 5
"""


def test_no_mistake_is_planted_where_none_is_one() -> None:
    lines = QUIET.splitlines()
    quiet = idle_spans(QUIET)
    left: list[str] = []
    for token in tokenize.generate_tokens(io.StringIO(QUIET).readline):
        inside = any(begin <= token.start < end for begin, end in quiet)
        if not inside and (token.type == tokenize.NUMBER or token.string in {"True", "|", "*"}):
            left.append(f"{token.string} in {lines[token.start[0] - 1].split()[0]}")
    assert left == ["2 in def", "* in return", "3 in return", "True in return", "5 in steps:"]


def test_a_sample_stays_the_same_when_lines_are_put_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places: list[tuple[str, int, int]] = []
    for at, source in enumerate((TOY, TOY.replace('"""A toy."""', '"""A toy."""\n\nMORE = 7'))):
        path = tmp_path / f"toy_{at}.py"
        path.write_text(source, "utf-8")
        monkeypatch.setattr("hardening._mutate_module.path_of", {"toy": path}.__getitem__)
        module = Module("toy")
        line = next(n for n, text in enumerate(module.lines, 1) if "return LIMIT" in text)
        places.append(module.at(line, 15))
    assert places[0] == places[1] == ("return LIMIT", 7, 0)


def test_an_outcome_is_known_by_its_place_and_family() -> None:
    made = Module("gridgov._spans")
    line = next(at for at, text in enumerate(made.lines, 1) if text.startswith("    return"))
    changed = [*made.lines]
    changed[line - 1] = "    return 17 | 4"
    mutant = made.mistake("\n".join(changed), area="kernel", line=line, column=11, operator="Toy_One_Two")
    assert mutant is not None
    named = label("gridgov._spans", "Toy_Three", *made.at(line, 11))
    outcome = Outcome(
        mutant.key, "kernel", "gridgov._spans", line, "Toy_One_Two", mutant.before, mutant.after, "killed"
    )
    assert outcome.label == named
    assert named == f"gridgov._spans | Toy | {mutant.before} | 7 | {mutant.same}"


def test_what_was_measured_is_measured_again_once_it_has_changed(tmp_path: Path) -> None:
    tests, module = "tests/test_hardening_mutate.py", "src/gridgov/_tree.py"
    assert stale(tmp_path, [tests]) == stale(tmp_path, [tests], new=True) == [tests]
    digests = {path: hashlib.sha256((ROOT / path).read_bytes()).hexdigest()[:16] for path in (tests, module)}
    record = tmp_path / "tests-test_hardening_mutate.py.json"
    record.write_text(json.dumps({"digests": digests, "tests": {}}), "utf-8")
    assert stale(tmp_path, [tests]) == []
    record.write_text(json.dumps({"digests": {**digests, module: "another"}, "tests": {}}), "utf-8")
    assert stale(tmp_path, [tests]) == [tests]
    assert stale(tmp_path, [tests], new=True) == []


def test_what_is_made_outside_of_functions_is_shown_to_those_who_use_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "toy.py"
    path.write_text(TOY, "utf-8")
    monkeypatch.setattr("hardening._mutate_module.path_of", {"toy": path}.__getitem__)
    module = Module("toy")
    at = {text.strip(): n for n, text in enumerate(module.lines, 1)}
    blocks = module.blocks
    assert module.served(at["LIMIT = 3"]) == {blocks[at["return LIMIT"]]}
    assert module.served(at["@property"]) == {blocks[at["return LIMIT"]]}
    assert module.served(at["def smaller(a: int, b: int) -> int:"]) == {blocks[at["if a < b:"]]}
    assert module.served(at["class Box:"]) == set()


def test_tests_that_run_what_a_line_is_for_come_first() -> None:
    tests = {("m", 0): ["a.py::one", "a.py::two"], ("m", 1): ["a.py::two"], ("m", 2): ["b.py::three"]}
    reach = Reach({}, tests, {}, frozenset())
    some = ["b.py::three", "a.py::one", "a.py::two"]
    assert reach.spread("m", some) == ["a.py::one", "a.py::two", "b.py::three"]
    assert reach.spread("m", some, {1}) == ["a.py::two", "a.py::one", "b.py::three"]
    assert reach.spread("m", some, {2}) == ["b.py::three", "a.py::one", "a.py::two"]
