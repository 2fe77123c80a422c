"""Do the tests notice when the core is wrong? Change it in one small place, run them, count.

    python benchmarks/mutants.py [--module model.logic --module engine.incident] [--sample 100 --seed 1]

Every change (a *mutant*) is the program with one comparison, constant, operator, condition, call or
statement made different. A mutant is *killed* when a test fails, *timed out* when the tests no longer
end, and *survives* when they all still pass: then no test tells the changed program from the real
one. `tests/mutants.toml` lists the survivors that are known, each with the reason why it may survive.

The tests run on a copy of the project, and the changed module is handed to the import system from
memory: nothing is written in the project. Random tests are tried on the same examples every time. A
mutant is first tried with the tests that run the changed lines. One that survives them and is not
listed is tried with all tests of its module and then, where it bears on verdicts, on random worlds for
which the reference works out the answer.

Not changed: text, docstrings, annotations, assertions (they only tell the type checker what is known),
the `strict` of `zip` (which is one) and decorators.

Exit status 1: with ``--strict`` where less than 95 % were killed, where a survivor is not listed, or
where a listed one no longer survives.
"""

from __future__ import annotations

import argparse
import ast
import collections
import contextlib
import copy
import functools
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import pickle
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import tomllib
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, ModuleType

ROOT = Path(__file__).resolve().parent.parent
KNOWN = ROOT / "tests" / "mutants.toml"
ENOUGH = 0.95
"""The share of mutants that has to be killed."""
MEMORY = 6 * 2**30
"""Bytes a changed program may use before it counts as killed."""
COPIED = ("src", "tests", "seeds", "features", "docs", "benchmarks", "README.md", "pyproject.toml")

WORKED = "tests/worked"
TESTS: dict[str, tuple[str, ...]] = {
    "engine.case": ("tests/engine/test_contract.py",),
    "engine.clocks": ("tests/engine/test_contract.py",),
    "engine.conditions": ("tests/engine/test_contract.py",),
    "engine.contrast": (
        "tests/engine/test_contract.py",
        "tests/engine/test_reduction.py",
    ),
    "engine.counts": (
        "tests/engine/test_contract.py",
        "tests/engine/test_reduction.py",
    ),
    "engine.step_function": ("tests/engine/test_contract.py",),
    "engine.coverage": ("tests/engine/test_contract.py",),
    "engine.effect": (
        "tests/engine/test_contract.py",
        "tests/engine/test_reduction.py",
    ),
    "engine.evidence": ("tests/engine/test_contract.py",),
    "engine.findings.acts": ("tests/engine/test_findings.py",),
    "engine.findings.finding": ("tests/engine/test_findings.py",),
    "engine.findings.incident": ("tests/engine/test_findings.py",),
    "engine.findings.reports": ("tests/engine/test_findings.py",),
    "engine.findings.statements": ("tests/engine/test_findings.py",),
    "engine.flags": ("tests/engine/test_contract.py",),
    "engine.identity": ("tests/engine/test_contract.py",),
    "engine.incident": ("tests/engine/test_contract.py",),
    "engine.index": ("tests/engine/test_index.py",),
    "engine.kinds.__init__": ("tests/engine/test_contract.py",),
    "engine.kinds.deadline": ("tests/engine/test_contract.py",),
    "engine.kinds.demand": ("tests/engine/test_contract.py",),
    "engine.kinds.levels": (
        "tests/engine/test_contract.py",
        "tests/engine/test_reduction.py",
    ),
    "engine.kinds.prohibition": ("tests/engine/test_contract.py",),
    "engine.kinds.reduce": (
        "tests/engine/test_contract.py",
        "tests/engine/test_reduction.py",
    ),
    "engine.kinds.states": ("tests/engine/test_contract.py",),
    "engine.levels": (
        "tests/engine/test_contract.py",
        "tests/engine/test_reduction.py",
    ),
    "engine.looks": ("tests/engine/test_contract.py",),
    "engine.measured": (
        "tests/engine/test_contract.py",
        "tests/engine/test_reduction.py",
    ),
    "engine.observations": ("tests/engine/test_contract.py",),
    "engine.reduction": (
        "tests/engine/test_contract.py",
        "tests/engine/test_reduction.py",
    ),
    "engine.regions": ("tests/engine/test_contract.py",),
    "engine.scope": ("tests/engine/test_contract.py",),
    "engine.scoring": ("tests/engine/test_contract.py",),
    "engine.skepticism.chance": ("tests/engine/test_skepticism.py",),
    "engine.skepticism.past": ("tests/engine/test_skepticism.py",),
    "engine.skepticism.peers": ("tests/engine/test_skepticism.py",),
    "engine.skepticism.reference": ("tests/engine/test_skepticism.py",),
    "engine.statistics": ("tests/engine/test_statistics.py",),
    "engine.violations": ("tests/engine/test_contract.py",),
    "engine.weaker": ("tests/engine/test_contract.py",),
    "engine.window": ("tests/engine/test_contract.py",),
    "model.logic": ("tests/test_kleene.py",),
    "model.time": ("tests/test_moments.py",),
    "model.tree": ("tests/test_hierarchy.py",),
}
"""The modules of the core, with the tests each has beside the worked examples that all share."""
ALONE = frozenset({"model.logic", "model.time", "model.tree", "engine.statistics"})
"""Modules whose own tests have to do: what they mean does not depend on any pledge."""
AGREEMENT = "tests/engine/test_agreement.py"
"""The last resort: random worlds on which the engine has to say what the reference says."""


