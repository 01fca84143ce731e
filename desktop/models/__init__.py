"""Item models over `Shop`: they change by deltas only, and tell time by hub time."""
