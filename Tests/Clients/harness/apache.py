"""An Apache of our own with mod_auth_openidc: a relying party in C, configured by a file."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import requests

from .server import free_port
from .waiting import wait_until

MODULES = Path("/usr/lib/apache2/modules")
CONFIGURATION = """
ServerRoot {directory}
ServerName 127.0.0.1
PidFile {directory}/pid
ErrorLog {directory}/error.log
DefaultRuntimeDir {directory}
Mutex file:{directory}
Listen 127.0.0.1:{port}
{user}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authn_core_module {modules}/mod_authn_core.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule authz_user_module {modules}/mod_authz_user.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule auth_openidc_module {modules}/mod_auth_openidc.so
StartServers 1
ServerLimit 1
ThreadsPerChild 8
MaxRequestWorkers 8
DocumentRoot {directory}/pages
DirectoryIndex index.html
<Directory {directory}/pages>
    Require all granted
</Directory>
OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration
OIDCClientID {client}
OIDCClientSecret {secret}
OIDCRedirectURI http://127.0.0.1:{port}/protected/callback
OIDCCryptoPassphrase {passphrase}
OIDCResponseType code
OIDCResponseMode {mode}
OIDCPKCEMethod S256
OIDCScope "openid profile email"
OIDCPassClaimsAs environment
OIDCRemoteUserClaim email
OIDCHTTPTimeoutLong 10
<Location /protected>
    AuthType openid-connect
    Require valid-user
    Header always set X-Remote-User "expr=%{{REMOTE_USER}}"
    Header always set X-Subject "%{{OIDC_CLAIM_sub}}e"
    Header always set X-Name "%{{OIDC_CLAIM_name}}e"
</Location>
"""


class Apache:
    def __init__(self) -> None:
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.directory = Path(tempfile.mkdtemp(prefix="ostiary-apache-"))
        self.process: subprocess.Popen | None = None

    @staticmethod
    def is_installed() -> bool:
        return (MODULES / "mod_auth_openidc.so").is_file() and shutil.which("apache2", path="/usr/sbin:/usr/bin") is not None

    @property
    def redirect_uri(self) -> str:
        return self.origin + "/protected/callback"

    def start(self, issuer: str, client: str, secret: str, mode: str) -> None:
        pages = self.directory / "pages" / "protected"
        pages.mkdir(parents=True)
        (pages / "index.html").write_text("<!doctype html><title>Protected</title><h1>For members</h1>\n")
        # The workers run as another user, when this one is root.
        self.directory.chmod(0o755)
        configuration = self.directory / "apache.conf"
        configuration.write_text(CONFIGURATION.format(
            directory=self.directory, port=self.port, modules=MODULES, issuer=issuer, client=client, secret=secret,
            passphrase=secrets.token_urlsafe(24), mode=mode,
            user="User www-data\nGroup www-data" if os.geteuid() == 0 else ""))
        with open(self.directory / "output", "ab") as output:
            self.process = subprocess.Popen(
                ["/usr/sbin/apache2", "-d", str(self.directory), "-f", str(configuration), "-D", "FOREGROUND"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        wait_until(
            lambda: self.process.poll() is not None or self._answers(),
            lambda: f"Apache did not start:\n{self.log_text()}", 15)
        if self.process.poll() is not None:
            raise RuntimeError(f"Apache did not start:\n{self.log_text()}")

    def _answers(self) -> bool:
        try:
            requests.get(self.origin + "/", timeout=2)
            return True
        except requests.ConnectionError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(15)
        shutil.rmtree(self.directory, ignore_errors=True)

    def log_text(self) -> str:
        names = ("output", "error.log")
        return "\n".join(
            (self.directory / name).read_text(errors="replace") for name in names if (self.directory / name).exists())
