"""The live figures of the gallery need plotly.js: the site has one copy of it, from the installed plotly."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from plotly.offline import get_plotlyjs


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add plotly.js to the files of the site."""
    files.append(File.generated(config, "assets/plotly.min.js", content=get_plotlyjs()))
    return files
