"""Every act that a policy can speak of, as `resource:verb`."""

from enum import StrEnum


class Action(StrEnum):
    """Named as in policies/schema.cedarschema; a test compares the two."""

    CIRCLE_SEE = "circle:see"
    SERVICE_REGISTER = "service:register"
    SERVICE_PUBLISH = "service:publish"
    SERVICE_ADMINISTER = "service:administer"
    REQUEST_SUBMIT = "request:submit"
    REQUEST_APPROVE_AUTOMATICALLY = "request:approve_automatically"
    REQUEST_SEE = "request:see"
    GRANT_SEE = "grant:see"
    GRANT_USE = "grant:use"
    GRANT_REVOKE = "grant:revoke"
    GRANT_GIVE_BACK = "grant:give_back"
    SESSION_END = "session:end"
    PERSON_SEE = "person:see"
    AUDIT_READ = "audit:read"
