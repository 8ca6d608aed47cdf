from odoo import fields, models


class ResCompany(models.Model):
    """How citizens write to a body on the portal (I1)."""

    _inherit = "res.company"

    accepts_portal = fields.Boolean(
        string="Takes Appeals on the Portal",
        default=True,
        help="Citizens may choose this body on the portal.",
    )
    portal_confirmed_only = fields.Boolean(
        string="Only Accounts Confirmed by Госуслуги",
        help="59-ФЗ 4: an electronic appeal comes from an identified citizen. Others"
        " read how to confirm the account and which ways are open to them.",
    )
    portal_file_count = fields.Integer(
        string="Files of an Appeal", default=10, help="More are refused on the portal."
    )
    portal_total_mb = fields.Integer(
        string="Files Together, MB",
        default=60,
        help="All files of an appeal together, on the portal.",
    )

    _portal_limits = models.Constraint(
        "CHECK (portal_file_count >= 0 AND portal_total_mb BETWEEN 1 AND 100)",
        "Portal: the number of files is not negative, together they make 1 to 100 MB.",
    )
