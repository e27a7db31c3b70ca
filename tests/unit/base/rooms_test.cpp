// The rule for files (engine/README.md): a header and its source stand in one folder under one name, and no
// two headers of the engine share a name, so that either is found by the other's.
#include <algorithm>
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

// Sources that define a part of what another header declares, which says so in the lines at its top.
bool is_named_at_the_top_of_a_header(const fs::path& source) {
  return std::ranges::any_of(files_below(HTX_SOURCE "/engine", ".h"), [&](const fs::path& header) {
    if (module_of(header) != module_of(source)) return false;
    const std::string text = file_bytes(header);
    const std::string top = text.substr(0, text.find("#include"));
    return top.find("several sources") != std::string::npos ||
           top.find("Several sources") != std::string::npos;
  });
}

TEST_CASE("a source has its header, or one that says that several sources define it", "[base][rooms]") {
  std::size_t shared = 0;
  for (const fs::path& source : files_below(HTX_SOURCE "/engine", ".cpp")) {
    if (source.filename() == "main.cpp" || source.filename() == "catalogue.cpp") continue;
    if (fs::exists(fs::path(source).replace_extension(".h"))) continue;
    CAPTURE(source.string());
    CHECK(is_named_at_the_top_of_a_header(source));
    ++shared;
  }
  // Store and Transaction, a workflow's reader, its checks, FEEL's library, and the routes of the server: a
  // file for each part of its pages and of its API.
  CHECK(shared < 60);
}

}  // namespace
}  // namespace htx
