"""居民: list, one-page file, editor, import."""
