from __future__ import annotations

import pytest

from bundlecheck.code.static_folders import javascript_folders, python_folders, rack_folders
from bundlecheck.syntax.text import FileText


def folders(text: str, name: str = "server.js", working: str = ".") -> list[str]:
    found = javascript_folders(FileText(name, text), name, working, compiled=name.endswith(".ts"))
    return [item.folder for item in found]


@pytest.mark.parametrize(
    ("argument", "folder"),
    [
        ("'.'", "."),
        ('"./"', "."),
        ("''", "."),
        ("__dirname", "."),
        ("__dirname + '/'", "."),
        ("path.join(__dirname)", "."),
        ("path.join(__dirname, '.')", "."),
        ("path.resolve('.')", "."),
        ("process.cwd()", "."),
        ("import.meta.dirname", "."),
        ("'public'", "public"),
        ("path.join(__dirname, 'a', 'b')", "a/b"),
        ("path.join(__dirname, '..')", ".."),
        ("`public`", "public"),
        ("__dirname, { index: false }", "."),
    ],
)
def test_folders_of_express(argument: str, folder: str) -> None:
    assert folders(f"app.use(express.static({argument}));") == [folder]


@pytest.mark.parametrize(
    "text",
    [
        "app.use(express.static(root));",
        "app.use(express.static('/srv/www'));",
        "app.use(express.static(path.join(__dirname, name)));",
        "app.use(express.static(`${root}/a`));",
        "// app.use(express.static('.'));",
        "/* app.use(express.static('.')); */",
        "const url = 'http://x'; // express.static('.')",
        "app.use(myexpress.statics('.'))",
        "express.static(",
        "",
    ],
)
def test_what_cannot_be_told_is_left_out(text: str) -> None:
    assert folders(text) == []


def test_a_comment_sign_in_a_string_hides_nothing() -> None:
    assert folders("const a = 'http://x'; app.use(express.static('.'));") == ["."]


def test_own_and_working_folder() -> None:
    text = "app.use(express.static(__dirname)); app.use(express.static('www'));"
    assert folders(text, "api/server.js", "api") == ["api", "api/www"]
    assert folders(text, "src/server.ts") == ["www"]


def test_a_listing_is_told_by_the_name_that_the_package_gets() -> None:
    text = "const list = require('serve-index');\napp.use('/x', list('public'));\n"
    (found,) = javascript_folders(FileText("a.js", text), "a.js", ".", compiled=False)
    assert found.listing
    assert (found.span.line, found.span.column) == (2, 15)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Flask(__name__, static_folder='.')", "application.py", ["."]),
        ("Flask(__name__, static_folder='')", "api/app.py", ["api"]),
        ("Flask(__name__, static_folder='../')", "api/app.py", ["."]),
        ("Flask(__name__, static_folder='static')", "app.py", ["static"]),
        ("Flask(__name__, static_folder='/srv')", "app.py", []),
        (
            "Flask(__name__, static_folder=os.path.dirname(os.path.abspath(__file__)))",
            "app.py",
            ["."],
        ),
        ("StaticFiles(directory='.')", "api/main.py", ["."]),
        ("send_from_directory('.', path)", "app.py", ["."]),
        ("send_from_directory('.', 'index.html')", "app.py", []),
        ("STATICFILES_DIRS = [BASE_DIR]", "s/settings.py", ["."]),
        ("STATICFILES_DIRS = [BASE_DIR / 'a']", "s/settings.py", []),
        ("STATIC_ROOT = BASE_DIR", "s/settings.py", ["."]),
        ("x = (", "app.py", []),
    ],
)
def test_folders_of_python(text: str, name: str, expected: list[str]) -> None:
    assert [item.folder for item in python_folders(FileText(name, text), name)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("run Rack::Directory.new('.')", [(".", True)]),
        ("run Rack::Directory.new(Dir.pwd)", [(".", True)]),
        ("use Rack::Static, root: '.'", [(".", False)]),
        ("use Rack::Static, urls: ['/css'], root: '.'", []),
        ("use Rack::Static, :urls => [''], :root => '.'", [(".", False)]),
        ("set :public_folder, 'public'", [("public", False)]),
        ("# run Rack::Directory.new('.')", []),
        ("run App", []),
    ],
)
def test_folders_of_rack(text: str, expected: list[tuple[str, bool]]) -> None:
    found = rack_folders(FileText("config.ru", text + "\n"))
    assert [(item.folder, item.listing) for item in found] == expected
