"""Changes of whole documents: the published ones, exactly, and operations that come and go."""

from __future__ import annotations

from typing import Any

import pytest

from diglot import watch
from diglot.errors import InvalidInput
from diglot.watch import Severity

from .editions import AUGUST, MAY, NAMES, edition
from .made import body, giving, operating, taking

TEXT = {"type": "string"}
USAGE = "with {}: lost (metadata): native metrics count whole prompts and answers only"
SINCE_MAY = [
    "breaking answer CreateChatCompletionResponse.service_tier: enum: now fast",
    "breaking answer CreateChatCompletionStreamResponse.service_tier: enum: now fast",
    "info answer CompletionUsage.completion_tokens_details.text_tokens: added: optional integer",
    "info answer CompletionUsage.prompt_tokens_details.cache_write_tokens: added: optional integer",
    "info answer CompletionUsage.prompt_tokens_details.image_tokens: added: optional integer",
    "info answer CompletionUsage.prompt_tokens_details.text_tokens: added: optional integer",
    "info answer CreateChatCompletionResponse.metadata: added: optional object or null",
    "info answer CreateChatCompletionResponse.moderation: added: optional ChatCompletionModeration or null",
    "info answer CreateChatCompletionStreamResponse.moderation: added: optional ChatCompletionModeration or null",
    "info answer CreateChatCompletionStreamResponse.obfuscation: added: optional string",
    "info answer Model.shutdown_date: added: optional string or null",
    *(
        f"info request ChatCompletionRequestMessageContentPart{part}.prompt_cache_breakpoint: "
        "added: optional PromptCacheBreakpointParam"
        for part in ("Audio", "File", "Image", "Text")
    ),
    "info request CreateChatCompletionRequest.moderation: added: optional ModerationParam or null",
    "info request CreateChatCompletionRequest.prompt_cache_key: null now",
    "info request CreateChatCompletionRequest.prompt_cache_options: added: optional PromptCacheOptionsParam",
    "info request CreateChatCompletionRequest.prompt_cache_retention: deprecated now",
    "info request CreateChatCompletionRequest.reasoning_effort: enum: now max",
    "info request CreateChatCompletionRequest.safety_identifier: null now",
    "info request CreateChatCompletionRequest.service_tier: enum: now fast",
]
NEW = {
    "ChatCompletionModeration": "input, output",
    "ChatCompletionModerationError": "type, code, message",
    "ChatCompletionModerationResults": "type, model, results",
    "ModerationConfigParam": "mode",
    "ModerationInputType": "image, text",
    "ModerationMode": "block, score",
    "ModerationParam": "model, policy",
    "ModerationPolicyParam": "input, output",
    "ModerationResultBody": "type, model, flagged, categories, category_scores, category_applied_input_types",
    "PromptCacheBreakpointParam": "mode",
    "PromptCacheModeEnum": "explicit, implicit",
    "PromptCacheOptionsParam": "ttl, mode",
    "PromptCacheTTLEnum": "30m",
}


def lines(found: watch.Diff) -> list[str]:
    return [f"{each.severity} {each.position} {each.place}: {each.says}" for each in found.changes]


def ruled(found: watch.Diff, place: str) -> list[tuple[str, str]]:
    """Return what the ledgers say of one changed place."""
    return [(rule.to, rule.says) for each in found.changes if each.place == place for rule in each.rules]


def test_openai_from_may_to_august() -> None:
    found = watch.diff(edition(MAY), edition(AUGUST))
    assert lines(found) == SINCE_MAY
    assert (found.added, found.removed) == (NEW, {})
    assert (len(found.operations), found.members, found.unruled) == (5, 316, [])
    assert [len(found.of(severity)) for severity in Severity] == [2, 0, 20]


def test_what_became_of_the_fields_that_openai_added() -> None:
    found = watch.diff(edition(MAY), edition(AUGUST))
    assert all({rule.to for rule in each.rules} == {"openai", "llama-stack"} for each in found.changes)
    assert ruled(found, "CreateChatCompletionRequest.moderation") == [
        ("llama-stack", "lost (constraint): native inference does not moderate"),
        ("openai", "left: native requests do not say it"),
    ]
    assert ruled(found, "CompletionUsage.prompt_tokens_details.text_tokens")[0] == (
        "llama-stack",
        USAGE.format("prompt_tokens_details"),
    )
    tier = next(each for each in found.changes if each.place == "CreateChatCompletionResponse.service_tier")
    assert tier.bodies == ("post /chat/completions response",)
    usage = next(each for each in found.changes if each.place.endswith("prompt_tokens_details.text_tokens"))
    assert usage.bodies == (
        "post /chat/completions response",
        "post /chat/completions stream",
        "post /completions response",
    )


def test_llama_stack_from_the_first_to_the_last_native_release() -> None:
    found = watch.diff(edition("llama-stack-0.2.2"), edition("llama-stack-0.2.23"))
    assert lines(found) == ["breaking answer Model.provider_resource_id: required no longer"]
    assert ruled(found, "Model.provider_resource_id") == [
        ("llama-stack", "← data[].id"),
        ("openai", "may be lost (metadata): OpenAI's models have one name; only where it is not the identifier"),
    ]
    assert (len(found.operations), found.members) == (7, 285)


