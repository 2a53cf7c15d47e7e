"""A certificate for 127.0.0.1 that nobody knows, made anew, by openssl."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

SUBJECT = ["-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"]
MAKE = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Its files."""

    certificate: Path
    key: Path

    def server(self) -> ssl.SSLContext:
        """For a server that shows it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


def certificate(folder: Path) -> Certificate:
    """Make one."""
    made = Certificate(folder / "cert.pem", folder / "key.pem")
    files = ["-keyout", str(made.key), "-out", str(made.certificate)]
    subprocess.run([*MAKE, *SUBJECT, *files], check=True, capture_output=True, timeout=30)
    return made
