"""Back-tests: figures of a fixed synthetic province, kept as files; a change that moves one says so.

Belongs here: the kept figures, the same province delivered in other ways. Does not belong
here: whether a figure is right by the rulebook (tests/differential, dbt unit tests).
"""
