"""Tokens of source hosts, package registries and build services."""

from __future__ import annotations

from bundlecheck.secrets.detectors.detector import Detector, beside_name, form, token

__all__ = ["HOSTS"]

HOSTS: tuple[Detector, ...] = (
    token(
        "github-token",
        "a GitHub token",
        "ghp_ gho_ ghu_ ghs_ ghr_",
        r"[A-Za-z0-9_]{36,255}",
        live=True,
    )._replace(built_in=True),
    token(
        "github-fine-grained-token",
        "a GitHub token",
        "github_pat_",
        r"[A-Za-z0-9]{22}_[A-Za-z0-9]{59}|\w{70,90}",
        live=True,
    ),
    form(
        "gitlab-routable-token",
        "a GitLab token",
        "glpat- glrt- glrtr- gldt- glptt- glcbt-",
        r"(?P<secret>gl(?:pat|rt|rtr|dt|ptt|cbt)-(?:t\d_)?[\w-]{27,300}\.[0-9a-z]{2}(?:\.[0-9a-z]{2})?[0-9a-z]{7})(?![\w.-])",
        live=True,
    ),
    token(
        "gitlab-token",
        "a GitLab token",
        "glpat- gldt- glrt- glrtr- glptt- glft- glsoat- glimt- glagent- gloas- glffct- glwt-",
        r"[\w-]{20,80}(?![\w-])",
        live=True,
    ),
    token(
        "gitlab-job-token",
        "a GitLab token",
        "glcbt-",
        r"(?:[0-9a-zA-Z]{1,5}_)?[\w-]{20,80}(?![\w-])",
        live=True,
    ),
    token(
        "gitlab-runner-token", "a GitLab token", "GR1348941", r"[\w-]{20,50}(?![\w-])", live=True
    ),
    form(
        "gitlab-session",
        "a GitLab session",
        "_gitlab_session=",
        r"_gitlab_session=(?P<secret>[0-9a-f]{32})",
    ),
    token(
        "bitbucket-app-password",
        "a Bitbucket app password",
        "ATBB",
        r"[A-Za-z0-9]{24}[A-F0-9]{8}",
        live=True,
    ),
    token("bitbucket-token", "a Bitbucket token", "ATCTT3xFfG", r"[\w=-]{100,300}", live=True),
    beside_name(
        "bitbucket-secret",
        "a Bitbucket secret",
        "bitbucket",
        r"[A-Za-z0-9_=-]{64}|[A-Za-z0-9]{32}",
        live=True,
        check="base62",
    ),
    token(
        "atlassian-token", "an Atlassian token", "ATATT3xFf ATATT3", r"[\w=-]{60,300}", live=True
    ),
    beside_name(
        "atlassian-old-token",
        "an Atlassian token",
        "jira_api jira_token jira-token jiratoken confluence_api confluence_token atlassian",
        r"[A-Za-z0-9]{24}",
        live=True,
        check="base62",
    ),
    token("gitea-token", "a Gitea token", "gitea_", r"[0-9a-f]{40}", live=True),
    token("npm-token", "an npm token", "npm_", r"[A-Za-z0-9]{36}", live=True),
    form(
        "npm-auth-token",
        "an npm token",
        ":_authtoken",
        r"(?i::_authToken)[ \t]{0,4}=[ \t]{0,4}[\"']?"
        r"(?P<secret>[A-Fa-f0-9]{8}(?:-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}"
        r"|[A-Za-z0-9+/_.-]{20,400}={0,2})",
        ignore_case=True,
        live=True,
        built_in=True,
    ),
    token(
        "pypi-token",
        "a PyPI token",
        "pypi-AgEIcHlwaS5vcmc pypi-AgENdGVzdC5weXBpLm9yZw",
        r"[\w-]{50,1000}",
        live=True,
    )._replace(reach=1100, built_in=True),
    token("rubygems-key", "a RubyGems key", "rubygems_", r"[0-9a-f]{48}", live=True),
    token("nuget-key", "a NuGet key", "oy2", r"[a-z0-9]{43}", live=True, check="mixed"),
    token(
        "crates-token", "a crates.io token", "cio", r"[A-Za-z0-9]{32}", live=True, check="base62"
    ),
    token("clojars-token", "a Clojars token", "CLOJARS_", r"[0-9a-f]{60}", live=True),
    token(
        "packagist-token",
        "a Packagist token",
        "packagist_ack_ packagist_ort_ packagist_out_",
        r"[0-9a-f]{60,80}",
        live=True,
    ),
    token(
        "docker-hub-token", "a Docker Hub token", "dckr_pat_ dckr_oat_", r"[\w-]{27,60}", live=True
    ),
    token("artifactory-key", "an Artifactory key", "AKCp", r"[A-Za-z0-9]{69}", check="base62"),
    token(
        "artifactory-reference-token",
        "an Artifactory token",
        "cmVmdGtu",
        r"[A-Za-z0-9]{56}",
        check="base62",
    ),
    beside_name(
        "jfrog-key",
        "an Artifactory key",
        "jfrog artifactory",
        r"[A-Za-z0-9]{64}|[A-Za-z0-9]{73}",
        check="base62",
    ),
    token("cloudsmith-key", "a Cloudsmith key", "csa_ csk_", r"[A-Za-z0-9]{36,48}", check="base62"),
    token("circleci-token", "a CircleCI token", "CCIPAT_ CCIPRJ_", r"[A-Za-z0-9]{22}_[0-9a-f]{40}"),
    beside_name(
        "circleci-old-token",
        "a CircleCI token",
        "circleci circle_token circle-token",
        r"[0-9a-f]{40}",
    ),
    token(
        "buildkite-token",
        "a Buildkite token",
        "bkua_ bkaj_ bkat_ bkct_",
        r"[A-Za-z0-9]{40,64}",
        check="mixed",
    ),
    beside_name(
        "travis-token",
        "a Travis CI token",
        "travis_token travis_api travis-token",
        r"[A-Za-z0-9_-]{22}",
        check="base62",
    ),
    beside_name(
        "codecov-token",
        "a Codecov token",
        "codecov_token codecov-token",
        r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z0-9]{32}",
    ),
    token("sonar-token", "a SonarQube token", "squ_ sqp_ sqa_", r"[0-9a-f]{40}"),
    beside_name(
        "sonar-old-token",
        "a SonarQube token",
        "sonar.login sonar_token sonar.token sonar-token sonartoken",
        r"[0-9a-f]{40}",
    ),
    beside_name(
        "snyk-token",
        "a Snyk token",
        "snyk_token snyk-token snyk_api snyktoken",
        r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    ),
    token(
        "sourcegraph-token",
        "a Sourcegraph token",
        "sgp_",
        r"(?:[0-9a-fA-F]{16}_|local_)?[0-9a-fA-F]{40}",
        live=True,
    ),
    beside_name("octopus-key", "an Octopus Deploy key", "octopus octo_api", r"API-[A-Z0-9]{26,32}"),
    beside_name(
        "harness-key",
        "a Harness key",
        "harness",
        r"[ps]at\.[\w-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}",
    ),
    beside_name("jenkins-token", "a Jenkins token", "jenkins", r"11[0-9a-f]{32}"),
    token("prefect-key", "a Prefect key", "pnu_ pnb_", r"[A-Za-z0-9]{36}"),
    token("readme-key", "a ReadMe key", "rdme_", r"[a-z0-9]{70}"),
    token("infracost-key", "an Infracost key", "ico-", r"[A-Za-z0-9]{32}", check="base62"),
    token("postman-key", "a Postman key", "PMAK-", r"[0-9a-f]{24}-[0-9a-f]{34}"),
)
"""Rows of this group."""
