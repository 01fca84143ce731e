"""Whole ways through the shop, as people walk them: the open day that `python3 start.py` shows."""
