"""Which test provokes which coded fault, found in the syntax trees of source and tests.

A test is a witness of a code where the code (or the name that the source gives it) stands in one
of its assertions, in its parameters, in what it waits for, or in a table or function of its own
file that it uses; what a test puts into an error that it makes itself does not count.
:mod:`support.fault_proof` watches whether the faults truly come about.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from support.codes_in_source import PACKAGES, ROOT

from counter_ui.fault_catalogue import fault_codes

_CODE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
_MADE_BY_TESTS = (
    "DeskReaders",
    "Finding",
    "PostStatus",
    "PrinterState",
    "PrintResult",
    "TimeStanding",
)
"""Values with which a test plays a device: what stands in them was not provoked."""
_DEMANDS = frozenset({"raises", "until", "until_shown", "shows", "refused", "_refused", "said"})
"""Functions of tests that fail where something does not come about."""
_NOT = (ast.NotIn, ast.NotEq, ast.IsNot)


def source_codes() -> frozenset[str]:
    """The codes of the catalogue that the source can say: as they stand, or put together."""
    return frozenset(code for code in fault_codes() if _is_said(code))


@functools.cache
def _codes() -> frozenset[str]:
    return frozenset(fault_codes())


@functools.cache
def witnesses() -> Mapping[str, tuple[str, ...]]:
    """Code to ``tests/…::test_…``, all of them, by the alphabet of their files."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for test, codes in _tests(path):
            for code in codes:
                found[code] = (*found.get(code, ()), f"{path.relative_to(ROOT)}::{test}")
    return found


def _is_said(code: str) -> bool:
    texts, beginnings = _source_texts()
    if code in texts:
        return True
    return any(code.startswith(each) and code[len(each) :] in texts for each in beginnings)


@functools.cache
def _source_texts() -> tuple[frozenset[str], frozenset[str]]:
    """Every constant text, and how f-strings such as ``f"centre.{code}"`` begin."""
    texts: set[str] = set()
    beginnings: set[str] = set()
    for tree in _source_trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and len(node.values) == 2:
                first = node.values[0]
                if isinstance(first, ast.Constant) and str(first.value).endswith("."):
                    beginnings.add(str(first.value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    return frozenset(texts), frozenset(beginnings)


@functools.cache
def _named_codes() -> Mapping[str, str]:
    """Names of the source that stand for a code: ``Difference.LOST_THERE``, ``SHORT_OF_ROOM``."""
    codes, named = _codes(), {}
    for tree in _source_trees():
        for owner in ast.walk(tree):
            if not isinstance(owner, ast.ClassDef | ast.Module):
                continue
            prefix = f"{owner.name}." if isinstance(owner, ast.ClassDef) else ""
            for name, value in _assigned(owner.body):
                if isinstance(value, ast.Constant) and value.value in codes:
                    named[prefix + name] = str(value.value)
    return named


def _source_trees() -> Iterator[ast.Module]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield _tree(path)


@functools.cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _assigned(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for each in body:
        targets = each.targets if isinstance(each, ast.Assign) else []
        if isinstance(each, ast.AnnAssign):
            targets = [each.target]
        value = getattr(each, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(value, ast.expr):
                yield target.id, value


def _tests(path: Path) -> Iterator[tuple[str, set[str]]]:
    tree = _tree(path)
    own: dict[str, ast.AST] = dict(_assigned(tree.body))
    functions = [e for e in tree.body if isinstance(e, ast.FunctionDef | ast.AsyncFunctionDef)]
    own |= {each.name: each for each in functions if not each.name.startswith("test_")}
    for each in functions:
        if each.name.startswith("test_"):
            yield each.name, _codes_of(each, own, set())


def _codes_of(node: ast.AST, own: Mapping[str, ast.AST], seen: set[str]) -> set[str]:
    """In a function only what it demands counts; in a table, or what makes one, everything."""
    is_code = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _makes_table(node)
    found: set[str] = set()
    for part in _demanded(node) if is_code else [node]:
        for each in _provoked(part):
            found |= _codes_in(each)
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and each.id in own and each.id not in seen:
            seen.add(each.id)
            found |= _codes_of(own[each.id], own, seen)
    return found


def _makes_table(function: ast.AST) -> bool:
    """Parameters for tests, made by a function of their own."""
    return any(
        _called(each) == "param" for each in ast.walk(function) if isinstance(each, ast.Call)
    )


def _codes_in(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return set(_codes().intersection(_CODE.findall(node.value.replace("\\", ""))))
    name = ""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        name = f"{node.value.id}.{node.attr}"
    elif isinstance(node, ast.Name):
        name = node.id
    return {_named_codes()[name]} if name in _named_codes() else set()


def _demanded(function: ast.AST) -> Iterator[ast.AST]:
    """Assertions, parameters, what is gone through, and calls that wait or expect an error."""
    if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from function.decorator_list
    for each in _provoked(function):
        if isinstance(each, ast.For):
            yield each.iter
        elif isinstance(each, ast.Assert) or (
            isinstance(each, ast.Call) and _called(each) in _DEMANDS
        ):
            yield each


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def _provoked(node: ast.AST) -> Iterator[ast.AST]:
    """Everything below, but for what is not to be, and for errors and answers that the test makes
    itself.
    """
    if isinstance(node, ast.Call):
        called = _called(node)
        if called.endswith("Error") or called in _MADE_BY_TESTS:
            return
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return
    if isinstance(node, ast.Compare) and all(isinstance(op, _NOT) for op in node.ops):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _provoked(child)
