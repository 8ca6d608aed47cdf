from odoo import models


class CitizenTopic(models.Model):
    """Names of the classifier by Russian full-text search."""

    _inherit = "citizen.topic"

    _words_idx = models.Index("USING gin (to_tsvector('russian', name))")
