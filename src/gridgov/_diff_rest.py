"""What differs between two jurisdictions and no change expresses, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from gridgov.jurisdiction import Jurisdiction
from gridgov.nets import Net
from gridgov.text import Text

__all__ = ["rest_of"]

_ID: Final = Text("The id of the whole is '{b}', not '{a}'.", "整体编号为“{b}”，而非“{a}”。")
_NO_ID: Final = Text("nothing", "空")
_NAME: Final = Text("The name of the whole differs.", "整体名称不同。")
_LEVELS: Final = Text("The level schemes differ: {what.en}.", "层级方案不同：{what.zh}。")
_MEASURES: Final = Text("Measures are described differently: {what.en}.", "指标说明不同：{what.zh}。")
_ROLES: Final = Text("The roles differ: {what.en}.", "岗位类型不同：{what.zh}。")
_COMBINATIONS: Final = Text("The rules for combining roles differ.", "兼任规则不同。")
_TEMPLATES: Final = Text("The templates of roles differ.", "岗位模板不同。")
_NOTES: Final = Text("The notes differ: {gone} gone, {new} new.", "注释不同：减少{gone}条，新增{new}条。")
_NETS: Final = Text("The nets differ: {what.en}.", "部门网格体系不同：{what.zh}。")
_CHANGES: Final = {
    "gone": Text("'{key}' is gone", "“{key}”已取消"),
    "new": Text("'{key}' is new", "“{key}”为新增"),
    "other": Text("'{key}' is another", "“{key}”有变化"),
}
_ORDER: Final = Text("their order", "次序")


def rest_of(a: Jurisdiction, b: Jurisdiction) -> tuple[Text, ...]:
    """Say what differs and no change expresses."""
    return tuple(_rest(a, b))


def _rest(a: Jurisdiction, b: Jurisdiction) -> Iterator[Text]:
    if a.id != b.id:
        yield _ID.format(a=a.id or "-", b=b.id or "-")
    if a.name != b.name:
        yield _NAME
    if a.levels != b.levels:
        yield _LEVELS.format(what=_named(*({level.key: level for level in place.levels.levels} for place in (a, b))))
    infos = [place.territory.measure_info for place in (a, b)]
    odd = {key: key for key in infos[0] if key in infos[1] and infos[0][key] != infos[1][key]}
    if odd:
        yield _MEASURES.format(what=_named(odd, dict.fromkeys(odd, "")))
    yield from _roles(a, b)
    if a.notes != b.notes:
        yield _NOTES.format(gone=_less(a.notes, b.notes), new=_less(b.notes, a.notes))
    if a.nets != b.nets:
        nets = [{net.id: _Net(net) for net in place.nets} for place in (a, b)]
        yield _NETS.format(what=_named(*nets))


def _roles(a: Jurisdiction, b: Jurisdiction) -> Iterator[Text]:
    x, y = a.catalogue, b.catalogue
    if x == y:
        return
    roles = [{role.key: role for role in catalogue.roles} for catalogue in (x, y)]
    if roles[0] != roles[1] or x.roles != y.roles:
        yield _ROLES.format(what=_named(*roles))
    if x.combinations != y.combinations:
        yield _COMBINATIONS
    if x.templates != y.templates:
        yield _TEMPLATES


class _Net:
    """A net, compared by what it holds."""

    def __init__(self, net: Net) -> None:
        self._net = net

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Net) and (self._net is other._net or self._net == other._net)

    def __hash__(self) -> int:
        return hash(self._net.id)


def _named(x: dict[str, Any], y: dict[str, Any]) -> Text:
    """Say what is gone, new or another, by keys."""
    found = [
        *(_CHANGES["gone"].format(key=key) for key in x if key not in y),
        *(_CHANGES["new"].format(key=key) for key in y if key not in x),
        *(_CHANGES["other"].format(key=key) for key in x if key in y and x[key] != y[key]),
    ] or [_ORDER]
    return Text(", ".join(text.en for text in found), "、".join(text.zh for text in found))


def _less(x: Iterable[object], y: Iterable[object]) -> int:
    """Return how many of some things are not among others."""
    left = list(y)
    n = 0
    for thing in x:
        if thing in left:
            left.remove(thing)
        else:
            n += 1
    return n
