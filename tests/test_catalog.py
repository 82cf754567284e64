"""The catalog: rows of the package, of a person's file, of others; what is wrong is named."""

from __future__ import annotations

import math
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from stackprog.errors import CatalogError
from stackprog.lms.catalog import SEED_POOL, Catalog, ModelRow, row
from stackprog.lms.endpoints import chat_address


def test_a_persons_row_adds_a_model_and_overrides_a_shipped_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        '[Mine]\nlm = "openai/mine"\napi_base = "http://127.0.0.1:1/v1"\n'
        '[Qwen3_32B]\nlm = "ollama/qwen3"\n'
    )

    catalog = Catalog.load(file)

    assert catalog["Mine"].api_base == "http://127.0.0.1:1/v1"
    assert catalog["Qwen3_32B"].lm == "ollama/qwen3"
    assert catalog["Qwen3_32B"].key == ""


def test_a_row_can_be_given_in_python() -> None:
    assert "Mine" in Catalog.load([ModelRow("Mine", "openai/mine")])


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (ModelRow("My Model", "openai/x"), "expected a model name such as"),
        (ModelRow("Mine", "gpt-4o"), "expected Mine to have an lm"),
        (ModelRow("Mine", "openai/x", temperature="hot"), "Mine.temperature: expected a number"),
        (ModelRow("Mine", "openai/x", api_base="localhost:1"), "expected an address such as"),
        (3, "expected a ModelRow, got 3"),
    ],
)
def test_a_wrong_row_made_in_python_is_named_too(made: Any, said: str) -> None:
    with pytest.raises(CatalogError, match="^the catalog given: ") as caught:
        Catalog.load([made])

    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "expected Mine to have an lm"),
        ({"lm": "no-provider"}, "expected Mine to have an lm"),
        ({"lm": "offline/zzz"}, "Mine.lm: expected an offline solver, one of offline/abacus, "),
        ({"lm": "openai/x", "colour": "red"}, "unknown field 'colour'; known are lm, key"),
        (
            {"lm": "openai/x", "temperature": "hot"},
            "temperature: expected a number, got 'hot'",
        ),
        (
            {"lm": "openai/x", "max_tokens": True},
            "max_tokens: expected a whole number, got True",
        ),
        ({"lm": "openai/x", "price_in": -1}, "Mine.price_in: expected a price of 0 or more"),
        ({"lm": "openai/x", "timeout": 0}, "Mine.timeout: expected seconds, more than 0, got 0"),
        ({"lm": "openai/x", "timeout": math.nan}, "Mine.timeout: expected seconds, more than 0"),
        ({"lm": "openai/x", "temperature": -3}, "expected a number of 0 or more, got -3"),
        ({"lm": "openai/x", "top_p": 7.0}, "expected a number above 0, of at most 1, got 7.0"),
        ({"lm": "openai/x", "protocol": "odd"}, "expected one of simple-evals, qwen, got 'odd'"),
        ({"lm": "openai/x", "module": "poet"}, "expected 'package.module:Class', got 'poet'"),
        ({"temperature": 0.3}, "to have an lm such as 'openai/my-model' (only a row that changes"),
        ({"lm": "openai/x", "context": 0}, "Mine.context: expected tokens, more than 0, got 0"),
        ({"lm": "openai/x", "context": 9, "max_tokens": 9}, "less than its context of 9, got 9"),
        ({"5": {"lm": "openai/x"}}, """a name with a dot is quoted: ["Mine.5"]"""),
        ({"lm": "openai/x", "transport": "grpc"}, "expected 'http' or 'litellm', got 'grpc'"),
        ({"lm": "openai/x", "transport": "http"}, "Mine: transport 'http' needs the server's api"),
        ({"lm": "openai/x", "api_base": "localhost:1"}, "expected an address such as 'http://"),
        ({"lm": "openai/x", "api_base": "http://x:port/v1"}, "expected an address such as"),
        ({"lm": "openai/x", "api_base": []}, "expected an address such as"),
        ({"lm": "openai/x", "api_base": ["http://x/v1", 3]}, "Mine.api_base: expected an address"),
        ({"lm": "openai/x", "extra_body": "x"}, "Mine.extra_body: expected a table, got 'x'"),
        ({"lm": "openai/x", "extra_body": {"model": "y"}}, "expected a table without model"),
        ({"lm": "openai/x", "extra_body": {"x": date(2026, 1, 1)}}, "a table that JSON can hold"),
    ],
)
def test_a_wrong_row_is_named_with_what_was_expected(values: dict[str, Any], said: str) -> None:
    with pytest.raises(CatalogError, match="^mine.toml: ") as caught:
        row("Mine", values, "mine.toml")

    assert said in str(caught.value)


