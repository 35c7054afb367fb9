"""Secrets that names and places tell, in each kind of file, and what is none."""

from __future__ import annotations

import base64

import pytest

from bundlecheck.secrets.found import Found, Topic
from bundlecheck.secrets.source import Source
from bundlecheck.secrets.structured.find import structured_findings

S = "qhwkZ7rmpdXt3"
B64 = base64.b64encode(f"deploy:{S}".encode()).decode()
S64 = base64.b64encode(S.encode()).decode()
RANDOM = "8Qx2Lr7Vm9Tz4Wk1Np6Hs3Bd"
HEX = "9f4c1be07a52d8e36b90c74f1ad2583e"
STRIPE = "sk_" + "live_" + "8Qx2Lr7Vm9Tz4Wk1Np6Hs3Bd"


def found_in(name: str, text: str) -> list[Found]:
    found = list(structured_findings(Source(name, text)))
    assert found == sorted(found)
    assert len({(one.start, one.end) for one in found}) == len(found)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        for start, end in one.pieces:
            assert one.start <= start < end <= one.end
    return found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".env", f"A=1\nDB_PASSWORD={S}\n"),
        (".env", f"export DB_PASSWORD='{S}' # comment\n"),
        (".env.production", f'DB_PASSWORD="{S}"\r\n'),
        ("prod.env", f"DB_PASSWORD = {S}\n"),
        (".env.bak", f"DB_PASSWORD={S}"),
        ("application.properties", f"spring.datasource.password={S}\n"),
        ("application.properties", f"spring.datasource.password {S}\n"),
        ("app.properties", f"db.password: {S}\n"),
        ("settings.ini", f"[database]\npassword = {S}\n"),
        ("settings.cfg", f"[db]\nuser = app\npassword: {S} ; note\n"),
        (".my.cnf", f"[client]\npassword={S}\n"),
        ("pyproject.toml", f'[tool.x]\napi_token = "{S}"\n'),
        ("config.toml", f'db = {{ user = "app", password = "{S}" }}\n'),
        ("terraform.tfvars", f'db_password = "{S}"\n'),
        ("main.tf", f'resource "aws_db_instance" "x" {{\n  password = "{S}"\n}}\n'),
        (".aws/credentials", f"[default]\naws_secret_access_key = {S}\n"),
        (".pypirc", f"[pypi]\nusername = deploy\npassword = {S}\n"),
        ("gradle.properties", f"signing.password={S}\n"),
        ("deploy.sh", f"export DB_PASSWORD={S}\n"),
        ("deploy.sh", f'DB_PASSWORD="{S}" ./run.sh\n'),
        ("deploy", f"#!/bin/bash\nDB_PASSWORD={S}\n"),
        ("deploy.sh", f"./migrate --db-password {S} --host db\n"),
        ("deploy.sh", f"./migrate --token={S}\n"),
        ("setup.ps1", f'$env:DB_PASSWORD = "{S}"\n'),
        ("setup.bat", f"set DB_PASSWORD={S}\n"),
        ("setup.bat", f"setx DB_PASSWORD {S}\n"),
        ("Dockerfile", f"FROM x\nENV DB_PASSWORD={S} A=1\n"),
        ("Dockerfile", f"FROM x\nENV DB_PASSWORD {S}\n"),
        ("Dockerfile.web", f"ARG NPM_TOKEN={S}\n"),
        ("docker-compose.yml", f"services:\n  a:\n    environment:\n      DB_PASSWORD: {S}\n"),
        ("docker-compose.yml", f"services:\n  a:\n    environment:\n    - DB_PASSWORD={S}\n"),
        ("docker-compose.yml", f"services:\n  a:\n    environment:\n    - 'DB_PASSWORD={S}'\n"),
        ("app.yaml", f"database:\n  password: '{S}'\n"),
        ("app.yaml", f"password:\n  value: {S}\n"),
        ("app.yaml", f"# none\nstripe:\n  key: {HEX}x8Qx2\n".replace(HEX, S + "Lr7Vm9Tz4Wk1").replace("x8Qx2", "")) ,
        ("app.json", f'{{"db": {{"password": "{S}"}}}}'),
        ("app.json", f'{{\n\t"db": {{\n\t\t"password": "{S}",\n\t}}\n}}'),
        ("env.json", f'[{{"name": "DB_PASSWORD", "value": "{S}"}}]'),
        ("x.config", f"option_settings:\n- option_name: DB_PASSWORD\n  value: {S}\n"),
        ("x.config", f"option_settings:\n  - namespace: a: b\n    option_name: DB_PASSWORD\n    value: {S}\n"),
        ("x.config", f"a: b: c\nDB_PASSWORD: {S}\n"),
        ("values.yaml", f"auth:\n  rootPassword: {S}\n---\nsecond:\n  x: 1\n"),
        (".github/workflows/a.yml", f"env:\n  API_TOKEN: {S}\n"),
        (".netrc", f"machine x.internal.net login app password {S}\n"),
        ("_netrc", f"machine x.internal.net\n  login app\n  password {S}\n"),
        (".pgpass", f"db.internal.net:5432:app:app:{S}\n"),
        ("web.config", f'<configuration><appSettings><add key="DbPassword" value="{S}"/></appSettings></configuration>'),
        ("settings.xml", f"<settings><server><id>a</id><password>{S}</password></server></settings>"),
        ("pom.xml", f"<properties><db.password>{S}</db.password></properties>"),
        ("persistence.xml", f'<property name="javax.persistence.jdbc.password" value="{S}"/>'),
        ("context.xml", f'<Resource name="jdbc/x" username="app" password="{S}"/>'),
        ("Info.plist", f"<plist><dict><key>ApiSecret</key>\n<string>{S}</string></dict></plist>"),
        ("init.sql", f"CREATE USER app IDENTIFIED BY '{S}';"),
        ("init.sql", f"ALTER USER app WITH PASSWORD '{S}';"),
        ("init.sql", f"ALTER ROLE app ENCRYPTED PASSWORD '{S}';"),
        ("init.sql", f"CREATE LOGIN app WITH PASSWORD = N'{S}';"),
        ("seed.sql", f"INSERT INTO users (id, name, api_token) VALUES (1, 'it''s', '{RANDOM}'), (2, NOW(), '{S}');".replace(RANDOM, "")),
        ("wp-config.php", f"define( 'DB_PASSWORD', '{S}' );"),
        ("terraform.tfstate", f'{{"resources": [{{"instances": [{{"attributes": {{"password": "{S}"}}}}]}}]}}'),
        ("terraform.tfstate", f'{{"outputs": {{"out": {{"sensitive": true, "type": "string", "value": "{S}"}}}}}}'),
        ("x.config", f"files:\n  /opt/app/.env:\n    content: |\n      A=1\n      DB_PASSWORD={S}\n"),
        ("x.config", f"commands:\n  one:\n    command: |\n      set -e\n      export DB_PASSWORD={S}\n"),
        ("configmap.yaml", f"kind: ConfigMap\ndata:\n  application.properties: |\n    a=1\n    db.password={S}\n"),
    ],
)  # fmt: skip
def test_a_named_value_is_found_where_it_stands(name: str, text: str) -> None:
    (found,) = [one for one in found_in(name, text) if S in one.value]
    assert text[found.start : found.end] == found.value
    assert found.topic is Topic.SECRET
    assert found.name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".env", "DB_PASSWORD=\nB=2\n"),
        (".env", "DB_PASSWORD=${OTHER}\nTOKEN_URL=https://x.internal.net/a\nPASSWORD_MIN_LENGTH=12\n"),
        (".env", "DB_PASSWORD=changeme\nSECRET=<your secret>\nAPI_KEY=xxxxxxxx\n"),
        ("a.properties", "db.password=${DB_PASSWORD}\npassword.file=/run/secret\n"),
        ("a.sh", "DB_PASSWORD=$(cat /run/secret)\nexport TOKEN=`fetch`\nX=$PASSWORD\n"),
        ("a.sh", "# DB_PASSWORD=" + S + '\nread -s PASSWORD\n[ "$TOKEN" == "x" ]\n'),
        ("Dockerfile", "ARG NPM_TOKEN\nENV DB_PASSWORD=$DB_PASSWORD\n"),
        ("a.yml", "password: {{ vault_password }}\nsecretName: app-secret\ntoken: !Ref Token\n"),
        ("a.yml", "env:\n  API_TOKEN: ${{ secrets.API_TOKEN }}\n  KEY: frontpage\n"),
        ("a.yml", "DBPassword:\n  Type: String\n  NoEcho: true\n  Description: the password of it\n"),
        ("a.json", '{"password": "", "token": null, "keys": ["a", "b"], "secret": true}'),
        ("a.json", '{"properties": {"password": {"type": "string", "example": "hunter2Zq8"}}}'),
        ("web.config", '<add key="DbPassword" value="${X}"/><add key="Level" value="abc"/>'),
        ("a.xml", "<password></password><tokenUrl>https://internal.net</tokenUrl>"),
        ("a.sql", "CREATE TABLE t (password varchar(20));\nIDENTIFIED BY '<password>';"),
        ("a.sql", "INSERT INTO users (name, password) VALUES ('a', '$2y$10$" + RANDOM * 2 + "')"),
        ("wp-config.php", "define('AUTH_KEY', 'put your unique phrase here');"),
        ("wp-config.php", "define('DB_PASSWORD', getenv('DB_PASSWORD'));"),
        (".netrc", "machine x login app password $TOKEN\n"),
        (".pgpass", "# host:5432:db:user:pass\n"),
        (".npmrc", "//registry.npmjs.org/:_authToken=${NPM_TOKEN}\n"),
        ("README.md", f"password: {S}\n"),
        ("app.py", f"password = '{S}'\n"),
        ("config.json", '{"auths": {"x.internal.net": {}}}'),
        ("notes.txt", "nothing to see here\n"),
        ("a.config", "files:\n  /a:\n    encoding: base64\n    content: aGVsbG8gd29ybGQ=\n"),
    ],
)  # fmt: skip
def test_what_is_no_secret(name: str, text: str) -> None:
    assert found_in(name, text) == []


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (f"postgres://app:{S}@db.internal.net:5432/app", "db.internal.net"),
        (f"url = 'mysql+pymysql://app:{S}@db/app'", "db"),
        (f"redis://:{S}@cache:6379/0", "cache"),
        (f"amqps://app:{S}@mq.internal.net/vhost", "mq.internal.net"),
        (f"mongodb+srv://app:{S}@c0.internal.net/x", "c0.internal.net"),
        (f"git clone https://bot:{S}@git.internal.net/a.git", "git.internal.net"),
        (f"postgres://app:{S}@${{DB_HOST}}/x", "${DB_HOST}"),
        (f'"https://a:{S}@[::1]/"', "[::1]"),
    ],
)
def test_a_password_in_a_url(text: str, note: str) -> None:
    for name in ("a.py", "a.md", "a.yml", "x.env"):
        (found,) = [one for one in found_in(name, text) if one.topic is Topic.URL]
        assert (found.value, found.note) == (S, note)
        assert text[found.start : found.end] == S


