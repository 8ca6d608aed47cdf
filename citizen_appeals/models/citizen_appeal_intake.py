from odoo import fields, models


class CitizenAppeal(models.Model):
    """At the counter: the chancery list an appeal came by, who took it in (A3)."""

    _inherit = "citizen.appeal"

    chancery_line_ids = fields.One2many(
        "citizen.chancery.line", "appeal_id", string="Chancery Lists"
    )

    def action_print_receipt_mark(self):
        """The mark «принято» for the citizen's copy (S4 2.1.1)."""
        self._check_role("registrar", "office_head")
        self.check_access("read")
        report = self.env.ref("citizen_appeals.citizen_appeal_receipt_report")
        return report.report_action(self)

    def _get_taken_by(self):
        """Post, name and phone of who took the paper in, for the mark."""
        self.ensure_one()
        # Sudo: who entered the card is no secret to who prints it
        user = self.sudo().create_uid
        today = self.company_id._today()
        Holder = self.env["citizen.official.holder"]
        holder = Holder.search(
            Holder._get_valid_domain(today)
            & fields.Domain("user_id", "=", user.id)
            & fields.Domain("official_id.company_id", "=", self.company_id.id),
            limit=1,
        )
        post = holder.official_id
        return {
            "post": post.name or "",
            "name": holder._get_listed_name() if holder else user.name,
            "phone": post.phone or self.company_id.phone or "",
        }
