"""A certificate authority of our own, for servers that speak TLS on loopback."""

import ssl
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Authority:
    """Issues certificates; `file` is its own, in PEM, for SSL_CERT_FILE."""

    file: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def create(cls, directory: Path) -> "Authority":
        """Return a new authority that keeps its files in `directory`."""
        key = ec.generate_private_key(ec.SECP256R1())
        unsigned = _unsigned("gosdk test CA", "gosdk test CA", key, timedelta(days=1)).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        certificate = unsigned.sign(key, hashes.SHA256())
        file = directory / "ca.pem"
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return cls(file, key, certificate)

    def hashed_name(self) -> str:
        """Return the name OpenSSL looks for in a directory of certificates, as `openssl rehash` computes it."""
        done = subprocess.run(
            ["openssl", "x509", "-noout", "-hash", "-in", self.file], capture_output=True, text=True, check=True
        )
        return f"{done.stdout.strip()}.0"

    def server(self, *names: str, valid_for: timedelta = timedelta(days=1)) -> ssl.SSLContext:
        """Return the context of a server with a certificate for `names`; a negative time is one that has expired."""
        key = ec.generate_private_key(ec.SECP256R1())
        others = [x509.DNSName(name) if name[0].isalpha() else x509.IPAddress(ip_address(name)) for name in names]
        unsigned = _unsigned(names[0], "gosdk test CA", key, valid_for).add_extension(
            x509.SubjectAlternativeName(others), critical=False
        )
        certificate = unsigned.sign(self.key, hashes.SHA256())
        file = self.file.with_name("server.pem")
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + _private_pem(key))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def _unsigned(
    subject: str, issuer: str, key: ec.EllipticCurvePrivateKey, valid_for: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + valid_for)
    )


def _private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
