"""What-if over many running terms: computing it, and applying it with the proofs.

BENCH_TERMS=10000 make bench     # fewer terms than the 100,000 of the goal
"""

import json
import os
import threading
import time
from datetime import timedelta

from odoo import SUPERUSER_ID
from odoo.fields import Command
from odoo.tools import SQL

from bench.measure import Row, Sample

TERMS = int(os.environ.get("BENCH_TERMS", 100_000))
# starts of the terms: days before today
STARTS = 60
GOAL = 60_000  # ms, computing and applying together


def measure(bench, users):
    with bench.transaction(SUPERUSER_ID) as env:
        rule = env.ref("citizen_appeals.deadline_rule_examination_30")
        count = _start_terms(env, rule, TERMS)
        revision = env["citizen.deadline.revision"].create(
            {
                "name": "Bench",
                "ground": "Bench",
                "ground_number": "1",
                "ground_date": env.company._today(),
                "rule_ids": [Command.create({"rule_id": rule.id, "amount": 40})],
            }
        )
        computed = _take(env, revision.action_compute)
        moved = revision.moved_count
        assert moved >= count, (moved, count)
        applied = _take(env, revision.action_apply)
    total = computed.ms + applied.ms
    goal = f"<= {GOAL // 1000} s both"
    return [
        Row(f"what-if: computing {moved:,} terms", computed),
        Row(
            f"what-if: applying {moved:,} terms, with proofs",
            applied,
            None,
            goal,
            total <= GOAL * max(1, moved / 100_000),
            is_absolute=True,
        ),
    ]


def _take(env, work):
    thread = threading.current_thread()
    env.flush_all()
    thread.query_count = thread.query_time = 0
    started = time.perf_counter()
    work()
    env.flush_all()
    spent = time.perf_counter() - started
    return Sample(spent * 1000, thread.query_count, thread.query_time * 1000)


def _start_terms(env, rule, terms):
    """As many running examinations, counted by the rule, on the town's appeals."""
    company, today = env.company, env.company._today()
    rows = []
    for number in range(STARTS):
        start = today - timedelta(days=number)
        due, proof = rule._due_for(company, start)
        rows.append(
            (
                number,
                str(company._day_start(start)),
                str(company._day_end(due)),
                str(due),
                json.dumps(proof),
            )
        )
    appeals = env["citizen.appeal"].search_count([("company_id", "=", company.id)])
    numbers, starts, dues, days, proofs = (
        list(column) for column in zip(*rows, strict=True)
    )
    env.cr.execute(
        SQL(
            """
            INSERT INTO citizen_appeal_deadline (appeal_id, company_id, kind, rule_id,
                   date_start, date_due, day_due, is_provisional, proof)
            SELECT appeal.id, appeal.company_id, 'examination', %(rule)s, term.start,
                   term.due, term.day, FALSE, term.proof::jsonb
              FROM generate_series(0, %(terms)s - 1) i
              JOIN (SELECT id, company_id, row_number() OVER (ORDER BY id DESC) - 1
                           AS place
                      FROM citizen_appeal WHERE company_id = %(company)s
                     LIMIT %(terms)s) appeal
                ON appeal.place = i %% %(appeals)s
              JOIN unnest(%(numbers)s::int[], %(starts)s::timestamp[],
                          %(dues)s::timestamp[], %(days)s::date[], %(proofs)s::text[])
                   term (place, start, due, day, proof)
                ON term.place = i %% %(count)s
            """,
            rule=rule.id,
            terms=terms,
            company=company.id,
            appeals=min(appeals, terms),
            numbers=numbers,
            starts=starts,
            dues=dues,
            days=days,
            proofs=proofs,
            count=STARTS,
        )
    )
    return env.cr.rowcount
