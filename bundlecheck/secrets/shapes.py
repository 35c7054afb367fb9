"""What the characters of a candidate tell: examples, ciphertext, digests, code, prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.secrets.case import Strength
from bundlecheck.secrets.names import NameKind, is_password_name, words_of
from bundlecheck.secrets.placeholders import Reason, exemption, is_drawn, is_token_like

if TYPE_CHECKING:
    from bundlecheck.secrets.case import Case

__all__ = [
    "is_account_id",
    "is_alphabet",
    "is_ciphertext",
    "is_digest",
    "is_example_key",
    "is_exempt",
    "is_expression",
    "is_identifier",
    "is_markup",
    "is_media",
    "is_number_like",
    "is_prose",
    "is_public_key",
    "is_setting_name",
    "is_template",
    "is_test_value",
    "is_type",
    "is_uuid_of_plain_name",
]

_EXAMPLE_KEYS = (
    # Amazon's, Stripe's, JWT.io's and reCAPTCHA's documentation; Turnstile's and hCaptcha's tests.
    r"EXAMPLE(?![a-z]{2})|TYooMQauvdEDq54NiTphI7jx|4eC39HqLyjWDarjtT1zdp7dc|BQokikJOvBiI2HlWgH4olfQ2"
    r"|26PHem9AhJZvU623DfE1x4sd|eyJzdWIiOiIxMjM0NTY3ODkw|TJVA95OrM7E2cBab30RMHrHDcEfxjoYZgeFONFh7HgQ"
    r"|6LeIxAcTAAAAA|[123]x0{20,}|10000000-ffff-ffff-ffff-000000000001"
    # Azurite's and the Cosmos DB emulator's account keys, the same on every machine.
    r"|Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsu|C2y6yDjf5/R\+ob0N8A7Cgv30VRDJIWEHLM"
    # Slack's, Twilio's and Facebook's documentation.
    r"|T0{6,}/B0{6,}|\bT000000|xox[a-z]-123456789|0{8}|f{16}|1234567890abcdef|deadbeef"
    # Frameworks' own samples: Symfony's parameters, Laravel's and Phoenix's old application keys.
    r"|(?i:ThisTokenIsNotSoSecret|SomeRandomString|this[-_]?is[-_]?(?:a|not|my|the))"
    # The MD5, SHA-1 and SHA-256 digests of nothing and of the words password, test and admin.
    r"|d41d8cd98f00b204|5f4dcc3b5aa765d6|098f6bcd4621d373|21232f297a57a5a7|da39a3ee5e6b4b0d"
    r"|5baa61e4c9b93f3f|a94a8fe5ccb19ba6|d033e22ae348aeb5|e3b0c44298fc1c14|5e884898da280471"
    r"|9f86d081884c7d65|8c6976e5b5410415"
    # Django REST framework's documentation.
    r"|401f7ac837da42b9|9944b09199c62bcf"
    # Two characters again and again, as nobody draws them.
    r"|(\w)(?!\1)(\w)(?:\1\2){4}"
    # RFC 7515 and 7519, and the key that every Vagrant box is made with.
    r"|AyM1SysPpbyDfgZld3umj1qzKObwVMko|MIIEogIBAAKCAQEA6NF8iallvQVp22WDkTkyrtvp9eWW6A8YVr"
)
_CIPHERTEXT = (
    r"(?i:vault:v\d+:)|ENC[\[(]|AQICAH|AQECAH|AQEDAH|gAAAAA[\w-]{20}|\$ANSIBLE_VAULT|!vault|DEC::"
    r"|eyJjaXBoZXJ0ZXh0Ijo|eyJpdiI6|eyJhbGciOiJkaXIi|U2FsdGVkX1|-----BEGIN PGP MESSAGE"
    r"|AgA[\w+/]{200}|age1[0-9a-z]{20}|-----BEGIN AGE ENCRYPTED|CiQA|AQAAANCMnd8BFdERjHoAwE"
    r"|[\w+/=]{20,}--[\w+/=]{10,}--[\w+/=]{10,}|\{cipher\}|\{aes\}|\{DESede\}|\(encrypted\)"
)
_CIPHER_NAME = (
    r"(?i)(?:^|[_.-])(?:secure|encrypted|ciphertext|cipher_?text|sealed|enc)$"
    r"|encrypted[_-]?(?:pass(?:word)?|value|data|token|secret|string)s?$"
)
_PUBLIC_KEY = (
    r"ssh-(?:rsa|dss|ed25519)|ecdsa-sha2|AAAAB3NzaC1|AAAAC3NzaC1|AAAAE2VjZHNh|MIIBIjANBgkqhki"
    r"|MIICIjANBgkqhki|MIGfMA0GCSqGSIb3DQEB|MFkwEwYHKoZI|MFwwDQYJKoZI|MIIB[Ij]|MII[CDEFG][\w+/]{2}CC[AB]"
    r"|LS0tLS1CRUdJTiBDRVJUSUZJQ0FUR|LS0tLS1CRUdJTiBQVUJMSUMg|mQ(?:EN|GN|IN|EN|EM|GiB|INB|ENB)[A-Z]"
)
_MEDIA = (
    r"iVBORw0KGgo|/9j/4|R0lGOD|UEsDB|JVBERi0|AAEAAAA|d09GR|T1RUTw|AGFzbQ|PHN2Zy|PD94bWw|eyJ2ZXJzaW9uIj"
    r"|Qk[0-9A-Z]|UklGR|AAABAA|H4sIA|SUQz|T2dnUw|GkXfo|PCFET0|PGh0bWw|AAAA(?:GG|IG|HG)Z0eXA|data:"
)
_DIGEST = (
    r"(?i)(?:sha(?:1|256|384|512)|md5|sha)[-:=_].*|.*@sha256:.*|\$(?:2[abxy]|[156]|argon2\w*|scrypt"
    r"|pbkdf2[\w-]*|apr1|7|y)\$.*|pbkdf2_sha\d+\$.*|pbkdf2:sha\d+.*|bcrypt(?:_sha256)?\$.*|scrypt:.*"
    r"|\{(?:SSHA|SHA|SMD5|CRYPT|BCRYPT|MD5)\d*\}.*|(?:sha1|md5|crypt)\$.*|!.*|\*[0-9A-F]{40}|h1:.*"
    r"|W/.*|\$[SHP]\$.*"
)
_ALPHABET = (
    r"(?i)abcdefgh|bcdefghi|ijklmnop|nopqrstu|stuvwxyz|zyxwvuts|ponmlkji|01234567|12345678|9876543"
    r"|qwertyui|asdfghjk|zxcvbnm|qazwsx|aabbccdd|abcabc|112233|00ff|[1-9a-f]0{7}"
)
_TEMPLATE = (
    r"\$\{|\{\{|\}\}|<%|%>|\$\(|#\{|%\(\w+\)[sd]|%[sd]\b|%@|\{\d*\}|\{[a-z_]\w*\}|\$\w+\$|\[\[|@\w+@"
    r"|\$[A-Z_]{3,}|\$\{?[a-z]\w*|%[A-Z_]+%|\u2026|<[\w -]+>|\\\(|\*\*|\.\.\.|::\w+|\$env:"
)
_EXPRESSION = (
    r"[\w.$\]]+\s*\(.*|.*\w\([^)]*\).*|.*[\w\])]\[['\"\w$].*|.*(?:=>|->|&&|\|\||[!=]==?|\+=|::|;$|:=)"
    r".*|.*\s[?+]\s.*|(?:self|this|cls|args|opts|options|params|props|req|request|res|config|ctx|env"
    r"|process|data|user|form|state|session|event|settings|app|module|window|document|var|local"
    r"|std|os|sys|kwargs|values?|account|credentials?)[.\[?].*|[!&*@]\w+.*|new\s.*|(?:not|await|typeof"
    r"|async|function|lambda|return|if|import|from|const|let|var|def|yield|nil|null|None)\b\s*.*"
    r"|[\w$]+(?:\.[a-zA-Z_$][\w$]*)+(?:\(.*)?|.*[{};].*|\(.*|\[.*|.*\)|[a-z_]\w*\]|[/|,+.:].*|.*\\[wdsb].*"
)
_SETTING_NAME = (
    r"[A-Z][A-Z0-9_]*(?:,\s*[A-Z][A-Z0-9_]*)+|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"
    r"|[a-z]+(?:[:.][a-z_-]+)+|--?[a-z][\w-]*"
)
_MARKUP = (
    r"(?s)</?[a-z!].*|.*</\w.*|[MmLlHhVvCcSsQqTtAaZz][\d\s.,-]{8,}.*|\^.*|.*\$$|.*\(\?[:!=<].*|\.\*.*"
    r"|[#.][\w-]+(?:[ >+~:.#\[].*)?|(?:application|text|image|audio|video|font)/[\w.+-]+.*"
    r"|#[0-9a-fA-F]{3,8}|(?:[*\d/,-]+\s+){4}[*\d/,-]+|@?[\w-]+/[\w-]+(?:@[\w.^~-]+)?|/.*/[gimsuy]*"
    r"|[\w./-]+\.(?:js|ts|tsx|jsx|py|rb|php|html?|erb|css|scss|json|xml|ya?ml|png|svg|sh|java|cs|vue"
    r"|md|sql|properties|jks|p12|pem|go|conf)|\\.*|[a-z]{2}[-_][A-Z]{2}|\w+://.*|//.*|[\w-]+\.[\w./-]+"
    r"|(?:\.{0,2}|~)/[\w./@-]*|[\w.]+@|[?&].*=.*|:\w+|\w:\\.*"
)
_STRIPE_ID = r"(?:tok|ch|pi|pm|cus|sub|card|price|prod|evt)_[A-Za-z0-9]{14,32}"
"""Stripe's names of charges, cards and the like, which open nothing without a key."""
_TWO_WORDS = r"[A-Z][a-z]+[.-][A-Z][a-z]+\d{2,}"
"""How people join words to a password, which looks like a host or a member of a class."""
_TYPE = (
    r"(?i)(?:optional|nullable|list|array|map|dict|set|maybe|promise|observable)?[\[<]?(?:str|string"
    r"|text|char|varchar|bytes?|int|integer|number|bool|boolean|object|any|void|uuid|date|null|none"
    r"|undefined|secretstr|securestring|inherit|all|read|write|function|binary|blob|email|hash|array)(?:\(\d+\))?[\])>?!]*"
    r"(?:\s*[|,=].*|\s+(?:not|null|default|unique|primary|collate|character).*)?|(?:required|min|max"
    r"|confirmed|nullable|sometimes|present|filled|between|regex|same|unique|exists|string|optional"
    r"|validates?|presence)(?:[:|].*)?"
)
_TEST_WORDS = frozenset(
    {"test", "tests", "testing", "tester", "demo", "dummy", "fake", "mock", "mocked", "sample"}
    | {"example", "stub", "foo", "bar", "foobar", "invalid", "wrong", "unsafe", "insecure", "dev"}
    | {"bad", "nope", "incorrect", "placeholder", "changeme", "notasecret", "dontuse", "ci"}
)
_TO_CHANGE = r"(?i)(?:update|change|replace|fill|edit|set)[-_ ]?(?:this|me|it)(?![a-z])"
_PLAIN_CHOICE = (
    r"(?i)(?:(?:my|new|old|the|a|your|some|very|super|strong|secure|safe|good|user|admin|default|root"
    r"|temp|plain|valid|long|complex|initial|another|other)[-_ ]?)*"
    r"(?:pass(?:w(?:or)?d|wd|phrase)?|p[a4@][s5$]{2}w[o0]rd|pwd|pw|secret|s3cr[e3]t|token|key)"
    r"[-_@#.]?(?:0|1|2|3|01|11|12|123|1234|12345|123456|1234567|12345678|321)?[-_!@#$?.*]{0,3}"
    r"|(?:abcd?|qwerty|letmein|welcome|asdf?g?|hunter|hello|iloveyou|monkey|dragon|pass)"
    r"[-_@#.]?(?:1|2|12|123|1234|12345)?[!@#$?.*]{0,2}"
)
_SAID = frozenset({"secret", "password", "key", "token", "pass", "passwd", "secrets"})
"""Words for what it is, in a phrase that is no passphrase."""
_LONG_WORDS = 12
_SPOKEN = str.maketrans("013457@$", "oieastas")
"""Digits and signs that people write for letters."""
_PROSE_SIGNS = r"[.!?:,;]\s|\s[-\u2013\u2014]\s|['\u2019]s?\s"