def test_a_raw_at_sign_belongs_to_the_password() -> None:
    (found,) = found_in("a.py", f"postgres://app:{S}@x@db/app")
    assert found.value == f"{S}@x"


@pytest.mark.parametrize(
    "text",
    [
        f"Server=tcp:db;User Id=app;Password={S};",
        f"Data Source=db;Initial Catalog=x;pwd='{S}'",
        f"jdbc:mysql://db/app?user=app&password={S}&useSSL=true",
        f"jdbc:sqlserver://db;user=app;password={S};encrypt=true",
        f"host=db port=5432 dbname=app user=app password={S}",
        f'<add connectionString="Server=db;Uid=app;Pwd={S};Database=x" />',
    ],
)
def test_a_password_in_a_connection_string(text: str) -> None:
    quote = "'" if '"' in text else '"'
    for name, whole in (("a.cs", f"x = {quote}{text}{quote}"), ("a.md", text), ("a.conf", text)):
        (found,) = [one for one in found_in(name, whole) if one.topic is Topic.URL]
        assert found.value == whole[found.start : found.end] == S


@pytest.mark.parametrize(
    "text",
    [
        "connect(host=host, user=user, password=load(x), dbname=name)",
        "connect(host=a, password=row['b'], dbname=c)",
        f"this.user = a; password={S}; this.host = b;",
        "Server=db;Password=;User Id=app;",
        "Server=db;Password={0};User Id=app;",
    ],
)
def test_assignments_of_a_program_are_no_connection_string(text: str) -> None:
    assert found_in("a.js", text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"curl -u app:{S} https://x.internal.net", S),
        (f"curl -s --user 'app:{S}' https://x.internal.net", S),
        (f"curl -H 'Authorization: Basic {B64}' x", S),
        (f"  Authorization: Bearer {RANDOM}", RANDOM),
        (f'headers={{"Authorization": "Bearer {RANDOM}"}}', RANDOM),
        (f"curl -H 'X-Api-Key: {RANDOM}' x", RANDOM),
        (f"sshpass -p '{S}' ssh x", S),
        (f"mysql -u root -p{S} app", S),
        (f"redis-cli -h cache -a {S} ping", S),
        (f"docker login -u app -p {S} x.internal.net", S),
        (f"htpasswd -cb /etc/x app {S}", S),
        (f"echo 'root:{S}' | chpasswd", S),
    ],
)
def test_credentials_in_headers_and_commands(text: str, value: str) -> None:
    for name in ("a.md", "a.sh"):
        assert value in [one.value for one in found_in(name, text)]


