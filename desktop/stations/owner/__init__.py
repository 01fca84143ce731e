"""The owner's screen: who may come in, who works here, which links are open, and the limits."""
