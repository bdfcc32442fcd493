"""On record: who did what, who was refused what and why, in rows that cannot be changed unnoticed.

A row is written in the act's own transaction (a refusal in a second one after the rollback). The
worker gives it a position and chains it to the row before; a signed head outside the database says
how far the chain reached and with which hash. `verify` says in words what does not fit. Rows hold
ids, never names or addresses: a chain cannot be cleaned later.
"""

from gateway.audit.append import append
from gateway.audit.heads import Heads
from gateway.audit.load_access_log import load_access_log
from gateway.audit.load_spool import load_spool
from gateway.audit.models import AuditRow, Outcome
from gateway.audit.pack import Checked, check_pack, make_pack
from gateway.audit.queries import Filter, about_all, latest, trail
from gateway.audit.refused import refused
from gateway.audit.seal import seal, seal_and_sign
from gateway.audit.spool import Spool, Spooled
from gateway.audit.verify import verify
from gateway.audit.views import Finding, Report

__all__ = [
    "AuditRow",
    "Checked",
    "Filter",
    "Finding",
    "Heads",
    "Outcome",
    "Report",
    "Spool",
    "Spooled",
    "about_all",
    "append",
    "check_pack",
    "latest",
    "load_access_log",
    "load_spool",
    "make_pack",
    "refused",
    "seal",
    "seal_and_sign",
    "trail",
    "verify",
]
