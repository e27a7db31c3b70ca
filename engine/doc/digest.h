#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/doc/document.h"

namespace htx {

// What a document says, without how it was written: canonical JSON (RFC 8785) in which every scalar
// is a string and null is null.  Comments, layout, quoting and the order of keys do not show;
// the order of lists does.
std::string canonical_form(const Document& document);

// The identity of a definition: SHA-256 of its canonical form.
Digest digest_of(const Document& document);

// The document back from its canonical form, for replaying a decision with the rules of its day.
// Fails with "value.bad-json" if `bytes` is not JSON.
Result<Document> document_from_canonical(const std::string& name, const std::string& bytes);

}  // namespace htx
