"""Mail over SMTP. The message key is its Message-ID: mailboxes show the same one once.

What a server says before it has the message (a greeting, a sign-in) is about the moment or the shop's account, and tried again;
what it says of sender, recipient or message with 5xx is for good. A line that breaks while the message goes over is unknown.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, formatdate
from enum import StrEnum

from hub.domain.notice import Means, Outcome, To
from hub.followers.channels.port import Answer, Message

STEP_S = 8.0
"""For each word of a server's; a dozen slow ones would still be within the time that somebody waits for an answer."""


class Security(StrEnum):
    """How the line is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"
    """For a server on this very machine."""


class Mail:
    """One mail server. Satisfies `Way`.

    Args:
        host, port: of the server that takes the shop's mail.
        user, password: blank where it asks for none.
        sender: the address that it comes from; `name` is shown beside it.
        keyed: whether mailboxes show the same Message-ID once.
    """

    means = Means.MAIL
    takes = "mail"

    def __init__(
        self,
        host: str,
        port: int,
        security: Security,
        sender: str,
        serves: frozenset[To],
        *,
        name: str = "",
        user: str = "",
        password: str = "",
        keyed: bool = True,
    ) -> None:
        self._host, self._port, self._security = host, port, security
        self._sender, self._name = sender, name
        self._user, self._password = user, password
        self.serves, self.keyed = serves, keyed

    def send(self, message: Message) -> Answer:
        """See `Way.send`."""
        try:
            raw = self._written(message)
        except ValueError:  # a line break in what stands on one line
            return Answer(Outcome.PERMANENT, "bad_message")
        try:
            line = self._line()
        except smtplib.SMTPResponseException as error:
            return Answer(Outcome.TEMPORARY, f"smtp_{error.smtp_code}")
        except (OSError, smtplib.SMTPException):
            return Answer(Outcome.TEMPORARY, "not_reached")
        try:
            return self._hand_over(line, message.address, raw)
        finally:
            line.close()

    def _written(self, message: Message) -> bytes:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = formataddr((self._name, self._sender))
        mail["To"] = message.address
        mail["Subject"] = message.title
        mail["Date"] = formatdate(usegmt=True)
        mail["Message-ID"] = f"<{message.key}@{self._sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        return mail.as_bytes()

    def _line(self) -> smtplib.SMTP:
        """A line that is greeted, protected and signed in."""
        if self._security is Security.TLS:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=STEP_S, context=ssl.create_default_context()
            )
        else:
            line = smtplib.SMTP(self._host, self._port, timeout=STEP_S)
        try:
            line.ehlo_or_helo_if_needed()
            if self._security is Security.STARTTLS:
                line.starttls(context=ssl.create_default_context())
            if self._user:
                line.login(self._user, self._password)
        except BaseException:
            line.close()
            raise
        return line

    def _hand_over(self, line: smtplib.SMTP, address: str, raw: bytes) -> Answer:
        try:
            for code, _ in (line.mail(self._sender), line.rcpt(address)):
                if not 200 <= code < 300:
                    return _refused(code)
        except (OSError, smtplib.SMTPException, UnicodeEncodeError):
            return Answer(Outcome.TEMPORARY, "not_reached")
        try:
            code, _ = line.data(raw)
        except smtplib.SMTPDataError as error:  # it did not even want to hear the message
            return _refused(error.smtp_code)
        except (OSError, smtplib.SMTPException):
            return Answer(Outcome.UNKNOWN, "no_answer")
        return Answer(Outcome.SENT) if 200 <= code < 300 else _refused(code)


def _refused(code: int) -> Answer:
    return Answer(Outcome.PERMANENT if code >= 500 else Outcome.TEMPORARY, f"smtp_{code}")
