from odoo import models
from odoo.tools.mail import email_normalize

from ..tools.letter_text import long_date
from ..tools.mail import get_person


class CitizenAppeal(models.Model):
    """What a citizen gets on paper and by e-mail once the appeal is in (A3, I1)."""

    _inherit = "citizen.appeal"

    def _mail_receipt(self, user):
        """Tell the account by e-mail: number, day, until when; nothing of the matter.

        No code either: the link opens nothing without signing in. It waits in Odoo's
        mail queue, bound to no record, and is deleted once sent.
        """
        self.ensure_one()
        address = self._get_receipt_address(user)
        # Whoever made the account may have typed somebody else's address
        if not address or not self.env["citizen.code.try"]._take(
            "receipt", get_person(address)
        ):
            return
        appeal = self.with_context(lang=user.lang or self.env.lang)
        company = appeal.company_id
        self.env["mail.mail"].create(
            {
                "subject": appeal.env._(
                    "Your appeal No. %(number)s is registered", number=self.name
                ),
                "body_html": self.env["ir.qweb"]._render(
                    "citizen_appeals.mail_reply", {"lines": appeal._get_receipt_lines()}
                ),
                "email_from": company.email_formatted or False,
                "reply_to": company.email_formatted or False,
                "email_to": address,
                "headers": repr({"Auto-Submitted": "auto-generated"}),
                "message_type": "auto_comment",
                "auto_delete": True,
            }
        )

    def _get_receipt_address(self, user):
        """The address the account itself is known by, never one merely typed.

        The e-mail of the account can be changed by its owner: it counts where Госуслуги
        vouch for him.
        """
        if user._is_identity_confirmed():
            return email_normalize(user.email) or email_normalize(user.login)
        return email_normalize(user.login)

    def _get_receipt_lines(self):
        status = self._get_citizen_status()
        lines = [
            self.env._("Good day!"),
            self.env._(
                "Your appeal is registered: No. %(number)s of %(date)s. %(body)s"
                " examines it.",
                number=self.name,
                date=long_date(self.date_registered),
                body=self.company_id.name,
            ),
        ]
        if status["expected"]:
            day = long_date(status["expected"])
            lines.append(self.env._("We answer not later than %(day)s.", day=day))
        return [
            *lines,
            self.env._(
                "See where it stands, add to it or withdraw it (sign in first):"
            ),
            f"{self.get_base_url()}{self.access_url}",
            self.env._("This letter was sent automatically, do not answer it."),
        ]
