"""What other systems send, turned into our words: web-shop orders into commands, tracker posts into fixes.

Pure: bytes and headers come in, the clock is an argument, and nothing is answered here. Each file is one foreign
format; a new web shop or tracker is one more file. There is one kind of wrong, `unusable.Unusable(code, fields)`: the
sender's words cannot become ours. Whatever bytes come, nothing else is raised.
"""
