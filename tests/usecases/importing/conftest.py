"""The offices that these tests work in (tests/offices.py)."""

from tests.offices import clock, definitions, file_office, file_template, office, server_template

__all__ = ["clock", "definitions", "file_office", "file_template", "office", "server_template"]
