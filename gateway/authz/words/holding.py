"""Where no rule allows it: access that is held, set up and used by programs."""

from collections.abc import Mapping
from typing import Final

from gateway.authz.actions import Action

_IT: Final = "IT, who look after this portal."
_STEWARDS: Final = "The people who look after the service."
_CATALOG: Final = "The catalog may have something that does the same."
_OTHERS_ASK: Final = "Somebody who has that role can do it for you."
HOLDING: Final[Mapping[Action, tuple[str, str, str, str, str]]] = {
    Action.GRANT_WITHDRAW: (
        "Access that never worked is withdrawn by its holder or by IT.",
        "You are neither.",
        _IT,
        "Ask the holder, or IT.",
        _OTHERS_ASK,
    ),
    Action.GRANT_SUSPEND: (
        "Access is paused by IT and security.",
        "You do not have that role.",
        _IT,
        "Tell IT what you saw.",
        "Your own access you can give back.",
    ),
    Action.GRANT_RESUME: (
        "A pause is ended by IT and security.",
        "You do not have that role.",
        _IT,
        "Ask IT why it is paused, and what has to happen.",
        _OTHERS_ASK,
    ),
    Action.GRANT_UNDO: (
        "Only who took access away can undo that.",
        "Somebody else took it away.",
        _IT,
        "Ask for the access again in the catalog.",
        _CATALOG,
    ),
    Action.CONNECTION_PAUSE: (
        "A connection is paused by IT.",
        "You do not have that role.",
        _IT,
        "Tell IT what is wrong with the service.",
        _OTHERS_ASK,
    ),
    Action.CONNECTION_RESUME: (
        "A connection is resumed by IT.",
        "You do not have that role.",
        _IT,
        "Ask IT how far it is.",
        _OTHERS_ASK,
    ),
    Action.FULFILMENT_SEE: (
        "Work on a service's accounts is done by IT and the service's IT manager.",
        "You are neither.",
        _IT,
        "Ask IT how far it is.",
        _OTHERS_ASK,
    ),
    Action.FULFILMENT_RETRY: (
        "Work on a service's accounts is done by IT and the service's IT manager.",
        "You are neither.",
        _IT,
        "Ask IT how far it is.",
        _OTHERS_ASK,
    ),
    Action.FULFILMENT_SKIP: (
        "Work on a service's accounts is done by IT and the service's IT manager.",
        "You are neither.",
        _IT,
        "Ask IT how far it is.",
        _OTHERS_ASK,
    ),
    Action.FULFILMENT_DONE: (
        "Work on a service's accounts is done by IT and the service's IT manager.",
        "You are neither.",
        _IT,
        "Ask IT how far it is.",
        _OTHERS_ASK,
    ),
    Action.GRANT_SEE: (
        "Access is seen by the person who holds it, and by IT, security and auditors.",
        "It is somebody else's.",
        _IT,
        "Ask the person who holds it.",
        "Your own stands in My access.",
    ),
    Action.GRANT_USE: (
        "Access is used by the person who holds it, and by nobody else.",
        "It is somebody else's.",
        _STEWARDS,
        "Ask for access of your own in the catalog; many services are there at once.",
        _CATALOG,
    ),
    Action.GRANT_REVOKE: (
        "Access of others is taken away by IT and security.",
        "You do not have that role.",
        _IT,
        "Tell IT or security which access should end, and why.",
        "Your own you can give back in My access.",
    ),
    Action.GRANT_GIVE_BACK: (
        "Access is given back by the person who holds it.",
        "It is somebody else's.",
        _IT,
        "Ask the person who holds it, or IT to take it away.",
        "IT and security can take it away.",
    ),
    Action.TOKEN_CREATE: (
        "Everybody makes tokens for their own access.",
        "This access is somebody else's, or a machine's, which signs in by itself.",
        "The person who holds the access.",
        "Ask for access of your own in the catalog.",
        "The holder can make a token and use it for you.",
    ),
    Action.TOKEN_REVOKE: (
        "A token is taken back by its owner, by IT or by security.",
        "You are none of them.",
        "Security, and IT.",
        "Tell security at once if it leaked.",
        "Its owner can take it back in My access.",
    ),
    Action.TOKEN_SEE: (
        "Tokens are seen by their owner and by those who look after everybody.",
        "You are none of them.",
        _IT,
        "Look in My access for your own.",
        "Its owner can tell you about it.",
    ),
}
