"""`python -m hub` is `giftwire-hub`."""

from hub.cli import main

main()
