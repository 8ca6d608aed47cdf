from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CitizenCommissionMember(models.Model):
    """Member of a commission: an official, or a person from outside with his post."""

    _name = "citizen.commission.member"
    _description = "Member of a Commission"
    _order = "commission_id, is_chair DESC, sequence, id"
    _personal_fields = frozenset({"name", "post"})
    _check_company_auto = True

    commission_id = fields.Many2one(
        "citizen.commission",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    appeal_id = fields.Many2one(
        related="commission_id.appeal_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="commission_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    is_chair = fields.Boolean(string="Chair")
    official_id = fields.Many2one(
        "citizen.official",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    name = fields.Char(
        string="Surname and Initials",
        compute="_compute_from_official",
        store=True,
        readonly=False,
        precompute=True,
    )
    post = fields.Char(
        string="Post, Organization",
        compute="_compute_from_official",
        store=True,
        readonly=False,
        precompute=True,
    )

    _chair_uniq = models.UniqueIndex(
        "(commission_id) WHERE is_chair", "A commission has one chair."
    )

    @api.depends("official_id")
    def _compute_from_official(self):
        """Kept as they were: a later holder was not there."""
        for member in self:
            official = member.official_id
            if not official:
                continue
            holder = official._get_holder_on(official.company_id._today())
            member.name = holder._get_short_name() if holder else False
            member.post = official.name

    @api.constrains("name", "post")
    def _check_named(self):
        for member in self:
            if not member.name or not member.post:
                raise ValidationError(
                    self.env._(
                        "Members: give name and post of each member (S4 2.3.11)."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members._check_commission()
        return members

    def write(self, vals):
        self._check_commission()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_over(self):
        self._check_commission()

    def _check_commission(self):
        if not self.env.su:
            self.commission_id._check_may()
            self.commission_id._check_planned()
