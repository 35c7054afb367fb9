"""What a place in Python code gives to a name, told without a tree of the whole file."""

from __future__ import annotations

import re
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from bundlecheck.code.python.alone import Alone, Elsewhere
from bundlecheck.code.python.clients import METHODS, POSITIONS, ROOTS
from bundlecheck.code.python.defaults import is_reader, is_wrapper
from bundlecheck.code.python.evaluate import CALLS
from bundlecheck.code.python.extents import GOES_ON, after_targets, close_of, ends
from bundlecheck.code.python.judge import Holder, is_header, is_password, kind_of
from bundlecheck.code.python.reader import SETTERS, SETTINGS
from bundlecheck.secrets.names import NameKind
from bundlecheck.secrets.places import is_test_path

if TYPE_CHECKING:
    from bundlecheck.secrets.source import Source

__all__ = ["Given"]

_PACKAGES: dict[str, tuple[str, ...]] = {
    ".login(": ("smtplib", "imaplib", "imapclient", "ftplib", "tweepy"),
    "bind_s(": ("ldap",),
    "signer(": ("itsdangerous",),
    "serializer(": ("itsdangerous",),
    "bot(": ("telegram", "telebot"),
    "connect(": ("pymysql", "MySQLdb", "pymssql", "cx_Oracle", "oracledb", "paramiko"),
    "handler(": ("tweepy",),
    "client(": ("twilio", "tweepy", "sendgrid"),
    "session(": ("boto3",),
    "connection(": ("ldap3",),
    "updater(": ("telegram",),
    "smtp(": ("yagmail",),
}
"""Of which packages a call has to be whose name is a usual one."""
_CALL = r"(?i)(?:auth ?=|\.?(?P<module>hmac|jwt|aes)\.\w+|\.?\w+)[ \t]*(?=\()"
_SIGN = (
    r"(?P<more>[\w-]*)(?P<quote>[\"']?)(?P<close>\]?)[ \t]*"
    r"(?P<sign>:=|==|!=|=|:|,|\(|)(?:\s|\\\n)*"
)
"""From the name of a secret to what it is given."""
_END = rf"[ \t]*(?=[,)\]}};#]|\Z|\n(?!{GOES_ON}))"
"""What follows a whole expression."""
_NOTHING = (
    r"(?:True|False|None|-?\d[\w.]*|\{\}|\[\]|\(\)|\"\"|''"
    r"|[\w.]+(?:\[(?:\"[^\"\n]*\"|'[^'\n]*'|\w+)\])+)"
    + _END
    + r"|\{\w*\}|\{\s*(?:[rbuRBU]?\"[^\"\n]*\"|[rbuRBU]?'[^'\n]*'|[\w.]+|\*\*)\s*[:\w]"
)
"""What gives no string: other constants, subscripts, dictionaries."""
_NAME = r"(?P<path>[A-Za-z_][\w.]*)" + _END
_ONE_CALL = r"(?P<path>[A-Za-z_][\w.]*)\([^()\n]*\)" + _END
_BUILT = r"[\"'](?:[ \t]*\+|[ \t]+[rbfRBF]{0,2}[\"'])|\{[A-Za-z_]|%[s(]"
"""What follows a name within a connection string that is put together."""
_IN_STRINGS = ("password", "passwd", "pwd", "secret")
_ROOT = r"(?m)^[ \t]*(?:import|from)[ \t][^\n]+|(?<![\w.])[A-Za-z_]\w*(?=[.(])"
"""What the path of a call may begin with."""
_HEADS = ("if ", "elif ", "while ", "for ", "with ", "case ", "except ", "match ", "async ")
_TARGETS = r"[ \t]*\(?(?:[A-Za-z_][\w.]*[ \t]*,[ \t]*)+(?:\w+\.)*"
_SECOND = r"(?:[gs]etattr|setitem)[ \t]*\("
_RENAMED = r"(?:getenv|environ)[ \t]+as\b"
_LINE = 2_000
"""Characters before and after a name that are looked at to tell what kind of place it is."""
_MOST = 300
"""Expressions of one file that are read by themselves; to parse a file is cheaper than more."""


