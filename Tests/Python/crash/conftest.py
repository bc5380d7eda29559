"""Towns for the crash tests."""

import functools
import os
from pathlib import Path

import pytest

import postgres
from browser.network import ROOT, Demo
from crash.cycle import SEED
from crash.town import Town


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server of the tests' own."""
    server = postgres.Server()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def program():
    return Path(os.environ.get("ROUNDTABLE_BIN", ROOT / ".build/debug/roundtable")).resolve()


@pytest.fixture(scope="session")
def first(program, tmp_path_factory):
    """Builds the demo once on each engine; towns are copies."""

    @functools.cache
    def build(postgres):
        demo = Demo(program, tmp_path_factory.mktemp("first") / "first", postgres)
        demo.stop()
        return demo

    return build


@pytest.fixture
def towns(program, first, tmp_path):
    """Makes towns, each with a number; ends their servers."""
    made = []

    def town(number, postgres=None):
        made.append(Town(program, tmp_path / f"town-{number}", f"{SEED}-{number}", postgres, first(postgres)))
        return made[-1]

    yield town
    for town in made:
        if town.demo.process.poll() is None:
            town.demo.kill()
