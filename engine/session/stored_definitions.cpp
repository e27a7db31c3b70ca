#include "engine/session/stored_definitions.h"

#include "engine/base/bytes.h"
#include "engine/store/transaction.h"

namespace htx {

Result<Document> stored_document(Store& store, const Digest& digest, const std::string& id) {
  HTX_ASSIGN_OR_RETURN(const auto stored, store.definition(digest));
  if (!stored) return Error(ErrorCode::kCorrupt, {"session.definition-gone", {{"id", id}}});
  auto document = document_from_canonical(id, stored->bytes);
  if (!document) return Error(ErrorCode::kCorrupt, {"session.definition-unreadable", {{"id", id}}});
  return document;
}

Status keep_definition(Transaction& transaction, const KeptDefinition& definition) {
  constexpr std::size_t kEnough = 12;  // Hexadecimal digits.
  const std::string version =
      std::to_string(definition.version) + "-" + to_hex(definition.digest).substr(0, kEnough);
  HTX_RETURN_IF_ERROR(
      transaction.put_definition(definition.kind, definition.id, version, definition.canonical));
  return Done{};
}

}  // namespace htx
