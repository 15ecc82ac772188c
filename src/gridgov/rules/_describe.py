"""A rule as a page: its docstring, parameters, messages and enforced examples, as Markdown."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator
from typing import Any, Final

from gridgov.rules._base import Rule
from gridgov.rules._check import FORMS
from gridgov.rules._examples import Example
from gridgov.rules._parameter import Parameter, Stricter
from gridgov.text import Lang, Text

__all__ = ["SECTIONS", "form_of", "page", "sections_of"]

#: The sections of a rule's docstring, in order.
SECTIONS: Final = ("What it does", "Why it matters", "Source", "Remedy", "Raises", "Example")
_STRICTER: Final = {
    Stricter.LOWER: Text("lower is stricter", "越低越严"),
    Stricter.HIGHER: Text("higher is stricter", "越高越严"),
    Stricter.NEITHER: Text("", ""),
}
_WORDS: Final = {
    "What it does": Text("What it does", "检查内容"),
    "Why it matters": Text("Why it matters", "意义"),
    "Source": Text("Source", "来源"),
    "Remedy": Text("Remedy", "整改"),
    "Example": Text("Example", "示例"),
    "parameters": Text("Parameters", "参数"),
    "messages": Text("What it says", "提示"),
    "examples": Text("Examples that are enforced", "强制示例"),
}


def sections_of(rule: type[Rule[Any]]) -> dict[str, str]:
    """Return the first line of a rule's docstring under ``""``, and its sections by name.

    Example:
        >>> from gridgov.rules import OneChief
        >>> sections_of(OneChief)[""]
        'Every grid has exactly one holder of a role on the day.'
    """
    lines = (inspect.getdoc(rule) or "").splitlines()
    out: dict[str, list[str]] = {"": []}
    name = ""
    for line in lines:
        if line.rstrip(":") in SECTIONS and line.endswith(":"):
            name = line[:-1]
            out[name] = []
        else:
            out[name].append(line)
    return {key: textwrap.dedent("\n".join(text)).strip() for key, text in out.items()}


def form_of(rule: type[Rule[Any]]) -> str:
    """Return the form of a rule, seen on its first example.

    Example:
        >>> from gridgov.rules import OneChief
        >>> form_of(OneChief)
        'cardinality'
    """
    example = rule.examples[0]
    view = rule.view.given(1, **{key: [value] for key, value in example.values.items()})
    return rule(**{**rule.sample, **example.parameters}).check(view).form


def page(rule: type[Rule[Any]], lang: Lang = "en", *, level: int = 2) -> str:
    """Return the documentation of a rule as Markdown.

    Args:
        rule: The rule class.
        lang: Language of titles and messages; the explanations are English.
        level: Level of the heading, from 1.

    Raises:
        ValueError: ``lang`` is neither ``en`` nor ``zh``.

    Example:
        >>> from gridgov.rules import OneChief
        >>> print(page(OneChief).splitlines()[0])
        ## ROL001 one-chief
    """
    return "\n".join(_lines(rule, lang, level)) + "\n"


def _lines(rule: type[Rule[Any]], lang: Lang, level: int) -> Iterator[str]:
    said = sections_of(rule)
    other: Lang = "zh" if lang == "en" else "en"
    yield f"{'#' * level} {rule.code} {rule.name}"
    yield ""
    yield f"**{rule.title.get(lang)}** · {rule.title.get(other)}"
    yield ""
    yield said[""]
    yield ""
    form = FORMS[form_of(rule)].get(lang)
    subject = Text("is about", "对象").get(lang)
    kinds = ", ".join(f"`{kind}`" for kind in rule.view.kinds) or rule.view.subject.get(lang)
    yield f"{Text('Form', '形式').get(lang)}: {form}. {subject}: {kinds}."
    for key in ("What it does", "Why it matters", "Source", "Remedy"):
        if said.get(key):
            yield ""
            yield f"**{_WORDS[key].get(lang)}.** {' '.join(said[key].split())}"
    yield from _parameters(rule, lang)
    yield ""
    yield f"**{_WORDS['messages'].get(lang)}**"
    yield ""
    for text in (rule.message, rule.missing, rule.way_out):
        yield f"- {text.en} · {text.zh}"
    yield from _examples(rule, lang)
    if said.get("Example"):
        yield ""
        yield "```pycon"
        yield said["Example"]
        yield "```"


def _parameters(rule: type[Rule[Any]], lang: Lang) -> Iterator[str]:
    parameters = rule.parameters()
    if not parameters:
        return
    yield ""
    head = Text(
        "| parameter | may be | unit of measure | stricter | default, or value of the source |",
        "| 参数 | 取值 | 计量单位 | 方向 | 默认值或来源值 |",
    )
    yield head.get(lang)
    yield "| --- | --- | --- | --- | --- |"
    for name, p in parameters.items():
        measure = "" if p.unit_of_measure is None else p.unit_of_measure.name.get(lang)
        cells = (f"`{name}`", p.expects().get(lang), measure, _STRICTER[p.stricter].get(lang), _value(rule, p, lang))
        yield "| " + " | ".join(cells) + " |"


def _value(rule: type[Rule[Any]], parameter: Parameter, lang: Lang) -> str:
    if parameter.required:
        value = rule.sample.get(parameter.name)
        return Text("source: `{v}`", "来源：`{v}`").format(v=value).get(lang)
    return f"`{parameter.default!r}`"


def _examples(rule: type[Rule[Any]], lang: Lang) -> Iterator[str]:
    keys = list(dict.fromkeys(key for example in rule.examples for key in example.values))
    yield ""
    yield f"**{_WORDS['examples'].get(lang)}**"
    yield ""
    yield "| " + " | ".join([*(f"`{key}`" for key in keys), "", Text("verdict", "结果").get(lang)]) + " |"
    yield "| " + " | ".join(["---"] * (len(keys) + 2)) + " |"
    for example in rule.examples:
        cells = [_cell(example, key) for key in keys]
        other = ", ".join(f"`{name}={value!r}`" for name, value in example.parameters.items())
        yield "| " + " | ".join([*cells, other, example.verdict.text(lang)]) + " |"


def _cell(example: Example, key: str) -> str:
    value = example.values.get(key)
    return "?" if value is None else f"{value:g}"
