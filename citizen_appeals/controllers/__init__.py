from . import qr, report
