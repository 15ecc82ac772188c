"""Search in Chinese: words of the index are kept apart by a space of no width, which the search separates at."""

from __future__ import annotations

import json
import re
from pathlib import Path

import rjieba
from mkdocs.config.defaults import MkDocsConfig

_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
#: Words of grid governance that a dictionary of everyday Chinese does not have.
WORDS = ("网格员", "网格长", "网格化", "楼栋长", "中心户长", "多网合一", "居委会", "业委会", "微网格", "大党委")
for _word in WORDS:
    rjieba.add_word(_word, 10_000, "n")


def apart(text: str) -> str:
    r"""Return the text with its Chinese words kept apart.

    Example:
        >>> apart("社区网格员 grid").split("\u200b")
        ['社区', '网格员 grid']
    """
    return _CHINESE.sub(lambda found: "\u200b".join(rjieba.cut(found[0])), text)


def on_post_build(config: MkDocsConfig) -> None:
    """Write the index of the search again."""
    path = Path(config.site_dir, "search", "search_index.json")
    index = json.loads(path.read_text("utf-8"))
    for entry in index["docs"]:
        entry["title"], entry["text"] = apart(entry["title"]), apart(entry["text"])
    path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), "utf-8")
