from urllib.parse import urlencode

from babel.dates import format_date

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.misc import get_lang

# A page, and beyond which nobody turns pages
PAGE, MOST = 10, 500
TYPED = 200
# Of the text being written
READ, WORDS, PAIRED, CANDIDATES, SHOWN = 2_000, 40, 6, 200, 5
# A word of a fifth of all texts tells nothing
COMMON = 0.2
LIKE = 0.45


class CitizenPublicAnswer(models.Model):
    """Reading of published answers by everybody: only these columns, only these rows.

    The words are kept in a column of their own, made by the database of published
    texts alone, so that neither a draft nor a withdrawn text is ever found.
    """

    _inherit = "citizen.public.answer"

    _newest_idx = models.Index("(number DESC) WHERE state = 'published'")
    _section_idx = models.Index("(section_id, number DESC) WHERE state = 'published'")
    _title_idx = models.Index(
        "USING gin (title gin_trgm_ops) WHERE state = 'published'"
    )

    def init(self):
        result = super().init()
        self.env.cr.execute(
            """ALTER TABLE citizen_public_answer
               ADD COLUMN IF NOT EXISTS words tsvector GENERATED ALWAYS AS (
                 CASE WHEN state = 'published' THEN
                   setweight(to_tsvector('russian', translate(title, 'ёЁ', 'еЕ')), 'A')
                   || setweight(
                        to_tsvector('russian', translate(question, 'ёЁ', 'еЕ')), 'B')
                   || setweight(
                        to_tsvector('russian', translate(answer, 'ёЁ', 'еЕ')), 'D')
                 END) STORED"""
        )
        self.env.cr.execute(
            "CREATE INDEX IF NOT EXISTS citizen_public_answer__words_idx"
            " ON citizen_public_answer USING gin (words) WITH (fastupdate = off)"
        )
        return result

    # ------------------------------------------------------------------
    # the register
    # ------------------------------------------------------------------

    @api.model
    def _find_public(self, text="", section_id=0, page=1):
        """One page of published answers.

        :return: ``(number of answers, list of dicts)``; of more than ``MOST`` found
            the newest are shown
        """
        condition = SQL("state = 'published'")
        if section_id:
            condition = SQL("%s AND section_id = %s", condition, section_id)
        offset = (max(1, page) - 1) * PAGE
        text = text[:TYPED].translate(str.maketrans("ёЁ", "еЕ"))
        if not text.strip():
            return self._find_newest(condition, offset)
        for found in (self._get_words_sql(text), self._get_any_word_sql(text)):
            if rows := self._find_words(condition, found, offset):
                return rows[0][1], self._read_public([row[0] for row in rows])
        return self._find_alike(condition, text, offset)

    def _find_newest(self, condition, offset):
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM citizen_public_answer WHERE %s"
                " ORDER BY number DESC LIMIT %s",
                condition,
                MOST,
            )
        )
        ids = [row[0] for row in rows]
        return len(ids), self._read_public(ids[offset : offset + PAGE])

    def _get_words_sql(self, text):
        return SQL("websearch_to_tsquery('russian', %s)", text)

    def _get_any_word_sql(self, text):
        return SQL(
            "replace(plainto_tsquery('russian', %s)::text, '&', '|')::tsquery", text
        )

    def _find_words(self, condition, query, offset):
        return self.env.execute_query(
            SQL(
                """WITH hit AS (
                     SELECT id, number, words FROM citizen_public_answer
                      WHERE %s AND words @@ %s ORDER BY number DESC LIMIT %s)
                   SELECT id, count(*) OVER () FROM hit
                 ORDER BY ts_rank(words, %s) DESC, number DESC OFFSET %s LIMIT %s""",
                condition,
                query,
                MOST,
                query,
                offset,
                PAGE,
            )
        )

    def _find_alike(self, condition, text, offset):
        """Misspelt: titles that have something like it."""
        self.env.execute_query(
            SQL(
                "SELECT set_config('pg_trgm.word_similarity_threshold', %s, TRUE)",
                str(LIKE),
            )
        )
        rows = self.env.execute_query(
            SQL(
                """WITH hit AS (
                     SELECT id, number, word_similarity(%s, title) AS likeness
                       FROM citizen_public_answer
                      WHERE %s AND %s <%% title LIMIT %s)
                   SELECT id, count(*) OVER () FROM hit
                 ORDER BY likeness DESC, number DESC OFFSET %s LIMIT %s""",
                text,
                condition,
                text,
                MOST,
                offset,
                PAGE,
            )
        )
        return (rows[0][1] if rows else 0), self._read_public([row[0] for row in rows])

    @api.model
    def _get_public_pages(self, total, page, query):
        """Where one is among the pages, and the links to the neighbours."""
        last = max(1, -(-total // PAGE))
        query = {name: value for name, value in query.items() if value}

        def link(number):
            return f"/appeals/answers?{urlencode({**query, 'page': number})}"

        return {
            "page": min(page, last),
            "last": last,
            "before": link(page - 1) if 1 < page <= last else "",
            "after": link(page + 1) if page < last else "",
        }

    @api.model
    def _get_public_sections(self):
        """Sections that have published answers, in the order of the classifier."""
        # Sudo: titles of the classifier are no secret
        topics = self.env["citizen.topic"].sudo()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM citizen_topic topic
                    WHERE parent_id IS NULL AND EXISTS (
                          SELECT 1 FROM citizen_public_answer
                           WHERE section_id = topic.id AND state = 'published')
                 ORDER BY sequence, id""",
                to_flush=self._fields["section_id"],
            )
        )
        return [(topic.id, topic.name) for topic in topics.browse(r[0] for r in rows)]

    # ------------------------------------------------------------------
    # one answer
    # ------------------------------------------------------------------

    @api.model
    def _get_public(self, number):
        """The published answer of a public number as a dict, or None."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM citizen_public_answer"
                " WHERE state = 'published' AND number = %s",
                number,
                to_flush=self._fields["state"],
            )
        )
        return self._read_public([row[0] for row in rows])[0] if rows else None

    @api.model
    def _read_public(self, ids):
        """What everybody may read of these, in this order; nothing else leaves."""
        # Sudo: strangers have no right on the model; ids are of published ones
        texts = self.sudo().browse(ids)
        locale = get_lang(self.env).code
        return [
            {
                "number": text.number,
                "url": self._get_url(text.number),
                "title": text.title,
                "question": text.question,
                "answer": text.answer,
                "section": text.section_id.name or "",
                "topic": text.topic_id.name or "",
                "body": text.company_id.name,
                "month": text.month.strftime("%Y-%m"),
                "month_label": format_date(text.month, "LLLL y", locale),
            }
            for text in texts
        ]

    @api.model
    def _get_url(self, number):
        return f"/appeals/answers/{number}"

    # ------------------------------------------------------------------
    # similar ones, while a question is being written
    # ------------------------------------------------------------------

    @api.model
    def _find_public_similar(self, text):
        """Published answers that share two telling words with a text, nearest first.

        :return: list of dicts ``title``, ``url``, ``date`` (the month)
        """
        words = self._get_telling_words(text)
        if not words:
            return []
        rare = words[:PAIRED]
        pairs = [f"{a} & {b}" for i, a in enumerate(rare) for b in rare[i + 1 :]]
        for query in (" | ".join(pairs) or rare[0], rare[0] if pairs else ""):
            rows = query and self.env.execute_query(
                SQL(
                    """WITH hit AS (
                         SELECT number, title, month, words
                           FROM citizen_public_answer
                          WHERE words @@ %s::tsquery AND state = 'published' LIMIT %s)
                       SELECT title, number, month FROM hit
                     ORDER BY ts_rank(words, %s::tsquery) DESC, number DESC LIMIT %s""",
                    query,
                    CANDIDATES,
                    " | ".join(words),
                    SHOWN,
                )
            )
            if rows:
                break
        return [
            {"title": title, "url": self._get_url(number), "date": f"{month:%Y-%m}"}
            for title, number, month in rows
        ]

    def _get_telling_words(self, text):
        """Words of the text that published answers have, the rarest first, quoted.

        How common a word is, PostgreSQL knows from its own statistics of the column.
        """
        text = text[:READ].translate(str.maketrans("ёЁ", "еЕ"))
        rows = self.env.execute_query(
            SQL(
                """WITH typed AS (
                     SELECT lexeme FROM unnest(to_tsvector('russian', %s))
                      WHERE length(lexeme) > 2 LIMIT %s),
                   common AS (
                     SELECT s.lexeme, s.share FROM pg_stats p,
                            unnest(p.most_common_elems::text::text[],
                                   p.most_common_elem_freqs) AS s (lexeme, share)
                      WHERE p.schemaname = current_schema()
                        AND p.tablename = 'citizen_public_answer'
                        AND p.attname = 'words' AND s.lexeme IS NOT NULL)
                   SELECT quote_literal(lexeme), COALESCE(share, 0) FROM typed
                LEFT JOIN common USING (lexeme)
                    WHERE share IS NOT NULL OR EXISTS (
                          SELECT 1 FROM citizen_public_answer
                           WHERE words @@ quote_literal(lexeme)::tsquery)
                 ORDER BY COALESCE(share, 0), length(lexeme) DESC, lexeme""",
                text,
                WORDS,
            )
        )
        telling = [word for word, share in rows if share <= COMMON]
        # Where all words are common, two of them together still tell something
        return telling if len(telling) > 1 else [word for word, _share in rows]
