"""A Hypothesis strategy of messy workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridgov._extras import need

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from gridgov.testing._messy_files import Form
    from gridgov.testing.messy import Messy

__all__ = ["strategy"]


def strategy(faults: int, rows: int) -> SearchStrategy[Messy]:
    """Return a strategy: a seed, a form, and how many rows and faults; reports show the call that makes the same."""
    from gridgov.testing._messy_files import forms
    from gridgov.testing.messy import messy_workbook

    st: Any = need("hypothesis.strategies", extra="testing")

    def of_form(form: Form) -> SearchStrategy[Messy]:
        # Two also for a text file, which has one: with fewer choices it would count as plainer than a workbook.
        kinds = ["units", "units" if form.startswith("csv") else "posts"]
        drawn: SearchStrategy[Messy] = st.builds(
            messy_workbook,
            st.integers(0, 2**32 - 1),
            kind=st.sampled_from(kinds),
            rows=st.integers(3, max(3, rows)),
            faults=st.integers(0, faults),
            form=st.just(form),
        )
        return drawn

    found: SearchStrategy[Messy] = st.sampled_from(forms()).flatmap(of_form)
    return found
