"""The dispatch station: who goes where, and what is in danger?

Pure, from below: `riding`, `runs`, `suggestion` and `situation` (what is so), `map_marks` and `reasons` (what is shown
and said). The screen: `unassigned`, `timeline`, `courier_card`, `couriers_panel`, `courier_sheets`, `room_drawer`,
`rush_strip`, and `station`, which puts them together. Import the window from `desktop.stations.dispatch.station`: the
packing table uses parts of this package, and must not open the whole of it.
"""
