from . import citizen_report_mixin
from . import (
    citizen_appeal_card,
    citizen_commission_act,
    citizen_intake_report,
    citizen_letter_report,
)
from . import citizen_resolution_sheet
from . import citizen_handover_list
from . import citizen_post_register
from . import citizen_commitment_debt
from . import citizen_appeal_flow
from . import citizen_commitment_passport
from . import citizen_oral_note
from . import citizen_nonconformity
from . import citizen_destruction_act
from . import citizen_inventory
from . import citizen_deadline_proof
