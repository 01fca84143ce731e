"""Every limit of the wire, with its reason. Each is tested at the limit and one past it."""

from __future__ import annotations

PROTOCOL = 1
PROTOCOLS = (1,)
"""The hub speaks the newest and the one before."""

FRAME_BYTES_MAX = 128 << 10
"""One frame: 50 ms of a 20 Mbit/s uplink, so that nothing waits long behind it."""
SOCKET_BYTES_MAX = 256 << 10
"""What libzmq takes at all; it drops the connection above. Well over a frame, so that too large a frame gets an answer."""
EVENT_BYTES_MAX = 64 << 10
COMMAND_BYTES_MAX = 64 << 10
COMMANDS_PER_DRAIN = 16
"""Commands decided per asker and turn, so that one asker's backlog does not delay another's click."""
DRAIN_BYTES_PER_PEER = 64 << 10
COMMANDS_PER_FRAME = 64
COMMANDS_IN_FLIGHT = 64
"""What a client sends ahead of receipts; the rest waits in its outbox, where it is safe."""
CREDIT_BYTES = 1 << 20
"""What a client takes before it has to say that it read it: a second of a 10 Mbit/s line."""
CREDIT_BYTES_MAX = 8 << 20
CREDIT_BYTES_MIN = FRAME_BYTES_MAX
"""The hub catches a client up in whole frames; whoever grants less would wait for ever."""
SESSION_CHARS_MAX = 64
"""A greeting's name is echoed in many answers."""
PART_BYTES = 96 << 10
"""A part of a board: a frame with room for its envelope."""
BEHIND_MAX = 20_000
"""Events behind the head above which a board is cheaper than the events (a board of a busy shop is about 10 MB)."""
CATCH_UP_EVENTS = 500
MEDIA_CHUNK_BYTES = 64 << 10
MEDIA_IN_FLIGHT = 2
READ_ROWS_MAX = 200
PEERS_SAID_MAX = 500
JSON_DEPTH_MAX = 64
INT_MAX = 2**53 - 1
"""Whole numbers stay exact in every JSON reader, JavaScript's included."""

PING_EVERY_S = 2.0
SILENT_AFTER_S = 6.0
"""Three pings unanswered: the hub is away."""

RCVHWM = 64
SNDHWM = 64
HEARTBEAT_IVL_MS = 2_000
HEARTBEAT_TIMEOUT_MS = 6_000
HANDSHAKE_IVL_MS = 3_000
RECONNECT_IVL_MS = 100
RECONNECT_IVL_MAX_MS = 800
"""A station shall be equal again within two seconds of the hub's return; ten stations knocking this often cost nothing."""
ZAP_DOMAIN = "giftwire"
