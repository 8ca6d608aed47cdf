import hashlib

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.text import normalise
from ..tools.typed import one_line, shorten
from .citizen_appeal_write import WITH_REGISTRATION
from .citizen_applicant_submission import CONTACTS

PERSON = (
    "surname",
    "given_name",
    "patronymic",
    "no_patronymic",
    "is_organization",
    "organization_name",
    *CONTACTS,
)
ANNOTATION_LENGTH = 200


class CitizenAppeal(models.Model):
    """Appeals that citizens hand in themselves, registered as they come (S4 2.1.12)."""

    _inherit = "citizen.appeal"

    coauthor_ids = fields.One2many(
        "citizen.coauthor", "appeal_id", string="Co-authors", copy=False
    )
    identification = fields.Selection(
        [("esia", "Through Госуслуги (ЕСИА)"), ("account", "By the portal account")],
        string="Identified",
        readonly=True,
        copy=False,
        help="How the one who handed it in was identified (59-ФЗ 4).",
    )

    @api.model
    def _take_submission(
        self, company, values, files=(), channel="portal", partner=None
    ):
        """Check, register and number an appeal, all or nothing.

        Written by the system: the citizen is neither author nor follower. A repeated
        ``idempotency_key`` gives the first appeal of the same account.

        :param company: the body
        :param dict values: ``surname``, ``given_name``, ``patronymic``,
            ``no_patronymic``, ``is_organization``, ``organization_name``, ``zip``,
            ``address``, ``phone``, ``email``, ``answer_way`` (portal, email, post),
            ``on_behalf``, ``representative_name``, ``coauthors`` (dicts ``name``,
            ``address``), ``plain_topic_ids``, ``text``, ``place``, ``territory_id``,
            ``addressee_id``, ``idempotency_key``
        :param files: (name, bytes) of each file
        :param str channel: code of the channel
        :param partner: the portal account, if any
        :return: the registered appeal, in the rights of the system
        :raise SubmissionError: what was typed is refused, by field
        """
        system = self._get_system(company)
        company = company.with_env(system.env)
        key = self._get_submission_key(values.get("idempotency_key"), channel, partner)
        if key and (known := system._find_submitted(company, key)):
            return known
        rules = system.env["citizen.submission"]
        clean, checked = rules._check(company, values, files)
        for file in checked:
            file["sha256"] = hashlib.sha256(file["raw"]).hexdigest()
        applicant = system._get_submitting_applicant(company, clean, partner)
        card = system._prepare_submission(company, clean, channel, applicant)
        card["identification"] = system._get_identification(partner)
        intake = system.with_context(citizen_intake=WITH_REGISTRATION)
        appeal = intake.create([card | {"idempotency_key": key}]).with_env(system.env)
        if appeal.state == "received":
            system.env["citizen.document"]._create_received(appeal, checked)
            appeal.action_register()
        return appeal

    @api.model
    def _get_system(self, company):
        """The model in the rights of the system, working in that body.

        Nobody's defaults come along: only the language of the messages.
        """
        context = {
            "lang": self.env.lang,
            "allowed_company_ids": company.ids,
            "tracking_disable": True,
        }
        return self.with_env(self.env(user=SUPERUSER_ID, su=True, context=context))

    @api.model
    def _get_submission_key(self, key, channel, partner):
        """Keys of one account are no keys of another."""
        if not key:
            return False
        digest = hashlib.sha256(str(key).encode("utf-8", "replace")).hexdigest()
        return f"{channel}:{partner.id if partner else 0}:{digest}"

    @api.model
    def _get_submission_obstacle(self, company, user):
        """Why the user cannot write to the body on the portal; "" if he can."""
        if user._is_internal():
            return self.env._(
                "Appeals are submitted by citizens. You are signed in as an employee:"
                " sign out and sign in with your personal account."
            )
        if not company.active or not company.accepts_portal:
            return self.env._(
                "%(body)s does not take appeals on the portal. Send a letter by post"
                " or bring it in person.",
                body=company.name,
            )
        if company.portal_confirmed_only and not user._is_identity_confirmed():
            return self.env._(
                "%(body)s takes electronic appeals only from citizens who have signed"
                " in through Госуслуги (part 1 of article 4 of 59-ФЗ as of 30.03.2025)."
                " Sign out and sign in with the button “Госуслуги”, or send a letter"
                " by post.",
                body=company.name,
            )
        return ""

    @api.model
    def _get_portal_bodies(self):
        """Bodies that citizens may choose."""
        # Sudo: that a body takes appeals is public
        return self.env["res.company"].sudo().search([("accepts_portal", "=", True)])

    def _find_submitted(self, company, key):
        domain = [("company_id", "=", company.id), ("idempotency_key", "=", key)]
        return self.search(domain, limit=1)

    @api.model
    def _get_submitting_applicant(self, company, clean, partner):
        """The person of this account under this name, else a new one.

        A namesake in the card index is somebody else as long as no clerk has said
        otherwise: an account must not gain another one's appeals.
        """
        Applicant = self.env["citizen.applicant"]
        values = {name: clean[name] or False for name in PERSON}
        if partner:
            name = clean["organization_name"] or " ".join(
                filter(None, (clean[part] for part in PERSON[:3]))
            )
            known = Applicant.search(
                [
                    ("partner_id", "=", partner.id),
                    ("company_id", "=", company.id),
                    ("name_key", "=", normalise(name)),
                    ("is_organization", "=", clean["is_organization"]),
                ],
                limit=1,
            )
            if known:
                known._take_contacts(values)
                return known
        own = {"company_id": company.id, "partner_id": partner.id if partner else False}
        return Applicant.create([values | own])

    @api.model
    def _prepare_submission(self, company, clean, channel, applicant):
        """The card of A2 as the citizen filled it in."""
        topics = self.env["citizen.plain.topic"].browse(clean["plain_topic_ids"])
        authors = 1 + len(clean["coauthors"])
        return {
            "company_id": company.id,
            "channel_id": self._get_submission_channel(company, channel).id,
            "answer_way": clean["answer_way"],
            "applicant_id": applicant.id,
            "received_name": applicant.name,
            "received_address": ", ".join(
                filter(None, (clean["zip"], clean["address"]))
            )
            or False,
            "received_phone": clean["phone"] or False,
            "received_email": clean["email"] or False,
            "representative_name": clean["representative_name"] or False,
            "coauthor_ids": [Command.create(row) for row in clean["coauthors"]],
            "signatory_count": authors,
            "annotation": ", ".join(topics.mapped("name"))
            or shorten(one_line(clean["text"]), ANNOTATION_LENGTH),
            "body": clean["text"],
            "place": clean["place"] or False,
            "territory_id": clean["territory_id"],
            "addressee_id": clean["addressee_id"],
            "question_ids": [
                Command.create({"topic_id": topic.id}) for topic in topics.topic_id
            ],
        }

    @api.model
    def _get_submission_channel(self, company, code):
        """:raise UserError: the directory has no such channel today"""
        Channel = self.env["citizen.channel"]
        channel = Channel._find_by_code(code, company, company._today())
        if not channel:
            raise UserError(
                self.env._(
                    "%(body)s does not take appeals this way at the moment. Send it by"
                    " post or bring it.",
                    body=company.name,
                )
            )
        return channel

    @api.model
    def _get_identification(self, partner):
        """59-ФЗ 4: how the one who hands it in was identified."""
        if not partner:
            return False
        confirmed = partner.with_env(self.env).user_ids._is_identity_confirmed()
        return "esia" if confirmed else "account"

    def _get_receipt(self):
        """What the page says right after the number was given (A3, I1)."""
        self.ensure_one()
        status = self._get_citizen_status()
        return {
            "number": self.name,
            "registered": self.date_registered,
            "body": self.company_id.name,
            "expected": status["expected"],
            "why": status["why"],
            "code": self._get_access_code(),
            "files": len(self.document_ids),
            "answer_way": self.answer_way,
            "email": self.received_email,
            "url": self._get_portal_url(),
        }
