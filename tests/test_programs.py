"""Artifacts: what is saved loads elsewhere, without code, keys or paths; altered is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dspy
import pytest
from conftest import Scripted, form, registry_of

from stackprog import __version__
from stackprog.artifacts import load, read_report, save
from stackprog.errors import ArtifactError, CatalogError, SpecError, StackprogError
from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.programs import build, tree
from stackprog.specs import parse

STACK = "[[A_1, B_0], C_0]@D"


def saved(**options: Any) -> Path:
    """An artifact of a nested stack with a changed prompt and a demonstration."""
    program = build(STACK, registry=registry_of(Scripted(), **options))
    program.children[1].predict.signature = program.children[1].predict.signature.with_instructions(
        "Be C."
    )
    program.children[1].predict.demos = [{"question": "q0", "reasoning": "r0", "answer": "a0"}]
    return save(program, "artifact", {"task": "math500", "test": None})


def catalog() -> Catalog:
    return registry_of(Scripted()).catalog


def test_a_loaded_program_has_the_same_stack_prompts_tools_and_answers() -> None:
    saved()
    program = load("artifact", catalog=catalog())
    backend = Scripted(
        answer=lambda asked: form(reasoning="Derived.", answer=f"from {asked.model}")
    )
    program.registry._backends = {"litellm": backend}

    found = program(question="q")

    assert str(program.spec) == STACK
    assert found.answer == "from C" or found.answer == "from A"
    of_c = next(asked for asked in backend.asked if asked.model == "C")
    assert of_c.system.startswith("Be C.")
    assert [message["content"] for message in of_c.messages[1:3]] == [
        "[[ ## question ## ]]\nq0", "[[ ## reasoning ## ]]\nr0\n\n[[ ## answer ## ]]\na0",
    ]  # fmt: skip


def test_an_artifact_holds_no_key_no_endpoint_and_no_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANTED_KEY", "sk-planted-123")
    folder = saved(key="PLANTED_KEY", api_base="http://10.0.0.1:8000/v1")

    text = "".join(file.read_text() for file in folder.iterdir())
    for secret in ("sk-planted-123", "PLANTED_KEY", "10.0.0.1", str(tmp_path), sys.prefix):
        assert secret not in text


def test_a_saved_offline_program_answers_alike_in_another_process() -> None:
    program = build("[Abacus_0, Euler_0]")
    save(program, "artifact")
    question = r"Compute $\frac{3}{4} + \frac{1}{8}$."
    code = f"import stackprog; print(stackprog.load('artifact')(question={question!r}).answer)"

    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert other.stdout.strip() == program(question=question).answer


def test_a_model_unknown_here_is_an_error_that_names_the_option() -> None:
    saved()

    with pytest.raises(
        CatalogError,
        match=r"needs the model 'A', which is in no catalog: add it with --catalog FILE",
    ):
        load("artifact")


def test_the_report_is_kept_as_it_was() -> None:
    assert read_report(saved())["task"] == "math500"


@pytest.mark.parametrize(
    ("report", "asked"),
    [
        ({"task": "gpqa"}, r"500 nm?\n\nA) 1.24 eV\nB) 2.48 eV\nC) 3.97 eV\nD) 4.96 eV"),
        ({"task": "math500"}, "What is $3/4 + 1/8$?"),
        ({"task": "somebody's"}, "What is 3/4 + 1/8?"),
        ({}, "What is 3/4 + 1/8?"),
    ],
)
def test_an_artifacts_page_asks_a_question_of_its_task(report: Any, asked: str) -> None:
    folder = save(build("[Abacus_0, Euler_0]"), "deep/artifact", report)

    page = (folder / "README.md").read_text()

    assert asked in page
    assert 'load("path/to/artifact")  # the path of this folder' in page


def test_an_artifact_says_which_stackprog_wrote_it() -> None:
    stack = json.loads((saved() / "stack.json").read_text())

    assert stack["versions"]["stackprog"] == __version__


def change(name: str, edit: Callable[[Any], Any]) -> None:
    file = Path("artifact") / name
    data = json.loads(file.read_text())
    edited = edit(data)
    file.write_text(json.dumps(edited if isinstance(edited, list) and edited == [1] else data))


@pytest.mark.parametrize(
    ("name", "edit", "said"),
    [
        ("stack.json", lambda d: d.update(format=2), "format 2 is from a newer stackprog"),
        ("stack.json", lambda d: d.update(format="1"), "stack.json: format: expected 1, got '1'"),
        (
            "stack.json",
            lambda d: d.update(run="code"),
            "stack.json: missing or unknown fields: run",
        ),
        ("stack.json", lambda d: d.pop("nodes"), "stack.json: missing or unknown fields: nodes"),
        ("stack.json", lambda d: d.update(spec="[A_0, B_0]"), "stack.json: tree: is another stack"),
        ("stack.json", lambda d: d.update(spec="__import__('os')"), "stack.json: spec: position 0"),
        ("stack.json", lambda d: d.update(spec=7), "stack.json: spec: "),
        ("stack.json", lambda d: d.update(adapter="json"), "stack.json: adapter: expected 'stack'"),
        ("stack.json", lambda d: d.update(consult="never"), "stack.json: consult: "),
        ("stack.json", lambda d: d["nodes"].pop(), "stack.json: nodes: expected"),
        ("stack.json", lambda d: d["nodes"][0]["tools"].pop(), "stack.json: nodes: root: "),
        (
            "stack.json",
            lambda d: d["nodes"][0]["tools"][0].update(name="fin ish"),
            "stack.json: nodes: root: ",
        ),
        (
            "stack.json",
            lambda d: d["nodes"][0]["tools"][0].update(name="finish"),
            "stack.json: nodes: root: ",
        ),
        (
            "stack.json",
            lambda d: d["nodes"][0]["tools"][0].update(name="other"),
            "stack.json: nodes: root: expected the tools ['stack_2', 'C_0']",
        ),
        ("stack.json", lambda d: d.update(models=[]), "stack.json: models: expected ['A', 'B'"),
        ("stack.json", lambda d: d["models"].pop("A"), "stack.json: models: expected ['A', 'B'"),
        ("stack.json", lambda d: d["models"].update(A=1), "stack.json: models: A: expected"),
        (
            "stack.json",
            lambda d: d["models"]["A"].update(key="K"),
            "stack.json: models: A: expected",
        ),
        (
            "stack.json",
            lambda d: d["models"]["A"].update(protocol=[]),
            "stack.json: models: A.protocol: expected text, got []",
        ),
        ("stack.json", lambda d: [1], "stack.json: expected an object"),
        ("state.json", lambda d: d.pop("step"), "state.json: missing or unknown predictors: step"),
        (
            "state.json",
            lambda d: d["step"].update(forward="x"),
            "state.json: step: expected exactly",
        ),
        ("state.json", lambda d: d["step"].update(lm={"model": "x"}), "state.json: step: lm"),
        ("state.json", lambda d: d["step"].update(demos="x"), "state.json: step.demos"),
        ("state.json", lambda d: d["step"].update(demos=["x"]), "state.json: step.demos"),
        (
            "state.json",
            lambda d: d["step"]["signature"].update(instructions=1),
            "state.json: step.signature",
        ),
        (
            "state.json",
            lambda d: d["step"]["signature"]["fields"].pop(),
            "state.json: step.signature",
        ),
        (
            "state.json",
            lambda d: d["step"]["signature"]["fields"][0].pop("prefix"),
            "state.json: step.signature.fields: expected prefix and description of text",
        ),
    ],
)
def test_an_altered_artifact_is_refused_with_its_file_and_field(
    name: str, edit: Any, said: str
) -> None:
    saved()
    change(name, edit)

    with pytest.raises(ArtifactError) as caught:
        load("artifact", catalog=catalog())

    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["{", "", "null", "[" * 100000])
def test_a_file_that_is_not_json_is_refused(text: str) -> None:
    saved()
    Path("artifact/state.json").write_text(text)

    with pytest.raises(ArtifactError, match=r"state.json"):
        load("artifact", catalog=catalog())


def test_a_folder_that_is_no_artifact_is_refused() -> None:
    with pytest.raises(ArtifactError, match="expected an artifact with stack.json, got nowhere"):
        load("nowhere")


def test_a_module_of_someone_else_cannot_be_saved() -> None:
    with pytest.raises(ArtifactError, match="has no spec"):
        save(dspy.Module(), "artifact")


@pytest.mark.parametrize(
    ("spec", "error"),
    [("[Nobody_0]", CatalogError), ("Nobody", SpecError), (None, SpecError), (3, SpecError)],
)
def test_a_stack_that_cannot_be_built_is_one_clear_line(
    spec: Any, error: type[StackprogError]
) -> None:
    with pytest.raises(error) as caught:
        build(spec)

    assert str(spec).strip("[]_0") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_stack_is_drawn_as_a_tree() -> None:
    assert tree(parse("[[A_0, B_0], A_0]")).splitlines() == [
        "agent, layer 2, run by A", "    agent, layer 1, run by A", "        A", "        B",
        "    A#1",
    ]  # fmt: skip


def test_tool_names_are_unique_identifiers() -> None:
    rows = [ModelRow("gpt-4o", "scripted/x"), ModelRow("B", "scripted/b")]
    program = build(
        "[gpt-4o_0, gpt-4o_0, B_1, [gpt-4o_0, B_0], [B_0, gpt-4o_0]]", catalog=Catalog(rows)
    )

    assert program.names == ["gpt_4o_0", "gpt_4o_0_b", "B_1", "stack_1", "stack_1_b"]


def test_an_own_module_asks_its_model_in_its_own_words() -> None:
    from stackprog import ModelModule

    class Sing(dspy.Signature):
        """Sing the answer."""

        question: str = dspy.InputField()
        answer: str = dspy.OutputField()

    class Singer(ModelModule):
        signature = Sing

    backend = Scripted(answer=lambda asked: form(answer=asked.system.split(".")[0]))
    registry = registry_of(backend, module=Singer)

    assert build("A_0", registry=registry)(question="q").answer == "Sing the answer"


@pytest.mark.parametrize("module", ["no.such:Thing", "os:path", "os", dict])
def test_a_module_that_is_none_is_refused(module: Any) -> None:
    with pytest.raises(CatalogError, match="A.module: expected"):
        build("A_0", registry=registry_of(Scripted(), module=module))
