"""The package that travels on a stick: one file, compressed, sealed for its receiver and signed by its sender.

`keys` (who seals and who opens), `layout` (what lies where in the file), `writer`, `reader`. The modules import
cryptography and zstandard: import them where they are used, not at the start of the program.
"""
