"""设置: unit, clerks, backup, log, recycle bin, appearance."""
