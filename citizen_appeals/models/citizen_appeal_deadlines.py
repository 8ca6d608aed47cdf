from collections import defaultdict
from datetime import datetime

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.search import boolean_search


class CitizenAppeal(models.Model):
    """The clocks of an appeal: started, met, replaced; all run side by side."""

    _inherit = "citizen.appeal"

    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )
    days_left = fields.Integer(compute="_compute_is_overdue")

    # Late ones in the order of the list: the date is looked at in the index
    _open_idx = models.Index(
        "(date_received DESC, id DESC, date_deadline) WHERE is_open IS TRUE"
    )

    @api.depends("is_open", "date_deadline", "date_next_due", "company_id")
    def _compute_is_overdue(self):
        today_by_company = {c: c._today() for c in self.company_id}
        for appeal in self:
            today = today_by_company.get(appeal.company_id)
            due = appeal.date_next_due
            deadline = appeal.date_deadline
            appeal.is_overdue = bool(appeal.is_open and deadline and deadline < today)
            appeal.days_left = (due - today).days if appeal.is_open and due else 0

    @api.model
    @boolean_search
    def _search_is_overdue(self):
        """Overdue today in the time zone of each body."""
        late = self.env["res.company"]._get_past_domain("date_deadline")
        return late & Domain("is_open", "=", True)

    def _create_deadlines(self, rows):
        # Sudo: deadlines are written by the actions alone, nobody has a right to them
        return self.env["citizen.appeal.deadline"].sudo().create(rows)

    def _prepare_deadlines(self, event, kinds):
        """Values of the deadlines of ``kinds`` by the rules that apply to each appeal.

        :param event: what starts them: ``receipt`` or ``registration``
        """
        return [
            row
            for appeal in self
            for kind in kinds
            if (row := appeal._prepare_deadline(event, kind))
        ]

    def _prepare_deadline(self, event, kind):
        rule = self._find_deadline_rule(kind)
        if not rule or rule.event != event:
            return None
        due, proof = rule._due_for(self.company_id, self._get_event_start(event))
        return self._prepare_deadline_row(kind, due, proof, rule)

    def _get_event_start(self, event):
        """Start of counting: the day, or for today's events the instant."""
        if event == "receipt":
            return self.date_received
        if self.date_registered == self.company_id._today():
            return fields.Datetime.now()
        return self.company_id._day_start(self.date_registered)

    def _prepare_deadline_row(self, kind, due, proof, rule=None, **values):
        company = self.company_id
        is_instant = isinstance(due, datetime)
        start = values.pop("start", None) or self._get_event_start(
            rule.event if rule else "registration"
        )
        return {
            "appeal_id": self.id,
            "company_id": company.id,
            "kind": kind,
            "rule_id": rule.id if rule else False,
            "date_start": start,
            "date_due": due if is_instant else company._day_end(due),
            "day_due": company._local_date(due) if is_instant else due,
            "is_provisional": bool(proof.get("provisional_years")),
            "proof": proof,
            **values,
        }

    def _find_deadline_rule(self, kind):
        """Rule of ``kind`` for this appeal; the clerk may have chosen the term."""
        if kind == "examination" and self.deadline_rule_id:
            return self.deadline_rule_id.sudo()
        company = self.company_id
        return self.env["citizen.deadline.rule"]._find(
            kind,
            company,
            self.date_registered or company._local_date(self.date_received),
            self.channel_id,
            self.medium,
            self.register_id.kind,
        )

    def _prepare_receipt_deadlines(self):
        return self._prepare_deadlines("receipt", ["registration"])

    def _prepare_registered_deadlines(self):
        """Hand-over, legal deadline, internal date, date of the superior body."""
        rows = []
        for appeal in self:
            own = appeal._prepare_deadlines("registration", ["handover", "examination"])
            rows += own
            for row in own:
                if row["kind"] == "examination":
                    rows += appeal._prepare_internal_date(
                        row["day_due"], start=row["date_start"]
                    )
            rows += appeal._prepare_superior_date()
        return rows

    def _prepare_internal_date(self, day_due, **values):
        """An earlier internal date, where the body has switched such a rule on (C4)."""
        rule = self._find_deadline_rule("internal")
        if not rule:
            return []
        due, proof = rule._due_for(self.company_id, day_due)
        return [self._prepare_deadline_row("internal", due, proof, rule, **values)]

    def _prepare_superior_date(self, **values):
        if not self.superior_date_due:
            return []
        proof = {
            "source": "superior_letter",
            "due": fields.Date.to_string(self.superior_date_due),
        }
        day = self.superior_date_due
        return [self._prepare_deadline_row("superior", day, proof, **values)]

    def _get_open_deadline(self, kind):
        """The running deadline of ``kind``; empty when there is none."""
        self.ensure_one()
        return self.deadline_ids.filtered(lambda d: d.kind == kind and d._is_open())[:1]

    def _meet_deadlines(self, kinds, day=None):
        """Note that what these deadlines wait for has happened, now or on ``day``."""
        for company, appeals in self.grouped("company_id").items():
            now = fields.Datetime.now()
            when = min(now, company._day_end(day)) if day else now
            appeals._end_deadlines(kinds, "date_met", when)

    def _stop_deadlines(self, kinds):
        """End deadlines that are no longer needed, without calling them met."""
        self._end_deadlines(kinds, "date_stopped", fields.Datetime.now())

    def _end_deadlines(self, kinds, name, when):
        # Sudo: deadlines are written by the actions alone
        running = self.sudo().deadline_ids.filtered(
            lambda d: d.kind in kinds and d._is_open()
        )
        running.write({name: when})

    def _replace_deadline(self, deadline, due, proof, **values):
        """A new due date of the same kind; the old row keeps its dates and proof.

        :param values: ``reason``, ``author_id``, ``rule_id`` of the new row
        """
        self.ensure_one()
        row = self._prepare_deadline_row(
            deadline.kind,
            due,
            proof,
            start=deadline.date_start,
            previous_id=deadline.id,
            **values,
        )
        deadline_sudo = deadline.sudo()
        deadline_sudo.date_stopped = fields.Datetime.now()
        return deadline_sudo.create(row)

    def _replace_examination(self, due, proof, **values):
        """New legal date; the internal date moves with it."""
        old = self._get_open_deadline("examination")
        new = self._replace_deadline(old, due, proof, **values)
        if internal := self._get_open_deadline("internal"):
            internal.sudo().date_stopped = fields.Datetime.now()
            rows = self._prepare_internal_date(
                new.day_due, start=new.date_start, previous_id=internal.id
            )
            internal.sudo().create(rows)
        self._sync_deadlines()
        return new

    def _restart_registration(self):
        """Receipt, channel or form was corrected on a card not registered yet (A3)."""
        for appeal in self:
            old = appeal._get_open_deadline("registration").sudo()
            row = appeal._prepare_deadline("receipt", "registration")
            old.date_stopped = fields.Datetime.now()
            if row:
                old.create(row | {"previous_id": old.id})
        self._sync_deadlines()

    def _restart_superior(self):
        """The superior body's date was entered or changed after registration (A2)."""
        for appeal in self:
            old = appeal._get_open_deadline("superior").sudo()
            old.date_stopped = fields.Datetime.now()
            old.create(appeal._prepare_superior_date(previous_id=old.id))
        self._sync_deadlines()

    def _restart_examination(self):
        """The clerk chose another term on a registered card (S4 2.1.14)."""
        for appeal in self:
            if not appeal._get_open_deadline("examination"):
                continue
            rule = appeal._find_deadline_rule("examination")
            start = appeal._get_event_start("registration")
            due, proof = rule._due_for(appeal.company_id, start)
            new = appeal._replace_examination(due, proof, rule_id=rule.id)
            appeal._log_event(
                "term_changed",
                {"date": fields.Date.to_string(new.day_due)},
                public=True,
            )

    def _sync_deadlines(self):
        """Bring the dates stored on the appeals in line with their deadlines.

        Lists and filters read these columns. They are written together with what
        else the action changes, in one statement for any number of appeals.
        """
        ids_by_dates = defaultdict(list)
        # Sudo: deadlines and their dates are written by the actions alone
        appeals = self.with_context(tracking_disable=True).sudo()
        for appeal in appeals:
            dates = appeal._get_deadline_dates()
            ids_by_dates[tuple(dates.items())].append(appeal.id)
        for dates, ids in ids_by_dates.items():
            appeals.browse(ids)._write_flow(dict(dates))

    def _get_deadline_dates(self):
        """Values of the stored dates by the deadlines that are not stopped."""
        valid = self.deadline_ids.filtered(lambda d: not d.date_stopped)
        days = {
            kind: valid.filtered(lambda d, kind=kind: d.kind == kind).mapped("day_due")
            for kind in ("registration", "examination", "internal")
        }
        running = valid.filtered(lambda d: not d.date_met).mapped("day_due")
        registered = self.date_registered
        return {
            "is_registered_late": bool(registered)
            and any(day < registered for day in days["registration"]),
            "date_deadline": max(days["examination"], default=False),
            "date_deadline_internal": max(days["internal"], default=False),
            "date_next_due": min(running, default=False),
            "is_deadline_provisional": any(valid.mapped("is_provisional")),
        }