def is_exempt(case: Case) -> bool:
    """Tell whether a value says itself that it is no secret."""
    if exemption(case.value, case.name) is not None:
        return True
    said = case.value.translate(_SPOKEN)
    if case.strength is Strength.FORM or said == case.value or len(said) < _LONG_WORDS:
        return False
    spoken = exemption(said)
    return spoken is not None and spoken.reason is Reason.PLACEHOLDER


def is_example_key(case: Case) -> bool:
    """Tell whether a value is one of those that vendors print in their documentation."""
    return re.search(_EXAMPLE_KEYS, case.value) is not None


def is_account_id(case: Case) -> bool:
    """Tell whether a Twilio detector has found an account's id, or no id of Twilio's at all."""
    if re.fullmatch(_STRIPE_ID, case.value) is not None:
        return True
    if "Twilio" not in case.found.detector:
        return False
    return re.fullmatch(r"SK[0-9a-f]{32}", case.value) is None


def is_ciphertext(case: Case) -> bool:
    """Tell whether a value is encrypted, by how it begins or by what holds it."""
    if re.match(_CIPHERTEXT, case.value) is not None:
        return True
    random = is_token_like(case.value) or len(case.value) > 60
    last = case.name.rpartition(".")[2]
    return random and re.search(_CIPHER_NAME, last) is not None


