"""Layout: where the landing is and how the files of a batch are called. Names only."""

LANDING = "landing"
ROWS = "rows.parquet"
RAW = "raw.parquet"
QUARANTINE = "quarantine.parquet"
