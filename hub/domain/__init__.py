"""What a gift shop's deliveries are made of, without clock, randomness or I/O.

The nouns stand in `order`, `promise`, `room`, `courier`, `access` and `shop`; what may be asked and what may
have happened in `vocabulary`; how a question is answered in `rules.decide`; how the answer changes the state in
`board.Board.after`. The hub, every station, the gateway and the tests run exactly this code.

Three kinds of wrong: a `Refused` value (a person may act on it; its words come later, in screens and pages), a
`VocabularyError` (bytes that are no command or no event of ours), and `AssertionError` (our own mistake).
"""
