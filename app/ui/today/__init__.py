"""今日: what is due and waiting."""
