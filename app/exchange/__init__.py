"""Sheets, packages and sticks, in and out. Knows no office database and no Qt."""
