"""The API cannot be misused: each misuse is a compile error, and says why (DESIGN 3, R89)."""
import concurrent.futures
import re
import textwrap

import pytest

import snippets
from compiler import typecheck

GROUPS = [(snippets.HANDLER, snippets.MISUSES), (snippets.APP, snippets.APP_MISUSES), (snippets.RECORDS, snippets.RECORDS_MISUSES)]
ALL = {name: (head + textwrap.dedent(text), pattern) for head, group in GROUPS for name, (text, pattern) in group.items()}


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """All snippets, two at a time; the modules are loaded once before, so that the compilers share what they cache."""

    def one(name, text):
        return name, typecheck(text, tmp_path_factory.mktemp(name))

    first = dict([one("handler", snippets.CONTROLS["handler"])])
    rest = {name: text for name, text in snippets.CONTROLS.items() if name != "handler"} | {name: text for name, (text, _) in ALL.items()}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return first | dict(pool.map(lambda item: one(*item), rest.items()))


@pytest.mark.parametrize("name", snippets.CONTROLS)
def test_right_use_compiles(results, name):
    code, errors = results[name]
    assert code == 0 and not errors, errors


@pytest.mark.parametrize("name", ALL)
def test_misuse_does_not_compile(results, name):
    code, errors = results[name]
    assert code != 0, "it compiles"
    expected = [error for error in errors if re.search(ALL[name][1], error)]
    assert expected, errors


def test_there_are_enough():
    assert len(ALL) >= 30
