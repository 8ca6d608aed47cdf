from . import login, post_register, public_pages, qr, report, site_api
