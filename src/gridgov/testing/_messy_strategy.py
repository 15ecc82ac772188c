"""A Hypothesis strategy of messy workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridgov._extras import need

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from gridgov.testing.messy import Messy

__all__ = ["strategy"]


def strategy(faults: int, rows: int) -> SearchStrategy[Messy]:
    """Return a strategy: a seed, a form, and how many rows and faults."""
    from gridgov.testing._messy_files import forms
    from gridgov.testing.messy import messy_workbook

    st: Any = need("hypothesis.strategies", extra="testing")

    def make(seed: int, form: Any, kind: Any, n: int, wrong: int) -> Messy:  # noqa: ANN401 - drawn below
        there: Any = "units" if form.startswith("csv") else kind
        return messy_workbook(seed, kind=there, rows=n, faults=wrong, form=form)

    drawn: SearchStrategy[Messy] = st.builds(
        make,
        st.integers(0, 2**32 - 1),
        st.sampled_from(forms()),
        st.sampled_from(["units", "posts"]),
        st.integers(3, max(3, rows)),
        st.integers(0, faults),
    )
    return drawn
