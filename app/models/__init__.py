"""Tables, codes, value types and pure rules: what the office knows, without how it is kept or shown."""
