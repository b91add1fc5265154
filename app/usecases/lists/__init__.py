"""Lists: what they can be asked, page by page, kept under a name, changed, printed."""
