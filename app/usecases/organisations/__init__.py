"""单位: bodies in and around the community, what is known of them, and the matters they take part in."""
