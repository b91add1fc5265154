"""Import a roster: read any sheet, show what was understood, take the good rows, give the others back with reasons."""
