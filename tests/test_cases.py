"""A test over many cases fails once, and tells of every case that fails."""

from __future__ import annotations

import inspect

import pytest
from tests.cases import every


def told(test, **fixtures) -> list[tuple[str, list[str]]]:
    """What each failing case raised, and the notes that say which it was."""
    with pytest.raises(BaseExceptionGroup) as caught:
        test(**fixtures)
    return [(type(error).__name__, error.__notes__) for error in caught.value.exceptions]


def test_all_cases_are_tried_and_all_that_fail_are_told():
    tried = []

    @every("number, limit", [(1, 2), (3, 2), (0, 0), (1, 1)])
    def below(number, limit):
        tried.append(number)
        assert 1 / number
        assert number < limit

    assert told(below) == [
        ("AssertionError", ["with {'number': 3, 'limit': 2}"]),
        ("ZeroDivisionError", ["with {'number': 0, 'limit': 0}"]),
        ("AssertionError", ["with {'number': 1, 'limit': 1}"]),
    ]
    assert tried == [1, 3, 0, 1]


def test_fixtures_are_still_asked_for(tmp_path):
    @every("name", ["a", "b"])
    def there(tmp_path, name):
        (tmp_path / name).write_text(name, encoding="utf-8")

    assert list(inspect.signature(there).parameters) == ["tmp_path"]
    there(tmp_path=tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a", "b"]


def test_what_is_stacked_is_tried_with_each_other():
    @every("one", [1, 2])
    @every("other", [2, 1])
    def same(one, other):
        if one != other:
            pytest.fail("they differ")

    assert told(same) == [
        ("Failed", ["with {'other': 2}", "with {'one': 1}"]),
        ("Failed", ["with {'other': 1}", "with {'one': 2}"]),
    ]


def test_a_case_does_not_skip_the_others():
    @every("number", [1, 2])
    def odd(number):
        if number == 1:
            pytest.skip("not this one")

    assert told(odd) == [("Skipped", ["with {'number': 1}"])]


def test_no_cases_and_unknown_names_are_refused():
    with pytest.raises(AssertionError, match="no cases of x"):
        every("x", [])
    with pytest.raises(AssertionError, match="takes no"):
        every("y", [1])(lambda x: None)