# -- what can be changed ---------------------------------------------------------------------------

_BOUNDARY = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_NEGATED = {
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_TWINS = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "any_of": "all_of",
    "all_of": "any_of",
    "sorted": "list",
    "bisect_right": "bisect_left",
}
_KLEENE = {"T": ("U", "F"), "U": ("T", "F"), "F": ("T", "U")}
_MEMBERS = {
    "Verdict": (
        *("BROKEN", "PARTIAL", "KEPT", "SLIPPING"),
        *("HOLDING", "INCONCLUSIVE", "UNTESTED", "VOID"),
    ),
    "Lifecycle": (
        *("ANNOUNCED", "ACTIVE", "IN_GRACE", "DORMANT"),
        *("SUPERSEDED", "WITHDRAWN", "ENDED"),
    ),
    "Rung": ("ALLEGED", "CORROBORATED", "VERIFIED", "ATTRIBUTED", "CONTESTED", "RETRACTED"),
    "Kind": ("CEASE", "REFRAIN", "REDUCE", "DO_BY", "WITHDRAW", "MAINTAIN", "REACH"),
    "Stance": ("AFFIRMS", "DENIES"),
}
"""The words of the domain: each is taken for the next one."""
_FREE = (ast.Assert, ast.Import, ast.ImportFrom, ast.AnnAssign)
Change = tuple[str, ast.AST]
"""The name of the operator and what stands in place of the node."""


