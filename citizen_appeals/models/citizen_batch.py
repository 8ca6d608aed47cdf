import logging

from psycopg2 import IntegrityError, errors

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

# lines between two commits
CHUNK = 20
# lines still to do, or to take back
OPEN_LINES = ("todo", "undo")
# Somebody else changed the same card: the same again in a new transaction
CONCURRENT = (errors.SerializationFailure, errors.DeadlockDetected)
ATTEMPTS = 5


class CitizenBatch(models.Model):
    """A bulk act that outlasts a request: worked off by cron, line by line.

    Every line is done once: a line that fails is rolled back and reported, a restart
    goes on with the lines still to do. A new kind of act is a selection value and a
    method ``_process_<kind>(record)``, which may return the ids of what it made, or
    for many in few statements ``_process_many_<kind>(records)``, a dict of these;
    ``_collect_<kind>(lines)`` may keep what the lines of a commit add to the result,
    ``_finish_<kind>()`` may make the result, ``_undo_<kind>(record, made)`` takes a
    line back. All of it runs with the rights of who started it.
    """

    _name = "citizen.batch"
    _description = "Bulk Act"
    _order = "id DESC"
    _personal_fields = frozenset({"result", "message", "given"})

    name = fields.Char(compute="_compute_name")
    kind = fields.Selection(
        [("letter_number", "Numbering letters"), ("letter_print", "Printing letters")],
        required=True,
        readonly=True,
    )
    res_model = fields.Char(
        string="Model", required=True, readonly=True, export_string_translation=False
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Started by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("draft", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("partly", "Done in part"),
            ("failed", "Failed"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
    )
    given = fields.Json(
        readonly=True,
        export_string_translation=False,
        help="What the act is to do: the values of its dialog.",
    )
    line_ids = fields.One2many("citizen.batch.line", "batch_id", readonly=True)
    total = fields.Integer(compute="_compute_progress", string="Records")
    done_count = fields.Integer(compute="_compute_progress", string="Done")
    failed_count = fields.Integer(compute="_compute_progress", string="Failed")
    progress = fields.Float(compute="_compute_progress")
    date_done = fields.Datetime(string="Finished", readonly=True)
    result = fields.Binary(readonly=True, attachment=True)
    result_name = fields.Char(readonly=True)
    message = fields.Char(readonly=True)

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for batch in self:
            batch.name = f"{labels.get(batch.kind, '')} {batch.id or ''}".strip()

    @api.depends("line_ids.state")
    def _compute_progress(self):
        counts = {
            (batch.id, state): count
            for batch, state, count in self.env["citizen.batch.line"]._read_group(
                [("batch_id", "in", self.ids)], ["batch_id", "state"], ["__count"]
            )
        }
        for batch in self:
            mine = {
                state: count
                for (id_, state), count in counts.items()
                if id_ == batch.id
            }
            batch.total = sum(mine.values())
            batch.done_count = mine.get("done", 0)
            batch.failed_count = mine.get("failed", 0)
            ahead = sum(mine.get(state, 0) for state in OPEN_LINES)
            batch.progress = 100 * (batch.total - ahead) / (batch.total or 1)

    # ------------------------------------------------------------------
    # Start
    # ------------------------------------------------------------------

    @api.model
    def _start(self, kind, records, given=None, at_once=False):
        """Queue the act on the records for the current user and wake the cron.

        :param given: what the act is to do, as JSON
        :param at_once: work it off in this request instead, line by line
        """
        company = records[:1].company_id if "company_id" in records else None
        # users start acts through the methods that check their right, not by create
        batch = self.sudo().create(
            {
                "kind": kind,
                "res_model": records._name,
                "company_id": (company or self.env.company).id,
                "user_id": self.env.user.id,
                "given": given,
                "line_ids": [
                    fields.Command.create({"res_id": res_id})
                    for res_id in dict.fromkeys(records.ids)
                ],
            }
        )
        batch._run_at_once() if at_once else batch._wake()
        return batch.sudo(self.env.su)

    def _wake(self):
        self.env.ref("citizen_appeals.ir_cron_run_batches")._trigger()

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_retry(self):
        """Try the failed lines again."""
        self.ensure_one()
        self.check_access("read")
        if self.user_id != self.env.user:
            raise UserError(self.env._("Only who started the act may repeat it."))
        if self.state not in ("partly", "failed"):
            raise UserError(self.env._("Only an act with failed records is repeated."))
        # lines and state are written by the machine alone
        batch_sudo = self.sudo()
        failed = batch_sudo.line_ids.filtered(lambda line: line.state == "failed")
        failed.write({"state": "todo", "message": False})
        batch_sudo.write({"state": "draft", "date_done": False, "message": False})
        self._wake()

    # ------------------------------------------------------------------
    # Run
    # ------------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """Work off what waits, oldest first, until the cron's time is over."""
        lines = self.env["citizen.batch.line"]
        open_lines = [
            ("state", "in", OPEN_LINES),
            ("batch_id.state", "in", ("draft", "running")),
        ]
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=lines.search_count(open_lines))
        for batch in self.search([("state", "in", ("draft", "running"))], order="id"):
            batch = batch.try_lock_for_update()
            if batch and not batch._run():
                break

    def _run(self):
        """Do the lines left; return the time left of the cron."""
        self.ensure_one()
        self.state = "running"
        attempts = 0
        while lines := self._get_open_lines(limit=CHUNK):
            try:
                self._run_lines(lines)
            except CONCURRENT:
                attempts += 1
                if attempts == ATTEMPTS:
                    raise
                self.env.cr.rollback()
                continue
            time_left = self.env["ir.cron"]._commit_progress(len(lines))
            if not time_left:
                return time_left
        self._finish()
        return self.env["ir.cron"]._commit_progress()

    def _run_at_once(self):
        """A few lines, in the request of the user: each in its own savepoint."""
        self.ensure_one()
        self.state = "running"
        self._run_lines(self._get_open_lines())
        self._finish()

    def _get_open_lines(self, limit=None):
        """What is taken back goes the other way round: the last first."""
        Line = self.env["citizen.batch.line"]
        for state, order in (("todo", "id"), ("undo", "id DESC")):
            domain = [("batch_id", "=", self.id), ("state", "=", state)]
            if lines := Line.search(domain, limit=limit, order=order):
                return lines
        return Line

    def _run_lines(self, lines):
        """The work between two commits."""
        if not self._run_together(lines):
            for line in lines:
                self._run_line(line)
        self._collect(lines.filtered(lambda line: line.state == "done"))

    def _run_together(self, lines):
        """Where the kind can do many in few statements and none of them is refused.

        :return: whether they were done; else each is done by itself
        """
        hook = getattr(self, f"_process_many_{self.kind}", None)
        if not hook or len(lines) < 2 or set(lines.mapped("state")) != {"todo"}:
            return False
        try:
            with self.env.cr.savepoint():
                made = hook(self._get_records(lines))
                self.env.flush_all()
        except CONCURRENT:
            raise
        except Exception:
            # Told line by line
            self.env.invalidate_all()
            return False
        for line in lines:
            line.write(line._prepare_done(made.get(line.res_id)))
        return True

    def _run_line(self, line):
        """Do one record in a savepoint, so that a bad one takes nothing with it."""
        try:
            with self.env.cr.savepoint():
                made = self._do_line(line)
                line.env.flush_all()
        except CONCURRENT:
            raise
        except Exception as error:
            self.env.invalidate_all()
            line.write(line._prepare_refused(self._get_reason(error)))
        else:
            line.write(line._prepare_done(made))

    def _do_line(self, line):
        record = self._get_record(line)
        if line.state == "undo":
            return getattr(self, f"_undo_{self.kind}")(record, line.made or {})
        return getattr(self, f"_process_{self.kind}")(record)

    def _collect(self, lines):
        """Keep what the lines of this commit add to the result.

        Where they cannot be taken together, each is tried alone and the bad one told.
        """
        hook = getattr(self, f"_collect_{self.kind}", None)
        if not hook or not lines:
            return
        try:
            with self.env.cr.savepoint():
                hook(lines)
                self.env.flush_all()
        except Exception as error:
            self.env.invalidate_all()
            if len(lines) == 1:
                lines.write({"state": "failed", "message": self._get_reason(error)})
                return
            for line in lines:
                self._collect(line)

    def _get_reason(self, error):
        """Texts for users are written to be shown; others may name people."""
        if isinstance(error, UserError):
            return str(error)
        if isinstance(error, IntegrityError) and (told := self._get_told(error)):
            return told
        _logger.exception("Batch %s: a record failed", self.id)
        return self.env._("Unexpected error, see the server's log.")

    @api.model
    def _get_told(self, error):
        """The words of a constraint of ours; those of the database name people."""
        for model in self.env.registry.values():
            if error.diag.constraint_name in model._table_objects:
                return self.env[model._name]._sql_error_to_message(error)
        return None

    def _get_record(self, line):
        """The record with the rights, company and language of who started the act."""
        record = self._get_records(line).exists()
        if not record:
            raise UserError(self.env._("The record does not exist any more."))
        return record

    def _finish(self):
        failed = self.failed_count
        values = {"state": "partly" if failed else "done"}
        if failed and failed == self.total:
            values["state"] = "failed"
        elif hook := getattr(self, f"_finish_{self.kind}", None):
            values |= self._make_result(hook)
        self.write({"date_done": fields.Datetime.now()} | values)

    def _make_result(self, hook):
        try:
            with self.env.cr.savepoint():
                return hook() or {}
        except Exception as error:
            self.env.invalidate_all()
            if isinstance(error, UserError):
                return {"state": "partly", "message": str(error)}
            _logger.exception("Batch %s: no result", self.id)
            return {
                "state": "partly",
                "message": self.env._("The result could not be made."),
            }

    def _get_records(self, lines):
        """Records of the lines, in order, as who started the act sees them."""
        user = self.user_id
        empty = self.env[self.res_model].with_user(user)
        return empty.with_context(
            allowed_company_ids=self.company_id.ids, lang=user.lang, tz=user.tz
        ).browse(lines.mapped("res_id"))

    # ------------------------------------------------------------------
    # Kinds
    # ------------------------------------------------------------------

    def _process_letter_number(self, letter):
        letter.action_number()

    def _process_letter_print(self, letter):
        letter.check_access("read")
