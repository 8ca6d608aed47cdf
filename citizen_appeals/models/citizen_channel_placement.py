from odoo import fields, models


class CitizenChannel(models.Model):
    """Where answers to what came through the channel are placed (D6)."""

    _inherit = "citizen.channel"

    placement_system_ids = fields.Many2many(
        "citizen.placement.system",
        "citizen_placement_system_channel_rel",
        "channel_id",
        "system_id",
        string="Answers Are Placed in",
    )
