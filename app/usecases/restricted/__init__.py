"""特殊人群: ledgers that are off until somebody answers for them, every look at them, and names that leave apart."""
