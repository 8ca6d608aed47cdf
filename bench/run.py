"""Benchmarks: one table of our work beside core's, taken in the same run.

    make bench                              # 300,000 appeals
    make bench ARGS="--appeals 1000000"

The ratios count, the milliseconds are this machine's. A missed goal is said in the
table and is no error: only a crash ends with another status than 0.
"""

import argparse
import importlib
import os
import sys
import time
import warnings

import odoo.tools
from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry

from bench import peer, town
from bench.measure import Bench, format_table

# Imported once the configuration says where our modules are
MODULES = (
    "creating",
    "bulk",
    "deadlines",
    "revision",
    "drafting",
    "letters",
    "printing",
    "lists",
    "similar",
    "quality",
    "desk",
    "portal",
)
ROLES = ("registrar", "office_head", "executor", "supervisor", "signatory")


def main():
    arguments = parse_arguments()
    odoo.tools.config.parse_config(
        ["-c", os.environ["ODOO_CONF"], "-d", arguments.database, "--log-level=warn"]
    )
    warnings.simplefilter("ignore")
    registry = prepare(arguments)
    say("Measuring")
    bench = Bench(registry, arguments.repeat, arguments.cards)
    with registry.cursor() as cr:
        users = find_users(api.Environment(cr, SUPERUSER_ID, {}))
    rows = []
    for name in arguments.only or MODULES:
        say(f"  {name}")
        rows += importlib.import_module(f"bench.{name}").measure(bench, users)
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"\n{arguments.appeals} appeals, medians of {arguments.repeat}, {load}\n")
    print(format_table(rows))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--appeals",
        type=int,
        default=int(os.environ.get("BENCH_APPEALS", 300_000)),
        help="size of the town (BENCH_APPEALS)",
    )
    parser.add_argument(
        "--repeat",
        type=int,
        default=int(os.environ.get("BENCH_REPEAT", 31)),
        help="samples for each median (BENCH_REPEAT)",
    )
    parser.add_argument(
        "--cards",
        type=int,
        default=int(os.environ.get("BENCH_CARDS", 200)),
        help="cards of a bulk act (BENCH_CARDS)",
    )
    parser.add_argument("--only", nargs="+", choices=MODULES, help="some of them")
    parser.add_argument(
        "--database",
        default=os.environ.get("BENCH_DB"),
        help="a database of our modules that may be filled",
    )
    arguments = parser.parse_args()
    if not arguments.database:
        parser.error("no database: start it by make bench")
    return arguments


def prepare(arguments):
    """Registry of the database, with core's project and the town in it."""
    registry = Registry(arguments.database)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        is_filled = bool(env["res.users"].search([("login", "=", "bench-executor")]))
    if is_filled:
        return registry
    say("Installing core's project module")
    registry = Registry.new(arguments.database, install_modules=["project"])
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        make_users(env)
        users = find_users(env)
        say(f"Building a town of {arguments.appeals} appeals")
        town.build(env, arguments.appeals)
        town.give_posts(env, users)
        say("Building as many tasks")
        peer.build(env, arguments.appeals, users["executor"], users["registrar"])
        cr.commit()
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE")
        cr._cnx.autocommit = False
    return registry


def make_users(env):
    groups = {role: env.ref(f"citizen_appeals.group_{role}") for role in ROLES}
    both = env.ref("base.group_user") | env.ref("project.group_project_user")
    env["res.users"].with_context(no_reset_password=True).create(
        [
            {
                "name": f"Bench {role}",
                "login": f"bench-{role}",
                "lang": "ru_RU",
                "tz": "Europe/Moscow",
                "group_ids": [Command.set((both | group).ids)],
            }
            for role, group in groups.items()
        ]
    )


def find_users(env):
    return {
        role: env["res.users"].search([("login", "=", f"bench-{role}")])
        for role in ROLES
    }


def say(text):
    print(
        f"[{time.perf_counter() - STARTED:5.0f} s] {text}", file=sys.stderr, flush=True
    )


STARTED = time.perf_counter()

if __name__ == "__main__":
    main()
