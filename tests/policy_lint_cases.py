"""What lint finds in a policy, in both languages, with the place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policy_cases import ABOVE, ON

from gridgov import policies
from gridgov.errors import GridgovError, Problems
from gridgov.levels import LevelScheme
from gridgov.policies import SHOULD, Clause, Policy, Source
from gridgov.rules import CommunityOversize, OneChief, Scope
from gridgov.text import Text

Said = Callable[[], GridgovError | Problems]
GOOD = Clause(id="c", rule=OneChief(), quote="每格一长", checked_on="2026-05-01")


def lint(*clauses: Clause, parent: Policy | None = None, **more: Any) -> Said:
    town = Policy(
        id="town",
        title=Text("Town", "镇"),
        parent=parent,
        sources=[Source(id="s", title=Text("paper", "报纸"))],
        clauses=clauses,
    )
    return lambda: policies.lint(town, on=ON, **more)


def clause(**cells: Any) -> Clause:
    known: dict[str, Any] = {"id": "c", "rule": OneChief(), "quote": "每格一长", "checked_on": "2026-05-01"}
    return Clause(**{**known, **cells})


LINT_WORDS: list[tuple[Said, str, str]] = [
    (
        lint(clause(rule=CommunityOversize(max_households=5000), replaces="above/size", strength=SHOULD), parent=ABOVE),
        (
            "POL001 clauses[0], id 'town/c': The clause replaces 'above/size', which is a must, and may let more "
            "pass: the strength is should instead of must; max_households is 5000 instead of 3000. Do not replace "
            "it, or make it at least as strict."
        ),
        (
            "POL001 clauses[0]，编号“town/c”：该条款替代了强制性的“above/size”，且可能更宽：效力为应当而非必须；"
            "max_households为5000而非3000。请勿替代，或使其不低于上级要求。"
        ),
    ),
    (
        lint(clause(replaces="above/size", scope=Scope(within="x")), parent=ABOVE),
        (
            "POL001 clauses[0], id 'town/c': The clause replaces 'above/size', which is a must, and may let more "
            "pass: it is another rule, ROL001. Do not replace it, or make it at least as strict."
        ),
        (
            "POL001 clauses[0]，编号“town/c”：该条款替代了强制性的“above/size”，且可能更宽：改用了另一条规则"
            "ROL001。请勿替代，或使其不低于上级要求。"
        ),
    ),
    (
        lint(
            clause(rule=CommunityOversize(max_households=3000), replaces="above/size", scope=Scope(within="x")),
            parent=ABOVE,
        ),
        (
            "POL001 clauses[0], id 'town/c': The clause replaces 'above/size', which is a must, and may let more "
            "pass: it is about other units. Do not replace it, or make it at least as strict."
        ),
        (
            "POL001 clauses[0]，编号“town/c”：该条款替代了强制性的“above/size”，且可能更宽：所涉单元不同。请勿替"
            "代，或使其不低于上级要求。"
        ),
    ),
    (
        lint(clause(quote=None)),
        "POL002 clauses[0], id 'town/c': The clause has no quote. Quote the words of its source.",
        "POL002 clauses[0]，编号“town/c”：该条款没有引文。请引用来源原文。",
    ),
    (
        lint(clause(source="s"), texts={"s": "首行\n每格一名网格员"}),
        (
            "POL003 clauses[0], id 'town/c': The quote does not stand in the text of 's'; nearest is '每格一' in "
            "line 2. Copy the words as they stand there."
        ),
        "POL003 clauses[0]，编号“town/c”：“s”的文本中没有该引文；最接近的是第2行“每格一”。请照原文引用。",
    ),
    (
        lint(clause(source="s"), texts={"s": "无关"}),
        (
            "POL003 clauses[0], id 'town/c': The quote does not stand in the text of 's'. Copy the words as they "
            "stand there."
        ),
        "POL003 clauses[0]，编号“town/c”：“s”的文本中没有该引文。请照原文引用。",
    ),
    (
        lint(GOOD, GOOD),
        (
            "POL004 clauses[1], id 'town/c': The clause 'c' is in force twice on every day. Let one end the day "
            "before the other starts, or give it an id of its own."
        ),
        ("POL004 clauses[1]，编号“town/c”：条款“c”一直有两条同时有效。请令其一在另一条生效前一日失效，或另取编号。"),
    ),
    (
        lint(clause(checked_on="2025-05-01")),
        (
            "POL005 clauses[0], id 'town/c': The clause was compared with its source on 2025-05-01, 396 days ago. "
            "Compare it with its source and set 'checked_on'."
        ),
        (
            "POL005 clauses[0]，编号“town/c”：该条款上次与来源核对为2025-05-01，距今396天。请与来源核对，并填写"
            "“checked_on”。"
        ),
    ),
    (
        lint(clause(checked_on=None)),
        (
            "POL005 clauses[0], id 'town/c': The clause was never compared with its source. Compare it with its "
            "source and set 'checked_on'."
        ),
        "POL005 clauses[0]，编号“town/c”：该条款从未与来源核对。请与来源核对，并填写“checked_on”。",
    ),
    (
        lint(clause(rule=CommunityOversize(max_households=5000), units={"max_households": "persons"})),
        (
            "POL006 clauses[0], id 'town/c': Its source counts 'max_households' in persons, the rule SIZ001 in "
            "households. Convert the value, or use another rule."
        ),
        (
            "POL006 clauses[0]，编号“town/c”：来源中“max_households”的计量单位为人，规则SIZ001为户。请换算数值，"
            "或改用其他规则。"
        ),
    ),
    (
        lint(clause(scope=Scope(levels="grid_9")), levels=LevelScheme.ladder("community", "grid")),
        (
            "POL007 clauses[0], id 'town/c': The clause is about no unit: there is no level 'grid_9'. Correct its "
            "scope, or take the clause out."
        ),
        ("POL007 clauses[0]，编号“town/c”：该条款不涉及任何单元：没有层级“grid_9”。请更正其范围，或删除该条款。"),
    ),
    (
        lint(clause(quote="對超過5000戶以上的社區")),
        (
            "POL008 clauses[0], id 'town/c': The wording '超過5000戶以上' both leaves the number out and takes it "
            'in. Say how it is read: boundary = "exclusive" or "inclusive", and why in \'note\'.'
        ),
        (
            "POL008 clauses[0]，编号“town/c”：措辞“超過5000戶以上”既不含本数又含本数。请说明如何理解：boundary = "
            '"exclusive"或"inclusive"，并在“note”中写明理由。'
        ),
    ),
    (
        lint(clause(source="paper")),
        (
            "POL009 clauses[0], id 'town/c': The clause names the source 'paper', which is not there. Add it, or "
            "correct the name."
        ),
        "POL009 clauses[0]，编号“town/c”：该条款所指的来源“paper”不存在。请补充，或更正名称。",
    ),
    (
        lint(clause(replaces="cn/size")),
        (
            "POL009 clauses[0], id 'town/c': The clause names the clause 'cn/size', which is not there. Add it, or "
            "correct the name."
        ),
        "POL009 clauses[0]，编号“town/c”：该条款所指的条款“cn/size”不存在。请补充，或更正名称。",
    ),
]
