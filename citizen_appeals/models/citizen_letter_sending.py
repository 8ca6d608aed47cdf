from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .citizen_letter_dispatch import RETURN_REASONS

# Ways of an answer that leaves through the Internet (S4 2.5.4)
INTERNET_WAYS = ("email", "portal", "gosuslugi")


class CitizenLetter(models.Model):
    """Who dispatches a letter, and its way out (D6, S4 2.5.1-2.5.4)."""

    _inherit = "citizen.letter"
    _personal_fields = frozenset({"resend_address", "resend_email"})

    dispatch_ids = fields.One2many(
        "citizen.letter.dispatch", "letter_id", string="Dispatch History", readonly=True
    )
    date_returned = fields.Date(
        string="Came Back on",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The letter came back and somebody decides what next.",
    )
    return_reason = fields.Selection(RETURN_REASONS, readonly=True, copy=False)
    # where it goes when sent again; empty: as printed
    resend_way = fields.Selection(
        selection=lambda self: self._get_ways(),
        string="To Send Again",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    resend_address = fields.Text(string="New Address", readonly=True, copy=False)
    resend_email = fields.Char(string="New E-mail", readonly=True, copy=False)
    email_user_id = fields.Many2one(
        "res.users",
        string="Put into the Outbox by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    @api.model
    def _get_ways(self):
        return self._fields["dispatch_way"]._description_selection(self.env)

    # ------------------------------------------------------------------
    # who may
    # ------------------------------------------------------------------

    def _is_internet_answer(self):
        """S4 2.5.4: the answer to an appeal from the Internet reception."""
        return (
            self.kind_id.answers_appeal
            and self.dispatch_way in INTERNET_WAYS
            and self.appeal_id.channel_id.is_office_dispatch
        )

    def _is_own_dispatch(self, posts):
        """S4 2.5.1: the resolution lets the unit of these posts send the answer."""
        tasks = self.appeal_id.assignment_ids.filtered(
            lambda task: task.state != "cancelled" and task.resolution_id.own_dispatch
        )
        return bool(
            tasks.official_id & (posts | posts.assisted_ids)
            or tasks.official_id.department_id & posts.department_id
        )

    def _get_allowed_actions(self, roles):
        allowed = super()._get_allowed_actions(roles)
        if self._is_internet_answer():
            return allowed if roles["sector"] else allowed - {"dispatch"}
        idle = self.email_state in (False, "failed")
        if (
            roles["writer"]
            and idle
            and self.kind_id.answers_appeal
            and self._is_own_dispatch(roles["posts"])
        ):
            allowed |= {"dispatch"}
        return allowed

    def _check_action(self, action):
        if action == "dispatch":
            self.check_access("read")
            self._check_dispatcher()
            self._check_not_dispatched()
        return super()._check_action(action)

    def _check_dispatcher(self):
        """Refusals of S4 2.5.1 and 2.5.4 name the clause and who may."""
        roles = self._get_roles()
        for letter in self:
            letter_sudo = letter.sudo()  # the chancery does not read the appeal
            if letter_sudo._is_internet_answer() and not roles["sector"]:
                raise AccessError(
                    self.env._(
                        "%s: answers to the Internet reception are corrected and sent"
                        " by the appeals office alone (S4 2.5.4). Leave it to the"
                        " office.",
                        letter.display_name,
                    )
                )
            if (
                not roles["clerk"]
                and roles["writer"]
                and not letter_sudo._is_own_dispatch(roles["posts"])
            ):
                raise AccessError(
                    self.env._(
                        "%s is sent by the chancery: the resolution does not let the"
                        " executor dispatch it (S4 2.5.1). Hand it to the chancery.",
                        letter.display_name,
                    )
                )

    def _check_not_dispatched(self):
        """Bad input: nothing is dispatched twice."""
        for letter in self.filtered(lambda x: x.state == "dispatched"):
            raise UserError(
                self.env._(
                    "%(letter)s was dispatched on %(date)s already, by %(user)s. It"
                    " goes out again only after it came back: note the return first.",
                    letter=letter.display_name,
                    date=letter.date_dispatched.strftime("%d.%m.%Y"),
                    user=letter.dispatched_by_id.sudo().name,
                )
            )

    # ------------------------------------------------------------------
    # the way out
    # ------------------------------------------------------------------

    def action_dispatch(self):
        """Enter the dispatch; an e-mail is only put into the outbox here (D6)."""
        self._lock_for_dispatch()
        self._check_action("dispatch")
        self._check_ways()
        by_email = self.filtered(lambda letter: letter.dispatch_way == "email")
        by_email._put_into_outbox()
        (self - by_email)._finish_dispatch(self.env.user)

    def _lock_for_dispatch(self):
        """Two clerks at once: the second is told, nothing goes out twice."""
        self.check_access("read")
        # the clerk was checked; locking needs the right to write
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state", "email_state", "resend_way"])

    def _check_ways(self):
        """What must be known before a letter goes out in its way."""
        for letter in self:
            if letter.dispatch_way == "hand" and not letter.received_by:
                raise UserError(
                    self.env._(
                        "%s: enter who signed the receipt for the letter.",
                        letter.display_name,
                    )
                )
            line = letter.sudo().post_line_ids.filtered(lambda x: not x.is_closed)
            if line:
                raise UserError(
                    self.env._(
                        "%(letter)s stands in a post register being made: close the"
                        " register of %(date)s or take the letter out of it.",
                        letter=letter.display_name,
                        date=line.post_register_id.date.strftime("%d.%m.%Y"),
                    )
                )
            if letter.dispatch_way == "gosuslugi" and letter.sudo()._get_open_placing():
                raise UserError(
                    self.env._(
                        "%s goes out by being placed: enter the day and the number of"
                        " the placing in the list “Answers to Place” (S4 2.5.4).",
                        letter.display_name,
                    )
                )

    def _finish_dispatch(self, user, post_register=None):
        """The letter has left: date, clerk, history, event; the appeal learns of it."""
        rows = []
        for letter in self:
            rows.append(letter._finish_one_dispatch(user, post_register))
        # append-only, written by the deeds alone
        self.env["citizen.letter.dispatch"].sudo().create(rows)

    def _finish_one_dispatch(self, user, post_register):
        """Write the dispatch of one letter; return the row of its history."""
        again = self.state == "dispatched"
        row = self._prepare_dispatch_row(user, post_register, again)
        if again:
            # the right was checked; the first dispatch keeps its date
            self.sudo()._write_flow(
                {"resend_way": False, "date_returned": False, "return_reason": False}
            )
            self._log_letter_event("letter_sent_again")
            return row
        values = {"date_dispatched": row["date"], "dispatched_by_id": user.id}
        if self.dispatch_way == "hand":
            values["date_receipt"] = self.date_receipt or row["date"]
        self._set_state("dispatched", **values)
        self._log_letter_event("letter_dispatched")
        self.sudo().appeal_id._on_letter_dispatched(self.sudo())
        return row

    def _prepare_dispatch_row(self, user, post_register, again):
        way = self.resend_way or self.dispatch_way
        day = self._get_dispatch_day(post_register, again)
        by_hand = way == "hand"
        return {
            "letter_id": self.id,
            "act": "again" if again else "sent",
            "way": way,
            "date": day,
            "user_id": user.id,
            "destination": self._get_destination(way),
            "person": self.received_by if by_hand else False,
            "tracking_ref": self.tracking_ref if way == "post" else False,
            "post_register_id": post_register.id if post_register else False,
        }

    def _get_dispatch_day(self, post_register, again):
        today = self.company_id._today()
        day = today if again else self.date_dispatched or today
        if post_register:
            day = post_register.date
        if day > today or day < self.date:
            raise UserError(
                self.env._(
                    "%s: the day of dispatch lies between the date of the"
                    " letter and today.",
                    self.display_name,
                )
            )
        return day

    def _get_destination(self, way):
        """Where it goes in that way: the newer address before the printed one."""
        if way == "email":
            return self._get_email()
        if way == "post":
            return self.resend_address or self.addressee_address
        return False

    def _get_email(self):
        return self.resend_email or self.addressee_email

    # ------------------------------------------------------------------
    # came back
    # ------------------------------------------------------------------

    def action_note_return(self, reason=None, date=None, note=None):
        """Note that the letter came back or was not delivered; opens the dialog."""
        self.ensure_one()
        self._check_clerk()
        self._lock_for_dispatch()
        if self.state != "dispatched" or self.date_returned:
            raise UserError(
                self.env._(
                    "%s: only a letter that was dispatched and is not back yet can come"
                    " back (S4 2.5.1).",
                    self.display_name,
                )
            )
        if reason is None:
            return self._open_dispatch_dialog("citizen.letter.comeback")
        today = self.company_id._today()
        day = fields.Date.to_date(date) or today
        if not self.date_dispatched <= day <= today:
            raise UserError(
                self.env._(
                    "Came Back on: %(day)s does not lie between the dispatch on"
                    " %(sent)s and today.",
                    day=day.strftime("%d.%m.%Y"),
                    sent=self.date_dispatched.strftime("%d.%m.%Y"),
                )
            )
        # the clerk was checked; the deeds alone write these
        self.sudo()._write_flow({"date_returned": day, "return_reason": reason})
        self._add_dispatch_row("returned", date=day, reason=reason, note=note)
        self._log_letter_event("letter_came_back")
        return True

    def action_resend(self, values=None):
        """Send again what came back, or leave it in the file; opens the dialog.

        :param values: ``way`` (post, email, hand, keep), ``address``, ``email``,
            ``received_by``, ``note``
        """
        self.ensure_one()
        self._check_clerk()
        self._lock_for_dispatch()
        if not self.date_returned or self.resend_way:
            raise UserError(
                self.env._(
                    "%s did not come back, or waits to be sent again already.",
                    self.display_name,
                )
            )
        if values is None:
            return self._open_dispatch_dialog("citizen.letter.resend")
        way = values.get("way")
        if way == "keep":
            return self._keep_returned(values.get("note"))
        self._check_resend(way, values)
        letter = self.sudo()  # the clerk was checked; the deeds alone write these
        letter._write_flow(
            {
                "resend_way": way,
                "resend_address": values.get("address") or self.resend_address,
                "resend_email": values.get("email") or self.resend_email,
            }
        )
        if way == "email":
            self._put_into_outbox()
        elif way == "hand":
            letter._write_flow({"received_by": values["received_by"]})
            self._finish_dispatch(self.env.user)
        return True

    def _check_resend(self, way, values):
        needed = {"post": "address", "email": "email", "hand": "received_by"}
        if way not in needed:
            raise UserError(self.env._("Way: by post, by e-mail or by hand."))
        if not (values.get(needed[way]) or "").strip():
            labels = self.env["citizen.letter.resend"].fields_get([needed[way]])
            raise UserError(
                self.env._(
                    "%(field)s: fill it in to send the letter again.",
                    field=labels[needed[way]]["string"],
                )
            )

    def _keep_returned(self, note):
        if not (note or "").strip():
            raise UserError(
                self.env._("Note: say why the letter is not sent again (S4 2.5.8).")
            )
        # the clerk was checked; the deeds alone write these
        self.sudo()._write_flow({"date_returned": False, "return_reason": False})
        self._add_dispatch_row("kept", note=note)
        self._log_letter_event("letter_kept")
        return True

    def _add_dispatch_row(self, act, date=None, **values):
        day = date or self.company_id._today()
        rows = [
            {
                "letter_id": letter.id,
                "act": act,
                "way": letter.dispatch_way,
                "date": day,
                "user_id": self.env.uid,
                **values,
            }
            for letter in self
        ]
        # append-only, written by the deeds alone
        return self.env["citizen.letter.dispatch"].sudo().create(rows)

    def _check_clerk(self):
        self.check_access("read")
        if not self._get_roles()["clerk"]:
            raise AccessError(
                self.env._("Letters are dispatched by the chancery (S4 2.5.1).")
            )

    def _open_dispatch_dialog(self, model):
        return self.env[model]._get_dialog_action(default_letter_id=self.id)

    # ------------------------------------------------------------------
    # into the post register
    # ------------------------------------------------------------------

    def action_to_post_register(self):
        """Put the letters into the post register of today."""
        self._check_clerk()
        registers = self.env["citizen.post.register"]
        for company, letters in self.grouped("company_id").items():
            register = registers._get_open(company)
            register.write(
                {"line_ids": [Command.create({"letter_id": x.id}) for x in letters]}
            )
            registers |= register
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citizen_appeals.citizen_post_register_action"
        )
        return action | {
            "res_id": registers[:1].id,
            "views": [(False, "form")],
        }