def changes(node: ast.AST, parent: ast.AST | None) -> Iterator[Change]:
    """Every single change of a node, always in the same order."""
    match node:
        case ast.Compare():
            for place, operator in enumerate(node.ops):
                for name, table in (("boundary", _BOUNDARY), ("comparison", _NEGATED)):
                    if type(operator) in table:
                        ops = [*node.ops]
                        ops[place] = table[type(operator)]()
                        yield name, ast.Compare(node.left, ops, node.comparators)
        case ast.BoolOp():
            yield "and-or", ast.BoolOp(_other(node.op), node.values)
            for place in range(len(node.values)):
                rest = [value for number, value in enumerate(node.values) if number != place]
                yield "dropped", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        case ast.BinOp() if type(node.op) in _ARITHMETIC and not _is_text(node):
            yield "arithmetic", ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right)
        case ast.AugAssign() if type(node.op) in _ARITHMETIC:
            yield (
                "arithmetic",
                ast.AugAssign(node.target, _ARITHMETIC[type(node.op)](), node.value),
            )
            yield "removed", ast.Pass()
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert()):
            yield "unary", node.operand
        case ast.Constant():
            yield from _constants(node, parent)
        case ast.Name(id=name, ctx=ast.Load()) if name in _KLEENE:
            yield from (("kleene", ast.Name(other, ast.Load())) for other in _KLEENE[name])
        case ast.Attribute(value=ast.Name(id=kind), attr=name) if name in _MEMBERS.get(kind, ()):
            members = _MEMBERS[kind]
            following = members[(members.index(name) + 1) % len(members)]
            yield "word", ast.Attribute(node.value, following, node.ctx)
        case ast.Call():
            yield from _calls(node)
        case ast.comprehension():
            for place in range(len(node.ifs)):
                rest = [test for number, test in enumerate(node.ifs) if number != place]
                yield (
                    "filter",
                    ast.comprehension(node.target, node.iter, rest, node.is_async),
                )
        case ast.If() | ast.While() | ast.IfExp() if not isinstance(node.test, ast.Compare):
            turned = copy.copy(node)
            turned.test = ast.UnaryOp(ast.Not(), node.test)
            yield "condition", turned
        case ast.Return() if node.value is not None and not _is_none(node.value):
            yield "return", ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.Continue() | ast.Break():
            yield "removed", ast.Pass()


def _other(operator: ast.boolop) -> ast.boolop:
    return ast.Or() if isinstance(operator, ast.And) else ast.And()


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_text(node: ast.BinOp) -> bool:
    """Whether it joins text, which is not ours to change."""
    return any(
        isinstance(side, ast.JoinedStr)
        or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )


def _constants(node: ast.Constant, parent: ast.AST | None) -> Iterator[Change]:
    value = node.value
    if isinstance(parent, ast.keyword) and parent.arg == "strict":
        return
    if isinstance(value, bool):
        yield "constant", ast.Constant(not value)
    elif isinstance(value, int):
        for other in (value + 1, value - 1):
            yield "constant", ast.Constant(other)
    elif isinstance(value, float):
        for changed in (value * 1.25, value / 1.25) if value else (1.0,):
            yield "constant", ast.Constant(changed)


def _calls(node: ast.Call) -> Iterator[Change]:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name in _TWINS:
        function = copy.copy(node.func)
        if isinstance(function, ast.Name):
            function.id = _TWINS[name]
        elif isinstance(function, ast.Attribute):
            function.attr = _TWINS[name]
        # `list` takes no key.
        keywords = [] if name == "sorted" else node.keywords
        yield "twin", ast.Call(function, node.args, keywords)
    if name in ("field", "TypeVar"):
        return
    for place, keyword in enumerate(node.keywords):
        # Like an assertion, `strict` only tells what is known: that two are of one length.
        if keyword.arg is not None and not (name == "zip" and keyword.arg == "strict"):
            rest = [other for number, other in enumerate(node.keywords) if number != place]
            yield "argument", ast.Call(node.func, node.args, rest)


# -- the mutants of a module -----------------------------------------------------------------------


@dataclass(frozen=True)
class Mutant:
    """A module with one change.

    Attributes:
        module: The module, without the package.
        scope: The function or class the change is in, empty for the module itself.
        line: The first line of what is changed, as it stands in the file.
        operator: The kind of the change.
        was: What was changed.
        became: What it was changed to.
        nth: Which of several changes that read the same, from 1.
        number: Where in the tree, for `changed`.
        place: Which of the changes of that node, for `changed`.
        lines: The lines of the statement it is in.
    """

    module: str
    scope: str
    line: str
    operator: str
    was: str
    became: str
    nth: int
    number: int = field(compare=False)
    place: int = field(compare=False)
    lines: range = field(compare=False)

    @property
    def key(self) -> tuple[object, ...]:
        """What it is known by in the list of survivors: no line numbers, which move."""
        return (
            self.module,
            self.scope,
            self.line,
            self.operator,
            self.was,
            self.became,
            self.nth,
        )


