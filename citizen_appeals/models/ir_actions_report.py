import io
from collections import OrderedDict

import lxml.html

from odoo import api, fields, models
from odoo.tools import file_open

from ..tools.pdf import html_to_pdf

PRINT_CSS = "citizen_appeals/static/src/print/print.css"


class IrActionsReport(models.Model):
    """Print forms drawn by WeasyPrint in process; the others stay on wkhtmltopdf.

    A template of ours marks every document with ``<article data-oe-id="…">``; each
    becomes a PDF of its own. Without such marks the whole page is one document.
    """

    _inherit = "ir.actions.report"

    pdf_engine = fields.Selection(
        [("wkhtmltopdf", "wkhtmltopdf"), ("weasyprint", "WeasyPrint")],
        string="PDF Engine",
        default="wkhtmltopdf",
        required=True,
    )

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report_sudo = self._get_report(report_ref)
        if report_sudo.pdf_engine != "weasyprint":
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        self._log_print(report_sudo, res_ids)
        streams = OrderedDict()
        for res_id, pdf in self._render_documents(report_sudo, res_ids, data).items():
            streams[res_id] = {"stream": io.BytesIO(pdf), "attachment": None}
        return streams

    def _render_documents(self, report_sudo, res_ids, data=None, pdf_a=False):
        """Return ``{res_id: pdf}`` in the order asked, ``{False: pdf}`` for one sheet.

        What was issued before is handed out as it was, never drawn again.
        """
        res_ids = list(dict.fromkeys(res_ids or []))
        pdfs = self._get_issued_documents(report_sudo, res_ids)
        missing = [res_id for res_id in res_ids if res_id not in pdfs]
        if missing or not res_ids:
            page, _type = self.with_context(debug=False)._render_qweb_html(
                report_sudo, missing, data=dict(data or {}, report_type="pdf")
            )
            htmls = self._split_documents(page, missing)
            drawn = html_to_pdf(list(htmls.values()), self._get_print_css(), pdf_a)
            pdfs.update(zip(htmls, drawn, strict=True))
        return {
            res_id: pdfs[res_id] for res_id in res_ids or pdfs if res_id in pdfs
        } | {key: pdf for key, pdf in pdfs.items() if not key}

    def _get_issued_documents(self, report_sudo, res_ids):
        """``{res_id: pdf}`` of records whose document is issued and frozen."""
        records = self.env[report_sudo.model].browse(res_ids)
        if not hasattr(records, "_get_issued_pdfs"):
            return {}
        return records._get_issued_pdfs(report_sudo.report_name)

    def _get_rendering_context(self, report, docids, data):
        self._log_print(report, docids)
        return super()._get_rendering_context(report, docids, data)

    def _log_print(self, report_sudo, res_ids):
        """A print form shows personal data as a look on the screen does (A11)."""
        records = self.env[report_sudo.model].browse(res_ids)
        if isinstance(records, self.env.registry["citizen.access.logged.mixin"]):
            self.env["citizen.access.log"]._record(records, "print")

    @api.model
    def _get_print_css(self):
        with file_open(PRINT_CSS) as css:
            return css.read()

    def _split_documents(self, page, res_ids):
        """Cut a rendered page into one HTML document per ``article[data-oe-id]``.

        Only those right under the body are ours: a letter's text may hold its own.
        """
        root = lxml.html.document_fromstring(page.decode())
        body = root.body
        articles = body.xpath("./article[@data-oe-id]")
        if not articles:
            return {False: _to_html(root)}
        found = [int(article.get("data-oe-id")) for article in articles]
        if found != res_ids:
            raise ValueError("the print form does not hold one article per record")
        for element in list(body):
            body.remove(element)
        title = lxml.html.Element("title")
        root.head.append(title)
        htmls = {}
        for res_id, article in zip(found, articles, strict=True):
            article.tail = None
            title.text = article.get("data-title", "")
            body.append(article)
            htmls[res_id] = _to_html(root)
            body.remove(article)
        return htmls


def _to_html(root):
    return lxml.html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
