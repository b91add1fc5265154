"""Papers: templates, what they are filled from, printed, kept and bound."""
