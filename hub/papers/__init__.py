"""What is written out for people: a report in words, as a table for spreadsheets, on paper. A report comes in, bytes go out.

    report_words.py  its words and numbers in both languages    report_csv.py  for spreadsheets
    report_text.py   for a terminal                             report_pdf.py  for paper
    files.py         how a file comes to its place

The command line and the stations write the same files with it.
"""
