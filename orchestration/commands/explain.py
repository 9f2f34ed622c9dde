"""`pinbiao explain`: a decision, up to the clause of the policy and down to the rows of the source files."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from orchestration.commands.options import add_home, existing_folder, published
from orchestration.console import Console, say, table
from orchestration.snapshots import find_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from ingestion.products import Product
    from ingestion.reasons import Decision
    from orchestration.explain_check import Difference

HELP = "Explain a decision: its reasons, clauses, parameters and the source rows behind it."
SHOWN = 20
"""Rows of evidence shown per reason; --json gives all."""
ROLES = {"subject": "判断对象", "proof": "证明", "searched": "已查找", "met": "满足"}
SOURCES = {"policy": "政策规定", "interpretation": "文本解读", "local": "本地设定"}
DIFFERENT = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pinbiao explain`."""
    add_home(parser)
    parser.add_argument("mart", metavar="MART", help="a mart of decisions, such as dec_subsidy")
    parser.add_argument("key", metavar="KEY", help="its key; several columns joined by |, in quotes")
    parser.add_argument(
        "--snapshot", default="current", metavar="ID", help="another kept snapshot (default: current)"
    )
    parser.add_argument(
        "--check", action="store_true", help="rebuild it from its evidence alone (exit 1: it differs)"
    )


def execute(args: argparse.Namespace, console: Console) -> int:
    """Explain, and check if asked to."""
    home = existing_folder(args.home, "--home")
    path = published(args.home) if args.snapshot == "current" else find_snapshot(home, args.snapshot)

    from ingestion.products import load_products
    from orchestration.explain import explain

    decision, explanation = explain(home, path, args.mart, args.key)
    lines = _text(explanation, load_products()[args.mart])
    if not console.as_json:
        lines += open_lines(home, decision.row.get("uscc"))
    if not args.check:
        _show(console, explanation, lines)
        return 0
    found = _check(home, decision, load_products()[args.mart])
    explanation["check"] = {"same": not found, "differences": [_difference(entry) for entry in found]}
    _show(console, explanation, [*lines, *_verdict(found)])
    return DIFFERENT if found else 0


def _check(home: Any, decision: "Decision", product: "Product") -> list["Difference"]:
    from ingestion.landing import FOLDER
    from orchestration.explain_check import read_named, rebuild, scratch_folder
    from orchestration.scratch import compile_models
    from orchestration.state import code_version

    if decision.snapshot["code_version"] != code_version():
        say("The snapshot was published by other code; the rules compared with are those of now.")
    records = read_named(home / FOLDER, decision.evidence)
    warehouse = compile_models(scratch_folder(home))
    return rebuild(warehouse, decision.mart, decision.row, product.grain, records)


def _difference(found: "Difference") -> dict[str, Any]:
    from ingestion.reasons import plain

    return {"column": found.column, "published": plain(found.published), "rebuilt": plain(found.rebuilt)}


def _show(console: Console, explanation: Mapping[str, Any], lines: Sequence[tuple[str, str]]) -> None:
    if console.as_json or not console.out.isatty():
        console.result(explanation, "\n".join(text for text, _ in lines))
        return
    from rich.console import Console as Terminal
    from rich.text import Text

    terminal = Terminal(file=console.out, soft_wrap=True)
    for text, style in lines:
        terminal.print(Text(text, style))


def _text(explanation: Mapping[str, Any], product: "Product") -> list[tuple[str, str]]:
    """The explanation in words, as lines with a style each."""
    lines = [
        (f"{product.title_zh}  {explanation['mart']}  {explanation['key']}", "bold"),
        (f"评估基准日 {explanation['as_of']}，知识截止 {explanation['known_at']}", "dim"),
        (f"快照 {explanation['snapshot_id']}", "dim"),
        ("", ""),
    ]
    for name, value in explanation["row"].items():
        column = product.by_name.get(name)
        lines.append((f"  {column.title_zh if column else name}：{_worded(value, column)}", ""))
    for reason in explanation["reasons"]:
        lines += _reason_lines(explanation["mart"], reason)
    return lines


def _worded(value: Any, column: Any) -> str:
    labels = {entry.value: entry.label_zh for entry in column.values} if column else {}
    if value is None:
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_worded(entry, column) for entry in value) or "（无）"
    return f"{labels[value]}（{value}）" if labels.get(value, value) != value else str(value)


def _reason_lines(mart: str, reason: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    from ingestion.reasons import MET, SUBJECT, read_reasons

    code = reason["code"]
    titles = {name: entry.title_zh for (of, _, name), entry in read_reasons().items() if of == mart}
    yield "", ""
    if code == SUBJECT:
        yield "判断对象及其所依据的记录", "bold"
    elif code.startswith(MET):
        yield f"已满足：没有“{titles.get(code.removeprefix(MET), code)}”的情形（{code}）", "bold green"
    else:
        yield f"理由：{titles.get(code, code)}（{code}）", "bold red"
    if reason["clause_text"]:
        yield f"  条款 {reason['clause_id']}：{reason['clause_text']}", "italic"
    for used in reason["parameters"]:
        span = f"{used['valid_from'] or '起'} 至 {used['valid_to'] or '今'}"
        source = SOURCES.get(used["source"], used["source"])
        value = "（不限）" if used["value"] is None else used["value"]
        yield f"  参数 {used['parameter']} = {value}（{source}，{span}）", ""
    for item in reason["evidence"][:SHOWN]:
        yield from _evidence_lines(item)
    if len(reason["evidence"]) > SHOWN:
        yield f"  …… 共 {len(reason['evidence'])} 条，此处列出 {SHOWN} 条；--json 给出全部。", "dim"


def _evidence_lines(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    role = ROLES.get(item["role"], item["role"])
    if item["record_key"] is None:
        yield f"  [{role}] {item['feed']}：查无记录", ""
        return
    place = f"（{item['file']} 第 {item['row_number']} 条）" if item["file"] else ""
    yield f"  [{role}] {item['feed']} {item['record_key']}{place}", "cyan"
    shown = item["raw"] or item["record"] or {}
    cells = [f"{name}={value}" for name, value in shown.items() if value not in (None, "")]
    if cells:
        yield f"      {'；'.join(cells)}", ""


def open_lines(home: "Path", uscc: str | None) -> list[tuple[str, str]]:
    """Records that might belong to the firm and count nowhere until a person has answered."""
    from orchestration.candidates import open_identities

    found = open_identities(home, uscc) if uscc else None
    if not found:
        return []
    head = f"待认定：{len(found)} 条未写明主体的记录可能属于该企业，认定前不计入（pinbiao match confirm）"
    lines = [("", ""), (head, "bold yellow")]
    lines += [(f"  {feed} {key}：{name}（相似 {score:.2f}）", "") for feed, key, name, score in found[:SHOWN]]
    return lines


def _verdict(found: Sequence["Difference"]) -> list[tuple[str, str]]:
    if not found:
        return [("", ""), ("核对：仅用所列证据重新判断，结果一致。", "bold green")]
    rows = [[entry.column, entry.published, entry.rebuilt] for entry in found]
    lines = table(["列", "已公布", "重新判断"], rows).splitlines()
    verdict = ("核对：仅用所列证据重新判断，结果不一致：", "bold red")
    return [("", ""), verdict, *((line, "") for line in lines)]
