"""R89: another engine, with a policy written by hand from the words of docs/access-policy.md, answers as the program does."""

import hashlib
import os
import random
import re
import subprocess
import time
from pathlib import Path

import pytest

from policy.cedar import POLICY, Cedar, Header, answer, compare_all

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = Path(os.environ.get("ROUNDTABLE_BIN", ROOT / ".build/debug/roundtable")).resolve()
COUNT = 1_000_000
SEED = 2026


def policies():
    """Each policy of the file with its name."""
    return {re.match(r'@id\("(.+?)"\)', text)[1]: text for text in re.split(r"\n\n(?=@id)|\n\n(?=//)", POLICY) if text.startswith("@id")}


def run(*words):
    return subprocess.run([PROGRAM, "policy", *words], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def printed():
    """The header, and the lines of facts and answers."""
    done = run("answers", "--count", str(COUNT), "--seed", str(SEED))
    assert done.returncode == 0, done.stderr
    header, *lines = done.stdout.splitlines()
    return Header(header), lines


@pytest.fixture(scope="module")
def answers(printed):
    """Different facts with their answers. Equal facts have equal answers."""
    found = {}
    for line in printed[1]:
        decision = re.search(r" (permit|deny) \S+$", line)
        facts, words = line[: decision.start()], decision[0][1:]
        assert found.setdefault(facts, words) == words, facts
    return found


@pytest.fixture(scope="module")
def sample(answers):
    """Some of them, in the order in which they were drawn."""
    return {facts: answer(words) for facts, words in list(answers.items())[:60_000]}


def test_a_million_facts_agree(printed, answers):
    """R89, G6: answers and reasons are the same for 1,000,000 random facts, of which a third at least is permitted."""
    header, lines = printed
    assert len(lines) == COUNT
    assert sum(" permit " in line for line in lines) > COUNT / 3
    begin = time.monotonic()
    differences, compared = compare_all(header, answers)
    print(f"\n{COUNT} facts, {compared} different ones, compared in {time.monotonic() - begin:.0f} s")
    assert differences == []
    assert compared == len(answers)


def test_uniform_facts_are_those_of_the_seed(printed):
    """R89: nobody chose the uniform facts: SplitMix64, written again, draws the same from the seed."""
    header, lines = printed
    state, mask = SEED, 2**64 - 1

    def roll(count):
        nonlocal state
        state = (state + 0x9E3779B97F4A7C15) & mask
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & mask
        return ((mixed ^ (mixed >> 31)) * count) >> 64

    for line in lines[0:150_000:3]:
        assert line.startswith(" ".join(values[roll(len(values))] for values in header.values.values()) + " ")


def test_the_version_is_the_hash_of_the_rules(printed):
    """R89: answers name the version of the policy that gave them, and everybody can compute it."""
    rules = run("rules").stdout
    assert printed[0].version == hashlib.sha256(rules.encode()).hexdigest()


def test_the_page_has_the_rules_of_the_code(printed):
    """R89: docs/access-policy.md, Policy.swift and the policy for Cedar name the same rules, acts and number of combinations."""
    page = (ROOT / "docs/access-policy.md").read_text()
    forbidden, permitted = (
        re.findall(r"`([a-z-]+)`", " ".join(re.findall(r"^\| (`.+?) \|", part.split("\n## ")[0], re.M)))
        for part in re.split(r"\n## What is (?:forbidden|permitted).*\n", page)[1:]
    )
    rules = [line.split()[:2] for line in run("rules").stdout.splitlines()]
    assert sorted(forbidden) == sorted(name for effect, name in rules if effect == "forbid")
    assert sorted(permitted) == sorted(name for effect, name in rules if effect == "permit")
    assert list(policies()) == [name for name in policies() if name in forbidden + permitted] and len(policies()) == len(rules)
    values = printed[0].values
    acts = re.search(r"^\| act \| (.+) \|$", page, re.M)[1].split(", ")
    assert acts == [re.sub("([A-Z])", r" \1", act).lower() for act in values["act"]]
    combinations = 1
    for words in values.values():
        combinations *= len(words)
    assert f"all {combinations:,} combinations" in page


@pytest.mark.parametrize("name", policies())
def test_no_policy_is_idle(printed, sample, name):
    """R89: without any one policy Cedar permits or denies something else."""
    left = "\n\n".join(text for other, text in policies().items() if other != name)
    alone = {facts: said for facts, said in sample.items() if said[1] == (name,)}
    assert Cedar(left, printed[0]).first_difference(alone, key=lambda said: said[0])


def mutants():
    """Forty changes of one word in one policy: another act or another value."""
    dice = random.Random(40)
    words = [(name, match) for name, text in policies().items() for match in re.finditer(r'"([A-Za-z-]+)"', text) if match.start() > 5]
    return [pytest.param(name, match.span(1), id=f"{name}-{match[1]}-{match.start()}") for name, match in dice.sample(words, 40)]


@pytest.mark.parametrize(("name", "span"), mutants())
def test_a_changed_word_is_noticed(printed, sample, name, span):
    """R89: the comparison notices a wrong word in the policy, wherever it stands."""
    text = policies()[name]
    word = text[slice(*span)]
    values = next(values for values in printed[0].values.values() if word in values)
    other = values[(values.index(word) + 1) % len(values)]
    changed = policies() | {name: text[: span[0]] + other + text[span[1] :]}
    assert Cedar("\n\n".join(changed.values()), printed[0]).first_difference(sample), f"{name}: {word} to {other}"


@pytest.mark.parametrize("words", [["--count", "0"], ["--count", "many"], ["--seed", "-1"]])
def test_what_cannot_be_drawn_is_said(words):
    """What was asked for wrongly is an error with a word on how to mend it, and nothing is printed."""
    done = run("answers", *words)
    assert done.returncode != 0 and done.stdout == "" and words[0] in done.stderr
