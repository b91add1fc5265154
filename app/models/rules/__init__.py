"""Pure rules that belong to one value or one record: no database, no files, no clock of their own."""
