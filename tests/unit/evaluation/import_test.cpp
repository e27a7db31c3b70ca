#include "engine/evaluation/import.h"

#include "tests/support/office_scene.h"

namespace htx {
namespace {

TEST_CASE("an import adds what is new, changes what differs and leaves the rest", "[evaluation][import]") {
  Scene scene;
  const ImportOutcome first = scene.imported(TableKind::kCooperatives, kCooperatives);
  CHECK(first.added == 5);
  CHECK(first.changed == 0);
  CHECK(first.unchanged == 0);
  CHECK(first.batch > 0);
  CHECK(first.rejects_file.empty());

  const ImportOutcome second = scene.imported(TableKind::kCooperatives,
                                              "id;name;kind;sector;district\n"
                                              "CM-001;HTX Thắng Lợi;HTX;Nông nghiệp;Thới Bình\n"
                                              "CM-002;HTX Rạch Gốc Mới;HTX;Vận tải;Ngọc Hiển\n"
                                              "CM-006;HTX Cái Nước;HTX;Xây dựng;Cái Nước\n");
  CHECK(second.added == 1);
  CHECK(second.changed == 1);
  CHECK(second.unchanged == 1);
  REQUIRE_VALUE(const auto revisions, scene.store.revisions("cooperative", "CM-002"));
  REQUIRE(revisions.size() == 2);
  CHECK(revisions.back().batch == second.batch);
  CHECK(revisions.back().body.find("fields")->text_of("name") == "HTX Rạch Gốc Mới");
}

TEST_CASE("an import is one entry with its counts, its file and its records", "[evaluation][import]") {
  Scene scene;
  const std::uint64_t before = scene.ledger_size();
  const ImportOutcome outcome = scene.imported(TableKind::kCooperatives, kCooperatives);
  CHECK(scene.ledger_size() == before + 1);
  const Entry entry = scene.last_entry();
  CHECK(entry.action == "import.cooperatives");
  CHECK(entry.subject == "file:table.csv");
  CHECK(entry.actor == "lan");
  CHECK(entry.at == "2021-01-15T02:30:00.000Z");
  CHECK(entry.details.integer_of("added") == 5);
  CHECK(wrote(entry, "batch").integer_of("id") == outcome.batch);
  CHECK(entry.details.text_of("file_sha256") == to_hex(sha256(as_bytes(std::string_view(kCooperatives)))));
  CHECK(wrote(entry, "records").integer_of("count") == 5);
  CHECK(wrote(entry, "records").text_of("root").size() == 64);
}

TEST_CASE("a second import of a file writes nothing and appends no entry", "[evaluation][import]") {
  Scene scene;
  import_each_class(scene);
  const std::uint64_t before = scene.ledger_size();
  const ImportOutcome cooperatives = scene.imported(TableKind::kCooperatives, kCooperatives);
  CHECK(cooperatives.unchanged == 5);
  CHECK(cooperatives.batch == 0);
  const ImportOutcome returns = scene.imported(TableKind::kReturns, returns_of_each_class());
  CHECK(returns.unchanged == 4);
  CHECK(returns.batch == 0);
  CHECK(scene.ledger_size() == before);
  REQUIRE_VALUE(const auto batches, scene.store.batches(""));
  CHECK(batches.size() == 2);
}

TEST_CASE("the order of rows and columns makes no figure new", "[evaluation][import]") {
  Scene scene;
  scene.imported(TableKind::kCooperatives, kCooperatives);
  const ImportOutcome turned = scene.imported(TableKind::kCooperatives,
                                              "district;sector;kind;name;id\n"
                                              "Ngọc Hiển;Vận tải;HTX;HTX Rạch Gốc;CM-002\n"
                                              "Thới Bình;Nông nghiệp;HTX;HTX Thắng Lợi;CM-001\n");
  CHECK(turned.unchanged == 2);
  CHECK(turned.batch == 0);
}

TEST_CASE("a return of an unregistered cooperative is refused and kept in the rejects file",
          "[evaluation][import]") {
  Scene scene;
  scene.imported(TableKind::kCooperatives, kCooperatives);
  const ImportOutcome outcome =
      scene.imported(TableKind::kReturns, returns_table({{{"id", "CM-001"}}, {{"id", "CM-O01"}}}));
  CHECK(outcome.added == 1);
  REQUIRE(outcome.table.rejected.size() == 1);
  const Diagnostic& reason = outcome.table.rejected.front().reasons.front();
  CHECK(reason.message.code == "evaluation.unknown-cooperative");
  CHECK(reason.expected.code == "evaluation.registered-id");
  CHECK(contains(to_text(reason, Language::kVietnamese), "CM-O01"));
  CHECK(contains(to_text(reason, Language::kVietnamese), "mã của một hợp tác xã đã nhập"));
  CHECK(outcome.rejects_file == scene.folder.file("rejects.csv"));
  CHECK(contains(scene.folder.read("rejects.csv"), "CM-O01"));
  CHECK_FALSE(contains(scene.folder.read("rejects.csv"), "CM-001"));
  REQUIRE_VALUE(const auto none, scene.store.record("return", "CM-O01/2020"));
  CHECK_FALSE(none.has_value());
}

TEST_CASE("a corrected rejects file imports", "[evaluation][import]") {
  Scene scene;
  scene.imported(TableKind::kCooperatives, kCooperatives);
  scene.imported(TableKind::kReturns,
                 returns_table({{{"id", "CM-001"}}, {{"id", "CM-O02"}, {"members", "31"}}}));
  std::string corrected = scene.folder.read("rejects.csv");
  const std::size_t at = corrected.find(";CM-O02;");
  REQUIRE(at != std::string::npos);
  corrected.replace(at, 8, ";CM-002;");
  const ImportOutcome again = scene.imported(TableKind::kReturns, corrected);
  CHECK(again.added == 1);
  CHECK(again.table.rejected.empty());
  REQUIRE_VALUE(const auto record, scene.store.record("return", "CM-002/2020"));
  REQUIRE(record.has_value());
}

TEST_CASE("a file whose every row is refused writes rejects and no entry", "[evaluation][import]") {
  Scene scene;
  const std::uint64_t before = scene.ledger_size();
  const ImportOutcome outcome = scene.imported(TableKind::kReturns, returns_table({{{"id", "CM-001"}}}));
  CHECK(outcome.table.rejected.size() == 1);
  CHECK(outcome.batch == 0);
  CHECK(scene.ledger_size() == before);
  CHECK(contains(scene.folder.read("rejects.csv"), "CM-001"));
}

TEST_CASE("a table that cannot be read writes nothing at all", "[evaluation][import]") {
  Scene scene;
  const std::uint64_t before = scene.ledger_size();
  for (const char* text :
       {"", "alpha;beta\n1;2\n", "id;id;name\nCM-001;CM-001;x\n", "id;name\n\xff\xfe\x01;x\n"}) {
    CAPTURE(text);
    const ImportOutcome outcome = scene.imported(TableKind::kCooperatives, text);
    CHECK_FALSE(outcome.table.readable);
    CHECK(outcome.table.diagnostics.has_errors());
    CHECK(outcome.batch == 0);
  }
  CHECK(scene.ledger_size() == before);
  CHECK_FALSE(std::filesystem::exists(scene.folder.file("rejects.csv")));
  REQUIRE_VALUE(const auto records, scene.store.records("cooperative"));
  CHECK(records.empty());
}

TEST_CASE("a file that is not there is an error, not an empty table", "[evaluation][import]") {
  Scene scene;
  const auto outcome = import_file(scene.session(), TableKind::kReturns, scene.folder.file("no.csv"),
                                   scene.folder.file("rejects.csv"), Language::kEnglish);
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().code() == ErrorCode::kNotFound);
}

TEST_CASE("every row of a file is counted once", "[evaluation][import]") {
  Scene scene;
  scene.imported(TableKind::kCooperatives, kCooperatives);
  scene.imported(TableKind::kReturns, returns_table({{{"id", "CM-001"}}, {{"id", "CM-002"}}}));
  const ImportOutcome outcome =
      scene.imported(TableKind::kReturns, returns_table({{{"id", "CM-001"}},
                                                         {{"id", "CM-002"}, {"members", "21"}},
                                                         {{"id", "CM-003"}},
                                                         {{"id", "CM-099"}},
                                                         {{"id", "CM-004"}, {"members", "many"}}}));
  CHECK(outcome.unchanged == 1);
  CHECK(outcome.changed == 1);
  CHECK(outcome.added == 1);
  CHECK(outcome.table.rejected.size() == 2);
  CHECK(outcome.added + outcome.changed + outcome.unchanged + outcome.table.rejected.size() +
            outcome.table.skipped.size() ==
        5);
}

}  // namespace
}  // namespace htx
