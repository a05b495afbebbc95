"""The answers of the native interface, each the generated model and a little more."""

from __future__ import annotations

from diglot_types.llama_stack import models

from diglot.clients.answers import Answer


class ChatCompletionResponse(Answer, models.ChatCompletionResponse):
    """The answer of `chat_completion`, with what was lost."""


class BatchChatCompletionResponse(Answer, models.BatchChatCompletionResponse):
    """The answer of `batch_chat_completion`, with what was lost."""


class BatchCompletionResponse(Answer, models.BatchCompletionResponse):
    """The answer of `batch_completion`, with what was lost."""


class CompletionResponse(Answer, models.CompletionResponse):
    """The answer of `completion`, with what was lost."""


class EmbeddingsResponse(Answer, models.EmbeddingsResponse):
    """The answer of `embeddings`, with what was lost."""


class Model(models.Model):
    """A model, with the name that llama_stack_client has for its type."""

    @property
    def api_model_type(self) -> str | None:
        """The same as `model_type`."""
        return self.model_type
