"""The protocol without I/O: what travels, how it is written down, and both ends as state tables.

    codec.py     events and commands <-> canonical bytes       chain.py    the hash chain
    messages.py  everything that may be said on either pipe     boards.py   a board in parts
    session.py   the hub's end and the client's end             limits.py   every limit, with its reason

Wrong, of two kinds: `RemoteProtocolError` (the other side erred; it gets the code and is closed or goes on, as the
code says) and an `assert` (we did). A stranger's document of all this is docs/protocol.md.
"""
