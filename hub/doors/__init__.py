"""The hub's doors on ZeroMQ: facts (one thread, the hot path), side (another), and who may come in at all.

keys.py      CURVE keys, ZAP, the watch over it     facts.py    the facts pipe around the relay
side.py      sightings, media, pages of history      owner.py    files that the owner's tools need
"""
