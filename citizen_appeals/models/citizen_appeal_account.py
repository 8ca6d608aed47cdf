from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.search import boolean_search

# What a citizen sends; who files it as something else keeps it to the house
SENT_KINDS = ("appeal", "attachment", "supplement", "withdrawal")


class CitizenAppeal(models.Model):
    """What stands in the applicant's account: letters, his files, what awaits him."""

    _inherit = "citizen.appeal"

    needs_applicant = fields.Boolean(
        string="Needs the Applicant",
        compute="_compute_needs_applicant",
        search="_search_needs_applicant",
        compute_sudo=True,
        export_string_translation=False,
    )

    def _compute_needs_applicant(self):
        found = self.browse()
        if ids := [res_id for res_id in self.ids if res_id]:
            self.env.flush_all()
            rows = self.env.execute_query(
                SQL(
                    "SELECT appeal.id FROM citizen_appeal appeal"
                    " WHERE appeal.id = ANY(%s) AND %s",
                    ids,
                    self._get_needs_sql("appeal"),
                )
            )
            found = self.browse(row[0] for row in rows)
        for appeal in self:
            appeal.needs_applicant = appeal._origin in found

    @api.model
    @boolean_search
    def _search_needs_applicant(self):
        return Domain.custom(
            to_sql=lambda model, alias, query: self._get_needs_sql(alias),
            predicate=lambda appeal: appeal.needs_applicant,
        )

    @api.model
    def _get_needs_sql(self, alias):
        """A letter laid into the account and not opened, an answer not rated yet."""
        appeal_id = SQL.identifier(alias, "id")
        unread = SQL(
            "EXISTS (SELECT 1 FROM citizen_letter letter JOIN citizen_letter_kind kind"
            " ON kind.id = letter.kind_id WHERE letter.appeal_id = %s"
            " AND letter.state = 'dispatched' AND letter.dispatch_way = 'portal'"
            " AND letter.date_opened IS NULL AND kind.addressee = 'applicant')",
            appeal_id,
        )
        unrated = SQL(
            "(%s = 'answered' AND NOT EXISTS (SELECT 1 FROM citizen_feedback feedback"
            " WHERE feedback.appeal_id = %s))",
            SQL.identifier(alias, "state"),
            appeal_id,
        )
        return SQL("(%s OR %s)", unread, unrated)

    def _get_account(self):
        """The portal user of the applicant; empty where there is none."""
        self.ensure_one()
        # Sudo: whether there is an account is no secret of the account
        users = self.sudo().partner_id.user_ids
        return users.filtered(lambda user: user.active and user.share)[:1]

    def _is_told_in_account(self):
        """The history of the account tells who examines; no letter is needed (B5)."""
        return self.answer_way == "portal" and bool(self._get_account())

    def _get_citizen_letters(self):
        """Letters dispatched to the applicant; not those to others, not inner ones."""
        return self.letter_ids.filtered(lambda letter: letter._is_for_applicant())

    def _get_citizen_documents(self):
        """Files the applicant has sent himself."""
        return self.document_ids.filtered(
            lambda file: file.is_from_citizen and file.kind in SENT_KINDS
        )
