"""A station's first start: it finds the shop's hub, asks for the code, shows four words to compare, and is let in."""
