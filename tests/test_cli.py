"""What all commands have in common: languages, days, help, errors, processes."""

from __future__ import annotations

import datetime as dt
import json
import os
import runpy
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from cli_cases import CHECK, COMMAND, ERROR, ON, SHOW, make_city, run, run_json, spawn

import gridgov
from gridgov.cli import _options, _out, _read, app, main
from gridgov.cli._click import about, language
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import LANGS, Text


@pytest.fixture(scope="module")
def city() -> Jurisdiction:
    return make_city()


@pytest.fixture
def file(city: Jurisdiction, tmp_path: Path) -> Path:
    path = tmp_path / "city.json"
    city.save(path)
    return path


# Language, day, help


def test_the_language_is_that_of_the_command_then_of_the_group_then_of_the_environment(file: Path) -> None:
    def first(*args: str, env: str | None = None) -> str:
        return run(*args, env={"GRIDGOV_LANG": env}).stdout.splitlines()[0].partition(", ")[0].partition("，")[0]

    show = ("show", str(file))
    assert first(*show) == "Old Town (s)"
    assert first(*show, env="zh") == "老城（s）"
    assert first("--lang", "en", *show, env="zh") == "Old Town (s)"
    assert first("--lang", "en", *show, "--lang", "zh") == "老城（s）"
    assert first("--lang", "zh", *show, "--lang", "en", env="zh") == "Old Town (s)"
    assert language() == "en"
    assert "'fr' is not one of 'en', 'zh'" in run(*show, env={"GRIDGOV_LANG": "fr"}, code=2).stderr


