"""Benchmarks of gridgov against what a user would pick instead, and the tables they run on.

``python -m benchmarks --help`` says how to run them. `benchmarks.tables` makes the tables, `benchmarks.defects` damages
them in ways that are known, and `benchmarks.contestants` holds one file for each library.
"""
