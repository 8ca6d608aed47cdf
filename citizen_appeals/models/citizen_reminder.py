import logging
from datetime import timedelta
from itertools import islice
from traceback import format_tb

from odoo import api, fields, models
from odoo.tools import format_date

_logger = logging.getLogger(__name__)

TEMPLATE = "citizen_appeals.reminder_digest"
DAYS_BEFORE = (7, 3, 1)
# Messages between two commits
CHUNK = 50
# Sections in the order of the digest → the count they go into
SECTIONS = {
    "own": "task",
    "resolve": "task",
    "decide": "task",
    "supervised": "task",
    "give": "task",
    "requests": "task",
    "proposals": "task",
    "control": "task",
    "redirects": "task",
    "nonconformities": "task",
    "violations": "task",
    "promised": "task",
    "oral_notes": "task",
    "placements": "task",
    "signature": "letter",
    "unit": "escalated",
    "body_overdue": "escalated",
    "unassigned": "escalated",
    "unregistered": "escalated",
}


class CitizenReminder(models.Model):
    """Mark that a user got the digest of a day for a body (H1).

    One message a person, body and day: what falls due in 7, 3 and 1 days, what is
    overdue, and what waits for him. Mark and message are one transaction, so a
    second run changes nothing and a broken one is simply run again. What goes into
    the digest is in ``citizen_reminder_lines.py``.
    """

    _name = "citizen.reminder"
    _description = "Reminder Sent"
    _order = "date DESC, id DESC"
    _rec_name = "date"

    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    date = fields.Date(required=True, readonly=True, help="Day of the body.")
    due_count = fields.Integer(
        string="Due Soon", readonly=True, help="Own tasks that fall due in a few days."
    )
    overdue_count = fields.Integer(
        string="Overdue", readonly=True, help="Own tasks after their date."
    )
    letter_count = fields.Integer(string="Letters to Sign", readonly=True)
    escalated_count = fields.Integer(
        string="Escalated", readonly=True, help="Overdue of the unit or of the body."
    )

    _day_uniq = models.UniqueIndex(
        "(company_id, date, user_id)", "The digest of this day was already sent."
    )

    # ------------------------------------------------------------------
    # scheduled action
    # ------------------------------------------------------------------

    @api.model
    def _cron_send(self):
        """Send the digests of the bodies that are at work now, each in its own zone.

        Who got his today is skipped; so is a body that another run has locked.
        """
        companies = self._get_companies_at_work()
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(companies))
        for left, company in zip(range(len(companies), 0, -1), companies, strict=True):
            tried = self.env["res.users"]
            while users := self._remind_safely(company, tried):
                tried += users
                if not progress(len(users), remaining=left):
                    return
            if not progress(remaining=left - 1):
                return

    @api.model
    def _get_companies_at_work(self):
        """Bodies whose calendar has working time now; those still to remind first."""
        now = fields.Datetime.now()
        Calendar = self.env["citizen.calendar.day"]
        companies = self.env["res.company"].search([])
        # No hours added to a moment of working time is that very moment
        at_work = companies.filtered(
            lambda c: Calendar._get_calendar(c).add_working_hours(now, 0) == now
        )
        recent = fields.Date.to_date(now) - timedelta(1)
        last_day = dict(
            self._read_group(
                [("company_id", "in", at_work.ids), ("date", ">=", recent)],
                ["company_id"],
                ["date:max"],
            )
        )
        return at_work.sorted(lambda c: last_day.get(c) == c._today())

    @api.model
    def _remind_safely(self, company, tried):
        try:
            with self.env.cr.savepoint():
                return self._remind(company, tried)
        except Exception as error:
            self._log_error(error, "Reminders of body %s failed", company.id)
            return None

    @api.model
    def _log_error(self, error, text, *ids):
        """Log what failed and where, without the error's text: it may name people."""
        where = "".join(format_tb(error.__traceback__))
        _logger.error("%s: %s\n%s", text % ids, type(error).__name__, where)

    @api.model
    def _remind(self, company, tried):
        """Send today's digests of a body to those who did not get theirs yet.

        :param tried: users this run has come to already
        :return: the users of one transaction; empty when all have been tried
        """
        company = company.try_lock_for_update(allow_referencing=True)
        users = company and self._get_users_to_remind(company) - tried
        if not users:
            return users
        digests = dict(islice(self._collect_digests(company, users).items(), CHUNK))
        marks = self.create(
            [
                self._prepare_mark(company, user_id, sections)
                for user_id, sections in digests.items()
            ]
        )
        unsent = self.browse()
        for mark in marks:
            if not mark._send(digests[mark.user_id.id]):
                unsent += mark
        unsent.unlink()
        if marks - unsent:
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return users.browse(digests)

    @api.model
    def _get_users_to_remind(self, company):
        """Staff of the body with a role in this module who have no mark of today."""
        reminded = self.search(
            [("company_id", "=", company.id), ("date", "=", company._today())]
        ).user_id
        staff = self._search_staff(company, "citizen_appeals.group_user")
        return staff - reminded

    @api.model
    def _search_staff(self, company, group):
        return self.env["res.users"].search(
            [
                ("share", "=", False),
                ("company_ids", "in", company.ids),
                ("all_group_ids", "in", self.env.ref(group).ids),
            ],
            order="id",
        )

    @api.model
    def _get_due_days(self, company):
        """Days whose tasks are announced today.

        What a day off would announce is brought forward to the last working day.
        """
        today = company._today()
        calendar = self.env["citizen.calendar.day"]._get_calendar(company)
        pause = (calendar.next_working(today + timedelta(1)) - today).days
        ahead = {before + off for before in DAYS_BEFORE for off in range(pause)}
        return [today + timedelta(days) for days in sorted(ahead)]

    @api.model
    def _prepare_mark(self, company, user_id, sections):
        counts = {"due_count": 0, "overdue_count": 0}
        counts |= {"letter_count": 0, "escalated_count": 0}
        for section in sections:
            kind = SECTIONS[section["code"]]
            if kind == "task":
                counts["due_count"] += section["total"] - section["late"]
                counts["overdue_count"] += section["late"]
            else:
                counts[f"{kind}_count"] += section["total"]
        return {
            "user_id": user_id,
            "company_id": company.id,
            "date": company._today(),
            **counts,
        }

    # ------------------------------------------------------------------
    # the message
    # ------------------------------------------------------------------

    def _send(self, sections):
        """Send the digest; a user it fails for takes nobody with him.

        :return: whether it was sent
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._notify(sections)
        except Exception as error:
            ids = self.user_id.id, self.company_id.id
            self._log_error(error, "Reminder of user %s in body %s failed", *ids)
            return False
        return True

    def _notify(self, sections):
        """Inbox or e-mail, as the user prefers, in his language, linked to no record.

        Without a record nobody but the addressee can read the message.
        """
        user, company = self.user_id, self.company_id
        reminder = self.with_context(lang=user.lang or self.env.lang)
        total = sum(section["total"] for section in sections)
        subject = reminder.env._(
            "Appeals, %(date)s: %(count)s need attention",
            date=format_date(reminder.env, self.date),
            count=total,
        )
        reminder.env["mail.thread"].with_company(company).message_notify(
            partner_ids=user.partner_id.ids,
            subject=subject,
            body=reminder._render_digest(sections) or subject,
            author_id=self.env.ref("base.partner_root").id,
            email_from=company.email_formatted or None,
            record_company_id=company.id,
            email_add_signature=False,
            force_send=False,
        )

    def _render_digest(self, sections):
        """The digest as HTML; empty if the template is missing or broken."""
        titles = self._get_section_titles()
        values = {
            "company": self.company_id.name,
            "date": format_date(self.env, self.date),
            "sections": [
                {
                    "title": titles[section["code"]],
                    "total": section["total"],
                    "lines": [self._prepare_line(line) for line in section["lines"]],
                }
                for section in sections
            ],
        }
        try:
            return self.env["ir.qweb"]._render(
                TEMPLATE, values, raise_if_not_found=False
            )
        except Exception as error:
            self._log_error(error, "Template %s failed", TEMPLATE)
            return None

    def _get_section_titles(self):
        return {
            "own": self.env._("Your assignments"),
            "resolve": self.env._("Waiting for your resolution"),
            "decide": self.env._("Waiting for your decision"),
            "supervised": self.env._("Overdue appeals you are the curator of"),
            "signature": self.env._("Letters waiting for your signature"),
            "unit": self.env._("Overdue in your unit"),
            "body_overdue": self.env._("Overdue in the whole body"),
            "unassigned": self.env._("Registered, not handed to a curator"),
            "unregistered": self.env._("Not registered in time"),
        }

    def _prepare_line(self, line):
        """Number, dates and a link: nothing of the applicant or of the text."""
        if line["name"]:
            label = self.env._("No. %s", line["name"])
        else:
            received = self.company_id._local_date(line["date_received"])
            label = self.env._("received on %s", format_date(self.env, received))
        due = line["due"]
        days = (due - self.date).days if due else None
        return {
            "url": f"/odoo/{line['model']}/{line['res_id']}",
            "label": label,
            "due": due and format_date(self.env, due),
            "days_left": days if due and days >= 0 else None,
            "days_late": -days if due and days < 0 else None,
            "note": line["note"],
        }
