"""What the generated models have in common. This one file is written by hand."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """A wire object: members that the schema does not name are kept.

    Dump with `exclude_unset=True`: the other dump writes a null for every member that was absent. The patterns of
    unknown tags need lookahead, which only Python's engine has.
    """

    model_config = ConfigDict(extra="allow", regex_engine="python-re")