class Given:
    """Tells of places in one file whether they may give a secret to a name."""

    def __init__(self, source: Source) -> None:
        self._text = source.text
        self._path = source.name
        self._elsewhere = Elsewhere(source.text)
        self._sign = re.compile(_SIGN)
        self._left = _MOST
        self._done = -1
        self._is_named: dict[str, bool] = {}

    def may_name(self, at: int) -> bool:
        """Tell whether a name that has a part at an offset may be given a secret.

        Names are told in the order of their offsets.
        """
        text = self._text
        match = self._sign.match(text, at) if at >= self._done else None
        if match is None:
            return False
        self._done = match.end("more")
        _, quote, close, sign = match.groups()
        if not _fits(bool(quote), bool(close), sign):
            return False
        begin = _begin(text, at, ".-" if quote else "-")
        if quote and text[begin - 1 : begin] != quote:
            return False
        before = self._before(begin)
        if before.lstrip().startswith(("#", "import ", "from ")):
            return False
        name = text[begin : match.end("more")]
        if sign == "(":
            return self._is_of(name) and self._may_take(match.start("sign"), name, before)
        if not _is_asked(name):
            return sign == "=" and not quote and self._is_built(name, match.end("sign"))
        if sign == ",":
            return self._may_pass(begin - 1)
        if sign in ("==", "!="):
            return self._may_compare(name, match.end())
        if sign == ":":
            return self._may_hold(name, before, match)
        if not quote and self._is_built(name, match.end("sign")):
            return True
        # Of what is called, only the name of an argument tells here; a client's own are few.
        client = not close and (before.endswith(".") or _may_client_take(name))
        start = after_targets(text, match.end())
        while not self._may_give(name, start, before, client=client):
            # With several targets, any of the values may be for this one.
            end = next(ends(text, start), -1) if re.fullmatch(_TARGETS, before) else -1
            if end < 0 or text[end : end + 1] != ",":
                return False
            start = self._past_blanks(end + 1)
        return True

    def _may_hold(self, name: str, before: str, match: re.Match[str]) -> bool:
        """Tell whether a key of a dictionary or something with a type may be given a secret."""
        if match["quote"]:
            ends_head = before.lstrip().startswith(_HEADS) and "\n" in match.group()
            return not ends_head and self._may_give(name, match.end(), before)
        if self._is_too_much():
            return True
        start = match.end("sign")
        end = next(ends(self._text, start), start)
        if end < 0:
            return True
        for sign in re.finditer(r"=(?!=)", self._text[start:end]):
            kind = self._text[start : start + sign.start()]
            if kind.count("[") == kind.count("]") and kind.count("(") == kind.count(")"):
                return self._may_give(name, self._past_blanks(start + sign.end()), before)
        return False

    def _past_blanks(self, at: int) -> int:
        blanks = re.compile(r"\s*").match(self._text, at)
        return blanks.end() if blanks is not None else at

    def _is_of(self, name: str) -> bool:
        """Tell whether a call with the name of a secret may be one that takes it by position."""
        packages = _named_calls().get(name)
        return packages is not None and (
            not packages or any(package in self._text for package in packages)
        )

    def is_call(self, at: int) -> bool:
        """Tell whether the word for a call at an offset stands for one of the packages meant."""
        written = self._text[at : at + 20].lower()
        word = written[: written.find("(") + 1]
        known = self._is_named.get(word)
        if known is None:
            packages = _PACKAGES.get(word, ("",))
            known = self._is_named[word] = any(each in self._text for each in packages)
        return known

    def may_call(self, at: int) -> bool:
        """Tell whether the word for a call at an offset may take a secret by position."""
        text = self._text
        if not self.is_call(at):
            return False
        before = self._before(at)
        if before.lstrip().startswith(("import ", "from ")):  # what it is called is told later
            return " as " in text[at : at + 300]
        match = re.compile(_CALL).match(text, at)
        return match is not None and self._may_take(match.end(), match.group(), before)

    def _before(self, at: int) -> str:
        """Return what stands before an offset on its line."""
        nearest = max(0, at - _LINE)
        return self._text[max(nearest, self._text.rfind("\n", nearest, at) + 1) : at]

    def _is_too_much(self) -> bool:
        """Tell whether to parse the file rather than to read one more expression by itself."""
        self._left -= 1
        return self._left < 0

    def _may_take(self, opening: int, call: str, before: str) -> bool:
        """Tell whether a call may take a secret by position whose bracket is at an offset."""
        if before.lstrip().startswith(("#", "def ", "async def ", "class ")):
            return False
        close = -1 if self._is_too_much() else close_of(self._text, opening)
        if close < 0:
            return True
        written = "f" + self._text[opening : close + 1]
        return self._alone.may_take(written, _first(call.strip(" .").lower())) is not False

    def _may_give(self, name: str, start: int, before: str, *, client: bool = False) -> bool:
        """Tell whether what begins at an offset may give a name a secret."""
        text = self._text
        if re.compile(_NOTHING).match(text, start):
            return False
        simple = re.compile(_NAME).match(text, start)
        if simple is not None:
            path = simple["path"].split(".")
            return len(path) < 3 and self._elsewhere.gives(path[-1])
        simple = re.compile(_ONE_CALL).match(text, start)
        if simple is not None and not _may_follow(simple["path"].rpartition(".")[2]):
            return False
        holder = self._holder(name, before)
        first = True
        for end in ends(text, start):
            if self._is_too_much():
                return True
            if end < 0:
                return first
            written = text[start:end]
            if self._may_say(written):
                found = self._alone.may_give(name, written, holder)
                if found is False and client:
                    found = self._alone.may_give(name, written, Holder.CLIENT) and self._has_client
                if found or (found is None and first):
                    return True
            first = False
        return False

    def _may_say(self, written: str) -> bool:
        """Tell whether an expression has a literal in it or the name of a constant."""
        return (
            '"' in written
            or "'" in written
            or any(map(self._elsewhere.gives, re.findall(r"[A-Za-z_]\w*", written)))
        )

    def _may_compare(self, name: str, start: int) -> bool:
        literal = re.compile(r"[rbuRBU]?(\"[^\"\n]+\"|'[^'\n]+')").match(self._text, start)
        if literal is None:
            return False
        if self._is_too_much():
            return True
        found = self._alone.may_give(name, literal.group(), Holder.NAMED, compared=True)
        return found is not False

    def _may_pass(self, quote: int) -> bool:
        """Tell whether a call may read or set what is named in one of its arguments."""
        text = self._text
        before = text[max(0, quote - 300) : quote].rstrip("rbuRBU").rstrip()
        if before.endswith("("):
            path = re.search(r"[A-Za-z_][\w.]*[ \t]*\Z", before[:-1])
            if path is None:
                return False
            last = path.group().rpartition(".")[2].strip()
            if last not in SETTERS and not is_reader(last):
                return self._renames_environment
            begin = path.start()
        elif before.endswith(","):
            begin = max(before.rfind(each) for each in ("setattr(", "getattr(", "setitem("))
            if begin < 0:
                return False
        else:
            return False
        begin += max(0, quote - 300)
        close = -1 if self._is_too_much() else close_of(text, text.index("(", begin))
        return close < 0 or self._alone.may_read(text[begin : close + 1]) is not False

    def _is_built(self, name: str, start: int) -> bool:
        """Tell whether a password follows in a connection string that is put together."""
        return name.lower().endswith(_IN_STRINGS) and (
            re.compile(_BUILT).match(self._text, start) is not None
        )

    def _holder(self, name: str, before: str) -> Holder:
        """Return what takes a value at most, if it is no client."""
        if is_password(name) or name.lower() in SETTINGS or "environ" in before:
            return Holder.SETTING
        return Holder.SETTING if self._has_settings_class else Holder.NAMED

    @cached_property
    def _alone(self) -> Alone:
        return Alone(self._elsewhere, tested=is_test_path(self._path))

    @cached_property
    def _has_client(self) -> bool:
        found = re.findall(_ROOT, self._text)
        return not ROOTS.isdisjoint(word for words in found for word in re.findall(r"\w+", words))

    @cached_property
    def _has_settings_class(self) -> bool:
        return "Settings" in self._text or "Config" in self._text

    @cached_property
    def _renames_environment(self) -> bool:
        return re.search(_RENAMED, self._text) is not None


