from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError

# Where the curator has the appeal already
HANDED_STATES = ("assigned", "in_progress", "in_review")


class CitizenAppeal(models.Model):
    """Nobody examines a complaint about himself (59-ФЗ, art. 8, p. 6; S4 2.1.23)."""

    _inherit = "citizen.appeal"

    complained_official_ids = fields.Many2many(
        "citizen.official",
        "citizen_appeal_complained_official_rel",
        "appeal_id",
        "official_id",
        string="Complaint about Officials",
        copy=False,
        check_company=True,
    )
    complained_department_ids = fields.Many2many(
        "hr.department",
        "citizen_appeal_complained_department_rel",
        "appeal_id",
        "department_id",
        string="Complaint about Units",
        copy=False,
        check_company=True,
        help="With the units below them.",
    )
    complained_partner_ids = fields.Many2many(
        "res.partner",
        "citizen_appeal_complained_partner_rel",
        "appeal_id",
        "partner_id",
        string="Complaint about Other Bodies",
        domain="[('is_company', '=', True)]",
        copy=False,
    )
    has_conflict = fields.Boolean(compute="_compute_has_conflict")

    @api.depends(
        "state",
        "supervisor_id",
        "lead_executor_id",
        "assignment_ids.state",
        "complained_official_ids",
        "complained_department_ids",
    )
    def _compute_has_conflict(self):
        """Recorded after it was handed over: the card warns."""
        for appeal in self:
            who = appeal.assignment_ids.filtered(
                lambda task: task.state == "open"
            ).official_id
            if appeal.state in HANDED_STATES:
                who |= appeal.supervisor_id
            appeal.has_conflict = bool(who & appeal._get_complained_posts())

    def _get_complained_posts(self):
        """The posts complained of and every post under them.

        The law speaks of the person: with a post stand the others its holder has, and
        those he acts for. Under a unit stand its posts and those of the units below;
        under an official who heads a unit the same.
        """
        officials = self.complained_official_ids
        if officials:
            now = fields.Datetime.now()
            received = min(self.mapped(lambda appeal: appeal.date_received or now))
            since = self.company_id[:1]._local_date(received)
            officials |= officials._get_posts_of_holders(since)
        heads = officials.filtered("is_unit_head")
        units = self.complained_department_ids | heads.department_id
        if units:
            # Sudo: who is under whom is asked of the whole body
            below = officials.sudo().search([("department_id", "child_of", units.ids)])
            officials |= below.sudo(self.env.su)
        return officials

    def _check_conflict(self, officials=None, partners=None):
        """Refuse to send a complaint to those it is about (S4 2.1.23).

        :param officials: posts it is about to be sent to
        :param partners: other bodies it is about to be sent to
        :raise UserError: one of them is complained of, or stands under who is
        :raise RedirectWarning: the same for who may return it, with the way there
        """
        for appeal in self:
            # Sudo: whoever sends need not see all that the card says
            appeal_sudo = appeal.sudo()
            names = []
            if officials:
                found = officials.sudo() & appeal_sudo._get_complained_posts()
                names += found.mapped("name")
            if partners and appeal_sudo.complained_partner_ids:
                bodies = appeal_sudo.complained_partner_ids
                blocked = partners.sudo().filtered(
                    lambda body, bodies=bodies: (
                        body.commercial_partner_id & bodies.commercial_partner_id
                    )
                )
                names += blocked.mapped("name")
            if names:
                appeal._refuse_conflict(names)

    def _refuse_conflict(self, names):
        message = self.env._(
            "%(appeal)s complains about %(names)s or those above: it is not sent there"
            " (59-ФЗ, art. 8, p. 6; S4 2.1.23). Choose another official or body; if"
            " nobody else is competent, the office returns it with an explanation of"
            " the right to go to court.",
            appeal=self.display_name,
            names=", ".join(names),
        )
        if not self._has_role("registrar", "office_head") or not self.number:
            raise UserError(message)
        action = self._open_dialog(
            "citizen.appeal.leave", default_outcome_code="conflict"
        )
        raise RedirectWarning(message, action, self.env._("Return the Appeal"))

    @api.constrains("supervisor_id")
    def _check_curator_conflict(self):
        """Another curator of an appeal that was handed over already."""
        for appeal in self:
            if appeal.state in HANDED_STATES:
                appeal._check_conflict(officials=appeal.supervisor_id)

    def action_assign(self):
        """The hand-over to the curator (S4 2.1.18) asks S4 2.1.23 first."""
        for appeal in self:
            appeal._check_conflict(officials=appeal.supervisor_id)
        return super().action_assign()
