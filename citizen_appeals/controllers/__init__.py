from . import login, post_register, qr, report