def source_of(root: Path, module: str) -> Path:
    """The file of a module."""
    return root / "src" / "pledgewatch" / f"{module.replace('.', '/')}.py"


def mutants_of(root: Path, module: str) -> list[Mutant]:
    """Every mutant of a module, in the order of its text."""
    text = source_of(root, module).read_text(encoding="utf-8")
    lines = text.splitlines()
    tree = ast.parse(text)
    numbers = {node: number for number, node in enumerate(ast.walk(tree))}
    found: list[Mutant] = []
    seen: collections.Counter[tuple[object, ...]] = collections.Counter()
    for node, parents in _in_order(tree):
        parent = parents[-1] if parents else None
        scope = ".".join(p.name for p in parents if isinstance(p, (ast.FunctionDef, ast.ClassDef)))
        statement = node
        for above in (*reversed(parents), None):
            if isinstance(statement, ast.stmt) or above is None:
                break
            statement = above
        within = _lines(statement)
        first = getattr(node, "lineno", within.start)
        for place, (operator, other) in enumerate(changes(node, parent)):
            was, became = _shown(node), _shown(other)
            if was == became:
                continue
            line = lines[first - 1].strip()
            key = (scope, line, operator, was, became)
            seen[key] += 1
            found.append(
                Mutant(
                    module,
                    scope,
                    line,
                    operator,
                    was,
                    became,
                    seen[key],
                    numbers[node],
                    place,
                    within,
                )
            )
    return found


def _in_order(tree: ast.Module) -> Iterator[tuple[ast.AST, tuple[ast.AST, ...]]]:
    """The nodes that may be changed, each with those it is in, in the order of the text."""
    waiting: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(tree, ())]
    while waiting:
        node, parents = waiting.pop()
        if isinstance(node, _FREE) and not (isinstance(node, ast.AnnAssign) and node.value):
            continue
        if isinstance(node, ast.Assign) and _is_dunder(node.targets[0]):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node, parents
        inner: list[ast.AST] = []
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "type_params"):
                continue
            inner += [
                each
                for each in (value if isinstance(value, list) else [value])
                if isinstance(each, ast.AST)
            ]
        waiting += [(each, (*parents, node)) for each in reversed(inner)]


def _is_dunder(target: ast.AST) -> bool:
    return isinstance(target, ast.Name) and target.id.startswith("__")


def _lines(statement: ast.AST) -> range:
    """The lines of a statement, of a compound one those of its head."""
    first = getattr(statement, "lineno", 1)
    body = getattr(statement, "body", None)
    if isinstance(body, list) and body:
        return range(first, max(first + 1, body[0].lineno))
    return range(first, (getattr(statement, "end_lineno", None) or first) + 1)


def _shown(node: ast.AST) -> str:
    """A node as text; of a condition its test alone."""
    if isinstance(node, (ast.If, ast.While, ast.IfExp)):
        node = node.test
    if isinstance(node, ast.comprehension):
        return " ".join(f"if {ast.unparse(test)}" for test in node.ifs) or "no filter"
    return ast.unparse(node)


def changed(root: Path, mutant: Mutant) -> CodeType:
    """The changed module, compiled."""
    path = source_of(root, mutant.module)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    above: dict[ast.AST, tuple[ast.AST, str, int | None]] = {}
    nodes = list(ast.walk(tree))
    for parent in nodes:
        for name, value in ast.iter_fields(parent):
            if isinstance(value, list):
                above.update(
                    (each, (parent, name, place))
                    for place, each in enumerate(value)
                    if isinstance(each, ast.AST)
                )
            elif isinstance(value, ast.AST):
                above[value] = (parent, name, None)
    node = nodes[mutant.number]
    parent, name, place = above[node]
    _, other = list(changes(node, parent))[mutant.place]
    if isinstance(other, ast.expr | ast.stmt) and isinstance(node, ast.expr | ast.stmt):
        other = ast.copy_location(other, node)
    if place is None:
        setattr(parent, name, other)
    else:
        getattr(parent, name)[place] = other
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(ast.fix_missing_locations(tree), str(path), "exec")


