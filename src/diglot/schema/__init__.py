"""The schema pipeline: pinned documents in, checked schemas and generated types out.

Each module is one step: sources (fetch), export (native models to JSON Schema), closure (cut), unions (named again),
normalise, flatten, nulls, names, overlay, bundle, generate. `pipeline` puts them in order, `__main__` is the face.
Nothing here is imported when diglot translates.
"""
