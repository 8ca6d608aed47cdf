from odoo import api, fields, models
from odoo.tools import ormcache

from ..tools import number as spelling

# name, code, kind, prefix, year in the number
DEFAULT_REGISTERS = (
    ("Обращения граждан", "appeals", "appeal", "", True),
    ("Запросы должностных лиц", "requests", "request", "З-", True),
    ("Сообщения", "messages", "message", "С-", True),
    ("Исходящие письма", "outgoing", "outgoing", "", True),
    ("Дела (гражданская переписка)", "case_files", "case_file", "ГП-", True),
    ("Реестры почтовых отправлений", "post", "post", "", False),
    ("Несоответствия", "nonconformities", "nonconformity", "НС-", True),
)


class CitizenRegister(models.Model):
    """A register (журнал) of a body: its numbers restart each calendar year (A4)."""

    _name = "citizen.register"
    _inherit = ["citizen.directory.mixin", "citizen.cached.mixin"]
    _description = "Register"
    _order = "company_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=False)
    code = fields.Char(required=True)
    kind = fields.Selection(
        [
            ("appeal", "Appeals"),
            ("request", "Officials' requests"),
            ("message", "Messages"),
            ("outgoing", "Outgoing letters"),
            ("case_file", "Case files"),
            ("post", "Post registers"),
            ("nonconformity", "Nonconformities"),
        ],
        required=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    prefix = fields.Char(help="Printed before the number, for example ГП-.")
    has_year = fields.Boolean(
        string="Year in Number", default=True, help="Print the number as 12/2026."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    start_ids = fields.One2many(
        "citizen.register.start", "register_id", string="First Numbers"
    )

    _code_uniq = models.UniqueIndex(
        "(company_id, code)", "A body has one register with this code."
    )

    @api.model
    def _create_for_companies(self, companies):
        """Give each new body the registers the law and the regulation expect."""
        self.create(
            [
                {
                    "name": name,
                    "code": code,
                    "kind": kind,
                    "prefix": prefix,
                    "has_year": has_year,
                    "sequence": sequence,
                    "company_id": company.id,
                }
                for company in companies
                for sequence, (name, code, kind, prefix, has_year) in enumerate(
                    DEFAULT_REGISTERS, start=1
                )
            ]
        )

    @api.model
    def _create_missing(self):
        """Called at installation: bodies that were there before get their registers."""
        companies = self.env["res.company"].search([])
        known = {company.id for [company] in self._read_group([], ["company_id"])}
        self._create_for_companies(companies.filtered(lambda c: c.id not in known))

    @api.model
    def _find(self, company, kind):
        """First active register of that kind in the body; empty if there is none."""
        return self.browse(self._ids_by_kind().get((company.id, kind), ()))

    @api.model
    @ormcache()
    def _ids_by_kind(self):
        result = {}
        for register in self.sudo().search([], order="sequence DESC, id DESC"):
            result[register.company_id.id, register.kind] = register.ids
        return result

    @api.model
    @ormcache()
    def _get_prefix_keys(self):
        """Letters printed beside the number → ids of the registers that print them.

        Registers switched off count too: their numbers are still asked for.
        """
        # Sudo: the letters of a register are no secret
        registers = self.sudo().with_context(active_test=False).search([])
        groups = registers.grouped(lambda r: spelling.to_letters(r.prefix))
        return {letters: tuple(found.ids) for letters, found in groups.items()}

    def _format_number(self, number: int, year: int) -> str:
        """The number as printed on the stamp, for example ``ГП-12/2026``."""
        self.ensure_one()
        tail = f"/{year}" if self.has_year else ""
        return f"{self.prefix or ''}{number}{tail}"

    def _first_number(self, year: int) -> int:
        """First number of a year: 1, or what the body took over from its old system."""
        self.ensure_one()
        start = self.start_ids.filtered(lambda s: s.year == year)
        return start.first_number or 1
