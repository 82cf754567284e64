"""A run log as files: JSONL or Parquet for analysis, and the seed's result files for comparison.

The seed is *Agentic LLM Stacking*; its files are lists of items with what the stack answered,
whether that was right (`acc`), and the tokens it took.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from stackprog.database import Database
from stackprog.errors import RunError, UsageError
from stackprog.runs import open_log, read_settings
from stackprog.specs import Agent, Spec, parse

VIEWS = ("answers", "candidates", "calls")
FORMATS = ("jsonl", "parquet", "seed")
AT_ONCE = 1000  # rows of a Parquet group
_DATA = ("groups", "choice_order", "unparsed", "left_out", "trajectory")  # of answers, as JSON


def export(run: str | Path, to: str | Path | None = None, kind: str = "jsonl") -> list[Path]:
    """Write a run log's views as files; the run may be going on.

    Args:
        run: The run folder.
        to: Where to write; default `export/` in the run folder.
        kind: `jsonl`, `parquet`, or `seed` for the seed's result files by their names.

    Raises:
        UsageError: If the format is unknown, or the folders cannot be read or written.
    """
    if kind not in FORMATS:
        raise UsageError(f"expected a format of {', '.join(FORMATS)}, got {kind!r}")
    log = open_log(run)
    folder = Path(to) if to else Path(run) / "export"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if kind == "seed":
            return _seed_files(log, folder)
        write = _jsonl if kind == "jsonl" else _parquet
        return [write(log, view, folder / f"{view}.{kind}") for view in VIEWS]
    except OSError as error:
        raise RunError(f"expected a folder that can be written, got {folder}: {error}") from error
    finally:
        log.close()


def _rows(log: Database, view: str) -> Iterator[dict[str, Any]]:
    columns = log.columns(view)
    for row in log.stream(f"SELECT * FROM {view}"):  # noqa: S608 - a name of VIEWS
        yield dict(zip(columns, row, strict=True))


def _jsonl(log: Database, view: str, path: Path) -> Path:
    data = _DATA if view == "answers" else ()
    with path.open("w", encoding="utf-8") as out:
        for row in _rows(log, view):
            row |= {name: json.loads(row[name]) for name in data if row[name]}
            kept = {name: value for name, value in row.items() if value is not None}
            out.write(json.dumps(kept, ensure_ascii=False) + "\n")
    return path


def _parquet(log: Database, view: str, path: Path) -> Path:
    """Columns have the types of `schema.sql`, so that an empty or unknown column is typed too."""
    import pyarrow
    from pyarrow import parquet

    schema = pyarrow.schema([(name, _type(name)) for name in log.columns(view)])
    with parquet.ParquetWriter(path, schema) as writer:
        part: list[dict[str, Any]] = []
        for row in _rows(log, view):
            part.append(row)
            if len(part) == AT_ONCE:
                writer.write_table(pyarrow.Table.from_pylist(part, schema))
                part = []
        writer.write_table(pyarrow.Table.from_pylist(part, schema))
    return path


_INTEGERS = {"id", "epoch", "rollout", "prompt_tokens", "cached_tokens", "completion_tokens",
             "reasoning_tokens", "cached", "exact", "position", "layer", "n", "right", "failed",
             "left_out", "calls"}  # fmt: skip
_FLOATS = {"usd", "usd_uncached", "seconds", "coverage", "score", "accuracy"}


def _type(column: str) -> Any:
    import pyarrow

    if column in _INTEGERS:
        return pyarrow.int64()
    return pyarrow.float64() if column in _FLOATS else pyarrow.string()


def _seed_files(log: Database, folder: Path) -> list[Path]:
    """Write one file a candidate on train, and one for the winner on test, as the seed names them.

    `warmup_{Model}_{k}.json`, `Stacking_['A_2', 'B_1'].json` and, for test,
    `['A_2', 'B_1']_{topN}_{tool_number}_{train_data_number}.json`.
    """
    settings = read_settings(log)
    if settings.get("command") != "search":
        raise UsageError("the seed's files are of a search, and this run is none: use jsonl")
    written = []
    for (text,) in log.rows("SELECT spec FROM candidates"):
        written.append(_seed_file(log, folder / _train_name(text), text, "train"))
    best = log.row(
        "SELECT program FROM answers WHERE split = 'test' AND program IN "
        "(SELECT spec FROM candidates) ORDER BY at LIMIT 1"
    )
    if best:
        sizes = (settings["top_n"], settings["tools_per_agent"], settings["train_size"])
        name = f"{_seed_text(parse(best[0]))}_{'_'.join(map(str, sizes))}.json"
        written.append(_seed_file(log, folder / name, best[0], "test"))
    return written


def _train_name(text: str) -> str:
    spec = parse(text)
    alone = not set("[(") & set(text)
    return f"warmup_{text}.json" if alone else f"Stacking_{_seed_text(spec)}.json"


def _seed_text(spec: Spec) -> str:
    """A stack as the seed writes it, a Python list of names; a file name cannot hold a slash.

    Kinds of nodes that the seed does not have keep their own text.
    """
    if not isinstance(spec, Agent) or "[" not in str(spec):
        return str(spec)
    inner = ", ".join(
        _seed_text(child) if str(child).startswith("[") else f"'{child}'" for child in spec.children
    )
    return f"[{inner}]"


def _seed_file(log: Database, path: Path, program: str, split: str) -> Path:
    with path.open("w", encoding="utf-8") as out:
        _write_list(out, _seed_items(log, program, split))
    return path


def _seed_items(log: Database, program: str, split: str) -> Iterator[dict[str, Any]]:
    used = log.rows(
        "SELECT example, epoch, SUM(prompt_tokens + completion_tokens) FROM "
        "(SELECT DISTINCT example, epoch, node, reply FROM call "
        "WHERE program = (SELECT id FROM program WHERE spec = ?) AND split = ?) AS made "
        "JOIN reply ON reply.id = made.reply GROUP BY example, epoch",
        (program, split),
    )
    tokens = {(example, epoch): total for example, epoch, total in used}
    rows = log.stream(
        "SELECT example, epoch, outcome, answer, gold, seconds, error FROM answers "
        "WHERE program = ? AND split = ? ORDER BY at",
        (program, split),
    )
    for example, epoch, outcome, answer, gold, seconds, error in rows:
        yield {
            "id": example, "gold_answer": gold, "answer": answer,
            "acc": {"right": 1, "wrong": 0}.get(outcome),
            "all_tokens": tokens.get((example, epoch)), "time": round(seconds, 3),
            **({"error": error} if error else {}),
        }  # fmt: skip


def _write_list(out: IO[str], items: Iterator[dict[str, Any]]) -> None:
    """A JSON list, written item by item."""
    lines = (json.dumps(item, ensure_ascii=False) for item in items)
    out.write("[\n" + ",\n".join(lines) + "\n]\n")
