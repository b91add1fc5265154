"""Households (户): who belongs to them since when, and what they live through."""