@pytest.mark.parametrize(
    "text",
    [
        *("postgres://app:${PASSWORD}@db/app", "postgres://db/app", "https://x/@a:b", "a://b"),
        *("https://x.internal.net:8080/a@b", "http://user@host/", "curl -u $USER:$PASS x"),
        *("curl -u app x", "Authorization: Bearer $TOKEN", "Authorization: Bearer token"),
        *("mysql -u root -p app", "mysql -pPASSWORD", "x -u a:b", "Password=x;", "password=abc"),
        *("docker login -u a --password-stdin", "Authorization: Basic dXNlcjpwYXNzd29yZA=="),
        *("postgres://user:<password>@db/app", "http://[user:pass]@host", "x-request-id: " + HEX),
    ],
)
def test_addresses_and_commands_without_credentials(text: str) -> None:
    assert found_in("a.md", text) == []


def test_a_default_account_is_told_with_its_host_but_unsure() -> None:
    (found,) = found_in("a.env", "X=postgres://postgres:postgres@localhost/app")
    assert found.note == "localhost"
    assert found.confidence == 0
    assert found_in("a.py", "postgres://postgres:postgres@localhost/app") == []
    assert found_in("a.env", "X=postgres://user:password@host/app") == []
    assert found_in("a.env", "X=postgres://user:password@db.internal.net/app") == []
    assert found_in("a.env", f"X=https://user:{S}@example.com/app") == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("locales/en.json", '{"password": "Passwort", "login": {"token": "Zugangsmarke neu"}}'),
        ("config/fr.yml", "fr:\n  password: passe\n"),
        ("package-lock.json", '{"dependencies": {"js-tokens": "^4.0.0"}}'),
        ("a.yml", "a:\n  js-tokens: ^3.0.0 || ^4.0.0\n  secrets: inherit\n"),
        ("a.yml", "hint_password: Please do choose a long one\n"),
        ("nginx.conf", "location / {\n  proxy_pass http://localhost:5000;\n}\n"),
        ("httpd.conf", "ProxyPass / http://localhost:8080/ retry=0\n"),
        (
            "x.config",
            "files:\n  /etc/httpd/proxy-pass.conf:\n    content: |\n      ProxyPass /ws/ ws://a/\n",
        ),
        (
            "a.yml",
            "%broken: [\n# api_key: "
            + RANDOM
            + "\nDBPassword: !Ref DBPassword\nSecretString: !Sub |\n",
        ),
        (
            "a.json",
            '{"input_token": "NextToken", "NextToken": "' + RANDOM + '", "token": "PageToken"}',
        ),
        (
            "a.json",
            '{"S3Key": "a/'
            + RANDOM
            + '.zip", "CodeSha256": "'
            + RANDOM
            + '", "code": "BCZS_419_reseaux1_more"}',
        ),
        (
            "a.yaml",
            "password: pbkdf2_sha256$260000$"
            + RANDOM
            + "\nother_password: '!"
            + (RANDOM * 2)[:40]
            + "'\n",
        ),
        ("a.toml", 'load-access-keys = "encoded.commands.load_access_keys:main"\n'),
        ("a.tf", "container_secrets = concat(dependency.extras.outputs.container_secrets, [])\n"),
        ("a.sh", "echo PASS: Lot created\nX=${TOKEN:0:20}\nfor /f tokens=1-4\n"),
        ("a.sh", "sed -n 's/token=\\([a-z0-9]*\\)/x/'; SECRET=([A-Za-z0-9/+]+)\n"),
    ],
)
def test_words_that_are_no_secrets_where_they_stand(name: str, text: str) -> None:
    assert found_in(name, text) == []


