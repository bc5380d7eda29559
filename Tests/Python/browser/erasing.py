"""How the coordinator and the data protection officer erase a closed case."""

import re
import time


def closed(demo, name):
    """Address and reference of a closed case of the coordinator."""
    coordinator = demo.person("city-coordinator")
    case = coordinator.page("/cases?state=closed").links[name]
    return case, re.search(r"RT-\d{4}-\d+", coordinator.get(case).text)[0]


def close(demo, name):
    """Closes an open case of the coordinator and returns its address."""
    coordinator = demo.person("city-coordinator")
    case = coordinator.page("/cases").links[name]
    form = {"confirmed": "yes", "outcome": "goal-reached", "goal-met": "met", "statement": "Reached.", "thanks": ""}
    assert coordinator.post(f"{case}/closure", form).status_code == 303
    return case


def propose(demo, name):
    """Proposes an erasure; returns the address at which the officer decides on it."""
    case, reference = closed(demo, name)
    form = {"ground": "retention", "reason": "The period of the agreement has ended.", "reference": reference}
    assert demo.person("city-coordinator").post(f"{case}/erasure", form).status_code == 303
    return demo.person("city-dpo").page("/erasures").links[reference]


def erase(demo, name):
    """Proposes and approves; returns the case, the page of the certificate, and the certificate."""
    case, reference = closed(demo, name)
    address, officer = propose(demo, name), demo.person("city-dpo")
    assert officer.post(f"{case}/erasure/decision", {"decision": "erase", "reference": reference, "answer": ""}).status_code == 303
    for _ in range(90):
        answer = officer.get(f"{address}/certificate")
        if answer.status_code == 200:
            return case, address, answer.content
        time.sleep(0.5)
    raise AssertionError("The keeper of the log made no certificate.")
