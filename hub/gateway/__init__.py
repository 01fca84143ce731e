"""The process that faces phones, web shops and trackers; it may be lost without the shop noticing.

It is a client of the wire like any other and holds nothing of its own but the keys of web-shop deliveries. What it
shows is composed per link from its replica; what it is asked goes to the hub, which knows whose secret it is.
`app.run` starts it; `contract` is what pages and programs may rely on; docs/gateway.md says it for strangers.
"""
