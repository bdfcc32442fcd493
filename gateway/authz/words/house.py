"""Where no rule allows it: people, the trail, findings and the rules themselves."""

from collections.abc import Mapping
from typing import Final

from gateway.authz.actions import Action

_IT: Final = "IT, who look after this portal."
_STEWARDS: Final = "The people who look after the service."
_CATALOG: Final = "The catalog may have something that does the same."
_OTHERS_ASK: Final = "Somebody who has that role can do it for you."
HOUSE: Final[Mapping[Action, tuple[str, str, str, str, str]]] = {
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
