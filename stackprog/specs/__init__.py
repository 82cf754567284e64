"""What a stack is: a frozen tree of models and nodes that combine them, its text and its JSON.

The text is the notation of *Agentic LLM Stacking*:

    X_0                   a model
    X_1, X_2, ...         X_1 = [X_0, X_0], X_k = [X_{k-1}, X_0]
    ['A_2', 'B_1']        an agent that consults two solvers; lists nest; quotes and spaces are
                          optional
    ['A_2', 'B_1']@C      the same with model C running the agent's loop
    X_0#3                 the fourth independent sample (rollout 3) of a model

and beside it the kinds of `kinds.py`, which take and make solvers like any other:

    vote(A_0, B_0, C_0)                    the answer most children gave
    weighted_vote(A_0:1.2, B_0:0.4)        the same with a weight a child
    fuse(A_0, B_0)@C                       one call of C that reads the children's answers
    cascade(A_0, B_0; k=5, t=3)            A asked k times; where no t of them agree, B
    router(A_0, B_0; k=5, shrink=5, cost=0)    the child that was best on similar train questions

Models of a program are numbered in reading order, so that every occurrence is a sample of its own:
`X_2` is `[[X_0, X_0#1], X_0#2]`, and the second `A_0` of `[cascade(A_0; k=3), A_0]` is `A_0#3`.
"""

from stackprog.specs.json import from_json, to_json
from stackprog.specs.kinds import KINDS, Kind, Option
from stackprog.specs.nodes import (
    MAX_LAYER,
    MAX_MODELS,
    NAME,
    Agent,
    Combined,
    Model,
    Spec,
    asked,
    models_of,
    names_of,
    spread,
    walk,
)
from stackprog.specs.numbering import AGENT, layered, stacked
from stackprog.specs.parser import parse
from stackprog.specs.printer import number_text, text_of
from stackprog.specs.tools import tool_names

__all__ = [
    "AGENT", "KINDS", "MAX_LAYER", "MAX_MODELS", "NAME", "Agent", "Combined", "Kind", "Model",
    "Option", "Spec", "asked", "from_json", "layered", "models_of", "names_of", "number_text",
    "parse", "spread", "stacked", "text_of", "to_json", "tool_names",
    "walk",
]  # fmt: skip
