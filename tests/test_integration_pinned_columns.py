"""What tables of a merger are called, of what their columns are, and what else is made of a merger."""

from __future__ import annotations

from typing import Final

import pytest
from integration_pinned_cases import frames, lines, shown, town, village

from gridgov.integration import merge_feeds
from gridgov.integration._frames_of import spec
from gridgov.text import Text

#: For each table its title, whether columns are texts, whole numbers, numbers or yes and no, and their titles.
COLUMNS: Final = {
    "conflicts": """
        conflicts between nets
        网格冲突清单
        ttttnxtttttt?
        冲突 类别 位置 首个基本单元 基本单元数 涉及户数
        一致的网格体系 不一致的网格体系 归入网格 理由（英文） 理由 备选网格
        人工决定
    """,
    "residue": """
        what stays outside
        网外部分
        ttttnxn
        网格体系 网格 原因 法律依据 基本单元数 户数
        户数未知的基本单元数
    """,
    "cuts": """
        cells that are cut
        被拆分的网格
        ttntnn
        网格体系 网格 网格数 主要网格 基本单元数 分出单元数
    """,
    "losses": """
        what each department has afterwards
        各部门整合前后
        tnnnnnnnnn
        网格体系 网格数 与整合网格相同 整体并入 被拆分 保留
        部分网外 无法对应 岗位 系统
    """,
    "quality": """
        quality of the merged grids
        整合网格的质量
        tnxxtxx?n
        层级 网格数 变动户数 一致度 目标 界
        差距 已证最优 区间外网格数
    """,
    "crosswalk": """
        cells and the merged grids
        原网格与整合后网格对应表
        tttttxxxxtxt
        网格体系 网格层级 原网格 整合后网格 未入格原因 基本单元数
        户数 户数未知的基本单元数 占原网格比例 计量方式 占整合后网格比例 整合后网格计量方式
    """,
    "keeps": """
        who keeps which grid
        网格负责人
        ttttttxx??
        人员 岗位 网格体系 原网格 整合后网格层级 整合后网格
        留任户数 留任比例 是否专职 是否人工决定
    """,
    "double_loads": """
        double loads
        兼任情况
        ttnt
        人员 时点 兼任数 所在
    """,
    "surplus": """
        people who keep no grid, with their old posts
        未获网格人员及其原岗位
        ttttt??
        人员 网格体系 岗位 角色 原网格 是否专职
        是否人工决定
    """,
    "vacancies": """
        grids that lack people
        空缺网格
        ttnnx
        整合后网格层级 整合后网格 现有人数 空缺名额 户数
    """,
    "lose_all": """
        people without any post afterwards
        整合后无岗位人员
        tnt?
        人员 原岗位数 原网格体系 是否专职
    """,
    "grids": """
        main grid of each cell
        原网格的主网格
        ttttx?n?
        网格体系 网格层级 原网格 主网格 占原网格比例 是否并列
        涉及网格数 是否保留
    """,
    "fixed": """
        duties with grid, person and owner
        定格定人定责清单
        ttttx?tttt
        网格体系 原网格 职责 整合后网格 占原网格比例 是否主网格
        岗位 承担人 职责归属部门 承担依据
    """,
    "kept": """
        duties that stay as they are
        维持现状的职责
        tttxtttt
        网格体系 原网格 职责 占原网格比例 岗位 承担人
        职责归属部门 法律依据
    """,
    "posts": """
        posts before and after
        岗位整合前后
        tttttttt
        网格体系 岗位 角色 原网格 人员 整合后网格层级
        归属网格 整合后
    """,
    "unresolved": """
        what has no grid, person or duty
        未落实事项
        ttttxttt
        网格体系 原网格 职责 整合后网格 占原网格比例 代码
        原因（英文） 原因
    """,
    "summary": """
        before and after merging
        整合前后对比
        tttxxtt
        指标键名 指标（英文） 指标 整合前 整合后 单位（英文）
        单位
    """,
    "nets": """
        before and after by net
        各网格体系整合前后
        tnnnxxxxx
        网格体系 网格数 岗位数 人数 与整合后网格的一致度 按基本单元的一致度
        变动户数 变动比例 变动基本单元数
    """,
}
LETTERS: Final = {"object": "t", "int64": "n", "float64": "x", "bool": "?"}


@pytest.mark.parametrize("empty", ["town", "village"])
def test_tables_are_titled_and_of_one_kind_even_where_they_are_empty(empty: str) -> None:
    found = {
        key: [
            frame.title.en,
            frame.title.zh,
            "".join(LETTERS[str(values.dtype)] for values in frame.columns.values()),
            *(column.title.zh for column in frame.specs),
        ]
        for key, frame in frames({"town": town, "village": village}[empty]()).items()
    }
    expected = {key: lines(text) for key, text in COLUMNS.items()}
    assert found == {key: [*rows[:3], *" ".join(rows[3:]).split()] for key, rows in expected.items()}


def test_columns_share_words_unless_they_have_their_own() -> None:
    own, other = Text("a", "甲"), Text("b", "乙")
    common = spec("net")
    assert (common.title.zh, common.definition.zh) == ("网格体系", "网格体系编号。")
    assert (spec("net", own).title, spec("net", own).definition) == (own, common.definition)
    assert spec("net", definition=other).title == common.title
    assert (spec("x", own, other).title, spec("x", own, other).definition) == (own, other)
    with pytest.raises(KeyError, match="'x' has no common words"):
        spec("x", own)


