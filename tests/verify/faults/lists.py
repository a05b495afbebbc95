"""Faults of embeddings, models and batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from verify.able.sent import Sent

SEVERAL = "embedding-list"
SIZED = "embedding-dimensions"
BASE64 = "embedding-base64"
MODELS = "models-list"
MODEL = "models-one"
BATCH = "batch-chat"
TEXTS = "batch-completion"


def _fewer(sent: Sent) -> None:
    (sent.body.get("data") or sent.body.get("embeddings") or sent.body.get("batch")).pop()


def _indexes(sent: Sent) -> None:
    for one in sent.body["data"]:
        one["index"] = 0


def _vector(change_one: Callable[[Any], Any]) -> Callable[[Sent], None]:
    """Another form of the last embedding."""

    def change(sent: Sent) -> None:
        last = sent.body["data"][-1]
        last["embedding"] = change_one(last["embedding"])

    return change


def _all_vectors(value: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        for one in sent.body["data"]:
            one["embedding"] = value

    return change


def _native_vector(sent: Sent) -> None:
    sent.body["embeddings"][-1].append(0.0)


def _models(*ids: str) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        for one, name in zip(sent.body["data"], ids, strict=True):
            one["id"] = name

    return change


def _no_object(sent: Sent) -> None:
    sent.body = sent.body["data"]


def _member(name: str, value: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.body[name] = value

    return change


def _first(name: str, value: Any) -> Callable[[Sent], None]:
    """A member of the first item of a list."""

    def change(sent: Sent) -> None:
        (sent.body.get("data") or sent.body.get("batch"))[0][name] = value

    return change


def _null_stop(sent: Sent) -> None:
    sent.body["batch"][0]["completion_message"]["stop_reason"] = None


def _native_dimensions(sent: Sent) -> None:
    sent.body["embeddings"] = [[1.0, 0.0]]


FAULTS = (
    Fault("an object of another list", SEVERAL, "embedding-answer-object", _member("object", "data")),
    Fault(
        "an embedding that is a number",
        SEVERAL,
        "embedding-answer-schema",
        _first("embedding", 1),
        also="embeddings-alike",
    ),
    Fault("a null in a model", MODEL, "model-answer-null-member", _member("model_type", None)),
    Fault("a null in a list of models", MODELS, "models-answer-null-member", _first("model_type", None)),
    Fault(
        "a null in a native model", MODEL, "native-model-answer-null-member", _member("metadata", None), "llama-stack"
    ),
    Fault(
        "a null in native models", MODELS, "native-models-answer-null-member", _first("metadata", None), "llama-stack"
    ),
    Fault("a model's object", MODEL, "model-answer-object", _member("object", "thing")),
    Fault("a model's time is a text", MODEL, "model-answer-schema", _member("created", "now")),
    Fault("an object of a list of models", MODELS, "models-answer-object", _member("object", "models")),
    Fault(
        "a native model's id is a number",
        MODEL,
        "native-model-answer-schema",
        _member("identifier", 7),
        "llama-stack",
        also="model-listed",
    ),
    Fault(
        "a native list is no list",
        MODELS,
        "native-models-answer-schema",
        _member("data", {}),
        "llama-stack",
        also="model-listed",
    ),
    Fault(
        "native embeddings are null",
        SEVERAL,
        "native-embedding-answer-schema",
        _member("embeddings", None),
        "llama-stack",
        also="embeddings-alike",
    ),
    Fault("other native dimensions", SIZED, "dimensions", _native_dimensions, "llama-stack", of="capability"),
    Fault("a reason in a batch is null", BATCH, "native-batch-chat-schema", _null_stop, "llama-stack"),
    Fault(
        "a text in a batch is null",
        TEXTS,
        "native-batch-completion-schema",
        _first("content", None),
        "llama-stack",
        also="texts-contain",
    ),
    Fault("an embedding is missing", SEVERAL, "embedding-count", _fewer, also="embeddings-alike"),
    Fault("all embeddings at index 0", SEVERAL, "embedding-index", _indexes),
    Fault("embeddings of several lengths", SEVERAL, "embedding-length", _vector(lambda one: [*one, 0.5])),
    Fault("other dimensions than asked", SIZED, "dimensions", _all_vectors([1.0]), of="capability"),
    Fault(
        "floats where base64 was asked for",
        BASE64,
        "embedding-format",
        _all_vectors([1.0, 0.0, 0.0, 0.0]),
        also="embeddings-alike",
    ),
    Fault("the list of models is bare", MODELS, "models-answer-schema", _no_object, also="model-listed"),
    Fault("two models of one id", MODELS, "model-id-unique", _models("able", "able")),
    Fault("a model without a name", MODELS, "model-id", _models("able", "")),
    Fault(
        "a native embedding is missing",
        SEVERAL,
        "native-embedding-count",
        _fewer,
        "llama-stack",
        also="embeddings-alike",
    ),
    Fault("native embeddings of several lengths", SEVERAL, "native-embedding-length", _native_vector, "llama-stack"),
    Fault("an answer of a batch is missing", BATCH, "native-batch-count", _fewer, "llama-stack", also="texts-contain"),
)
