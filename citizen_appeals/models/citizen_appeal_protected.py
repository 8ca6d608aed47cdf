"""Fields of the card that only the actions write; each area adds its own."""

PROTECTED_FIELDS = frozenset(
    {
        "name",
        "number",
        "number_year",
        "state",
        "is_open",
        "case_file_id",
        "partner_id",
        "reader_ids",
        "family_id",
        "date_deadline",
        "date_deadline_internal",
        "date_next_due",
        "is_deadline_provisional",
        "date_answered",
        "date_closed",
        "is_registered_late",
        "is_closed_late",
        "decision",
        "date_decision",
        "lead_executor_id",
        "department_id",
        "code_salt",
        "code_hash",
        "identification",
        # outcomes
        "outcome_id",
        "outcome_reason",
        "date_outcome",
        "is_notice_due",
        "rest_on_letter_ids",
        "answer_page",
        "is_knowingly_false",
        # examined together
        "joined_to_id",
        # nonconformities
        "nonconformity_ids",
        # sorting, custody
        "sorted_by_id",
        "date_sorted",
        "holder_id",
        "date_held_from",
        "is_receipt_pending",
        "is_paper_lost",
        # archive
        "file_index_id",
        "date_filed",
        "filed_by_id",
        "date_destroy_after",
        "archive_box",
        "archive_shelf",
        "unfile_reason",
        "destruction_act_id",
        "date_destroyed",
    }
)
