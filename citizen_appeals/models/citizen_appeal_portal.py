from odoo import api, fields, models
from odoo.fields import Domain

# What an applicant reads of his own card, by RPC as on the pages. Not: the office's
# short content, notes, curators, controls, inner dates, salts, keys, readers.
PORTAL_FIELDS = frozenset(
    {
        "id",
        "display_name",
        "access_url",
        "name",
        "state",
        "is_open",
        "company_id",
        "date_received",
        "date_registered",
        "date_deadline",
        "date_answered",
        "date_closed",
        "answer_way",
        "body",
        "place",
        "signatory_count",
        "is_collective",
        "needs_applicant",
    }
)


class CitizenAppeal(models.Model):
    """An applicant's sight of his own appeals: reading, and only what is listed (I1).

    Not ``portal.mixin``: its stored ``access_token`` opens a record to whoever has the
    link, core puts it into addresses and signs the right to post with it, and its menu
    "Share" gives it away. A citizen's case is opened by his account alone, so only the
    address of the page is taken over.
    """

    _inherit = "citizen.appeal"

    access_url = fields.Char(
        compute="_compute_access_url", export_string_translation=False
    )

    def _compute_access_url(self):
        for appeal in self:
            appeal.access_url = f"/my/appeals/{appeal.id}"

    def _get_portal_url(self, suffix=""):
        """Address of the page in the account; it opens nothing by itself."""
        self.ensure_one()
        return f"{self.access_url}{suffix}"

    def _has_field_access(self, field, operation):
        """Also refuses to search, order and group by what is not listed."""
        if not super()._has_field_access(field, operation):
            return False
        if self.env.su or self.env.user._is_internal():
            return True
        return operation == "read" and field.name in PORTAL_FIELDS

    def _search(self, domain, *args, **kwargs):
        """Core asks for no right where a field has a search of its own."""
        self._check_listed(
            condition.field_expr for condition in Domain(domain).iter_conditions()
        )
        return super()._search(domain, *args, **kwargs)

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Nor where what is grouped by is related or in a table beside."""
        self._check_listed([groupby_spec.partition(":")[0]])
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        name = aggregate_spec.partition(":")[0]
        self._check_listed([] if name == "__count" else [name])
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def _check_listed(self, paths):
        """:raise AccessError: an applicant asks by what he does not read"""
        if self.env.su or self.env.user._is_internal():
            return
        for path in paths:
            if field := self._fields.get(path.partition(".")[0]):
                self._check_field_access(field, "read")

    def _get_access_action(self, access_uid=None, force_website=False):
        """Links in notices lead applicants to their page, the staff to the card."""
        user = self.env["res.users"].browse(access_uid) if access_uid else self.env.user
        # Sudo: whether the account is an applicant's is no secret of the record
        if user.sudo().share and self.with_user(user).sudo(False).has_access("read"):
            return {
                "type": "ir.actions.act_url",
                "url": self._get_portal_url(),
                "target": "self",
                "res_id": self.id,
            }
        return super()._get_access_action(access_uid, force_website)
