from odoo import fields, models

# 59-ФЗ, art. 10, p. 1, par. 2: they are never asked for documents
NEVER_ASKED = frozenset({"court", "inquiry", "investigation"})


class ResPartner(models.Model):
    """Other bodies and organisations: what they are competent for (B1, B6)."""

    _inherit = "res.partner"

    citizen_body_kind = fields.Selection(
        [
            ("president", "President's office"),
            ("federal", "Federal body"),
            ("regional", "Body of the region"),
            ("municipal", "Local self-government"),
            ("court", "Court"),
            ("inquiry", "Body of inquiry"),
            ("investigation", "Body of preliminary investigation"),
            ("prosecutor", "Prosecutor's office"),
            ("institution", "Institution"),
            ("management_company", "Management company"),
            ("other", "Other organisation"),
        ],
        string="Kind of Body",
        index="btree_not_null",
        help="Appeals are forwarded to bodies of this directory. Courts, bodies of"
        " inquiry and of preliminary investigation are never asked for documents.",
    )
    citizen_body_role = fields.Selection(
        [
            ("migration_police", "Territorial body of the МВД (migration)"),
            ("region_head", "Highest official of the region"),
        ],
        string="Part in Migration Cases",
        help="Both get an appeal about breaches of migration law (59-ФЗ, art. 8,"
        " p. 3.1).",
    )
    citizen_topic_ids = fields.Many2many(
        "citizen.topic",
        "citizen_partner_topic_rel",
        "partner_id",
        "topic_id",
        string="Competent for Topics",
        help="Headings cover everything below them; proposed when forwarding.",
    )
    citizen_competence = fields.Text(
        string="Competence", help="What to forward there, in words."
    )
    sstu_id = fields.Char(string="ССТУ Identifier", copy=False)
    medo_id = fields.Char(string="МЭДО Identifier", copy=False)

    def _find_competent(self, topics):
        """Bodies by topic: dict topic's id → partners, the nearest topic's first."""
        # Sudo: a directory open to every user, topics carry nothing of an appeal
        paths = {
            topic.id: [int(part) for part in topic.parent_path.split("/")[:-1]]
            for topic in topics.sudo()
        }
        ancestors = {part for path in paths.values() for part in path}
        bodies = self.search([("citizen_topic_ids", "in", list(ancestors))])
        found = {}
        for topic_id, path in paths.items():
            ranked = [
                (max(path.index(own) for own in set(path) & own_ids), body)
                for body in bodies
                if (own_ids := set(body.citizen_topic_ids.ids)) & set(path)
            ]
            nearest = max((rank for rank, _body in ranked), default=None)
            found[topic_id] = self.browse(
                [body.id for rank, body in ranked if rank == nearest]
            )
        return found
