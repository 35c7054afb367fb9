"""The forms of option values in words, for messages: nobody reads a pattern."""

from __future__ import annotations

__all__ = ["form_in_words"]

_DURATION = "a duration in hours, minutes and seconds, such as PT15M"
_FORMS = {
    r"^(/dev/|xvd)[^=]+=[^,]*(,(/dev/|xvd)[^=]+=[^,]*)*$": (
        "a list of device=volume, such as /dev/sdj=:100"
    ),
    r"^(arn:aws[a-z-]*:iam::\d{12}:instance-profile/.+|[\w+=,.@-]{1,128})$": (
        "the name or the ARN of an instance profile"
    ),
    r"^ami-[a-z0-9]+$": "the id of an image, such as ami-0a1b2c3d",
    r"^[^,]+,\s*\d+\s*,\s*\d+\s*,.+$": (
        "protocol, first port, last port and source, such as tcp,22,22,203.0.113.0/24"
    ),
    r"^PT(\d+H)?(\d+M)?(\d+S)?$": _DURATION,
    r"^subnet-[0-9a-f]+(,\s*subnet-[0-9a-f]+)*$": (
        "a comma-separated list of subnet ids, such as subnet-0a1b2c3d,subnet-1a2b3c4d"
    ),
    r"^vpc-[0-9a-f]+$": "the id of a VPC, such as vpc-0a1b2c3d",
    r"^((HTTP|TCP|SSL|HTTPS):)?(\d*)(/.*)?$": (
        "a path with an optional protocol and port in front, such as HTTP:80/health"
    ),
    r"^\S*$": "a text without blanks",
    (
        r"^arn:aws[a-z-]*:(secretsmanager:[a-z0-9-]+:\d{12}:secret:[^:]+(:[^:]+)?"
        r"|ssm:[a-z0-9-]+:\d{12}:parameter/.+)$"
    ): "the ARN of a secret or a parameter",
    r"^(/.*)?$": "a path that begins with a slash",
    r"^-?\d+[KMG]?$": "a size, such as 256M",
    r"^\d+[kKmMgG]?$": "a size, such as 256m",
    r"^arn:aws[a-z-]*:iam::\d{12}:role/.+$": "the ARN of a role",
    r"^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:loadbalancer/app/.+$": (
        "the ARN of an application load balancer"
    ),
    r"^ELBSecurityPolicy-[A-Za-z0-9-]+$": (
        "the name of a predefined policy, which begins with ELBSecurityPolicy-"
    ),
    r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$": "a name of lower-case letters, digits and hyphens",
    r"^((\d{3}(-\d{3})?)|(\d{3}(,\d{3})*))$": (
        "a status code, a list or a range of them, such as 200,302 or 200-299"
    ),
    r"^/?.+$": "a path",
    r"(?i)^(sun|mon|tue|wed|thu|fri|sat):([01][0-9]|2[0-3]):[0-5][0-9]$": (
        "a day and a time in UTC, such as Sun:03:30"
    ),
    r"^d-[0-9a-f]{10}$": "the id of a directory, such as d-0a1b2c3d4e",
    r"^arn:aws[a-z-]*:(acm|iam):.*$": "the ARN of a certificate",
    r"^db\.[a-z0-9]+\.[a-z0-9]+$": "an instance class, such as db.t3.micro",
    r"^[^(/@)]*$": "a password without slash, at sign and parentheses",
    r"^[a-zA-Z][a-zA-Z0-9]*$": "a letter with letters and digits behind it",
    r"^[0-9a-zA-Z]+(,[0-9a-zA-Z]+)*$": "a comma-separated list of names",
}


def form_in_words(pattern: str) -> str | None:
    """Return what values of a pattern of the option table are, None for an unknown pattern."""
    return _FORMS.get(pattern)
