"""The keyword arguments of the faces' methods, for type checkers; at run time a request is checked by its schema.

The generated types are named so that editors know the members. What the SDKs take beside them is taken too: any mapping, and
models, those of answers among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Required, TypeAlias, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import llama_stack_client
    import openai
    from diglot_types.llama_stack import lenient as ls
    from diglot_types.openai import lenient as oai
    from pydantic import BaseModel

    Absent: TypeAlias = openai.Omit | openai.NotGiven | llama_stack_client.NotGiven | None
    Open: TypeAlias = Mapping[str, object] | BaseModel


class Options(TypedDict, total=False):
    """What goes with a call, and is no part of its request; `extra_body` is."""

    extra_headers: Mapping[str, str | openai.Omit] | None
    extra_query: Mapping[str, object] | None
    extra_body: Mapping[str, object] | None
    timeout: object


class NativeChatCompletion(Options, total=False):
    """`inference.chat_completion` of llama_stack_client."""

    model_id: Required[str]
    messages: Required[Iterable[ls.Message | Open]]
    sampling_params: ls.SamplingParams | Open | Absent
    response_format: ls.ResponseFormat | Open | Absent
    tools: Iterable[ls.ToolDefinition | Open] | Absent
    tool_choice: Literal["auto", "required", "none"] | Absent
    tool_config: ls.ToolConfig | Open | Absent
    tool_prompt_format: Literal["json", "function_tag", "python_list"] | Absent
    logprobs: ls.LogProbConfig | Open | Absent


class NativeBatchChatCompletion(Options, total=False):
    """`inference.batch_chat_completion` of llama_stack_client."""

    model_id: Required[str]
    messages_batch: Required[Iterable[Iterable[ls.Message | Open]]]
    sampling_params: ls.SamplingParams | Open | Absent
    response_format: ls.ResponseFormat | Open | Absent
    tools: Iterable[ls.ToolDefinition | Open] | Absent
    tool_config: ls.ToolConfig | Open | Absent
    logprobs: ls.LogProbConfig | Open | Absent


class NativeCompletion(Options, total=False):
    """`inference.completion` of llama_stack_client."""

    model_id: Required[str]
    content: Required[str | Iterable[ls.InterleavedContentItem | Open] | ls.InterleavedContentItem | Open]
    sampling_params: ls.SamplingParams | Open | Absent
    response_format: ls.ResponseFormat | Open | Absent
    logprobs: ls.LogProbConfig | Open | Absent


class NativeBatchCompletion(Options, total=False):
    """`inference.batch_completion` of llama_stack_client."""

    model_id: Required[str]
    content_batch: Required[Iterable[str | Iterable[ls.InterleavedContentItem | Open] | Open]]
    sampling_params: ls.SamplingParams | Open | Absent
    response_format: ls.ResponseFormat | Open | Absent
    logprobs: ls.LogProbConfig | Open | Absent


class NativeEmbeddings(Options, total=False):
    """`inference.embeddings` of llama_stack_client."""

    model_id: Required[str]
    contents: Required[Iterable[str | ls.InterleavedContentItem | Open]]
    output_dimension: int | Absent
    task_type: Literal["query", "document"] | Absent
    text_truncation: Literal["none", "start", "end"] | Absent


class ChatCompletion(Options, total=False):
    """`chat.completions.create` of openai; what the published schema has beyond these goes into `extra_body`."""

    model: Required[str]
    messages: Required[Iterable[oai.ChatCompletionRequestMessage | Open]]
    audio: Open | Absent
    frequency_penalty: float | Absent
    function_call: Literal["none", "auto"] | Open | Absent
    functions: Iterable[oai.ChatCompletionFunctions | Open] | Absent
    logit_bias: Mapping[str, float] | Absent
    logprobs: bool | Absent
    max_completion_tokens: int | Absent
    max_tokens: int | Absent
    metadata: Mapping[str, str] | Absent
    modalities: Iterable[str] | Absent
    moderation: Open | Absent
    n: int | Absent
    parallel_tool_calls: bool | Absent
    prediction: oai.PredictionContent | Open | Absent
    presence_penalty: float | Absent
    prompt_cache_key: str | Absent
    prompt_cache_options: Open | Absent
    prompt_cache_retention: str | Absent
    reasoning_effort: str | Absent
    response_format: Open | Absent
    safety_identifier: str | Absent
    seed: int | Absent
    service_tier: str | Absent
    stop: str | Iterable[str] | Absent
    store: bool | Absent
    stream_options: oai.ChatCompletionStreamOptions | Open | Absent
    temperature: float | Absent
    tool_choice: Literal["none", "auto", "required"] | Open | Absent
    tools: Iterable[oai.ChatCompletionTool | Open] | Absent
    top_logprobs: int | Absent
    top_p: float | Absent
    user: str | Absent
    verbosity: str | Absent
    web_search_options: Open | Absent


class Completion(Options, total=False):
    """`completions.create` of openai."""

    model: Required[str]
    prompt: Required[str | Iterable[str] | Iterable[int] | Iterable[Iterable[int]] | None]
    best_of: int | Absent
    echo: bool | Absent
    frequency_penalty: float | Absent
    logit_bias: Mapping[str, float] | Absent
    logprobs: int | Absent
    max_tokens: int | Absent
    n: int | Absent
    presence_penalty: float | Absent
    seed: int | Absent
    stop: str | Iterable[str] | Absent
    stream_options: oai.ChatCompletionStreamOptions | Open | Absent
    suffix: str | Absent
    temperature: float | Absent
    top_p: float | Absent
    user: str | Absent


class Embeddings(Options, total=False):
    """`embeddings.create` of openai."""

    model: Required[str]
    input: Required[str | Iterable[str] | Iterable[int] | Iterable[Iterable[int]]]
    dimensions: int | Absent
    encoding_format: Literal["float", "base64"] | Absent
    user: str | Absent
