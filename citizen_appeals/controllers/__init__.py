from . import post_register, qr, report
