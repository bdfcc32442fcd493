"""What every process of ours needs before it serves: imported and prepared once, where it is forked from.

The libraries import these modules at their first use, and each new process would pay for them again.
"""

import httpcore2  # noqa: F401
import uvicorn.lifespan.off
import uvicorn.protocols.http.httptools_impl  # noqa: F401
from sqlalchemy.orm import configure_mappers

from gateway import authz
from gateway.main import edge, public  # noqa: F401
from gateway.settings import PACKAGE

# Maps classes to tables, which else waits for the first query.
configure_mappers()
# The shipped rules, parsed and kept: whoever starts with them finds them ready.
authz.load(PACKAGE.parent / "policies")
