from . import controllers, models, report, tools, wizard
from .hooks import pre_init_hook
from .tools import quiet_log

quiet_log.install()
