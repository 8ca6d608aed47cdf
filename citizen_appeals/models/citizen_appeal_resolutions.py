from odoo import models


class CitizenAppeal(models.Model):
    """What resolutions do to their appeals; any number of them at once (C5, B5)."""

    _inherit = "citizen.appeal"

    def _on_resolutions_given(self, resolutions, code, data=None):
        """The first resolution starts the work; executors see the appeal (C5).

        :param code: code of the event of each resolution
        :param data: more facts of these events
        """
        appeals = self.sudo()
        starting = appeals.filtered(lambda a: a.state in ("registered", "assigned"))
        starting._check_transition("in_progress")
        starting._write_flow({"state": "in_progress"})
        self._log_resolutions(resolutions, code, data, public=starting)
        appeals._set_leads()
        starting._meet_deadlines(["handover"])
        starting._sync_deadlines()
        starting._draft_examiner_notices()
        appeals._sync_readers()

    def _on_resolutions_revoked(self, resolutions):
        """Sight and the lead follow what is left."""
        self._log_resolutions(resolutions, "resolution_revoked")
        appeals = self.sudo()
        appeals._set_leads()
        appeals._sync_readers()

    def _log_resolutions(self, resolutions, code, data=None, public=()):
        """One event a resolution, in the name of its author.

        What he signed on paper nobody gave for him, it was only entered.
        """
        signed = code == "resolution_signed"
        rows = []
        for resolution in resolutions:
            appeal, author = resolution.appeal_id, resolution.author_id
            rows += appeal._prepare_events(
                "resolution_replaced"
                if resolution.replaces_id and code == "resolution_given"
                else code,
                {"official_id": author.id, **(data or {})},
                public=appeal in public,
                official=None if signed else author,
            )
        self._create_events(rows)

    def _set_leads(self):
        """The lead of the first resolution in force answers for the appeal.

        A new one is told to the applicant in the history he is shown (B5).
        """
        by_lead = self.grouped(lambda appeal: appeal._find_lead())
        rows = []
        for lead, appeals in by_lead.items():
            changed = appeals.filtered(
                lambda appeal, lead=lead: appeal.lead_executor_id != lead
            )
            changed._write_flow(
                {"lead_executor_id": lead.id, "department_id": lead.department_id.id}
            )
            if lead:
                rows += changed._prepare_events(
                    "examiner_named", {"official_id": lead.id}, public=True
                )
        self._create_events(rows)

    def _find_lead(self):
        given = self.resolution_ids.filtered(
            lambda r: r.state == "given" and not r.parent_assignment_id
        )
        leads = given.sorted("id").assignment_ids.filtered(
            lambda task: task.is_lead and task.state != "cancelled"
        )
        return leads[:1].official_id

    def _draft_examiner_notices(self):
        """Tell the applicants who examines, where the body does so (S3 2, B5).

        On paper where the appeal was on paper, by e-mail where it was electronic; who
        asked for the answer in his account reads it there.
        """
        letters = self.env["citizen.letter"]
        kinds = self.env["citizen.letter.kind"]
        rows = []
        noticed = self.filtered(
            lambda appeal: (
                appeal.company_id.notify_examiner
                and appeal.applicant_id
                and appeal.lead_executor_id
                and not appeal._is_told_in_account()
            )
        )
        for company, appeals in noticed.grouped("company_id").items():
            kind = kinds._get_by_code("examiner_notice", company)
            for appeal in appeals:
                author = appeal.resolution_ids.filtered(
                    lambda r: r.state == "given"
                ).author_id[:1]
                high = (author.signing_level or "") >= kind.signing_level
                rows.append(
                    {
                        "appeal_id": appeal.id,
                        "kind_id": kind.id,
                        "dispatch_way": appeal._get_notice_way(),
                        "date_named": appeal.date_deadline,
                        "signatory_id": author.id if high else False,
                    }
                )
        return letters.create(rows)

    def _get_notice_way(self):
        if self.medium != "electronic":
            return "post"
        return "email" if self.applicant_id.email else self.answer_way
