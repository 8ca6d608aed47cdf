from odoo import fields, models


class AuthOauthProvider(models.Model):
    """Who signs in with Госуслуги is an identified citizen (59-ФЗ 4)."""

    _inherit = "auth.oauth.provider"

    confirms_identity = fields.Boolean(
        help="Accounts of this provider are those of persons whose documents were"
        " checked: ЕСИА. Do not tick it for social networks."
    )