def test_only_the_regions_given_are_searched_for_addresses() -> None:
    text = f"a\npostgres://a:{S}@db.internal.net/x\r\nredis://:{S}@cache/\n"
    assert len(list(structured_findings(Source("a.py", text)))) == 2
    (found,) = structured_findings(Source("a.py", text), [(text.index("redis"), len(text))])
    assert text[found.start : found.end] == S
    assert list(structured_findings(Source("a.py", text), [])) == []


def test_base64_content_of_a_file_is_read_at_its_scalar() -> None:
    inner = base64.b64encode(f"A=1\nDB_PASSWORD={S}\nSTRIPE={STRIPE}\n".encode()).decode()
    text = f"files:\n  /opt/app/.env:\n    encoding: base64\n    content: {inner}\n"
    found = found_in("x.config", text)
    assert {one.value for one in found} >= {S} or STRIPE in {one.value for one in found}
    for one in found:
        assert text[one.start : one.end] == inner
    folded = "\n      ".join(inner[at : at + 20] for at in range(0, len(inner), 20))
    text = f"files:\n  /opt/app/.env:\n    content: |\n      {folded}\n    encoding: base64\n"
    found = found_in("x.config", text)
    assert found
    assert text[found[0].start : found[0].end] == folded


def test_a_private_key_in_base64_content() -> None:
    key = f"-----BEGIN PRIVATE KEY-----\n{RANDOM * 4}\n-----END PRIVATE KEY-----\n"
    inner = base64.b64encode(key.encode()).decode()
    text = f"files:\n  /etc/k.pem:\n    encoding: base64\n    content: {inner}\n"
    (found,) = [one for one in found_in("x.config", text) if one.topic is Topic.PRIVATE_KEY]
    assert found.value == key.strip()


