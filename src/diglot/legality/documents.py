"""The documents of both APIs that are judged, each with the rules of its schema."""

from __future__ import annotations

from typing import Final

from diglot.legality.document import Document

CHAT_CHUNK: Final = Document(
    "chat-chunk", "openai", "CreateChatCompletionStreamResponse", "A chunk of a chat", "chat.completion.chunk"
)
CHAT_ANSWER: Final = Document(
    "chat-answer", "openai", "CreateChatCompletionResponse", "An answer of a chat", "chat.completion"
)
COMPLETION_CHUNK: Final = Document(
    "completion-chunk", "openai", "CreateCompletionResponse", "A chunk of a text completion", "text_completion"
)
COMPLETION_ANSWER: Final = Document(
    "completion-answer", "openai", "CreateCompletionResponse", "An answer of a text completion", "text_completion"
)
EMBEDDING_ANSWER: Final = Document(
    "embedding-answer", "openai", "CreateEmbeddingResponse", "An answer of embeddings", "list"
)
MODELS_ANSWER: Final = Document("models-answer", "openai", "ListModelsResponse", "A list of models", "list")
MODEL_ANSWER: Final = Document("model-answer", "openai", "Model", "A model", "model")
ERROR: Final = Document("error", "openai", "ErrorResponse", "An error")

NATIVE_EVENT: Final = Document(
    "native-event", "llama_stack", "ChatCompletionResponseStreamChunk", "An event of a native chat"
)
NATIVE_ANSWER: Final = Document("native-answer", "llama_stack", "ChatCompletionResponse", "An answer of a native chat")
NATIVE_COMPLETION_CHUNK: Final = Document(
    "native-completion-chunk", "llama_stack", "CompletionResponseStreamChunk", "A chunk of a native text completion"
)
NATIVE_COMPLETION_ANSWER: Final = Document(
    "native-completion-answer", "llama_stack", "CompletionResponse", "An answer of a native text completion"
)
NATIVE_BATCH_CHAT: Final = Document(
    "native-batch-chat", "llama_stack", "BatchChatCompletionResponse", "A batch of chats"
)
NATIVE_BATCH_COMPLETION: Final = Document(
    "native-batch-completion", "llama_stack", "BatchCompletionResponse", "A batch of text completions"
)
NATIVE_EMBEDDING: Final = Document(
    "native-embedding-answer", "llama_stack", "EmbeddingsResponse", "An answer of native embeddings"
)
NATIVE_MODELS: Final = Document("native-models-answer", "llama_stack", "ListModelsResponse", "A native list of models")
NATIVE_MODEL: Final = Document("native-model-answer", "llama_stack", "Model", "A native model")
