"""The stations: windows over the link to the hub. Imports point down: stations, widgets, models, shop."""
