"""Pictures of every station's screens, for people to look at before a change of a screen is done."""
