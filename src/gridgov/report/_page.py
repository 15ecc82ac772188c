"""The page itself: template, style, script, and the policy that lets nothing in and nothing out."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

import gridgov
from gridgov._problems import visible
from gridgov.plot._spec import CONFIG
from gridgov.report import _findings, _provenance, _sections
from gridgov.report._audit import relations
from gridgov.report._directory import Directory, directory
from gridgov.report._figures import Figure, figures
from gridgov.report._integration import Merger
from gridgov.report._library import plotly_js
from gridgov.report._overview import leads
from gridgov.report._published import not_compared, published
from gridgov.report._split import Divided
from gridgov.report._subject import Subject
from gridgov.report._tables import Cell
from gridgov.report._words import LABELS, SEARCH, TAGS, both, say
from gridgov.text import LANGS, Lang, Text

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["assemble"]

#: Plotly looks for these style elements by id before it makes them; a policy would refuse the ones that it makes.
_STYLES_BY_ID: Final = re.compile(r'getElementById\("([0-9a-f]{64})"\)')
#: The one style element that plotly may make: it is empty, and its rules are added one by one.
_EMPTY: Final = ""
#: What would end a script, or begin a comment in it. Both can stand in a text only, where an escape means the same.
_ENDS: Final = re.compile(r"<(?=/script|!--)", re.IGNORECASE)
#: Run in this order, after the library that draws.
_SCRIPTS: Final = ("page.js", "search.js", "findings.js")
_STYLES: Final = ("page.css", "findings.css")
_FOLDER: Final = files("gridgov") / "report" / "templates"


@cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _digest(text: str) -> str:
    """Return the source expression of a policy for one inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Return the policy of a page.

    Args:
        scripts: Source expressions of its scripts.
        styles: Its styles.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(scripts)}",
            f"style-src {' '.join(map(_digest, styles))}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _inline(code: str) -> str:
    """Keep code from ending its own element, and from being changed by the reader of the page."""
    return _ENDS.sub(r"\\x3c", code.replace("\r\n", "\n").replace("\r", "\n"))


@frozen
class _Scripts:
    """The scripts of a page, and what the rest of it has to know of them."""

    texts: tuple[str, ...]
    #: Their source expressions for the policy.
    digests: tuple[str, ...]
    #: Ids of style elements that the library looks for.
    style_ids: tuple[str, ...]


@lru_cache(maxsize=2)
def _scripts(library: str) -> _Scripts:
    """Return the scripts with the library that draws before them; it is large, and the same for every page."""
    texts = tuple(map(_inline, (library, *map(_read, _SCRIPTS))))
    ids = sorted(set(_STYLES_BY_ID.findall(library)))
    return _Scripts(texts, tuple(map(_digest, texts)), tuple(ids))


def _data(value: object) -> Markup:
    """Write data that a script reads; no text in it can end the element."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for c in "<>&\u2028\u2029":
        text = text.replace(c, f"\\u{ord(c):04x}")
    return Markup(text)  # noqa: S704 - every character that means something to HTML is written as an escape


#: Numbers of ten digits or more.
_MILLIARDS: Final = re.compile(r"\d+(?:,\d{3}){3,}")


def _spans(text: Cell) -> Markup:
    """Write words in both languages, of which the style shows one; a text without a language is written once."""
    from markupsafe import Markup, escape

    if isinstance(text, tuple):
        return Markup("").join(Markup("<div>{}</div>").format(_spans(line)) for line in text)
    if isinstance(text, str) or text.en == text.zh:
        return escape(visible(text if isinstance(text, str) else text.en))
    span = Markup('<span data-lang="{lang}" lang="{tag}">{words}</span>')
    tags = {"en": "en", "zh": "zh-Hans"}
    return Markup("").join(span.format(lang=lang, tag=tags[lang], words=visible(text.get(lang))) for lang in LANGS)


def _grouped(said: Markup) -> Markup:
    """Let a number that is too long for its card go on in the next line between its groups, and not inside of one."""
    from markupsafe import Markup

    return Markup(_MILLIARDS.sub(lambda found: found[0].replace(",", ",<wbr>"), str(said)))  # noqa: S704 - is escaped


def _drawings(found: Sequence[Figure]) -> dict[str, Any]:
    return {
        "config": dict(CONFIG),
        "figures": [{"id": f"plot-{figure.key}", **figure.specs} for figure in found if figure.specs],
    }


@cache
def _environment() -> Environment:
    """Return what templates are read by; each is compiled once."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_read),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["t"] = _spans
    environment.filters["grouped"] = _grouped
    environment.filters["shown"] = visible
    return environment


def _left_out(units: Directory) -> Text:
    """Say what cannot be found."""
    levels = both(lambda lang: ("、" if lang == "zh" else ", ").join(level.get(lang) for level in units.levels))
    return say(LABELS["left_out"], n=f"{units.left_out:,}", levels=levels)


def _suppressed(s: Subject) -> Text:
    """Say what became of small counts."""
    return LABELS["not_suppressed"] if s.suppressed is None else LABELS["suppressed"].format(k=s.suppressed)


def assemble(s: Subject, lang: Lang, merger: Merger | None = None, division: Divided | None = None) -> str:
    """Write the page.

    Args:
        s: What it is about.
        lang: The language that is shown first.
        merger: What it shows of nets that were merged.
        division: What it shows of units that were split.
    """
    from markupsafe import Markup

    code, version = plotly_js()
    script = _scripts(code)
    style = "".join(map(_read, _STYLES))
    pictures = figures(s)
    found, units = published(s), directory(s)
    islands = {
        "drawings": _drawings((*pictures, *(merger.figures if merger else ()))),
        "directory": {**units.data, "words": {key: [words.en, words.zh] for key, words in SEARCH.items()}},
        "findings-data": _findings.island(s),
    }
    facts: Mapping[str, object] = {
        **_findings.facts(s),
        **_provenance.facts(s),
        "answers": _sections.answers(s),
        "audit": None if s.audit is None else both(s.audit.summary),
        "figures": pictures,
        "directory": units,
        "division": division,
        "islands": {key: _data(value) for key, value in islands.items() if value is not None},
        "label": LABELS,
        "lang": lang,
        "leads": leads(s, found, merger),
        "left_out": _left_out(units),
        "levels": _sections.levels(s),
        "merger": merger,
        "made": LABELS["made"].format(version=gridgov.__version__),
        "nets": _sections.nets(s),
        "not_compared": not_compared(s),
        "overview": _sections.overview(s),
        "plotly": LABELS["drawn"].format(version=version),
        "policy": _policy(script.digests, (style, _EMPTY)),
        "published": found,
        "relations": relations(s),
        "s": s,
        # Nobody but the authors of these wrote a character of them.
        "scripts": [Markup(text) for text in script.texts],  # noqa: S704
        "style": Markup(style),  # noqa: S704
        "source": say(LABELS["source"], title=s.title, day=s.day),
        "state": LABELS["state"].format(day=s.day),
        "style_ids": script.style_ids,
        "suppressed": _suppressed(s),
        "tags": TAGS,
        "vacancies": _sections.vacancies(s),
    }
    page = _environment().get_template("page.html.j2").render(facts)
    # A lone surrogate cannot be written to a file.
    return page.encode("utf-8", "replace").decode("utf-8")
