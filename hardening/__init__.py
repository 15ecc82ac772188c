"""Long runs that are no part of the tests: mistakes planted, parsers fuzzed, writers killed, releases tried.

Each is a module, run by the Makefile target of the same name and bounded in time. What they found stands in
docs/explanation/reliability.md.
"""
