"""How coverage is measured: over the first examples of a law; the rest run without it, at full speed. See Makefile."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Generator

import pytest

#: Tracing makes Python two to three times slower. The examples after these reach hardly a line that is new.
TRACED_EXAMPLES = 10


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
