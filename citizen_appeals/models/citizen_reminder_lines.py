from odoo import api, models
from odoo.tools import SQL, groupby

from .citizen_reminder import SECTIONS

# Lines of a section that are named; the others are only counted
SECTION_LIMIT = 20


class CitizenReminder(models.Model):
    """What a digest says: one statement collects the lines of all users of a body."""

    _inherit = "citizen.reminder"

    @api.model
    def _collect_digests(self, company, users):
        """The digests of the users who have something to be told.

        :return: dict user's id → sections: code, total, late, lines
        """
        digests = {}
        rows = self.env.execute_query_dict(self._get_digest_sql(company, users))
        for user_id, user_rows in groupby(rows, lambda row: row["user_id"]):
            sections = dict(groupby(user_rows, lambda row: row["section"]))
            digests[user_id] = [
                {
                    "code": code,
                    "total": sections[code][0]["total"],
                    "late": sections[code][0]["late"],
                    "lines": sections[code],
                }
                for code in SECTIONS
                if code in sections
            ]
        return digests

    @api.model
    def _get_digest_sql(self, company, users):
        self.env.flush_all()
        today = company._today()
        office = users & self._search_staff(
            company, "citizen_appeals.group_office_head"
        )
        return SQL(
            """
            WITH post (official_id, user_id) AS MATERIALIZED (%(posts)s),
                 office (user_id) AS (SELECT unnest(%(office)s::int[])),
                 staff (user_id) AS (SELECT unnest(%(staff)s::int[])),
                 line (section, user_id, model, res_id, name, date_received, due,
                       note, task_id)
                      AS (%(sources)s),
                 ranked AS (
                     SELECT *, count(*) OVER whole AS total,
                            count(*) FILTER (WHERE due < %(today)s) OVER whole AS late,
                            row_number() OVER (
                                PARTITION BY user_id, section
                                ORDER BY due, res_id, task_id) AS rank
                       FROM line
                     WINDOW whole AS (PARTITION BY user_id, section))
            SELECT * FROM ranked WHERE rank <= %(limit)s
             ORDER BY user_id, section, rank
            """,
            posts=self._get_posts_sql(company, users, today),
            office=office.ids,
            staff=users.ids,
            sources=SQL(" UNION ").join(
                self._get_line_sources(company, today, self._get_due_days(company))
            ),
            today=today,
            limit=SECTION_LIMIT,
        )

    @api.model
    def _get_posts_sql(self, company, users, today):
        """Posts of the body the users hold or act for on a day: (official, user)."""
        return SQL(
            """SELECT h.official_id, h.user_id
                 FROM citizen_official_holder h
                WHERE h.company_id = %(company)s AND h.user_id = ANY(%(users)s)
                  AND h.date_from <= %(today)s
                  AND (h.date_to IS NULL OR h.date_to >= %(today)s)
                UNION
               SELECT a.official_id, h.user_id
                 FROM citizen_official_acting a
                 JOIN citizen_official_holder h ON h.official_id = a.acting_official_id
                WHERE a.company_id = %(company)s AND h.user_id = ANY(%(users)s)
                  AND h.date_from <= %(today)s
                  AND (h.date_to IS NULL OR h.date_to >= %(today)s)
                  AND a.date_from <= %(today)s
                  AND (a.date_to IS NULL OR a.date_to >= %(today)s)""",
            company=company.id,
            users=users.ids,
            today=today,
        )

    @api.model
    def _get_line_sources(self, company, today, days):
        """Queries of lines; extended by modules together with ``SECTIONS``.

        Columns: section, user, model and id to open, number and receipt of the appeal,
        due day, a note without personal data, the id that tells lines apart. They may
        use the tables ``post`` (official_id, user_id), ``office`` (user_id), the heads
        of the appeals office, and ``staff`` (user_id), all who are told today.
        """
        return [
            self._get_own_lines_sql(today, days),
            self._get_curator_lines_sql(today, days),
            self._get_control_lines_sql(company, today, days),
            self._get_letter_lines_sql(),
            self._get_unit_lines_sql(today),
            self._get_body_overdue_sql(company, today),
            self._get_unassigned_sql(company, today),
            self._get_unregistered_sql(company, today),
        ]

    @api.model
    def _get_due_sql(self, column, today, days):
        """That the day in ``column`` is overdue or announced today."""
        column = SQL.identifier(*column.split("."))
        return SQL(
            "(%(column)s < %(today)s OR %(column)s = ANY(%(days)s))",
            column=column,
            today=today,
            days=days,
        )

    @api.model
    def _get_own_lines_sql(self, today, days):
        return SQL(
            """SELECT 'own', post.user_id, 'citizen.appeal', appeal.id, appeal.name,
                      appeal.date_received, task.date_due, NULL::varchar, task.id
                 FROM post
                 JOIN citizen_assignment task ON task.official_id = post.official_id
                 JOIN citizen_appeal appeal ON appeal.id = task.appeal_id
                WHERE task.state = 'open' AND appeal.is_open IS TRUE AND %s""",
            self._get_due_sql("task.date_due", today, days),
        )

    @api.model
    def _get_curator_lines_sql(self, today, days):
        """Appeals handed to a curator: what waits for him, and all that is overdue."""
        return SQL(
            """SELECT section, user_id, 'citizen.appeal', id, name, date_received,
                      due, NULL::varchar, 0
                 FROM (SELECT post.user_id, appeal.id, appeal.name,
                              appeal.date_received, appeal.date_next_due AS due,
                              CASE WHEN appeal.state = 'assigned' THEN 'resolve'
                                   WHEN appeal.decision IS NULL AND EXISTS (
                                        SELECT 1 FROM citizen_letter letter
                                          JOIN citizen_letter_kind kind
                                            ON kind.id = letter.kind_id
                                         WHERE letter.appeal_id = appeal.id
                                           AND letter.state = 'signed'
                                           AND kind.answers_appeal) THEN 'decide'
                                   ELSE 'supervised' END AS section
                         FROM post
                         JOIN citizen_appeal appeal
                           ON appeal.supervisor_id = post.official_id
                        WHERE appeal.is_open IS TRUE
                          AND appeal.state NOT IN ('received', 'registered')
                          AND %(is_due)s) curated
                WHERE section <> 'supervised' OR due < %(today)s""",
            is_due=self._get_due_sql("appeal.date_next_due", today, days),
            today=today,
        )

    @api.model
    def _get_control_lines_sql(self, company, today, days):
        """Answered appeals kept on control: the curator's additional date (C9)."""
        return SQL(
            """SELECT 'decide', post.user_id, 'citizen.appeal', appeal.id, appeal.name,
                      appeal.date_received, control.day_due, NULL::varchar, 0
                 FROM citizen_appeal_deadline control
                 JOIN citizen_appeal appeal ON appeal.id = control.appeal_id
                 JOIN post ON post.official_id = appeal.supervisor_id
                WHERE control.kind = 'additional_control'
                  AND control.date_met IS NULL AND control.date_stopped IS NULL
                  AND control.company_id = %(company)s
                  AND NOT appeal.is_open AND %(is_due)s""",
            company=company.id,
            is_due=self._get_due_sql("control.day_due", today, days),
        )

    @api.model
    def _get_letter_lines_sql(self):
        return SQL(
            """SELECT 'signature', post.user_id, 'citizen.letter', letter.id,
                      appeal.name, appeal.date_received, appeal.date_deadline,
                      kind.name, letter.id
                 FROM post
                 JOIN citizen_letter letter ON letter.signatory_id = post.official_id
                 JOIN citizen_letter_kind kind ON kind.id = letter.kind_id
                 JOIN citizen_appeal appeal ON appeal.id = letter.appeal_id
                WHERE letter.state = 'approved'"""
        )

    @api.model
    def _get_unit_lines_sql(self, today):
        """Escalation to heads: overdue of their unit and of the units below."""
        return SQL(
            """SELECT 'unit', post.user_id, 'citizen.appeal', appeal.id, appeal.name,
                      appeal.date_received, task.date_due, executor.name, task.id
                 FROM post
                 JOIN citizen_official head
                   ON head.id = post.official_id AND head.is_unit_head
                 JOIN hr_department top ON top.id = head.department_id
                 JOIN hr_department unit
                   ON starts_with(unit.parent_path, top.parent_path)
                 JOIN citizen_official executor ON executor.department_id = unit.id
                 JOIN citizen_assignment task ON task.official_id = executor.id
                 JOIN citizen_appeal appeal ON appeal.id = task.appeal_id
                WHERE task.state = 'open' AND task.date_due < %s
                  AND appeal.is_open IS TRUE
                  AND NOT EXISTS (SELECT 1 FROM post own
                                   WHERE own.user_id = post.user_id
                                     AND own.official_id = task.official_id)""",
            today,
        )

    @api.model
    def _get_body_overdue_sql(self, company, today):
        """Escalation to the office: every appeal of the body after its legal date."""
        return SQL(
            """SELECT 'body_overdue', office.user_id, 'citizen.appeal', appeal.id,
                      appeal.name, appeal.date_received, appeal.date_deadline,
                      official.name, 0
                 FROM office
                 JOIN citizen_appeal appeal ON appeal.company_id = %s
            LEFT JOIN citizen_official official ON official.id = COALESCE(
                      appeal.lead_executor_id, appeal.supervisor_id)
                WHERE appeal.is_open IS TRUE AND appeal.date_deadline < %s""",
            company.id,
            today,
        )

    @api.model
    def _get_unassigned_sql(self, company, today):
        """The day of registration an appeal goes to its curator (S4 2.1.18)."""
        return SQL(
            """SELECT 'unassigned', office.user_id, 'citizen.appeal', appeal.id,
                      appeal.name, appeal.date_received, appeal.date_next_due,
                      NULL::varchar, 0
                 FROM office
                 JOIN citizen_appeal appeal ON appeal.company_id = %s
                WHERE appeal.state = 'registered' AND appeal.date_registered < %s""",
            company.id,
            today,
        )

    @api.model
    def _get_unregistered_sql(self, company, today):
        """Received and not registered within the term of registration (A3)."""
        return SQL(
            """SELECT 'unregistered', office.user_id, 'citizen.appeal', appeal.id,
                      appeal.name, appeal.date_received, term.day_due,
                      NULL::varchar, 0
                 FROM office
                 JOIN citizen_appeal_deadline term ON term.company_id = %s
                 JOIN citizen_appeal appeal ON appeal.id = term.appeal_id
                WHERE term.kind = 'registration' AND term.day_due < %s
                  AND term.date_met IS NULL AND term.date_stopped IS NULL
                  AND appeal.state = 'received'""",
            company.id,
            today,
        )
