// What the pages point at is there.
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/files.h"
#include "tests/support/matchers.h"

namespace htx {
namespace {

namespace fs = std::filesystem;

// What stands between `open` and `close`, wherever they do.
std::vector<std::string> between(const std::string& text, const std::string& open, const std::string& close) {
  std::vector<std::string> found;
  for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
    at += open.size();
    const std::size_t end = text.find(close, at);
    if (end == std::string::npos) break;
    found.push_back(text.substr(at, end - at));
    at = end + close.size();
  }
  return found;
}

bool is_there(const fs::path& path) {
  return fs::exists(path) || fs::exists(path.string() + ".h") || fs::exists(path.string() + ".cpp");
}

bool is_plain_path(const std::string& text) {
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-./") == std::string::npos;
}

std::vector<fs::path> pages() {
  std::vector<fs::path> all = {HTX_SOURCE "/README.md"};
  for (const char* folder : {"engine", "rules", "workflows", "tests", "examples"}) {
    for (const fs::path& page : files_below(fs::path(HTX_SOURCE) / folder, ".md")) all.push_back(page);
  }
  return all;
}

TEST_CASE("every file that a page names is there", "[base][pages]") {
  std::size_t found = 0;
  for (const fs::path& page : pages()) {
    const std::string text = file_bytes(page);
    for (const std::string& link : between(text, "](", ")")) {
      const std::string target = link.substr(0, link.find('#'));
      if (target.empty() || target.find(':') != std::string::npos) continue;
      CAPTURE(page.string(), link);
      CHECK(fs::exists(page.parent_path() / target));
      ++found;
    }
    for (const std::string& name : between(text, "`", "`")) {
      if (!is_plain_path(name) || !(name.starts_with("engine/") || name.starts_with("tests/"))) continue;
      CAPTURE(page.string(), name);
      CHECK(is_there(fs::path(HTX_SOURCE) / name));
      ++found;
    }
  }
  CHECK(found > 25);
}

TEST_CASE("the page of the engine leads to rooms that are there", "[base][pages]") {
  const std::string text = file_bytes(HTX_SOURCE "/engine/README.md");
  std::size_t found = 0;
  for (const std::string& name : between(text, "`", "`")) {
    if (!is_plain_path(name) || name.find('/') == std::string::npos) continue;
    CAPTURE(name);
    CHECK(is_there(fs::path(HTX_SOURCE "/engine") / name));
    ++found;
  }
  CHECK(found > 30);
}

}  // namespace
}  // namespace htx