# -- running the tests -----------------------------------------------------------------------------


class _Changed(importlib.abc.MetaPathFinder):
    """Finds one module and hands out its changed code; all others are found as ever."""

    def __init__(self, name: str, code: CodeType) -> None:
        self.name, self.code = name, code

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        assert spec is not None
        assert isinstance(spec.loader, importlib.machinery.SourceFileLoader)
        loader = _ChangedLoader(name, spec.loader.path)
        loader.code = self.code
        return importlib.util.spec_from_file_location(
            name,
            spec.loader.path,
            loader=loader,
            submodule_search_locations=spec.submodule_search_locations,
        )


class _ChangedLoader(importlib.machinery.SourceFileLoader):
    """Loads a module from its changed code."""

    code: CodeType

    def get_code(self, fullname: str) -> CodeType:
        return self.code


class _Steady:
    """Random tests on the same examples every time, without a search for the smallest."""

    def __init__(self, examples: int) -> None:
        self.examples = examples

    def pytest_configure(self) -> None:
        from hypothesis import HealthCheck, Phase, settings

        settings.register_profile(
            "mutants",
            max_examples=self.examples,
            stateful_step_count=10,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )
        settings.load_profile("mutants")


class _Chosen:
    """Runs only some tests, and in a given order."""

    def __init__(self, order: dict[str, int] | None, known: frozenset[str]) -> None:
        self.order, self.known = order, known

    def pytest_collection_modifyitems(self, items: list) -> None:
        if self.order is None:
            return
        # A test that has another name than before has its cases from the changed module.
        items[:] = sorted(
            (i for i in items if i.nodeid in self.order or i.nodeid not in self.known),
            key=lambda item: self.order.get(item.nodeid, -1),
        )


class _Patient:
    """Ends the process when a test takes far longer than on the real program."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds
        signal.signal(signal.SIGPROF, lambda *_: os._exit(_ENDLESS))
        self.wait(_LEAST)

    def wait(self, seconds: float) -> None:
        """So many seconds of this process's own time: others may keep the machine busy."""
        signal.setitimer(signal.ITIMER_PROF, seconds)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.wait(_LEAST + 5 * self.seconds.get(nodeid, 5.0))


class _Told:
    """Which lines each test runs, and how long it takes."""

    def __init__(self, coverage: object) -> None:
        self.coverage = coverage
        self.seconds: dict[str, float] = {}
        self.caches: list = []

    def pytest_collection_finish(self) -> None:
        self.caches = [
            each
            for each in gc.get_objects()
            if isinstance(each, functools._lru_cache_wrapper)
            and str(each.__module__).startswith(("tests", "pledgewatch"))
        ]

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        # What one test has computed and the next remembers, both rest on.
        for cache in self.caches:
            cache.cache_clear()
        self.coverage.switch_context(nodeid)

    def pytest_runtest_logreport(self, report) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration


_ENDLESS = 99
"""The exit status of a process in which a test did not end."""
_UNCHANGED = 98
"""The exit status of a process in which the changed module was not loaded."""
_LEAST = 15.0
"""Seconds that any test, or reading all of them, may take."""


@dataclass(frozen=True)
class Known:
    """What is known of the tests from running them on the real program."""

    seconds: dict[str, float]
    lines: dict[str, dict[int, frozenset[str]]]

    def running(self, mutant: Mutant) -> frozenset[str] | None:
        """The tests that run the lines of a change; None where the import alone does."""
        told = self.lines.get(mutant.module, {})
        tests = frozenset().union(*(told.get(line, frozenset()) for line in mutant.lines))
        return None if "" in tests else tests


