"""What the tests of the revision of deadlines share."""

from odoo.fields import Command, Date

from tests.citizen_appeals.test_deadline_rules import RulesCase

GROUND = {
    "ground": "постановление Правительства РФ",
    "ground_number": "1335",
    "ground_date": "2026-03-01",
}


class RevisionCase(RulesCase):
    """The administrator drafts, computes and applies; the north works on Tuesday."""

    def _revise(self, days=(), rules=(), company=None, user="admin", **vals):
        """A draft of these days ``(date, kind)`` and rules ``(rule, values)``."""
        Revision = self._as(self.env["citizen.deadline.revision"], user)
        return Revision.create(
            {
                "name": "Перенос выходных",
                "company_id": company.id if company else False,
                "day_ids": [
                    Command.create({"date": day, "kind": kind, "note": "перенос"})
                    for day, kind in days
                ],
                "rule_ids": [
                    Command.create({"rule_id": rule.id, **values})
                    for rule, values in rules
                ],
                **GROUND,
                **vals,
            }
        )

    def _apply(self, revision):
        revision.action_compute()
        revision.action_apply()
        self.env.invalidate_all()
        return revision

    def _moves(self, revision):
        """(number of the appeal, kind) → (old day, new day, effect)."""
        found = self.env["citizen.deadline.revision.move"].search(
            [("revision_id", "=", revision.id)]
        )
        return {
            (move.appeal_id.id, move.kind): (
                Date.to_string(move.old_day),
                Date.to_string(move.new_day),
                move.effect,
            )
            for move in found
        }
