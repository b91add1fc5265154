"""调解: cases, sessions, agreements."""
