"""One strict validator for tokens of many issuers: what was sent is taken apart here, by our own rules.

`compact` splits, `keys` admits, `sources` fetches, `claims` judges, `validator` puts them in order.
"""

from gateway.identity.tokens.claims import VerifiedClaims, VerifiedLogout
from gateway.identity.tokens.recent import Recent
from gateway.identity.tokens.sources import FetchesKeys, KeySource
from gateway.identity.tokens.validator import Validator

__all__ = ["FetchesKeys", "KeySource", "Recent", "Validator", "VerifiedClaims", "VerifiedLogout"]
