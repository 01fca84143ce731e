"""The shop's hub: one process numbers what happens, keeps it safe on disk and relays it to every station."""
