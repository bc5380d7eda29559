"""The second engine: Cedar, asked what `roundtable policy answers` has answered."""

import functools
import json
import multiprocessing
import os
from pathlib import Path

import cedarpy

POLICY = (Path(__file__).parent / "policy.cedar").read_text()


class Header:
    """The first line: the version of the policy, and the values of each dimension."""

    def __init__(self, line):
        fields = [field.split("=", 1) for field in line.split()]
        self.version = dict(fields)["policy"]
        self.values = {name: values.split(",") for name, values in fields[1:]}


class Cedar:
    """Answers lines of facts. Policies and seats are read once."""

    def __init__(self, policies, header):
        seats = [(account, function) for account in header.values["account"] for function in header.values["function"]]
        self.names = list(header.values)
        self.policies = cedarpy.PolicySet.from_str(policies)
        self.entities = cedarpy.Entities.from_json_str(
            json.dumps(
                [
                    {"uid": {"type": "Seat", "id": f"{account} {function}"}, "attrs": {"account": account, "function": function}, "parents": []}
                    for account, function in seats
                ]
            )
        )
        self.context = functools.cache(self._context)

    def _context(self, words):
        return json.dumps(dict(zip(self.names[3:], words.split(" "), strict=True)))

    def _request(self, facts):
        act, account, function, rest = facts.split(" ", 3)
        return {
            "principal": {"type": "Seat", "id": f"{account} {function}"},
            "action": {"type": "Action", "id": act},
            "resource": {"type": "Case", "id": "the case"},
            "context": self.context(rest),
        }

    def answers(self, facts):
        """For each line of facts `permit` or `deny`, and the names of the policies that decided."""
        return [
            self._answer(result) for result in cedarpy.is_authorized_batch([self._request(line) for line in facts], self.policies, self.entities)
        ]

    @staticmethod
    def _answer(result):
        # A policy that fails is passed over by Cedar; here it fails the comparison.
        if result.diagnostics.errors:
            return ("error", tuple(result.diagnostics.errors))
        names = result.diagnostics.id_annotations_by_reason
        rules = sorted(names[reason] for reason in result.diagnostics.reasons)
        return ("permit" if result.allowed else "deny", tuple(rules or ["no-rule-permits"]))

    def first_difference(self, sample, key=lambda answer: answer):
        """The first facts of which this engine says something else than the sample, which maps facts to answers."""
        lines = list(sample)
        for start in range(0, len(lines), 200):
            chunk = lines[start : start + 200]
            for facts, answer in zip(chunk, self.answers(chunk), strict=True):
                if key(answer) != key(sample[facts]):
                    return f"{facts}: here {sample[facts]}, Cedar {answer}"
        return None


def answer(words):
    """`permit a,b` as a tuple that can be compared."""
    decision, rules = words.split(" ")
    return (decision, tuple(sorted(rules.split(","))))


def start(header):
    """In each process: its engine."""
    global engine
    engine = Cedar(POLICY, header)


def compare(chunk):
    """The first difference in a chunk of facts and answers, and how many were compared."""
    sample = {facts: answer(words) for facts, words in chunk}
    return engine.first_difference(sample), len(sample)


def compare_all(header, answers):
    """The differences and the number of facts compared, on all processors."""
    pairs = list(answers.items())
    chunks = [pairs[start : start + 5000] for start in range(0, len(pairs), 5000)]
    with multiprocessing.get_context("fork").Pool(os.cpu_count(), start, (header,)) as pool:
        results = list(pool.imap_unordered(compare, chunks))
    return [difference for difference, _ in results if difference], sum(count for _, count in results)
