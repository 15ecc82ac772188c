"""How coverage is measured: over tests, and of a law over its first examples; the rest runs at full speed.

Examples in docstrings and documents, and what a browser shows, are checked without it: they call what the tests have
measured. See Makefile.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Generator

import pytest

#: Tracing makes Python two to three times slower. The examples after these reach hardly a line that is new.
TRACED_EXAMPLES = 10


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Leave out examples in documents, and browser tests. Every module was loaded before, so that its lines count."""
    tracer = sys.gettrace()
    if tracer is None or (isinstance(item, pytest.Function) and not item.get_closest_marker("browser")):
        return (yield)
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Stop to trace after the first examples of a law. All examples are drawn and checked as ever."""
    law, tracer = getattr(pyfuncitem.obj, "hypothesis", None), sys.gettrace()
    if law is None or tracer is None:
        return (yield)
    inner: Callable[..., object] = law.inner_test
    seen = 0

    # Hypothesis takes the seed of a law from its source and signature: those of the wrapped function.
    @functools.wraps(inner)
    def counted(*args: object, **kwargs: object) -> object:
        nonlocal seen
        seen += 1
        if seen == TRACED_EXAMPLES + 1:
            sys.settrace(None)
        return inner(*args, **kwargs)

    law.inner_test = counted
    try:
        return (yield)
    finally:
        law.inner_test = inner
        sys.settrace(tracer)
