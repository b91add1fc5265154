"""Everything that varies is data: the definitions, each with one loader that names file, line and what is right."""
