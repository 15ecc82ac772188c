"""What the documentation needs beside its pages; `mkdocs.yml` names each module."""
