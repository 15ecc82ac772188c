"""The laws of stores: their numbers, what they say, and the features that a store may lack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import attrs

from gridgov._face import as_line
from gridgov.text import Text

__all__ = ["FEATURES", "LAWS", "Feature", "Law", "Suite", "features_of", "law", "laws_of"]

#: What a store holds.
Suite = Literal["hierarchy", "roster", "net", "change"]


@attrs.frozen
class Law:
    """One sentence that must hold of every store, whatever city it is given.

    Example:
        >>> laws_of("hierarchy")[0].number
        'H1'
    """

    __repr__ = as_line

    #: Its number, such as ``H1``. It is never given to another law.
    number: str
    #: What it says.
    text: Text


@attrs.frozen
class Feature:
    """Something that cities may have and a store may lack on purpose.

    Example:
        >>> features_of("change")[0].key
        'undo'
    """

    __repr__ = as_line

    #: The word for ``without=``.
    key: str
    #: What is left out without it.
    text: Text


def _laws(letter: str, *texts: tuple[str, str]) -> tuple[Law, ...]:
    return tuple(Law(f"{letter}{i}", Text(*text)) for i, text in enumerate(texts, 1))


def _features(**texts: tuple[str, str]) -> tuple[Feature, ...]:
    return tuple(Feature(key, Text(*text)) for key, text in texts.items())


_UNKNOWN_DAY: Final = ("Days that are not known.", "未知的日期。")

LAWS: Final[Mapping[Suite, tuple[Law, ...]]] = {
    "hierarchy": _laws(
        "H",
        (
            "Every unit that was saved is loaded, and no other, whatever was saved before.",
            "存入的单元全部读出，且不多出单元，无论此前存过什么。",
        ),
        ("Every unit keeps its level, its kind and the unit above it.", "每个单元的层级、类型和上级单元保持不变。"),
        ("Siblings keep their order, and so do roots.", "同级单元（包括根单元）的次序保持不变。"),
        (
            "A count that is not known stays unknown, and one that is known stays the same number.",
            "未知的数值仍为未知，已知的数值保持不变。",
        ),
        (
            "Names and labels stay as they are, and none appears where there was none.",
            "名称和标签保持不变，原来没有的不会出现。",
        ),
        ("The level scheme and what is said of the measures stay as they are.", "层级体系和指标说明保持不变。"),
        (
            "What stands above a unit is answered as the model answers it, the nearest first.",
            "单元的上级与模型一致，由近及远。",
        ),
        (
            "The units right below a unit are answered as the model answers them, in order.",
            "单元的直接下级与模型一致，次序相同。",
        ),
        (
            "All that stands below a unit is answered as the model answers it, in order.",
            "单元之下的全部单元与模型一致，次序相同。",
        ),
        (
            "A total is that of the model, and it is unknown where a part of it is.",
            "合计与模型一致；有任何部分未知时，合计为未知。",
        ),
        ("A question about a unit that is not there is refused.", "对不存在的单元的查询被拒绝。"),
        ("An edit changes the store as it changes the model.", "修改对存储的作用与对模型的作用相同。"),
        ("What the model refuses the store refuses, and stays as it was.", "模型拒绝的修改，存储也拒绝，并保持原状。"),
    ),
    "roster": _laws(
        "R",
        (
            "Every post that was saved is loaded, and no other, each at its unit, with its role, number and body.",
            "存入的岗位全部读出，且不多出岗位，所在单元、角色、序号和组织保持不变。",
        ),
        (
            "Every appointment keeps its post, its holder and its days; an open end stays open.",
            "每项任职的岗位、任职者和起止日期保持不变；未定的日期仍为未定。",
        ),
        ("Holders keep their kind and qualifications.", "任职者的类型和资格保持不变。"),
        ("Devices stay with their holders.", "设备及其持有者保持不变。"),
        ("The units, the roles and the order of rows stay as they are.", "单元、角色和各行次序保持不变。"),
        (
            "Who holds posts of a unit on a day is answered as the model answers it: first and last day included.",
            "某日某单元岗位的任职者与模型一致：首日和末日均计入。",
        ),
        ("The posts that somebody has on a day are those of the model.", "某人某日担任的岗位与模型一致。"),
        ("The posts without a holder on a day are those of the model.", "某日空缺的岗位与模型一致。"),
        ("A question about a unit or a holder that is not there is refused.", "对不存在的单元或任职者的查询被拒绝。"),
        (
            "An appointment, or its end, changes the store as it changes the model.",
            "任职或离任对存储的作用与对模型的作用相同。",
        ),
        ("What the model refuses the store refuses, and stays as it was.", "模型拒绝的任职，存储也拒绝，并保持原状。"),
    ),
    "net": _laws(
        "N",
        (
            "Every cell that was saved is loaded, and no other, with its level, the cell above it and its days.",
            "存入的网格全部读出，且不多出网格，层级、上级网格和起止日期保持不变。",
        ),
        ("Every base unit stays in its cells, with its shares.", "每个基本单元所属的网格及其份额保持不变。"),
        ("Posts and duties stay as they are.", "岗位和职责保持不变。"),
        (
            "What is said of the net as a whole, and the order of rows, stay as they are.",
            "网格体系的整体说明和各行次序保持不变。",
        ),
        (
            "The base units of a cell and their shares are those of the model, in order.",
            "网格的基本单元及其份额与模型一致，次序相同。",
        ),
        (
            "The cells of a base unit and its shares are those of the model, in order.",
            "基本单元所属的网格及其份额与模型一致，次序相同。",
        ),
        (
            "The cells in force on a day are those of the model: first and last day included.",
            "某日有效的网格与模型一致：首日和末日均计入。",
        ),
        ("A question about a cell that is not there is refused.", "对不存在的网格的查询被拒绝。"),
        (
            "Putting a base unit into other cells changes the store as it changes the model.",
            "调整基本单元所属网格对存储的作用与对模型的作用相同。",
        ),
        ("What the model refuses the store refuses, and stays as it was.", "模型拒绝的调整，存储也拒绝，并保持原状。"),
    ),
    "change": _laws(
        "C",
        ("What was saved is loaded.", "读出的与存入的相同。"),
        (
            "Changes make of the store what they make of the model, those of one day together.",
            "变更对存储的作用与对模型的作用相同，同一批变更一并生效。",
        ),
        (
            "What the model refuses the store refuses whole, and stays as it was.",
            "模型拒绝的变更，存储整批拒绝，并保持原状。",
        ),
        ("Taking the last changes back gives what was there before them.", "撤回最近一批变更后恢复原状。"),
        (
            "The state of a day has the changes of that day and of all days before, and no later ones.",
            "某日的状态包含当日及此前的变更，不包含此后的变更。",
        ),
    ),
}

FEATURES: Final[Mapping[Suite, tuple[Feature, ...]]] = {
    "hierarchy": _features(
        unknown=("Counts that are not known.", "未知的数值。"),
        stated=("Counts stated by units that have units below them.", "有下级的单元自行填报的数值。"),
        measures=("Measures other than households, among them fractions.", "户数以外的指标，包括小数。"),
        names=("Names.", "名称。"),
        labels=("Labels.", "标签。"),
        odd_ids=("Ids with leading zeros, Chinese characters, quotes.", "带前导零、汉字、引号的编号。"),
        order=("The order of siblings: it is not compared.", "同级次序：不作比较。"),
        ragged=("Levels that are skipped.", "可跳过的层级。"),
        kinds=("Levels with several kinds of units.", "有多种单元类型的层级。"),
        roots=("Several roots.", "多个根单元。"),
        levels=("Edits that are refused because of the level scheme.", "因层级体系而被拒绝的修改。"),
        values=("Edits that are refused because a count cannot be.", "因数值不合法而被拒绝的修改。"),
    ),
    "roster": _features(
        days=_UNKNOWN_DAY,
        holders=("Holders that are households or bodies, and qualifications.", "家庭或组织担任的任职者，以及资格。"),
        devices=("Devices.", "设备。"),
        bodies=("Bodies that posts belong to.", "岗位所属的组织。"),
        rules=(
            "Roles with rules: who is eligible, what may be combined, posts held ex officio.",
            "有规则的角色：任职条件、兼任规则、当然兼任。",
        ),
        odd_ids=("Ids with leading zeros, Chinese characters, quotes.", "带前导零、汉字、引号的编号。"),
    ),
    "net": _features(
        shares=("Base units that lie in several cells, with shares.", "按份额属于多个网格的基本单元。"),
        levels=("Cells above cells.", "多级网格。"),
        days=("Cells that begin and end.", "有起止日期的网格。"),
        posts=("Posts.", "岗位。"),
        duties=("Duties.", "职责。"),
        odd_ids=("Ids with leading zeros, Chinese characters, quotes.", "带前导零、汉字、引号的编号。"),
    ),
    "change": _features(
        undo=("Changes that are taken back.", "撤回变更。"),
        past=("Questions about earlier days.", "对以往日期的查询。"),
        refused=("Changes that the model refuses.", "模型拒绝的变更。"),
        people=("Posts, holders, devices and bodies.", "岗位、任职者、设备和组织。"),
        nets=("Departments' nets.", "部门网格体系。"),
    ),
}


def laws_of(suite: Suite) -> tuple[Law, ...]:
    """Return the laws of a suite, in the order of their numbers.

    Args:
        suite: ``hierarchy``, ``roster``, ``net`` or ``change``.

    Raises:
        ValueError: There is no such suite.

    Example:
        >>> for one in laws_of("change")[:2]:
        ...     print(one.number, one.text)
        C1 What was saved is loaded.
        C2 Changes make of the store what they make of the model, those of one day together.
    """
    return LAWS[_known(suite)]


def features_of(suite: Suite) -> tuple[Feature, ...]:
    """Return what a store may lack on purpose: the words for ``without=``.

    Args:
        suite: ``hierarchy``, ``roster``, ``net`` or ``change``.

    Raises:
        ValueError: There is no such suite.

    Example:
        >>> [feature.key for feature in features_of("net")]
        ['shares', 'levels', 'days', 'posts', 'duties', 'odd_ids']
    """
    return FEATURES[_known(suite)]


def law(number: str) -> Law:
    """Return the law of a number."""
    return next(one for laws in LAWS.values() for one in laws if one.number == number)


def _known(suite: Suite) -> Suite:
    if suite not in LAWS:
        msg = f"There are laws of {', '.join(LAWS)}, not of {suite!r}."
        raise ValueError(msg)
    return suite
