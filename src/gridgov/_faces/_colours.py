"""The colours of a table in a notebook, light and dark, and the style sheet that sets them.

A colour of writing is never set without the colour behind it, so that a table reads on any page. Everything is bound to
one class, nothing is fetched, and a page that drops the style sheet still shows the table.
"""

from __future__ import annotations

from typing import Final

__all__ = ["CLASS", "DARK", "LIGHT", "STYLE"]

CLASS: Final = "gg-face"
#: Colours by name; every ink is used on every paper.
LIGHT: Final = {
    "ink": "#1b1f24",
    "soft": "#4d5761",
    "paper": "#ffffff",
    "head": "#eaeff5",
    "even": "#f5f7fa",
    "line": "#cfd7df",
}
DARK: Final = {
    "ink": "#e8ecf1",
    "soft": "#b3bcc7",
    "paper": "#16191d",
    "head": "#2a313a",
    "even": "#1e2329",
    "line": "#454f5b",
}
#: What tells that a page is dark or light: JupyterLab, VS Code, Colab, documentation.
_DARK_PAGES: Final = (
    '[data-jp-theme-light="false"]',
    "body.vscode-dark",
    "body.vscode-high-contrast",
    'html[theme="dark"]',
    '[data-md-color-scheme="slate"]',
)
_LIGHT_PAGES: Final = (
    '[data-jp-theme-light="true"]',
    "body.vscode-light",
    "body.vscode-high-contrast-light",
    'html[theme="light"]',
    '[data-md-color-scheme="default"]',
)


def _set(colours: dict[str, str]) -> str:
    """Return the declarations of all colours."""
    return "".join(f"--gg-{name}:{value};" for name, value in colours.items())


def _on(pages: tuple[str, ...]) -> str:
    """Return the selector of a table on one of these pages."""
    return ",".join(f"{page} .{CLASS}" for page in pages)


def _style() -> str:
    """Return the style sheet."""
    light, dark = _set(LIGHT), _set(DARK)
    table = f".{CLASS} table"
    return "".join(
        (
            f".{CLASS}{{{light}}}",
            f"@media (prefers-color-scheme:dark){{.{CLASS}{{{dark}}}}}",
            f"{_on(_DARK_PAGES)}{{{dark}}}{_on(_LIGHT_PAGES)}{{{light}}}",
            f"@media print{{.{CLASS}.{CLASS}.{CLASS}{{{light}}}}}",
            f".{CLASS}{{color:var(--gg-ink);background:var(--gg-paper);padding:.5em .75em;max-width:100%;",
            "overflow-x:auto;font:13px/1.5 system-ui,sans-serif;text-align:left}",
            f"{table}{{font-size:inherit;border-collapse:collapse;margin:0 0 .5em;border:0;",
            "color:var(--gg-ink);background:var(--gg-paper)}",
            f"{table} caption{{caption-side:top;text-align:left;font-weight:600;padding:.15em 0 .35em;",
            "overflow-wrap:anywhere;color:var(--gg-ink);background:var(--gg-paper)}",
            f"{table} th,{table} td{{padding:.2em .6em;border:0;border-bottom:1px solid var(--gg-line);",
            "text-align:left;vertical-align:top;max-width:36em;overflow-wrap:break-word;white-space:normal}",
            f"{table} th{{font-weight:600;color:var(--gg-ink);background:var(--gg-head)}}",
            f"{table} td{{color:var(--gg-ink);background:var(--gg-paper)}}",
            f"{table} tbody tr:nth-child(even) td{{color:var(--gg-ink);background:var(--gg-even)}}",
            f"{table} .gg-n{{text-align:right}}",
            f"{table} td,{table} tbody th{{font-variant-numeric:tabular-nums}}",
            f"{table} .gg-k{{white-space:nowrap}}",
            f"{table} td:not(.gg-k){{min-width:11em}}",
            f"{table} td.gg-u,{table} tbody tr:nth-child(even) td.gg-u{{color:var(--gg-soft);font-style:italic}}",
            f".{CLASS} p{{margin:.25em 0;overflow-wrap:anywhere;color:var(--gg-ink);background:var(--gg-paper)}}",
            f".{CLASS} p.gg-t{{font-weight:600;color:var(--gg-ink);background:var(--gg-paper)}}",
            f".{CLASS} p.gg-m{{color:var(--gg-soft);background:var(--gg-paper)}}",
            f".{CLASS} svg{{max-width:100%;height:auto}}",
        )
    )


STYLE: Final = _style()
