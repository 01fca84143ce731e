"""What the shop does by itself, in a program of its own: it follows the feed and asks, through `hub.link` alone.

The hub knows nothing of it and waits for none of it: it may die at any moment, and the shop goes on.
"""
