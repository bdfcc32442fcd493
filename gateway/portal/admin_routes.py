"""Every address of the back office, in one place."""

from fastapi import APIRouter

from gateway import web
from gateway.portal import (
    admin,
    admin_accounts,
    admin_audit,
    admin_changes,
    admin_circles,
    admin_clients,
    admin_connections,
    admin_filters,
    admin_finding,
    admin_findings,
    admin_fulfilments,
    admin_imports,
    admin_lifecycle,
    admin_manifest,
    admin_pauses,
    admin_people,
    admin_policies,
    admin_proposals,
    admin_service,
    admin_services,
    admin_sessions,
    admin_wizard,
    revoking,
)


def routes() -> APIRouter:
    """What stands behind the counter."""
    made = web.router()
    made.get("/admin")(admin.entrance)
    made.get("/grants/{grant_id}/revoke")(revoking.show)
    made.post("/grants/{grant_id}/revoke")(revoking.revoke)
    made.get("/grants/{grant_id}/suspend")(admin_pauses.show_suspend)
    made.post("/grants/{grant_id}/suspend")(admin_pauses.suspend)
    made.post("/grants/{grant_id}/resume")(admin_pauses.resume)
    _services(made)
    _work(made)
    _people(made)
    _house(made)
    return made


def _services(made: APIRouter) -> None:
    get, post = made.get, made.post
    get("/admin/services")(admin_services.listing)
    get("/admin/services.csv")(admin_services.file)
    post("/admin/services")(admin_wizard.register)
    get("/admin/services/new")(admin_wizard.begin)
    get("/admin/services/{slug}/steps/{step}")(admin_service.step)
    get("/admin/services/{slug}")(admin_service.show)
    post("/admin/services/{slug}/test")(admin_service.test)
    post("/admin/services/{slug}/publish")(admin_service.publish)
    post("/admin/services/{slug}/credentials")(admin_service.enter_credential)
    post("/admin/services/{slug}/stewards")(admin_service.appoint)
    get("/admin/services/{slug}/manifest")(admin_manifest.show)
    post("/admin/services/{slug}/manifest")(admin_manifest.revise)
    get("/admin/services/{slug}/manifest.yaml")(admin_manifest.export)
    get("/admin/services/{slug}/restrict")(admin_lifecycle.show_restrict)
    post("/admin/services/{slug}/restrict")(admin_lifecycle.restrict)
    get("/admin/services/{slug}/retire")(admin_lifecycle.show_retire)
    post("/admin/services/{slug}/retire")(admin_lifecycle.retire)
    get("/admin/connections")(admin_connections.listing)
    get("/admin/connections.csv")(admin_connections.file)
    post("/admin/connections/{slug}/test")(admin_connections.test)
    get("/admin/connections/{slug}/pause")(admin_connections.show_pause)
    post("/admin/connections/{slug}/pause")(admin_connections.pause)
    post("/admin/connections/{slug}/resume")(admin_connections.resume)
    get("/admin/circles")(admin_circles.listing)
    post("/admin/circles")(admin_circles.define)


