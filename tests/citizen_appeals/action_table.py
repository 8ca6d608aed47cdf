"""Who may do what: every action of the module and who may call it (K1)."""

from tests.common import ROLES

OFFICE = {"registrar", "office_head"}
HEAD = {"office_head"}
CURATOR = {"supervisor"}
# Who hands resolutions over to signature or gives them for the curator
RESOLVERS = OFFICE | {"supervisor", "assistant"}
# Who reads an appeal given to an executor
READERS = RESOLVERS | {"executor", "oversight", "auditor"}
ISSUERS = OFFICE | {"chancery"}
# Users asked: each role of K1, the holder of a post asked for a visa, a user without a
# post, and strangers: the registrar and the head of the office of the other body
ASKED = (*ROLES, "head", "idle")
STRANGERS = ("registrar", "office_head")

# Model → action → record of ActionsCase, who may, and what the call is given.
# “May” means that the right lets the call through; state and values are judged after.
TABLE = {
    "citizen.appeal": {
        "action_answer": ("working", OFFICE | {"executor"}),
        "action_ask_redirect": ("working", OFFICE | {"executor"}),
        "action_assign": ("registered", OFFICE),
        "action_back_to_work": ("answered", OFFICE | CURATOR, "—"),
        "action_bulk": ("working", READERS),
        "action_call": ("answered", OFFICE),
        "action_close": ("answered", OFFICE),
        "action_close_control": ("controlled", OFFICE | CURATOR),
        "action_confirm_custody": ("working", READERS),
        "action_decide": ("answered", CURATOR | {"oversight"}),
        "action_answer_many": ("leader", OFFICE),
        "action_interim_answer": ("working", OFFICE | {"executor"}),
        "action_nonconformity": ("working", OFFICE),
        "action_oral_answer": ("working", OFFICE | {"executor"}),
        "action_extend": ("working", HEAD | CURATOR),
        "action_open_entry": ("received", OFFICE),
        "action_file": ("answered", OFFICE),
        "action_place": ("answered", OFFICE, "К-1"),
        "action_unfile": ("answered", HEAD, "—"),
        "action_forward": ("registered", OFFICE),
        "action_hand_back": ("handed", OFFICE),
        "action_hand_over": ("received", OFFICE, {"outcome": "municipal_service"}),
        "action_hand_to_body": ("registered", OFFICE),
        "action_issue_duplicate": ("working", HEAD),
        "action_join": ("registered", OFFICE),
        "action_leave_unanswered": (
            "working",
            HEAD | CURATOR,
            {"outcome": "insult", "reason": "—"},
        ),
        "action_lose_custody": ("working", OFFICE),
        "action_make_appeal": ("received", OFFICE),
        "action_make_request": ("received", OFFICE),
        "action_mark_false": ("working", HEAD | CURATOR, "—"),
        "action_new_proposal": ("working", RESOLVERS),
        "action_new_resolution": ("working", RESOLVERS | {"executor"}),
        "action_publish_answer": ("answered", OFFICE),
        "action_print_receipt_mark": ("received", OFFICE),
        "action_register": ("received", OFFICE),
        "action_register_and_new": ("received", OFFICE),
        "action_register_as_appeal": ("received", OFFICE),
        "action_reopen": ("forwarded", OFFICE),
        "action_report": ("assigned", OFFICE | {"assistant"}),
        "action_request_documents": ("working", RESOLVERS | {"executor"}),
        "action_return": (
            "working",
            OFFICE,
            {"outcome": "court_decision", "reason": "—"},
        ),
        "action_separate": ("joined", OFFICE),
        "action_set_control": ("working", OFFICE | CURATOR),
        "action_sort": ("received", HEAD),
        "action_waive_commission": ("working", HEAD, "—"),
        "action_withdraw": ("working", OFFICE, {"outcome": "withdrawn"}),
    },
    "citizen.letter": {
        "action_approve": ("letter_in_review", OFFICE | {"assistant"}),
        "action_attach_signature": (
            "letter_approved",
            OFFICE | {"signatory"},
        ),
        "action_cancel": ("letter_draft", OFFICE | {"executor"}),
        "action_choose_template": ("letter_draft", OFFICE | {"executor"}),
        "action_compile": ("letter_draft", OFFICE | {"executor"}),
        "action_learn_word": ("letter_draft", RESOLVERS | {"executor"}, "слово"),
        "action_dispatch": ("letter_numbered", ISSUERS),
        "action_email_confirm": ("letter_doubtful", ISSUERS),
        "action_email_resend": ("letter_doubtful", ISSUERS),
        "action_email_withdraw": ("letter_doubtful", ISSUERS),
        "action_fill_body": ("letter_draft", OFFICE | {"executor"}),
        "action_number": ("letter_signed", ISSUERS),
        "action_pass_quality": ("letter_decided", OFFICE),
        "action_return": ("letter_in_review", OFFICE | {"assistant", "signatory"}, "—"),
        "action_sign": ("letter_approved", {"signatory"}),
        "action_submit": ("letter_draft", OFFICE | {"executor"}),
        "action_take_back": ("letter_refused", OFFICE | {"executor"}),
        "action_visa_insist": ("letter_refused", OFFICE | {"executor"}),
        "action_visa_give": ("letter_visa", {"head"}),
        "action_visa_refuse": ("letter_visa", {"head"}, "—"),
        "action_preview": ("letter_draft", READERS),
        "action_similar": ("letter_draft", OFFICE | {"executor"}),
        "action_give_copy": (
            "letter_numbered",
            ISSUERS,
            {"received_by": "—", "paper": "—"},
        ),
        "action_note_return": ("letter_dispatched", ISSUERS, "absent"),
        "action_print_copy": ("letter_numbered", READERS | {"chancery", "signatory"}),
        "action_resend": ("letter_dispatched", ISSUERS, {"way": "keep"}),
        "action_to_post_register": ("letter_numbered", ISSUERS),
        "action_print": ("letter_draft", READERS),
        "action_print_receipt": ("letter_draft", READERS),
    },
    "citizen.spelling.word": {
        "action_accept": ("spelling_word", OFFICE | {"assistant"}),
    },
    "citizen.resolution": {
        "action_give": ("draft_resolution", RESOLVERS),
        "action_give_on_paper": ("draft_resolution", RESOLVERS),
        "action_replace": ("resolution", RESOLVERS),
        "action_revoke": ("resolution", RESOLVERS),
    },
    "citizen.assignment": {
        "action_done": ("assignment", {"executor"}),
        "action_pass_on": ("assignment", {"executor"}),
        "action_set_due": ("assignment", RESOLVERS | {"executor"}, "2026-03-20"),
    },
    "citizen.assignment.request": {
        "action_grant": ("request", RESOLVERS),
        "action_refuse": ("request", RESOLVERS),
    },
    "citizen.proposal": {
        "action_send": ("proposal", RESOLVERS),
        "action_decide": ("proposal_sent", {"head"}),
    },
    "citizen.redirect": {
        "action_sign": ("redirect_asked", CURATOR),
        "action_endorse": ("redirect_signed", HEAD),
        "action_redirect": ("redirect_endorsed", OFFICE),
        "action_refuse": ("redirect_signed", HEAD),
    },
    "citizen.commission": {
        "action_hold": ("commission", RESOLVERS | {"executor"}),
        "action_invite": ("commission", RESOLVERS | {"executor"}),
        "action_print_act": ("commission", READERS),
    },
    "citizen.promise": {
        "action_mark_not": ("promise", OFFICE | {"executor"}, "—"),
        "action_mark_promise": ("promise", OFFICE | {"executor"}),
    },
    "citizen.commitment": {
        "action_check": ("commitment", RESOLVERS | {"executor"}),
        "action_drop": ("commitment", HEAD | {"oversight"}, "—"),
        "action_fulfil": ("commitment", OFFICE),
        "action_postpone": ("commitment", RESOLVERS, "2026-06-01", "—"),
        "action_print_passport": ("commitment", READERS),
        "action_report": ("commitment", {"executor"}),
    },
    "citizen.applicant.request": {
        "action_take": ("applicant_request", OFFICE),
        "action_refuse": ("applicant_request", OFFICE, "—"),
    },
    "citizen.feedback": {
        "action_back": ("unsolved", OFFICE, "—"),
        "action_answer": ("unsolved", OFFICE, "—"),
    },
    "citizen.verification": {
        "action_back": ("call", OFFICE, "—"),
        "action_record": ("call", OFFICE, "confirmed"),
        "action_waive": ("call", OFFICE, "—"),
    },
    "citizen.post.register": {
        "action_close": ("post_register", ISSUERS),
        "action_collect": ("post_register", ISSUERS),
        "action_enter_tracking": ("post_register", ISSUERS, ""),
        "action_export": ("post_register", ISSUERS | {"oversight", "auditor"}),
        "action_print": ("post_register", ISSUERS | {"oversight", "auditor"}),
    },
    "citizen.placement": {
        "action_done": ("placement", OFFICE, "1", ""),
        "action_drop": ("placement", OFFICE, "—"),
        "action_take": ("placement", OFFICE),
    },
    "citizen.forwarding": {
        "action_receive": ("forwarding", RESOLVERS | {"executor"}),
    },
    "citizen.document.request": {
        "action_cancel": ("document_request", RESOLVERS | {"executor"}),
        "action_receive": ("document_request", RESOLVERS | {"executor"}),
    },
    "citizen.mail": {
        "action_set_aside": ("mail", OFFICE),
        "action_take": ("mail", OFFICE),
    },
    "citizen.nonconformity": {
        "action_accept": ("sheet_submitted", OFFICE),
        "action_cancel": ("sheet_open", OFFICE, "—"),
        "action_confirm": ("sheet_done", OFFICE | {"oversight"}, "—"),
        "action_finish": ("sheet_accepted", OFFICE),
        "action_open": ("sheet_draft", OFFICE),
        "action_print": ("sheet_open", READERS),
        "action_reopen": ("sheet_done", OFFICE | {"oversight"}, "—"),
        "action_return": ("sheet_submitted", OFFICE, "—"),
        "action_submit": ("sheet_open", OFFICE | {"executor"}),
    },
    "citizen.oral.note": {
        "action_cancel": ("note_draft", OFFICE | {"executor"}),
        "action_enter": ("note_signed", OFFICE),
        "action_print": ("note_draft", READERS),
        "action_return": ("note_signed", OFFICE, "—"),
        "action_sign": ("note_draft", CURATOR),
    },
    "citizen.violation": {
        "action_dismiss": ("violation_found", HEAD | {"oversight"}, "—"),
        "action_draft_letter": ("violation_found", OFFICE),
        "action_nonconformity": ("violation_found", OFFICE),
        "action_reply": ("violation_asked", OFFICE),
    },
    "citizen.deadline.revision": {
        "action_apply": ("revision", {"admin"}),
        "action_compute": ("revision", {"admin"}),
        "action_load": ("revision", {"admin"}),
        "action_open_moves": ("revision", OFFICE | {"auditor"}),
    },
    "citizen.deadline.rule": {
        "action_adopt": ("rule", {"admin"}),
    },
    "citizen.archive.issue": {
        "action_return": ("archive_issue", OFFICE),
    },
    "citizen.destruction.act": {
        "action_agree": ("act_review", CURATOR | {"assistant", "executor"}),
        "action_approve": ("act_agreed", {"head"}, "Распоряжение"),
        "action_cancel": ("act", HEAD),
        "action_execute": ("act_approved", HEAD, "—"),
        "action_object": ("act_review", CURATOR | {"assistant", "executor"}, "—"),
        "action_print": ("act", OFFICE | {"signatory", "oversight", "auditor"}),
        "action_propose": ("act", HEAD),
        "action_submit": ("act", HEAD),
    },
    "citizen.destruction.line": {
        "action_exclude": ("act_line", HEAD, "—"),
    },
    "citizen.file.index": {
        "action_approve": ("file_index", HEAD),
        "action_copy_to_next_year": ("file_index", HEAD),
    },
    "citizen.legal.hold": {
        "action_release": ("hold", HEAD, "—"),
    },
    "citizen.access.list": {
        "action_approve": ("access_list", HEAD | {"oversight"}),
        "action_fill": ("access_list", HEAD | {"admin"}),
    },
    "citizen.chancery.batch": {
        "action_close": ("chancery_batch", {"chancery"}),
        "action_reopen": ("chancery_batch", {"chancery"}),
        "action_take_over": ("chancery_batch", OFFICE),
    },
    "citizen.stack": {
        "action_read": ("stack", OFFICE),
        "action_register": ("stack", OFFICE),
    },
    "citizen.public.answer": {
        "action_mask": ("public_draft", OFFICE),
        "action_publish": ("public_submitted", HEAD),
        "action_return": ("public_submitted", HEAD, "—"),
        "action_revise": ("public_published", OFFICE),
        "action_submit": ("public_draft", OFFICE),
        "action_withdraw": ("public_published", OFFICE, "—"),
    },
    "citizen.public.finding": {
        "action_confirm": ("public_finding", OFFICE),
        "action_mask": ("public_finding", OFFICE),
        "action_reopen": ("public_finding", OFFICE),
    },
    "citizen.batch": {
        "action_retry": ("batch", {"chancery"}),
        "action_undo": ("batch", {"chancery"}),
    },
}
# Open a list, a dialog or a record, and show nothing the rules do not let through
OPENING = {
    "citizen.appeal": {
        "action_hand_custody_dialog",
        "action_leave",
        "action_open_access_log",
        "action_open_commission",
        "action_open_commitments",
        "action_open_documents",
        "action_open_applicant_requests",
        "action_open_earlier",
        "action_open_feedback",
        "action_open_joined",
        "action_open_letters",
        "action_open_nonconformities",
        "action_open_public_answers",
        "action_open_questions",
        "action_open_redirects",
        "action_open_scan",
        "action_open_violations",
    },
    "citizen.appeal.flow": {"action_open_appeal"},
    "citizen.appeal.question": {"action_open_appeal"},
    "citizen.assignment": {
        "action_open_appeal",
        "action_open_letter",
        "action_open_parts",
    },
    "citizen.chancery.batch": {"action_open_appeals"},
    "citizen.commitment.debt": {"action_open_commitment"},
    "citizen.document.request": {"action_open_letter"},
    "citizen.handover": {"action_open_appeal"},
    "citizen.mail": {"action_open_appeal", "action_open_hint"},
    "citizen.stack": {"action_open_cards"},
    "citizen.verification": {"action_open_appeal"},
    "citizen.applicant.request": {"action_open_appeal"},
    "citizen.feedback": {"action_open_appeal"},
    "citizen.letter": {"action_open_appeal"},
    "citizen.nonconformity": {"action_open_appeals"},
    "citizen.public.answer": {"action_open_appeal", "action_open_page"},
    "citizen.violation": {"action_open_letter"},
}
# Tested with the papers they are about: who holds them decides, not the role
ELSEWHERE = {"citizen.appeal": {"action_hand_custody"}}
# Refused to whoever may not edit the letter, by the words for a frozen one
IN_WORDS = {"action_fill_body"}
