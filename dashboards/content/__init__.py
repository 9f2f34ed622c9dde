"""Content: what is said about a subject, before any format.

`model` holds the building blocks; every other module turns the rows of one subject into blocks. Reports
render them as documents, components as web pages: a figure, its table twin and its sentence are written once.
"""
