from . import citizen_appeal_card, citizen_letter_report
