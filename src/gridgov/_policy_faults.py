"""What can be wrong with the file of a policy: its fault kinds, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "BAD_POLICY_DAY",
    "BAD_VALUE",
    "CLAUSES_OVERLAP",
    "DUPLICATE_SOURCE",
    "ENDS_BEFORE_START",
    "NOT_JSON",
    "NOT_TOML",
    "PARENTS_CYCLE",
    "POLICY_CLASH",
    "POLICY_KEY_MISSING",
    "POLICY_KEY_UNKNOWN",
    "REPLACES_NOTHING",
    "TEXT_NOT_UTF8",
    "UNKNOWN_MEASURE",
    "UNKNOWN_PARAMETER",
    "UNKNOWN_PARENT_POLICY",
    "UNKNOWN_POLICY",
    "UNKNOWN_RULE",
    "UNKNOWN_SOURCE",
    "VALUES_REFUSED",
    "VALUE_MISSING",
    "WRONG_MEASURE",
    "WRONG_POLICY_VALUE",
]

UNKNOWN_POLICY = fault(
    "POL101",
    "unknown-policy",
    Text("There is no policy '{id}'.", "没有政策“{id}”。"),
    Text(
        "Shipped are: {known}. Your own policy is loaded by the path of its TOML file.",
        "现有政策：{known}。自定义政策请给出TOML文件路径。",
    ),
)
NOT_TOML = fault(
    "POL102",
    "policy-not-toml",
    Text("The policy is not TOML: {why}.", "政策不是有效的TOML：{why}。"),
    Text("Correct it at that place and save it as UTF-8.", "请在该处更正，并以UTF-8保存。"),
)
POLICY_KEY_MISSING = fault(
    "POL103",
    "policy-key-missing",
    Text("The key '{key}' is missing.", "缺少键“{key}”。"),
    Text("Add it: {wanted.en}.", "请补充：{wanted.zh}。"),
)
POLICY_KEY_UNKNOWN = fault(
    "POL104",
    "policy-key-unknown",
    Text("The key '{key}' is not known here.", "此处不存在键“{key}”。"),
    Text("{fix.en}", "{fix.zh}"),
)
WRONG_POLICY_VALUE = fault(
    "POL105",
    "wrong-policy-value",
    Text("'{key}' holds {value.en}.", "“{key}”的值为{value.zh}。"),
    Text("Give {wanted.en}.", "请填写{wanted.zh}。"),
)
UNKNOWN_RULE = fault(
    "POL106",
    "unknown-rule",
    Text("There is no rule '{rule}'.", "没有规则“{rule}”。"),
    Text(
        "{close.en}The {n} rules are listed by 'gridgov rules'.",
        "{close.zh}全部{n}条规则可用“gridgov rules”列出。",
    ),
)
UNKNOWN_PARAMETER = fault(
    "POL107",
    "unknown-parameter",
    Text("The rule {rule} has no parameter '{key}'.", "规则{rule}没有参数“{key}”。"),
    Text("{fix.en}", "{fix.zh}"),
)
VALUE_MISSING = fault(
    "POL108",
    "value-missing",
    Text("The rule {rule} needs a value of '{key}'.", "规则{rule}需要参数“{key}”的值。"),
    Text("Give {wanted.en}{measure.en}.", "请填写{wanted.zh}{measure.zh}。"),
)
BAD_VALUE = fault(
    "POL109",
    "bad-parameter-value",
    Text("{value.en} is no '{key}' of the rule {rule}.", "{value.zh}不能作为规则{rule}的“{key}”。"),
    Text("Give {wanted.en}{measure.en}.", "请填写{wanted.zh}{measure.zh}。"),
)
VALUES_REFUSED = fault(
    "POL110",
    "values-refused",
    Text("The rule {rule} refuses these values together: {why}.", "规则{rule}不接受这组值：{why}。"),
    Text("Correct one of them.", "请更正其中一个。"),
)
UNKNOWN_MEASURE = fault(
    "POL111",
    "unknown-unit-of-measure",
    Text("'{value}' is no unit of measure.", "“{value}”不是计量单位。"),
    Text("{fix.en}", "{fix.zh}"),
)
UNKNOWN_SOURCE = fault(
    "POL112",
    "unknown-source",
    Text("The policy has no source '{source}'.", "政策没有来源“{source}”。"),
    Text("{fix.en}", "{fix.zh}"),
)
ENDS_BEFORE_START = fault(
    "POL113",
    "ends-before-start",
    Text(
        "The clause '{id}' ends on {end}, before it starts on {start}.",
        "条款“{id}”的失效日{end}早于生效日{start}。",
    ),
    Text("Correct one of the two days; both are days in force.", "请更正其中一个日期；两日均在有效期内。"),
)
CLAUSES_OVERLAP = fault(
    "POL114",
    "clauses-overlap",
    Text(
        "The clause '{id}' is in force {days.en}, and so is {other}.",
        "条款“{id}”{days.zh}有效，{other}亦然。",
    ),
    Text(
        "Let one end the day before the other starts, or give it an id of its own.",
        "请令其一在另一条生效前一日失效，或另取编号。",
    ),
)
REPLACES_NOTHING = fault(
    "POL115",
    "replaces-nothing",
    Text("The clause is to replace '{key}', which no policy above has.", "要替代的“{key}”不在任何上级政策中。"),
    Text("{fix.en}", "{fix.zh}"),
)
UNKNOWN_PARENT_POLICY = fault(
    "POL116",
    "unknown-parent-policy",
    Text("The policy '{parent}' above it is not there.", "上级政策“{parent}”不存在。"),
    Text(
        "{close.en}Put {parent}.toml beside the file, hand it over as a parent, or name one of: {known}.",
        "{close.zh}请将{parent}.toml放在同一文件夹，或作为上级政策传入，或改用：{known}。",
    ),
)
PARENTS_CYCLE = fault(
    "POL117",
    "parents-cycle",
    Text("The policies stand above each other in a circle: {trail}.", "政策的上级关系成环：{trail}。"),
    Text("Take out one of these parents.", "请去掉其中一个上级。"),
)
BAD_POLICY_DAY = fault(
    "POL118",
    "bad-policy-day",
    Text("{value.en} is no day.", "{value.zh}不是日期。"),
    Text(
        "Write it as YYYY-MM-DD, in TOML without quotes; leave the key out if it is unknown.",
        "请写成YYYY-MM-DD，TOML中不加引号；未知时请省略该键。",
    ),
)
DUPLICATE_SOURCE = fault(
    "POL119",
    "duplicate-source",
    Text("The source '{id}' is there {n} times.", "来源“{id}”出现{n}次。"),
    Text("Give each source its own id.", "请为每个来源使用不同的编号。"),
)
NOT_JSON = fault(
    "POL120",
    "policy-not-table",
    Text("The policy is {value.en}, not a table of keys.", "政策为{value.zh}，而不是键值表。"),
    Text("Give what 'to_dict' returns.", "请提供“to_dict”返回的内容。"),
)
POLICY_CLASH = fault(
    "POL121",
    "policy-clash",
    Text("'{id}' is a policy of '{first}' and of '{second}'.", "“{id}”同时是“{first}”和“{second}”的政策。"),
    Text(
        "Remove one of the packages, set {off}=1, or load yours by its path.",
        "请卸载其中一个软件包，设置{off}=1，或按路径加载。",
    ),
)
TEXT_NOT_UTF8 = fault(
    "POL122",
    "text-not-utf8",
    Text("The text of a source is not UTF-8: {why}.", "来源文本不是UTF-8：{why}。"),
    Text("Save it as UTF-8.", "请以UTF-8保存。"),
)
WRONG_MEASURE = fault(
    "POL123",
    "wrong-unit-of-measure",
    Text(
        "'{parameter}' is given in {said.en}; the rule {rule} counts {counted.en}.",
        "“{parameter}”的计量单位为{said.zh}；规则{rule}的计量单位为{counted.zh}。",
    ),
    Text("Convert the value, and write its unit as '{key}'.", "请换算数值，并将计量单位写为“{key}”。"),
)
