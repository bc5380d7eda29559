"""The files of `deploy/` against what checks them, and against the documents and sources that they lean on."""

import json
import re
import shutil
import subprocess

import pytest

from browser.network import ROOT
from operations.installation import Installation

DEPLOY = ROOT / "deploy"
OPERATIONS = (ROOT / "docs/operations.md").read_text()


def unit(tmp_path):
    """The unit with a program that is there: the checks want to see one."""
    text = (DEPLOY / "roundtable.service").read_text()
    program = re.search(r"^ExecStart=(\S+) ", text, re.M)[1]
    assert program in OPERATIONS
    path = tmp_path / "roundtable.service"
    path.write_text(text.replace(program, shutil.which("true")))
    return path


def test_systemd_accepts_the_unit(tmp_path):
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit(tmp_path))], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr.strip()) == (0, "")


def test_the_unit_is_hard(tmp_path):
    """systemd's own score: 0 is best, 10 worst; a plain unit has 9.6."""
    done = subprocess.run(
        ["systemd-analyze", "security", "--no-pager", "--offline=yes", "--threshold=20", str(unit(tmp_path))], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-300:]
    score = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)[1]
    assert f"gives the unit {score} of 10" in OPERATIONS


def test_the_unit_fits_the_program():
    text = (DEPLOY / "roundtable.service").read_text()
    patience = int(re.search(r"patience = Duration\.seconds\((\d+)\)", (ROOT / "Sources/App/Application.swift").read_text())[1])
    assert int(re.search(r"^TimeoutStopSec=(\d+)$", text, re.M)[1]) >= 2 * patience
    assert "Type=notify" in text and "LimitCORE=0" in text and "MemorySwapMax=0" in text
    ports = re.findall(r"^SocketBindAllow=tcp:(\d+)$", text, re.M)
    assert ports == [re.search(r"`ROUNDTABLE_PORT` \| `(\d+)`", OPERATIONS)[1], re.search(r"`127\.0\.0\.1:(\d+)` or `\[::1\]", OPERATIONS)[1]]


def instructions():
    """The lines of the Containerfile, each with what continues it, as (word, rest)."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Containerfile").read_text(), flags=re.M).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]


def packages(run):
    return set(re.search(r"apt-get install -y --no-install-recommends ([^&]+)&&", run)[1].split())


def test_the_container_copies_what_is_there():
    copies = [rest.split() for word, rest in instructions() if word == "COPY"]
    assert len(copies) == 4
    for *sources, _ in copies:
        if sources[0].startswith("--from="):
            assert sources == ["--from=build", "/source/.build-release/release/roundtable"]
        else:
            assert all((ROOT / source).exists() for source in sources), sources
    manifest = (ROOT / "Package.swift").read_text()
    assert manifest.count(".testTarget(") and "Tests" in [source for *sources, _ in copies for source in sources]


def test_the_container_installs_what_the_documents_say():
    build, run = [packages(rest) for word, rest in instructions() if word == "RUN" and "apt-get" in rest]
    assert build == set(re.search(r"^apt-get install (.+)$", OPERATIONS, re.M)[1].split())
    listed = re.search(r"On the server it needs\n(.+?)\(`ldd`", OPERATIONS, re.S)[1]
    assert run == set(re.findall(r"`([a-z0-9.+-]+)`", listed))
    assert "swift build -c release --product roundtable --scratch-path .build-release --static-swift-stdlib" in OPERATIONS
    assert any("swift build -c release --product roundtable --scratch-path .build-release --static-swift-stdlib" == rest for _, rest in instructions())


def test_the_container_runs_as_nobody_of_importance():
    """Not as root, with nothing written but its two volumes, and asked for its health."""
    found = dict(instructions())
    user = next(index for index, (word, _) in enumerate(instructions()) if word == "USER")
    assert found["USER"] == "10001" and all(word not in ("RUN", "COPY") for word, _ in instructions()[user:])
    assert [word for word, _ in instructions()].count("FROM") == 2
    settings = dict(re.findall(r"(ROUNDTABLE_\w+)=(\S+)", found["ENV"]))
    assert found["VOLUME"] == f'["{settings["ROUNDTABLE_DATA"]}", "{settings["ROUNDTABLE_KEYS"]}"]'
    assert all(f"| `{key}` |" in OPERATIONS for key in settings)
    assert "--read-only" in OPERATIONS and "/readyz" in found["HEALTHCHECK"]


def test_the_health_check_tells_ready_from_not(demos):
    """The command of the Containerfile, as the engine would run it, on the port of a server that runs here."""
    words = json.loads(re.search(r"CMD (\[.*\])", dict(instructions())["HEALTHCHECK"])[1])
    with demos.fresh(Installation) as server:
        words[2] = words[2].replace("/8080", "/" + server.url.rsplit(":", 1)[1])
        check = lambda: subprocess.run(words, capture_output=True, timeout=30).returncode
        assert check() == 0
        (server.folder / "data/roundtable.sqlite").rename(server.folder / "data/away")
        assert check() != 0
        (server.folder / "data/away").rename(server.folder / "data/roundtable.sqlite")
        assert check() == 0
        server.stop()
        assert check() != 0


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_proxies_fit_the_program(name):
    """Both send to the default port, close what is for the operator only, and stand in the document."""
    text = (DEPLOY / name).read_text()
    assert f"deploy/{name}" in OPERATIONS
    assert f"127.0.0.1:{re.search(r'`ROUNDTABLE_PORT` . `([0-9]+)`', OPERATIONS)[1]}" in text
    assert text.count("{") == text.count("}") and "/readyz" in text and "404" in text


def test_links_of_the_documents_lead_somewhere():
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
            assert (document.parent / target).exists(), (document.name, target)
