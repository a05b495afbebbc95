"""The exceptions to "there and back is the identity", each a small function whose docstring is its reason."""

from . import completion_answers, further, native_answers, native_requests, openai_answers, openai_requests

__all__ = ["completion_answers", "further", "native_answers", "native_requests", "openai_answers", "openai_requests"]
