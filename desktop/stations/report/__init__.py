"""What became of a day or a week, on the screen: calm numbers, and what went wrong one by one."""
