import base64
import csv
import hashlib
import io
import json

from odoo import api, fields, models
from odoo.tools import SQL

COLUMNS = (
    "number",
    "month",
    "body",
    "section",
    "topic",
    "title",
    "question",
    "answer",
    "url",
)
LICENCE = "https://creativecommons.org/licenses/by/4.0/deed.ru"
# A cell that begins so is a formula to a spreadsheet
FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
BATCH = 1_000
LOCK = 591_004


class CitizenPublicEdition(models.Model):
    """The published answers as open data: made once after a change, then only sent.

    What leaves the site leaves the files with it: a change drops the edition, and the
    next visitor's request makes it anew.
    """

    _name = "citizen.public.edition"
    _description = "Open Data of Published Answers"
    _order = "id DESC"
    _rec_name = "date"

    date = fields.Datetime(required=True, readonly=True)
    date_first = fields.Date(readonly=True, export_string_translation=False)
    answer_count = fields.Integer(readonly=True, export_string_translation=False)
    csv_file = fields.Binary(
        attachment=True, readonly=True, export_string_translation=False
    )
    csv_sha256 = fields.Char(readonly=True, export_string_translation=False)
    csv_size = fields.Integer(readonly=True, export_string_translation=False)
    json_file = fields.Binary(
        attachment=True, readonly=True, export_string_translation=False
    )
    json_sha256 = fields.Char(readonly=True, export_string_translation=False)
    json_size = fields.Integer(readonly=True, export_string_translation=False)

    @api.model
    def _forget(self):
        """Something was published or withdrawn: the files say it no more."""
        # Sudo: the files are the system's; the deed that calls checked its right
        self.sudo().search([]).unlink()

    @api.model
    def _get_current(self):
        """The edition of what is published now; made when there is none."""
        # Sudo: strangers read it; only published texts are in it
        edition = self.sudo().search([], limit=1)
        if edition:
            return edition
        # Two at once would both make it, and the second's row is one too many
        self.env.cr.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        return self.sudo()._make()

    def _make(self):
        table, rows, count, first = io.StringIO(), [], 0, False
        writer = csv.writer(table, delimiter=";", lineterminator="\r\n")
        writer.writerow(COLUMNS)
        base = self.get_base_url()
        for batch in self._get_batches():
            for values in self.env["citizen.public.answer"]._read_public(batch):
                row = {name: values[name] for name in COLUMNS}
                row["url"] = base + row["url"]
                rows.append(json.dumps(row, ensure_ascii=False))
                writer.writerow([self._guard(row[name]) for name in COLUMNS])
                first = min(first or row["month"], row["month"])
                count += 1
            self.env.invalidate_all()
        # The mark tells spreadsheets that it is UTF-8
        table = table.getvalue().encode("utf-8-sig")
        text = ("[\n" + ",\n".join(rows) + "\n]\n").encode()
        return self.create(
            {
                "date": fields.Datetime.now(),
                "date_first": first and f"{first}-01",
                "answer_count": count,
                **self._get_file_values("csv", table),
                **self._get_file_values("json", text),
            }
        )

    def _get_batches(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM citizen_public_answer WHERE state = 'published'"
                " ORDER BY number",
                to_flush=self.env["citizen.public.answer"]._fields["state"],
            )
        )
        ids = [row[0] for row in rows]
        return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]

    @api.model
    def _get_file_values(self, kind, raw):
        return {
            f"{kind}_file": base64.b64encode(raw),
            f"{kind}_sha256": hashlib.sha256(raw).hexdigest(),
            f"{kind}_size": len(raw),
        }

    @api.model
    def _guard(self, value):
        """A cell is text: nothing typed becomes a formula."""
        text = str(value).replace("\r\n", "\n").replace("\r", "\n")
        return f"'{text}" if text.lstrip(" \n").startswith(FORMULA) else text

    def _get_passport(self):
        """The passport of the data set: what it is, whose, how it is made."""
        self.ensure_one()
        base = self.get_base_url()
        main = self.env["res.company"].sudo().search([], order="id", limit=1)
        return {
            "identifier": "citizens-appeals-answers",
            "owner": main.name,
            "phone": main.phone or "",
            "email": main.email or "",
            "count": self.answer_count,
            "date_first": fields.Date.to_string(self.date_first) or "",
            "date_modified": self.date.isoformat(timespec="seconds") + "Z",
            "licence": LICENCE,
            "columns": list(COLUMNS),
            "files": [
                {
                    "format": kind,
                    "url": f"{base}/appeals/answers.{kind}",
                    "sha256": self[f"{kind}_sha256"],
                    "size": self[f"{kind}_size"],
                    "encoding": "UTF-8",
                }
                for kind in ("csv", "json")
            ],
        }
