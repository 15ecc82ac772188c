"""A file is written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import threading
from pathlib import Path

import pytest

from gridgov._files import atomic_write

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions and links of POSIX")


@pytest.mark.parametrize(
    "data", ["一级网格\r\n\n", b"\x00\xff", "", "x" * 10_000_000], ids=["text", "bytes", "empty", "large"]
)
def test_what_is_written_is_what_is_read(data: str | bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    for _ in range(2):
        atomic_write(path, data)
        assert path.read_bytes() == (data.encode("utf-8") if isinstance(data, str) else data)
        assert list(tmp_path.iterdir()) == [path]


def test_the_path_may_be_text_and_as_long_as_names_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = "网" * 80 + ".json"
    atomic_write(name, "x")
    assert Path(name).read_text(encoding="utf-8") == "x"


def test_text_that_is_not_unicode_is_refused_before_anything_is_opened(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        atomic_write(tmp_path / "x", "\ud800")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [OSError(28, "full"), KeyboardInterrupt()], ids=["full disk", "interrupt"])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_after_an_error_the_old_file_is_there_and_nothing_else(
    step: str, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x"
    atomic_write(path, "old")

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(type(error)):
        atomic_write(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_or_is_the_target_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        atomic_write(tmp_path / "no" / "x", "x")
    with pytest.raises(IsADirectoryError if sys.platform != "win32" else PermissionError):
        atomic_write(tmp_path, "x")
    assert list(tmp_path.iterdir()) == []


@posix
def test_permissions_of_a_replaced_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    atomic_write(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@posix
def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("x", encoding="utf-8")
    atomic_write(tmp_path / "x", "x")
    assert (tmp_path / "x").stat().st_mode == (tmp_path / "usual").stat().st_mode


@posix
def test_a_link_keeps_pointing_where_it_did(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    atomic_write(link, "new")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"


@posix
def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append(pipe.read_bytes()))
    reader.start()
    atomic_write(pipe, "x")
    reader.join()
    assert found == [b"x"]
    assert list(tmp_path.iterdir()) == [pipe]


@posix
@pytest.mark.parametrize("step", ["open", "fsync"])
def test_a_folder_that_cannot_be_synced_is_no_reason_to_fail(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = getattr(os, step), list[object]()

    def fail_for_the_folder(*args: object) -> object:
        calls.append(args)
        # The file itself is synced first, and opened in another way.
        if step == "open" or len(calls) > 1:
            raise OSError(22, "not for folders")
        return real(*args)

    monkeypatch.setattr(os, step, fail_for_the_folder)
    atomic_write(tmp_path / "x", "x")
    assert calls
    assert (tmp_path / "x").read_text(encoding="utf-8") == "x"
