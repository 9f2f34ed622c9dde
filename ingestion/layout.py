"""Layout: what is where in a home, where more than one room needs to know. Names only."""

LANDING = "landing"
ROWS = "rows.parquet"
RAW = "raw.parquet"
QUARANTINE = "quarantine.parquet"
ACCOUNTS, ACCOUNTS_FILE = "accounts", "accounts.sqlite"
"""Folder of who may sign in, and the file of it; without the file nobody has to."""
