"""A run log as files: JSONL or Parquet for analysis, and the seed's result files for comparison.

The seed is *Agentic LLM Stacking*; its files are lists of items with what the stack answered,
whether that was right (`acc`), and the tokens it took.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from stackprog.database import Database
from stackprog.errors import RunError, UsageError
from stackprog.runs import open_log, read_settings
from stackprog.specs import Agent, Combined, Model, Spec, models_of, parse

VIEWS = ("answers", "candidates", "calls")
FORMATS = ("jsonl", "parquet", "seed")
AT_ONCE = 1000  # rows of a Parquet group
LONGEST_NAME = 255  # of a file, in bytes; names of stacks are ASCII
_MARKS = re.compile(r"#\d+|@[\w.-]+")  # rollouts and controllers
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
    files = _SeedFiles(log, folder)
    for (program,) in log.rows("SELECT spec FROM candidates"):
        text = _seed_text(parse(program))
        before = "Stacking_" if set("[(") & set(text) else "warmup_"
        files.write(f"{before}{text}", ".json", program, "train")
    best = log.row(
        "SELECT program FROM answers WHERE split = 'test' AND program IN "
        "(SELECT spec FROM candidates) ORDER BY program = ? DESC, at LIMIT 1",
        (_winner(log),),
    )
    if best:
        sizes = (settings["top_n"], settings["tools_per_agent"], settings["train_size"])
        behind = f"_{'_'.join(map(str, sizes))}.json"
        files.write(_seed_text(parse(best[0])), behind, best[0], "test")
    return files.written


def _winner(log: Database) -> str:
    """The winner that the run reported; an earlier session may have had another."""
    report = log.path.with_name("report.json")
    found = json.loads(report.read_text(encoding="utf-8")) if report.is_file() else {}
    return str(found.get("winner") or "")


def _seed_text(spec: Spec) -> str:
    """A stack as the seed writes it, a Python list of names; a file name cannot hold a slash.

    Without controllers and rollouts, which the seed does not have. Kinds of nodes that it does not
    have keep the rest of their own text.
    """
    if isinstance(spec, Combined):
        return _MARKS.sub("", str(spec))
    if alone := _layered_text(spec):
        return alone
    children = spec.children if isinstance(spec, Agent) else ()
    texts = map(_seed_text, children)
    return f"[{', '.join(text if text.startswith('[') else repr(text) for text in texts)}]"


def _layered_text(spec: Spec) -> str:
    """`X_k` for a model stacked on itself k times, whoever controls it; "" for other stacks."""
    node, layer = spec, 0
    while isinstance(node, Agent) and len(node.children) == 2 and not node.children[1].layer:
        node, layer = node.children[0], layer + 1
    same = isinstance(node, Model) and all(model.name == node.name for model in models_of(spec))
    return f"{node.root_model}_{layer}" if same else ""


class _SeedFiles:
    """The seed's files of a run, each of one stack.

    A name that is too long or taken is made one of its own by a digest; the items then have the
    `stack`.
    """

    def __init__(self, log: Database, folder: Path) -> None:
        self._log, self._folder = log, folder
        self._taken: set[str] = set()
        self.written: list[Path] = []

    def write(self, text: str, behind: str, program: str, split: str) -> None:
        """Write the items of a program on a split."""
        name = f"{text}{behind}"
        more = {}
        if len(name) > LONGEST_NAME or name.lower() in self._taken:
            behind = f"~{hashlib.sha256(program.encode()).hexdigest()[:12]}{behind}"
            name = f"{text[: LONGEST_NAME - len(behind)]}{behind}"
            more = {"stack": program}
        self._taken.add(name.lower())  # there are file systems that do not tell A from a
        self.written.append(self._folder / name)
        with self.written[-1].open("w", encoding="utf-8") as out:
            _write_list(out, ({**item, **more} for item in _seed_items(self._log, program, split)))


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
