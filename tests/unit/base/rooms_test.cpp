// The rule for files (engine/README.md): a header and its source stand in one folder under one name, and no
// two headers of the engine share a name, so that either is found by the other's.
#include <filesystem>
#include <map>
#include <string>

#include "tests/support/files.h"
#include "tests/support/matchers.h"

namespace htx {
namespace {

namespace fs = std::filesystem;

// The folder of engine/ that a file lies in: "rules" of engine/rules/batch/record.h.
std::string module_of(const fs::path& file) {
  return fs::relative(file, HTX_SOURCE "/engine").begin()->string();
}

TEST_CASE("no two headers of the engine share a name", "[base][rooms]") {
  std::map<std::string, fs::path> seen;
  for (const fs::path& header : files_below(HTX_SOURCE "/engine", ".h")) {
    const auto [other, is_new] = seen.emplace(header.filename().string(), header);
    CAPTURE(header.string(), other->second.string());
    CHECK(is_new);
  }
  CHECK(seen.size() > 200);
}

TEST_CASE("a header and its source stand in one folder", "[base][rooms]") {
  std::multimap<std::string, fs::path> sources;
  for (const fs::path& source : files_below(HTX_SOURCE "/engine", ".cpp"))
    sources.emplace(source.stem().string(), source);
  std::size_t pairs = 0;
  for (const fs::path& header : files_below(HTX_SOURCE "/engine", ".h")) {
    const auto [begin, end] = sources.equal_range(header.stem().string());
    for (auto source = begin; source != end; ++source) {
      if (module_of(source->second) != module_of(header)) continue;
      CAPTURE(header.string(), source->second.string());
      CHECK(source->second.parent_path() == header.parent_path());
      ++pairs;
    }
  }
  CHECK(pairs > 150);
}

}  // namespace
}  // namespace htx
