from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

RELATIONS = [
    ("primary", "Primary"),
    ("repeat", "Repeat"),
    ("duplicate", "Duplicate"),
    ("continuation", "Continuation"),
    ("collective", "Collective"),
]
# Examined together with the earlier one, where both are being examined
JOINING = frozenset({"duplicate", "collective"})


class CitizenAppeal(models.Model):
    """What an appeal is to earlier ones: repeat, duplicate, continuation… (A7)."""

    _inherit = "citizen.appeal"

    relation = fields.Selection(
        RELATIONS,
        string="To Earlier Appeals",
        default="primary",
        required=True,
        copy=False,
        help="Repeat: answered before, or not in time. Duplicate: the same appeal once"
        " more. Continuation: adds to one that is being examined. Collective: the same"
        " text from others.",
    )
    is_repeat = fields.Boolean(
        compute="_compute_is_repeat", store=True, precompute=True, readonly=False
    )
    origin_document_ids = fields.Many2many(
        "citizen.document",
        string="Documents of Earlier Appeals",
        compute="_compute_origin_document_ids",
    )

    @api.depends("relation")
    def _compute_is_repeat(self):
        for appeal in self:
            appeal.is_repeat = appeal.relation == "repeat"

    @api.depends("origin_appeal_ids.document_ids")
    @api.depends_context("uid")
    def _compute_origin_document_ids(self):
        """Materials of before, as far as the user may read them."""
        documents = self.env["citizen.document"].search(
            [("appeal_id", "in", self.origin_appeal_ids.ids)]
        )
        for appeal in self:
            origins = appeal.origin_appeal_ids._origin
            appeal.origin_document_ids = documents.filtered(
                lambda document, origins=origins: document.appeal_id in origins
            )

    @api.constrains("origin_appeal_ids", "company_id")
    def _check_origins(self):
        for appeal in self:
            # Sudo: a link to what the user may not read is refused all the same
            for origin in appeal.sudo().origin_appeal_ids:
                if refusal := appeal._get_link_refusal(origin):
                    raise ValidationError(refusal)

    def _get_link_refusal(self, origin):
        """Why the appeal cannot be linked to the earlier one; empty if it can."""
        if origin == self:
            return self.env._(
                "Earlier Appeals: %(appeal)s cannot refer to itself (A7). Choose an"
                " earlier one.",
                appeal=self.display_name,
            )
        if origin.company_id != self.company_id:
            return self.env._(
                "Earlier Appeals: %(origin)s belongs to another body (A14). Only"
                " appeals of one body are linked; use “Same Appeal Elsewhere”.",
                origin=origin.display_name,
            )
        if origin.destruction_act_id and origin not in self._origin.origin_appeal_ids:
            return self.env._(
                "Earlier Appeals: the papers of %(origin)s were destroyed by an act"
                " (F1), nothing is left to link to.",
                origin=origin.display_name,
            )
        return ""

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_relation(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_relation(vals))

    def _with_relation(self, vals):
        """Whoever ticks “repeat” alone says the relation by it, and takes it back."""
        if "is_repeat" not in vals or "relation" in vals:
            return vals
        if vals["is_repeat"]:
            return vals | {"relation": "repeat"}
        if self and all(appeal.relation == "repeat" for appeal in self):
            return vals | {"relation": "primary"}
        return vals

    # ------------------------------------------------------------------
    # linking
    # ------------------------------------------------------------------

    def link_to(self, origin_id, relation):
        """Say what this appeal is to an earlier one; “primary” takes the link away.

        A duplicate and one of many identical ones are examined together with the
        earlier appeal, if both are being examined.

        :raise AccessError: not of the office, or one of both is not readable
        :raise UserError: itself, another body, destroyed, or already in the archive
        """
        self.ensure_one()
        self._check_role("registrar", "office_head")
        self.check_access("write")
        if relation not in dict(RELATIONS):
            raise UserError(
                self.env._("To Earlier Appeals: choose one of the list (A7).")
            )
        if self.state == "filed":
            raise UserError(
                self.env._(
                    "%(appeal)s is in the archive: its links stay as they are (F1)."
                    " Take it back from the archive first.",
                    appeal=self.display_name,
                )
            )
        origin = self.browse(int(origin_id)).exists()
        if not origin:
            raise UserError(
                self.env._("Earlier Appeals: there is no such appeal. Search again.")
            )
        origin.check_access("read")
        if refusal := self._get_link_refusal(origin):
            raise UserError(refusal)
        self._write_link(origin, relation)
        self._join_linked()
        return True

    def _write_link(self, origin, relation):
        """The link, and one event that names it."""
        origins = self.origin_appeal_ids
        left = origins - origin if relation == "primary" else origins | origin
        if relation == "primary" and left:
            relation = self.relation
            code = "unlinked"
        else:
            code = f"linked_{relation}" if relation != "primary" else "unlinked"
        # Sudo: the right was checked; the event below tells what the trail needs
        self.sudo()._write_flow(
            {
                "relation": relation,
                "is_repeat": relation == "repeat",
                "origin_appeal_ids": [fields.Command.set(left.ids)],
            }
        )
        self._log_event(code, {"leader_id": origin.id})

    def action_register(self):
        result = super().action_register()
        self._join_linked()
        return result

    def _join_linked(self):
        """Duplicates and identical appeals follow the earlier one where they may."""
        for appeal in self:
            if appeal.relation in JOINING and (leader := appeal._find_joinable()):
                appeal.action_join(leader)

    def _find_joinable(self):
        """The earlier appeal, or the one it follows, if the rules of joining allow."""
        for origin in self.origin_appeal_ids:
            leader = origin.joined_to_id or origin
            try:
                leader.check_access("write")
                leader._check_can_lead()
                self._check_can_join(leader)
            except UserError:
                continue
            return leader
        return self.browse()
