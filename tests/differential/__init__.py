"""Two engines, one answer: the dbt models against the plain evaluator of tests/reference, at random.

Belongs here: running the compiled models on typed records, comparing every mart cell by cell. Does not belong
here: rules (dbt_project, tests/reference/engine), reading files (tests/unit, tests/integration).
"""
