from . import citizen_appeal_decide
from . import citizen_appeal_extend
from . import citizen_letter_return
