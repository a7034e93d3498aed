"""A mail server of another project (aiosmtpd) for tests: prints each mail it takes as a line of JSON.

Arguments: the mode, one of plain, starttls, tls, auth, refusing. The first line is {"port": …, "authority": PEM or null}.
"""

import json
import ssl
import sys
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

MODE = sys.argv[1]


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        codes = {"never": "550 no such user", "later": "451 try later", "policy": "554 refused"}
        if MODE == "refusing":
            return codes[address.split("@")[0]]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        body = mail.get_body(("plain",))
        print(json.dumps({
            "envelope": [envelope.mail_from, *envelope.rcpt_tos],
            "tls": server.transport.get_extra_info("sslcontext") is not None,
            "authenticated": session.authenticated,
            "headers": {name: str(value) for name, value in mail.items()},
            "defects": [repr(defect) for part in mail.walk() for defect in part.defects],
            "text": body.get_content(),
            "type": dict(body["content-type"].params),
            "files": [[part.get_filename(), part.get_content_type(), len(part.get_content())] for part in mail.iter_attachments()],
        }), flush=True)
        return "250 OK"


def certificate():
    import trustme

    authority = trustme.CA()
    server = authority.issue_cert("localhost")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.configure_cert(context)
    return context, authority.cert_pem.bytes().decode()


def sign_in(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (b"rathaus", "geheim ü".encode())
    return AuthResult(success=good, handled=False)


context, authority = certificate() if MODE in ("starttls", "tls", "auth") else (None, None)
options = {"hostname": "127.0.0.1", "port": 0}
if MODE == "tls":
    options["ssl_context"] = context
elif context:
    options.update(tls_context=context, require_starttls=True)
if MODE == "auth":
    options.update(authenticator=sign_in, auth_required=True)


class AnyPort(Controller):
    def _trigger_server(self):
        # The port is known only now that the server listens.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


controller = AnyPort(Handler(), **options)
controller.start()
print(json.dumps({"port": controller.port, "authority": authority}), flush=True)
sys.stdin.read()
controller.stop()
