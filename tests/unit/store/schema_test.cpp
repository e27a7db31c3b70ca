#include "tests/support/files.h"
#include "tests/support/store_scene.h"

namespace htx {
namespace {

TEST_CASE("schema: every table and column is on the page that documents it", "[store][schema]") {
  const StorePlace dir;
  REQUIRE(Store::create(dir.address()).has_value());
  const std::string page = file_bytes(std::filesystem::path(HTX_SOURCE) / "engine/store/SCHEMA.md");
  SQLite::Database raw(dir.file("htx.db"), SQLite::OPEN_READONLY);
  SQLite::Statement query(
      raw,
      "SELECT m.name, c.name, c.type FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c "
      "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY 1, c.cid");
  int columns = 0;
  while (query.executeStep()) {
    const std::string table = query.getColumn(0).getString();
    const std::string column = query.getColumn(1).getString();
    CAPTURE(table, column);
    const std::size_t begin = page.find("### `" + table + "`\n");
    REQUIRE(begin != std::string::npos);
    const std::string section = page.substr(begin, page.find("\n##", begin + 1) - begin);
    CHECK(contains(section, "| `" + column + "` | " + query.getColumn(2).getString() + " |"));
    ++columns;
  }
  CHECK(columns > 50);
}

TEST_CASE("schema: SQLite is told of every index how an office fills it", "[store][schema]") {
  const StorePlace dir;
  REQUIRE(Store::create(dir.address()).has_value());
  RawStore raw(dir.address());
  // An index of a table and the key of one without row ids; each has a number for the rows and one a column.
  CHECK(raw.text("SELECT count(*) FROM pragma_table_list AS t JOIN pragma_index_list(t.name) AS i "
                 "LEFT JOIN sqlite_stat1 AS s ON s.tbl = t.name AND (s.idx = i.name OR "
                 "(t.wr = 1 AND i.origin = 'pk' AND s.idx = t.name)) "
                 "WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' AND "
                 "coalesce(length(s.stat) - length(replace(s.stat, ' ', '')), 0) <> "
                 "(SELECT count(*) FROM pragma_index_info(i.name))") == "0");
}

TEST_CASE("schema: the file says what it is and is safe by default", "[store][schema]") {
  const StorePlace dir;
  REQUIRE(Store::create(dir.address()).has_value());
  RawStore raw(dir.address());
  CHECK(raw.text("PRAGMA application_id") == "1213487187");
  CHECK(raw.text("PRAGMA user_version") == std::to_string(kStoreVersion));
  CHECK(raw.text("PRAGMA journal_mode") == "wal");
  CHECK(raw.text(
            "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 "
            "AND name NOT LIKE 'sqlite_%'") == "0");
}

}  // namespace
}  // namespace htx
