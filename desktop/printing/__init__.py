"""What a station puts on paper: the card in its layouts, the label with its code, the packing slip.

A sheet is laid out once, in millimetres (`sheet`, `card`, `label`, `slip`), and drawn the same on a printer, into a PDF
and into a picture (`draw`, `out`). Rules: people's words are set verbatim; no printer language is ever sent, control
characters cannot pass the domain's limits; nothing here asks the shop for anything.

Whoever needs a part names its module, for a station's start needs only the names of papers and codes: a printer's own
modules and the setting of type are loaded when somebody prints.
"""
