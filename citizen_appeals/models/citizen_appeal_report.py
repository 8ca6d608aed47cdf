from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.search import boolean_search


class CitizenAppeal(models.Model):
    """What must be reported to the head, with the reason (A12, S4 2.1.19-2.1.22)."""

    _inherit = "citizen.appeal"

    must_report = fields.Boolean(
        compute="_compute_must_report", search="_search_must_report"
    )
    report_reason = fields.Text(
        string="Why It Is Reported", compute="_compute_must_report"
    )
    can_report = fields.Boolean(compute="_compute_can_report")

    @api.depends(
        "is_open",
        "company_id",
        "date_reported",
        "signatory_count",
        "is_collective",
        "annotation",
        "body",
        "channel_id",
        "superior_partner_id",
        "question_ids.topic_id",
    )
    def _compute_must_report(self):
        """Reasons by the rules; a reported appeal has none left."""
        self.must_report = self.report_reason = False
        asked = self.filtered(lambda a: a.is_open and not a.date_reported)
        Rule = self.env["citizen.report.rule"]
        for company, appeals in asked.grouped("company_id").items():
            reasons = {}
            for rule in Rule._get_rules(company):
                for appeal in appeals.filtered_domain(rule._get_domain()):
                    reasons.setdefault(appeal, []).append(rule)
            for appeal, rules in reasons.items():
                official = rules[0]._get_official(company)
                appeal.must_report = True
                appeal.report_reason = self.env._(
                    "Report to %(official)s because: %(reasons)s.",
                    official=official.display_name or self.env._("the head"),
                    reasons="; ".join(f"{r.name} ({r.clause})" for r in rules),
                )

    @api.model
    @boolean_search
    def _search_must_report(self):
        """Open, not reported yet, and a rule of the body speaks of it."""
        Rule = self.env["citizen.report.rule"]
        spoken_of = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain.OR(rule._get_domain() for rule in Rule._get_rules(company))
            for company in self.env.companies
        )
        waiting = Domain("is_open", "=", True) & Domain("date_reported", "=", False)
        return waiting & spoken_of

    @api.depends("must_report")
    @api.depends_context("uid")
    def _compute_can_report(self):
        for appeal in self:
            appeal.can_report = appeal.must_report and appeal._may_report()

    def _may_report(self):
        """The office, and assistants, who answer for informing curators (S4 2.1.20)."""
        return self._has_role("registrar", "office_head", "assistant")

    def action_report(self):
        """Note that these were reported today, and to whom."""
        self.check_access("read")
        self._check_role("registrar", "office_head", "assistant")
        Rule = self.env["citizen.report.rule"]
        for appeal in self:
            if appeal.date_reported:
                raise UserError(
                    self.env._(
                        "%(appeal)s was already reported on %(date)s.",
                        appeal=appeal.display_name,
                        date=appeal.date_reported.strftime("%d.%m.%Y"),
                    )
                )
            company = appeal.company_id
            rules = Rule._get_rules(company).filtered(
                lambda rule, appeal=appeal: appeal.filtered_domain(rule._get_domain())
            )
            official = rules[:1]._get_official(company)
            if not official:
                raise UserError(
                    self.env._(
                        "Reported to: %(body)s has no post of the level “Head of the"
                        " body”. Ask the administrator to enter it (S4 2.1.19).",
                        body=company.name,
                    )
                )
            # Sudo: the right was checked; an assistant may not write the card
            appeal.sudo()._write_flow(
                {"reported_to_id": official.id, "date_reported": company._today()}
            )
            appeal._log_event("reported", {"official_id": official.id})
        return True

    # ------------------------------------------------------------------
    # appeals of superior bodies (S4 2.1.22)
    # ------------------------------------------------------------------

    def _get_superior_rule(self):
        """The rule about curators of appeals from superior bodies, if it applies."""
        self.ensure_one()
        sent = self.channel_id.is_superior or self.superior_partner_id
        if self.parent_id or not sent:
            return self.env["citizen.report.rule"]
        rules = self.env["citizen.report.rule"]._get_rules(self.company_id)
        return rules.filtered(lambda r: r.condition == "superior" and r.least_level)[:1]

    def _propose_supervisors(self):
        """What superior bodies sent goes to the head or his deputies first."""
        found = super()._propose_supervisors()
        for appeal in self:
            if not (rule := appeal._get_superior_rule()):
                continue
            curator = self.env["citizen.official"].browse(found[appeal.id] or ())
            if not curator or curator.signing_level < rule.least_level:
                official = rule._get_official(appeal.company_id)
                found[appeal.id] = official.id or found[appeal.id]
        return found

    @api.onchange("channel_id", "superior_partner_id")
    def _onchange_superior(self):
        if self.state == "received" and self._get_superior_rule():
            self._onchange_supervisor()

    def action_assign(self):
        for appeal in self:
            appeal._check_superior_curator()
        return super().action_assign()

    def _check_superior_curator(self):
        rule, curator = self._get_superior_rule(), self.supervisor_id
        if not rule or not curator or curator.signing_level >= rule.least_level:
            return
        levels = dict(rule._fields["least_level"]._description_selection(self.env))
        raise UserError(
            self.env._(
                "Curator: %(appeal)s came from a superior body and goes first to a post"
                " of the level “%(level)s” or higher (%(clause)s); choose the head or a"
                " deputy, who decide who examines it.",
                appeal=self.display_name,
                level=levels[rule.least_level],
                clause=rule.clause,
            )
        )
