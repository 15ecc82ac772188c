"""``gridgov rules``: which rules there are, and what one of them does."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from gridgov.cli._click import Command, language, option, say
from gridgov.cli._options import format_option, lang_option
from gridgov.cli._out import print_json, print_table, title
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.rules import Offered, Parameter

__all__ = ["rules"]

_HEADS: Final = (Text("code", "代码"), Text("name", "名称"), Text("about", "对象"), Text("fails where", "不通过情形"))
_ORIGIN: Final = Text("from", "来源")
_STRICTER: Final = {
    "lower": Text("lower is stricter", "越小越严"),
    "higher": Text("higher is stricter", "越大越严"),
}


@click.command(
    cls=Command,
    words=Text(
        "List the rules, or say what RULE does. RULE is a code or a name. The values of a rule are given by a policy.",
        "列出规则，或说明RULE的内容。RULE为代码或名称。规则的取值由政策给出。",
    ),
    examples=("gridgov rules", "gridgov rules SIZ001", "gridgov rules --origin --format csv"),
)
@click.argument("rule", required=False)
@option(
    "--origin",
    is_flag=True,
    words=Text("Say which package each rule comes from.", "说明每条规则来自哪个软件包。"),
)
@lang_option
@format_option("text", "json", "csv")
def rules(
    rule: str | None,
    origin: bool,  # noqa: FBT001 - an option
    lang: str | None,  # noqa: ARG001 - found by language()
    format: Literal["text", "json", "csv"],  # noqa: A002 - name of the option
) -> None:
    """List rules."""
    from gridgov.rules import all_rules, find_rule

    chosen = language()
    known = all_rules()
    found = list(known.values()) if rule is None else [known[find_rule(rule).code]]
    facts = [_facts(one, chosen, origin=origin) for one in found]
    if format == "json":
        print_json(facts)
    elif format == "csv":
        from gridgov._spreadsheet import csv_text

        flat = [{**row, "kinds": "/".join(row["kinds"]), "parameters": _names(row)} for row in facts]
        say(csv_text({key: [row[key] for row in flat] for key in flat[0]}).rstrip("\n"))
    elif rule is None:
        heads = [head.get(chosen) for head in (*_HEADS, *([_ORIGIN] if origin else []))]
        rows = [[r["code"], r["name"], r["subject"], r["title"], *([r["origin"]] if origin else [])] for r in facts]
        print_table(heads, rows)
    else:
        _show(found[0], facts[0], chosen)


def _names(row: dict[str, Any]) -> str:
    return "; ".join(p["name"] for p in row["parameters"])


def _facts(one: Offered, lang: Lang, *, origin: bool) -> dict[str, Any]:
    rule = one.rule
    out: dict[str, Any] = {
        "code": rule.code,
        "name": rule.name,
        "title": rule.title.get(lang),
        "subject": rule.view.subject.get(lang),
        "kinds": list(rule.view.kinds),
        "parameters": [_parameter(p, lang) for p in rule.parameters().values()],
    }
    return {**out, "origin": one.package} if origin else out


def _parameter(parameter: Parameter, lang: Lang) -> dict[str, Any]:
    unit = parameter.unit_of_measure
    default: Any = parameter.default
    return {
        "name": parameter.name,
        "expects": parameter.expects().get(lang),
        "unit_of_measure": None if unit is None else unit.key,
        "stricter": parameter.stricter.value,
        "required": parameter.required,
        "default": None if parameter.required else default,
    }


def _show(one: Offered, facts: dict[str, Any], lang: Lang) -> None:
    colon, comma = ("：", "，") if lang == "zh" else (": ", ", ")
    say(f"{facts['code']} {facts['name']}{colon}{facts['title']}")
    if "origin" in facts:
        say(f"{_ORIGIN.get(lang)}{colon}{facts['origin']}")
    say(f"{_HEADS[2].get(lang)}{colon}{facts['subject']}")
    if lang == "en":  # the page of a rule is written in English
        text = inspect.getdoc(one.rule) or ""
        title(text.split("\nRaises:")[0].split("\nExample:")[0].rstrip())
    elif one.rule.way_out.zh:
        say(one.rule.way_out.zh)
    for parameter in one.rule.parameters().values():
        row = _parameter(parameter, lang)
        unit = parameter.unit_of_measure
        said = [row["expects"]]
        said += [] if unit is None else [unit.name.get(lang)]
        said += [_STRICTER[row["stricter"]].get(lang)] if row["stricter"] in _STRICTER else []
        if not row["required"] and row["default"] not in (None, ()):
            default = row["default"]
            shown = "/".join(default) if parameter.kind == "texts" else str(default)
            said.append(Text("{shown} by default", "默认{shown}").format(shown=shown).get(lang))
        if parameter is next(iter(one.rule.parameters().values())):
            title(Text("Parameters", "参数").get(lang))
        say(f"  {parameter.name}{colon}{comma.join(said)}")
