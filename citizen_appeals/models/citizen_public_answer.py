from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.foreign import Person
from ..tools.masking import Masker

STATES = [
    ("draft", "Draft"),
    ("submitted", "Awaits Approval"),
    ("published", "Published"),
    ("withdrawn", "Off the Site"),
]
TEXTS = ("title", "question", "answer")
# Longer texts are nobody's reading; they are refused with the text kept
LIMITS = {"title": 200, "question": 10_000, "answer": 20_000}


class CitizenPublicAnswer(models.Model):
    """A question with its answer for everybody to read, without persons (I3).

    59-ФЗ ст. 10 ч. 4: an answer that concerns many may stand on the site; ст. 6 ч. 2:
    nothing of the person may. The office writes it from an answered appeal with the
    personal data masked, another one approves, and what is public never changes
    silently: to correct it is to take it off the site first.
    """

    _name = "citizen.public.answer"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Published Answer"
    _order = "id DESC"
    _rec_names_search = ["title"]
    _check_company_auto = True
    _access_free_fields = frozenset(
        {
            "id",
            "display_name",
            "state",
            "number",
            "topic_id",
            "month",
            "month_text",
            "write_date",
        }
    )
    _protected_fields = frozenset(
        {
            "number",
            "appeal_id",
            "state",
            "version",
            "author_id",
            "edited_by_id",
            "date_submitted",
            "approved_by_id",
            "date_approved",
            "month",
            "return_note",
            "withdraw_note",
        }
    )
    _personal_fields = frozenset({*TEXTS, "return_note", "withdraw_note"})

    number = fields.Integer(
        string="Public Number",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Stands in the address of the page; says nothing of the appeal.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    appeal_id = fields.Many2one(
        "citizen.appeal",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="Known to the office only.",
    )
    topic_id = fields.Many2one(
        "citizen.topic",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_assignable', '=', True)]",
    )
    section_id = fields.Many2one(
        related="topic_id.section_id", string="Section", store=True
    )
    title = fields.Char(
        required=True,
        help="What is asked, in one line, as a citizen would look for it.",
    )
    question = fields.Text(required=True)
    answer = fields.Text(required=True)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    version = fields.Integer(
        readonly=True,
        copy=False,
        aggregator="max",
        help="How many times it was published.",
    )
    author_id = fields.Many2one(
        "res.users",
        string="Submitted by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    edited_by_id = fields.Many2one(
        "res.users",
        string="Last Edited by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    date_submitted = fields.Date(string="Submitted on", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users",
        string="Approved by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    date_approved = fields.Date(string="Approved on", readonly=True, copy=False)
    month = fields.Date(
        string="Month of Publication",
        readonly=True,
        copy=False,
        help="The month alone is shown: a day could lead to the appeal.",
    )
    month_text = fields.Char(compute="_compute_month_text", string="Published in")
    return_note = fields.Text(string="Remarks", readonly=True, copy=False)
    withdraw_note = fields.Text(string="Why Withdrawn", readonly=True, copy=False)
    finding_ids = fields.One2many(
        "citizen.public.finding", "answer_id", string="Findings", readonly=True
    )
    open_count = fields.Integer(
        compute="_compute_open_count", string="Findings to Decide"
    )
    original_question = fields.Html(
        compute="_compute_originals", sanitize=False, string="Question as Received"
    )
    original_answer = fields.Html(
        compute="_compute_originals", sanitize=False, string="Answer as Sent"
    )
    marked_question = fields.Html(
        compute="_compute_marked", sanitize=False, string="Question, Marked"
    )
    marked_answer = fields.Html(
        compute="_compute_marked", sanitize=False, string="Answer, Marked"
    )
    public_url = fields.Char(compute="_compute_public_url", string="Page")
    can_approve = fields.Boolean(compute="_compute_can_approve")

    _number_uniq = models.UniqueIndex(
        "(number) WHERE number > 0", "This public number is taken."
    )
    _state_valid = models.Constraint(
        "CHECK (state NOT IN ('published', 'withdrawn') OR number > 0)",
        "What was published has a public number.",
    )

    # ------------------------------------------------------------------
    # computes
    # ------------------------------------------------------------------

    @api.depends("number", "state")
    def _compute_display_name(self):
        """Without the title: a draft's may name a person."""
        for text in self:
            text.display_name = (
                self.env._("Answer for everybody No. %s", text.number)
                if text.number
                else self.env._("Answer for everybody (draft)")
            )

    @api.depends("finding_ids.is_confirmed")
    def _compute_open_count(self):
        for text in self:
            decided = text.finding_ids.filtered("is_confirmed")
            text.open_count = len(text.finding_ids - decided)

    @api.depends("appeal_id")
    @api.depends_context("uid")
    def _compute_originals(self):
        """What was received and sent, with what is masked of it marked."""
        for text in self:
            question = answer = False
            if text.appeal_id and text.appeal_id.has_access("read"):
                self.env["citizen.access.log"]._record(text.appeal_id, "look")
                masker = text._get_masker()
                asked, replied = text.appeal_id._get_public_sources()
                question = self._mark(masker, asked)
                answer = self._mark(masker, replied)
            text.original_question = question
            text.original_answer = answer

    @api.depends("question", "answer", "finding_ids.is_confirmed")
    def _compute_marked(self):
        for text in self:
            masker = text._get_masker()
            decided = set(text.finding_ids.filtered("is_confirmed").mapped("key"))
            for name in ("question", "answer"):
                text[f"marked_{name}"] = self._mark(masker, text[name], decided)

    @api.depends("month")
    def _compute_month_text(self):
        for text in self:
            text.month_text = text.month and text.month.strftime("%m.%Y")

    @api.depends("number", "state")
    def _compute_public_url(self):
        for text in self:
            shown = text.state == "published"
            text.public_url = f"/appeals/answers/{text.number}" if shown else False

    @api.depends("state", "author_id", "edited_by_id")
    @api.depends_context("uid")
    def _compute_can_approve(self):
        head = self.env["citizen.appeal"]._has_role("office_head")
        for text in self:
            text.can_approve = (
                head and text.state == "submitted" and not text._needs_other_eyes()
            )

    # ------------------------------------------------------------------
    # masking
    # ------------------------------------------------------------------

    def _get_masker(self):
        """Knows the people of the appeal, and what of the body is public."""
        self.ensure_one()
        # Sudo: to keep these words out; the user is shown none of them
        company = self.company_id.sudo()
        appeal = self.appeal_id.sudo()
        person, dates = appeal._get_public_secrets() if appeal else (Person(), ())
        spare = (company.phone, company.email, company.website)
        return Masker(person, dates, filter(None, spare))

    @api.model
    def _mark(self, masker, text, decided=()):
        """The text as HTML: found words in marks that say what they are."""
        text = (text or "")[: LIMITS["answer"]]
        kinds = self.env["citizen.public.finding"]._get_kind_labels()
        pieces, position = [], 0
        for finding in masker.find(text):
            pieces.append(escape(text[position : finding.start]))
            pieces.append(
                Markup('<mark class="%s" title="%s">%s</mark>')
                % (
                    "o_citizen_decided"
                    if finding.key in decided
                    else "o_citizen_found",
                    kinds[finding.kind],
                    finding.text,
                )
            )
            position = finding.end
        pieces.append(escape(text[position:]))
        return Markup("<p>%s</p>") % Markup("").join(pieces).replace(
            "\n", Markup("<br/>")
        )

    def _sync_findings(self):
        """Bring the findings up to the texts; what was decided on stays decided."""
        Finding = self.env["citizen.public.finding"].sudo()
        values, gone = [], Finding
        for text in self.sudo():
            masker = text._get_masker()
            found = {
                (name, finding.key): finding
                for name in TEXTS
                for finding in reversed(masker.find(text[name]))
            }
            known = {(line.place, line.key): line for line in text.finding_ids}
            decided = {line.key: line for line in known.values() if line.is_confirmed}
            gone += Finding.concat(*(known[key] for key in known.keys() - found.keys()))
            for place, key in sorted(found.keys() - known.keys()):
                twin = decided.get(key, Finding)
                values.append(
                    {
                        "answer_id": text.id,
                        "place": place,
                        "key": key,
                        "kind": found[place, key].kind,
                        "excerpt": found[place, key].text[:500],
                        "is_confirmed": bool(twin),
                        "confirmed_by_id": twin.confirmed_by_id.id,
                        "date_confirmed": twin.date_confirmed,
                    }
                )
        gone.unlink()
        Finding.create(values)

    # ------------------------------------------------------------------
    # create and write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        texts = super().create(vals_list)
        texts._note_edited()
        return texts

    def write(self, vals):
        names = vals.keys() & {*TEXTS, "topic_id", "company_id"}
        if names and self.filtered(lambda text: text.state != "draft"):
            raise UserError(
                self.env._(
                    "A text that awaits approval or is public does not change: return"
                    " it to the drafts first, then correct it."
                )
            )
        result = super().write(vals)
        if names:
            self._note_edited()
        return result

    def _note_edited(self):
        self._write_flow({"edited_by_id": self.env.uid})
        self._sync_findings()

    @api.constrains(*TEXTS)
    def _check_lengths(self):
        labels = self.fields_get(TEXTS, ["string"])
        for text in self:
            for name, limit in LIMITS.items():
                if len(text[name] or "") > limit:
                    raise ValidationError(
                        self.env._(
                            "%(field)s: shorten the text to %(limit)s characters.",
                            field=labels[name]["string"],
                            limit=limit,
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        """K2: what was once public stays in the register."""
        if self.filtered("number"):
            raise UserError(
                self.env._(
                    "A text that was once published is not deleted: withdraw it with"
                    " a reason."
                )
            )

    def action_mask(self):
        """Mask everything found and not decided to be left."""
        for text in self:
            decided = text.finding_ids.filtered("is_confirmed").mapped("key")
            masker = text._get_masker()
            text.write({name: masker.mask(text[name], decided) for name in TEXTS})
        return True
