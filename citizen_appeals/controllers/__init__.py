from . import (
    export,
    login,
    portal_appeals,
    portal_requests,
    portal_submit,
    post_register,
    public_answers,
    public_pages,
    qr,
    questionnaire,
    report,
    site_api,
)
