from odoo import api, fields, models
from odoo.exceptions import UserError

from .citizen_appeal_write import WITH_REGISTRATION


class CitizenAppeal(models.Model):
    """Registration: number, day, case file, curator, deadlines (A3, A4, A9, A10)."""

    _inherit = "citizen.appeal"

    @api.model
    def create_registered(self, vals_list):
        """Take in and register in one transaction; a repeated key gives the first one.

        :param vals_list: values as for ``create``
        :return: the registered appeals, in the order of ``vals_list``
        """
        self._check_role("registrar", "office_head")
        # Received and registered in one breath: see _start_registered
        intake = self.with_context(citizen_intake=WITH_REGISTRATION)
        appeals = intake.create(vals_list).with_env(self.env)
        appeals.filtered(lambda appeal: appeal.state == "received").action_register()
        return appeals

    def action_register(self):
        """Number the appeals, put them on control and start their deadlines.

        :raise AccessError: not a registrar
        :raise UserError: already registered
        :raise ValidationError: dates are wrong
        """
        self._check_role("registrar", "office_head")
        self.check_access("write")
        if self.filtered(lambda appeal: appeal.state != "received"):
            raise UserError(self.env._("An appeal is registered once, on receipt."))
        # With a repeated key the list names an appeal twice: one appeal, one number
        appeals = self.union().with_context(tracking_disable=True).sudo()
        appeals._start_registered()
        appeals._sync_deadlines()
        appeals.case_file_id._draw_missing_numbers()
        for year, group in appeals.grouped(lambda a: a.date_registered.year).items():
            group._draw_numbers(year)
        return True

    def _start_registered(self):
        """Fill the cards, start the deadlines and log, in a statement for each.

        Fresh cards, which ``create_registered`` made, have not begun yet: for them
        this is the receipt as well.
        """
        fresh = self.filtered(lambda appeal: not appeal.event_ids)
        met = {"date_met": fields.Datetime.now()}
        receipt = [row | met for row in fresh._prepare_receipt_deadlines()]
        self._fill_registration()
        # The day written on the card counts, not the hour it was typed in
        for day, appeals in (self - fresh).grouped("date_registered").items():
            appeals._meet_deadlines(["registration"], day)
        self._create_deadlines(receipt + self._prepare_registered_deadlines())
        self._create_events(
            fresh._prepare_events("received", public=True)
            + self._prepare_events("registered", public=True)
        )

    def _fill_registration(self):
        """State, day, case file and proposed curator."""
        for appeal in self:
            if not appeal.register_id:
                raise UserError(
                    self.env._(
                        "%(body)s has no register for this channel. Ask the"
                        " administrator to add one.",
                        body=appeal.company_id.name,
                    )
                )
        today = {company: company._today() for company in self.company_id}
        supervisors = self.filtered(
            lambda a: not a.supervisor_id
        )._propose_supervisors()
        # Read together what the check of bodies below asks of each
        curators = {official_id for official_id in supervisors.values() if official_id}
        self.env["citizen.official"].browse(curators).fetch(["company_id"])
        registered = {a.id: a.date_registered or today[a.company_id] for a in self}
        files = self.env["citizen.case.file"]._get_or_create(
            (a.company_id.id, a.applicant_id.id, registered[a.id].year)
            for a in self
            if a.applicant_id
        )
        for appeal in self:
            day = registered[appeal.id]
            key = (appeal.company_id.id, appeal.applicant_id.id, day.year)
            appeal._write_flow(
                {
                    "state": "registered",
                    "date_registered": day,
                    "on_control": True,
                    "case_file_id": files.get(key, False),
                    "supervisor_id": appeal.supervisor_id.id or supervisors[appeal.id],
                }
            )
