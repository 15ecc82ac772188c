"""The small table of results: columns, rows, and what becomes of them in data frames and notebooks."""

from __future__ import annotations

import copy
import math
import pickle
import sys

import numpy as np
import pytest
from notebook_cases import bare

from gridgov import Hierarchy, LevelScheme, metrics
from gridgov._frame import Named, framed, objects
from gridgov.errors import MissingExtraError
from gridgov.metrics import Column, Frame, Row
from gridgov.text import Text

H = Hierarchy.from_codes(
    ["61", "6109", "6110", "6111"],
    levels=LevelScheme.ladder("province", "city"),
    measures={"households": [None, 20, 40, None]},
)
SIZES = metrics.sizes(H, "city")


def test_columns_rows_and_lists() -> None:
    assert SIZES.keys == ("unit", "value")
    assert len(SIZES) == 3
    assert SIZES["unit"].tolist() == ["6109", "6110", "6111"]
    np.testing.assert_array_equal(SIZES["value"], [20, 40, np.nan])
    assert SIZES.to_dict() == {"unit": ["6109", "6110", "6111"], "value": [20.0, 40.0, None]}
    rows = list(SIZES)
    assert rows[2].unit == "6111"
    assert rows[2].value is None
    assert rows[0].to_dict() == {"unit": "6109", "value": 20.0}
    assert rows[0]["value"] == 20.0
    assert repr(rows[0]) == "Row(unit='6109', value=20.0)"
    assert dict(SIZES.columns).keys() == {"unit", "value"}
    assert SIZES.head(1).to_dict() == {"unit": ["6109"], "value": [20.0]}
    assert len(SIZES.head(-1)) == 0


def test_ids_of_any_form_and_none() -> None:
    named = Named(H.ids, np.array([2, -1, 0], np.int32))
    assert named.texts().tolist() == ["6110", None, "61"]
    h = Hierarchy.from_records([{"id": "社区", "level": "city"}], levels=H.levels)
    assert Named(h.ids, np.array([0, 0], np.int32)).texts().tolist() == ["社区", "社区"]
    assert Named(h.ids, np.zeros(0, np.int32)).texts().tolist() == []


def test_a_name_that_is_not_there() -> None:
    row = next(iter(SIZES))
    with pytest.raises(KeyError, match="There is no column 'values'; there are unit, value"):
        SIZES["values"]
    with pytest.raises(KeyError):
        SIZES.column("values")
    with pytest.raises(KeyError):
        row["values_"]
    with pytest.raises(AttributeError, match=r"^A row has no column 'vlaue'\.$"):
        _ = row.vlaue
    assert not hasattr(row, "_unit")


def test_spread_is_of_numbers() -> None:
    assert SIZES.spread("value").mean == 30
    with pytest.raises(TypeError, match=r"^The column 'unit' holds texts\.$"):
        SIZES.spread("unit")
    with pytest.raises(TypeError, match=r"^The column 'next' holds texts\.$"):
        metrics.levels(H).spread("next")


def test_columns_must_fit_together() -> None:
    spec = Column("a", Text("a", "甲"), Text("", ""), Text("A.", "甲。"))
    with pytest.raises(ValueError, match="one column of values for each description"):
        Frame(Text("a", "甲"), (spec,), ())
    with pytest.raises(ValueError, match="all of one length"):
        framed(Text("a", "甲"), (spec, np.zeros(1)), (spec, np.zeros(2)))
    assert len(Frame(Text("a", "甲"), (), ())) == 0


def test_nothing_can_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        SIZES["value"][0] = 1
    with pytest.raises(AttributeError):
        SIZES.title = Text("", "")  # type: ignore[misc]
    with pytest.raises(TypeError):
        SIZES.columns["value"] = np.zeros(3)  # type: ignore[index]
    given = np.array([1.0])
    spec = Column("a", Text("a", "甲"), Text("", ""), Text("A.", "甲。"))
    frame = Frame(Text("a", "甲"), (spec,), (given,))
    given[0] = 2
    assert frame["a"].tolist() == [1]
    copied = SIZES.to_pandas()
    copied.loc[0, "value"] = 1.0
    assert SIZES["value"][0] == 20


