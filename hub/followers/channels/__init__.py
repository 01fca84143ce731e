"""The ways on which a notice leaves the house. Each is a file of its own and knows neither orders nor the hub.

port.py   what every way is      services.py   SMS and chat services      mail.py   mail
web_push.py, sealing.py   browsers that asked to be told
"""
