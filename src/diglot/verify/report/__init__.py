"""Reports of a verification: functions from the record of a run to text; nothing here asks, waits or writes a file.

`html.html` makes one page for a browser, `markdown.markdown` a page for a repository, `junit.junit` what CI systems read,
`summary.summary` what a terminal shows; `document` writes and reads the record itself as JSON. All but `junit` and
`document` compare with an earlier run where they are given one.
"""
