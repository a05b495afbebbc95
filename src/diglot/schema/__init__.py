"""Schemas: the pipeline that makes ours of pinned documents, and the comparison of any two documents.

The pipeline: each module is one step: sources (fetch), export (native models to JSON Schema), closure (cut), unions (named
again), normalise, flatten, nulls, names, overlay, bundle, generate. `pipeline` puts them in order, `__main__` is the face.

Comparing: fetch, reading and structure get a document, published has its operations, view says what a place accepts, facets
what two places say differently, pairing which objects of two unions belong together, and compare walks. `conformance` holds
our schemas against published documents with it, and diglot.watch any two documents against each other.

Nothing here is imported when diglot translates.
"""
