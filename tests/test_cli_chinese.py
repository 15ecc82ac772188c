"""What click says of wrong arguments, in Chinese."""

from __future__ import annotations

import pytest
from cli_cases import run


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show",), "错误：缺少参数“FILE”。"),
        (("report", "x.json"), "错误：缺少选项“-o” / “--out”。"),
        (("sohw",), "错误：没有命令“sohw”。"),
        (("show", "x.json", "--dpeth"), "错误：没有选项“--dpeth”。"),
        (("show", "x.json", "--depth"), "错误：选项“--depth”需要一个值。"),
        (("show", "x.json", "--ids=1"), "错误：选项“--ids”不带值。"),
        (("show", "x.json", "y.json"), "错误：多出的参数：y.json。"),
        (("show", "x.json", "--depth", "-1"), "错误：“--depth”的值无效：-1不在范围x>=0内。"),
        (("show", "x.json", "--depth", "x"), "错误：“--depth”的值无效：“x”不是整数。"),
        (("show", "x.json", "--format", "xml"), "错误：“--format”的值无效：“xml”不是以下之一：“text”、“json”。"),
    ],
)
def test_wrong_arguments_are_said_in_chinese(arguments: tuple[str, ...], words: str) -> None:
    shown = run("--lang", "zh", *arguments, code=2).stderr.splitlines()
    if len(shown) > 1:  # of an option without its value click does not say where it stands
        assert shown[0].startswith("用法：app ")
        assert "[选项]" in shown[0]
        assert shown[1].startswith("可用“app")
        assert shown[1].endswith("--help”查看帮助。")
    assert shown[-1].startswith(words)
    if arguments[0] == "show":  # the language may stand behind what is wrong
        assert run(*arguments[:2], "--lang=zh", *arguments[2:], code=2).stderr.splitlines()[-1].startswith(words)


def test_help_in_chinese_has_no_english_of_click() -> None:
    out = run("--lang", "zh", "check", "--help").stdout
    assert "选项：\n" in out
    assert "显示帮助并退出。" in out
    assert "[默认：5000；x>=0]" in out
    assert not [word for word in ("Usage", "Options", "default:", "Show this", "exit.") if word in out]
    assert "命令：\n" in run(env={"GRIDGOV_LANG": "zh"}, code=2).output
    assert run("--lang", "zh", code=2).stderr.endswith("错误：缺少命令。\n")