def _pytest(tests: Iterable[str], *plugins: object) -> int:
    import pytest

    arguments = (
        *("-x", "-q", "--no-header", "-p", "no:xdist", "-p", "no:cacheprovider"),
        # Else the hook that rewrites assertions would load the modules of a pytest plugin, which
        # this project is, before `_Changed` is asked for them.
        "--assert=plain",
        *("-p", "no:unraisableexception", "-p", "no:threadexception"),  # they search all memory
    )
    return int(pytest.main([*arguments, *sorted(set(tests))], plugins=list(plugins)))


def _prepare(root: Path) -> None:
    """Point this process at the copy, and load what the tests need of others."""
    os.chdir(root)
    sys.path[:0] = [str(root / "src"), str(root)]
    os.environ["PLEDGEWATCH_EXAMPLES"] = "quick"
    for name in (
        *("attrs", "numpy", "scipy.special", "scipy.stats", "pendulum", "networkx"),
        *("tomli_w", "pytest", "hypothesis", "hypothesis.strategies", "hypothesis.stateful"),
        *("coverage", "pytest_bdd.plugin", "_hypothesis_pytestplugin"),
    ):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    from _pytest.config import default_plugins

    for name in default_plugins:
        importlib.import_module(f"_pytest.{name}")
    assert "pledgewatch" not in sys.modules
    gc.collect()
    gc.freeze()  # what is loaded once need not be searched again in every process


def _child(work: Callable[[], int], limit: float, log: Path | None = None) -> int | None:
    """The exit status of some work in a process of its own; None where it did not end in time."""
    sys.stdout.flush()
    process = os.fork()
    if process == 0:
        status = 3
        try:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            out = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(out, 1)
            os.dup2(out, 2)
            status = work()
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    end = time.monotonic() + limit
    pause = 0.002
    while time.monotonic() < end:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return None


def learn(root: Path, modules: Sequence[str], tests: Sequence[str]) -> Known:
    """Run all tests on the real program once, and see which lines each of them runs."""
    answer = root / "known.pickle"

    def work() -> int:
        import coverage

        recorder = coverage.Coverage(
            data_file=None, config_file=False, include=[str(root / "src" / "*")]
        )
        recorder.start()
        told = _Told(recorder)
        status = _pytest(tests, _Steady(60), told)
        recorder.stop()
        data = recorder.get_data()
        lines = {
            module: {
                line: frozenset(contexts)
                for line, contexts in data.contexts_by_lineno(str(source_of(root, module))).items()
            }
            for module in modules
        }
        answer.write_bytes(pickle.dumps((told.seconds, lines)))
        return status

    log = root / "known.log"
    if _child(work, 1800, log) != 0:
        sys.exit(log.read_text(errors="replace")[-4000:] + "\nthe tests fail before any change")
    return Known(*pickle.loads(answer.read_bytes()))


def survives(root: Path, mutant: Mutant, known: Known, *, surely: bool) -> bool | None:
    """Whether no test tells a mutant from the real program; None where the tests do not end.

    Args:
        root: The copy of the project.
        mutant: The change.
        known: What is known of the tests.
        surely: Whether to try also the tests that do not run the changed lines, and the last resort.
    """
    code = changed(root, mutant)
    name = f"pledgewatch.{mutant.module}".removesuffix(".__init__")
    mine = tests_of(root, mutant.module)

    def attempt(chosen: Iterable[str] | None) -> int | None:
        order = None
        seconds = 60.0
        files: Iterable[str] = [AGREEMENT]
        if chosen is not None:
            listed = sorted(chosen, key=lambda test: (_far(test, mine), known.seconds[test]))
            order = {test: number for number, test in enumerate(listed)}
            seconds = sum(known.seconds[test] for test in listed)
            files = {test.partition("::")[0] for test in listed}

        def work() -> int:
            sys.meta_path.insert(0, _Changed(name, code))
            chosen_ones = _Chosen(order, frozenset(known.seconds))
            status = _pytest(files, _Steady(60), chosen_ones, _Patient(known.seconds))
            loaded = sys.modules.get(name)
            was_changed = loaded is None or isinstance(loaded.__loader__, _ChangedLoader)
            return status if was_changed else _UNCHANGED

        status = _child(work, 30 + 8 * seconds)
        if status == _UNCHANGED:
            sys.exit(f"{name} was loaded by somebody else: no change was tried")
        return status

    every = frozenset(t for t in known.seconds if _far(t, mine) < len(mine))
    running = known.running(mutant)
    stages: list[frozenset[str] | None] = [every if running is None else running & every]
    if surely:
        stages.append(every - (stages[0] or every))
        if mutant.module not in ALONE and (root / AGREEMENT).exists():
            stages.append(None)
    for chosen in stages:
        status = 0 if chosen is not None and not chosen else attempt(chosen)
        if status in (None, _ENDLESS):
            return None
        if status != 0:
            return False
    return True