def _work(made: APIRouter) -> None:
    get, post = made.get, made.post
    get("/admin/fulfilments")(admin_fulfilments.listing)
    get("/admin/fulfilments.csv")(admin_fulfilments.file)
    post("/admin/fulfilments/picked")(admin_fulfilments.retry_picked)
    post("/admin/fulfilments/{grant_id}/retry")(admin_fulfilments.retry)
    get("/admin/fulfilments/{grant_id}/skip")(admin_fulfilments.show_skip)
    post("/admin/fulfilments/{grant_id}/skip")(admin_fulfilments.skip)
    get("/admin/fulfilments/{grant_id}/done")(admin_fulfilments.show_done)
    post("/admin/fulfilments/{grant_id}/done")(admin_fulfilments.done)
    get("/admin/findings")(admin_findings.listing)
    get("/admin/findings.csv")(admin_findings.file)
    post("/admin/findings/picked")(admin_findings.act_picked)
    post("/admin/findings/undo")(admin_findings.undo_picked)
    get("/admin/findings/{finding_id}")(admin_finding.show)
    post("/admin/findings/{finding_id}/settle")(admin_finding.settle)
    post("/admin/findings/{finding_id}/accept")(admin_finding.accept)
    post("/admin/findings/{finding_id}/snooze")(admin_finding.snooze)
    post("/admin/findings/{finding_id}/confirm")(admin_finding.confirm)
    post("/admin/findings/{finding_id}/undo")(admin_finding.undo)
    post("/admin/filters")(admin_filters.keep)
    post("/admin/filters/{filter_id}/drop")(admin_filters.drop)
    get("/admin/proposals")(admin_proposals.listing)
    get("/admin/proposals.csv")(admin_proposals.file)
    get("/admin/proposals/{proposal_id}")(admin_proposals.show)
    post("/admin/proposals/{proposal_id}/plan")(admin_proposals.plan)
    post("/admin/proposals/{proposal_id}/decline")(admin_proposals.decline)
    post("/admin/proposals/{proposal_id}/offer")(admin_proposals.offer)


def _people(made: APIRouter) -> None:
    get, post = made.get, made.post
    get("/admin/people")(admin_people.listing)
    get("/admin/people.csv")(admin_people.file)
    get("/admin/people/{person_id}")(admin_people.show)
    post("/admin/people/{person_id}/move")(admin_people.move)
    get("/admin/people/{person_id}/deactivate")(admin_accounts.show_deactivate)
    post("/admin/people/{person_id}/deactivate")(admin_accounts.deactivate)
    get("/admin/people/{person_id}/reactivate")(admin_accounts.show_reactivate)
    post("/admin/people/{person_id}/reactivate")(admin_accounts.reactivate)
    get("/admin/people/{person_id}/sessions/end")(admin_accounts.show_end_sessions)
    post("/admin/people/{person_id}/sessions/end")(admin_accounts.end_sessions)
    get("/admin/sessions")(admin_sessions.listing)
    get("/admin/sessions.csv")(admin_sessions.file)
    post("/admin/sessions/picked")(admin_sessions.end_picked)
    get("/admin/sessions/end")(admin_sessions.show_end_all)
    post("/admin/sessions/end")(admin_sessions.end_all)
    post("/admin/sessions/{session_id}/end")(admin_people.end_session)
    get("/admin/clients")(admin_clients.listing)
    get("/admin/clients.csv")(admin_clients.file)
    get("/admin/clients/{client_id}")(admin_clients.show)
    get("/admin/clients/{client_id}/deactivate")(admin_clients.show_deactivate)
    post("/admin/clients/{client_id}/deactivate")(admin_clients.deactivate)
    post("/admin/clients/{client_id}/reactivate")(admin_clients.reactivate)


def _house(made: APIRouter) -> None:
    get, post = made.get, made.post
    get("/admin/policies")(admin_policies.listing)
    get("/admin/policies/files/{area}")(admin_policies.show)
    post("/admin/policies/simulations")(admin_policies.simulate)
    get("/admin/policies/changes")(admin_changes.listing)
    post("/admin/policies/changes")(admin_policies.propose)
    get("/admin/policies/changes/{change_id}")(admin_changes.show)
    post("/admin/policies/changes/{change_id}/accept")(admin_changes.accept)
    post("/admin/policies/changes/{change_id}/reject")(admin_changes.reject)
    get("/admin/audit")(admin_audit.listing)
    get("/admin/audit.csv")(admin_audit.file)
    get("/admin/audit/trail")(admin_audit.trail)
    get("/admin/grants/{grant_id}/evidence")(admin_audit.grant_evidence)
    get("/admin/requests/{request_id}/evidence")(admin_audit.request_evidence)
    get("/admin/imports")(admin_imports.show)
    post("/admin/imports")(admin_imports.adopt)