@pytest.mark.parametrize("key", ["sk-or-v1-0a1b2c", "hf_AbCdEf0123", "gsk_a1b2", "a key"])
@pytest.mark.parametrize("more", [{"lm": "openai/x"}, {}])
def test_a_key_in_the_place_of_its_variable_is_refused_and_not_shown(
    key: str, more: dict[str, str]
) -> None:
    with pytest.raises(CatalogError) as caught:
        row("Mine", {**more, "key": key}, "mine.toml")

    assert key not in str(caught.value)


def test_a_name_that_ends_like_a_layer_is_refused() -> None:
    with pytest.raises(CatalogError, match="does not end in _ and digits"):
        row("My_7", {"lm": "openai/x"})


def test_a_row_without_an_lm_changes_the_fields_it_names_of_a_shipped_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[Qwen3_32B]\ntemperature = 0.3\n[gpt-4o]\nkey = "OTHER"\n')

    shipped, changed = Catalog.load(), Catalog.load(file)

    assert changed["Qwen3_32B"] == replace(shipped["Qwen3_32B"], temperature=0.3)
    assert changed["gpt-4o"] == replace(shipped["gpt-4o"], key="OTHER")


@pytest.mark.parametrize(
    ("values", "backend"),
    [
        ({"lm": "openrouter/x/y"}, "http"),
        ({"lm": "openrouter/x/y", "transport": "litellm"}, "litellm"),
        ({"lm": "openai/x"}, "litellm"),
        ({"lm": "openai/x", "api_base": "http://x/v1"}, "http"),
        ({"lm": "hosted_vllm/x"}, "litellm"),
        ({"lm": "hosted_vllm/x", "api_base": ["http://x/v1", "http://y/v1"]}, "http"),
        ({"lm": "ollama_chat/x"}, "http"),
        ({"lm": "ollama/x"}, "litellm"),
        ({"lm": "llamafile/x"}, "http"),
        ({"lm": "lm_studio/x"}, "http"),
        ({"lm": "anthropic/x"}, "litellm"),
        ({"lm": "anthropic/x", "api_base": "http://x/v1"}, "litellm"),
        ({"lm": "mine/x", "api_base": "http://x/v1", "transport": "http"}, "http"),
        ({"lm": "offline/abacus"}, "offline"),
    ],
)
def test_what_sends_a_models_calls_follows_its_provider_address_and_transport(
    values: dict[str, Any], backend: str
) -> None:
    assert row("Mine", values).backend == backend


@pytest.mark.parametrize(
    ("lm", "base", "address"),
    [
        ("openrouter/x/y", "", "https://openrouter.ai/api/v1/chat/completions"),
        ("ollama_chat/x", "", "http://localhost:11434/v1/chat/completions"),
        ("ollama_chat/x", "http://gpu:11434", "http://gpu:11434/v1/chat/completions"),
        ("openai/x", "http://x:8000/v1/", "http://x:8000/v1/chat/completions"),
        ("openai/x", "http://x/v1?api=2", "http://x/v1/chat/completions?api=2"),
        ("openai/x", "", ""),
    ],
)
def test_an_address_leads_to_the_chat_completions(lm: str, base: str, address: str) -> None:
    assert chat_address(lm, base) == address


