"""The dispatch station: who goes where, and what is in danger?

Pure, from below: `suggestion`, `situation` and `courier_face` (what is so), `map_marks` and `reasons`
(what is shown and said). The screen: `unassigned` with its `suggestion_card`, `timeline`, `couriers_panel` with its
`courier_card`s, `courier_sheets`, `room_drawer`, `rush_strip`, and `station`, which puts them together. Import the window from `desktop.stations.dispatch.station`: the
packing table uses parts of this package, and must not open the whole of it.
"""
