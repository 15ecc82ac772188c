"""What is said of changes of units that are refused, in both languages."""

from __future__ import annotations

from gridgov.changes import (
    AbolishUnit,
    Change,
    CreateBody,
    CreateUnit,
    MergeUnits,
    MoveUnit,
    Part,
    RenameUnit,
    SetLabel,
    SetMeasure,
    SplitUnit,
)

UNITS: list[tuple[list[Change], list[str], list[str]]] = [
    (
        [MoveUnit("g9", to="c2")],
        [
            (
                "CHG001 changes, row 1, id 'g9': There is no unit 'g9'. Create it in an earlier change, "
                "or correct the id."
            ),
        ],
        [
            "CHG001 changes，第1行，编号“g9”：没有单元“g9”。请在此前的变更中新设，或更正编号。",
        ],
    ),
    (
        [MergeUnits(["g3", "g4"], into="g3"), MoveUnit("g4", to="c1")],
        [
            (
                "CHG001 changes, row 2, id 'g4': There is no unit 'g4' any more: change 1 took it away. "
                "Create it in an earlier change, or correct the id."
            ),
        ],
        [
            ("CHG001 changes，第2行，编号“g4”：没有单元“g4”：第1项变更已将其撤销。请在此前的变更中新设，或更正编号。"),
        ],
    ),
    (
        [CreateUnit("g1", "grid", "c1", "grid")],
        [
            ("CHG002 changes, row 1, id 'g1': The id 'g1' is taken by another unit. Choose another id."),
        ],
        [
            "CHG002 changes，第1行，编号“g1”：编号“g1”已被另一单元使用。请另选编号。",
        ],
    ),
    # That it would stand under itself is the same mistake.
    (
        [CreateUnit("g1", "grid", "g1", "grid")],
        [
            ("CHG002 changes, row 1, id 'g1': The id 'g1' is taken by another unit. Choose another id."),
        ],
        [
            "CHG002 changes，第1行，编号“g1”：编号“g1”已被另一单元使用。请另选编号。",
        ],
    ),
    (
        [CreateBody("org", "party_branch", "c1")],
        [
            ("CHG002 changes, row 1, id 'org': The id 'org' is taken by another body. Choose another id."),
        ],
        [
            "CHG002 changes，第1行，编号“org”：编号“org”已被另一组织使用。请另选编号。",
        ],
    ),
    (
        [MergeUnits(["g3", "g4"], into="g5"), CreateUnit("g4", "grid", "c1", "grid")],
        [
            (
                "CHG003 changes, row 2, id 'g4': The id 'g4' belonged to a unit that change 1 took away; "
                "ids are never used again. Choose another id."
            ),
        ],
        [
            ("CHG003 changes，第2行，编号“g4”：编号“g4”原属第1项变更撤销的单元；编号不得再次使用。请另选编号。"),
        ],
    ),
    (
        [AbolishUnit("g2")],
        [
            (
                "CHG004 changes, row 1, id 'g2': Unit 'g2' cannot be abolished: it has 3 posts, 1 body, "
                "1 member, 2 links, 40 households. Merge it into another unit, or move or abolish these "
                "first."
            ),
        ],
        [
            (
                "CHG004 changes，第1行，编号“g2”：单元“g2”不能撤销：尚有3个岗位、1个组织、1名成员、2个"
                "关系、户数40。请将其并入其他单元，或先迁移、撤销上述内容。"
            ),
        ],
    ),
    (
        [SplitUnit("g1", [Part("g1", ["b1"]), Part("g5")])],
        [
            (
                "CHG005 changes, row 1, id 'b2': Unit 'b2' stands under 'g1', and no part takes it. Name "
                "it among the children of one part."
            ),
        ],
        [
            ("CHG005 changes，第1行，编号“b2”：单元“b2”隶属于“g1”，但没有归入任何部分。请将其列入某一部分的children。"),
        ],
    ),
    (
        [SplitUnit("g1", [Part("g1", ["b1", "b2"]), Part("g5", ["b2"])])],
        [
            ("CHG006 changes, row 1, id 'b2': Unit 'b2' is dealt out 2 times. Name it in one part only."),
        ],
        [
            "CHG006 changes，第1行，编号“b2”：单元“b2”被分配了2次。请只列入一个部分。",
        ],
    ),
    (
        [SplitUnit("g1", [Part("g1", ["b1", "b2"]), Part("g5", ["g3"])])],
        [
            (
                "CHG007 changes, row 1, id 'g3': Unit 'g3' does not stand directly under 'g1'. Take it "
                "out of the part, or move it first."
            ),
        ],
        [
            ("CHG007 changes，第1行，编号“g3”：单元“g3”不是“g1”的直接下级。请从该部分中删除，或先行划转。"),
        ],
    ),
    (
        [SplitUnit("g1", [Part("g5", ["b1", "b2"])])],
        [
            (
                "CHG008 changes, row 1, id 'g1': Unit 'g1' is to be split; the number of parts is 1. "
                "Give at least two parts."
            ),
        ],
        [
            "CHG008 changes，第1行，编号“g1”：单元“g1”拟拆分，部分数为1。请至少给出两个部分。",
        ],
    ),
    (
        [SplitUnit("g1", [Part("g5", ["b1"]), Part("g6", ["b2"])], heir="g1")],
        [
            ("CHG009 changes, row 1, id 'g1': The heir 'g1' is none of the parts of 'g1'. Name one of: g5, g6."),
        ],
        [
            "CHG009 changes，第1行，编号“g1”：承接单元“g1”不是“g1”的任何部分。请改用：g5, g6。",
        ],
    ),
    (
        [SplitUnit("g2", [Part("g5", measures={"households": 30}), Part("g6", measures={"households": 20})])],
        [
            (
                "CHG010 changes, row 1, column 'households', id 'g2': 'g2' states 40 households, and "
                "its parts 50. Correct the parts, or set the measure of the unit first."
            ),
        ],
        [
            (
                "CHG010 changes，第1行，“households”列，编号“g2”：“g2”的“households”为40，各部分合计为"
                "50。请更正各部分的数值，或先更正该单元的指标。"
            ),
        ],
    ),
    (
        [SplitUnit("g2", [Part("g5"), Part("g6")])],
        [
            (
                "CHG011 changes, row 1, column 'households', id 'g2': 'g2' states 40 households, and "
                "nothing below it does; no part speaks of them. State it in every part; None where it "
                "is not known."
            ),
        ],
        [
            (
                "CHG011 changes，第1行，“households”列，编号“g2”：“g2”的“households”为40，其下没有单元"
                "，各部分也均未填写。请在每个部分填写该指标；未知时填None。"
            ),
        ],
    ),
    (
        [MergeUnits(["g1", "g1"], into="g1")],
        [
            (
                "CHG012 changes, row 1, id 'g1': Of the units to be merged, 1 differ from each other. "
                "Name at least two different units."
            ),
        ],
        [
            ("CHG012 changes，第1行，编号“g1”：拟合并的单元中互不相同的有1个。请至少列出两个不同的单元。"),
        ],
    ),
    (
        [MergeUnits(["g1", "g3"], into="g1")],
        [
            (
                "CHG013 changes, row 1, id 'g3': 'g3' (grid, under 'c2') cannot be merged with 'g1' (grid, "
                "under 'c1'). Merge units of one level under one unit; move the others first."
            ),
        ],
        [
            (
                "CHG013 changes，第1行，编号“g3”：“g3”（grid，隶属于“c2”）不能与“g1”（grid，隶属于“c1”）"
                "合并。只能合并同一上级、同一层级的单元；其余请先划转。"
            ),
        ],
    ),
    (
        [MergeUnits(["g1", "s"], into="g1")],
        [
            (
                "CHG013 changes, row 1, id 's': 's' (street, under nothing) cannot be merged with 'g1' "
                "(grid, under 'c1'). Merge units of one level under one unit; move the others first."
            ),
        ],
        [
            (
                "CHG013 changes，第1行，编号“s”：“s”（street，隶属于无上级）不能与“g1”（grid，隶属于“c1”）"
                "合并。只能合并同一上级、同一层级的单元；其余请先划转。"
            ),
        ],
    ),
    (
        [MergeUnits(["g1", "g2"], into="g1")],
        [
            (
                "CHG014 changes, row 1, column 'households', id 'g2': 'g2' states 40 households and has "
                "no units below it; merged with units that have, these would be lost. Create a unit below "
                "it that states them first."
            ),
        ],
        [
            (
                "CHG014 changes，第1行，“households”列，编号“g2”：“g2”的“households”为40且其下没有单元"
                "；与有下级的单元合并后，该数值将丢失。请先在其下新设填写该指标的单元。"
            ),
        ],
    ),
    (
        [SetMeasure("g1", "housholds", 3)],
        [
            (
                "CHG020 changes, row 1, column 'housholds', id 'g1': 'housholds' cannot be a measure: "
                "neither the model nor the library knows it. Did you mean 'households'?"
            ),
        ],
        [
            (
                "CHG020 changes，第1行，“housholds”列，编号“g1”：“housholds”不能作为指标：模型和程序库"
                "均无此指标。是否为“households”？"
            ),
        ],
    ),
    (
        [SetMeasure("g1", "level", 3)],
        [
            (
                "CHG020 changes, row 1, column 'level', id 'g1': 'level' cannot be a measure: a column "
                "of the unit has this name. Choose another key."
            ),
        ],
        [
            ("CHG020 changes，第1行，“level”列，编号“g1”：“level”不能作为指标：单元已有同名的列。请另选键名。"),
        ],
    ),
    (
        [SetLabel("g1", "households", "x")],
        [
            (
                "CHG020 changes, row 1, column 'households', id 'g1': 'households' cannot be a label: "
                "there is a measure of this name. Choose another key."
            ),
        ],
        [
            ("CHG020 changes，第1行，“households”列，编号“g1”：“households”不能作为标签：已有同名的指标。请另选键名。"),
        ],
    ),
    (
        [SetMeasure("g1", "class", 3)],
        [
            (
                "CHG020 changes, row 1, column 'class', id 'g1': 'class' cannot be a measure: there is "
                "a label of this name. Choose another key."
            ),
        ],
        [
            ("CHG020 changes，第1行，“class”列，编号“g1”：“class”不能作为指标：已有同名的标签。请另选键名。"),
        ],
    ),
    (
        [CreateUnit("g 9", "grid", "c1", "grid")],
        [
            (
                "HIE011 changes, row 1: 'g 9' cannot be an id: it holds white space or an invisible character. "
                "Delete that character; 'g9' would be valid."
            ),
        ],
        [
            ("HIE011 changes，第1行：“g 9”不能作为编号：含有空格或不可见字符。请删除该字符；可改为“g9”。"),
        ],
    ),
    (
        [CreateUnit("g9", "gird", "c1")],
        [
            (
                "HIE009 changes, row 1, id 'g9': Unit 'g9' has the level 'gird', which the scheme does "
                "not have. Did you mean 'grid'? Use one of: street, community, grid, building."
            ),
        ],
        [
            (
                "HIE009 changes，第1行，编号“g9”：单元“g9”的层级“gird”不在方案中。是否为“grid”？请使用"
                "：street, community, grid, building。"
            ),
        ],
    ),
    (
        [CreateUnit("g9", "grid", "c1")],
        [
            ("HIE010 changes, row 1, id 'g9': Unit 'g9' of level grid has no kind. Use one of: grid, work_unit."),
        ],
        [
            "HIE010 changes，第1行，编号“g9”：层级grid的单元“g9”没有填写类别。请使用：grid, work_unit。",
        ],
    ),
    (
        [CreateUnit("b9", "building", "w1", measures={"households": -1})],
        [
            (
                "HIE008 changes, row 1, id 'b9': Unit 'b9' (building) cannot stand under 'w1' (grid:work_unit). "
                "Put it under one of: grid; or change the level scheme."
            ),
            (
                "HIE012 changes, row 1, column 'households', id 'b9': '-1' is no value of households "
                "for unit 'b9': it is negative. Give a whole number from 0; leave the field empty if "
                "it is unknown."
            ),
        ],
        [
            (
                "HIE008 changes，第1行，编号“b9”：单元“b9”（building）不能归属于“w1”（grid:work_unit）"
                "。请归属于：grid；或修改层级方案。"
            ),
            (
                "HIE012 changes，第1行，“households”列，编号“b9”：“-1”不是单元“b9”的有效“households”："
                "为负数。请填写不小于0的整数；未知时请留空。"
            ),
        ],
    ),
    (
        [MoveUnit("c1", to="g3")],
        [
            (
                "HIE008 changes, row 1, id 'c1': Unit 'c1' (community) cannot stand under 'g3' (grid). "
                "Put it under one of: street; or change the level scheme."
            ),
        ],
        [
            (
                "HIE008 changes，第1行，编号“c1”：单元“c1”（community）不能归属于“g3”（grid）。请归属"
                "于：street；或修改层级方案。"
            ),
        ],
    ),
    (
        [MoveUnit("c1", to="c1")],
        [
            (
                "HIE004 changes, row 1, id 'c1': Unit 'c1' is its own parent. Leave the parent empty "
                "for a root, or name another unit."
            ),
        ],
        [
            ("HIE004 changes，第1行，编号“c1”：单元“c1”的上级是它自己。根单元请将上级留空，否则请填写另一单元。"),
        ],
    ),
    (
        [MoveUnit("c1", to="b1")],
        [
            (
                "HIE003 changes, row 1, id 'c1': Parent links form a cycle: c1 -> b1 -> g1 -> c1. Correct "
                "one of these 3 parents."
            ),
        ],
        [
            ("HIE003 changes，第1行，编号“c1”：上级关系成环：c1 -> b1 -> g1 -> c1。请更正这3个上级中的一个。"),
        ],
    ),
    (
        [RenameUnit("c1", "a\tb")],
        [
            (
                "HIE014 changes, row 1, column 'name', id 'c1': The name of unit 'c1' holds a control "
                "character. Delete line breaks, tabs and other invisible characters."
            ),
        ],
        [
            (
                "HIE014 changes，第1行，“name”列，编号“c1”：单元“c1”的“name”含有控制字符。请删除换行、"
                "制表符等不可见字符。"
            ),
        ],
    ),
]
