from odoo import api, fields, models
from odoo.exceptions import UserError

OFFICE = "citizen_appeals.group_registrar,citizen_appeals.group_office_head"


class CitizenAppeal(models.Model):
    """What the office is told of the letter a card was made of (I2).

    Only the office: that a stranger's letter may belong to a case is a guess, which
    neither the case nor its readers learn of.
    """

    _inherit = "citizen.appeal"

    mail_ids = fields.One2many(
        "citizen.mail", "appeal_id", string="Letters by E-mail", groups=OFFICE
    )
    mail_hint_id = fields.Many2one(
        "citizen.appeal",
        compute="_compute_mail",
        string="May Belong to",
        groups=OFFICE,
    )
    is_mail_forged = fields.Boolean(compute="_compute_mail", groups=OFFICE)
    has_mail_senders = fields.Boolean(compute="_compute_mail", groups=OFFICE)
    mail_left_text = fields.Text(compute="_compute_mail", groups=OFFICE)
    may_be_appeal = fields.Boolean(
        compute="_compute_may_be_appeal",
        help="The body may register the message as an appeal.",
    )
    mail_appeal_clause = fields.Char(compute="_compute_may_be_appeal")

    @api.depends("mail_ids")
    def _compute_mail(self):
        for appeal in self:
            mails = appeal.mail_ids
            first = mails.filtered(lambda mail: mail.kind == "letter")[:1]
            appeal.mail_hint_id = first.hint_appeal_id
            appeal.is_mail_forged = first.is_forged
            appeal.has_mail_senders = first.has_many_senders
            appeal.mail_left_text = "\n".join(
                mail.left_text for mail in mails if mail.left_files
            )

    @api.depends("company_id", "is_message")
    def _compute_may_be_appeal(self):
        for appeal in self:
            # Sudo: what the body allows is no secret
            body = appeal.company_id.sudo()
            appeal.may_be_appeal = appeal.is_message and body.takes_mail_as_appeal
            appeal.mail_appeal_clause = body.mail_appeal_clause

    def get_mail_persons(self):
        """Persons who may have written the letter: a proposal, never a link (A7).

        :return: as ``search_persons`` of the applicants
        :raise AccessError: not who enters appeals
        """
        self.ensure_one()
        self._check_role("registrar", "office_head")
        self.check_access("read")
        if self.applicant_id or self.state != "received":
            return []
        persons = self.env["citizen.applicant"]
        for text in (self.received_email, self.received_name):
            if text and (found := persons.search_persons(text)):
                return found
        return []

    def action_register_as_appeal(self):
        """Only where the local act of the body lets a message become an appeal."""
        for company in self.company_id:
            if not company.takes_mail_as_appeal:
                raise UserError(
                    self.env._(
                        "%(body)s does not register messages as appeals. Register it"
                        " as a message, or ask the administrator to change the"
                        " setting.",
                        body=company.name,
                    )
                )
        return super().action_register_as_appeal()
