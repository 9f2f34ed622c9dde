"""The brute-force evaluator: one module per chapter of the rulebook, no SQL, no index, no cleverness.

``evaluate(records, as_of)`` gives every mart as rows; ``compare(expected, actual)`` lists the differences.
"""

from .comparison import compare
from .evaluation import evaluate
from .evidence import expected_reasons_have_evidence
from .policy import DEFAULT_REGIONS, DEFAULTS

__all__ = ["DEFAULTS", "DEFAULT_REGIONS", "compare", "evaluate", "expected_reasons_have_evidence"]