def _far(test: str, mine: Sequence[str]) -> int:
    """How far down the list of a module's tests one is found; the length where it is not."""
    return next((n for n, path in enumerate(mine) if test.startswith(path)), len(mine))


def tests_of(root: Path, module: str) -> tuple[str, ...]:
    """The tests that are to notice a change of a module, the closest first."""
    shared = () if module in ALONE else (WORKED,)
    return tuple(path for path in (*TESTS[module], *shared) if (root / path).exists())


# -- the report ------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """What became of the mutants of a module."""

    killed: int = 0
    timed_out: int = 0
    known: list[Mutant] = field(default_factory=list)
    new: list[Mutant] = field(default_factory=list)

    @property
    def all(self) -> int:
        """How many there are."""
        return self.killed + self.timed_out + len(self.known) + len(self.new)

    @property
    def share(self) -> float:
        """The share that some test noticed."""
        return (self.killed + self.timed_out) / self.all if self.all else 1.0


def known_survivors() -> dict[tuple[object, ...], str]:
    """The survivors that are listed, with the reason why each may survive."""
    reasons = listed_in(KNOWN) if KNOWN.exists() else {}
    for key, reason in reasons.items():
        if not reason.strip():
            sys.exit(f"{KNOWN.name}: no reason is given for {key}")
    return reasons


def listed_in(path: Path) -> dict[tuple[object, ...], str]:
    """The mutants that a file lists, with what it says of each."""
    listed = tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", [])
    return {
        (
            *(entry["module"], entry["scope"], entry["line"], entry["operator"]),
            *(entry["was"], entry["became"], entry.get("nth", 1)),
        ): entry["reason"]
        for entry in listed
    }


def stub(mutant: Mutant) -> str:
    """A survivor as an entry of the list, its reason still to be written."""
    fields = ("module", "scope", "line", "operator", "was", "became")
    told = [f"{name} = {json.dumps(getattr(mutant, name), ensure_ascii=False)}" for name in fields]
    if mutant.nth > 1:
        told.append(f"nth = {mutant.nth}")
    return "\n".join(("[[survivor]]", *told, 'reason = ""'))


def copied(into: Path) -> None:
    """A copy of the project as it is now, so that an edit meanwhile changes nothing."""
    for name in COPIED:
        origin = ROOT / name
        if origin.is_dir():
            ignored = shutil.ignore_patterns(".*", "*.egg-info")
            shutil.copytree(origin, into / name, ignore=ignored)
        else:
            shutil.copy2(origin, into / name)


