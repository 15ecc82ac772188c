"""Folders are written whole or not at all, as files are."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from gridgov._files import sync_folder

__all__ = ["replace_folder"]

#: What a folder is called while it is written, and the one that it replaces until that is gone.
_PREFIX: Final = ".gridgov-"
_EXCHANGE: Final = 2
_AT_CWD: Final = -100


def replace_folder(
    path: str | os.PathLike[str], write: Callable[[Path], None], *, is_ours: Callable[[Path], bool]
) -> None:
    """Write a folder so that it is either the new one or, after any error, still the old one.

    Everything goes to a folder beside the target, to the disk, and takes the target's name in one step.

    Args:
        path: The folder; it is made if it is not there.
        write: Writes all files into an empty folder.
        is_ours: Tells whether a file of the old folder may be thrown away.

    Raises:
        FileExistsError: There is something else in the old folder, or it is a file; nothing has changed.
        OSError: A file cannot be written; nothing has changed.

    Example:
        >>> replace_folder("out", lambda folder: folder.joinpath("a.csv").touch(), is_ours=lambda file: True)
        >>> [file.name for file in Path("out").iterdir()]
        ['a.csv']
    """
    target = Path(path).resolve()
    _check(target, is_ours)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{_PREFIX}{secrets.token_hex(6)}.tmp")
    beside.mkdir()
    try:
        write(beside)
        _sync(beside)
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o7777)
            _exchange(beside, target)  # the old one is beside now
        else:
            beside.rename(target)
    except BaseException:  # an interrupt must not leave half a folder either
        shutil.rmtree(beside, ignore_errors=True)
        raise
    sync_folder(target.parent)
    shutil.rmtree(beside, ignore_errors=True)


def _check(target: Path, is_ours: Callable[[Path], bool]) -> None:
    """Refuse to throw away what somebody else has put there.

    Raises:
        FileExistsError: There is something.
    """
    if not target.exists():
        return
    if not target.is_dir():
        msg = f"{target} is a file; name a folder."
        raise FileExistsError(msg)
    odd = next((file for file in _files(target) if not is_ours(file.relative_to(target))), None)
    if odd is not None:
        msg = f"The folder {target} holds something else: {odd.relative_to(target)}. Name another folder, or empty it."
        raise FileExistsError(msg)


def _files(folder: Path) -> Iterable[Path]:
    return sorted(file for file in folder.rglob("*") if not file.is_dir())


def _sync(folder: Path) -> None:
    """Bring all files and names to the disk."""
    for file in _files(folder):
        handle = os.open(file, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    for inner in (*(inner for inner in folder.rglob("*") if inner.is_dir()), folder):
        sync_folder(inner)


def _exchange(new: Path, old: Path) -> None:
    """Let two folders take each other's name, in one step where the system can do that.

    Raises:
        OSError: It cannot be done; nothing has changed.
    """
    if sys.platform == "linux" and _exchanged_at_once(new, old):
        return
    away = old.with_name(f"{_PREFIX}{secrets.token_hex(6)}.old")
    old.rename(away)
    try:
        new.rename(old)
    except BaseException:
        away.rename(old)
        raise
    away.rename(new)


def _exchanged_at_once(new: Path, old: Path) -> bool:
    """Exchange two names in one call of the system; false where it has none."""
    import ctypes

    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    done: int = rename(_AT_CWD, os.fsencode(new), _AT_CWD, os.fsencode(old), _EXCHANGE)
    return done == 0
