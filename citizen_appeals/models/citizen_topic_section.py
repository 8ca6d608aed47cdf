from odoo import api, fields, models


class CitizenTopic(models.Model):
    """The section of the classifier a topic stands in: what managers count by (H7)."""

    _inherit = "citizen.topic"

    section_id = fields.Many2one(
        "citizen.topic",
        compute="_compute_section_id",
        store=True,
        index=True,
        ondelete="restrict",
    )

    @api.depends("parent_path")
    def _compute_section_id(self):
        for topic in self:
            root = (topic.parent_path or "").partition("/")[0]
            topic.section_id = int(root) if root else False
