#include "tests/unit/cli/program.h"

#include <array>

namespace htx {
namespace {

TEST_CASE("help speaks the language that was asked for", "[cli]") {
  const Desk repository;
  struct Case {
    const char* arguments;
    const char* environment;
    const char* says;
  };
  const auto cases =
      std::to_array<Case>({{"--help", "", "Tạo kho dữ liệu mới"},
                           {"--lang en --help", "", "Create a new store"},
                           {"--lang=en -h", "LANG=vi_VN.UTF-8", "Create a new store"},
                           {"--help", "LANG=en_US.UTF-8", "Create a new store"},
                           {"--help", "LC_ALL=vi_VN.UTF-8 LANG=en_US.UTF-8", "Tạo kho dữ liệu mới"},
                           {"--help", "LANG=C.UTF-8", "Tạo kho dữ liệu mới"},
                           {"case do --help", "", "Văn bản kèm theo"}});
  for (const Case& c : cases) {
    CAPTURE(c.arguments, c.environment);
    const Run help = repository.run(c.arguments, c.environment);
    CHECK(help.exit == 0);
    CHECK(contains(help.out, c.says));
    CHECK(help.err.empty());
  }
}

TEST_CASE("the help of a command in Vietnamese has no English labels", "[cli][help]") {
  const Desk repository;
  for (const char* command :
       {"--help", "evaluate --help", "case --help", "case do --help", "settlement --help",
        "workflow diagram --help", "import returns --help", "feel --help"}) {
    CAPTURE(command);
    const Run help = repository.run(command);
    CHECK(help.exit == 0);
    for (const char* label :
         {"Options:", "Usage:", "Positionals:", "Subcommands:", "TEXT", "INT", "REQUIRED"}) {
      CAPTURE(label);
      CHECK_FALSE(contains(help.out, label));
    }
  }
}

TEST_CASE("the help lists the commands in the usual order and the exit codes", "[cli]") {
  const Desk repository;
  const Run help = repository.run("--lang en --help");
  for (const char* command :
       {"init", "import", "rules", "evaluate", "summary", "explain", "plan", "case", "audit"}) {
    CAPTURE(command);
    CHECK(contains(help.out, std::string("\n  ") + command + " "));
  }
  CHECK(contains(help.out, " [OPTIONS] COMMAND\n"));
  CHECK(contains(help.out, "Exit codes: 0 done"));
}

TEST_CASE("a command line that is not understood exits with 2 and says what to do", "[cli]") {
  const Desk repository;
  struct Case {
    const char* arguments;
    const char* code;
  };
  const auto cases = std::to_array<Case>({{"init --colour red", "cli.usage-ExtrasError"},
                                          {"", "cli.usage-RequiredError"},
                                          {"evaluate", "cli.usage-RequiredError"},
                                          {"explain CM-001 --period soon", "cli.usage-ValidationError"},
                                          {"evaluate --period 1900", "cli.usage-ValidationError"},
                                          {"import poems a.csv", "cli.usage-ValidationError"},
                                          {"init --store", "cli.usage-ArgumentMismatch"}});
  for (const Case& c : cases) {
    CAPTURE(c.arguments);
    const Run english = repository.english(c.arguments);
    CHECK(english.exit == 2);
    CHECK(english.out.empty());
    CHECK(contains(english.err, c.code));
    CHECK(contains(english.err, "next step: "));
    const Run vietnamese = repository.run(c.arguments);
    CHECK(vietnamese.exit == 2);
    CHECK(contains(vietnamese.err, c.code));
    CHECK(contains(vietnamese.err, "Xem: htx"));
    for (const char* english_word : {"required", "missing", "Could not", " not in ", "Value "})
      CHECK_FALSE(contains(vietnamese.err, english_word));
  }
  CHECK(repository.english("frobnicate").exit == 2);
}

TEST_CASE("a store that is not there is exit 3, and nothing is made", "[cli]") {
  const Desk repository;
  for (const char* arguments : {"summary --period 2020", "explain CM-001", "plan CM-001", "case list",
                                "audit verify", "evaluate --period 2020"}) {
    CAPTURE(arguments);
    const Run answer = repository.english(arguments);
    CHECK(answer.exit == 3);
    CHECK(contains(answer.err, "store.not-found"));
    CHECK(answer.out.empty());
  }
  CHECK_FALSE(std::filesystem::exists(repository.folder.file("htx.db")));
}

TEST_CASE("a store is made once", "[cli]") {
  const Desk repository;
  const Run first = repository.english("init");
  CHECK(first.exit == 0);
  CHECK(first.out.starts_with("Created the store htx.db; the office is "));
  CHECK(first.err.empty());
  const std::string bytes = repository.folder.read("htx.db");
  const Run second = repository.english("init");
  CHECK(second.exit == 5);
  CHECK(contains(second.err, "store.exists"));
  CHECK(repository.folder.read("htx.db") == bytes);

  CHECK(repository.run("init", "HTX_STORE=other.db").exit == 0);
  CHECK(std::filesystem::exists(repository.folder.file("other.db")));
}

TEST_CASE("a folder without definitions stops before anything is written", "[cli]") {
  const Desk repository;
  const Run answer = repository.english("--home nowhere init");
  CHECK(answer.exit == 3);
  CHECK(contains(answer.err, "session.library-incomplete"));
  CHECK_FALSE(std::filesystem::exists(repository.folder.file("htx.db")));
}

TEST_CASE("refused rows are exit 1, and the corrected rejects import with 0", "[cli]") {
  const Desk repository;
  repository.fill();
  repository.folder.write("late.csv", "id;period;members\nCM-001;2019;20\nCM-00I;2019;9\nCM-002;2019;many\n");
  const Run first = repository.english("import returns late.csv");
  CHECK(first.exit == 1);
  CHECK(contains(first.out, "New: 1; changed: 0; unchanged: 0; refused: 2"));
  CHECK(
      contains(first.err, "late.csv: row 3, column id: error: No cooperative is registered as \"CM-00I\"."));
  CHECK(contains(first.err, "late.csv: row 4"));

  std::string rejects = repository.folder.read("late.csv.rejects.csv");
  rejects.replace(rejects.find(";CM-00I;"), 8, ";CM-003;");
  rejects.replace(rejects.find(";many"), 5, ";12");
  repository.folder.write("corrected.csv", rejects);
  const Run second = repository.english("import returns corrected.csv");
  CHECK(second.exit == 0);
  CHECK(contains(second.out, "New: 2"));
  CHECK(second.err.empty());

  repository.folder.write("nonsense.csv", "alpha;beta\n1;2\n");
  CHECK(repository.english("import returns nonsense.csv").exit == 2);
  CHECK(repository.english("import returns missing.csv").exit == 3);
}

TEST_CASE("the work of a year runs through, and the ledger fits at its end", "[cli]") {
  const Desk repository;
  repository.fill();
  const Run run = repository.run("evaluate --period 2020 --rules vn.alliance-proposal");
  CHECK(run.exit == 0);
  CHECK(contains(run.out, "ĐỀ XUẤT CHÍNH SÁCH, CHỜ THẨM ĐỊNH"));
  CHECK(repository.run("explain CM-001 --rules vn.alliance-proposal").exit == 0);
  CHECK(repository.run("plan CM-001 --rules vn.alliance-proposal").exit == 0);

  const Run opened = repository.run("case open vn.inspection CM-001 --on 2021-01-15");
  CHECK(opened.exit == 0);
  CHECK(contains(opened.out, "CM-001-01"));
  CHECK(repository.run("case do CM-001-01 approve.approved --on 2021-01-18").exit == 4);
  CHECK(repository.run("--role board case do CM-001-01 approve.approved --on 2021-01-18").exit == 0);
  CHECK(repository.run("--role board case do CM-001-01 approve.approved --on 2021-01-19").exit == 5);
  const Run shown = repository.run("case show CM-001-01");
  CHECK(shown.exit == 0);
  CHECK(contains(shown.out, "prepare.ready"));
  CHECK(repository.run("case open vn.inspection CM-003 --on 2021-01-15").exit == 4);

  const Run audit = repository.run("audit verify");
  CHECK(audit.exit == 0);
  CHECK(contains(audit.out, "KHỚP: sổ nhật ký và dữ liệu nguyên vẹn."));
}

TEST_CASE("dates and pairs of the command line are checked", "[cli]") {
  const Desk repository;
  repository.fill();
  struct Case {
    const char* arguments;
    const char* code;
  };
  const auto cases = std::to_array<Case>({{"evaluate --period 2020 --as-of 31/12/2020", "cli.bad-date"},
                                          {"case open vn.inspection CM-001 --on today", "cli.bad-date"},
                                          {"case do CM-001-01 x --document plan", "cli.bad-pair"},
                                          {"case do CM-001-01 x --set =3", "cli.bad-pair"}});
  for (const Case& c : cases) {
    CAPTURE(c.arguments);
    const Run answer = repository.english(c.arguments);
    CHECK(answer.exit == 2);
    CHECK(contains(answer.err, c.code));
  }
}

TEST_CASE("JSON is all of standard output and has its documented members", "[cli][json]") {
  const Desk repository;
  repository.fill();
  const Json imported = repository.json("import returns returns.csv");
  for (const char* member : {"file", "readable", "batch", "added", "changed", "unchanged", "rejected",
                             "skipped", "rejects_file", "findings"}) {
    CAPTURE(member);
    CHECK(imported.find(member) != nullptr);
  }
  CHECK(imported.integer_of("unchanged") == 3);

  const Json summary = repository.json("evaluate --period 2020 --rules vn.alliance-proposal");
  CHECK(summary.integer_of("period") == 2020);
  CHECK(summary.find("pack")->text_of("id") == "vn.alliance-proposal");
  REQUIRE(summary.find("cooperatives") != nullptr);
  REQUIRE(summary.find("cooperatives")->array() != nullptr);
  CHECK(summary.find("cooperatives")->array()->size() == 3);
  const Json& classes = *summary.find("classes");
  CHECK(*classes.integer_of("strong") + *classes.integer_of("weak") + *classes.integer_of("dissolve") +
            *classes.integer_of("not_rated") ==
        3);

  CHECK(repository.json("summary --period 2020 --rules vn.alliance-proposal").text_of("as_of") ==
        "2020-12-31");
  CHECK(
      repository.json("explain CM-001 --rules vn.alliance-proposal").find("explanation")->find("criteria") !=
      nullptr);
  CHECK(repository.json("plan CM-001 --rules vn.alliance-proposal").find("steps") != nullptr);
  const Json opened = repository.json("case open vn.inspection CM-001 --on 2021-01-15");
  CHECK(opened.text_of("case") == "CM-001-01");
  CHECK(repository.json("case show CM-001-01").find("next") != nullptr);
  const Json cases = repository.json("case list");
  CHECK(cases.find("cases")->array()->size() == 1);
  CHECK(repository.json("audit verify").integer_of("entries") == 6);
}

TEST_CASE("a report is written to a file in the form asked for", "[cli]") {
  const Desk repository;
  repository.fill();
  REQUIRE(repository.english("evaluate --period 2020 --rules vn.alliance-proposal").exit == 0);
  const Run html =
      repository.english("explain CM-002 --rules vn.alliance-proposal --format html -o out.html");
  CHECK(html.exit == 0);
  CHECK(html.out == "Written to out.html.\n");
  const std::string page = repository.folder.read("out.html");
  CHECK(page.starts_with("<!doctype html>"));
  CHECK(contains(page, "HTX &lt;b&gt;Rạch&lt;/b&gt; &amp; Gốc"));
  CHECK_FALSE(contains(page, "<b>"));
  const Run markdown = repository.english("summary --period 2020 --rules vn.alliance-proposal --format md");
  CHECK(markdown.out.starts_with("# "));
  CHECK(repository.english("case list -o no/such/folder.txt").exit != 0);
  CHECK(repository.english("case list --format pdf").exit == 2);
}

TEST_CASE("the operator's log says what was run and how it ended", "[cli]") {
  const Desk repository;
  CHECK(repository.english("--log run.log init").exit == 0);
  CHECK(repository.english("--log run.log init").exit == 5);
  const std::string log = repository.folder.read("run.log");
  CHECK(contains(log, "start --lang en --log run.log init"));
  CHECK(contains(log, "exit 0"));
  CHECK(contains(log, "exit 5"));
  CHECK(repository.english("--log no/such/folder.log audit verify").exit == 0);
}

}  // namespace
}  // namespace htx
