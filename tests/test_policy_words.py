"""The exact words of every fault of a policy and of every finding of lint, in both languages, with their places."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import pytest
from policy_cases import ABOVE, CLAUSE, HEAD, ON, SIZE, install, installed
from policy_lint_cases import GOOD, LINT_WORDS, Said

from gridgov import policies
from gridgov.errors import FAULTS, GridgovError, Problems
from gridgov.policies import Policy
from gridgov.rules import builtin_rules
from gridgov.text import Text

N = len(builtin_rules())


def wrong(text: str) -> Said:
    def say() -> GridgovError:
        with pytest.raises(GridgovError) as error:
            policies.loads(text, file="town.toml", parents=[ABOVE])
        return error.value

    return say


def asked(name: str) -> GridgovError:
    with pytest.raises(GridgovError) as error:
        policies.load(name)
    return error.value


def given_data(data: Any) -> Said:  # noqa: ANN401 - anything
    def say() -> GridgovError:
        with pytest.raises(GridgovError) as error:
            policies.from_dict(data)
        return error.value

    return say


def clash() -> GridgovError:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        install(Path(folder), "first_towns", town=HEAD)
        install(Path(folder), "second_towns", town=HEAD)
        installed(patch, Path(folder))
        return asked("town")


def bad_text() -> GridgovError:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        Path("paper.txt").write_bytes(b"\xff")
        with pytest.raises(GridgovError) as error:
            policies.verify(ABOVE, "paper.txt")
        return error.value


WORDS: list[tuple[Said, str, str]] = [
    *LINT_WORDS,
    (
        lambda: asked("china"),
        (
            "POL101 id 'china': There is no policy 'china'. Shipped are: ankang-321, chengbei-five-tiers, cn, "
            "county-many-nets, xiliugou-126, zhangye-three-centres. Your own policy is loaded by the path of its "
            "TOML file."
        ),
        (
            "POL101 编号“china”：没有政策“china”。现有政策：ankang-321, chengbei-five-tiers, cn, "
            "county-many-nets, xiliugou-126, zhangye-three-centres。自定义政策请给出TOML文件路径。"
        ),
    ),
    (
        wrong("id = "),
        (
            "POL102 town.toml: The policy is not TOML: Invalid value (at end of document). Correct it at that place "
            "and save it as UTF-8."
        ),
        "POL102 town.toml：政策不是有效的TOML：Invalid value (at end of document)。请在该处更正，并以UTF-8保存。",
    ),
    (
        wrong('id = "town"\ntitle = { en = "Town" }'),
        "POL103 town.toml, title: The key 'zh' is missing. Add it: a text that is not empty, in quotes.",
        "POL103 town.toml，title：缺少键“zh”。请补充：加引号的非空文本。",
    ),
    (
        wrong('id = "town"'),
        'POL103 town.toml: The key \'title\' is missing. Add it: both languages: { en = "...", zh = "..." }.',
        'POL103 town.toml：缺少键“title”。请补充：两种语言：{ en = "...", zh = "..." }。',
    ),
    (
        wrong(HEAD + "clause = []"),
        "POL104 town.toml, clause: The key 'clause' is not known here. Did you mean 'clauses'?",
        "POL104 town.toml，clause：此处不存在键“clause”。是否为“clauses”？",
    ),
    (
        wrong(HEAD + "colour = 1"),
        (
            "POL104 town.toml, colour: The key 'colour' is not known here. Delete it; there are: id, title, about, "
            "jurisdiction, parent, sources, clauses."
        ),
        (
            "POL104 town.toml，colour：此处不存在键“colour”。请删除；可用的有：id, title, about, jurisdiction, "
            "parent, sources, clauses。"
        ),
    ),
    (
        wrong(SIZE + 'strength = "may"'),
        "POL105 town.toml, clauses[0].strength: 'strength' holds 'may'. Give one of: must, should, reported.",
        ("POL105 town.toml，clauses[0].strength：“strength”的值为“may”。请填写以下之一：must, should, reported。"),
    ),
    (
        wrong(HEAD + "clauses = true"),
        "POL105 town.toml, clauses: 'clauses' holds true. Give a list of tables, each under [[clauses]].",
        "POL105 town.toml，clauses：“clauses”的值为true。请填写表的数组，每个表以[[clauses]]开头。",
    ),
    (
        wrong(CLAUSE + 'rule = "community-oversise"'),
        (
            "POL106 town.toml, clauses[0].rule: There is no rule 'community-oversise'. Did you mean "
            f"'community-oversize'? The {N} rules are listed by 'gridgov rules'."
        ),
        (
            "POL106 town.toml，clauses[0].rule：没有规则“community-oversise”。是否为“community-oversize”？"
            f"全部{N}条规则可用“gridgov rules”列出。"
        ),
    ),
    (
        wrong(CLAUSE + 'rule = "SIZ001"\nvalues = { max_household = 5000 }'),
        (
            "POL107 town.toml, clauses[0].values.max_household: The rule SIZ001 has no parameter 'max_household'. "
            "Did you mean 'max_households'?"
        ),
        (
            "POL107 town.toml，clauses[0].values.max_household：规则SIZ001没有参数“max_household”。是否为"
            "“max_households”？"
        ),
    ),
    (
        wrong(CLAUSE + 'rule = "SIZ001"'),
        (
            "POL108 town.toml, clauses[0].values: The rule SIZ001 needs a value of 'max_households'. Give a whole "
            "number of 0 or more (households)."
        ),
        (
            "POL108 town.toml，clauses[0].values：规则SIZ001需要参数“max_households”的值。请填写不小于0的整数（单位"
            "：户）。"
        ),
    ),
    (
        wrong(SIZE.replace("5000", '"5,000"')),
        (
            "POL109 town.toml, clauses[0].values.max_households: '5,000' is no 'max_households' of the rule SIZ001. "
            "Give a whole number of 0 or more (households)."
        ),
        (
            "POL109 town.toml，clauses[0].values.max_households：“5,000”不能作为规则SIZ001的“max_households”。请"
            "填写不小于0的整数（单位：户）。"
        ),
    ),
    (
        wrong(SIZE.replace("5000", '5000, boundary = "above"')),
        (
            "POL109 town.toml, clauses[0].values.boundary: 'above' is no 'boundary' of the rule SIZ001. Give one of "
            "'over', 'at_least'."
        ),
        (
            "POL109 town.toml，clauses[0].values.boundary：“above”不能作为规则SIZ001的“boundary”。请填写"
            "“over”、“at_least”之一。"
        ),
    ),
    (
        wrong(CLAUSE + 'rule = "committee-size"\nvalues = { min_households = 9, max_households = 5 }'),
        (
            "POL110 town.toml, clauses[0].values: The rule SIZ003 refuses these values together: max_households is "
            "5, below min_households, 9. Correct one of them."
        ),
        (
            "POL110 town.toml，clauses[0].values：规则SIZ003不接受这组值：max_households is 5, below min_households, "
            "9。请更正其中一个。"
        ),
    ),
    (
        wrong(SIZE + 'units = { max_households = "household" }'),
        (
            "POL111 town.toml, clauses[0].units.max_households: 'household' is no unit of measure. Did you mean "
            "'households'?"
        ),
        "POL111 town.toml，clauses[0].units.max_households：“household”不是计量单位。是否为“households”？",
    ),
    (
        wrong(SIZE + 'units = { max_households = "persons" }'),
        (
            "POL123 town.toml, clauses[0].units.max_households: 'max_households' is given in persons; the rule SIZ001 "
            "counts households. Convert the value, and write its unit as 'households'."
        ),
        (
            "POL123 town.toml，clauses[0].units.max_households：“max_households”的计量单位为人；"
            "规则SIZ001的计量单位为户。请换算数值，并将计量单位写为“households”。"
        ),
    ),
    (
        wrong(SIZE + 'source = "paper"'),
        "POL112 town.toml, clauses[0].source: The policy has no source 'paper'. Add it under [[sources]].",
        "POL112 town.toml，clauses[0].source：政策没有来源“paper”。请在[[sources]]中补充。",
    ),
    (
        wrong(SIZE + 'source = "paper"\n[[sources]]\nid = "papers"\ntitle = { en = "p", zh = "报" }'),
        "POL112 town.toml, clauses[0].source: The policy has no source 'paper'. Did you mean 'papers'?",
        "POL112 town.toml，clauses[0].source：政策没有来源“paper”。是否为“papers”？",
    ),
    (
        wrong(SIZE + "start = 2026-01-01\nend = 2025-12-31"),
        (
            "POL113 town.toml, clauses[0].end: The clause 'c' ends on 2025-12-31, before it starts on 2026-01-01. "
            "Correct one of the two days; both are days in force."
        ),
        (
            "POL113 town.toml，clauses[0].end：条款“c”的失效日2025-12-31早于生效日2026-01-01。请更正其中一个日期；"
            "两日均在有效期内。"
        ),
    ),
    (
        wrong(SIZE + "start = 2025-01-01\n" + SIZE.removeprefix(HEAD) + "end = 2025-12-31\n"),
        (
            "POL114 town.toml, clauses[1]: The clause 'c' is in force from 2025-01-01 to 2025-12-31, and so is "
            "clauses[0]. Let one end the day before the other starts, or give it an id of its own."
        ),
        (
            "POL114 town.toml，clauses[1]：条款“c”2025-01-01至2025-12-31有效，clauses[0]亦然。请令其一在另一条生效"
            "前一日失效，或另取编号。"
        ),
    ),
    (
        wrong(SIZE.replace("[[clauses]]", 'parent = "above"\n[[clauses]]') + 'replaces = "above/sise"'),
        (
            "POL115 town.toml, clauses[0].replaces: The clause is to replace 'above/sise', which no policy above "
            "has. Did you mean 'above/size'? Write policy/clause, or take 'replaces' out."
        ),
        (
            "POL115 town.toml，clauses[0].replaces：要替代的“above/sise”不在任何上级政策中。是否为“above/size”？"
            "请写成“政策/条款”，或删除“replaces”。"
        ),
    ),
    (
        wrong(HEAD + 'parent = "abov"'),
        (
            "POL116 town.toml, parent: The policy 'abov' above it is not there. Did you mean 'above'? Put abov.toml "
            "beside the file, hand it over as a parent, or name one of: above, ankang-321, chengbei-five-tiers, cn, "
            "county-many-nets, xiliugou-126, zhangye-three-centres."
        ),
        (
            "POL116 town.toml，parent：上级政策“abov”不存在。是否为“above”？请将abov.toml放在同一文件夹，或作为上"
            "级政策传入，或改用：above, ankang-321, chengbei-five-tiers, cn, county-many-nets, xiliugou-126, "
            "zhangye-three-centres。"
        ),
    ),
    (
        wrong(HEAD + 'parent = "town"'),
        (
            "POL117 town.toml, parent: The policies stand above each other in a circle: town > town. Take out one of "
            "these parents."
        ),
        "POL117 town.toml，parent：政策的上级关系成环：town > town。请去掉其中一个上级。",
    ),
    (
        wrong(SIZE + 'start = "2026-02-30"'),
        (
            "POL118 town.toml, clauses[0].start: '2026-02-30' is no day. Write it as YYYY-MM-DD, in TOML without "
            "quotes; leave the key out if it is unknown."
        ),
        (
            "POL118 town.toml，clauses[0].start：“2026-02-30”不是日期。请写成YYYY-MM-DD，TOML中不加引号；未知时请省"
            "略该键。"
        ),
    ),
    (
        wrong(HEAD + 2 * '[[sources]]\nid = "s"\ntitle = { en = "p", zh = "报" }\n'),
        "POL119 town.toml, sources[1].id: The source 's' is there 2 times. Give each source its own id.",
        "POL119 town.toml，sources[1].id：来源“s”出现2次。请为每个来源使用不同的编号。",
    ),
    (
        given_data([1]),
        "POL120 The policy is a list, not a table of keys. Give what 'to_dict' returns.",
        "POL120 政策为数组，而不是键值表。请提供“to_dict”返回的内容。",
    ),
    (
        clash,
        (
            "POL121 id 'town': 'town' is a policy of 'first_towns' and of 'second_towns'. Remove one of the "
            "packages, set GRIDGOV_NO_PLUGINS=1, or load yours by its path."
        ),
        (
            "POL121 编号“town”：“town”同时是“first_towns”和“second_towns”的政策。请卸载其中一个软件包，设置"
            "GRIDGOV_NO_PLUGINS=1，或按路径加载。"
        ),
    ),
    (
        bad_text,
        "POL122 paper.txt: The text of a source is not UTF-8: invalid start byte. Save it as UTF-8.",
        "POL122 paper.txt：来源文本不是UTF-8：invalid start byte。请以UTF-8保存。",
    ),
]


@pytest.mark.parametrize(("say", "en", "zh"), WORDS)
def test_every_fault_is_said_in_both_languages(say: Said, en: str, zh: str) -> None:
    said = say()
    problems = said if isinstance(said, Problems) else said.problems
    assert [p.text() for p in problems] == [en]
    assert [p.text("zh") for p in problems] == [zh]


def test_no_fault_of_policies_is_untested() -> None:
    ours = {code for code in FAULTS if code.startswith(("POL0", "POL1"))}
    assert {en[:6] for _, en, _ in WORDS} == ours
    assert set(policies.SEVERITY) == {code for code in ours if code.startswith("POL0")}


def test_the_headline_counts() -> None:
    with pytest.raises(GridgovError) as error:
        policies.loads(HEAD + "a = 1\nb = 2")
    assert error.value.headline() == "Not a valid policy: 2 problems."
    assert error.value.headline("zh") == "政策无效：2个问题。"


def test_a_file_of_other_bytes_is_no_toml(tmp_path: Path) -> None:
    (tmp_path / "town.toml").write_bytes(HEAD.encode("gb18030"))
    with pytest.raises(GridgovError, match=r"POL102 .*town\.toml: The policy is not TOML: 'utf-8' codec"):
        policies.load(tmp_path / "town.toml")


def test_stale_is_a_number_of_days_or_a_span() -> None:
    town = Policy(id="t", title=Text("t", "t"), clauses=[GOOD])
    for after, n in ((31, 0), (30, 1), (dt.timedelta(days=31), 0), (dt.timedelta(days=30, hours=23), 1)):
        assert len(policies.lint(town, on=ON, stale_after=after)) == n
