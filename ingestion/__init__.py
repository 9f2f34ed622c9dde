"""Ingestion: from files in a drop folder to immutable, typed, landed rows.

Belongs here: contracts, readers (one per format), conforming (accept or quarantine), landing, privacy,
connectors, the synthetic province, profiles of batches, settings, errors.
Does not belong here: business rules (dbt_project), scheduling and publication (orchestration), pages
(dashboards). Nothing in this package knows Dagster, dbt or Dash, and this file wires nothing.
"""
