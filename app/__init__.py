"""里仁 (Liren): the desktop program of a community office. See docs/architecture.md for the house."""

__version__ = "0.1.0"
