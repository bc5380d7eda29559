"""Towns for the crash tests."""

import os
from pathlib import Path

import pytest

import postgres
from browser.network import ROOT
from crash.cycle import SEED
from crash.town import Town


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL server of this file of tests."""
    server = postgres.Server()
    yield server
    server.remove()


@pytest.fixture
def towns(tmp_path):
    """Makes towns, each with a number; ends their servers."""
    made = []

    def town(number, postgres=None):
        program = Path(os.environ.get("ROUNDTABLE_BIN", ROOT / ".build/debug/roundtable")).resolve()
        made.append(Town(program, tmp_path / f"town-{number}", f"{SEED}-{number}", postgres))
        return made[-1]

    yield town
    for town in made:
        if town.demo.process.poll() is None:
            town.demo.kill()
