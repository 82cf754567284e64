"""What providers complain of: the same trouble in their many wordings is one class of error."""

from __future__ import annotations

import time

import openrouter as server
import pytest
from dspy import lm15

from stackprog.lms.catalog import ModelRow
from stackprog.lms.faults import complaint_of, fault_of

ROW = ModelRow("A", "openai/a")
OVERFLOWS = {
    "OpenAI": "This model's maximum context length is 8192 tokens. However, your messages ask 9001",
    "Anthropic": "prompt is too long: 210000 tokens > 200000 maximum",
    "Anthropic, with the output": "input length and `max_tokens` exceed context limit: 188240 + 21",
    "TGI": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given",
    "TGI, the input alone": "`inputs` must have less than 4096 tokens. Given: 5000",
    "Gemini": "The input token count (40000) exceeds the maximum number of tokens allowed (32768).",
    "Gemini, in short": "The request exceeds the maximum number of tokens allowed.",
    "Bedrock": "Input is too long for requested model.",
    "Groq": "Please reduce the length of the messages or completion.",
    "vLLM": "The decoder prompt (length 9001) is longer than the maximum model length of 4096.",
    "vLLM, of the output": "max_tokens is too large: 9000. This model's maximum context length is"
    " 4096 tokens and your request has 13 input tokens",
    "xAI": "This model's maximum prompt length is 131072 but the request contains 140000 tokens.",
    "SGLang": "The input (9000 tokens) is longer than the model's context length (8192 tokens).",
    "llama.cpp": "the request exceeds the available context size, try increasing it",
    "DashScope": "Range of input length should be [1, 30720]",
    "Moonshot": "Invalid request: Your request exceeded model token limit: 8192",
    "Cohere": "too many tokens: total number of tokens in the prompt cannot exceed 4081",
}
OTHERS = [
    "max_tokens is too large: 99999. This model supports at most 16384 completion tokens",
    "max_tokens (9000) exceeds the maximum number of tokens allowed (8192)",
    "max_completion_tokens exceeds the maximum number of tokens allowed for an output",
    "Range of max_tokens should be [1, 8192]",
    "`max_new_tokens` must be strictly positive",
    "The name of the tool is too long",
    "temperature: input should be less than 2",
]


def kind(status: int, text: str, **metadata: str) -> type[Exception]:
    return type(fault_of(complaint_of(status, server.error(status, text, **metadata), {}), ROW))


@pytest.mark.parametrize("provider", OVERFLOWS)
def test_a_prompt_too_long_for_the_context_is_known_by_the_words_of_many_providers(
    provider: str,
) -> None:
    text = OVERFLOWS[provider]

    assert kind(400, text) is lm15.ContextLengthError
    assert kind(422, text) is lm15.ContextLengthError
    assert kind(400, "Provider returned error", raw=text) is lm15.ContextLengthError


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_no_matter_of_the_context_is_a_bad_request(text: str) -> None:
    assert kind(400, text) is lm15.InvalidRequestError


def test_the_words_are_searched_in_time_that_grows_with_their_number() -> None:
    started = time.process_time()

    for word in ("context ", "input ", "`inputs` tokens + ", " ", "max_tokens ", "exceeds the "):
        kind(400, word * 20_000)

    assert time.process_time() - started < 2.0  # quadratic takes minutes
