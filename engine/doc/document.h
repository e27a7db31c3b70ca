#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/language.h"
#include "engine/base/result.h"
#include "engine/base/source.h"

namespace htx {

// One piece of a YAML document: a scalar as it was written, a list, or a map.
// Nothing is guessed about scalars: 0123, no and 1.10 stay texts until somebody asks for a kind.
struct Node {
  enum class Kind : std::uint8_t { kNull, kScalar, kList, kMap };
  struct Entry;

  Kind kind = Kind::kNull;
  std::string text;  // Of a scalar, unescaped.
  SourceSpan span;   // Where it begins and, for a scalar, ends.
  // Byte offset of `text` in the source, when it stands there verbatim (no escapes, no folding); see
  // place_in().
  std::optional<std::uint32_t> verbatim_at;
  std::vector<Node> items;     // Of a list.
  std::vector<Entry> entries;  // Of a map, in document order; keys are unique.

  const Node* find(std::string_view key) const;
};

struct Node::Entry {
  Node key;  // A scalar.
  Node value;
};

// A YAML file with its text, so that every part of it can be shown to its author.
struct Document {
  std::shared_ptr<const Source> source;
  Node root;
  // The languages in which its titles have to stand; none: any one will do, as in what was stored, which was
  // held against them before.  A text that is not there in one language is said in the other.
  std::vector<Language> languages = {Language::kVietnamese, Language::kEnglish};
};

// The place of a byte of a scalar's text in its file, also where the text is folded, indented or escaped
// there.
Place place_in(const Document& document, const Node& scalar, std::size_t offset);

// Limits that keep a hostile file from exhausting the process.
struct DocumentLimits {
  std::size_t max_bytes = 4U << 20U;  // The largest rule file known is far below 1 MiB.
  std::size_t max_depth = 48;
  std::size_t max_nodes = 400'000;
};

// Reads YAML text.  Reports (doc.*) and returns none for: what is not YAML, tabs as indentation,
// a repeated key, anchors, aliases and tags, more than one document, ill-formed UTF-8, a limit reached.
std::optional<Document> parse_document(Source source, Diagnostics& diagnostics,
                                       const DocumentLimits& limits = {});

// The same for a file.  Fails with kNotFound or kUnavailable if it cannot be read, and with
// "doc.has-mistakes" if `diagnostics` says why it could not be understood.
Result<Document> load_document(const std::string& path, Diagnostics& diagnostics,
                               const DocumentLimits& limits = {});

}  // namespace htx
