"""The words of a no: the rule, the fact that did not fit, who can change it, the next step, another way.

A rule that forbids carries its own words as annotations beside it (`@rule`, `@fact`, `@who`, `@next`,
`@alternative`), so portal, API and edge say the same, and whoever changes the rule changes them too.
Where nothing forbids and nothing allows, the words belong to the action.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from gateway.authz.actions import Action


@dataclass(frozen=True, slots=True)
class Words:
    """One no for a person. `id` is the rule's, empty where no rule spoke."""

    id: str
    rule: str
    fact: str
    who: str
    next_step: str
    alternative: str


_IT: Final = "IT, who look after this portal."
_STEWARDS: Final = "The people who look after the service."
_CATALOG: Final = "The catalog may have something that does the same."
_OTHERS_ASK: Final = "Somebody who has that role can do it for you."
# Without a rule: what is true of the action, who gives it, what to do.
NOTHING_ALLOWS: Final[Mapping[Action, tuple[str, str, str, str, str]]] = {
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
    Action.ACTIVATION_START: (
        "Access is activated by its holder.",
        "It is somebody else's.",
        _STEWARDS,
        "Ask for access of your own in the catalog.",
        _CATALOG,
    ),
    Action.ACTIVATION_END: (
        "An activation is ended by its holder, IT or security.",
        "You are none of them.",
        _IT,
        "Tell IT what you saw.",
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
    Action.SESSION_END: (
        "A session is ended by its own person, by security or by IT.",
        "It is somebody else's.",
        _IT,
        "Tell security at once if you think that it is misused.",
        "Your own you end by signing out.",
    ),
    Action.SESSION_SEE: (
        "Everybody sees where they are signed in themselves; IT and security see it of all.",
        "These are somebody else's.",
        _IT,
        "Look at your own sessions in your account.",
        "If you fear for somebody's account, tell security.",
    ),
    Action.PERSON_ADMINISTER: (
        "People are looked after by IT and security.",
        "You do not have that role.",
        _IT,
        "Tell IT what has to change.",
        "What is about yourself you see in your account.",
    ),
    Action.PERSON_DEACTIVATE: (
        "Accounts are closed by IT and, in an emergency, by security.",
        "You do not have that role.",
        _IT,
        "Tell IT, or security if it is urgent.",
        "You can sign out everywhere and give back what is yours.",
    ),
    Action.PERSON_REACTIVATE: (
        "Accounts are opened again by IT.",
        "You do not have that role.",
        _IT,
        "Ask IT to open it again.",
        "Until then a colleague can ask for what is needed.",
    ),
    Action.PERSON_MOVE: (
        "Units and managers are changed by IT.",
        "You do not have that role.",
        _IT,
        "Tell IT where the person works now.",
        "Until then the manager of before decides, or somebody they have named.",
    ),
    Action.CLIENT_ADMINISTER: (
        "Machines are looked after by IT and security.",
        "You do not have that role.",
        _IT,
        "Tell IT which machine you mean.",
        "The access of a machine is shown to those who asked for it.",
    ),
    Action.CLIENT_DEACTIVATE: (
        "Machines are stopped by IT and security.",
        "You do not have that role.",
        _IT,
        "Tell IT, or security if it is urgent.",
        "Whoever asked for its access can give that back.",
    ),
    Action.CLIENT_REACTIVATE: (
        "Machines are started again by IT.",
        "You do not have that role.",
        _IT,
        "Ask IT to start it again.",
        "Until then a person can do by hand what the machine did.",
    ),
    Action.ADMIN_INVITE: (
        "The first administrator is invited from the server's own machine.",
        "You are not on that machine.",
        "Whoever runs the server.",
        "Ask whoever runs the server to start it once more.",
        "An IT administrator who is there can do the rest here.",
    ),
    Action.ADMIN_RECOVER: (
        "The way to administration is opened again from the server's own machine.",
        "You are not on that machine.",
        "Whoever runs the server.",
        "Ask whoever runs the server for `frontdesk admin recover`.",
        "An IT administrator who is there can do the rest here.",
    ),
    Action.PERSON_SEE: (
        "What we know of a person is seen by that person, by IT and by auditors.",
        "It is somebody else.",
        _IT,
        "Ask the person, or IT.",
        _OTHERS_ASK,
    ),
    Action.AUDIT_READ: (
        "The trail is read by auditors.",
        "You do not have that role.",
        _IT,
        "Ask an auditor for what you need to know.",
        _OTHERS_ASK,
    ),
    Action.POLICY_SEE: (
        "Changes of rules are seen by IT, security and auditors.",
        "You do not have that role.",
        _IT,
        "Ask IT what you want to know about a rule.",
        "Every no names its rule in plain words.",
    ),
    Action.POLICY_PROPOSE: (
        "Changes of rules are proposed by IT and security.",
        "You do not have that role.",
        _IT,
        "Tell IT which rule should change, and why.",
        _OTHERS_ASK,
    ),
    Action.POLICY_ACCEPT: (
        "Changes of rules are accepted by IT or security, never by who proposed them.",
        "You do not have that role.",
        _IT,
        "Ask somebody of IT or security to look at it.",
        _OTHERS_ASK,
    ),
    Action.FINDING_SEE: (
        "Findings are seen by those who look after the service, IT, security and auditors.",
        "You are none of them.",
        _IT,
        "Tell IT what you noticed.",
        _OTHERS_ASK,
    ),
    Action.FINDING_SETTLE: (
        "A finding is settled by those who look after the service, by IT or by security.",
        "You are none of them.",
        _STEWARDS,
        "Ask one of them, and say what you know.",
        _OTHERS_ASK,
    ),
    Action.FINDING_ACCEPT: (
        "A finding is accepted by those who look after the service, by IT or by security.",
        "You are none of them.",
        _STEWARDS,
        "Ask one of them, and say what you know.",
        _OTHERS_ASK,
    ),
    Action.FINDING_SNOOZE: (
        "A finding is put off by those who look after the service, by IT or by security.",
        "You are none of them.",
        _STEWARDS,
        "Ask one of them, and say what you know.",
        _OTHERS_ASK,
    ),
    Action.FINDING_CONFIRM: (
        "A finding is confirmed by those who look after the service, by IT or by security.",
        "You are none of them.",
        _STEWARDS,
        "Ask one of them, and say what you know.",
        _OTHERS_ASK,
    ),
    Action.COMPANY_ADOPT: (
        "People, owners and access of before are taken over by IT.",
        "You do not have that role.",
        _IT,
        "Send IT the list.",
        _OTHERS_ASK,
    ),
    Action.POLICY_REJECT: (
        "Changes of rules are rejected by IT or security.",
        "You do not have that role.",
        _IT,
        "Tell the person who proposed it what speaks against it.",
        _OTHERS_ASK,
    ),
}
_GENERAL: Final = (
    "What no rule allows is refused.",
    "None of the rules allows this for you.",
    _IT,
    "Go back to the page you came from, or ask IT for the role that this needs.",
    _OTHERS_ASK,
)


def of_action(action: Action | str) -> Words:
    """The words where no rule allows the action."""
    known = NOTHING_ALLOWS.get(Action(action), _GENERAL) if action in {*Action} else _GENERAL
    return Words("", *known)


def of_rules(words: Mapping[str, Words], reasons: Iterable[str], action: Action | str = "") -> list[Words]:
    """The words of the rules that decided; where none of them has any, those of the action."""
    return [words[reason] for reason in reasons if reason in words] or [of_action(action)]
