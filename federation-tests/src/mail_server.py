"""A mail server (RFC 5321) on a free port of this machine, for tests.

Writes `listening PORT`, then each mail that it takes, and each that it refuses, as a line of JSON. Reads lines: `refuse CODE WORDS`
makes it answer the next mail so.
"""

import asyncio
import email
import email.policy
import json
import sys

from aiosmtpd.smtp import SMTP


def say(**told):
    print(json.dumps(told), flush=True)


class Mailbox:
    def __init__(self):
        self.refusals = []

    async def handle_DATA(self, server, session, envelope):
        if self.refusals:
            answer = self.refusals.pop(0)
            say(refused=answer)
            return answer
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        body = lambda form: (lambda part: part.get_content() if part else "")(mail.get_body((form,)))
        say(
            mail={
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "headers": [[name, str(value)] for name, value in mail.items()],
                "text": body("plain"),
                "html": body("html"),
            }
        )
        return "250 Taken"


async def main():
    loop = asyncio.get_running_loop()
    mailbox = Mailbox()
    server = await loop.create_server(lambda: SMTP(mailbox, hostname="mail.example", loop=loop), "127.0.0.1", 0)
    print("listening", server.sockets[0].getsockname()[1], flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        word, _, answer = line.strip().partition(" ")
        if word == "refuse":
            mailbox.refusals.append(answer)
            say(will_refuse=answer)


asyncio.run(main())
