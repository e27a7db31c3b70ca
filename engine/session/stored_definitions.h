#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/doc/digest.h"
#include "engine/doc/document.h"
#include "engine/store/store.h"
#include "engine/store/transaction.h"

namespace htx {

// Definitions and the bytes that identify them, in one shape for every kind: packs, dictionaries, workflows,
// calendars, orders of payment, plans of migration, jurisdictions.

// What `read` makes of a document, with its canonical form and digest; none if it has mistakes, which are
// reported.  `Definition` is {what was read, canonical, digest}.
template <class Definition, class Read>
std::optional<Definition> read_identified(const Document& document, Diagnostics& diagnostics, Read read) {
  auto what = read(document, diagnostics);
  if (!what) return std::nullopt;
  std::string canonical = canonical_form(document);
  const Digest digest = sha256(as_bytes(canonical));
  return Definition{*std::move(what), std::move(canonical), digest};
}

// The digest that a text says in hexadecimal; one that nothing has if it says none.
inline Digest digest_named(std::string_view text) { return digest_from_hex(text).value_or(Digest{}); }

// The document that the store keeps under a digest.  Fails with "session.definition-gone" and
// "session.definition-unreadable" naming `id`, and with "store.row-damaged".
Result<Document> stored_document(Store& store, const Digest& digest, const std::string& id);

// The same, read.  What is stored was proved before it was (see Library), so here it is only read.
template <class Read>
auto read_stored(Store& store, const Digest& digest, const std::string& id, Read read)
    -> Result<typename std::invoke_result_t<Read, const Document&, Diagnostics&>::value_type> {
  HTX_ASSIGN_OR_RETURN(const Document document, stored_document(store, digest, id));
  Diagnostics diagnostics;
  auto definition = read(document, diagnostics);
  if (!definition) return Error(ErrorCode::kCorrupt, {"session.definition-unreadable", {{"id", id}}});
  return *std::move(definition);
}

// A definition as it is kept.  The digest in the version tells those apart that an author forgot to number.
struct KeptDefinition {
  std::string kind;
  std::string id;
  std::int64_t version = 0;
  const std::string& canonical;
  Digest digest{};
};

// Keeps it in the open transaction; nothing happens if it is there.
Status keep_definition(Transaction& transaction, const KeptDefinition& definition);

}  // namespace htx
