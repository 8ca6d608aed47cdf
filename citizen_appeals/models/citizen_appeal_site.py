import hashlib
import hmac

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import json_schema
from .citizen_submission import SubmissionError

# Who the citizen is, as the site has made sure, and the channel that follows
CHANNELS = {"esia": "site", "none": "site_message"}


class SiteConflictError(UserError):
    """The key of an earlier request came with another one."""


class CitizenAppeal(models.Model):
    """What the body's own site sends and asks over the machine door (A1)."""

    _inherit = "citizen.appeal"
    _personal_fields = frozenset({"site_digest"})

    site_digest = fields.Char(groups=fields.NO_ACCESS, copy=False)

    @api.model
    def _take_from_site(self, company, key, identification, values, files):
        """Register what the site sends, once for each key.

        :param str key: the site's own, the same when it repeats a request
        :param str identification: a key of ``CHANNELS``
        :param dict values: as ``_take_submission`` takes them
        :param files: pairs of name and content
        :return: the appeal, read as the system, and whether it is a new one
        :raise SiteConflictError: the key came with other contents before
        :raise SubmissionError: what of the values the rules refuse
        """
        # The account of the site has no right to any model
        appeals = self._get_system(company)
        if identification == "none" and not company.site_takes_messages:
            raise SubmissionError({"identification": self._get_stranger_message()})
        digest = appeals._get_site_digest(identification, values, files)
        if known := appeals._find_from_site(company, key):
            if not hmac.compare_digest(known.site_digest or "", digest):
                raise SiteConflictError(self.env._("The key has been used."))
            return known, False
        appeal = appeals._take_submission(
            company,
            values | {"idempotency_key": key},
            files,
            channel=CHANNELS[identification],
        )
        confirmed = "esia" if identification == "esia" else False
        appeal._write_flow({"site_digest": digest, "identification": confirmed})
        return appeal, True

    @api.model
    def _get_stranger_message(self):
        return self.env._(
            "The body takes appeals of identified citizens alone: let the citizen"
            " log in through Госуслуги first."
        )

    @api.model
    def _find_from_site(self, company, key):
        """What the key brought, through whichever of the channels."""
        keys = [
            self._get_submission_key(key, channel, None)
            for channel in CHANNELS.values()
        ]
        domain = [("company_id", "=", company.id), ("idempotency_key", "in", keys)]
        return self.search(domain, limit=1)

    @api.model
    def _get_site_digest(self, identification, values, files):
        """Keyed, so that the digest of a short text tells nobody the text."""
        contents = [(name, hashlib.sha256(raw).hexdigest()) for name, raw in files]
        text = json_schema.dump([identification, values, contents])
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()

    @api.model
    def _find_for_site(self, company, number, code):
        """The appeal of this body with both number and code, read as the system."""
        # Both together prove that the asker holds the paper
        system = self._get_system(company)
        appeal = system._find_by_number_and_code(number, code)
        return appeal.filtered(lambda found: found.company_id == company)

    def _get_site_receipt(self):
        """What the site tells the citizen; nothing of what he sent."""
        self.ensure_one()
        code = self._get_access_code()
        return {
            "number": self.name,
            "code": code,
            "registered": self.date_registered,
            "counts_as": self.channel_id.counts_as,
            "expected": self.date_deadline or None,
            "page": f"{self.get_base_url()}/a/{code}",
        }

    def _get_site_status(self):
        status = self._get_citizen_status()
        dates = {name: status[name] or None for name in ("registered", "expected")}
        return status | dates

    @api.model
    def _get_site_topics(self, company):
        """Everyday topics of a body by their groups."""
        # Sudo: as above
        submission = self.sudo().with_company(company).env["citizen.submission"]
        groups = submission._get_plain_topics(company).grouped("parent_id")
        return [
            {
                "name": group.name,
                "topics": [
                    {
                        "id": topic.id,
                        "name": topic.name,
                        "advice": topic.advice or "",
                        "advice_url": topic.advice_url or "",
                        "is_elsewhere": topic.is_elsewhere,
                    }
                    for topic in topics
                ],
            }
            for group, topics in groups.items()
            if group
        ]
