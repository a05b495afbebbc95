"""The profiles of the properties hold here too: see properties/conftest.py."""

from properties import conftest

__all__ = ["conftest"]
