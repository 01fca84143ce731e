"""The rehearsal: a seeded shop day through the public doors only. Demo, training and load generator in one.

    plan      what shall happen, from a seed          words, pictures   what people say and show
    premises  hub and gateway as real processes       pace              how fast people are
    station   the three people in the shop, on real links
    page      a phone at the gateway's door           courier, customer, web_shop   who holds it
    referee   judges the feed from outside            report            says how the day went
    day       puts it together

Nothing here reaches into the hub: stations are links, phones are HTTP and WebSockets, web shops sign their posts. So what
the referee finds missing was lost on the way a real one takes.
"""