def is_public_key(case: Case) -> bool:
    """Tell whether a value is the public half of a key pair, or a certificate."""
    return re.match(_PUBLIC_KEY, case.value.lstrip()) is not None


def is_media(case: Case) -> bool:
    """Tell whether a value is an encoded file, by the first bytes of the format."""
    if re.match(_MEDIA, case.value) is not None and len(case.value) > 40:
        return True
    return re.search(r"base64,\s*['\"]?$", case.before) is not None


def is_digest(case: Case) -> bool:
    """Tell whether a value is a digest or a hashed password, by how it is written."""
    return re.fullmatch(_DIGEST, case.value) is not None


def is_alphabet(case: Case) -> bool:
    """Tell whether a value is a row of characters in order, as alphabets and keyboards are."""
    runs = re.findall(_ALPHABET, case.value)
    if not runs:
        return False
    return len(runs) > 1 or sum(map(len, runs)) * 2 >= len(case.value) or len(case.value) >= 52


def is_template(case: Case) -> bool:
    """Tell whether a value has a place that a program fills in."""
    return re.search(_TEMPLATE, case.value) is not None


def is_expression(case: Case) -> bool:
    """Tell whether a candidate is code: a call, a member, an operator.

    A reader of syntax gives literals only, so it is asked of regular expressions' findings.
    """
    if case.strength is Strength.NAMED:
        return False
    return re.fullmatch(_EXPRESSION, case.value.strip()) is not None and not (
        case.is_quoted and is_token_like(case.value)
    )


