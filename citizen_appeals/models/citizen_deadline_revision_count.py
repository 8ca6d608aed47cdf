import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from odoo import api, models
from odoo.tools import SQL

from ..tools import deadline
from .citizen_deadline_revision import COUNTS
from .citizen_deadline_rule import DAY_UNITS

# What a count says; names of days and clauses say nothing of the date
RESULTS = (
    "reached",
    "due",
    "skipped",
    "working_weekend_days",
    "provisional_years",
)


@dataclass(frozen=True, slots=True)
class Found:
    """Running terms counted alike, and what they would become."""

    company_id: int
    deadline_ids: list
    kind: str
    old_day: date
    new_day: date
    new_due: datetime
    proof: dict
    effect: str
    becomes_overdue: bool
    is_saved: bool


class CitizenDeadlineRevision(models.Model):
    """The count anew: terms of one start, rule and calendar are counted once.

    A term keeps the amount and unit of its own proof: the rule it was started by. Only
    a rule of the revision that holds for running terms replaces them.
    """

    _inherit = "citizen.deadline.revision"

    def _find_moves(self):
        """Groups of running terms whose date or proof would change."""
        self.ensure_one()
        changes = {
            line.date: line.kind != "plain" and (line.kind, line.note or "")
            for line in self.day_ids
        }
        rules = {
            line.rule_id.id: (line._to_rule(), line.clause)
            for line in self.rule_ids
            if line.applies_to == "running"
        }
        return self._find_changed(self._get_bodies(), changes, rules)

    def _get_bodies(self):
        """Bodies whose terms the revision concerns: its own, or every one."""
        # Sudo: federal days hold for bodies the user does not work for as well
        bodies = self.env["res.company"].sudo().with_context(active_test=False)
        return self.company_id.sudo() or bodies.search([])

    @api.model
    def _find_changed(self, bodies, changes=None, rules=None):
        """Running terms of the bodies that the calendar and rules would change.

        :param changes: date → (kind, note) of the body's own calendar, or of the
            federal one where ``bodies`` are not those of one revision's body
        :param rules: id → (rule, clause) that replaces the rule in the proof
        :return: list of ``Found``
        """
        is_federal = not self.company_id
        Day = self.env["citizen.calendar.day"]
        bodies = bodies.grouped("id")
        calendars = {
            body.id: Day._make_calendar(body, changes, is_federal)
            for body in bodies.values()
        }

        @cache
        def count(body_id, rule, start):
            return self.env["citizen.deadline.rule"]._count_due(
                rule, bodies[body_id], start, calendars[body_id]
            )

        found, moved_days = [], {}
        for is_second in (False, True):
            rows = self._select_counted(list(bodies), list(rules or ()), is_second)
            for row in rows:
                if group := self._recount(row, count, rules or {}, moved_days):
                    found.append(group)
            if not is_second:
                moved_days = self._get_moved_days(found)
        return found

    @api.model
    def _get_moved_days(self, found):
        """(appeal, old day) → new day of examinations: internal dates hang on them."""
        examinations = [group for group in found if group.kind == "examination"]
        ids = [res_id for group in examinations for res_id in group.deadline_ids]
        if not ids:
            return {}
        rows = self.env.execute_query(
            SQL(
                "SELECT id, appeal_id FROM citizen_appeal_deadline WHERE id = ANY(%s)",
                ids,
            )
        )
        appeal_by_id = dict(rows)
        return {
            (appeal_by_id[res_id], group.old_day): group.new_day
            for group in examinations
            for res_id in group.deadline_ids
        }

    @api.model
    def _select_counted(self, company_ids, rule_ids, is_second):
        """Running terms counted by a rule, those with one and the same proof together.

        Dates that somebody named have a ``source`` instead of a count. In the second
        turn come those counted from the date of the examination, one by one.

        :return: rows of body, rule, kind, proof, due, day, start, appeal, ids
        """
        self.env["citizen.appeal.deadline"].flush_model()
        alone = SQL("term.appeal_id") if is_second else SQL("NULL::int")
        return self.env.execute_query(
            SQL(
                """
                SELECT term.company_id, term.rule_id, term.kind, term.proof,
                       term.date_due, term.day_due,
                       CASE WHEN term.rule_id = ANY(%(rules)s) AND NOT %(is_second)s
                            THEN term.date_start END, %(alone)s, array_agg(term.id)
                  FROM citizen_appeal_deadline term
                  JOIN citizen_deadline_rule rule ON rule.id = term.rule_id
                 WHERE term.date_met IS NULL AND term.date_stopped IS NULL
                   AND term.company_id = ANY(%(companies)s)
                   AND (rule.event = 'examination_due') = %(is_second)s
                   AND NOT jsonb_exists(term.proof, 'source')
                   AND jsonb_exists(term.proof, 'unit')
                   AND CASE WHEN term.proof ->> 'due' LIKE '%%T%%'
                            THEN (term.proof ->> 'due')::timestamp = term.date_due
                            ELSE (term.proof ->> 'due')::date = term.day_due END
                 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
                """,
                companies=list(company_ids),
                rules=rule_ids,
                is_second=is_second,
                alone=alone,
            )
        )

    def _recount(self, row, count, rules, moved_days):
        """What a group of terms would become; nothing where its proof stays."""
        company_id, rule_id, kind, old, old_due, old_day, instant, appeal_id, ids = row
        company = self.env["res.company"].sudo().browse(company_id)
        rule, clause = rules.get(rule_id) or (_get_rule(old), old.get("clause"))
        start = _get_start(rule, old, instant)
        if appeal_id:
            start = moved_days.get((appeal_id, _get_day(old, company)), start)
        due, proof = count(company_id, rule, start)
        if all(proof.get(name) == old.get(name) for name in RESULTS):
            return None
        is_instant = isinstance(due, datetime)
        day = company._local_date(due) if is_instant else due
        new_due = due if is_instant else company._day_end(due)
        today = company._today()
        effect = "later" if new_due > old_due else "earlier"
        return Found(
            company_id=company_id,
            deadline_ids=ids,
            kind=kind,
            old_day=old_day,
            new_day=day,
            new_due=new_due,
            proof=proof | {"rule": old.get("rule"), "clause": clause},
            effect=effect if new_due != old_due else "renewed",
            becomes_overdue=day < today <= old_day,
            is_saved=old_day < today <= day,
        )

    # ------------------------------------------------------------------
    # figures, list
    # ------------------------------------------------------------------

    def _count_moves(self, found):
        """Values of the figures, the sum of all bodies and each by itself."""
        by_body = {}
        for group in found:
            counts = by_body.setdefault(group.company_id, Counter())
            size = len(group.deadline_ids)
            counts[group.effect] += size
            counts["moved"] += size if group.effect != "renewed" else 0
            counts["overdue"] += size if group.becomes_overdue else 0
            counts["saved"] += size if group.is_saved else 0
        total = sum(by_body.values(), Counter())
        total["named"] = self._count_named()
        return {f"{name}_count": total[name] for name in COUNTS} | {
            "body_counts": {
                str(body): {name: counts[name] for name in COUNTS if name != "named"}
                for body, counts in sorted(by_body.items())
            }
        }

    def _count_named(self):
        """Running terms that are not counted and stay as they are."""
        [(count,)] = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM citizen_appeal_deadline WHERE date_met IS NULL"
                " AND date_stopped IS NULL AND company_id = ANY(%s)"
                " AND (rule_id IS NULL OR jsonb_exists(proof, 'source')"
                " OR NOT COALESCE(jsonb_exists(proof, 'unit'), FALSE))",
                self._get_bodies().ids,
            )
        )
        return count

    def _drop_moves(self):
        Move = self.env["citizen.deadline.revision.move"]
        Move.flush_model()
        self.env.execute_query(
            SQL(
                "DELETE FROM citizen_deadline_revision_move"
                " WHERE revision_id = ANY(%s) RETURNING 1",
                self.ids,
            )
        )
        Move.invalidate_model()

    @api.model
    def _get_moves_digest(self, found):
        """SHA-256 over which term would get which date: is the list still the same?"""
        facts = sorted(
            [
                sorted(group.deadline_ids),
                str(group.new_due),
                group.effect,
                group.becomes_overdue,
            ]
            for group in found
        )
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    def _store_moves(self, found):
        """The list of what would move, in one statement."""
        self.ensure_one()
        self._write_flow({"moves_digest": self._get_moves_digest(found)})
        self.flush_recordset()
        self._drop_moves()
        if not found:
            return
        groups = list(enumerate(found))
        self.env.execute_query(
            SQL(
                """
                INSERT INTO citizen_deadline_revision_move (revision_id, deadline_id,
                       appeal_id, company_id, kind, old_day, new_day, new_due, effect,
                       becomes_overdue, proof)
                SELECT %(revision)s, term.id, term.appeal_id, term.company_id,
                       term.kind, term.day_due, calc.new_day, calc.new_due,
                       calc.effect, calc.becomes_overdue, calc.proof::jsonb
                  FROM unnest(%(ids)s::int[], %(places)s::int[]) part (id, place)
                  JOIN citizen_appeal_deadline term ON term.id = part.id
                  JOIN unnest(%(days)s::date[], %(dues)s::timestamp[],
                              %(effects)s::text[], %(overdue)s::bool[],
                              %(proofs)s::text[])
                       WITH ORDINALITY calc (new_day, new_due, effect, becomes_overdue,
                                             proof, place)
                    ON calc.place = part.place + 1
                RETURNING 1
                """,
                revision=self.id,
                ids=[res_id for group in found for res_id in group.deadline_ids],
                places=[place for place, group in groups for _id in group.deadline_ids],
                days=[group.new_day for group in found],
                dues=[group.new_due for group in found],
                effects=[group.effect for group in found],
                overdue=[group.becomes_overdue for group in found],
                proofs=[json.dumps(group.proof) for group in found],
            )
        )
        # The statements that follow join with these rows: the planner must know them
        self.env.cr.execute("ANALYZE citizen_deadline_revision_move")

    # ------------------------------------------------------------------
    # was it the same calendar?
    # ------------------------------------------------------------------

    def _get_fingerprint(self):
        """SHA-256 over all that the result was computed from, terms and today aside."""
        self.ensure_one()
        Day = self.env["citizen.calendar.day"].sudo()
        bodies = self._get_bodies().sorted("id")
        rules = self.rule_ids.rule_id.sorted("id")
        facts = [
            [
                [str(day.date), day.kind, day.note, day.company_id.id]
                for day in Day.search([], order="date, id")
            ],
            [[str(line.date), line.kind, line.note] for line in self.day_ids],
            [
                [line.rule_id.id, line.applies_to, str(line._to_rule()), line.clause]
                for line in self.rule_ids
            ],
            [[rule.id, str(rule._to_rule()), rule.clause] for rule in rules],
            [
                [body.id, body.tz, str(Day._get_working_intervals(body))]
                for body in bodies
            ],
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _get_rule(proof):
    """The rule a term was counted by, as its proof keeps it."""
    return deadline.Rule(
        proof["amount"], proof["unit"], proof["roll"], proof["count_start_day"]
    )


def _get_start(rule, proof, instant):
    """Start of the count as the rule needs it: a day, or the instant of the event."""
    if "T" in proof["start"]:
        return datetime.fromisoformat(proof["start"])
    if rule.unit in DAY_UNITS or not instant:
        return date.fromisoformat(proof["start"])
    return instant


def _get_day(proof, company):
    """The day a term is counted from."""
    if "T" in proof["start"]:
        return company._local_date(datetime.fromisoformat(proof["start"]))
    return date.fromisoformat(proof["start"])