def test_without_a_day_it_is_today_in_shanghai(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Clock:
            return cls(2025, 6, 30, 16, 30, tzinfo=dt.UTC).astimezone(tz)

    monkeypatch.setattr(_options, "dt", SimpleNamespace(datetime=Clock, date=dt.date))
    assert run_json("show", file, schema=SHOW)["on"] == "2025-07-01"
    assert run_json("check", file, schema=CHECK, code=1)["on"] == "2025-07-01"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("command", [(), ("demo",), ("show",), ("convert",), ("check",)])
def test_help_is_in_both_languages_with_examples(command: tuple[str, ...], lang: str) -> None:
    for out in (
        run(*command, "--help", env={"GRIDGOV_LANG": lang}).stdout,
        run("--lang", lang, *command, "-h").stdout,
    ):
        assert ("示例：\n  gridgov " in out) == (lang == "zh")
        assert ("Examples:\n  gridgov " in out) == (lang == "en")
        assert all(line.isascii() for line in out.splitlines()) == (lang == "en")


def test_the_version() -> None:
    assert run("--version").stdout == f"gridgov {gridgov.__version__}\n"


def test_the_entry_points(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["gridgov", "--version"])
    version = f"gridgov {gridgov.__version__}\n"
    with pytest.raises(SystemExit) as left:
        main()
    assert (left.value.code, capsys.readouterr().out) == (0, version)
    with pytest.raises(SystemExit) as left:
        runpy.run_module("gridgov.cli", run_name="__main__")
    assert (left.value.code, capsys.readouterr().out) == (0, version)


def test_it_can_be_called_without_leaving(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["check", str(file), *ON, "--limit", "0"], "gridgov", standalone_mode=False) == 1
    assert "SIZ001" in capsys.readouterr().out
    with pytest.raises(click.UsageError):
        app.main(["nonsense"], "gridgov", standalone_mode=False)


def test_without_a_command_there_is_help() -> None:
    assert "Commands:" in run(code=2).output


# What goes wrong


@pytest.mark.parametrize("command", ["show", "check"])
def test_a_file_that_is_not_there(command: str, tmp_path: Path) -> None:
    path = tmp_path / "nope.json"
    assert run(command, path, code=2).stderr == (
        f"1 problem found.\nCLI001 {path}: There is no such file or folder. Check the path, then try again.\n"
    )
    assert run("--lang", "zh", command, path, code=2).stderr == (
        f"发现1个问题。\nCLI001 {path}：文件或文件夹不存在。请检查路径后重试。\n"
    )


def test_an_error_of_the_system_that_has_no_words_here(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error", str(file))

    monkeypatch.setattr(_read, "read", fail)
    assert "Input/output error." in run("show", file, code=2).stderr


def test_errors_as_json_are_one_document_with_every_problem(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("id,level,parent\n61,province,\n62,city,61\n62,city,61\n63,planet,61\n64,city,99\n", "utf-8")
    data = run_json("show", path, schema=ERROR, code=2)
    assert [p["code"] for p in data["error"]["problems"]] == ["HIE001", "HIE009", "HIE002"]
    assert [p["place"]["row"] for p in data["error"]["problems"]] == [4, 5, 6]
    chinese = json.loads(run("--lang", "zh", "show", path, "--format", "json", code=2).stdout)
    assert chinese["error"]["headline"].startswith("层级结构无效")


def test_every_problem_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("id,level,parent\n61,province,\n" + "".join(f"{i},planet,61\n" for i in range(1000, 1090)), "utf-8")
    for command in (("show", path), ("check", path), ("convert", path, tmp_path / "x.json")):
        result = run(*command, code=2)
        assert len(result.stderr.splitlines()) == 91
        assert result.stdout == ""
    assert not (tmp_path / "x.json").exists()


DAMAGED = {
    "empty.json": b"",
    "cut.json": b'{"format": "gridgov", "version": 1,',
    "other.json": b'{"a": 1}',
    "utf16.json": '{"format": "gridgov"}'.encode("utf-16"),
    "empty.graphml": b"",
    "cut.graphml": b"<graphml><graph>",
    "cut.gexf": b"<gexf",
    "other.nodelink.json": b'{"nodes": []}',
    "other.cyjs": b"[]",
    "empty.csv": b"",
    "header.csv": b"id,level,parent\n",
    "gbk.csv": "id,name,level,parent\n61,陕西省,province,\n".encode("gb18030"),
}


@pytest.mark.parametrize("name", DAMAGED)
@pytest.mark.parametrize("lang", LANGS)
def test_damaged_files_are_refused_without_a_traceback(name: str, lang: str, tmp_path: Path) -> None:
    path, target = tmp_path / name, tmp_path / "out.json"
    path.write_bytes(DAMAGED[name])
    target.write_text("old", "utf-8")
    result = run("--lang", lang, "convert", path, target, code=2)
    assert name in result.stderr
    assert "Traceback" not in result.output
    assert target.read_text("utf-8") == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([name, "out.json"])


def test_a_target_that_cannot_be_written_leaves_nothing_behind(file: Path) -> None:
    folder = file.with_name("folder.json")
    folder.mkdir()
    refused = run("convert", file, folder, code=2)
    assert refused.stderr.splitlines()[1] == f"CLI001 {folder}: It is a folder. Check the path, then try again."
    lost = file.with_name("no") / "city.json"
    assert "There is no such file or folder." in run("convert", file, lost, code=2).stderr
    below = file / "city.csv"
    assert "A part of the path is a file, not a folder." in run("convert", file, below, code=2).stderr
    assert sorted(p.name for p in file.parent.iterdir()) == ["city.json", "folder.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="no limit for the size of files")
@pytest.mark.parametrize("suffix", [".json", ".csv", ".graphml"])
def test_a_disk_that_is_full_leaves_the_old_file(file: Path, suffix: str) -> None:
    target = file.with_name(f"target{suffix}")
    target.write_text("old", "utf-8")
    before = sorted(file.parent.iterdir())
    code = "import resource, runpy; resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64)); "
    code += "runpy.run_module('gridgov.cli', run_name='__main__')"
    result = subprocess.run(
        [sys.executable, "-B", "-c", code, "convert", str(file), str(target)], check=False, capture_output=True
    )
    assert result.returncode == 2
    message = f"CLI001 {target}: It would be larger than a file may be. Make room, then try again."
    assert message in result.stderr.decode()
    assert target.read_text("utf-8") == "old"
    assert sorted(file.parent.iterdir()) == before


def test_an_error_names_the_file_of_the_user() -> None:
    path = Path("city.json")
    with pytest.raises(FileNotFoundError) as caught, about(path):
        raise FileNotFoundError(2, "gone", "/x/.gridgov-0123.tmp")
    assert caught.value.filename == "city.json"
    with pytest.raises(FileNotFoundError) as caught, about(path):
        raise FileNotFoundError(2, "gone", "/x/other")
    assert caught.value.filename == "/x/other"
    with pytest.raises(BrokenPipeError) as pipe, about(path):
        raise BrokenPipeError
    assert pipe.value.filename is None


# Processes


def test_a_process_gives_the_exit_code(file: Path) -> None:
    codes = [
        spawn(*arguments).returncode
        for arguments in (
            ("--version",),
            ("check", file, "--fail-on", "never"),
            ("check", file),
            ("check", file.with_name("no.json")),
            ("nonsense",),
        )
    ]
    assert codes == [0, 0, 1, 2, 2]


def test_chinese_where_the_locale_knows_only_ascii(file: Path) -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "GRIDGOV_LANG": "zh"}
    result = spawn("show", file, *ON, env=env)
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.decode("utf-8").startswith("老城（s），2026-01-01")
    refused = spawn("show", file, "--unit", "c7", env=env)
    assert refused.stderr.decode("utf-8").startswith("未找到。")


@pytest.mark.parametrize("encoding", ["latin-1", "gb18030", "utf-8", "ascii"])
def test_json_is_valid_in_every_encoding(file: Path, encoding: str) -> None:
    env = {"PYTHONIOENCODING": encoding, "GRIDGOV_LANG": "zh"}
    out = spawn("show", file, *ON, "--format", "json", env=env).stdout
    assert json.loads(out.decode("utf-8" if encoding == "ascii" else encoding))["name"] == "老城"


def test_text_that_an_encoding_cannot_hold_is_escaped(file: Path) -> None:
    result = spawn("show", file, *ON, env={"PYTHONIOENCODING": "latin-1", "GRIDGOV_LANG": "zh"})
    assert result.returncode == 0
    assert result.stdout.startswith(rb"\u8001\u57ce\uff08s\uff09\uff0c2026-01-01")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Return a file whose description fills every pipe."""
    path = tmp_path / "units.csv"
    path.write_text("id,level,parent\n61,province,\n" + "".join(f"{i},city,61\n" for i in range(6100, 7100)), "utf-8")
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="other signals")
def test_it_stops_quietly_when_nobody_reads(many: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "show", str(many), "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in the file system")
@pytest.mark.parametrize(("lang", "word"), [("en", b"Stopped."), ("zh", "已停止。".encode())])
def test_an_interrupt_stops_it(tmp_path: Path, lang: str, word: bytes) -> None:
    pipe, target = tmp_path / "units.csv", tmp_path / "out.json"
    os.mkfifo(pipe)
    with (
        subprocess.Popen(
            [*COMMAND, "--lang", lang, "convert", str(pipe), str(target)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
        pipe.open("wb"),
    ):  # opens as soon as the command reads, and it now waits for an end that does not come
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out) == (130, b"")
    assert err.split() == [word]
    assert not target.exists()


def test_an_interrupt_and_a_broken_pipe_in_this_process(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    def broken(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(_read, "read", interrupt)
    assert run("show", file, code=130).stderr == "\nStopped.\n"
    monkeypatch.setattr(_read, "read", broken)
    assert run("show", file, code=141).output == ""
    monkeypatch.setattr(app, "invoke", interrupt)
    run("show", file, code=130)


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_on_a_terminal_there_are_lines_and_progress(file: Path) -> None:
    import pty

    def shown(*args: str) -> str:
        ours, theirs = pty.openpty()
        env = {**os.environ, "TERM": "xterm", "COLUMNS": "120", "PYTHONIOENCODING": "utf-8"}
        with subprocess.Popen([*COMMAND, *args], stdout=theirs, stderr=theirs, env=env) as process:
            os.close(theirs)
            data = b""
            while True:
                try:
                    part = os.read(ours, 1 << 16)
                except OSError:  # Linux says the end like this
                    break
                if not part:
                    break
                data += part
        os.close(ours)
        assert process.returncode == 0
        return data.decode("utf-8")

    out = shown("show", str(file), *ON)
    assert "───" in out
    assert "reading" in out
    assert "培新[街]社区" in out


def test_tables_and_progress_of_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    _out.print_table(("name", "n"), [["[bold]老城[/bold]", "1"], ["x", "22"]], right=(1,))
    _out.print_table((), [["only", "cells"]])
    _out.print_table((), [])
    out = capsys.readouterr().out
    assert "[bold]老城[/bold]" in out
    assert "─" in out
    assert "only" in out
    with _out.progress() as step:
        step(0, 2, Text("first", "一"))
        step(1, 2, Text("second", "二"))
    assert capsys.readouterr().out == ""


def test_plain_tables(capsys: pytest.CaptureFixture[str]) -> None:
    _out.print_table(("名称", "n"), [["老城", "1"], ["x", "1,000"]], right=(1,))
    _out.print_table((), [])
    assert capsys.readouterr().out == "名称      n\n老城      1\nx     1,000\n"


def test_the_library_is_told_the_day_and_never_asks() -> None:
    library = Path(gridgov.__file__).parent
    asking = [
        path.relative_to(library).as_posix()
        for path in library.rglob("*.py")
        if any(word in path.read_text("utf-8") for word in (".today()", ".now(", "time.time("))
    ]
    assert asking == ["cli/_options.py"]