# What is made of a merger


def test_the_merged_grids_are_a_net_with_the_cells_that_stay() -> None:
    net = town().as_net("all")
    tables = net.to_tables()
    rows = zip(tables["members"]["unit"], tables["members"]["cell"], strict=True)
    homes = ["c1-01", "c1-01", "c1-02", "c1-03", "c1-03", "c1-04", "c2-01", "c2-01", "c2-01", "health:hx"]
    assert sorted(rows) == [(f"b{i}", home) for i, home in enumerate(homes)]
    basis = dict(zip(tables["cells"]["id"], tables["cells"]["basis"], strict=True))
    assert {cell: text for cell, text in basis.items() if text} == {"health:hx": "《安全生产法》第九条"}
    assert net.id == "all"


def test_a_base_unit_is_in_one_grid_or_in_none() -> None:
    one = town()
    assert [one.grid_of(unit) for unit in ("b0", "b8", "b9")] == ["c1-01", "c2-01", None]
    with pytest.raises(KeyError, match="There is no base unit 'b10'"):
        one.grid_of("b10")


def test_each_keeper_gets_a_post_at_the_merged_grid() -> None:
    said = [change.describe() for change in town().appointments("worker", on="2026-05-01")]
    keepers = [("c1-01", "civil:ann"), ("c1-03", "civil:bob"), ("c2-01", "civil:cid"), ("c1-02", "health:ann")]
    expected: list[str] = []
    for grid, person in keepers:
        post = f"worker@{grid}:{person}"
        expected.append(f"The post '{post}' of worker is created at '{grid}'.")
        expected.append(f"'{person}' is appointed to '{post}' from 2026-05-01 on.")
    assert said == expected


# Events


def test_entries_of_two_systems_become_one_list() -> None:
    first = [
        {"id": "1", "time": "2026-03-01T08:30", "place": "b7", "kind": "rubbish", "note": "x"},
        {"id": "", "time": "2026-03-01T08:33", "place": "b7", "kind": "rubbish"},
        {"id": "3", "time": "2026-03-01", "place": "b8", "kind": "noise"},
        {"id": "3", "time": "2026-03-01T09:00:30", "place": "b8", "kind": None},
    ]
    second = [
        {"id": "1", "time": "2026-03-01 08:30:00", "place": "b7", "kind": "rubbish", "event": "q"},
        {"id": "9", "time": "2026-03-01T08:38", "place": "b7", "kind": "rubbish"},
        {"id": "8", "time": "2026-03-01T10:00", "place": "b9", "kind": "noise"},
    ]
    found = merge_feeds({"z": first, "y": second}, within_minutes=5, ids=[("y:8", "z:3"), ("y:77", "z:1")])
    assert shown(found.events) == lines("""
        event time place kind sources n agree
        z:3 | 2026-03-01T10:00 | b9 | noise | z:3, z:3, y:8 | 3 | no
        y:1 | 2026-03-01 08:30:00 | b7 | rubbish | y:1, z:1 | 2 | yes
        z:#2 | 2026-03-01T08:33 | b7 | rubbish | z:#2 | 1 | yes
        y:9 | 2026-03-01T08:38 | b7 | rubbish | y:9 | 1 | yes
    """)
    assert shown(found.sources) == lines("""
        event system id row time place kind event_of_system note
        z:3 | z | 3 | 3 | 2026-03-01 | b8 | noise | - | -
        z:3 | z | 3 | 4 | 2026-03-01T09:00:30 | b8 | - | - | -
        z:3 | y | 8 | 3 | 2026-03-01T10:00 | b9 | noise | - | -
        y:1 | y | 1 | 1 | 2026-03-01 08:30:00 | b7 | rubbish | q | -
        y:1 | z | 1 | 1 | 2026-03-01T08:30 | b7 | rubbish | - | x
        z:#2 | z | #2 | 2 | 2026-03-01T08:33 | b7 | rubbish | - | -
        y:9 | y | 9 | 2 | 2026-03-01T08:38 | b7 | rubbish | - | -
    """)
    assert shown(found.suggestions) == ["event other minutes", "y:1 | z:#2 | 3", "z:#2 | y:9 | 5"]
    assert [(p.code, p.place.path, p.place.row, p.message()) for p in found.problems] == [
        ("FED005", "ids", None, "A cross-reference names 'y:77', which is in none of the systems."),
        ("FED004", "z", 2, "System 'z': an event has no id."),
        ("FED001", "z", 3, "System 'z': '2026-03-01' is no time."),
        ("FED002", "z", 4, "System 'z': event '3' is on rows 3, 4."),
        ("FED003", "z", 4, "System 'z': event '3' has no kind."),
    ]
    assert found.describe("zh") == "2个系统的7条记录合并为4个事件，其中2个有多条来源；待核对建议2条，问题5个"


@pytest.mark.parametrize(("zone", "joined"), [(None, 1), (8, 1), (7.5, 0), (0, 0)])
def test_times_with_and_without_a_zone_are_put_side_by_side(zone: float | None, joined: int) -> None:
    feeds = {
        "a": {"id": ["1"], "time": ["2026-03-01T08:30"], "place": ["b"]},
        "b": {"id": ["2"], "time": ["2026-03-01T08:30+08:00"], "place": ["b"]},
    }
    found = merge_feeds(feeds, key=["place"], zone=zone)
    assert len(found.events) == 2 - joined
    assert [p.code for p in found.problems] == (["FED006"] if zone is None else [])
