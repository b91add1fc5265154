"""突发事件信息报告: told at once, again, at the end; printed and carried out with one key."""
