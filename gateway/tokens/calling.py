"""How a service that is an API is called: its address, and calls that work when they are pasted.

Each snippet takes the token from the variable FRONTDESK_TOKEN: what stands on a command line stands in
the shell's history and in the list of processes.
"""

import json
import shlex
from dataclasses import dataclass
from string import Template
from typing import Final
from urllib.parse import urlsplit

VARIABLE: Final = "FRONTDESK_TOKEN"


@dataclass(frozen=True, slots=True)
class Calls:
    """Snippets by language, in the order in which they are shown."""

    address: str
    curl: str
    python: str
    node: str


def calls(origin: str, path: str = "/") -> Calls:
    """Snippets for a GET of `path`, which the service's manifest allows, at the service's own origin.

    Every value is written as a literal of its language, so a path cannot end a string. Names below
    `localhost` are known to browsers and curl, and to few resolvers else: there the other snippets
    connect to this machine and say the name themselves.
    """
    parts = urlsplit(origin)
    host = parts.hostname or ""
    local = host == "localhost" or host.endswith(".localhost")
    default = 443 if parts.scheme == "https" else 80
    values = {
        "variable": VARIABLE,
        "shown": shlex.quote(origin + path),
        "address": json.dumps(origin + path),
        "name": parts.netloc,
        "authority": json.dumps(parts.netloc),
        "port": str(parts.port or default),
        "path": json.dumps(path),
        "inner": json.dumps(f"{parts.scheme}://127.0.0.1:{parts.port or default}{path}"),
    }
    here = local and parts.scheme == "http"
    return Calls(
        address=origin,
        curl=_CURL.substitute(values),
        python=(_PYTHON_HERE if here else _PYTHON).substitute(values),
        node=(_NODE_HERE if here else _NODE).substitute(values),
    )


_CURL: Final = Template("""\
curl --fail-with-body -H "Authorization: Bearer $$$variable" $shown
""")
_PYTHON: Final = Template("""\
import os
from urllib.request import Request, urlopen

call = Request($address, headers={"Authorization": "Bearer " + os.environ["$variable"]})
with urlopen(call, timeout=30) as answer:
    print(answer.read().decode())
""")
_PYTHON_HERE: Final = Template("""\
import os
from urllib.request import Request, urlopen

# $name is this machine; few resolvers know that, so its name is sent along.
call = Request(
    $inner,
    headers={"Host": $authority, "Authorization": "Bearer " + os.environ["$variable"]},
)
with urlopen(call, timeout=30) as answer:
    print(answer.read().decode())
""")
_NODE: Final = Template("""\
const answer = await fetch($address, {
  headers: { authorization: "Bearer " + process.env.$variable },
});
if (!answer.ok) throw new Error(await answer.text());
console.log(await answer.text());
""")
_NODE_HERE: Final = Template("""\
import { get } from "node:http";

// $name is this machine; few resolvers know that, so its name is sent along.
const headers = { host: $authority, authorization: "Bearer " + process.env.$variable };
get({ host: "127.0.0.1", port: $port, path: $path, headers }, (answer) => {
  answer.pipe(process.stdout);
  if (answer.statusCode >= 400) process.exitCode = 1;
});
""")
