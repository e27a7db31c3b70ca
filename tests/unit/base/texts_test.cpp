// What the sources say, held against the texts: a code without a text, a text that nobody says and a slot
// that is not filled would otherwise be seen first by a reader.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "engine/base/message.h"
#include "tests/support/files.h"
#include "tests/support/matchers.h"
#include "tests/support/slots.h"

namespace htx {
namespace {

// A code as it stands in a source, and the slots of the list behind it, if there is one.
struct Said {
  std::string code;
  std::optional<std::set<std::string>> slots;
  std::string file;
};

// The text of the literal that opens at `at`; `at` then stands behind it.
std::string literal(const std::string& source, std::size_t& at) {
  std::string text;
  for (++at; at < source.size() && source[at] != '"'; ++at) {
    if (source[at] == '\\') ++at;
    text += source[at];
  }
  ++at;
  return text;
}

// The slots of the list that opens at `at`: the texts that open an element, {"slot", value}.
std::set<std::string> slots_of_list(const std::string& source, std::size_t at) {
  std::set<std::string> slots;
  int depth = 0;
  do {
    if (source[at] == '"') {
      const bool opens = depth == 2 && source[at - 1] == '{';
      const std::string text = literal(source, at);
      if (opens) slots.insert(text);
      continue;
    }
    if (source[at] == '{') ++depth;
    if (source[at] == '}') --depth;
    ++at;
  } while (depth > 0 && at < source.size());
  return slots;
}

bool is_code(const std::string& text) {
  const std::size_t dot = text.find('.');
  return dot != std::string::npos && dot > 0 &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(dot),
                     [](char c) { return c >= 'a' && c <= 'z'; }) &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.", dot) ==
             std::string::npos;
}

std::vector<Said> said_in(const std::string& source, const std::string& file) {
  std::vector<Said> all;
  for (std::size_t at = 0; at < source.size();) {
    if (source.compare(at, 2, "//") == 0) at = std::min(source.find('\n', at), source.size());
    if (at >= source.size() || source[at] != '"') {
      ++at;
      continue;
    }
    if (at > 0 && source[at - 1] == '\'') {  // The character '"'.
      at += 2;
      continue;
    }
    const std::string text = literal(source, at);
    if (!is_code(text)) continue;
    Said said{text, std::nullopt, file};
    std::size_t next = at;
    if (next < source.size() && source[next] == ',') {
      next = source.find_first_not_of(" \n", next + 1);
      if (next != std::string::npos && source[next] == '{') said.slots = slots_of_list(source, next);
    }
    all.push_back(std::move(said));
  }
  return all;
}

// What a template of a page says: [[code]].
std::vector<Said> said_in_template(const std::string& text, const std::string& file) {
  std::vector<Said> all;
  for (std::size_t at = text.find("[["); at != std::string::npos; at = text.find("[[", at + 2))
    all.push_back({text.substr(at + 2, text.find("]]", at) - at - 2), std::set<std::string>{}, file});
  return all;
}

const std::vector<Said>& everything_said() {
  static const std::vector<Said> kAll = [] {
    std::vector<Said> said;
    for (const char* ending : {".cpp", ".h"}) {
      for (const auto& path : files_below(HTX_SOURCE "/engine", ending)) {
        for (Said& one : said_in(file_bytes(path), path.string())) said.push_back(std::move(one));
      }
    }
    for (const auto& path : files_below(HTX_SOURCE "/engine", ".mustache")) {
      for (Said& one : said_in_template(file_bytes(path), path.string())) said.push_back(std::move(one));
    }
    return said;
  }();
  return kAll;
}

std::set<std::string> slots_in_english(const CatalogueEntry& entry) {
  std::set<std::string> slots = slots_of(entry.en);
  slots.merge(slots_of(entry.hint_en));
  return slots;
}

std::map<std::string, const CatalogueEntry*> texts() {
  std::map<std::string, const CatalogueEntry*> all;
  for (const CatalogueEntry& entry : catalogue()) all.emplace(entry.code, &entry);
  return all;
}

TEST_CASE("every code that the sources name has a text", "[base][message]") {
  const auto all = texts();
  std::set<std::string> rooms;
  for (const auto& [code, entry] : all) rooms.insert(code.substr(0, code.find('.')));
  // Look like codes and are none: verbs of ledger entries, a part of an address.
  const std::set<std::string> others = {"dmn.xsd"};
  std::size_t found = 0;
  for (const Said& said : everything_said()) {
    if (!rooms.contains(said.code.substr(0, said.code.find('.'))) || others.contains(said.code)) continue;
    CAPTURE(said.code, said.file);
    // The beginning of several codes: "report.class-" + class.
    const auto from = all.lower_bound(said.code);
    CHECK((from != all.end() && from->first.starts_with(said.code)));
    ++found;
  }
  CHECK(found > 1000);
}

TEST_CASE("every text is said somewhere", "[base][message]") {
  std::set<std::string> codes;
  std::set<std::string> beginnings;
  const auto all = texts();
  for (const Said& said : everything_said()) (all.contains(said.code) ? codes : beginnings).insert(said.code);
  for (const auto& [code, entry] : all) {
    CAPTURE(code);
    // "report.unit-days" + "-one"
    const std::string of_one = code.ends_with("-one") ? code.substr(0, code.size() - 4) : code;
    const auto begins = [&text = code](const std::string& beginning) { return text.starts_with(beginning); };
    const bool is_put_together = std::ranges::any_of(beginnings, begins);
    CHECK((codes.contains(of_one) || is_put_together));
  }
}

TEST_CASE("what is said fills the slots of its text, and no others", "[base][message]") {
  const auto all = texts();
  std::size_t found = 0;
  for (const Said& said : everything_said()) {
    const auto text = all.find(said.code);
    // An empty list is filled by whoever it is handed to.
    if (text == all.end() || !said.slots || said.slots->empty()) continue;
    std::set<std::string> slots = *said.slots;
    // The check of a table puts the table's name into each of its findings in one place.
    if (said.file.ends_with("dmn/check_model.cpp")) slots.insert("table");
    CAPTURE(said.code, said.file);
    std::set<std::string> expected = slots_in_english(*text->second);
    if (said.file.ends_with("dmn/check_model.cpp")) expected.insert("table");
    CHECK(slots == expected);
    ++found;
  }
  CHECK(found > 500);
}

}  // namespace
}  // namespace htx
