"""The office the dossiers are made in (tests/offices.py)."""

from tests.offices import clock, file_office, file_template, office, server_database, shipped

__all__ = ["clock", "file_office", "file_template", "office", "server_database", "shipped"]
