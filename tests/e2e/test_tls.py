"""The same stack on HTTPS below another name: `__Host-` cookies, one walk, no other browser trusts it."""

import ssl
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gateway.local import ports
from tests.e2e.acts import ask, principal, refused_within, revoke
from tests.e2e.stack import Stack, started
from tests.e2e.visitor import FORM_TOKEN, Visitor

pytestmark = [pytest.mark.stack, pytest.mark.second_stack, pytest.mark.timeout(900)]
DOMAIN = "apps.example.com"


@dataclass(frozen=True)
class Secured:
    """A stack on HTTPS, and what a client has to trust."""

    stack: Stack
    trust: ssl.SSLContext

    def visitor(self) -> Visitor:
        """A browser that trusts our CA."""
        return Visitor(verify=self.trust)


@pytest.fixture(scope="module")
def secured() -> Iterator[Secured]:
    """`up --tls` with a certificate of a CA that was made for this."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-tls-") as folder:
        root, home = Path(folder), Path(folder) / "home"
        ca, certificate, key = root / "ca.pem", root / "cert.pem", root / "key.pem"
        issue(ca, certificate, key)
        stack = started(home, ports.free(), "--tls", f"{certificate},{key}", "--domain", DOMAIN)
        try:
            yield Secured(stack, ssl.create_default_context(cafile=ca))
        finally:
            stack.run("down")


def issue(ca: Path, certificate: Path, key: Path) -> None:
    """A CA and one certificate of it, for the domain and everything directly below."""
    root_key, own_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, own_name = named("A CA of the tests"), named(DOMAIN)
    root = valid(x509.CertificateBuilder().subject_name(root_name).issuer_name(root_name))
    root = root.public_key(root_key.public_key()).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip
    root = root.add_extension(usage, critical=True)
    root = root.add_extension(
        x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False
    )
    own = valid(x509.CertificateBuilder().subject_name(own_name).issuer_name(root_name))
    names = x509.SubjectAlternativeName([x509.DNSName(DOMAIN), x509.DNSName(f"*.{DOMAIN}")])
    own = own.public_key(own_key.public_key()).add_extension(names, critical=False)
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    own = own.add_extension(by, critical=False)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    ca.write_bytes(root.sign(root_key, hashes.SHA256()).public_bytes(pem))
    certificate.write_bytes(own.sign(root_key, hashes.SHA256()).public_bytes(pem))
    key.touch(0o600)
    key.write_bytes(own_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))


def named(name: str) -> x509.Name:
    """A subject."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def valid(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    """For this day."""
    now = datetime.now(UTC)
    return (
        builder.serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
    )


def test_the_whole_way_on_https(secured: Secured) -> None:
    """Sign in, ask, open, be known, be refused; every cookie of ours is `__Host-`."""
    stack, mine, admin = secured.stack, secured.visitor(), secured.visitor()
    assert stack.portal.startswith(f"https://{DOMAIN}")
    person = stack.person("employee")
    assert mine.sign_in(stack, person).status_code == 200
    admin.sign_in(stack, stack.person("it-admin"))
    grant = ask(mine, stack, "calendar", "personal")
    assert mine.get(f"{stack.service('calendar')}/", follow=True).status_code == 200
    assert f"/{person['username']}/" in principal(mine, stack).text
    assert revoke(admin, stack, grant).json()["denied_on"] == 1
    assert refused_within(mine, stack, 1.0)
    ours = {name for host, name in mine.jar if host != f"id.{DOMAIN}"}
    assert {"__Host-frontdesk", "__Host-frontdesk-service"} <= ours
    assert {name for name in ours if not name.startswith("__Host-")} == set()


def test_cookies_are_for_https_and_one_host_alone(secured: Secured) -> None:
    """What makes `__Host-` true: Secure, Path=/, no Domain; browsers are told to stay on HTTPS."""
    visitor, url = secured.visitor(), f"{secured.stack.portal}/sign-in"
    token = FORM_TOKEN.search(visitor.get(url).text)
    form = {"email": secured.stack.person("employee")["email"], "to": "/"}
    start = visitor.post(url, form | ({"form_token": token[1]} if token else {}))
    assert "max-age" in start.headers["strict-transport-security"]
    set_cookies = start.headers.get_list("set-cookie")
    for line in set_cookies:
        attributes = {part.strip().lower() for part in line.split(";")[1:]}
        assert line.startswith("__Host-")
        assert {"secure", "path=/", "httponly"} <= attributes
        assert not any(attribute.startswith("domain") for attribute in attributes)
    assert set_cookies


def test_without_the_certificates_authority_nobody_connects(secured: Secured) -> None:
    """The certificate is the generated one, not something that a client took for granted."""
    with pytest.raises(httpx2.ConnectError):
        Visitor().get(f"{secured.stack.portal}/sign-in")
