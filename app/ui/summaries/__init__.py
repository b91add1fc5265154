"""报表: the month, each figure opens its rows."""
