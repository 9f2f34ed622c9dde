"""The synthetic province: every feed as source files, deterministic from a seed, with real quirks.

Belongs here: an invented world that is coherent (enterprises, standards, certificates, rights, checks,
penalties, complaints, surveys, money, reports), cases planted for every situation the rulebook tells apart,
and the way real files look. Does not belong here: reading files (readers, conform), the rules themselves
(dbt_project): what is counted here for the reports is counted apart from the warehouse, on purpose.
No firm, person, telephone number or decision in it is real; docs/sample.md says which figures are.
This file wires nothing; `ingestion.sample.province.write_sample` is the one public entrance.
"""
