"""Widgets that know nothing of residents or cases."""
