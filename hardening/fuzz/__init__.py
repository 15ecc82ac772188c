"""Fuzzing, guided by coverage: bytes that are made up find their way into every parser of gridgov.

``python -m hardening.fuzz --minutes N`` divides the minutes among the targets. What it found worth keeping is in
``tests/corpus/``, and `tests/test_corpus.py` feeds it to the same targets under the same law.
"""
