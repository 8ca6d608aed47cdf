from odoo import api, fields, models
from odoo.exceptions import UserError

SORT_FIELDS = frozenset({"sort_competence", "sort_note"})


class CitizenAppeal(models.Model):
    """Sorting by the head of the office before the registration (A12, S4 2.1.4)."""

    _inherit = "citizen.appeal"

    sort_competence = fields.Selection(
        [
            ("own", "Ours"),
            ("outside", "Outside our competence"),
            ("not_appeal", "Not an appeal"),
        ],
        string="Competence",
        copy=False,
    )
    sort_note = fields.Char(string="For the Registrars", copy=False)
    sorted_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict", index=False
    )
    date_sorted = fields.Datetime(string="Sorted on", readonly=True, copy=False)

    _to_sort_idx = models.Index(
        "(company_id, date_received) WHERE state = 'received' AND date_sorted IS NULL"
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(not SORT_FIELDS.isdisjoint(vals) for vals in vals_list):
            self._check_may_sort()
        return super().create(vals_list)

    def write(self, vals):
        """In the list of sorting a row is saved as any other; the deed is noted."""
        if SORT_FIELDS.isdisjoint(vals):
            return super().write(vals)
        self._check_may_sort()
        result = super().write(vals)
        self._note_sorted()
        return result

    def action_sort(self, competence="own", supervisor=None, note=None):
        """Say whose matter these are and who is the curator.

        :param supervisor: a post; without it the one the duties propose (A12)
        """
        self._check_may_sort()
        self.check_access("write")
        proposed = self._propose_supervisors() if not supervisor else {}
        values = {"sort_competence": competence}
        if note:
            values["sort_note"] = note
        by_post = {}
        for appeal in self:
            post = supervisor or appeal.supervisor_id
            key = post.id or proposed.get(appeal.id)
            by_post[key] = by_post.get(key, self.browse()) | appeal
        for post_id, appeals in by_post.items():
            own = {"supervisor_id": post_id} if competence == "own" and post_id else {}
            appeals.write(values | own)
        return True

    def action_open_scan(self):
        """The scan of the appeal in a tab of its own; opening it is logged (A11)."""
        self.ensure_one()
        scans = self.document_ids.sorted(lambda d: (d.kind != "appeal", d.id))
        if not scans:
            raise UserError(
                self.env._(
                    "%(appeal)s has no scan yet: scan it on the card, page “Text and"
                    " Scans”.",
                    appeal=self.display_name,
                )
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/citizen.document/{scans[0].id}/content",
            "target": "new",
        }

    @api.model
    def _check_may_sort(self):
        self._check_role("office_head")

    def _note_sorted(self):
        """Who sorted and when; an event the first time and when it is changed."""
        if late := self.filtered(lambda appeal: appeal.state != "received"):
            raise UserError(
                self.env._(
                    "%(appeal)s is registered: sorting comes before the registration"
                    " (S4 2.1.4). Redirect or forward it instead.",
                    appeal=late[0].display_name,
                )
            )
        # Sudo: the right was checked; nobody has a right to write the stamp
        self.sudo()._write_flow(
            {"sorted_by_id": self.env.uid, "date_sorted": fields.Datetime.now()}
        )
        for competence, appeals in self.grouped("sort_competence").items():
            appeals._log_event("sorted", {"competence": competence or False})
