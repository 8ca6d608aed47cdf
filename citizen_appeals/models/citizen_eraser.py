from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

# Emptied by methods of their own
SPECIAL = frozenset({"citizen.applicant", "citizen.batch", "citizen.batch.line"})
# Stands where the database wants a text
BLANK = "—"


class CitizenEraser(models.AbstractModel):
    """Takes a person out of everything an appeal has left, after an act (F1, K2).

    Each model says by ``_personal_fields`` what may hold a person, and by
    ``_appeal_path`` how it hangs on an appeal where that is not plain. Numbers, dates,
    topics, results, states, events and links between posts stay, so do the figures.
    Everything is set-based; the caller has checked the act and runs it in one
    transaction. Cards of the same appeal in other bodies are theirs.
    """

    _name = "citizen.eraser"
    _description = "Erasing of Personal Data"

    @api.model
    def _erase(self, appeals, act):
        """Empty the appeals and all that hangs on them; mark them with the act."""
        self.env.flush_all()
        reached = self._find_reached(appeals.ids)
        self._erase_dialogs(reached)
        for name, ids in reached.items():
            self._erase_talk(name, ids)
            self._erase_files(name, ids)
            self._erase_fields(name, ids)
        self._erase_batches(reached)
        self._erase_bus()
        self._mark(appeals, act)
        self._erase_applicants(appeals)
        self.env.invalidate_all()
        appeals._log_event("erased", {"act_id": act.id})

    # ------------------------------------------------------------------
    # what is reached
    # ------------------------------------------------------------------

    @api.model
    @ormcache("name")
    def _get_personal_fields(self, name):
        """Fields of a model that may hold a person, said anywhere it is extended.

        Asked at every write: what the classes say is gathered once for a registry.
        """
        return frozenset().union(
            *(
                vars(part).get("_personal_fields", ())
                for part in self.env.registry[name].__mro__
            )
        )

    @api.model
    def _get_paths(self, name):
        """How records of a model hang on appeals; empty for those that do not.

        Said by ``_appeal_path``, else ``appeal_id`` or ``appeal_ids``, else through
        the record they belong to.
        """
        if name == "citizen.appeal":
            return ("id",)
        if paths := getattr(self.env.registry[name], "_appeal_path", ()):
            return (paths,) if isinstance(paths, str) else paths
        fields = self.env[name]._fields
        for path in ("appeal_id", "appeal_ids"):
            if path in fields and fields[path].store:
                return (path,)
        for field in fields.values():
            if field.type == "many2one" and field.store and field.required:
                owner = field.comodel_name
                ours = owner.startswith("citizen.") and owner != name
                if paths := ours and self._get_paths(owner):
                    return tuple(f"{field.name}.{path}" for path in paths)
        return ()

    @api.model
    def _find_reached(self, appeal_ids):
        """Ids by model of the records that hang on the appeals and may name a person.

        What belongs to several appeals goes with the last of them.
        """
        reached = {}
        kept = Domain("id", "not in", appeal_ids)
        kept &= Domain("destruction_act_id", "=", False)
        for name, model in sorted(self.env.registry.items()):
            if model._abstract or model._transient or not model._auto:
                continue
            if name in SPECIAL:
                continue
            paths = self._get_personal_fields(name) and self._get_paths(name)
            if not paths:
                continue
            # Sudo: the act is executed whole, whatever the executor may see
            records = self.env[name].sudo().with_context(active_test=False)
            hit = Domain.OR(Domain(path, "in", appeal_ids) for path in paths)
            shared = [path for path in paths if self._is_shared(name, path)]
            if shared:
                hit &= ~Domain.OR(Domain(path, "any", kept) for path in shared)
            if ids := records.search(hit, order="id").ids:
                reached[name] = ids
        return reached

    def _is_shared(self, name, path):
        """Whether a path leads from one record to several appeals."""
        for part in path.split("."):
            field = self.env[name]._fields[part]
            if field.type in ("one2many", "many2many"):
                return True
            name = field.comodel_name
        return False

    # ------------------------------------------------------------------
    # fields and files
    # ------------------------------------------------------------------

    def _erase_fields(self, name, ids):
        model = self.env[name]
        columns = [
            SQL("%s = %s", SQL.identifier(field.name), self._get_blank(field))
            for field in map(model._fields.get, sorted(self._get_personal_fields(name)))
            if field.store and field.column_type
        ]
        if columns:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id = ANY(%s)",
                    SQL.identifier(model._table),
                    SQL(", ").join(columns),
                    ids,
                )
            )

    def _get_blank(self, field):
        if field.required and field.type in ("char", "text", "html"):
            return SQL("%s", BLANK)
        return SQL("NULL")

    def _erase_files(self, name, ids):
        """Files of personal fields and those laid beside the record."""
        personal = sorted(self._get_personal_fields(name))
        self._delete_attachments(
            SQL(
                "res_model = %s AND res_id = ANY(%s)"
                " AND (res_field IS NULL OR res_field = ANY(%s))",
                name,
                ids,
                personal,
            )
        )

    def _delete_attachments(self, condition):
        """Rows go at once, their files when nobody else has the same content."""
        rows = self.env.execute_query(
            SQL("DELETE FROM ir_attachment WHERE %s RETURNING store_fname", condition)
        )
        store = self.env["ir.attachment"]
        for fname in {row[0] for row in rows if row[0]}:
            store._mark_for_gc(fname)

    @api.model
    def _collect_garbage(self):
        """Files of erased rows leave the disk now, not with the daily cleaning."""
        self.env["ir.attachment"]._gc_file_store()

    # ------------------------------------------------------------------
    # talk, dialogs, bulk acts, bus
    # ------------------------------------------------------------------

    def _erase_talk(self, name, ids):
        """Messages with their mails, tracked values, notices, files; activities."""
        said = SQL(
            "SELECT id FROM mail_message WHERE model = %s AND res_id = ANY(%s)",
            name,
            ids,
        )
        later = SQL(
            "SELECT id FROM mail_scheduled_message WHERE model = %s"
            " AND res_id = ANY(%s)",
            name,
            ids,
        )
        for table, column, owners in (
            ("message_attachment_rel", "message_id", said),
            ("scheduled_message_attachment_rel", "scheduled_message_id", later),
        ):
            self._delete_attachments(
                SQL(
                    "id IN (SELECT attachment_id FROM %s WHERE %s IN (%s))",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    owners,
                )
            )
        self._delete_attachments(
            SQL("res_model = 'mail.message' AND res_id IN (%s)", said)
        )
        self.env.cr.execute(SQL("DELETE FROM mail_message WHERE id IN (%s)", said))
        self.env.cr.execute(
            SQL("DELETE FROM mail_scheduled_message WHERE id IN (%s)", later)
        )
        self.env.cr.execute(
            SQL(
                "DELETE FROM mail_activity WHERE res_model = %s AND res_id = ANY(%s)",
                name,
                ids,
            )
        )

    def _erase_dialogs(self, reached):
        """Answers typed into dialogs that were not cleaned away yet."""
        for name, model in self.env.registry.items():
            if not model._transient or not name.startswith("citizen."):
                continue
            for field in self.env[name]._fields.values():
                if field.type == "many2one" and field.store:
                    self._delete_dialogs(name, field, reached.get(field.comodel_name))
        self.env["citizen.reason"]._delete_about(reached)

    def _delete_dialogs(self, name, field, ids):
        if ids:
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE %s = ANY(%s)",
                    SQL.identifier(self.env[name]._table),
                    SQL.identifier(field.name),
                    ids,
                )
            )

    def _erase_batches(self, reached):
        """Merged prints and messages of bulk acts the records took part in."""
        for name, ids in reached.items():
            lines = SQL(
                "SELECT line.id, line.batch_id FROM citizen_batch_line line"
                " JOIN citizen_batch batch ON batch.id = line.batch_id"
                " WHERE batch.res_model = %s AND line.res_id = ANY(%s)",
                name,
                ids,
            )
            rows = self.env.execute_query(lines)
            if not rows:
                continue
            line_ids, batch_ids = map(list, zip(*rows, strict=True))
            self._erase_fields("citizen.batch.line", line_ids)
            self._erase_fields("citizen.batch", batch_ids)
            self._erase_files("citizen.batch", batch_ids)

    def _erase_bus(self):
        """What was pushed to screens is read there by now, or on the next loading."""
        self.env.cr.execute(
            "DELETE FROM bus_bus WHERE message LIKE '%citizen.%'"
            " OR create_date < now() AT TIME ZONE 'UTC' - interval '1 minute'"
        )

    # ------------------------------------------------------------------
    # the card and the applicant
    # ------------------------------------------------------------------

    def _mark(self, appeals, act):
        appeals.sudo()._write_flow(
            {
                "destruction_act_id": act.id,
                "date_destroyed": act.company_id._today(),
            }
        )
        self.env.flush_all()

    def _erase_applicants(self, appeals):
        """Empty who is needed no more; of the others the appeals get a nameless copy.

        Category, social status and territory stay for the figures either way.
        """
        ids = [applicant.id for applicant in appeals.sudo().applicant_id]
        if not ids:
            return
        needed = self._find_needed(ids)
        free = [applicant_id for applicant_id in ids if applicant_id not in needed]
        self._erase_talk("citizen.applicant", free)
        self._erase_files("citizen.applicant", free)
        self._erase_fields("citizen.applicant", free)
        self._mark_erased(free)
        for applicant_id in needed:
            copy_id = self._copy_nameless(applicant_id)
            self._mark_erased([copy_id])
            self._repoint(appeals, applicant_id, copy_id)

    def _find_needed(self, ids):
        """Applicants that records outside the act still point to."""
        needed = set()
        for name, model in self.env.registry.items():
            if model._abstract or model._transient or not model._auto:
                continue
            for field in self.env[name]._fields.values():
                if (
                    field.type == "many2one"
                    and field.store
                    and field.comodel_name == "citizen.applicant"
                ):
                    needed |= self._find_pointed(name, field.name, ids)
        return needed

    def _find_pointed(self, name, field, ids):
        if name == "citizen.case.file":
            return set()  # it follows its appeals
        kept = SQL("TRUE")
        if name == "citizen.appeal":
            kept = SQL("destruction_act_id IS NULL")
        column = SQL.identifier(field)
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT %s FROM %s WHERE %s = ANY(%s) AND %s",
                column,
                SQL.identifier(self.env[name]._table),
                column,
                ids,
                kept,
            )
        )
        return {row[0] for row in rows}

    def _mark_erased(self, ids):
        self.env.cr.execute(
            SQL("UPDATE citizen_applicant SET is_erased = TRUE WHERE id = ANY(%s)", ids)
        )

    def _copy_nameless(self, applicant_id):
        """A row with what figures count, without a name."""
        model = self.env["citizen.applicant"]
        personal = self._get_personal_fields(model._name)
        names = [
            field.name
            for field in model._fields.values()
            if field.store
            and field.column_type
            and field.name != "id"
            and field.name not in personal
        ]
        columns = SQL(", ").join(map(SQL.identifier, names))
        [[copy_id]] = self.env.execute_query(
            SQL(
                "INSERT INTO citizen_applicant (%s) SELECT %s FROM citizen_applicant"
                " WHERE id = %s RETURNING id",
                columns,
                columns,
                applicant_id,
            )
        )
        return copy_id

    def _repoint(self, appeals, applicant_id, copy_id):
        """Destroyed appeals, and case files with no other ones, take the copy."""
        self.env.cr.execute(
            SQL(
                "UPDATE citizen_appeal SET applicant_id = %s"
                " WHERE applicant_id = %s AND id = ANY(%s)",
                copy_id,
                applicant_id,
                appeals.ids,
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE citizen_case_file file SET applicant_id = %s"
                " WHERE file.applicant_id = %s AND NOT EXISTS ("
                " SELECT 1 FROM citizen_appeal appeal"
                " WHERE appeal.case_file_id = file.id"
                " AND appeal.destruction_act_id IS NULL)",
                copy_id,
                applicant_id,
            )
        )
