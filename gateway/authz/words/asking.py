"""Where no rule allows it: what people find, ask for and decide."""

from collections.abc import Mapping
from typing import Final

from gateway.authz.actions import Action

_IT: Final = "IT, who look after this portal."
_STEWARDS: Final = "The people who look after the service."
_CATALOG: Final = "The catalog may have something that does the same."
_OTHERS_ASK: Final = "Somebody who has that role can do it for you."
ASKING: Final[Mapping[Action, tuple[str, str, str, str, str]]] = {
    Action.CIRCLE_SEE: (
        "A service shows itself to the people that it was made for.",
        "You are in none of its circles.",
        _STEWARDS,
        "Ask the person who told you about it to have you added.",
        _CATALOG,
    ),
    Action.SERVICE_REGISTER: (
        "Services are registered by IT.",
        "You do not have that role.",
        _IT,
        "Tell IT what you need and send them the service's manifest.",
        _OTHERS_ASK,
    ),
    Action.SERVICE_PUBLISH: (
        "Services are published by IT.",
        "You do not have that role.",
        _IT,
        "Ask IT to publish it once its four seats are filled.",
        _OTHERS_ASK,
    ),
    Action.SERVICE_ADMINISTER: (
        "Services are looked after by IT.",
        "You do not have that role.",
        _IT,
        "Ask IT, or one of the people named on the service's page.",
        _OTHERS_ASK,
    ),
    Action.SERVICE_RESTRICT: (
        "Services are restricted by IT.",
        "You do not have that role.",
        _IT,
        "Ask IT, and say what worries you.",
        _OTHERS_ASK,
    ),
    Action.SERVICE_RETIRE: (
        "Services are taken out of use by IT.",
        "You do not have that role.",
        _IT,
        "Ask IT, and say by when it should end.",
        _OTHERS_ASK,
    ),
    Action.REQUEST_SUBMIT: (
        "You ask for yourself, or for the people you manage, for services that they see.",
        "This is for somebody else, or for a service that they do not see.",
        _STEWARDS,
        "Let the person who needs it ask.",
        _CATALOG,
    ),
    Action.REQUEST_APPROVE_AUTOMATICALLY: (
        "Only plans that open by themselves need nobody's yes.",
        "This plan needs a person's yes.",
        _STEWARDS,
        "Ask for it all the same: the people who decide are told at once.",
        "Another plan of this service may open by itself.",
    ),
    Action.REQUEST_APPROVE_EMERGENCY: (
        "Whoever is on duty helps themselves in an emergency: approvers, stewards, IT and security.",
        "You are none of them, or it is for somebody else.",
        _IT,
        "Ask in the usual way, and call one of the people named on the service's page.",
        "Somebody on duty can do what has to be done.",
    ),
    Action.REQUEST_SEE: (
        "A request is seen by who asked, by who gets the access, and by who decides.",
        "You are none of them.",
        _IT,
        "Ask the person who made it to show you.",
        "Your own requests stand on Home.",
    ),
    Action.REQUEST_APPROVE: (
        "A request is decided by the people who are asked, or by their stand-ins.",
        "You are not asked at this stage.",
        "The people who are asked; the request's page names them.",
        "Leave it to them; one of them can hand it to you.",
        "What waits for you stands in Approvals.",
    ),
    Action.REQUEST_DENY: (
        "A request is decided by the people who are asked, or by their stand-ins.",
        "You are not asked at this stage.",
        "The people who are asked; the request's page names them.",
        "Tell one of them what speaks against it.",
        "What waits for you stands in Approvals.",
    ),
    Action.REQUEST_UNDO: (
        "A no is taken back by who said it.",
        "Somebody else said it.",
        "The person who said no.",
        "Talk to them, or let whoever needs it ask again.",
        "Asking again takes one click; everything is filled in.",
    ),
    Action.REQUEST_ASK: (
        "Questions are put by the people who are asked.",
        "You are not asked at this stage.",
        "The people who are asked; the request's page names them.",
        "Talk to the person who asked for the access.",
        "What waits for you stands in Approvals.",
    ),
    Action.REQUEST_ANSWER: (
        "A question is answered by who asked for the access, or by who gets it.",
        "You are neither.",
        "The person who asked.",
        "Tell them what you know, so that they can answer.",
        _OTHERS_ASK,
    ),
    Action.REQUEST_CANCEL: (
        "A request is cancelled by who asked, or by who gets the access.",
        "You are neither.",
        "The person who asked.",
        "Ask them to cancel it.",
        "Whoever is asked can deny it.",
    ),
    Action.REQUEST_NUDGE: (
        "The people who are asked are reminded by who waits for the access.",
        "It is somebody else's request.",
        "The person who asked.",
        "Ask them to send a reminder.",
        "You can talk to the people who are asked.",
    ),
    Action.REQUEST_ESCALATE: (
        "Managers are brought in by who waits for the access, or by time.",
        "It is somebody else's request.",
        "The person who asked.",
        "Ask them to do it, or wait: it happens by itself.",
        "You can talk to the people who are asked.",
    ),
    Action.REQUEST_REASSIGN: (
        "A decision is handed on by who is asked; a stand-in cannot hand it on.",
        "You are not asked yourself at this stage.",
        "The people who are asked; the request's page names them.",
        "Ask one of them to hand it on.",
        "A stand-in can answer it.",
    ),
    Action.DELEGATION_GIVE: (
        "Everybody in our own company chooses a stand-in for themselves.",
        "It would be for somebody else, or your account belongs to another organisation.",
        "The person in whose place it would be.",
        "Ask them to choose a stand-in.",
        "Single requests can be handed on from their own page.",
    ),
    Action.DELEGATION_END: (
        "Standing in is ended by either of the two, by IT or by security.",
        "You are none of them.",
        _IT,
        "Tell one of the two, or security.",
        "It ends by itself within thirty days.",
    ),
}