def is_test_value(case: Case) -> bool:
    """Tell whether a value says itself that it was thought up for tests or for a demonstration.

    So does a word for a password with the digits that policies make people add.
    """
    if re.search(_TO_CHANGE, case.value) is not None:
        return True
    if re.fullmatch(_PLAIN_CHOICE, case.value) is not None:
        return True
    said = _TEST_WORDS.intersection(words_of(case.value))
    longest = max(re.split(r"[^A-Za-z0-9]+", case.value), key=len)
    return bool(said) and not is_token_like(longest)


def is_setting_name(case: Case) -> bool:
    """Tell whether a value is the name of a variable or of an option."""
    return re.fullmatch(_SETTING_NAME, case.value) is not None


def is_prose(case: Case) -> bool:
    """Tell whether a value is a sentence or a label."""
    value = case.value.strip()
    words = value.split()
    if len(words) < 2 or is_token_like(value):
        return False
    plain = [
        word for word in words if re.fullmatch(r"\W*[^\W\d_]+(?:['\u2019-][^\W\d_]+)*\W*", word)
    ]
    if case.strength <= Strength.KEYWORD:
        return len(plain) * 2 >= len(words) or re.search(_PROSE_SIGNS, value) is not None
    return len(plain) * 4 >= len(words) * 3


def is_markup(case: Case) -> bool:
    """Tell whether a value is markup, a path, a selector, a media type or a pattern."""
    if is_token_like(case.value) and "/" not in case.value[:1]:
        return re.match(r"(?s)</?[a-z!]", case.value) is not None
    named = case.name_kind is NameKind.SECRET or not case.found.name
    if named and case.strength is Strength.NAMED and is_drawn(case.value):
        return False
    if is_password_name(case.name) and re.fullmatch(_TWO_WORDS, case.value):
        return False
    return re.fullmatch(_MARKUP, case.value.strip()) is not None


def is_type(case: Case) -> bool:
    """Tell whether a value is a type, a column's definition or a rule of validation."""
    return re.fullmatch(_TYPE, case.value.strip()) is not None


def is_identifier(case: Case) -> bool:
    """Tell whether a value is several words written as one name, as programs have them.

    Only where a regular expression found it: a reader of settings gives what is set.
    """
    value = case.value
    if re.fullmatch(r"[A-Za-z_$@:#-][\w$:-]*", value) is None or re.search(r"\d{2}", value):
        return False
    words = words_of(value)
    said = set(words_of(case.name))
    if case.strength is Strength.NAMED:
        if re.search(r"\d", value):
            return False
        return len(words) > 1 and not (_SAID.isdisjoint(words) and said.isdisjoint(words))
    if re.search(r"\d", value) or (is_token_like(value) and _vowelless(value)):
        return False
    return len(words) > 1 and all(len(word) > 1 for word in words[1:])


def _vowelless(value: str) -> bool:
    letters = [char for char in value.lower() if char.isalpha()]
    return sum(char in "aeiouy" for char in letters) * 5 < len(letters)


def is_uuid_of_plain_name(case: Case) -> bool:
    """Tell whether a value is a UUID whose name is not that of a secret."""
    uuid = r"(?i)\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?"
    if re.fullmatch(uuid, case.value) is None or "-" not in case.value:
        return False
    return case.name_kind is not NameKind.SECRET


def is_number_like(case: Case) -> bool:
    """Tell whether a value consists of digits and signs, as dates, versions and amounts do."""
    return re.fullmatch(r"[vV]?[\d\s.,:/+%_()xTZ-]+", case.value) is not None
