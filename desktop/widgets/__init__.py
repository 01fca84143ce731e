"""What stations are built of: small widgets that are told plain values and know no order, no link and no shop."""
