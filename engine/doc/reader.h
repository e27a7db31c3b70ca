#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/language.h"
#include "engine/doc/document.h"
#include "engine/value/date.h"
#include "engine/value/decimal.h"

namespace htx {

// The whole numbers that a key may have, both ends included.
struct IntegerRange {
  int least = 0;
  int most = 0;
};
constexpr IntegerRange kVersions{0, 999'999'999};
// The newest format of documents that this program reads, and it reads every earlier one.
constexpr int kDocumentFormat = 1;
constexpr IntegerRange kScales{0, 15};  // Digits after the point of a figure.

class Reader;

// The ids given so far among things that must differ, in one list or over several.
class IdSet {
 public:
  // Whether the text of `id` is new; one given before is reported (doc.id-twice) with both places.
  bool add(const Node& id, const Reader& reader);

 private:
  std::map<std::string, Place> first_;
};

// Reads typed data out of one document and reports every mistake with its place.
class Reader {
 public:
  Reader(const Document& document, Diagnostics& diagnostics)
      : document_(document), diagnostics_(diagnostics) {}

  const Document& document() const { return document_; }
  Diagnostics& diagnostics() const { return diagnostics_; }
  Place place_of(const Node& node) const { return document_.source->place_at(node.span.begin); }

  // Reports a mistake at `node`.  What was found is the node's own text, of a map or list its first members.
  void report(const Node& node, Message message, Message expected = {},
              Severity severity = Severity::kError) const;

  // The content of `node` as that kind; reports doc.wrong-kind and returns none if it is another.
  std::optional<std::string> text(const Node& node) const;
  std::optional<Decimal> number(const Node& node) const;
  // Reports doc.out-of-range for what is no whole number of that range: nothing wraps and nothing is clamped.
  std::optional<int> integer(const Node& node, IntegerRange range) const;
  std::optional<bool> boolean(const Node& node) const;  // true or false, nothing else.
  std::optional<Date> date(const Node& node) const;     // 2020-12-31
  // {vi: ..., en: ...}, as far as the document's languages ask for them (Document::languages).
  std::optional<Bilingual> bilingual(const Node& node) const;
  // The items of a list.  What names an item, its key `identity` or, of a scalar, its text, names no other:
  // a repeat is reported (doc.id-twice), also among the lists that share `ids`.
  const std::vector<Node>* list(const Node& node, std::string_view identity = "id") const;
  const std::vector<Node>* list(const Node& node, IdSet& ids, std::string_view identity = "id") const;
  // A name usable in expressions: a letter or _, then letters, digits and _.
  std::optional<std::string> identifier(const Node& node) const;

 private:
  const Document& document_;
  Diagnostics& diagnostics_;
};

// One map of a document, read key by key.  Absent and null are the same to the optional getters.
class MapReader {
 public:
  // Reports doc.wrong-kind if `node` is not a map; every required key is then silently absent.
  MapReader(const Node& node, const Reader& reader);

  bool is_map() const { return node_.kind == Node::Kind::kMap; }
  const Node& node() const { return node_; }
  const Reader& reader() const { return reader_; }

  // The value of a key; a required key that is absent (doc.missing-key) or null (doc.blank-key) is reported,
  // with what should stand there.
  const Node* required(std::string_view key, Message expected = {});
  const Node* optional(std::string_view key);
  // Whether the key is written at all, even with null.
  bool has(std::string_view key);

  std::string text(std::string_view key);        // Empty if absent or wrong, which is reported.
  std::string identifier(std::string_view key);  // The same.
  Bilingual bilingual(std::string_view key);
  std::optional<std::string> optional_text(std::string_view key);
  std::optional<Decimal> optional_number(std::string_view key);
  std::optional<int> optional_integer(std::string_view key, IntegerRange range);
  std::optional<Date> optional_date(std::string_view key);
  bool flag(std::string_view key);  // False if absent.
  // The list under a key, read as Reader::list reads it; empty if absent or wrong.
  const std::vector<Node>& items(std::string_view key, std::string_view identity = "id");
  const std::vector<Node>& items(std::string_view key, IdSet& ids, std::string_view identity = "id");
  // The position of the text among `choices`; reports doc.unknown-choice otherwise.
  std::optional<std::size_t> choice(std::string_view key, const std::vector<std::string>& choices);

  // Reads the key "format" at the root of a document, which says how it is written: absent it is 1.  One that
  // is newer than this program is reported (doc.newer-format).
  void format();

  // Reports each key that nobody asked for (doc.unknown-key), with the nearest known one.
  void finish();

 private:
  const Node& node_;
  const Reader& reader_;
  std::vector<std::string> asked_;
};

}  // namespace htx
