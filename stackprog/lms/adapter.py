r"""The lenient chat adapter: one LM call, plain text fields, no second try as JSON.

DSPy's own doubles the calls on a bad format, corrupts LaTeX as JSON (`\frac` becomes a form feed),
and takes the first of two answers, or the one a model only thought about.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal, get_args, get_origin

import dspy
from dspy.utils.exceptions import AdapterParseError
from pydantic_core import PydanticUndefined

from stackprog.lms.headers import sections
from stackprog.lms.replies import split_thinking
from stackprog.lms.rescue import rescued
from stackprog.lms.scope import current
from stackprog.lms.values import first_turn

FORM_VERSION = 1  # of the text around the fields: part of a run's identity


class Unparsed(AdapterParseError):
    """A reply without the fields asked for; `text` is the reply, its thinking taken out."""

    def __init__(self, signature: type[dspy.Signature], text: str, message: str) -> None:
        self.text = text
        super().__init__("StackAdapter", signature, text, message=message)


class StackAdapter(dspy.ChatAdapter):
    """Writes `[[ ## field ## ]]` prompts and reads whatever a small model makes of them."""

    def __init__(self) -> None:
        super().__init__(use_json_adapter_fallback=False)

    def format(
        self, signature: type[dspy.Signature], demos: list[Any], inputs: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """System message, demonstrations that have every output field, and the question."""
        whole = [demo for demo in demos if all(demo.get(name) for name in signature.output_fields)]
        cached: Any = signature  # a class is hashable, which its type at DSPy's edge does not say
        messages = [{"role": "system", "content": system_message(cached)}]
        for demo in whole:
            messages.append({"role": "user", "content": _fields(signature.input_fields, demo)})
            messages.append(
                {"role": "assistant", "content": _fields(signature.output_fields, demo)}
            )
        messages.append({"role": "user", "content": _fields(signature.input_fields, inputs)})
        return messages

    def parse(self, signature: type[dspy.Signature], completion: str) -> dict[str, Any]:
        """Read the fields; the last value of each wins.

        Raises:
            Unparsed: If one is missing, or a choice is none of those offered.
        """
        text = self.visible(completion)
        fields, required = signature.output_fields, _required(signature)
        templates = {name: _template(info) for name, info in fields.items()}
        found = sections(text, fields, required, templates)
        if not required <= found.keys():
            offered = [
                word for name, info in fields.items() for word in _choices(info)
                if word.lower() in found.get(name, word).lower()
            ]  # fmt: skip
            found = {**rescued(text, fields, offered), **found}
        for name, info in fields.items():
            if name not in found and info.default is not PydanticUndefined:
                found[name] = info.default
            if name not in found:
                raise Unparsed(signature, text, f"the reply has no field {name}")
            if choices := _choices(info):
                found[name] = _choice(found[name], choices, signature, text)
        return {name: found[name] for name in fields}

    @staticmethod
    def visible(completion: str) -> str:
        """The reply without what the model thought before it, or made up after it."""
        return first_turn(split_thinking(completion)[1])

    def _call_postprocess(
        self,
        processed_signature: Any,  # noqa: ARG002 - DSPy's signature, here and below
        original_signature: Any,
        outputs: Any,
        lm: Any,  # noqa: ARG002
        lm_kwargs: Any,  # noqa: ARG002
    ) -> list[dict[str, Any]]:
        values = []
        for output in outputs:
            text = output.get("text") if isinstance(output, dict) else output
            try:
                values.append(self.parse(original_signature, text or ""))
            except Unparsed:
                if scope := current():
                    scope.notes.unparsed[scope.node] += 1
                raise
        return values


def _required(signature: type[dspy.Signature]) -> set[str]:
    fields = signature.output_fields.items()
    return {name for name, info in fields if info.default is PydanticUndefined}


@lru_cache(maxsize=512)
def system_message(signature: type[dspy.Signature]) -> str:
    """The instructions and the form of the reply; written once, as a signature never changes."""
    lines = [signature.instructions.strip(), "", "Reply in exactly this form:", ""]
    for name, info in signature.output_fields.items():
        lines += [f"[[ ## {name} ## ]]", _template(info), ""]
    return "\n".join([*lines, "[[ ## completed ## ]]"])


def _template(info: Any) -> str:
    """What stands in the form in a field's place."""
    choices = _choices(info)
    text = (info.json_schema_extra or {}).get("desc") or ""
    return f"(one of: {', '.join(choices)})" if choices else f"({text})"


def _choices(info: Any) -> tuple[str, ...]:
    return get_args(info.annotation) if get_origin(info.annotation) is Literal else ()


def _fields(fields: dict[str, Any], values: Any) -> str:
    return "\n\n".join(f"[[ ## {name} ## ]]\n{values[name]}" for name in fields if name in values)


def _choice(
    value: str, offered: tuple[str, ...], signature: type[dspy.Signature], text: str
) -> str:
    """The offered word a value means, whatever its marks, case, call brackets or description."""
    line = value.split("\n", 1)[0]
    for said in (line, re.split(r"[(\[:<]", line, maxsplit=1)[0]):
        word = re.sub(r"\W+", " ", said.removeprefix("functions.")).strip().lower()
        for choice in offered:
            if word == choice.lower():
                return choice
    raise Unparsed(signature, text, f"expected one of {', '.join(offered)}, got {value[:60]!r}")
