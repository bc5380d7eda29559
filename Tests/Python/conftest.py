"""What the tests in the browser share: a demo network, its people, and chromium."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def demos(tmp_path_factory):
    """Servers with their own data, for tests that change what others would see."""
    from browser.network import ROOT, Demos

    program = Path(os.environ.get("ROUNDTABLE_BIN", ROOT / ".build/debug/roundtable"))
    return Demos(program.resolve(), tmp_path_factory.mktemp("demos"))


@pytest.fixture(scope="module")
def demo(demos):
    """The demo network of a file of tests."""
    with demos.fresh() as demo:
        yield demo


@pytest.fixture(scope="session")
def disk(tmp_path_factory):
    """The failing disk, compiled."""
    out = tmp_path_factory.mktemp("disk") / "disk.so"
    compiler = shutil.which("clang") or shutil.which("cc")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", out, Path(__file__).parent / "crash/disk.c"], check=True)
    return out


@pytest.fixture(scope="session")
def chromium():
    """Debian's chromium."""
    from playwright.sync_api import sync_playwright

    from browser.network import CHROMIUM

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def enter(demo, chromium):
    """The window of a seat, without JavaScript; it is at My work each time that it is asked for."""
    from browser.hands import Mouse

    hands = {}

    def enter(seat):
        if seat not in hands:
            context = demo.person(seat).window(chromium, java_script_enabled=False)
            hands[seat] = Mouse(context.new_page())
        hands[seat].open(demo.url)
        return hands[seat]

    yield enter
    for hand in hands.values():
        hand.page.context.close()


# Two workers take whole files, in this order: what takes longest comes first, so that neither waits for the other at the end.
LONG = ("test_accessibility", "test_crawl", "test_crash", "test_journey", "test_postgres", "test_cedar", "test_security")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))
