#include "engine/doc/reader.h"

#include <algorithm>

#include "engine/base/text.h"

namespace htx {
namespace {

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return letter(c) || digit(c); });
}

// A value inside of what is shown: short, on one line.
std::string shown_inside(const Node& node) {
  constexpr std::size_t kLongest = 30;
  switch (node.kind) {
    case Node::Kind::kNull: return "null";
    case Node::Kind::kScalar: {
      const bool is_short =
          node.text.find('\n') == std::string::npos && code_point_count(node.text) <= kLongest;
      return is_short ? node.text : "…";
    }
    case Node::Kind::kList: return node.items.empty() ? "[]" : "[…]";
    case Node::Kind::kMap: return node.entries.empty() ? "{}" : "{…}";
  }
  return "";
}

// What was found, so that a person recognises it: a map or list with its first members.
std::string shown(const Node& node) {
  constexpr std::size_t kMost = 6;
  if (node.kind == Node::Kind::kScalar) return node.text;
  std::vector<std::string> members;
  for (const Node::Entry& entry : node.entries)
    members.push_back(entry.key.text + ": " + shown_inside(entry.value));
  for (const Node& item : node.items) members.push_back(shown_inside(item));
  if (members.empty()) return shown_inside(node);
  if (members.size() > kMost) {
    members.resize(kMost);
    members.emplace_back("…");
  }
  const std::string inside = join(members, ", ");
  return node.kind == Node::Kind::kMap ? "{" + inside + "}" : "[" + inside + "]";
}

// The text of a scalar; reports if `node` is none, or if `valid` is false.
const std::string* scalar(const Reader& reader, const Node& node, const char* expected) {
  if (node.kind == Node::Kind::kScalar) return &node.text;
  reader.report(node, "doc.wrong-kind", expected);
  return nullptr;
}

}  // namespace

bool IdSet::add(const Node& id, const Reader& reader) {
  const auto [first, is_new] = first_.emplace(id.text, reader.place_of(id));
  if (is_new) return true;
  const Place& place = first->second;
  reader.report(
      id,
      {"doc.id-twice",
       {{"id", id.text}, {"line", std::to_string(place.line)}, {"column", std::to_string(place.column)}}});
  return false;
}

void Reader::report(const Node& node, Message message, Message expected, Severity severity) const {
  diagnostics_.report({.severity = severity,
                       .place = place_of(node),
                       .message = std::move(message),
                       .found = shown(node),
                       .expected = std::move(expected),
                       .excerpt = document_.source->excerpt(node.span)});
}

std::optional<std::string> Reader::text(const Node& node) const {
  const std::string* found = scalar(*this, node, "doc.kind-text");
  return found == nullptr ? std::nullopt : std::optional(*found);
}

std::optional<Decimal> Reader::number(const Node& node) const {
  const std::string* found = scalar(*this, node, "doc.kind-number");
  if (found == nullptr) return std::nullopt;
  const auto number = Decimal::from_text(*found);
  if (!number) report(node, "doc.wrong-kind", "doc.kind-number");
  return number;
}

std::optional<int> Reader::integer(const Node& node, IntegerRange range) const {
  const std::string* found = scalar(*this, node, "doc.kind-integer");
  if (found == nullptr) return std::nullopt;
  const auto number = Decimal::from_text(*found);
  if (!number || !number->is_integer()) {
    report(node, "doc.wrong-kind", "doc.kind-integer");
    return std::nullopt;
  }
  if (*number < Decimal(range.least) || *number > Decimal(range.most)) {
    report(node, "doc.out-of-range",
           {"doc.integer-between",
            {{"least", std::to_string(range.least)}, {"most", std::to_string(range.most)}}});
    return std::nullopt;
  }
  return static_cast<int>(*number->to_int64());
}

std::optional<bool> Reader::boolean(const Node& node) const {
  if (node.kind == Node::Kind::kScalar && (node.text == "true" || node.text == "false")) {
    return node.text == "true";
  }
  report(node, "doc.wrong-kind", "doc.kind-boolean");
  return std::nullopt;
}

std::optional<Date> Reader::date(const Node& node) const {
  const std::string* found = scalar(*this, node, "doc.kind-date");
  if (found == nullptr) return std::nullopt;
  const auto date = date_from_iso(*found);
  if (!date) report(node, "doc.wrong-kind", "doc.kind-date");
  return date;
}

std::optional<Bilingual> Reader::bilingual(const Node& node) const {
  if (node.kind != Node::Kind::kMap) {
    report(node, "doc.wrong-kind", "doc.kind-bilingual");
    return std::nullopt;
  }
  MapReader map(node, *this);
  const auto is_asked_for = [&](Language language) {
    return std::ranges::find(document_.languages, language) != document_.languages.end();
  };
  const auto text_in = [&](Language language) {
    const std::string key(to_string(language));
    return is_asked_for(language) ? map.text(key) : map.optional_text(key).value_or("");
  };
  Bilingual both{text_in(Language::kVietnamese), text_in(Language::kEnglish)};
  map.finish();
  if (document_.languages.empty() && both.vi.empty() && both.en.empty())
    report(node, "doc.wrong-kind", "doc.kind-bilingual");
  if (both.vi.empty() && !is_asked_for(Language::kVietnamese)) both.vi = both.en;
  if (both.en.empty() && !is_asked_for(Language::kEnglish)) both.en = both.vi;
  return both;
}

const std::vector<Node>* Reader::list(const Node& node, std::string_view identity) const {
  IdSet ids;
  return list(node, ids, identity);
}

