"""Front desk: who waits for an answer, and what did we promise? An inbox, one room, one order."""