def test_kubernetes_secrets_are_decoded() -> None:
    text = f"apiVersion: v1\nkind: Secret\ndata:\n  password: {S64}\n  user: YXBw\nstringData:\n  token: {S}\n"
    found = found_in("secret.yaml", text)
    assert [one.value for one in found] == [S, S]
    assert text[found[0].start : found[0].end] == S64
    assert found[0].detector == "kubernetes-secret"


def test_registry_credentials_are_decoded() -> None:
    for text in (
        f'{{"auths": {{"x.internal.net": {{"auth": "{B64}"}}}}}}',
        f'{{"x.internal.net": {{"auth": "{B64}", "email": "a@internal.net"}}}}',
    ):
        (found,) = [one for one in found_in(".dockercfg", text) if one.value == S]
        assert text[found.start : found.end] == B64


def test_npm_credentials() -> None:
    text = f"//npm.internal.net/:_password={S64}\n_auth={B64}\n//x/:_authToken={S}\n"
    found = found_in(".npmrc", text)
    assert [one.value for one in found] == [S, S, S]
    assert [one.detector for one in found] == ["npmrc-credentials"] * 3


def test_rails_and_laravel_and_htpasswd() -> None:
    assert found_in("config/master.key", HEX + "\n")[0].detector == "rails-master-key"
    assert found_in("config/credentials/production.key", HEX)[0].value == HEX
    assert found_in("config/other.key", HEX) == []
    key = "base64:" + base64.b64encode(bytes(range(7, 39))).decode()
    (found,) = found_in(".env", f"APP_KEY={key}\n")
    assert found.value == key
    (found,) = found_in(".htpasswd", "app:$apr1$8Qx2Lr7V$m9Tz4Wk1Np6Hs3Bd8Qx2L.\n")
    assert found.detector == "htpasswd-hash"


