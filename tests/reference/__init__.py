"""A second, independent reading of the rulebook, for differential tests.

What belongs here: a plain brute-force evaluator of the rules (``engine``), written from the words of the
specification alone, a generator of small adversarial data sets (``random_province``) and the comparison of
two evaluations. What does not: the project's own SQL or ingestion, speed, rules that are left to design.
Nothing here is imported by the product.
"""
