"""Residents: registered, found twice, merged, their kin, tags and what is asked of their data."""
