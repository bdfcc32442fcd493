"""What can go wrong with Keycloak's configuration."""

from gateway.kernel import errors


class KeycloakAway(errors.Unavailable):
    """Keycloak does not answer."""

    slug = "keycloak-away"
    title = "The sign-in server does not answer."


class KeycloakRefused(errors.UpstreamRejected):
    """Keycloak did not accept a call; the text says which and why."""

    slug = "keycloak-refused"
    title = "The sign-in server refused a change."


class NotOurs(errors.Conflict):
    """Something of that name is there and was not made by us: it is left alone."""

    slug = "not-ours"
    title = "This exists in Keycloak already and does not belong to the front desk."


class NoWayIn(errors.Unauthenticated):
    """No account opens Keycloak's configuration."""

    slug = "no-way-in"
    title = "Keycloak's configuration cannot be opened."
