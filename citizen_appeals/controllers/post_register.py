from odoo.http import Controller, content_disposition, request, route

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PostRegisterController(Controller):
    """The post register as a table for the post office (D6)."""

    @route(
        "/citizen_appeals/post_register/<int:register_id>.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, register_id):
        register = request.env["citizen.post.register"].browse(register_id).exists()
        if not register or not register.has_access("read"):
            raise request.not_found()
        report = request.env["report.citizen_appeals.report_post_register"]
        name = f"Реестр почтовых отправлений {register.date:%d.%m.%Y}.xlsx"
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(name)),
        ]
        return request.make_response(report._make_xlsx(register), headers)
