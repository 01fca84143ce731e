"""One package per station, and what is common to all windows."""
