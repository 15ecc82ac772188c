"""What can be wrong with a department's net, and with several of them together, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "BAD_SHARE",
    "CELL_CYCLE",
    "CELL_LEVEL",
    "CELL_PARENT",
    "CONTESTED",
    "DUPLICATE_CELL",
    "DUPLICATE_NET",
    "DUPLICATE_NET_POST",
    "GAP",
    "HALF_SHARES",
    "HOLDER_CLASH",
    "IN_NO_NET",
    "KEPT_WITHOUT_BASIS",
    "LOST_ZEROS",
    "NET_WITHOUT_CELLS",
    "OTHER_CITY",
    "SHARES_SUM",
    "STATED_TWICE",
    "UNKNOWN_BASE_UNIT",
    "UNKNOWN_CELL",
    "UNKNOWN_NET_LEVEL",
    "UNKNOWN_PERSON",
]

DUPLICATE_CELL = fault(
    "CEL001",
    "duplicate-cell",
    Text("Net '{net}': cell '{id}' is on rows {rows}.", "网格体系“{net}”：网格“{id}”出现在第{rows}行。"),
    Text("Cell ids must be unique: keep one of the rows.", "网格编号不得重复，请只保留其中一行。"),
)
CELL_PARENT = fault(
    "CEL002",
    "unknown-parent-cell",
    Text("Net '{net}': the parent cell '{id}' is not there.", "网格体系“{net}”：上级网格“{id}”不存在。"),
    Text("Add the cell or correct the parent.", "请补充该网格或更正上级编号。"),
)
CELL_CYCLE = fault(
    "CEL003",
    "cell-cycle",
    Text(
        "Net '{net}': cells stand above each other in a circle: {trail}.", "网格体系“{net}”：网格上下级成环：{trail}。"
    ),
    Text("Take one of these parents out.", "请删除其中一个上级。"),
)
CELL_LEVEL = fault(
    "CEL004",
    "cell-level-order",
    Text(
        "Net '{net}': cell '{id}' of level '{level}' stands under a cell of level '{above}', which is not above it.",
        "网格体系“{net}”：“{level}”级网格“{id}”位于“{above}”级网格之下，而后者并不高于它。",
    ),
    Text(
        "Correct the level or the parent, or give levels= from the highest to the lowest.",
        "请更正层级或上级，或用levels=由高到低列出各层级。",
    ),
)
UNKNOWN_CELL = fault(
    "CEL005",
    "unknown-cell",
    Text("Net '{net}': there is no cell '{id}' in its table of cells.", "网格体系“{net}”：网格表中没有“{id}”。"),
    Text("Add the cell to the table, or correct its id.", "请在网格表中补充，或更正编号。"),
)
BAD_SHARE = fault(
    "CEL006",
    "bad-share",
    Text(
        "Net '{net}': the share '{value}' is not a number above 0 and up to 1.",
        "网格体系“{net}”：份额“{value}”不是大于0且不超过1的数。",
    ),
    Text(
        "Write the share of the base unit that lies in the cell, such as 0.5; or leave it empty.",
        "请填写该基本单元位于该网格的份额，例如0.5，或留空。",
    ),
)
SHARES_SUM = fault(
    "CEL007",
    "shares-do-not-sum",
    Text(
        "Net '{net}': the shares of '{id}' add up to {sum}, not 1.",
        "网格体系“{net}”：“{id}”各份额之和为{sum}，不等于1。",
    ),
    Text("Correct the shares, or add the cell that is missing.", "请更正份额，或补充缺少的网格。"),
)
HALF_SHARES = fault(
    "CEL008",
    "shares-half-given",
    Text(
        "Net '{net}': '{id}' is in several cells, and only some of these rows give a share.",
        "网格体系“{net}”：“{id}”位于多个网格，但只有部分行填写了份额。",
    ),
    Text("Give a share in each of its rows, or in none.", "请各行都填写份额，或都不填写。"),
)
UNKNOWN_NET_LEVEL = fault(
    "CEL009",
    "unknown-level-of-net",
    Text(
        "Net '{net}': level '{level}' is not one of its levels: {known}.",
        "网格体系“{net}”：没有层级“{level}”，现有：{known}。",
    ),
    Text("Add it to levels= in its place, or correct the cell.", "请在levels=的相应位置补充，或更正该网格。"),
)
DUPLICATE_NET_POST = fault(
    "CEL010",
    "duplicate-post-of-net",
    Text("Net: the post '{id}' is on rows {rows}.", "网格岗位“{id}”出现在第{rows}行。"),
    Text("Post ids must be unique: renumber all but one.", "岗位编号不得重复，请保留一个并重编其余。"),
)
NET_WITHOUT_CELLS = fault(
    "CEL011",
    "net-without-cells",
    Text("Net '{net}' has no cell.", "网格体系“{net}”没有任何网格。"),
    Text("Give the table of members or of cells.", "请提供覆盖范围表或网格表。"),
)
KEPT_WITHOUT_BASIS = fault(
    "CEL012",
    "kept-without-basis",
    Text("Net '{net}' is to be kept, and no legal basis is named.", "网格体系“{net}”要求保留，但未写明法律依据。"),
    Text("Name the law or the decision in basis=.", "请在basis=中写明法律或文件依据。"),
)

DUPLICATE_NET = fault(
    "NTS001",
    "duplicate-net",
    Text("There are {n} nets '{id}'.", "有{n}个网格体系都叫“{id}”。"),
    Text("Give each net its own id.", "请为每个网格体系使用不同的编号。"),
)
OTHER_CITY = fault(
    "NTS002",
    "net-of-another-place",
    Text(
        "Net '{net}': none of its {n:,} base units is known here; the first is '{first}'.",
        "网格体系“{net}”：其{n:,}个基本单元在本地都不存在，第一个为“{first}”。",
    ),
    Text(
        "Give the net of this place; or match its ids first, see gridgov.matching.",
        "请提供本地的网格体系；或先匹配其编号，见gridgov.matching。",
    ),
)
UNKNOWN_BASE_UNIT = fault(
    "NTS003",
    "unknown-base-unit",
    Text("Net '{net}': there is no base unit '{id}'{close.en}.", "网格体系“{net}”：没有基本单元“{id}”{close.zh}。"),
    Text("Correct the id, or approve a match in the review table.", "请更正编号，或在核对表中确认匹配。"),
)
LOST_ZEROS = fault(
    "NTS004",
    "zeros-lost",
    Text(
        "Net '{net}': '{id}' is no base unit; with its leading zeros it would be '{fixed}'.",
        "网格体系“{net}”：没有基本单元“{id}”；补全开头的零后为“{fixed}”。",
    ),
    Text(
        "Keep the column as text when the file is written, or pass repair=['zeros'] to restore them.",
        "导出文件时请将该列保持为文本，或用repair=['zeros']补零。",
    ),
)
CONTESTED = fault(
    "NTS005",
    "overlapping-cells",
    Text(
        "Net '{net}': '{id}' is claimed by {n} cells without shares: {cells}.",
        "网格体系“{net}”：“{id}”被{n}个网格同时划入且无份额：{cells}。",
    ),
    Text("Decide for one cell, or give the share of each.", "请确定归属其中一个，或填写各自份额。"),
)
STATED_TWICE = fault(
    "NTS006",
    "stated-twice",
    Text(
        "Net '{net}': '{id}' is given to cell '{cell}' {n} times.", "网格体系“{net}”：“{id}”被{n}次划入网格“{cell}”。"
    ),
    Text("Delete the repeated rows; they are counted once.", "请删除重复行；重复行只计一次。"),
)
GAP = fault(
    "NTS007",
    "net-with-gaps",
    Text(
        "Net '{net}' does not cover {n:,} of {total:,} base units, '{first}' the first of them.",
        "网格体系“{net}”未覆盖{total:,}个基本单元中的{n:,}个，首个为“{first}”。",
    ),
    Text("Add them to cells, or leave them out on purpose.", "请将其划入网格；有意不覆盖的可保持不变。"),
)
IN_NO_NET = fault(
    "NTS008",
    "in-no-net",
    Text(
        "{n:,} base units are in no net, '{first}' the first of them.",
        "{n:,}个基本单元不在任何网格体系内，首个为“{first}”。",
    ),
    Text(
        "Add them to a net; until then they follow their neighbours or stay outside.",
        "请将其划入某个网格体系；在此之前随相邻单元划分或留在网外。",
    ),
)
HOLDER_CLASH = fault(
    "NTS009",
    "same-staff-id",
    Text(
        "The staff id '{id}' is used by the nets {nets}; it is not known whether this is one person.",
        "人员编号“{id}”同时用于网格体系{nets}；是否为同一人未知。",
    ),
    Text(
        "They are taken as different people; name those who are one in people=.",
        "暂按不同人员处理；确为同一人的请在people=中写明。",
    ),
)
UNKNOWN_PERSON = fault(
    "NTS010",
    "unknown-person",
    Text("people= names '{id}', who holds no post of these nets.", "people=中的“{id}”在各网格体系中没有岗位。"),
    Text("Write the id of the net, a colon and the id of the holder.", "请写成“网格体系编号:人员编号”。"),
)
