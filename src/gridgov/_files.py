"""Files are written whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

__all__ = ["atomic_write", "sync_folder"]


def atomic_write(path: str | os.PathLike[str], data: str | bytes) -> None:
    """Write a file so that it is either the new one or, after any error, still the old one.

    The data go to a file beside the target, to the disk, and take the target's name in one step. Text becomes UTF-8,
    its line ends stay as they are. A symbolic link keeps pointing where it did, a replaced file keeps its permissions.
    What is no regular file, such as ``/dev/stdout``, cannot be replaced and is written to directly. A process that is
    killed while it writes can leave the file beside, ``.gridgov-….tmp``: nothing reads it, and it may be deleted.

    Raises:
        OSError: The file cannot be written; nothing has changed.
        UnicodeEncodeError: The text holds a lone surrogate; nothing was opened.

    Example:
        >>> atomic_write("units.txt", "一级网格")
        >>> Path("units.txt").read_text(encoding="utf-8")
        '一级网格'
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    target = Path(path).resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:  # a folder refuses here
            stream.write(content)
        return
    beside = target.with_name(f".gridgov-{secrets.token_hex(6)}.tmp")
    try:
        with beside.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)
    except BaseException:  # an interrupt must not leave half a file either
        beside.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system lets a folder be opened."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows has no handle for a folder
        return
    try:
        os.fsync(handle)
    except OSError:  # some network file systems have no sync for a folder; the data are there
        pass
    finally:
        os.close(handle)
