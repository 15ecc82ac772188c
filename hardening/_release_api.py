"""The public names, as text: read from the source without running it, compared with what was recorded."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

import griffe

RECORD = Path(__file__).parent.parent / "docs" / "reference" / "public-api.txt"


def listing(source: Path) -> str:
    """Return every public module, class, function and attribute with its signature, one a line, sorted.

    What several modules export is listed with its members where it is longest known, and by name elsewhere.
    """
    package = griffe.load("gridgov", search_paths=[str(source)], resolve_aliases=True, resolve_external=False)
    modules = list(_modules(package))
    homes: dict[str, str] = {}
    exports = [(f"{module.path}.{name}", found) for module in modules for name, found in _exports(module)]
    for path, found in exports:
        homes[found.path] = min(
            path, homes.get(found.path, path), key=lambda one: (one != found.path, -one.count("."), one)
        )
    lines = {module.path for module in modules}
    for path, found in exports:
        home = homes[found.path]
        lines.update(_member(path, found) if path == home else [f"{path} = {home}"])
    return "".join(f"{line}\n" for line in sorted(lines))


def compared(source: Path) -> str:
    """Compare with the record; a difference ends the check."""
    now, then = listing(source).splitlines(), RECORD.read_text(encoding="utf-8").splitlines()
    changed = list(difflib.unified_diff(then, now, "recorded", "now", lineterm="", n=0))
    assert not changed, "\n".join([*changed, "If this is meant: python -m hardening.release --record-api"])
    return f"{len(now):,} lines as recorded"


def _modules(module: griffe.Module) -> Iterator[griffe.Module]:
    yield module
    for name, member in module.members.items():
        if isinstance(member, griffe.Module) and not name.startswith("_"):
            yield from _modules(member)


def _exports(module: griffe.Module) -> Iterator[tuple[str, griffe.Object]]:
    for name in sorted(set(map(str, module.exports or ()))):
        member = module.members.get(name)
        if member is not None and not isinstance(member, griffe.Module):
            yield name, member.final_target if isinstance(member, griffe.Alias) else member


def _member(path: str, found: griffe.Object) -> Iterator[str]:
    if isinstance(found, griffe.Function):
        yield f"{path}{_signature(found)}"
    elif isinstance(found, griffe.Class):
        bases = ", ".join(str(base) for base in found.bases)
        yield f"{path}: class({bases})"
        for name, member in found.all_members.items():
            target = _target(member)
            if not name.startswith("_") and target is not None:
                yield from _member(f"{path}.{name}", target)
    elif isinstance(found, griffe.Attribute):
        yield f"{path}: {'property ' if 'property' in found.labels else ''}{found.annotation or 'attribute'}"
    else:
        yield path


def _target(member: griffe.Object | griffe.Alias) -> griffe.Object | None:
    """Return what a member of a class is: also of a base class, not of another library or an import."""
    if isinstance(member, griffe.Alias):
        if not member.inherited:
            return None
        member = member.final_target
    return member if member.path.startswith("gridgov.") else None


def _signature(function: griffe.Function) -> str:
    parts: list[str] = []
    star = False
    for one in function.parameters:
        if one.name in {"self", "cls"}:
            continue
        if one.kind is griffe.ParameterKind.keyword_only and not star:
            parts.append("*")
            star = True
        star = star or one.kind is griffe.ParameterKind.var_positional
        mark = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}.get(one.kind, "")
        said = f"{mark}{one.name}: {one.annotation}" if one.annotation else f"{mark}{one.name}"
        parts.append(f"{said} = {one.default}" if one.default is not None and not mark else said)
        if one.kind is griffe.ParameterKind.positional_only:
            parts.append("/")
    positional = [part for i, part in enumerate(parts) if part != "/" or "/" not in parts[i + 1 :]]
    return f"({', '.join(positional)}) -> {function.returns}"


if __name__ == "__main__":
    try:
        print(compared(Path(__file__).parent.parent / "src"))
    except AssertionError as error:
        sys.exit(str(error))
