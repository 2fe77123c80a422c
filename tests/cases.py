"""How hard the tests look, and one test over many cases, which tells of every case that fails."""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

SIZE = os.environ.get("PLEDGEWATCH_EXAMPLES", "quick")
"""`quick`, `nightly` or `release`."""
_FAILURES = (Exception, pytest.fail.Exception, pytest.skip.Exception)
"""A case that skips would take the others with it, unseen: it fails."""

_LONGEST = 500
"""Characters of a case that are shown."""


def _note(case: dict[str, Any]) -> str:
    shown = f"with {case!r}"
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}..."


def every(
    names: str | Sequence[str], values: Iterable[Any]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test on many values, as `pytest.mark.parametrize` does, but as one test.

    For cases that are cheap and many: as tests of their own they would cost more than what they do.
    Fixtures are those of the one test, so a case must leave them as it found them. May be stacked.

    Raises:
        BaseExceptionGroup: with all that was raised, each with a note of its case.
    """
    keys = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    cases = [dict(zip(keys, value if len(keys) > 1 else (value,), strict=True)) for value in values]
    assert cases, f"no cases of {names}"

    def over(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def run(**fixtures: Any) -> None:
            failures: list[BaseException] = []
            for case in cases:
                try:
                    test(**fixtures, **case)
                except BaseExceptionGroup as group:
                    for error in group.exceptions:
                        error.add_note(_note(case))
                    failures += group.exceptions
                except _FAILURES as error:
                    error.add_note(_note(case))
                    failures.append(error)
            if failures:
                raise BaseExceptionGroup(
                    f"{len(failures)} failures in {len(cases)} cases", failures
                )

        told = inspect.signature(test)
        rest = [each for name, each in told.parameters.items() if name not in keys]
        assert len(rest) + len(keys) == len(told.parameters), f"{test.__name__} takes no {keys}"
        run.__signature__ = told.replace(parameters=rest)  # type: ignore[attr-defined]
        return run

    return over
