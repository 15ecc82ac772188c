"""Print the JSON Schema of the document format, as made from the models: ``python -m gridgov.documents``."""

from __future__ import annotations

import sys

from gridgov.documents._schema import generate

if __name__ == "__main__":
    sys.stdout.buffer.write(generate().encode())
