from werkzeug.exceptions import NotFound

from odoo.http import Controller, request, route

from .citizen_pages import PUBLIC_HEADERS, get_id, get_place, get_plain, show_page

# Of the words typed into the search
WORDS = 200
# Of the text being written
TEXT = 2_000
FORMATS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
DATA_HEADERS = {
    # Asked for anew each time, sent anew only when it has changed: what was withdrawn
    # must not live on in somebody's cache
    "Cache-Control": "public, no-cache",
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}


class PublicAnswers(Controller):
    """Answers given to others, without persons: to read, to find, to take (I3)."""

    @route(
        "/appeals/answers", type="http", auth="public", methods=["GET"], website=True
    )
    def answers(self, search="", section="", page="", **_params):
        """The register, by words and sections."""
        Answer = request.env["citizen.public.answer"]
        words, section_id = get_plain(search, WORDS), get_id(section)
        number = max(1, get_id(page))
        values = {
            "values": {"search": words, "section": section_id},
            "sections": Answer._get_public_sections(),
            "is_over": False,
            "total": 0,
            "answers": [],
        }
        tries = request.env["citizen.code.try"]
        if words and not tries._take("similar", get_place()):
            values["is_over"] = True
        else:
            found = Answer._find_public(words, section_id, number)
            values["total"], values["answers"] = found
        values["pages"] = Answer._get_public_pages(
            values["total"], number, {"search": words, "section": section_id or ""}
        )
        return show_page("citizen_appeals.answers_page", values, PUBLIC_HEADERS)

    @route(
        "/appeals/answers/<int:number>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def answer(self, number, **_params):
        """One answer; what was withdrawn is as if it had never been."""
        found = number < 2**31 and request.env["citizen.public.answer"]._get_public(
            number
        )
        if not found:
            raise NotFound
        page = "citizen_appeals.answer_page"
        return show_page(page, {"answer": found}, PUBLIC_HEADERS)

    @route("/appeals/answers/similar", type="http", auth="public", methods=["POST"])
    def similar(self, text="", **_params):
        """Answers that fit a text being written. By POST: an address stays in logs."""
        if not request.env["citizen.code.try"]._take("similar", get_place()):
            return request.make_json_response([], status=429)
        answers = request.env["citizen.public.answer"]
        found = answers._find_public_similar(get_plain(text, TEXT))
        return request.make_json_response(found, [("Cache-Control", "no-store")])

    # ------------------------------------------------------------------
    # open data
    # ------------------------------------------------------------------

    @route(
        "/appeals/answers.<any(csv,json):kind>",
        type="http",
        auth="public",
        methods=["GET"],
    )
    def data(self, kind, **_params):
        """The whole register as a file, made once after a change."""
        edition = request.env["citizen.public.edition"]._get_current()
        stream = request.env["ir.binary"]._get_stream_from(
            edition, f"{kind}_file", filename=f"answers.{kind}", mimetype=FORMATS[kind]
        )
        response = stream.get_response(as_attachment=True)
        for name, value in DATA_HEADERS.items():
            response.headers[name] = value
        return response

    @route(
        "/appeals/answers/meta",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def meta(self, **_params):
        """The passport of the data set."""
        edition = request.env["citizen.public.edition"]._get_current()
        values = {"passport": edition._get_passport()}
        return show_page("citizen_appeals.answers_meta_page", values, PUBLIC_HEADERS)

    @route("/appeals/answers/meta.json", type="http", auth="public", methods=["GET"])
    def meta_json(self, **_params):
        """The same for machines."""
        edition = request.env["citizen.public.edition"]._get_current()
        return request.make_json_response(
            edition._get_passport(), list(DATA_HEADERS.items())
        )