def test_a_row_may_have_several_addresses(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        '[Mine]\nlm = "hosted_vllm/x"\napi_base = ["http://a/v1", "http://b/v1"]\n'
        'extra_body = { provider = { order = ["deepinfra"] } }\n'
    )

    found = Catalog.load(file)["Mine"]

    assert [each.api_base for each in found.endpoints] == ["http://a/v1", "http://b/v1"]
    assert found.base == "http://a/v1"
    assert found.extra_body == {"provider": {"order": ["deepinfra"]}}
    assert len({found, *found.endpoints}) == 3


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("def rows(): pass", "TypeError: 'NoneType' object is not iterable"),
        ("def rows(): raise RuntimeError('no\\nluck')", "RuntimeError: no luck"),
        ("x = 1", "AttributeError: module 'broken_models' has no attribute 'rows'"),
        ("rows = [7]", "expected ModelRow, got [7]"),
    ],
)
def test_a_broken_package_is_named_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    info = tmp_path / "acme-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[stackprog.models]\nmine = broken_models:rows\n")
    (tmp_path / "broken_models.py").write_text(code + "\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "broken_models", raising=False)

    with pytest.raises(CatalogError) as caught:
        Catalog.load()

    text = str(caught.value)
    assert "entry point 'mine' of stackprog.models of the package acme" in text
    assert said in text
    assert "\n" not in text


@pytest.mark.parametrize("text", ["[X", "\x00", "x = 1"])
def test_a_file_that_is_no_catalog_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text)

    with pytest.raises(CatalogError, match="mine.toml"):
        Catalog.load(file)


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(CatalogError, match="expected a catalog file, got no.toml"):
        Catalog.load("no.toml")


def test_pools_are_names_or_offline_or_seed() -> None:
    catalog = Catalog.load()

    assert catalog.pool("seed") == list(SEED_POOL)
    assert catalog.pool(" Qwen3_32B , gpt-4o") == ["Qwen3_32B", "gpt-4o"]
    assert len(catalog.pool("offline", "math500")) >= 5
    assert set(catalog.pool("offline", "math500")).isdisjoint(catalog.pool("seed"))


def test_a_price_is_per_million_tokens_and_unknown_is_not_0() -> None:
    assert ModelRow("X", "openai/x", price_in=2.5, price_out=10.0).usd(1000, 100) == pytest.approx(
        0.0035
    )
    assert ModelRow("X", "openai/x", price_in=2.5).usd(1000, 100) is None
    assert ModelRow("X", "openai/x", price_in=2.5, price_out=10.0).usd(None, 100) is None


@pytest.mark.parametrize("model", [entry.name for entry in Catalog.load()])
def test_every_shipped_row_is_whole(model: str) -> None:
    found = Catalog.load()[model]

    assert (found.price_in is None) == (found.price_out is None)
    assert found.price_in is None or found.offline or (found.price_date and found.price_source)
    assert found.offline or (found.max_tokens and (found.key or found.local))
    assert not found.local or (found.price_in == 0 and "your own machine" in found.price_source)
    assert not found.offline or (found.tasks and "not a language model" in found.about)


def test_the_seeds_pool_and_every_snapshot_are_shipped() -> None:
    catalog = Catalog.load()

    snapshots = [f"gpt-4o-{day}" for day in ("2024-05-13", "2024-08-06", "2024-11-20")]
    assert [catalog[name].usd(10**6, 10**6) for name in snapshots] == [20.0, 12.5, 12.5]
    assert all(f"openrouter/openai/{name}" == catalog[name].lm for name in ("gpt-4o", *snapshots))
    assert all(catalog[name].key == "OPENROUTER_API_KEY" for name in SEED_POOL)
    assert catalog.pools(["seed", "Qwen3_32B", "gpt-4o"]) == [*SEED_POOL, "gpt-4o"]
