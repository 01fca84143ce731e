"""The durable log: what was acknowledged is on disk, and a log that lost something says so before it serves.

Stores bytes and knows no words of the shop; imports nothing of `hub`.

    port.py      what any store promises (`Log`, `Reader`) and the values that pass through it
    sqlite.py    the store that ships: one writer; reading.py is its read half, for other threads too
    memory.py    a store for fast tests and simulation
    schema.py    tables and upgrades          verify.py    the walk along the chain
    folder.py    lock, refusals, ballast      walcheck.py  what SQLite's recovery would pass over silently
    snapshot.py  the newest fold, in a file   recover.py   after a commit of unknown outcome
    media.py     pictures and voices by hash  backup.py    a verified copy, taken while the shop works
    copies.py    a folder of such copies      restore.py   another ledger in the place of this one

Wrong, of three kinds (an `assert` that fails is our mistake and is none of these):

    LogError
    ├── CannotOpen                 before anything was changed
    │   ├── CannotCreate           the folder is a file, is read-only, or lies on a network file system
    │   ├── DataFolderInUse        another process has it
    │   ├── NewerDatabase          written by a later version; it was not touched
    │   └── LogDamaged             something that was there is gone or changed: restore a backup
    ├── StorageFull                a note or an erasure found no room; nothing changed
    ├── StorageFailed              the disk answered with an error: stop, start again, it recovers
    ├── BackupRefused              the copy is not what it should be; no file was put in place
    │   └── BackupNotWritten       there is no room or no place for one
    └── MediaRefused(code)         this file or chunk cannot be taken; the code says why

A batch that cannot be kept raises nothing: `Log.done` returns `Failed` or `Unknown`.
"""
