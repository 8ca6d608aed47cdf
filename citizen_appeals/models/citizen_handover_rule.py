from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from .citizen_handover import KINDS


class CitizenHandoverRule(models.Model):
    """What a body hands to another one at registration, without being asked (B3).

    The first rule that fits an appeal hands it over. A rule with a topic hands over
    only the questions under it.
    """

    _name = "citizen.handover.rule"
    _inherit = ["citizen.directory.mixin", "citizen.cached.mixin"]
    _description = "Rule of Automatic Hand-Over"
    _order = "company_id, sequence, id"
    _rec_name = "to_company_id"

    company_id = fields.Many2one(
        "res.company",
        string="From Body",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    to_company_id = fields.Many2one(
        "res.company",
        string="To Body",
        required=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(KINDS, required=True, default="for_good")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    channel_id = fields.Many2one(
        "citizen.channel",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Empty: any channel.",
    )
    territory_id = fields.Many2one(
        "citizen.territory",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="With everything in it. Empty: anywhere.",
    )
    topic_id = fields.Many2one(
        "citizen.topic",
        index="btree_not_null",
        ondelete="restrict",
        help="With everything under it. Empty: any topic.",
    )
    registers_at_once = fields.Boolean(
        string="Register There at Once",
        help="The other body need not register it by hand: it gets its number there"
        " together with the number here.",
    )
    clause = fields.Char(required=True, help="Agreement or order it rests on.")
    date_from = fields.Date(string="Valid From")
    date_to = fields.Date(string="Valid To")

    _dates_order = models.Constraint(
        "CHECK (date_to >= date_from)", "The rule ends before it begins."
    )
    _other_body = models.Constraint(
        "CHECK (company_id <> to_company_id)", "A body hands nothing to itself."
    )
    _has_condition = models.Constraint(
        "CHECK (channel_id IS NOT NULL OR territory_id IS NOT NULL"
        " OR topic_id IS NOT NULL)",
        "Give a channel, a territory or a topic: else everything would be handed over.",
    )

    @api.constrains("kind", "company_id", "to_company_id")
    def _check_kind(self):
        for rule in self:
            if rule.kind == "delegated" and not rule.to_company_id._is_under(
                rule.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(body)s is not subordinate to %(center)s and cannot be"
                        " charged. Hand over for good, or set the superior body.",
                        body=rule.to_company_id.name,
                        center=rule.company_id.name,
                    )
                )

    @api.model
    @ormcache("company_id")
    def _get_table(self, company_id):
        """Rules of a body: (id, channel, territory, topic, from, to), in order."""
        rules = self.sudo().search([("company_id", "=", company_id)])
        return tuple(
            (
                rule.id,
                rule.channel_id.id,
                rule.territory_id.id,
                rule.topic_id.id,
                rule.date_from,
                rule.date_to,
            )
            for rule in rules
        )

    @api.model
    def _find_for(self, appeals):
        """Which rule takes which questions.

        :return: dict (rule, appeal) → the questions it hands over
        """
        tables = {c: self._get_table(c.id) for c in appeals.company_id}
        # Bodies without rules pay nothing for it
        appeals = appeals.filtered(lambda appeal: tables[appeal.company_id])
        if not appeals:
            return {}
        parts = self.env["citizen.official"]._get_ancestors
        topics = parts("citizen.topic", set(appeals.question_ids.topic_id.ids))
        territories = parts("citizen.territory", set(appeals.territory_id.ids))
        found = {}
        for appeal in appeals:
            for row in tables[appeal.company_id]:
                if not self._fits(row, appeal, territories):
                    continue
                questions = appeal.question_ids.filtered(
                    lambda q, topic_id=row[3]: topic_id in topics[q.topic_id.id]
                )
                if questions or not row[3]:
                    found[self.browse(row[0]), appeal] = questions
                    break
        return found

    @api.model
    def _fits(self, row, appeal, territories):
        _id, channel_id, territory_id, _topic_id, date_from, date_to = row
        day = appeal.date_registered
        return (
            channel_id in (False, appeal.channel_id.id)
            and territory_id in territories[appeal.territory_id.id or 0]
            and (not date_from or date_from <= day)
            and (not date_to or day <= date_to)
        )
