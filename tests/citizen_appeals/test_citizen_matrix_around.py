from odoo.tests import tagged

from .citizens import CitizensCase

# Employees without a task with the appeal, beside all who are no employees
STRANGERS = ("admin", "idle", "employee")
CITIZENS = ("citizen", "other citizen", "portal", "stranger")
# Forged: of the right length, empty, of another kind
TOKENS = ("", "0" * 36, "x", "%27%20or%201=1--")


@tagged("post_install", "-at_install")
class TestCitizenMatrixAround(CitizensCase):
    """K1: Odoo's own doors: files, pictures, reports, chatter, RPC, exports."""

    def _get_outsiders(self):
        viewers = self._get_viewers() | {"idle": self.users["idle"]}
        return {name: viewers[name] for name in (*CITIZENS, *STRANGERS)}

    def _get_files(self):
        """Attachments of ours, those behind fields, too."""
        return self.env["ir.attachment"].search(
            [("res_model", "=like", "citizen.%"), ("res_field", "!=", "x")]
        )

    def _check_closed(self, name, answer):
        self._check_tells_nothing(name, answer)
        self.assertLess(answer.status_code, 500)

    def test_files_by_number(self):
        """K1: /web/content and /web/image, with forged tokens; no file is given."""
        files = self._get_files()
        self.assertTrue(files)
        for name, user in self._get_outsiders().items():
            self._log_in(name, user)
            for file in files:
                for path in (
                    f"/web/content/{file.id}",
                    f"/web/content?model=ir.attachment&id={file.id}&field=datas",
                    f"/web/image/{file.id}",
                    f"/mail/attachment/pdf_first_page/{file.id}",
                ):
                    with self.subTest(f"{name} {path}"):
                        answer = self._fetch(path)
                        self._check_no_file(answer, file)
            for token in TOKENS:
                path = f"/web/content/{files[0].id}?access_token={token}"
                with self.subTest(f"{name} {token}"):
                    self._check_no_file(self._fetch(path), files[0])
            zipped = {"file_ids": ",".join(map(str, files.ids)), "zip_name": "a.zip"}
            with self.subTest(f"{name} zip"):
                answer = self._fetch("/mail/attachment/zip", zipped)
                self._check_no_file(answer, files[0])

    def _check_no_file(self, answer, file):
        self.assertLess(answer.status_code, 500)
        if file.raw:
            self.assertNotIn(file.raw, answer.content)
        self.assertNotIn(file.name.encode(), answer.content)
        self.assertNotIn("Щукин".encode(), answer.content)

    def test_binary_fields_by_record(self):
        """K1: every binary field of every model of ours, by model and field."""
        fields = [
            (model, name)
            for model in self.env.registry
            if model.startswith("citizen.") and not self.env[model]._abstract
            for name, field in self.env[model]._fields.items()
            if field.type == "binary"
        ]
        self.assertTrue(fields)
        for viewer, user in self._get_outsiders().items():
            self._log_in(viewer, user)
            for model, name in fields:
                record = self.env[model].search([], limit=1, order="id")
                for kind in ("content", "image"):
                    path = f"/web/{kind}/{model}/{record.id or 1}/{name}"
                    with self.subTest(f"{viewer} {path}"):
                        answer = self._fetch(path)
                        self._check_closed(viewer, answer)
                        if kind == "content":
                            self.assertIn(answer.status_code, (303, 403, 404))

    def test_reports(self):
        """K1: no print form for a citizen, neither of his own card."""
        reports = self.env["ir.actions.report"].search(
            [("model", "=like", "citizen.%")]
        )
        self.assertTrue(reports)
        for viewer, user in self._get_outsiders().items():
            self._log_in(viewer, user)
            for report in reports:
                ids = self._get_ids(report.model)
                for kind in ("html", "pdf", "text"):
                    path = f"/report/{kind}/{report.report_name}/{ids}"
                    with self.subTest(f"{viewer} {path}"):
                        answer = self._fetch(path)
                        # Core answers 500 to an AccessError of a report; it is empty
                        self._check_tells_nothing(viewer, answer)
                        self.assertNotEqual(answer.status_code, 200)

    def _get_ids(self, model):
        if model == "citizen.appeal":
            return self.appeal.id
        return self.env[model].search([], limit=1).id or 1

    def _get_calls(self):
        """JSON routes of Odoo's own that take a record, and what to ask."""
        appeal, other = self.appeal.id, self.other_appeal.id
        thread = {"thread_model": "citizen.appeal", "thread_id": appeal}
        message = {"message_id": self.message.id}
        partner = self.other_citizen.partner_id.id
        for params in (thread, {**thread, "thread_id": other}):
            yield "/mail/thread/messages", params
            yield "/mail/thread/recipients", {**params, "message_id": self.message.id}
            yield (
                "/mail/thread/recipients/get_suggested_recipients",
                {**params, "partner_ids": [partner]},
            )
            data = {
                **params,
                "request_list": ["followers", "attachments", "activities"],
            }
            fetch = [["mail.thread", data]]
            yield "/mail/data", {"fetch_params": fetch}
            yield "/mail/action", {"fetch_params": fetch}
            post = {"post_data": {"body": "чужое", "message_type": "comment"}}
            yield "/mail/message/post", {**params, **post}
            yield (
                "/mail/message/post",
                {**params, **post, "token": "x", "hash": "x", "pid": partner},
            )
            yield (
                "/mail/thread/subscribe",
                {
                    "res_model": "citizen.appeal",
                    "res_id": params["thread_id"],
                    "partner_ids": [partner],
                },
            )
        yield "/mail/message/reaction", {**message, "content": "👍", "action": "add"}
        yield "/mail/message/update_content", {**message, "update_data": {"body": "x"}}
        yield "/mail/read_subscription_data", {"follower_id": 1}
        yield "/mail/inbox/messages", {}
        yield "/mail/history/messages", {}
        yield "/mail/partner/from_email", {"emails": ["praskovya@shchukina.example"]}
        yield "/mail/link_preview", message
        yield "/mail/attachment/delete", {"attachment_id": self.attachment.id}
        yield "/portal/attachment/remove", {"attachment_id": self.attachment.id}
        yield "/html_editor/get_image_info", {"src": f"/web/image/{self.attachment.id}"}
        yield "/html_editor/attachment/remove", {"ids": self.attachment.ids}
        action = "citizen_appeals.citizen_appeal_action"
        yield "/web/action/load", {"action_id": action}
        yield "/web/domain/validate", {"model": "citizen.appeal", "domain": []}
        yield (
            "/web/export/get_fields",
            {"model": "citizen.appeal", "domain": []},
        )
        yield from self._get_rpc()

    def _get_rpc(self):
        """Calls of models; errors come back with their traceback in ``data.debug``."""
        other, missing = self.other_appeal.ids, [99999999]
        for ids in (other, missing, self.appeal.ids):
            for method, args in (
                ("read", [ids, ["annotation", "received_name", "remark"]]),
                ("write", [ids, {"place": "x"}]),
                ("unlink", [ids]),
                ("action_withdraw", [ids, {}]),
                ("message_post", [ids]),
                ("message_subscribe", [ids, [self.citizen.partner_id.id]]),
                ("get_formview_action", [ids[0]]),
                ("copy", [ids]),
            ):
                yield self._call_kw("citizen.appeal", method, args)
        yield self._call_kw("citizen.appeal", "create", [{"body": "чужое"}])
        for model in ("citizen.applicant", "citizen.letter", "citizen.document"):
            for method, args in (
                ("search_read", [[], ["display_name"]]),
                ("name_search", ["Щук"]),
                ("read", [self.env[model].search([], limit=3).ids]),
            ):
                yield self._call_kw(model, method, args)
        yield self._call_kw("mail.message", "search_read", [[], ["body"]])
        yield self._call_kw("ir.attachment", "search_read", [[], ["name", "raw"]])
        yield self._call_kw("res.partner", "search_read", [[], ["name", "email"]])
        yield self._call_kw("res.users", "search_read", [[], ["name", "login"]])
        yield self._call_kw("mail.activity", "search_read", [[], ["summary", "note"]])

    def _call_kw(self, model, method, args):
        return "/web/dataset/call_kw", {
            "model": model,
            "method": method,
            "args": args,
            "kwargs": {},
        }

    def test_json_routes(self):
        """K1: nothing of others in answers and tracebacks; nothing is left behind."""
        for viewer, user in self._get_outsiders().items():
            self._log_in(viewer, user)
            before = self._count_traces()
            for path, params in self._get_calls():
                with self.subTest(f"{viewer} {path} {str(params)[:90]}"):
                    answer = self._call(path, params)
                    if viewer in CITIZENS:
                        self._check_closed(viewer, answer)
                    else:
                        self._check_inside(answer)
            if viewer in CITIZENS:
                self.assertEqual(self._count_traces(), before, viewer)

    def _check_inside(self, answer):
        """Employees without a task may know each other; of the appeal they see none."""
        for word in ("Заозёрн", "555-77-11", "звонила", "Кривошеин"):
            self.assertNotIn(word, answer.text)

    def test_pages_of_the_web_client(self):
        """K1: exports, contacts, definitions, links of notices, the record's page."""
        appeal = self.appeal.id
        data = (
            '{"model": "citizen.appeal", "fields": [{"name": "received_name",'
            ' "label": "x"}], "ids": false, "domain": [], "groupby": [],'
            ' "import_compat": false, "context": {}}'
        )
        paths = [
            ("/web/export/csv", {"data": data}),
            ("/web/export/xlsx", {"data": data}),
            (f"/mail/view?model=citizen.appeal&res_id={appeal}", None),
            (f"/mail/view?model=citizen.appeal&res_id={appeal}&access_token=x", None),
            (f"/mail/message/{self.message.id}", None),
            (
                f"/mail/unfollow?model=citizen.appeal&res_id={appeal}&pid=1&token=x",
                None,
            ),
            (f"/web/partner/vcard?partner_ids={self.citizen.partner_id.id}", None),
            (f"/odoo/action-citizen_appeals.citizen_appeal_action/{appeal}", None),
            (f"/json/1/citizen.appeal/{appeal}", None),
            ("/web/model/get_definitions", {"model_names": '["citizen.appeal"]'}),
            (
                f"/web/image/res.partner/{self.citizen.partner_id.id}/avatar_128",
                None,
            ),
        ]
        for viewer, user in self._get_outsiders().items():
            self._log_in(viewer, user)
            for path, body in paths:
                with self.subTest(f"{viewer} {path}"):
                    answer = self._fetch(path, body)
                    if viewer in CITIZENS:
                        self._check_tells_nothing(viewer, answer)
                    else:
                        self._check_inside(answer)
