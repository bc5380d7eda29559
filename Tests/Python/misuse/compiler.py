"""Type-checks a snippet as if it stood in the target App: same flags, same modules, as the last build left them."""
import json
import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(os.environ.get("ROUNDTABLE_BUILD", ROOT / ".build" / "debug"))
FEATURES = ("ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault")


def command_of_app():
    """The compiler's arguments for App, from the build's own plan (`.build/debug.yaml`)."""
    plan = BUILD.parent / f"{BUILD.name}.yaml"
    assert plan.exists(), f"{plan} is missing: run `swift build --build-tests` first, or set ROUNDTABLE_BUILD"
    for line in plan.read_text().splitlines():
        if '"-module-name","App"' in line.replace('", "', '","') and '"-emit-module"' in line:
            return json.loads(line[line.index("[") :])
    raise AssertionError(f"{plan} has no command for App")


def flags():
    """What a snippet needs of it: compiler, modules, C modules, language mode and upcoming features."""
    words = command_of_app()
    kept = [words[0], "-typecheck", "-I", str(BUILD / "Modules")]
    # Headers of libraries of the system, which pkg-config named.
    kept += [word for word in words if word.startswith("-I/")]
    for index, word in enumerate(words[:-1]):
        if word in ("-Xcc", "-swift-version", "-enable-upcoming-feature", "-target"):
            kept += [word, words[index + 1]]
    return kept


FLAGS = flags() if (BUILD.parent / f"{BUILD.name}.yaml").exists() else []


def typecheck(snippet, folder):
    """Exit code and errors of the compiler for a text."""
    file = folder / "Snippet.swift"
    file.write_text(snippet)
    done = subprocess.run([*(FLAGS or flags()), str(file)], capture_output=True, text=True, timeout=80)
    errors = re.findall(r"error: (.*)", done.stdout + done.stderr)
    return done.returncode, errors
