from odoo import api, fields, models
from odoo.exceptions import AccessError

# Who must be there before an appeal can go its way
NEEDED_ROLES = ("registrar", "supervisor", "executor", "signatory")


class OnboardingOnboardingStep(models.Model):
    """Steps of the first set-up; each is judged by what is really there (H7).

    ``citizen_check`` names what is looked at: ``_check_<it>`` says what is missing,
    ``_open_<it>`` leads to where it is entered.
    """

    _inherit = "onboarding.onboarding.step"

    citizen_check = fields.Char(readonly=True, export_string_translation=False)

    def action_citizen_open(self):
        """The screen where the step is done.

        :raise AccessError: not the administrator of the system
        """
        self.ensure_one()
        self._check_may_set_up()
        # Sudo: Odoo lets its own administrator alone read the steps
        return getattr(self, f"_open_{self.sudo().citizen_check}")()

    @api.model
    def _check_may_set_up(self):
        if not self.env.user.has_group("citizen_appeals.group_admin"):
            raise AccessError(
                self.env._("The administrator of the system sets up the body (K1).")
            )

    def _get_missing(self):
        """What each step still lacks in the body: step's id → words, empty if done."""
        company = self.env.company.sudo()
        return {
            step.id: getattr(self, f"_check_{step.sudo().citizen_check}")(company)
            for step in self
        }

    def _name_missing(self, *facts):
        """Words of what is missing, out of pairs of a fact and its name."""
        return ", ".join(name for is_there, name in facts if not is_there)

    # ------------------------------------------------------------------
    # what is missing
    # ------------------------------------------------------------------

    def _check_body(self, company):
        return self._name_missing(
            (company.place_name, self.env._("city or settlement")),
            (company.email, self.env._("e-mail of the body")),
        )

    def _check_letterhead(self, company):
        return self._name_missing(
            (company.letterhead_title, self.env._("name at the head of letters")),
            (company.letterhead_details, self.env._("address and details")),
        )

    def _check_calendar(self, company):
        """Years without federal days make deadlines provisional (C1)."""
        this_year = company._today().year
        Day = self.env["citizen.calendar.day"]
        known = {
            year: Day.search_count(
                [
                    ("company_id", "=", False),
                    ("date", ">=", f"{year}-01-01"),
                    ("date", "<=", f"{year}-12-31"),
                ],
                limit=1,
            )
            for year in (this_year, this_year + 1)
        }
        return self._name_missing(*((found, str(y)) for y, found in known.items()))

    def _check_units(self, company):
        own = [("company_id", "=", company.id)]
        held = [*own, ("holder_ids", "!=", False)]
        return self._name_missing(
            (
                self.env["hr.department"].search_count(own, limit=1),
                self.env._("units"),
            ),
            (
                self.env["citizen.official"].search_count(held, limit=1),
                self.env._("posts and who holds them"),
            ),
        )

    def _check_duties(self, company):
        found = self.env["citizen.official.duty"].search_count(
            [("company_id", "=", company.id)], limit=1
        )
        return self._name_missing((found, self.env._("who is the curator of what")))

    def _check_registers(self, company):
        """Numbers go on from the old system's, or the first one has been given."""
        Register = self.env["citizen.register"]
        year = company._today().year
        # Sudo: the administrator sees no appeal; that there is one is enough
        numbered = (
            self.env["citizen.appeal"]
            .sudo()
            .search_count(
                [("company_id", "=", company.id), ("number_year", "=", year)], limit=1
            )
        )
        started = self.env["citizen.register.start"].search_count(
            [("register_id.company_id", "=", company.id), ("year", "=", year)], limit=1
        )
        return self._name_missing(
            (Register._find(company, "appeal"), self.env._("register of appeals")),
            (Register._find(company, "outgoing"), self.env._("register of letters")),
            (numbered or started, self.env._("first number of %s", year)),
        )

    def _check_users(self, company):
        groups = [
            # Sudo: who has which role is counted, not shown
            self.env.ref(f"citizen_appeals.group_{role}").sudo()
            for role in NEEDED_ROLES
        ]
        return self._name_missing(
            *(
                (
                    group.all_user_ids.filtered(lambda u: company in u.company_ids),
                    group.name,
                )
                for group in groups
            )
        )

    def _check_mail(self, company):
        # Sudo: whether there is a server, nothing of how it is reached
        server = self.env["ir.mail_server"].sudo().search_count([], limit=1)
        return self._name_missing(
            (server, self.env._("outgoing mail server")),
        )

    # ------------------------------------------------------------------
    # where it is done
    # ------------------------------------------------------------------

    def _get_action(self, xml_id):
        return self.env["ir.actions.actions"]._for_xml_id(xml_id)

    def _open_body(self):
        form = self.env.ref("citizen_appeals.res_company_view_form_body")
        return self.env.company._get_records_action(views=[(form.id, "form")])

    def _open_letterhead(self):
        return self._open_body()

    def _open_calendar(self):
        return self._get_action("citizen_appeals.citizen_calendar_day_action")

    def _open_units(self):
        return self._get_action("citizen_appeals.citizen_staff_import_action")

    def _open_duties(self):
        return self._get_action("citizen_appeals.citizen_official_duty_action")

    def _open_registers(self):
        return self._get_action("citizen_appeals.citizen_register_action")

    def _open_users(self):
        """Accounts one by one are Odoo's; without that right they are loaded."""
        if self.env.user.has_group("base.group_erp_manager"):
            return self._get_action("base.action_res_users")
        return self._get_action("citizen_appeals.citizen_staff_import_action")

    def _open_mail(self):
        if self.env.user.has_group("base.group_system"):
            return self._get_action("base.action_ir_mail_server_list")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": self.env._(
                    "The outgoing mail server is entered by the administrator of Odoo:"
                    " ask him for it."
                ),
            },
        }