def test_all_operations_of_llama_stack_meanwhile() -> None:
    found = watch.diff(edition("llama-stack-0.2.2"), edition("llama-stack-0.2.23"), everything=True)
    assert [len(found.of(severity)) for severity in Severity] == [48, 9, 114]
    assert [line for line in lines(found) if line.endswith("removed: operation")] == [
        f"breaking request {operation}: removed: operation"
        for operation in (
            "delete /files/{}/{}",
            "get /files",
            "get /files/session:{}",
            "get /files/{}",
            "get /files/{}/{}",
            "post /files",
            "post /files/session:{}",
        )
    ]
    assert [each.rules for each in found.changes if each.rules] == []


def test_an_object_that_another_stands_for_now_is_told() -> None:
    found = watch.diff(edition("llama-stack-0.2.2"), edition("llama-stack-0.2.23"), everything=True)
    told = {each.place: each.otherwise for each in found.changes if "ToolCall" in each.place}
    assert told["ToolCall.arguments"] == ("OpenAIChatCompletionToolCall", "now")
    assert told["OpenAIChatCompletionToolCall.type"] == ("ToolCall", "was")


@pytest.mark.parametrize("name", [*NAMES, MAY])
@pytest.mark.parametrize("everything", [False, True])
def test_nothing_changes_from_a_published_document_to_itself(name: str, everything: bool) -> None:
    found = watch.diff(edition(name), edition(name), everything=everything)
    assert (found.changes, found.added, found.removed) == ((), {}, {})


def test_operations_and_bodies_come_and_go() -> None:
    request, answer = {"requestBody": body({})}, {"responses": {"200": body(TEXT)}}
    old = operating({"post": {"requestBody": body(TEXT)}, "get": answer, "put": answer}, {})
    new = operating({"post": answer, "get": {"requestBody": body(TEXT), **answer}, "delete": request}, {})
    assert lines(watch.diff(old, new, everything=True)) == [
        "breaking request post /x request: removed: body",
        "breaking request put /x: removed: operation",
        "warning request get /x request: added: body",
        "info answer post /x response: added: body",
        "info request delete /x: added: operation",
    ]


CHAT = "/v1/chat/completions"
COMPLETION = "/v1/inference/completion"


ENVELOPE = (
    'lost (metadata): native answers have no envelope; the way back takes it from the exchange; no loss where it is ""'
)


def changed(made: Any, path: str, members: dict[str, Any]) -> watch.Diff:
    """Return the diff of an operation of ours in which members of X change from a text to what is given."""
    old = {"X": {"properties": dict.fromkeys(members, TEXT)}}
    return watch.diff(made(old, "old", path), made({"X": {"properties": members}}, "new", path))


def test_a_field_that_nobody_knows_is_reported() -> None:
    found = watch.diff(
        taking({"X": {"properties": {}}}, path=CHAT), taking({"X": {"properties": {"mood": TEXT}}}, path=CHAT)
    )
    assert ruled(found, "X.mood") == [
        ("llama-stack", "no rule: reported as lost (metadata): the pinned schema has no such field"),
        ("openai", "no rule: nothing writes it"),
    ]
    assert [each.place for each in found.unruled] == ["X.mood"]


@pytest.mark.parametrize(
    ("made", "path", "member", "rules"),
    [
        (
            taking,
            CHAT,
            "model",
            [("llama-stack", "→ model_id, exchange.model"), ("openai", "← model_id")],
        ),
        (
            giving,
            CHAT,
            "id",
            [
                ("llama-stack", ENVELOPE),
                ("openai", "filled: the exchange's"),
            ],
        ),
        (
            taking,
            COMPLETION,
            "model_id",
            [("llama-stack", "← model"), ("openai", "→ model, exchange.model")],
        ),
    ],
)
def test_the_rules_of_a_changed_field(made: Any, path: str, member: str, rules: list[tuple[str, str]]) -> None:
    assert ruled(changed(made, path, {member: {"type": "integer"}}), f"X.{member}") == rules


def test_a_word_that_no_vocabulary_knows_is_refused() -> None:
    choices = {"properties": {"finish_reason": {"enum": ["stop"]}}}
    more = {"properties": {"finish_reason": {"enum": ["stop", "length", "tired"]}}}
    old, new = (
        giving({"X": {"properties": {"choices": {"type": "array", "items": each}}}}, path=CHAT)
        for each in (choices, more)
    )
    assert ruled(watch.diff(old, new), "X.choices[].finish_reason")[-1] == (
        "llama-stack",
        "refused: tired is no known word",
    )


def test_documents_without_an_operation_of_ours_are_refused() -> None:
    with pytest.raises(InvalidInput, match="old and new: none of our operations is there"):
        changed(taking, "/x", {"a": TEXT})
