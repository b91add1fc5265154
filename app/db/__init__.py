"""How the office's file is opened, encrypted, written, searched, migrated and backed up."""
