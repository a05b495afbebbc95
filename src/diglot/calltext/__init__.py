"""Tool calls that raw models write as text: read to answers of either API, whole and as a stream, and written."""

from __future__ import annotations

from diglot.calltext.machines import TextToChunks, TextToEvents
from diglot.calltext.offered import tool_names
from diglot.calltext.translators import to_llama_stack, to_openai
from diglot.calltext.writing import write
from diglot.forms.call import FORMS, Form
from diglot.forms.tokens import Family

__all__ = [
    "FORMS",
    "Family",
    "Form",
    "TextToChunks",
    "TextToEvents",
    "to_llama_stack",
    "to_openai",
    "tool_names",
    "write",
]
