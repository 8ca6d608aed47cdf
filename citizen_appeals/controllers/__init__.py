from . import login, portal_submit, post_register, public_pages, qr, report, site_api
