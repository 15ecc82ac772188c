"""``python -m gridgov.cli`` is the command ``gridgov``."""

from __future__ import annotations

from gridgov.cli import main

if __name__ == "__main__":
    main()
