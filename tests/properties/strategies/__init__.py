"""Hypothesis strategies over whole documents of both APIs: every member, every role, every kind of part.

They are written by hand: what a document of a member may hold is drawn here from what servers and clients really send and
from what once broke a translator. jsonschema-rs with the lenient schemas is the oracle that they generate valid documents,
and test_strategies.py counts that no member of the schemas is never generated.
"""
