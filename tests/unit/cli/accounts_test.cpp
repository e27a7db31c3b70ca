// Who one is at the command line.
#include <SQLiteCpp/SQLiteCpp.h>
#include <pwd.h>
#include <unistd.h>

#include "engine/identity/password.h"
#include "tests/unit/cli/program.h"

namespace htx {
namespace {

std::string login() {
  const passwd* user = ::getpwuid(::getuid());
  REQUIRE(user != nullptr);
  return user->pw_name;
}

// An office whose administrator is who runs the tests.
struct Administered : Desk {
  Administered() {
    fill();
    done("account add quan.tri --login " + login());
    done("people add administrators quan.tri --from 2020-01-01");
  }
};

TEST_CASE("a role that the office does not know decides nothing, whoever keeps the file", "[cli][accounts]") {
  const Desk desk;
  desk.fill();
  desk.done("evaluate --period 2020 --rules vn.alliance-proposal");
  const std::string propose =
      "override add CM-001 --period 2020 --class weak --why x --basis y --until 2022-01-01";
  desk.refused("--role janitor " + propose, 4, "session.not-for-role");
  desk.refused("--role supervisor " + propose, 4, "session.not-for-role");
  desk.done(propose);
  desk.refused("--actor an --role janitor override approve CM-001/2020/1 --why z", 4, "session.not-for-role");
  desk.refused("--role supervisor case open vn.inspection CM-001", 4, "session.not-for-role");
  desk.refused("--role board import cooperatives cooperatives.csv", 4, "session.not-for-role");
  desk.refused("--role adviser evaluate --period 2020", 4, "session.not-for-role");
}

TEST_CASE("once somebody administers accounts the system's user says who one is", "[cli][accounts]") {
  const Administered desk;
  const std::string import = "import cooperatives cooperatives.csv";
  // An administrator decides nothing, and is nobody else.
  desk.refused(import, 4, "session.not-for-role");
  desk.refused("--role officer " + import, 4, "identity.not-your-role");
  desk.refused("--actor lan " + import, 4, "identity.not-your-account");
  desk.done("account add lan --login " + login());
  desk.refused(import, 4, "identity.which-account");
  desk.refused("--actor lan " + import, 4, "identity.no-role");
  desk.done("--actor quan.tri people add officers lan --from 2020-01-01");
  desk.done("--actor lan " + import);
  desk.refused("--actor lan --role board " + import, 4, "identity.not-your-role");
  desk.refused("--actor lan account close quan.tri", 4, "session.not-for-role");
  // A closed account is nobody's, and reading needs none.
  desk.done("--actor quan.tri account close lan");
  desk.refused("--actor lan " + import, 4, "identity.not-your-account");
  desk.done("case list");
  desk.done("account bind quan.tri somebody.else");
  desk.refused("account reopen lan", 4, "identity.no-local-account");
  desk.done("case list");
  desk.done("audit verify");
}

// The hash that the vault keeps of the password of an account; empty if it has none.
std::string kept_password(const Desk& desk, const std::string& account) {
  SQLite::Database file(desk.folder.file("htx.db"), SQLite::OPEN_READONLY);
  SQLite::Statement row(file, "SELECT secret FROM credential WHERE kind = 'password' AND account = ?");
  row.bind(1, account);
  return row.executeStep() ? row.getColumn(0).getString() : "";
}

TEST_CASE("a password comes by standard input and is kept as a hash", "[cli][accounts]") {
  const Desk desk;
  desk.fill();
  desk.done("account add lan");
  const auto set = [&](const std::string& account, const std::string& line) {
    return desk.run("--lang en account password " + account, "", ".out", line);
  };
  CHECK(contains(set("lan", "ngắn\n").err, "identity.password-short"));
  CHECK(contains(set("lan", "").err, "identity.password-short"));
  CHECK(set("ai.do", "một mật khẩu đủ dài\n").exit == 3);
  const Run done = set("lan", "một mật <b>khẩu</b> \"đủ\" dài\nthừa\n");
  INFO(done.err);
  REQUIRE(done.exit == 0);
  CHECK_FALSE(contains(done.out + done.err, "khẩu"));
  const std::string hash = kept_password(desk, "lan");
  CHECK(fits_password(hash, "một mật <b>khẩu</b> \"đủ\" dài"));
  CHECK_FALSE(fits_password(hash, "thừa"));

  // Once somebody administers accounts, he alone.
  desk.done("account add quan.tri --login " + login());
  desk.done("people add administrators quan.tri --from 2020-01-01");
  CHECK(set("lan", "một mật khẩu khác\n").exit == 0);
  desk.done("account bind quan.tri somebody.else");
  CHECK(contains(set("lan", "lại một mật khẩu\n").err, "identity.no-local-account"));
}

TEST_CASE("an office whose administrator's term is over lets nobody else administer it", "[cli][accounts]") {
  const Administered desk;
  desk.done("account add lan --login " + login());
  desk.done("--actor quan.tri people add officers lan --from 2020-01-01");
  desk.done("--actor quan.tri people add administrators quan.tri --from 2020-01-01 --until 2020-12-31");
  desk.refused("--actor quan.tri account add mallory", 4, "identity.no-role");
  desk.refused("--actor lan account add mallory", 4, "session.not-for-role");
  desk.refused("--actor lan people add administrators lan", 4, "session.not-for-role");
}

TEST_CASE("what somebody known was refused is an entry with his name and the reason", "[cli][accounts]") {
  const Administered desk;
  desk.refused("import cooperatives cooperatives.csv", 4, "session.not-for-role");
  SQLite::Database file(desk.folder.file("htx.db"), SQLite::OPEN_READONLY);
  SQLite::Statement last(file, "SELECT CAST(bytes AS TEXT) FROM ledger ORDER BY seq DESC LIMIT 1");
  REQUIRE(last.executeStep());
  REQUIRE_VALUE(const Json entry, read_json(last.getColumn(0).getString()));
  CHECK(entry.text_of("action") == "refused");
  CHECK(entry.text_of("actor") == "quan.tri");
  CHECK(entry.text_of("role") == "administrator");
  SQLite::Statement record(file, "SELECT CAST(body AS TEXT) FROM record WHERE kind = 'refusal'");
  REQUIRE(record.executeStep());
  CHECK(contains(record.getColumn(0).getString(), "session.not-for-role"));
  CHECK(contains(record.getColumn(0).getString(), "\"asked\":\"import\""));
  desk.done("audit verify");
}

}  // namespace
}  // namespace htx
