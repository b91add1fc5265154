"""The door: log in, first run, recovery code, restore."""
