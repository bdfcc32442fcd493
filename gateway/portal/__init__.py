"""What people see: pages that work without script, out of one template each.

`routes()` is the whole map; `problem_page` is how a refusal looks; `files` is what pages link.
"""

from fastapi import APIRouter

from gateway import web
from gateway.portal import (
    access,
    admin_service,
    admin_services,
    asking,
    bell,
    catalog,
    enrol,
    files,
    home,
    inbox,
    opening,
    revoking,
    service,
    sign_in,
    sign_out,
)
from gateway.portal.problem import problem_page


def routes() -> APIRouter:
    """Every address of the portal, in one place."""
    made = web.router(include_in_schema=False)
    get, post = made.get, made.post
    get("/")(home.home)
    get("/sign-in")(sign_in.show)
    post("/sign-in")(sign_in.begin)
    get("/sign-in/callback")(sign_in.complete)
    get("/enrol")(enrol.show)
    post("/enrol")(enrol.new_account)
    post("/enrol/confirm")(enrol.confirm)
    get("/enrol/{secret}")(enrol.follow)
    post("/sign-out")(sign_out.sign_out)
    post("/sign-out/back-channel")(sign_out.back_channel)
    get("/catalog")(catalog.catalog)
    get("/services/{slug}")(service.service)
    get("/services/{slug}/request")(asking.show)
    post("/services/{slug}/request")(asking.submit)
    get("/requests/{request_id}")(asking.followed)
    get("/my-access")(access.my_access)
    post("/grants/{grant_id}/give-back")(access.give_back)
    get("/grants/{grant_id}/revoke")(revoking.show)
    post("/grants/{grant_id}/revoke")(revoking.revoke)
    get("/open/{slug}")(opening.open_service)
    get("/admin/services")(admin_services.listing)
    post("/admin/services")(admin_services.register)
    get("/admin/services/{slug}")(admin_service.show)
    post("/admin/services/{slug}/test")(admin_service.test)
    post("/admin/services/{slug}/publish")(admin_service.publish)
    post("/admin/services/{slug}/credentials")(admin_service.enter_credential)
    post("/admin/services/{slug}/stewards")(admin_service.appoint)
    get("/notices")(bell.notices)
    post("/notices/read")(bell.read)
    get("/local/mail")(inbox.listing)
    get("/local/mail/{name}")(inbox.show)
    get("/static/{version}/{name}")(files.file)
    return made


__all__ = ["problem_page", "routes"]
