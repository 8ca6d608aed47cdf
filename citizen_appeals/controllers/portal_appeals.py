from werkzeug.exceptions import NotFound

from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from .citizen_pages import (
    PRIVATE_HEADERS,
    get_id,
    get_own_appeal,
    get_plain,
    show_page,
)

LIST = "/my/appeals"
STEP = 20
SEARCH_LIMIT = 100
# What is downloaded is neither kept by the browser nor run by it
FILE_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": PRIVATE_HEADERS["X-Robots-Tag"],
}


class MyAppeals(CustomerPortal):
    """The applicant's list, one appeal with its history, and its papers (I1)."""

    def _prepare_home_portal_values(self, counters):
        """The counter is there without JavaScript: the page itself asks for none."""
        values = super()._prepare_home_portal_values(counters)
        if not counters or "citizen_appeal_count" in counters:
            count = request.env["citizen.appeal"]._count_own()
            values["citizen_appeal_count"] = count
        return values

    def _needs_address(self):
        """Nothing is delivered to accounts: a name and an e-mail are enough for one."""
        return False

    # ------------------------------------------------------------------
    # list
    # ------------------------------------------------------------------

    # Posted, what is looked for stands in no address and in no log
    @route(
        [LIST, f"{LIST}/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
    )
    def list_appeals(self, page=1, **_params):
        kind = get_plain(request.params.get("filter")) or "all"
        order = get_plain(request.params.get("order")) or "new"
        search = ""
        if request.httprequest.method == "POST":
            search = get_plain(request.params.get("search"), SEARCH_LIMIT)
            page = get_id(request.params.get("page")) or 1
        appeals = request.env["citizen.appeal"]
        if not appeals.has_access("read"):
            # An employee without a role here, who is no applicant either
            raise NotFound
        domain, sorting = appeals._get_own_list(kind, search, order)
        total = appeals.search_count(domain)
        pages = pager(
            LIST, total, page, STEP, url_args={"filter": kind, "order": order}
        )
        found = appeals.search(
            domain, order=sorting, limit=STEP, offset=pages["offset"]
        )
        values = {
            "page_name": "my_appeals",
            "found": found._get_own_rows(),
            "total": total,
            "pages": pages,
            "kind": kind,
            "order": order,
            "search": search,
        }
        return show_page("citizen_appeals.my_appeals", values)

    # ------------------------------------------------------------------
    # one appeal
    # ------------------------------------------------------------------

    @route(
        f"{LIST}/<int:appeal_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def show_appeal(self, appeal_id, **_params):
        appeal = get_own_appeal(appeal_id)
        done = get_plain(request.params.get("done"))
        return self._show_appeal(appeal, done=done)

    def _show_appeal(self, appeal, form="", values=None, errors=None, done=""):
        company = appeal.sudo().company_id
        page = appeal._get_citizen_page() | {
            "page_name": "my_appeal",
            "form": form,
            "values": values or {},
            "errors": errors or {},
            "done": done,
            "limits": {
                "max_count": company.portal_file_count,
                "max_size": company.scan_limit_mb * 1024 * 1024,
                "max_total": company.portal_total_mb * 1024 * 1024,
            },
        }
        status = 422 if errors else 200
        return show_page("citizen_appeals.my_appeal", page, status=status)

    # ------------------------------------------------------------------
    # papers
    # ------------------------------------------------------------------

    @route(
        f"{LIST}/<int:appeal_id>/letter/<int:letter_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def download_letter(self, appeal_id, letter_id, **_params):
        """The letter as it was issued; the first time is noted."""
        letter = self._get_letter(appeal_id, letter_id)
        letter._note_opened()
        return self._send_file(letter, "pdf", letter.pdf_name)

    @route(
        f"{LIST}/<int:appeal_id>/letter/<int:letter_id>/<string:kind>/<int:file_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def download_letter_file(self, appeal_id, letter_id, kind, file_id, **_params):
        """What goes with the letter: an enclosure, a signature file."""
        letter = self._get_letter(appeal_id, letter_id)
        for what, file in letter._get_citizen_files():
            if (what, file.id) == (kind, file_id):
                return self._send_file(file, "content", file.name)
        raise NotFound

    @route(
        f"{LIST}/<int:appeal_id>/document/<int:document_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def download_document(self, appeal_id, document_id, **_params):
        """A file that the applicant has sent himself."""
        # Sudo: found among the files of an appeal proved to be his
        appeal = get_own_appeal(appeal_id).sudo()
        for file in appeal._get_citizen_documents():
            if file.id == document_id:
                return self._send_file(file, "content", file.name)
        raise NotFound

    def _get_letter(self, appeal_id, letter_id):
        """:raise NotFound: no letter of this appeal that went to the applicant"""
        # Sudo: found among the letters of an appeal proved to be his
        appeal = get_own_appeal(appeal_id).sudo()
        for letter in appeal._get_citizen_letters():
            if letter.id == letter_id:
                return letter
        raise NotFound

    def _send_file(self, record, field, name):
        binary = request.env["ir.binary"].sudo()
        stream = binary._get_stream_from(record, field, filename=name)
        response = stream.get_response(as_attachment=True)
        response.headers.update(FILE_HEADERS)
        return response
