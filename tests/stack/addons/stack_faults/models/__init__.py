from . import citizen_appeal