def chosen_mutants(
    root: Path, modules: Sequence[str], sample: int | None, seed: int, again: Path | None
) -> list[Mutant]:
    found = [mutant for module in modules for mutant in mutants_of(root, module)]
    if again is not None:
        listed = listed_in(again)
        found = [mutant for mutant in found if mutant.key in listed]
    if sample is None or sample >= len(found):
        return found
    return sorted(random.Random(seed).sample(found, sample), key=found.index)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--module", action="append", choices=TESTS, help="only this one; repeat")
    parser.add_argument("--sample", type=int, help="only so many mutants, chosen at random")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    parser.add_argument("--strict", action="store_true", help="fail below 95 %% or on news")
    parser.add_argument("--stubs", type=Path, help="write new survivors there, to be listed")
    parser.add_argument("--again", type=Path, help="only those that `--stubs` wrote there")
    parser.add_argument(
        "--quick", action="store_true", help="only with the tests that run the changed lines"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutants-") as directory:
        root = Path(directory).resolve()
        copied(root)
        modules = [module for module in options.module or TESTS if source_of(root, module).exists()]
        mutants = chosen_mutants(root, modules, options.sample, options.seed, options.again)
        sys.exit(run(root, modules, mutants, options))


def run(
    root: Path, modules: Sequence[str], mutants: Sequence[Mutant], options: argparse.Namespace
) -> int:
    begin = time.monotonic()
    _prepare(root)
    tests = {path for module in modules for path in tests_of(root, module)}
    known = learn(root, modules, sorted(tests))
    took = time.monotonic() - begin
    print(f"{len(known.seconds)} tests pass in {took:.0f} s; {len(mutants)} mutants", flush=True)
    reasons = known_survivors()
    outcomes = {module: Outcome() for module in modules}
    for number, mutant in enumerate(mutants, 1):
        # A survivor that is listed needs no second thought.
        surely = not options.quick and mutant.key not in reasons
        alive = survives(root, mutant, known, surely=surely)
        outcome = outcomes[mutant.module]
        if alive is None:
            outcome.timed_out += 1
        elif not alive:
            outcome.killed += 1
        elif mutant.key in reasons:
            outcome.known.append(mutant)
        else:
            outcome.new.append(mutant)
            print(told(mutant), flush=True)
        if number % 100 == 0:
            print(f"  {number} in {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
    report(outcomes)
    print(f"\n{len(mutants)} mutants in {(time.monotonic() - begin) / 60:.1f} minutes")
    if options.stubs:
        new = [mutant for outcome in outcomes.values() for mutant in outcome.new]
        options.stubs.write_text("\n\n".join(map(stub, new)) + "\n", encoding="utf-8")
    survived = {mutant.key for outcome in outcomes.values() for mutant in outcome.known}
    tried = {mutant.key for mutant in mutants}
    missing = options.sample is None and options.again is None
    stale = [
        key
        for key in reasons
        if key[0] in outcomes and key not in survived and (missing or key in tried)
    ]
    for key in stale:
        print("listed, but does not survive:", *key)
    caught = sum(outcome.killed + outcome.timed_out for outcome in outcomes.values())
    few = bool(mutants) and caught < ENOUGH * len(mutants)
    news = any(outcome.new for outcome in outcomes.values())
    return int(options.strict and (few or news or bool(stale)))


def told(mutant: Mutant) -> str:
    place = f"{mutant.module}:{mutant.lines.start} {mutant.scope}"
    return (
        f"\nsurvived: {place} ({mutant.operator})\n    {mutant.line}\n"
        f"    {mutant.was}\n    -> {mutant.became}"
    )


def report(outcomes: dict[str, Outcome]) -> None:
    print("\n| module | mutants | killed | timed out | survived: known | new | killed % |")
    print("|---|---|---|---|---|---|---|")
    total = Outcome()
    for module, outcome in outcomes.items():
        _row(module, outcome)
        total.killed += outcome.killed
        total.timed_out += outcome.timed_out
        total.known += outcome.known
        total.new += outcome.new
    _row("all", total)


def _row(name: str, outcome: Outcome) -> None:
    cells = (name, outcome.all, outcome.killed, outcome.timed_out, len(outcome.known))
    print("|", " | ".join(map(str, (*cells, len(outcome.new), f"{100 * outcome.share:.1f}"))), "|")


if __name__ == "__main__":
    main()
