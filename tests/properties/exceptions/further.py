"""Requests for text completions and embeddings and lists of models, to the other side and back."""

from __future__ import annotations

from typing import Any, Final

from diglot.completion import prompt, request
from diglot.embedding import request as embedding
from diglot.models import model
from properties.trips import Journey, exception, goes_whole, stays

from . import native_requests, openai_requests, places  # whose exceptions apply first

OPENAI: Final = openai_requests.COMPLETION
NATIVE: Final = native_requests.COMPLETION
EMBEDDING: Final = "an OpenAI embedding request"
NATIVE_EMBEDDING: Final = "a native embedding request"
MODELS: Final = "an OpenAI list of models"
NATIVE_MODELS: Final = "a native list of models"

stays(request.UNLIMITED, "a native request without a limit has OpenAI's 16 from then on")
stays(request.TOO_MANY, "more than five alternatives of a text completion are five")
stays(model.TYPE, "a model of another type is an llm")
goes_whole(prompt.IMAGE, "an image is named by its type")
goes_whole(embedding.IMAGE, "an image is named by its type")


@exception(OPENAI)
def a_prompt_is_one_text(source: Any, _: Journey) -> None:
    """Null is the empty text; further prompts are reported, and completion.split makes requests of them."""
    said = source.get("prompt") or ""
    source["prompt"] = said if isinstance(said, str) else said[0]


@exception(OPENAI)
def values_that_say_nothing_are_left_out_of_a_completion_request(source: Any, _: Journey) -> None:
    """One choice, the best of no more than are asked for, no penalty, no bias and an empty suffix change nothing."""
    for name in ("n", "best_of", "frequency_penalty", "presence_penalty", "logit_bias", "suffix"):
        source.pop(name, None)


@exception(OPENAI)
def echo_is_kept_in_the_exchange(source: Any, _: Journey) -> None:
    """The translator of the answer puts the prompt before its text; native servers do not."""
    source.pop("echo", None)


@exception(OPENAI)
def a_limit_of_16_is_written_out(source: Any, _: Journey) -> None:
    """It is what OpenAI's servers end at where none is said, while native servers go on."""
    source["max_tokens"] = int(source.get("max_tokens", 16))


@exception(OPENAI)
def logprobs_are_a_number_of_at_least_one(source: Any, _: Journey) -> None:
    """Native servers give one alternative at least; true is one, and false is none asked for."""
    asked = source.pop("logprobs", False)
    if asked is not False:
        source["logprobs"] = max(1, int(asked))


@exception(NATIVE)
def the_items_of_a_prompt_are_joined(source: Any, _: Journey) -> None:
    """OpenAI's prompts are one text."""
    said = source.get("content", "")
    if not isinstance(said, str):
        said = "".join(item["text"] for item in (said if isinstance(said, list) else [said]))
    source["content"] = said


@exception(NATIVE)
def no_limit_is_openais(source: Any, _: Journey) -> None:
    """A request without a limit is one of 16 tokens to OpenAI, and comes back so: that is reported as a constraint."""
    source["sampling_params"].setdefault("max_tokens", 16)


@exception(NATIVE)
def what_openai_bounds_is_cut_of_a_completion_request(source: Any, _: Journey) -> None:
    """OpenAI takes a temperature of at most 2 and five alternatives."""
    strategy = source["sampling_params"]["strategy"]
    if strategy.get("temperature", 0) > 2:
        strategy["temperature"] = 2
    if source.get("logprobs", {}).get("top_k", 0) > 5:
        source["logprobs"]["top_k"] = 5


@exception(EMBEDDING)
def input_is_a_list(source: Any, _: Journey) -> None:
    """Native contents are a list, also of one text."""
    if isinstance(source["input"], str):
        source["input"] = [source["input"]]


@exception(EMBEDDING)
def the_form_of_embeddings_is_kept_in_the_exchange(source: Any, _: Journey) -> None:
    """Native servers give numbers; the translator of the answer makes base64 of them."""
    source.pop("encoding_format", None)


@exception(EMBEDDING, NATIVE_EMBEDDING)
def null_members_are_left_out_of_an_embedding_request(source: Any, _: Journey) -> None:
    """Requests go out without null members."""
    places.without_null(source)


@exception(NATIVE_EMBEDDING)
def text_items_are_texts(source: Any, _: Journey) -> None:
    """OpenAI embeds texts, and natively a text is said as such too."""
    source["contents"] = [item if isinstance(item, str) else item["text"] for item in source["contents"]]


@exception(NATIVE_EMBEDDING)
def no_truncation_is_left_out(source: Any, _: Journey) -> None:
    """Absent says the same."""
    source.pop("text_truncation", None)


@exception(MODELS)
def a_model_says_all_its_members(source: Any, _: Journey) -> None:
    """Absent or empty, its owner is openai and its type llm; native models have no date."""
    source["object"] = "list"
    for one in source["data"]:
        kind = one.get("model_type")
        owner = one.get("owned_by") or "openai"
        one.update(object="model", created=0, owned_by=owner, model_type="embedding" if kind == "embedding" else "llm")
        one.pop("shutdown_date", None)


@exception(NATIVE_MODELS)
def a_native_model_says_all_its_members(source: Any, _: Journey) -> None:
    """Its identifier is the name of its resource too, and absent its type is llm."""
    for one in source["data"]:
        kind, owner = one.get("model_type") or "llm", one["provider_id"] or "openai"
        one.update(
            type="model", metadata={}, model_type=kind, provider_id=owner, provider_resource_id=one["identifier"]
        )


@exception(MODELS, NATIVE_MODELS)
def null_says_nothing_in_an_unknown_member_of_a_list(source: Any, _: Journey) -> None:
    """Neither is it reported, nor does it come back."""
    for holder in (source, *source["data"]):
        for name in [name for name in holder if name.startswith("x") and holder[name] is None]:
            del holder[name]
