from __future__ import annotations

import pytest

from bundlecheck.beanstalk.proxies import Proxy, Reach, redirects_to_https, terminates_tls
from tests.models import model_of

SERVER = "server {\n  listen 443 ssl;\n  location / { proxy_pass http://app; }\n}\n"
REDIRECT = "server {\n  listen 80;\n  return 301 https://$host$request_uri;\n}\n"
REWRITE = (
    "RewriteEngine On\n"
    "RewriteCond %{HTTP:X-Forwarded-Proto} !https\n"
    "RewriteRule ^(.*)$ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]\n"
)


def written(path: str, content: str) -> dict[str, str]:
    body = "".join(f"      {line}\n" for line in content.splitlines())
    config = f"files:\n  {path}:\n    mode: '000644'\n    content: |\n{body}"
    return {".ebextensions/a.config": config}


@pytest.mark.parametrize(
    ("name", "content", "proxy", "reach"),
    [
        (
            ".platform/nginx/conf.d/a.conf",
            "client_max_body_size 10m;\n",
            Proxy.NGINX,
            Reach.PLATFORM,
        ),
        (".platform/httpd/conf.d/a.conf", "Timeout 60\n", Proxy.HTTPD, Reach.PLATFORM),
        (".ebextensions/nginx/conf.d/a.conf", SERVER, Proxy.NGINX, Reach.PLATFORM),
        ("docker/proxy/default.conf", SERVER, Proxy.NGINX, Reach.BUNDLED),
        ("nginx.conf.template", SERVER, Proxy.NGINX, Reach.BUNDLED),
        ("public/.htaccess", REWRITE, Proxy.HTTPD, Reach.BUNDLED),
    ],
)
def test_files_of_a_proxy(name: str, content: str, proxy: Proxy, reach: Reach) -> None:
    (found,) = model_of({name: content}).proxies
    assert (found.proxy, found.reach, found.path) == (proxy, reach, name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("supervisord.conf", "[program:web]\ncommand=web\n"),
        ("redis.conf", "port 6379\n"),
        ("vendor/package/deep/.htaccess", REWRITE),
        ("README.md", SERVER),
    ],
)
def test_other_files_are_none(name: str, content: str) -> None:
    assert model_of({name: content}).proxies == ()


def test_a_script_of_a_files_section_is_no_configuration() -> None:
    files = written("/opt/nginx-reload.sh", "#!/bin/sh\nservice nginx reload\n")
    assert model_of(files).proxies == ()


@pytest.mark.parametrize(
    "files",
    [
        {".platform/nginx/nginx.conf": f"http {{ {REDIRECT} }}\n"},
        {
            ".platform/nginx/conf.d/elasticbeanstalk/a.conf": "return 301 https://$host$request_uri;\n"
        },
        {"docker/nginx.conf": REDIRECT},
        {".htaccess": REWRITE},
        {".platform/httpd/conf.d/a.conf": f"<VirtualHost *:80>\n{REWRITE}</VirtualHost>\n"},
        {
            ".platform/httpd/conf.d/a.conf": "<VirtualHost *:80>\nRedirect permanent / https://a.example/\n</VirtualHost>\n"
        },
        {".platform/httpd/conf.d/a.conf": "RedirectMatch 301 ^/(.*)$ https://a.example/$1\n"},
        written("/etc/nginx/conf.d/proxy.conf", REDIRECT),
        written("/etc/httpd/conf.d/redirect.conf", REWRITE),
        written(
            "/opt/elasticbeanstalk/support/conf/webapp.erb", f"<% if x %> server {{\n{REDIRECT}"
        ),
        {
            ".platform/hooks/postdeploy/a.sh": "#!/bin/sh\ncat > /etc/nginx/a <<X\nreturn 301 https://$host;\nX\n"
        },
        {
            ".platform/hooks/postdeploy/a.sh": "#!/bin/sh\ncertbot -n --nginx -d a.example --redirect\n"
        },
        {"web.config": '<action type="Redirect" url="https://{HTTP_HOST}/{R:1}" />\n'},
    ],
)
def test_redirects_are_found(files: dict[str, str]) -> None:
    span = redirects_to_https(model_of(files))
    assert span is not None
    assert span.path in files


@pytest.mark.parametrize(
    "files",
    [
        {".platform/nginx/nginx.conf": SERVER},
        {
            ".platform/nginx/conf.d/elasticbeanstalk/a.conf": "# return 301 https://$host$request_uri;\n"
        },
        {
            ".platform/nginx/conf.d/elasticbeanstalk/a.conf": "location /old { return 301 https://$host/new; }\n"
        },
        {".htaccess": "RewriteEngine On\n#RewriteRule ^(.*)$ https://a.example/$1 [R]\n"},
        {".htaccess": "RewriteEngine On\nRewriteRule ^old$ https://a.example/new [R]\n"},
        {
            ".htaccess": "RewriteEngine On\nRewriteCond %{HTTP_HOST} ^b.example$\nRewriteRule (.*) https://a.example/$1\n"
        },
        {".htaccess": "RewriteEngine On\nRewriteRule ^(.*)$ index.php [L]\n"},
        {".platform/hooks/postdeploy/a.sh": "#!/bin/sh\n# return 301 https://$host\ntrue\n"},
        {"app/settings.py": "SECURE_SSL_REDIRECT = True\n"},
        {"web.config": '<action type="Rewrite" url="https://backend/{R:1}" />\n'},
    ],
)
def test_near_misses_are_no_redirect(files: dict[str, str]) -> None:
    assert redirects_to_https(model_of(files)) is None


def test_the_place_lies_in_the_block_scalar() -> None:
    span = redirects_to_https(model_of(written("/etc/nginx/conf.d/proxy.conf", REDIRECT)))
    assert span is not None
    assert (span.line, span.column) == (7, 9)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({".platform/nginx/conf.d/https.conf": SERVER}, True),
        ({".platform/nginx/conf.d/http.conf": REDIRECT}, False),
        (
            {
                ".platform/httpd/conf.d/ssl.conf": "<VirtualHost *:443>\nSSLEngine on\n</VirtualHost>\n"
            },
            True,
        ),
        (
            {
                ".platform/httpd/conf.d/ssl.conf": "<VirtualHost *:443>\n# SSLEngine on\n</VirtualHost>\n"
            },
            False,
        ),
        (written("/etc/nginx/conf.d/https.conf", SERVER), True),
        (
            {
                ".platform/hooks/postdeploy/a.sh": "#!/bin/sh\ncertbot certonly --webroot -d a.example\n"
            },
            True,
        ),
        (
            {
                ".platform/hooks/postdeploy/a.sh": "#!/bin/sh\n# certbot certonly --webroot\nyum install certbot\n"
            },
            False,
        ),
    ],
)
def test_where_tls_ends(files: dict[str, str], *, expected: bool) -> None:
    assert (terminates_tls(model_of(files)) is not None) is expected


def test_many_marks_in_one_long_comment_take_no_time() -> None:
    hook = "#!/bin/sh\n# nginx " + "certbot return 301 https:// " * 200_000 + "\n"
    model = model_of({".platform/hooks/postdeploy/a.sh": hook})
    assert redirects_to_https(model) is None
    assert terminates_tls(model) is None
