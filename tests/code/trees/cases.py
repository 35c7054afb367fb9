"""Files of six languages, and the lines at which a secret stands in them."""

from __future__ import annotations

HITS: tuple[tuple[str, str, str, list[int]], ...] = (
    (
        "JavaScript: a constant and a key of an object beside its user",
        "src/db.js",
        """\
const API_SECRET = 'kR7vuq2Lx9pQ4mWz';
const pool = new Pool({ host: 'db.internal', user: 'shop', password: 'harv3st-moon!' });
module.exports = { pool, API_SECRET };
""",
        [1, 2],
    ),
    (
        "JavaScript: fallbacks for environment variables",
        "src/config.js",
        """\
module.exports = {
  sessionSecret: process.env.SESSION_SECRET || 'tW9-zq4Lm2',
  token: process.env.API_TOKEN ?? 'b7Xk29fQzLm4Qw8e',
  signing: process.env.JWT_SECRET ? process.env.JWT_SECRET : 'harv3st-moon',
};
""",
        [2, 3, 4],
    ),
    (
        "JavaScript: signing keys that are arguments, one through a constant",
        "src/auth.js",
        """\
const jwt = require('jsonwebtoken');
const KEY = 'oP8sL2mVq0Zt';
exports.issue = (user) => jwt.sign({ id: user.id }, KEY, { expiresIn: '1h' });
exports.mac = (text) => crypto.createHmac('sha256', 'q4Lm2-tW9z').update(text).digest('hex');
app.use(cookieParser('n82kd8-dkQ'));
""",
        [2, 4, 5],
    ),
    (
        "JavaScript: a header and an environment variable that the program sets",
        "src/client.mjs",
        """\
process.env.MAIL_PASSWORD = 'pW4nd-2xTq';
await axios.get(url, { headers: { Authorization: 'Bearer f82kd92kKd93kdk20dkQ' } });
""",
        [1, 2],
    ),
    (
        "JavaScript: a literal that is put together",
        "src/mail.cjs",
        """\
const smtpPassword = 'pW4nd' +
  '-2xTq';
const dbPassword = ['harv3st', 'moon9'].join('-');
""",
        [1, 3],
    ),
    (
        "TypeScript: a class field, a default of a parameter and of a pattern",
        "src/service.ts",
        """\
export class Service {
  private readonly apiKey: string = 'b7Xk29fQzLm4Qw8e';
  constructor(private password = 'harv3st-moon!') {}
}
export const { clientSecret = 'tW9-zq4Lm2Kx' } = process.env as Record<string, string>;
""",
        [2, 3, 5],
    ),
    (
        "TypeScript: an assertion around the literal",
        "src/config.ts",
        """\
config.jwtSecret ??= 'oP8sL2mVq0Zt' as string;
new Sequelize('shop', 'app', 'harv3st-moon!', { dialect: 'postgres' });
""",
        [1, 2],
    ),
    (
        "TypeScript: a component with a key",
        "src/App.tsx",
        """\
const stripeSecretKey = 'q7Xk29fQzLm4Qw8eVt3';
export const App = () => <Elements options={{ mode: 'payment' }}>ok</Elements>;
""",
        [1],
    ),
    (
        "Ruby: constants, settings and hashes",
        "config/initializers/app.rb",
        """\
DB_PASSWORD = 'harv3st-moon!'.freeze
config.secret_key_base = '9f4c1be07a52d8e36b90c74f1ad2583e'
MAIL = { user_name: 'shop', password: 'pW4nd-2xTq' }.freeze
set :session_secret, 'oP8sL2mVq0Zt'
""",
        [1, 2, 3, 4],
    ),
    (
        "Ruby: defaults of environment variables",
        "config/app.rb",
        """\
token = ENV.fetch('API_TOKEN', 'b7Xk29fQzLm4Qw8e')
secret = ENV.fetch('JWT_SECRET') { 'tW9-zq4Lm2' }
key = ENV['SMTP_PASSWORD'] || 'pW4nd-2xTq'
""",
        [1, 2, 3],
    ),
    (
        "Ruby: arguments of clients",
        "lib/clients.rb",
        """\
creds = Aws::Credentials.new(ENV['KEY_ID'], 'hT3b/Qz81kWmXo5yVr+E7dLuN0pCgSaJf2RiKx9B')
JWT.encode payload, 'oP8sL2mVq0Zt', 'HS256'
OpenSSL::HMAC.hexdigest('SHA256', 'q4Lm2-tW9z', body)
Mysql2::Client.new(host: 'db', username: 'shop', password: 'harv3st-moon!')
""",
        [1, 2, 3, 4],
    ),
    (
        "Ruby: defaults of parameters",
        "lib/store.rb",
        """\
def connect(user = 'shop', password: 'harv3st-moon!')
  request.basic_auth 'shop', 'pW4nd-2xTq'
end
""",
        [1, 2],
    ),
    (
        "PHP: constants, properties and arrays",
        "config/app.php",
        """\
<?php
define('DB_PASSWORD', 'harv3st-moon!');
class Mailer { private $password = 'pW4nd-2xTq'; const API_SECRET = 'tW9-zq4Lm2Kx'; }
$config['db']['password'] = 'oP8sL2mVq0Zt';
return ['secret' => 'b7Xk29fQzLm4Qw8e'];
""",
        [2, 3, 3, 4, 5],
    ),
    (
        "PHP: defaults of environment variables",
        "config/services.php",
        """\
<?php
return [
    'password' => env('MAIL_PASSWORD', 'pW4nd-2xTq'),
    'secret' => getenv('APP_SECRET') ?: 'tW9-zq4Lm2Kx',
    'token' => $_ENV['API_TOKEN'] ?? 'b7Xk29fQzLm4Qw8e',
];
""",
        [3, 4, 5],
    ),
    (
        "PHP: arguments of clients",
        "src/Db.php",
        """\
<?php
$db = new PDO($dsn, 'shop', 'harv3st-moon!');
$link = mysqli_connect('db', 'shop', DB_PASS);
const DB_PASS = 'pW4nd-2xTq';
$mac = hash_hmac('sha256', $body, 'q4Lm2-tW9z');
$mailer->setPassword('oP8sL2mVq0Zt');
""",
        [2, 4, 5, 6],
    ),
    (
        "PHP: an environment variable that the program sets",
        "public/index.php",
        """\
<?php
putenv('APP_SECRET=tW9-zq4Lm2Kx');
$token = JWT::encode($claims, 'oP8sL2mVq0Zt', 'HS256');
""",
        [2, 3],
    ),
    (
        "Java: fields and sums of literals",
        "src/main/java/shop/Config.java",
        """\
class Config {
  private static final String API_SECRET = "tW9-zq4" + "Lm2Kx";
  String password = "harv3st-moon!";
}
""",
        [2, 3],
    ),
    (
        "Java: defaults of properties",
        "src/main/java/shop/Settings.java",
        """\
class Settings {
  @Value("${spring.datasource.password:harv3st-moon!}") private String password;
  String token = System.getProperty("api.token", "b7Xk29fQzLm4Qw8e");
  String secret = Optional.ofNullable(System.getenv("JWT_SECRET")).orElse("oP8sL2mVq0Zt");
}
""",
        [2, 3, 4],
    ),
    (
        "Java: arguments of clients and setters",
        "src/main/java/shop/Db.java",
        """\
class Db {
  Connection open(String url) { return DriverManager.getConnection(url, "shop", "harv3st-moon!"); }
  void use(DataSource source) { source.setPassword("pW4nd-2xTq"); props.put("password", "oP8sL2mVq0Zt"); }
  Algorithm signer() { return Algorithm.HMAC256("q4Lm2-tW9z"); }
}
""",
        [2, 3, 3, 4],
    ),
    (
        "Java: an AWS secret key",
        "src/main/java/shop/Storage.java",
        """\
class Storage {
  AWSCredentials keys() {
    return new BasicAWSCredentials(ID, "hT3b/Qz81kWmXo5yVr+E7dLuN0pCgSaJf2RiKx9B");
  }
}
""",
        [3],
    ),
    (
        "C#: fields, properties and object initialisers",
        "Shop/Config.cs",
        """\
class Config {
  private const string Password = "harv3st-moon!";
  public string ApiToken { get; set; } = "b7Xk29fQzLm4Qw8e";
  Options Mail() { return new Options { User = "shop", Password = "pW4nd-2xTq" }; }
}
""",
        [2, 3, 4],
    ),
    (
        "C#: defaults of environment variables",
        "Shop/Startup.cs",
        """\
class Startup {
  string Secret() { return Environment.GetEnvironmentVariable("JWT_SECRET") ?? "oP8sL2mVq0Zt"; }
  void Set(IConfiguration c) { c["Jwt:SecretKey"] = "tW9-zq4Lm2Kx"; }
}
""",
        [2, 3],
    ),
    (
        "C#: arguments of clients",
        "Shop/Clients.cs",
        """\
class Clients {
  object Key() { return new SymmetricSecurityKey(Encoding.UTF8.GetBytes("oP8sL2mVq0Zt")); }
  object Login() { return new NetworkCredential("shop", "pW4nd-2xTq"); }
  object Mac() { return new HMACSHA256(Encoding.ASCII.GetBytes("q4Lm2-tW9z")); }
}
""",
        [2, 3, 4],
    ),
    (
        "C#: dictionaries and defaults of parameters",
        "Shop/Map.cs",
        """\
class Map {
  object All() { return new Dictionary<string, string> { ["password"] = "harv3st-moon!", { "secret", "tW9-zq4Lm2Kx" } }; }
  void Open(string user, string password = "pW4nd-2xTq") { }
}
""",
        [2, 2, 3],
    ),
)

