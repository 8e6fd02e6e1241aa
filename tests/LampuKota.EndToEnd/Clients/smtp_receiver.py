"""A mail server for tests: aiosmtpd with STARTTLS and AUTH required. Prints one line a mail: "mail <recipient> <Message-ID>".

Usage: smtp_receiver.py PORT CERTIFICATE.pem USER PASSWORD PAUSE_SECONDS
"""
import asyncio
import email
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

port, certificate, user, password, pause = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4], float(sys.argv[5])


class Handler:
    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(pause)
        message = email.message_from_bytes(envelope.content)
        body = message.get_payload(decode=True).decode("utf-8")
        print("mail", envelope.rcpt_tos[0], message["Message-ID"], "LampuKota" in body or len(body) > 20, flush=True)
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login.decode() == user and data.password.decode() == password)


async def main():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    loop = asyncio.get_running_loop()

    def make():
        return SMTP(Handler(), hostname="localhost", tls_context=context, require_starttls=True, authenticator=authenticate, auth_required=True, loop=loop)

    server = await loop.create_server(make, "127.0.0.1", port)
    print("ready", flush=True)
    await server.serve_forever()


asyncio.run(main())
