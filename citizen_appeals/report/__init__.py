from . import (
    citizen_appeal_card,
    citizen_commission_act,
    citizen_intake_report,
    citizen_letter_report,
)
from . import citizen_resolution_sheet
from . import citizen_handover_list
