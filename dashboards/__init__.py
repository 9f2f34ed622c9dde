"""Dashboards: what people see of a published snapshot. Read-only, and nothing is computed at import.

Belongs here:

    snapshot     one published file, open for reading; the newest one, picked up when it changes
    queries/     SQL against the marts, one module per subject: rows out, as dataclasses
    labels       names and sentences in both languages (texts/*.yaml, the contracts' enums, dim_metric)
    formats      numbers and days as people read them, and as `data-value` carries them
    content/     the content model (sections, tables, charts, sentences) and what it says of each subject
    figures/     pure functions: rows in, a plotly figure out
    grids        a table of content as plain rows and columns; exports write them as CSV or Excel
    reports/     content → documents: one renderer per format, one module per document
    components/  content → Dash; head, navigation and filters
    pages/       one file a page
    app, server  the web application, and the process that serves it

Does not belong here: any rule or figure of the policies. What is shown was computed in the warehouse; here it
is only chosen, set beside each other and worded.
"""