def _fits(quoted: bool, closed: bool, sign: str) -> bool:
    """Tell whether quotes and a bracket after a name go with the sign that follows them."""
    if sign == "(":
        return not quoted and not closed
    if not sign:
        return False
    if sign in (":", ","):
        return not closed and (quoted or sign == ":")
    return quoted == closed and not (closed and sign == ":=")


def _begin(text: str, at: int, signs: str) -> int:
    """Return where the name begins that has a part at an offset."""
    while at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_" or text[at - 1] in signs):
        at -= 1
    return at


@lru_cache(maxsize=4096)
def _is_asked(name: str) -> bool:
    """Tell whether the reader looks at what is given to a name."""
    return kind_of(name) is not NameKind.PLAIN or is_header(name) or name.lower() in SETTINGS


@lru_cache(maxsize=4096)
def _may_client_take(name: str) -> bool:
    """Tell whether an argument of that name is a credential where a client takes it."""
    return kind_of(name) is NameKind.SECRET or any(
        name in positions.values() for positions in POSITIONS.values()
    )


@lru_cache(maxsize=4096)
def _may_follow(last: str) -> bool:
    """Tell whether a call may give what is in it, by the last part of its name."""
    return last in CALLS or is_wrapper(last) or is_reader(last)


@cache
def _named_calls() -> dict[str, frozenset[str]]:
    """Return the packages of calls that take a secret by position, all for an empty set."""
    found = {method: modules for method, (_, modules) in METHODS.items()}
    for path in POSITIONS:
        last = path.rpartition(".")[2]
        found[last] = found.get(last, frozenset()) | {path.partition(".")[0]}
    return found


@lru_cache(maxsize=256)
def _first(call: str) -> int:
    """Return the index of the first argument of a call that may be a secret."""
    if call.startswith("auth"):
        return 1
    last = call.rpartition(".")[2]
    given = [
        index
        for path, positions in POSITIONS.items()
        if path.rpartition(".")[2].lower().endswith(last)
        for index in positions
    ]
    given += [
        index
        for method, (positions, _) in METHODS.items()
        if method.lower().endswith(last)
        for index in positions
    ]
    return min(given, default=0)
