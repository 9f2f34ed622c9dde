"""Orchestration: runs the way from a drop folder to a published snapshot.

Belongs here: Dagster definitions, assets and checks, the work file, publication, the state that tells
"nothing new", the command line. Does not belong here: how files are read (ingestion), business rules
(dbt_project), pages and reports (dashboards). Nobody imports this package, and this file wires nothing.
"""
