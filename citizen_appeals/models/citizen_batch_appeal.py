from psycopg2 import IntegrityError

from odoo import fields, models
from odoo.exceptions import UserError

KINDS = [
    ("appeal_resolution", "Resolution"),
    ("appeal_forward", "Forwarding to other bodies"),
    ("appeal_extend", "Extension of the term"),
    ("appeal_redirect", "Request to redirect"),
    ("appeal_answer", "One answer for all"),
]


class CitizenBatch(models.Model):
    """Deeds on a selection of appeals: each line is the single deed, with its checks.

    ``given`` holds the values of the dialog; what a deed made is told by ids, so that
    it can be shown before (``_preview``) and taken back after.
    """

    _inherit = "citizen.batch"

    kind = fields.Selection(
        selection_add=KINDS, ondelete={kind: "cascade" for kind, _label in KINDS}
    )

    def _preview(self, appeal):
        """What the act would make of the appeal: done, looked at, and taken back.

        :return: values of a preview line; with ``refusal`` where the deed refuses
        """
        with self.env.cr.savepoint() as savepoint:
            try:
                made = getattr(self, f"_process_{self.kind}")(appeal)
                appeal.env.flush_all()
                row = getattr(self, f"_preview_{self.kind}")(appeal, made)
            except (UserError, IntegrityError) as refusal:
                row = {"refusal": refusal}
            savepoint.rollback()
        if "refusal" in row:
            row["refusal"] = self._get_reason(row["refusal"])
        return row

    def _preview_together(self, appeals):
        """The same for many in few statements.

        :return: dict of rows; None where the kind cannot or one of them is refused
        """
        hook = getattr(self, f"_process_many_{self.kind}", None)
        if not hook or len(appeals) < 2:
            return None
        preview = getattr(self, f"_preview_{self.kind}")
        with self.env.cr.savepoint() as savepoint:
            try:
                made = hook(appeals)
                appeals.env.flush_all()
                rows = {a.id: preview(a, made[a.id]) for a in appeals}
            except (UserError, IntegrityError):
                rows = None  # told one by one
            savepoint.rollback()
        return rows

    def _make_with_letters(self, appeal, deed):
        """Do the deed; the ids of the letters it drafted are kept."""
        # Sudo: letters of any kind count, whoever sees them
        appeal_sudo = appeal.sudo()
        before = appeal_sudo.letter_ids
        made = deed()
        letters = appeal_sudo.letter_ids - before
        return {"letter_ids": letters.ids, **made}

    # ------------------------------------------------------------------
    # resolution
    # ------------------------------------------------------------------

    def _process_appeal_resolution(self, appeal):
        return self._process_many_appeal_resolution(appeal)[appeal.id]

    def _process_many_appeal_resolution(self, appeals):
        """Drafted and given together, as the signature day gives them (S4 2.3.8)."""
        # Sudo: letters of any kind count, whoever sees them
        before = {appeal.id: appeal.letter_ids for appeal in appeals.sudo()}
        resolutions = appeals._draft_bulk_resolutions(self.given)
        if self.given.get("is_given"):
            resolutions.action_give()
        made = {}
        for resolution in resolutions:
            appeal = resolution.appeal_id.sudo()
            letters = before[appeal.id]
            made[appeal.id] = {
                "resolution_id": resolution.id,
                "letter_ids": (appeal.letter_ids - letters).ids,
                "answer_ids": letters.filtered("kind_id.answers_appeal").ids,
            }
        return made

    def _preview_appeal_resolution(self, appeal, made):
        resolution = appeal.env["citizen.resolution"].browse(made["resolution_id"])
        return {
            "author_id": resolution.author_id.id,
            "executors": resolution.executor_names,
            "date": resolution.date_due,
            "letters": self._get_letter_names(appeal, made),
            "note": appeal._get_bulk_due_note(self.given, resolution.date_due),
        }

    def _undo_appeal_resolution(self, appeal, made):
        resolution = appeal.env["citizen.resolution"].browse(made["resolution_id"])
        resolution = resolution.exists()
        if resolution.state == "draft":
            resolution.unlink()
            return
        self._check_letters_inside(appeal, made)
        # Sudo: whether anybody worked on it, not what was written
        resolution.sudo()._check_untouched(made.get("answer_ids", ()))
        resolution.action_revoke()
        self._cancel_letters(appeal, made)

    # ------------------------------------------------------------------
    # forwarding
    # ------------------------------------------------------------------

    def _process_appeal_forward(self, appeal):
        given = self.given
        had_executor = bool(appeal.lead_executor_id)

        def forward():
            values = {
                name: given[name]
                for name in ("wants_copy", "date_copy_due", "is_migration")
                if given.get(name)
            }
            values["is_migration"] = appeal.is_migration or given.get("is_migration")
            lines = appeal._get_bulk_forward_lines(given.get("partner_ids"))
            appeal.action_forward(lines, values)
            return {"had_executor": had_executor}

        return self._make_with_letters(appeal, forward)

    def _preview_appeal_forward(self, appeal, made):
        # Sudo: names of organisations
        forwardings = appeal.sudo().forwarding_ids.filtered(
            lambda forwarding: forwarding.letter_id.id in made["letter_ids"]
        )
        note = False
        if made["had_executor"]:
            note = self.env._("The executors' work on it ends.")
        return {
            "executors": ", ".join(forwardings.partner_id.mapped("name")),
            "date": appeal.sudo()._get_open_deadline("forwarding").day_due,
            "letters": self._get_letter_names(appeal, made),
            "note": note,
        }

    def _undo_appeal_forward(self, appeal, made):
        self._check_letters_inside(appeal, made)
        appeal.action_reopen()
        if made.get("had_executor"):
            return self.env._("Its executors are to be named again.")
        return None

    # ------------------------------------------------------------------
    # extension
    # ------------------------------------------------------------------

    def _process_appeal_extend(self, appeal):
        given = self.given

        def extend():
            date = given.get("date") or appeal._get_bulk_extension_date()
            appeal.action_extend(date, given.get("reason") or "")
            term = appeal.sudo()._get_open_deadline("examination")
            return {"deadline_id": term.id}

        return self._make_with_letters(appeal, extend)

    def _preview_appeal_extend(self, appeal, made):
        term = appeal.sudo()._get_open_deadline("examination")
        return {
            "date_old": term.previous_id.day_due,
            "date": term.day_due,
            "letters": self._get_letter_names(appeal, made),
        }

    def _undo_appeal_extend(self, appeal, made):
        self._check_letters_inside(appeal, made)
        appeal._take_back_extension(made["deadline_id"])
        self._cancel_letters(appeal, made)

    # ------------------------------------------------------------------
    # redirect
    # ------------------------------------------------------------------

    def _process_appeal_redirect(self, appeal):
        redirect = appeal._ask_bulk_redirect(self.given)
        return {"redirect_id": redirect.id}

    def _preview_appeal_redirect(self, appeal, made):
        redirect = appeal.env["citizen.redirect"].browse(made["redirect_id"])
        return {
            "author_id": redirect.signatory_id.id,
            "executors": redirect.target_official_id.display_name
            or redirect.target_department_id.name,
            "date": redirect.date_until,
        }

    def _undo_appeal_redirect(self, appeal, made):
        redirect = appeal.env["citizen.redirect"].browse(made["redirect_id"])
        # Signed ones refuse by themselves
        redirect.exists().unlink()

    # ------------------------------------------------------------------
    # one answer
    # ------------------------------------------------------------------

    def _process_appeal_answer(self, appeal):
        leader = appeal.browse(self.given["leader_id"])
        made = {"joined": False}
        # Sudo: the letters of the leading appeal, which the deed checks
        before = (appeal | leader).sudo().letter_ids
        if appeal == leader:
            leader._draft_bulk_answer(self.given)
        else:
            if appeal.joined_to_id != leader:
                appeal.action_join(leader)
                made["joined"] = True
            leader.action_answer_many(appeal)
        letters = (appeal | leader).sudo().letter_ids - before
        return {"letter_ids": letters.filtered(lambda x: x.appeal_id == appeal).ids} | (
            made
        )

    def _preview_appeal_answer(self, appeal, made):
        leader = appeal.browse(self.given["leader_id"])
        if appeal == leader:
            note = self.env._("Leads: its answer holds for all.")
        elif made["joined"]:
            note = self.env._("Is joined to the leading one.")
        else:
            note = False
        return {
            "executors": leader.lead_executor_id.display_name,
            "date": appeal.date_deadline,
            "letters": self._get_letter_names(appeal, made),
            "note": note,
        }

    def _undo_appeal_answer(self, appeal, made):
        """Drafts alone are taken back: what is in review somebody works on."""
        letters = self._get_made_letters(appeal, made)
        if busy := letters.filtered(lambda x: x.state not in ("draft", "cancelled")):
            raise UserError(
                self.env._(
                    "%(letter)s is under review already: have it returned, then cancel"
                    " it (S4 2.4.1).",
                    letter=busy[0].display_name,
                )
            )
        self._cancel_letters(appeal, made)
        if made.get("joined") and appeal.joined_to_id:
            appeal.action_separate()

    # ------------------------------------------------------------------
    # letters of a line
    # ------------------------------------------------------------------

    def _get_made_letters(self, appeal, made):
        # Sudo: letters of any kind count, whoever sees them
        letters = appeal.env["citizen.letter"].sudo()
        return letters.browse(made.get("letter_ids", ())).exists()

    def _get_letter_names(self, appeal, made):
        kinds = self._get_made_letters(appeal, made).mapped("kind_id.name")
        counts = {kind: kinds.count(kind) for kind in kinds}
        return ", ".join(
            f"{kind} × {count}" if count > 1 else kind for kind, count in counts.items()
        )

    def _check_letters_inside(self, appeal, made):
        """Nothing of the act has been signed or has left the house."""
        for letter in self._get_made_letters(appeal, made):
            if letter.state in ("signed", "numbered", "dispatched"):
                raise UserError(
                    self.env._(
                        "%(letter)s is signed or has left: the act stays. Write to its"
                        " addressee instead.",
                        letter=letter.display_name,
                    )
                )

    def _cancel_letters(self, appeal, made):
        letters = self._get_made_letters(appeal, made)
        # The events are those of the person who takes the act back
        letters.sudo(self.env.su)._cancel_unissued()
