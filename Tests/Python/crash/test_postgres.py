"""The same with PostgreSQL: nodes are killed, the database is killed, cut off and started again. Nothing acknowledged is lost."""

import time

import pytest

from crash.cycle import SOAK, begin, end, evidence, inspect, kill_at_random, works_again


def test_a_killed_node_loses_nothing(towns, server):
    """R93 R88: kill -9 at random."""
    assert kill_at_random("PostgreSQL", towns, 30 * SOAK, server) > 300 * SOAK


def backends(server, town):
    """Every connection is cut."""
    server.sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'")


def killed(server, town):
    """The server of the database loses its power: nothing is written out."""
    server.stop("immediate")
    time.sleep(town.random.uniform(0.05, 0.3))
    server.start()


def away(server, town):
    """The database cannot be reached for a while."""
    names = [url.split("/")[3].split("?")[0] for url in town.demo.databases]
    for name in names:
        server.sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    backends(server, town)
    time.sleep(town.random.uniform(0.1, 0.4))
    for name in names:
        server.sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@pytest.mark.parametrize("fault", [backends, killed, away], ids=["connections cut", "database killed", "database away"])
def test_a_failing_database_is_survived(towns, server, fault):
    """R93: pages say 503 meanwhile, work goes on within five seconds after, and nothing is lost."""
    town = towns(fault.__name__, server)
    for cycle in range(6 * SOAK):
        begin(town)
        time.sleep(town.random.uniform(0.05, 0.3))
        fault(server, town)
        assert works_again(town), f"cycle {cycle}: no work within five seconds"
        statuses = {status for worker in town.workers for status in worker.refused}
        assert statuses <= {503}, statuses
        assert inspect(town, end(town)) == [], f"cycle {cycle}"
    evidence("PostgreSQL", fault.__doc__.split(":")[0].rstrip(".").lower(), 6 * SOAK, 0)