def test_wordpress_salts_hold_any_characters() -> None:
    salt = "k|9Z(w@ #x7)~Lq2[v!T$p5^Rm8&Yd3*Hs6+Nf1=Bc4-Gj0_Kz?Qa/Ue.Wi:Xo"
    text = f"define('LOGGED_IN_KEY', '{salt}');\n"
    (found,) = found_in("wp-config.php", text)
    assert found.value == text[found.start : found.end] == salt


def test_what_functions_join_is_one_value_in_pieces() -> None:
    text = (
        'option_settings:\n  a:\n    DB_PASSWORD:\n      Fn::Join: ["", ["qhwkZ7r", "mpdXt3"]]\n'
        '    URL: !Join ["", ["postgres://app:", qhwkZ7rmpdXt3, "@", !Ref Host, "/x"]]\n'
    )
    found = found_in("x.config", text)
    assert [one.value for one in found] == [S, S]
    assert "".join(text[start:end] for start, end in found[0].pieces) == S
    assert found[1].topic is Topic.URL


def test_a_token_folded_over_lines_is_found() -> None:
    half = len(STRIPE) // 2
    for text in (
        f'a: "{STRIPE[:half]}\\\n  {STRIPE[half:]}"\n',
        f"a: >-\n  {STRIPE[:half]}\n  {STRIPE[half:]}\n",
    ):
        (found,) = [one for one in found_in("x.config", text) if one.value == STRIPE]
        assert found.live
        assert "".join(text[start:end] for start, end in found.pieces) == STRIPE


def test_a_password_folded_over_lines_is_found() -> None:
    text = 'password: "qhwkZ7r\\\n  mpdXt3"\n'
    (found,) = found_in("x.yml", text)
    assert found.value == S
    assert len(found.pieces) == 2


def test_a_random_value_in_a_comment_counts_in_files_of_settings() -> None:
    assert [
        one.value for one in found_in(".env", f"# API_KEY={RANDOM}\n# X_TOKEN=hunter2Zq\n")
    ] == [RANDOM]


def test_vendors_tokens_are_left_to_their_detectors() -> None:
    assert found_in(".env", f"STRIPE_SECRET_KEY={STRIPE}\n") == []


@pytest.mark.parametrize(
    ("name", "run"),
    [
        *(("a.env", "password="), ("a.env", "password:"), ("a.env", 'password="'), ("a.sh", "--token ")),
        *(("a.sh", "a=b "), ("a.xml", "<password>"), ("a.xml", "<a password='"), ("a.sql", "password '")),
        *(("a.sql", "INSERT INTO t (password) VALUES ("), ("a.md", "://a:b@"), ("a.md", "://a:")),
        *(("a.md", "password=a;"), ("a.md", "authorization: basic "), ("a.md", "curl -u a:b ")),
        *(("a.md", "mysql -p"), ("a.php", "define('A_KEY', '"), ("a.yml", "password: x\n")),
        *(("a.yml", "- name: PASSWORD\n"), ("a.yml", "password: [\n"), ("a.json", '{"password":')),
        *((".netrc", "password "), (".pgpass", "a:1:b:c:"), ("a.yml", "? password\n"), ("a.toml", "[")),
    ],
)  # fmt: skip
def test_long_repetition_is_read(name: str, run: str) -> None:
    text = (run * (250_000 // len(run) + 1))[:250_000]
    assert isinstance(list(structured_findings(Source(name, text))), list)
