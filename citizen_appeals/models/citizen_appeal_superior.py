from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.search import boolean_search


class CitizenAppeal(models.Model):
    """The superior body that sent the appeal: its control, its own answer (A2, D8).

    Its date runs beside the legal one and is met by the answer to the applicant only
    where it wants no answer of its own. Control ends with that answer or when the
    body lifts it, whichever comes first.
    """

    _inherit = "citizen.appeal"

    superior_date_released = fields.Date(
        string="Control Lifted on",
        copy=False,
        help="The superior body took the appeal off its control (снято с контроля).",
    )
    is_president = fields.Boolean(
        string="From the President's Office",
        compute="_compute_is_president",
        search="_search_is_president",
    )
    superior_link_ids = fields.Many2many(
        "citizen.appeal",
        string="Sent by Other Superior Bodies Too",
        compute="_compute_superior_link_ids",
    )

    @api.depends("superior_partner_id.citizen_body_kind", "channel_id.code")
    def _compute_is_president(self):
        for appeal in self:
            appeal.is_president = (
                appeal.superior_partner_id.citizen_body_kind == "president"
                or appeal.channel_id.code == "president_medo"
            )

    @api.model
    @boolean_search
    def _search_is_president(self):
        by_body = Domain("superior_partner_id.citizen_body_kind", "=", "president")
        return by_body | Domain("channel_id.code", "=", "president_medo")

    @api.depends("origin_appeal_ids", "superior_partner_id")
    @api.depends_context("uid")
    def _compute_superior_link_ids(self):
        """The same appeal came from several superior bodies: linked either way."""
        linked = self.env["citizen.appeal"]
        if self.superior_partner_id:
            ids = self.ids + self.origin_appeal_ids.ids
            linked = self.search(
                ["|", ("origin_appeal_ids", "in", self.ids), ("id", "in", ids)]
            ).filtered("superior_partner_id")
        for appeal in self:
            others = linked - appeal if appeal.superior_partner_id else linked.browse()
            appeal.superior_link_ids = others.filtered(
                lambda other, appeal=appeal: (
                    other in appeal.origin_appeal_ids
                    or appeal in other.origin_appeal_ids
                )
            )

    @api.constrains("superior_date_released", "superior_partner_id")
    def _check_superior_released(self):
        for appeal in self:
            day = appeal.superior_date_released
            if not day:
                continue
            if not appeal.superior_controls:
                raise ValidationError(
                    self.env._(
                        "Control Lifted on: the superior body does not control this"
                        " appeal (S4 2.1.22). Tick its control first."
                    )
                )
            received = appeal.company_id._local_date(appeal.date_received)
            if not received <= day <= appeal.company_id._today():
                raise ValidationError(
                    self.env._(
                        "Control Lifted on: %(date)s is not between the receipt"
                        " %(received)s and today.",
                        date=day.strftime("%d.%m.%Y"),
                        received=received.strftime("%d.%m.%Y"),
                    )
                )

    def write(self, vals):
        """Lifted control ends the date of the superior body, taken back it runs on."""
        result = super().write(vals)
        if "superior_date_released" in vals:
            registered = self.filtered(lambda appeal: appeal.state != "received")
            lifted = registered.filtered("superior_date_released")
            lifted._stop_deadlines(["superior"])
            lifted._sync_deadlines()
            (registered - lifted)._restart_superior()
        return result

    def _prepare_superior_date(self, **values):
        if self.superior_date_released:
            return []
        return super()._prepare_superior_date(**values)
