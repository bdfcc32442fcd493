"""What people see: pages that work without script, out of one template each.

`routes()` is the whole map; `problem_page` is how a refusal looks; `files` is what pages link.
"""

from fastapi import APIRouter, Depends

from gateway import web
from gateway.portal import (
    access,
    admin_routes,
    approvals,
    asking,
    bell,
    catalog,
    deciding,
    delegations,
    design,
    enrol,
    files,
    frame,
    home,
    live,
    local_mail,
    opening,
    palette,
    proposals,
    renewing,
    request_acts,
    request_page,
    service,
    settings,
    sign_in,
    sign_out,
    tokens,
    why,
)
from gateway.portal.problem import problem_page


def routes() -> APIRouter:
    """Every address of the portal, in one place. What is counted in the frame of a page is counted first."""
    whole = web.router(include_in_schema=False)
    counted = [Depends(frame.count)]
    whole.include_router(_front(), dependencies=counted)
    whole.include_router(_held(), dependencies=counted)
    whole.include_router(admin_routes.routes(), dependencies=counted)
    whole.include_router(_bare())
    return whole


def _front() -> APIRouter:
    """The front desk."""
    made = web.router()
    get, post = made.get, made.post
    get("/")(home.home)
    get("/catalog")(catalog.catalog)
    get("/services/{slug}")(service.service)
    get("/services/{slug}/request")(asking.show)
    post("/requests")(asking.submit)
    post("/requests/preview")(asking.preview)
    post("/requests/decisions")(deciding.decide_many)
    post("/requests/decisions/undo")(deciding.undo_many)
    get("/requests/{request_id}")(request_page.followed)
    post("/requests/{request_id}/decisions")(request_acts.decide)
    post("/requests/{request_id}/reassign")(request_acts.reassign)
    post("/requests/{request_id}/answer")(request_acts.answer)
    post("/requests/{request_id}/cancel")(request_acts.cancel)
    post("/requests/{request_id}/nudge")(request_acts.nudge)
    post("/requests/{request_id}/escalate")(request_acts.escalate)
    post("/requests/{request_id}/undo")(request_acts.undo)
    get("/approvals")(approvals.approvals)
    get("/delegations")(delegations.listing)
    post("/delegations")(delegations.give)
    post("/delegations/{delegation_id}/end")(delegations.end)
    get("/notices")(bell.notices)
    post("/notices/read")(bell.read)
    get("/palette")(palette.palette)
    get("/frame")(live.frame)
    _proposing(made)
    _of_reader(made)
    get("/local/mail")(local_mail.listing)
    get("/local/mail/{name}")(local_mail.show)
    return made


def _proposing(made: APIRouter) -> None:
    get, post = made.get, made.post
    get("/proposals")(proposals.listing)
    get("/proposals/new")(proposals.new)
    post("/proposals")(proposals.submit)
    get("/proposals/{proposal_id}")(proposals.show)
    post("/proposals/{proposal_id}/support")(proposals.support)
    post("/proposals/{proposal_id}/withdraw")(proposals.withdraw)


def _held() -> APIRouter:
    """What the reader has, and what can be done with it."""
    made = web.router()
    get, post = made.get, made.post
    get("/my-access")(access.my_access)
    get("/my-access.csv")(access.as_file)
    post("/my-access/renew")(renewing.renew)
    post("/grants/{grant_id}/return")(access.give_back)
    post("/grants/{grant_id}/withdraw")(access.withdraw)
    post("/grants/{grant_id}/undo")(access.undo)
    get("/grants/{grant_id}/why")(why.why)
    post("/grants/{grant_id}/activations")(access.activate)
    post("/activations/{activation_id}/end")(access.end_activation)
    get("/tokens")(tokens.listing)
    post("/grants/{grant_id}/tokens")(tokens.create)
    post("/tokens/{token_id}/revoke")(tokens.revoke)
    return made


def _of_reader(made: APIRouter) -> None:
    get, post = made.get, made.post
    get("/settings")(settings.show)
    post("/settings")(settings.choose)


def _bare() -> APIRouter:
    """What has no frame: the way in and out, the hand-over to a service, files."""
    made = web.router()
    get, post = made.get, made.post
    get("/sign-in")(sign_in.show)
    post("/sign-in")(sign_in.begin)
    get("/sign-in/callback")(sign_in.complete)
    get("/design")(design.show)
    get("/enrol")(enrol.show)
    post("/enrol")(enrol.new_account)
    post("/enrol/confirm")(enrol.confirm)
    get("/enrol/{secret}")(enrol.follow)
    post("/sign-out")(sign_out.sign_out)
    post("/sign-out/back-channel")(sign_out.back_channel)
    get("/open/{slug}")(opening.open_service)
    get("/live")(live.live)
    get("/static/{version}/{name}")(files.file)
    return made


__all__ = ["problem_page", "routes"]
