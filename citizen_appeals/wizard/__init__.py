from . import citizen_appeal_decide
from . import citizen_appeal_extend
