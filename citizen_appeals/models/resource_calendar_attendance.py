from odoo import models


class ResourceCalendarAttendance(models.Model):
    """Working hours of a body are part of its cached production calendar."""

    _name = "resource.calendar.attendance"
    _inherit = ["resource.calendar.attendance", "citizen.cached.mixin"]
