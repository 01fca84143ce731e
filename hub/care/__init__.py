"""Care of a shop's data, around the log that keeps it: what an owner needs on the day when something went wrong.

    keeper.py       backups by the clock, beside a serving hub    restoring.py    a backup becomes the ledger
    writing_out.py  the ledger as lines of text, and back         condition.py    how things stand, and what to do next
    logbook.py      what the hub did, as lines without people

It stands on the log and the relay and is called by the programs; nothing in here is on the way of a command.
"""
