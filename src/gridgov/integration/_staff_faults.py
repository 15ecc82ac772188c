"""What can be wrong with decisions on people, and why a duty is left without a grid, a person or an owner."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "CELL_EMPTY",
    "CELL_NOT_COVERED",
    "CELL_NO_AREA",
    "CELL_NO_NET",
    "CELL_UNMAPPED",
    "DECIDED_TWICE",
    "DUTY_TWO_ROLES",
    "GRID_VACANT",
    "NO_DUTY",
    "STAFF_NO_GRID",
    "TOO_MANY_DECIDED",
    "UNKNOWN_PERSON",
]

UNKNOWN_PERSON = fault(
    "ITG101",
    "unknown-person",
    Text("Nobody in the nets is '{person}'.", "各网格体系中没有人员“{person}”。"),
    Text(
        "Write net:holder, as in the list of posts, or the name given in people=.",
        "请按岗位清单写成“网格体系:人员编号”，或使用people=中的统一代码。",
    ),
)
STAFF_NO_GRID = fault(
    "ITG102",
    "unknown-grid-for-person",
    Text("'{person}' is to keep grid '{grid}', which is not there.", "拟由“{person}”负责的网格“{grid}”不存在。"),
    Text("Take the id from the list of merged grids, or leave it empty.", "请使用整合后网格清单中的编号，或留空。"),
)
TOO_MANY_DECIDED = fault(
    "ITG103",
    "more-people-than-seats",
    Text(
        "{n} people are decided for grid '{grid}', which has {seats} place(s): {people}.",
        "网格“{grid}”只有{seats}个名额，却指定了{n}人：{people}。",
    ),
    Text("Decide for fewer of them, or raise per_grid=.", "请减少指定人数，或调高per_grid=。"),
)
DECIDED_TWICE = fault(
    "ITG104",
    "person-decided-twice",
    Text(
        "'{person}' is one person under several names, and the decisions differ: {grids}.",
        "“{person}”为同一人员的多个代码，决定却不一致：{grids}。",
    ),
    Text("Keep one of the decisions.", "请只保留其中一项决定。"),
)

_ASK = Text("Correct the ids of its base units, or approve matches.", "请更正其基本单元编号，或确认匹配。")

CELL_UNMAPPED = fault(
    "ITG111",
    "no-grid-unmapped",
    Text(
        "Net '{net}': base units of cell '{cell}' are not known here, so there is no grid for them.",
        "网格体系“{net}”：网格“{cell}”的部分基本单元在本地不存在，无法确定整合后网格。",
    ),
    _ASK,
)
CELL_NO_NET = fault(
    "ITG112",
    "no-grid-no-net",
    Text(
        "Net '{net}': base units of cell '{cell}' are in none of the nets that are merged.",
        "网格体系“{net}”：网格“{cell}”的部分基本单元不在参与整合的网格体系内。",
    ),
    Text("Add them to a net that is merged.", "请将其划入参与整合的网格体系。"),
)
CELL_NOT_COVERED = fault(
    "ITG113",
    "no-grid-not-covered",
    Text(
        "Net '{net}': the net that is adopted does not cover base units of cell '{cell}'.",
        "网格体系“{net}”：所采用的网格体系未覆盖网格“{cell}”的部分基本单元。",
    ),
    Text("Extend the adopted net, or merge by consensus.", "请扩充所采用的网格体系，或改用共识方式。"),
)
CELL_NO_AREA = fault(
    "ITG114",
    "no-grid-no-area",
    Text(
        "Net '{net}': base units of cell '{cell}' stand under no unit that bounds the grids.",
        "网格体系“{net}”：网格“{cell}”的部分基本单元之上没有作为边界的单元。",
    ),
    Text("Put them under one, such as their community.", "请将其归入所在单元，例如所属社区。"),
)
CELL_EMPTY = fault(
    "ITG115",
    "no-grid-empty-cell",
    Text("Net '{net}': cell '{cell}' has no base unit.", "网格体系“{net}”：网格“{cell}”没有基本单元。"),
    Text("Give it members, or take the cell out.", "请补充覆盖范围，或删除该网格。"),
)
GRID_VACANT = fault(
    "ITG116",
    "no-person-vacancy",
    Text(
        "Net '{net}', cell '{cell}': nobody keeps grid '{grid}'.",
        "网格体系“{net}”网格“{cell}”：整合后网格“{grid}”无人负责。",
    ),
    Text("Fill the vacancy, or decide who keeps the grid.", "请补充人员，或指定负责人。"),
)
NO_DUTY = fault(
    "ITG117",
    "no-duty",
    Text("Net '{net}' names no duty for cell '{cell}'.", "网格体系“{net}”未写明网格“{cell}”的职责。"),
    Text("Add its duties to the table of duties.", "请在职责表中补充。"),
)
DUTY_TWO_ROLES = fault(
    "ITG118",
    "duty-of-several-roles",
    Text(
        "Net '{net}', cell '{cell}': the duty '{duty}' is given to several roles: {roles}.",
        "网格体系“{net}”网格“{cell}”：职责“{duty}”同时交给多个角色：{roles}。",
    ),
    Text("Give it to one role; until then the first of them counts.", "请只交给一个角色；在此之前以首个为准。"),
)
