"""The client's end of the wire: submit, follow and read, for stations, the gateway, followers and the command line.

`port.ShopLink` is what users of the link see; `link.Link` speaks to a hub over ZeroMQ; `local.LocalLink` is a whole
shop in one process, for galleries, pictures and tests of screens.
"""