NEAR_MISSES: tuple[tuple[str, str, str], ...] = (
    (
        "JavaScript: read from the environment without a default (nothing is written out)",
        "src/config.js",
        """\
const secret = process.env.JWT_SECRET;
const password = process.env['DB_PASSWORD'] || '';
jwt.sign(payload, process.env.JWT_SECRET);
""",
    ),
    (
        "JavaScript: messages, labels and names of fields (they speak of a password and hold none)",
        "src/form.js",
        """\
const passwordError = 'Password must have 12 characters';
const labels = { password: 'Mot de passe', token: 'Token' };
form.find('#password').attr({ type: 'password', name: 'user_password1' });
const TOKEN_STORAGE_KEY = 'shop_auth_token';
""",
    ),
    (
        "JavaScript: placeholders and masks (the values say that they are none)",
        "src/sample.js",
        """\
const apiKey = 'your-api-key-here';
const dbPassword = 'changeme';
view.password = '********';
const token = `${prefix}-${id}`;
""",
    ),
    (
        "JavaScript: comparisons, comments and routes (nothing is given a value)",
        "src/routes.js",
        """\
// const password = 'harv3st-moon!';
if (kind === 'password' || token === 'oP8sL2mVq0Zt') next();
const resetPassword = '/account/reset-password';
app.post('/password', change);
""",
    ),
    (
        "JavaScript: a random value and its encoding (an encoding's name, and a hash)",
        "src/random.js",
        """\
const tempPassword = crypto.randomBytes(8).toString('base64url');
const passwordHash = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
""",
    ),
    (
        "TypeScript: types and enumerations (types have no values)",
        "src/types.ts",
        """\
type Login = { password: 'harv3st-moon1'; token: string };
enum Field { PASSWORD = 'password-2', TOKEN = 'token-9x' }
interface Secret { secret: string }
""",
    ),
    (
        "TypeScript: addresses on a chain and actions of a store (a token is not always a credential)",
        "src/tokens.ts",
        """\
const poolToken = '0xf7d4e7273e5015c96728a6b02f31c505ee184603';
export const SET_TOKEN = 'auth/setToken';
const nextPageToken = 'CAUQAA19x';
""",
    ),
    (
        "TypeScript: attributes of elements (attributes name the field)",
        "src/Login.tsx",
        """\
export const Login = () => <input type="password" name="password" placeholder="Password 123" />;
const passwordLabel = 'login.password.label2';
""",
    ),
    (
        "Ruby: read from the environment without a default (nothing is written out)",
        "config/app.rb",
        """\
token = ENV.fetch('API_TOKEN')
config.secret_key_base = Rails.application.credentials.secret_key_base
password = ENV['SMTP_PASSWORD'] || nil
""",
    ),
    (
        "Ruby: filters, columns and messages (they name the field)",
        "app/user.rb",
        """\
config.filter_parameters += [:password, :token]
t.string :password, default: 'none'
fill_in 'Password', with: params[:password]
flash[:password] = 'Password is too short'
""",
    ),
    (
        "Ruby: interpolation and comparison (nothing is written out)",
        "lib/store.rb",
        """\
password = "#{prefix}-#{suffix}"
raise 'no' unless token == 'oP8sL2mVq0Zt'
# secret = 'tW9-zq4Lm2Kx'
""",
    ),
    (
        "Ruby: keys of caches and translations (a key is not always a secret)",
        "app/keys.rb",
        """\
CACHE_KEY = 'shop/products/v2'
i18n_key = 'users.password.reset_2'
""",
    ),
    (
        "PHP: rules of validation and names of columns (rules are no values)",
        "app/Rules.php",
        """\
<?php
return ['password' => 'required|string|min:8', 'remember_token' => 'max:100', 'secret' => 'required'];
""",
    ),
    (
        "PHP: read from the environment without a default (nothing is written out)",
        "config/app.php",
        """\
<?php
return ['password' => env('MAIL_PASSWORD'), 'secret' => getenv('APP_SECRET'), 'token' => env('API_TOKEN', '')];
""",
    ),
    (
        "PHP: placeholders of queries (a parameter of a query)",
        "src/User.php",
        """\
<?php
$sql = 'UPDATE users SET password=:password WHERE id=:id';
$password = $_POST['password'];
$token = 'your_token_here';
""",
    ),
    (
        "PHP: hashes and class names (neither is a secret in clear text)",
        "src/Auth.php",
        """\
<?php
$passwordHash = '$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
$this->tokenClass = 'App\\Models\\Token2';
""",
    ),
    (
        "Java: names of parameters and columns (they name the field)",
        "src/main/java/shop/Names.java",
        """\
class Names {
  static final String PASSWORD_PARAM = "password1";
  @Column(name = "password_hash2") private String password;
  String tokenHeader = "X-Auth-Token2";
}
""",
    ),
    (
        "Java: read from the environment without a default (nothing is written out)",
        "src/main/java/shop/Env.java",
        """\
class Env {
  String password = System.getenv("DB_PASSWORD");
  @Value("${api.secret}") String secret;
  @Value("${api.token:}") String token;
}
""",
    ),
    (
        "Java: messages and comparisons (a comparison gives no value)",
        "src/main/java/shop/Check.java",
        """\
class Check {
  String passwordMessage = "Password must have 12 characters";
  boolean ok(String password) { return password.equals("harv3st-moon!"); }
}
""",
    ),
    (
        "Java: placeholders (the values say that they are none)",
        "src/main/java/shop/Sample.java",
        """\
class Sample {
  String apiKey = "YOUR_API_KEY";
  String password = "changeit";
}
""",
    ),
    (
        "C#: names of settings (a setting's name)",
        "Shop/Names.cs",
        """\
class Names {
  const string PasswordKey = "Shop:Database:Password";
  string token = configuration["Jwt:Token"];
}
""",
    ),
    (
        "C#: attributes for messages (a message)",
        "Shop/Model.cs",
        """\
class Model {
  [Required(ErrorMessage = "Password is required")]
  [DataType(DataType.Password)]
  public string Password { get; set; }
}
""",
    ),
    (
        "C#: read from the environment without a default (nothing is written out)",
        "Shop/Env.cs",
        """\
class Env {
  string Secret() { return Environment.GetEnvironmentVariable("JWT_SECRET") ?? string.Empty; }
  string password = $"{prefix}-{suffix}";
}
""",
    ),
    (
        "C#: placeholders and comparisons (the value says that it is none)",
        "Shop/Sample.cs",
        """\
class Sample {
  string password = "<password>";
  bool Ok(string token) { return token == "oP8sL2mVq0Zt"; }
}
""",
    ),
)
