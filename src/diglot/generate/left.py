"""What of the target's schema nothing of Ollama's raw route fills, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.generate.images import TARGET
from diglot.ledger import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNSAID: Final = "native requests do not say it"
REQUEST: Final[Mapping[str, str]] = {
    **fields(
        TARGET,
        {
            "system template context": "a raw prompt is whole, and Ollama refuses them beside it",
            "suffix": "only a template has a place for it",
            "keep_alive think": _UNSAID,
            "width height steps": "they are for models that make images",
        },
    ),
    **fields(
        "ollama.Options",
        {
            "seed frequency_penalty presence_penalty": "native sampling has none; an OpenAI request's go over beside it",
            "mirostat mirostat_eta mirostat_tau penalize_newline repeat_last_n tfs_z typical_p": _UNSAID,
            "embedding_only f16_kv logits_all low_vram main_gpu num_batch num_ctx num_gpu num_keep num_thread numa "
            "use_mlock use_mmap vocab_only": "how the server runs its model is the server's",
        },
    ),
}
NOTHING: Final[Mapping[str, str]] = {}
CHAT: Final[Mapping[str, str]] = {
    "llama_stack.TextContentItem": "an answer's content is one text",
    "llama_stack.ImageContentItem": "a raw text is text",
}
CHAT_STREAM: Final[Mapping[str, str]] = {"llama_stack.ImageDelta": "a raw text is text"}
