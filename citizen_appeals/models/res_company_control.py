from odoo import fields, models

SCRIPT = """Здравствуйте, {заявитель}!
Вас беспокоит {орган}, отдел по работе с обращениями граждан.
Вы обращались к нам, обращение № {номер} от {дата}. Вам направлен ответ № {ответ}.
По обращению приняты меры: {меры}.
Скажите, пожалуйста, выполнены ли работы? Решён ли Ваш вопрос?
Есть ли замечания к качеству работ?
Спасибо за ответ. Всего доброго!"""


class ResCompany(models.Model):
    """How a body checks its answers after they have left (C10, S0)."""

    _inherit = "res.company"

    verify_calls = fields.Boolean(
        string="Call before Closing",
        help="Where measures were taken, the applicant is called and the appeal is"
        " closed once the works are confirmed.",
    )
    verify_sample_percent = fields.Integer(
        string="Called by Lot, %",
        help="Share of the other answered appeals whose applicants are called too.",
    )
    verify_tries = fields.Integer(
        string="Calls at Most",
        default=3,
        help="Not reached so many times, the appeal may be closed.",
    )
    verify_retry_hours = fields.Integer(
        string="Hours between Calls", default=4, help="Working hours of the body."
    )
    verify_script = fields.Text(
        string="What the Caller Says",
        default=SCRIPT,
        help="Filled in for the caller: {заявитель}, {номер}, {дата}, {ответ}, {меры},"
        " {орган}.",
    )

    _verify_numbers = models.Constraint(
        "CHECK (verify_sample_percent BETWEEN 0 AND 100 AND verify_tries > 0"
        " AND verify_retry_hours > 0)",
        "Calls: the share lies between 0 and 100 %, tries and hours are at least 1.",
    )
