"""The offices that these tests work in (tests/offices.py)."""

from tests.offices import clock, file_office, file_template, office, server_database, shipped

__all__ = ["clock", "file_office", "file_template", "office", "server_database", "shipped"]
