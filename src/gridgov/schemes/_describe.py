"""A scheme in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.schemes._scheme import Scheme

__all__ = ["describe"]

_HEADS: Final = {
    "levels": Text("Levels", "层级"),
    "roles": Text("Roles", "角色"),
    "bodies": Text("Bodies", "组织"),
    "lists": Text("Lists", "清单"),
    "figures": Text("Figures", "数字"),
    "readings": Text("Readings", "解读"),
    "states": Text("States", "状态"),
    "notes": Text("Notes", "说明"),
}
_OPEN: Final = Text("not published", "未公布")
_MORE: Final = Text("and others", "等")
_CHOSEN: Final = Text("chosen", "已选")


def describe(scheme: Scheme, lang: Lang) -> str:
    """Return everything a scheme holds as text."""
    lines = [f"{scheme.name.get(lang)} ({scheme.id})", scheme.about.get(lang)]
    parts = {
        "levels": scheme.levels.describe(lang).splitlines(),
        "roles": list(_roles(scheme, lang)),
        "bodies": list(_bodies(scheme, lang)),
        "lists": list(_lists(scheme, lang)),
        "figures": [f"{f.id} [{f.tag}] {f.name.get(lang)}: {f.text(lang)} {f.unit.get(lang)}" for f in scheme.figures],
        "readings": list(_readings(scheme, lang)),
        "states": [f"{s.key}{_tag(s.tag)} {s.name.get(lang)}" for s in scheme.states],
        "notes": [f"[{note.tag}] {note.text.get(lang)}" for note in scheme.notes],
    }
    for key, part in parts.items():
        if part:
            lines += ["", _HEADS[key].get(lang), *part]
    return "\n".join(lines)


def _tag(tag: str | None) -> str:
    return f" [{tag}]" if tag else ""


def _roles(scheme: Scheme, lang: Lang) -> Iterator[str]:
    tags = {row["key"]: row.get("tag") for row in scheme.table.get("roles", ())}
    for key in scheme.own_roles:
        role = scheme.catalogue.role(key)
        where = f" ({', '.join(role.sits_at)})" if role.sits_at else ""
        yield f"{role.name.get(lang)}{where}{_tag(tags.get(key))}"


def _bodies(scheme: Scheme, lang: Lang) -> Iterator[str]:
    for body in scheme.bodies:
        most = "" if body.maximum is None else str(body.maximum)
        count = (
            "" if body.minimum is None else f" {body.minimum}..{most}" if body.maximum != body.minimum else f" {most}"
        )
        about = "" if body.about is None else f": {body.about.get(lang)}"
        yield f"{body.name.get(lang)} ({', '.join(body.at) or '-'}){count}{_tag(body.tag)}{about}"


def _lists(scheme: Scheme, lang: Lang) -> Iterator[str]:
    comma = "、" if lang == "zh" else ", "
    for found in scheme.lists:
        names = comma.join(item.name.get(lang) for item in found.named) if found.published else _OPEN.get(lang)
        more = (_MORE.get(lang) if lang == "zh" else f", {_MORE.get(lang)}") if found.open and found.published else ""
        yield f"{found.name.get(lang)}{_tag(found.tag)}: {names}{more}"


def _readings(scheme: Scheme, lang: Lang) -> Iterator[str]:
    for key, reading in scheme.readings.items():
        yield f"{key}{_tag(reading.tag)} {reading.name.get(lang)}"
        for option in reading.options:
            mark = f" ({_CHOSEN.get(lang)})" if scheme.chosen.get(key) == option.key else ""
            yield f"  {option.key}{_tag(option.tag)} {option.name.get(lang)}{mark}"
