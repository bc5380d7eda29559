"""Long commands say how far they are, and when they are interrupted nothing is half there."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from audit import twin
from browser.network import ROOT, Demo, free_port
from operations.installation import run, settings

PROGRAM = Path(os.environ.get("ROUNDTABLE_BIN", ROOT / ".build/debug/roundtable")).resolve()
CASES = 2_500


class Large(Demo):
    """A demo with so many generated cases that commands on it take their time."""

    def arguments(self, port):
        arguments, variables = super().arguments(port)
        return [*arguments, "--scale", str(CASES)], variables


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A large demo, built and stopped: what building said, and its folder."""
    demo = Large(PROGRAM, tmp_path_factory.mktemp("large") / "demo")
    demo.stop()
    return Path(demo.output.name).read_text(), demo.folder


def interrupt(command, after, **options):
    """Ctrl-C in the middle; whether it was in the middle."""
    # Started from a background job, the tests ignore Ctrl-C, and so would their children.
    listen = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=listen, **options)
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    return process.returncode != 0


def test_progress_is_told(large, tmp_path):
    said, folder = large
    assert re.search(rf"^  Generated cases: [1-9]\d* of {CASES}$", said, re.M)
    bundle, lines = str(tmp_path / "log.bundle"), 0
    for arguments in (["audit", "bundle", "--out", bundle], ["audit", "verify", "--bundle", bundle], ["check"]):
        start = time.monotonic()
        done = run(PROGRAM, folder, *arguments)
        took = time.monotonic() - start
        assert done.returncode == 0, done.stderr
        told = re.findall(r"^  (?:Events|Events read|Events checked|The keys|The data file|Signing the log)(?:: \d+ of \d+| …)$", done.stderr, re.M)
        # One line a second at most, and none in the first.
        assert (took < 2 or told) and len(told) <= took, (arguments, took, done.stderr)
        lines += len(told)
    assert lines > 2


def test_a_bundle_is_whole_or_not_there(large, tmp_path):
    """Interrupted at many moments, what had the name before has it still; then a whole bundle takes its place."""
    _, folder = large
    out = tmp_path / "log.bundle"
    command = [str(PROGRAM), "audit", "bundle", "--out", str(out)]
    environment = {**os.environ, **settings(folder)}
    out.write_bytes(b"the bundle of last month")
    start = time.monotonic()
    whole = run(PROGRAM, folder, "audit", "bundle", "--out", str(tmp_path / "other"))
    assert whole.returncode == 0
    took, interrupted = time.monotonic() - start, 0
    for step in range(1, 9):
        if interrupt(command, took * step / 8, env=environment):
            interrupted += 1
            assert out.read_bytes() == b"the bundle of last month" or twin.verify(out.read_bytes(), whole.stdout.strip()) == []
    assert interrupted >= 4
    done = run(PROGRAM, folder, "audit", "bundle", "--out", str(out))
    assert done.returncode == 0 and twin.verify(out.read_bytes(), done.stdout.strip()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.bundle", "other"]


@pytest.mark.parametrize("name", ["log.bundle.part", "log.bundle"])
@pytest.mark.parametrize("op", ["write", "sync", "synced"])
def test_a_bundle_is_not_there_before_it_is_on_the_disk(large, disk, tmp_path, op, name):
    """Killed at any step of writing, what had the name before has it still."""
    _, folder = large
    out = tmp_path / "log.bundle"
    out.write_bytes(b"the bundle of last month")
    shim = {"LD_PRELOAD": str(disk), "SHIM_FOLDER": str(tmp_path), "SHIM_KILL": f"{op}:{name}:1"}
    done = run(PROGRAM, folder, "audit", "bundle", "--out", str(out), **shim)
    assert (done.returncode == -signal.SIGKILL) == name.endswith(".part")
    assert (out.read_bytes() == b"the bundle of last month") == name.endswith(".part")


def test_a_bundle_that_does_not_fit(large, disk, tmp_path):
    """On a full disk the old one stays, nothing else does, and a sentence says what to do."""
    _, folder = large
    out, full = tmp_path / "log.bundle", tmp_path.parent / f"{tmp_path.name}-full"
    out.write_bytes(b"the bundle of last month")
    full.touch()
    shim = {"LD_PRELOAD": str(disk), "SHIM_FOLDER": str(tmp_path), "SHIM_FULL": str(full)}
    done = run(PROGRAM, folder, "audit", "bundle", "--out", str(out), **shim)
    assert done.returncode == 2 and "free space" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["log.bundle"] and out.read_bytes() == b"the bundle of last month"


def test_a_bundle_that_cannot_be_written(large, tmp_path):
    _, folder = large
    done = run(PROGRAM, folder, "audit", "bundle", "--out", str(tmp_path / "none/log.bundle"))
    assert done.returncode == 2 and "Check the folder" in done.stderr


def test_a_demo_is_whole_or_not_there(tmp_path):
    """Interrupted while accounts are made and while history is played, there is no demo; the next try builds a whole one."""
    folder = tmp_path / "demo"
    command = [str(PROGRAM), "demo", "--port", str(free_port()), "--data", str(folder)]
    for after in (0.2, 1, 3):
        assert interrupt(command, after)
        assert not folder.exists()
    assert (tmp_path / "demo.part").exists()
    demo = Demo(PROGRAM, folder)
    try:
        assert len(demo.person("city-coordinator").page("/cases").text) > 100
        assert sorted(path.name for path in folder.iterdir()) == ["accounts.json", "data", "keys"]
        assert not (tmp_path / "demo.part").exists()
    finally:
        demo.stop()


def test_two_do_not_build_one_demo(tmp_path):
    command = [str(PROGRAM), "demo", "--port", str(free_port()), "--data", str(tmp_path / "demo")]
    first = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 30
        while not list(tmp_path.glob("demo.part/keys/root.key")):
            assert first.poll() is None and time.monotonic() < end
            time.sleep(0.05)
        second = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert second.returncode == 2 and "another roundtable builds there" in second.stderr
        assert list(tmp_path.glob("demo.part/keys/root.key"))
    finally:
        first.kill()
        first.wait()


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/mother.txt").write_text("Dear mother")
    done = subprocess.run([str(PROGRAM), "demo", "--data", str(tmp_path / "letters")], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "holds something else" in done.stderr
    assert (tmp_path / "letters/mother.txt").read_text() == "Dear mother"