const std::vector<Node>* Reader::list(const Node& node, IdSet& ids, std::string_view identity) const {
  if (node.kind != Node::Kind::kList) {
    report(node, "doc.wrong-kind", "doc.kind-list");
    return nullptr;
  }
  for (const Node& item : node.items) {
    const Node* id = item.kind == Node::Kind::kMap ? item.find(identity) : &item;
    if (id != nullptr && id->kind == Node::Kind::kScalar) ids.add(*id, *this);
  }
  return &node.items;
}

std::optional<std::string> Reader::identifier(const Node& node) const {
  const std::string* found = scalar(*this, node, "doc.kind-identifier");
  if (found == nullptr) return std::nullopt;
  if (is_name(*found)) return *found;
  report(node, "doc.wrong-kind", "doc.kind-identifier");
  return std::nullopt;
}

MapReader::MapReader(const Node& node, const Reader& reader) : node_(node), reader_(reader) {
  if (!is_map()) reader.report(node, "doc.wrong-kind", "doc.kind-map");
}

const Node* MapReader::optional(std::string_view key) {
  asked_.emplace_back(key);
  const Node* value = node_.find(key);
  return value == nullptr || value->kind == Node::Kind::kNull ? nullptr : value;
}

bool MapReader::has(std::string_view key) {
  asked_.emplace_back(key);
  return node_.find(key) != nullptr;
}

const Node* MapReader::required(std::string_view key, Message expected) {
  const Node* value = optional(key);
  if (value != nullptr || !is_map()) return value;
  if (const Node* blank = node_.find(key)) {
    reader_.report(*blank, {"doc.blank-key", {{"key", std::string(key)}}}, std::move(expected));
  } else {
    reader_.report(node_, {"doc.missing-key", {{"key", std::string(key)}}}, std::move(expected));
  }
  return nullptr;
}

std::string MapReader::text(std::string_view key) {
  const Node* value = required(key, "doc.kind-text");
  return value == nullptr ? "" : reader_.text(*value).value_or("");
}

std::string MapReader::identifier(std::string_view key) {
  const Node* value = required(key, "doc.kind-identifier");
  return value == nullptr ? "" : reader_.identifier(*value).value_or("");
}

Bilingual MapReader::bilingual(std::string_view key) {
  const Node* value = required(key, "doc.kind-bilingual");
  return value == nullptr ? Bilingual{} : reader_.bilingual(*value).value_or(Bilingual{});
}

std::optional<std::string> MapReader::optional_text(std::string_view key) {
  const Node* value = optional(key);
  return value == nullptr ? std::nullopt : reader_.text(*value);
}

std::optional<Decimal> MapReader::optional_number(std::string_view key) {
  const Node* value = optional(key);
  return value == nullptr ? std::nullopt : reader_.number(*value);
}

std::optional<int> MapReader::optional_integer(std::string_view key, IntegerRange range) {
  const Node* value = optional(key);
  return value == nullptr ? std::nullopt : reader_.integer(*value, range);
}

void MapReader::format() {
  constexpr IntegerRange kFormats{1, kVersions.most};
  const Node* node = optional("format");
  const std::optional<int> format = node == nullptr ? std::nullopt : reader_.integer(*node, kFormats);
  if (format.value_or(kDocumentFormat) <= kDocumentFormat) return;
  reader_.report(*node, {"doc.newer-format",
                         {{"found", std::to_string(*format)}, {"known", std::to_string(kDocumentFormat)}}});
}

std::optional<Date> MapReader::optional_date(std::string_view key) {
  const Node* value = optional(key);
  return value == nullptr ? std::nullopt : reader_.date(*value);
}

bool MapReader::flag(std::string_view key) {
  const Node* value = optional(key);
  return value != nullptr && reader_.boolean(*value).value_or(false);
}

const std::vector<Node>& MapReader::items(std::string_view key, std::string_view identity) {
  IdSet ids;
  return items(key, ids, identity);
}

const std::vector<Node>& MapReader::items(std::string_view key, IdSet& ids, std::string_view identity) {
  static const std::vector<Node> kNone;
  const Node* value = optional(key);
  const std::vector<Node>* list = value == nullptr ? nullptr : reader_.list(*value, ids, identity);
  return list == nullptr ? kNone : *list;
}

std::optional<std::size_t> MapReader::choice(std::string_view key, const std::vector<std::string>& choices) {
  const Message expected("doc.one-of", {{"choices", list_of(choices)}});
  const Node* value = required(key, expected);
  const auto found = value == nullptr ? std::nullopt : reader_.text(*value);
  if (!found) return std::nullopt;
  const auto at = std::ranges::find(choices, *found);
  if (at != choices.end()) return static_cast<std::size_t>(at - choices.begin());
  reader_.report(*value, {"doc.unknown-choice", {{"key", std::string(key)}}}, expected);
  return std::nullopt;
}

void MapReader::finish() {
  for (const Node::Entry& entry : node_.entries) {
    if (std::ranges::find(asked_, entry.key.text) != asked_.end()) continue;
    const std::string near = nearest(entry.key.text, asked_);
    Message expected = near.empty() ? Message("doc.one-of", {{"choices", list_of(asked_)}})
                                    : Message("doc.did-you-mean", {{"name", near}});
    reader_.report(entry.key, {"doc.unknown-key", {{"key", entry.key.text}}}, std::move(expected));
  }
}

}  // namespace htx
