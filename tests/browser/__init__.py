"""The report in a real browser; `nox -s browser` runs these tests."""