def test_equal_frames_are_equal_also_where_unknown() -> None:
    assert pickle.loads(pickle.dumps(SIZES)) == SIZES == copy.deepcopy(SIZES)  # noqa: S301
    assert metrics.sizes(H, "city") == SIZES
    assert hash(metrics.sizes(H, "city")) == hash(SIZES)
    assert metrics.sizes(H, "province") != SIZES
    assert SIZES.head(2) != SIZES
    other = Frame(SIZES.title, SIZES.specs, (SIZES.data[0], np.array([20, 40, 1.0])))
    assert other != SIZES
    assert SIZES != "sizes"


def test_pandas_and_polars_keep_unknown_apart() -> None:
    frame = SIZES.to_pandas()
    assert list(frame.columns) == ["unit", "value"]
    assert frame["value"].isna().tolist() == [False, False, True]
    polars = SIZES.to_polars()
    assert polars["value"].to_list() == [20, 40, None]
    assert polars["unit"].to_list() == ["6109", "6110", "6111"]
    empty = metrics.levels(metrics_levels_without_next()).to_polars()
    assert str(empty["next"].dtype) == "String"
    assert empty["next"].to_list() == [None]


def metrics_levels_without_next() -> Hierarchy:
    return Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_missing_library_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError, match=f"The library '{name}' is not installed"):
        getattr(SIZES, f"to_{name}")()


def test_describe_says_the_definition_of_each_column() -> None:
    english, chinese = SIZES.describe().splitlines(), SIZES.describe("zh").splitlines()
    assert english[0] == "households by city: 3 rows"
    assert chinese[0] == "各市的户数：3行"
    assert english[1] == "unit (unit): Id of the unit."
    assert chinese[1] == "unit（单元）：单元编号。"
    assert english[2].startswith("value (households, households): Sum over the parts of the unit where it is complete;")
    assert chinese[2].startswith("value（户数，单位：户）：各部分数据完整时取其合计；")
    with pytest.raises(ValueError, match="lang must be"):
        SIZES.describe("fr")  # type: ignore[arg-type]


def test_repr_and_notebook() -> None:
    assert repr(SIZES) == "<households by city: 3 rows>"
    assert repr(SIZES.head(1)) == "<households by city: 1 row>"
    page = bare(SIZES._repr_html_())
    assert page.count("<tr>") == 4
    assert "<td>6109</td><td>20</td>" in page
    assert "<td>6111</td><td>unknown</td>" in page
    assert "more" not in page
    assert "另有" in metrics.lorenz(range(1, 40))._repr_html_("zh")


def test_a_notebook_shows_20_rows_and_escapes() -> None:
    spec = Column("a", Text("<b>", "<b>"), Text("", ""), Text('"', '"'))
    frame = framed(Text("<i>", "<i>"), (spec, objects(["<u>"] * 21)))
    page = frame._repr_html_()
    assert page.count("&lt;u&gt;") == 20
    assert "… and 1 more" in page
    assert "<b>" not in page
    assert "<i>" not in page
    assert 'title="&quot;"' in page
    assert "… and 1 more" not in frame.head(20)._repr_html_()


def test_flags_and_numbers_in_a_notebook() -> None:
    spec = Column("a", Text("a", "甲"), Text("", ""), Text("A.", "甲。"))
    page = bare(framed(Text("t", "题"), (spec, np.array([True])))._repr_html_())
    assert "<td>yes</td>" in page
    assert "<td>1,234.5</td>" in bare(framed(Text("t", "题"), (spec, np.array([1234.5])))._repr_html_())


def test_every_column_is_described_in_both_languages() -> None:
    frames = [SIZES, metrics.levels(H), metrics.spans(H, "province"), metrics.units_below(H, "province", "city")]
    frames += [metrics.balance(H, "city", tolerance=0.1).units, metrics.lorenz([1, 2])]
    frames += [metrics.similarity(H, H).levels, metrics.similarity(H, H).depths]
    for frame in frames:
        for column in frame.specs:
            for text in (column.title, column.definition):
                assert text.en
                assert any("\u4e00" <= letter <= "\u9fff" for letter in text.zh)
            assert column.definition.en.endswith(".")
            assert column.definition.zh.endswith("。")


def test_a_row_is_plain_data() -> None:
    row = Row(("a", "b"), (1, None))
    assert row == Row(("a", "b"), (1, None)) != Row(("a", "b"), (1, 2))
    assert math.isclose(row.a, 1)
