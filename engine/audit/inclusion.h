#pragma once

#include <cstdint>
#include <string>

#include "engine/base/result.h"
#include "engine/ledger/merkle.h"
#include "engine/ledger/proof.h"
#include "engine/store/store.h"

namespace htx {

// That an entry stands in the ledger of a store up to a head.
struct Inclusion {
  std::int64_t seq = 0;
  std::string entry;  // Its bytes as they are hashed.
  Digest leaf{};
  TreeHead head;
  Proof path;
};

// The path computed again from the leaves that are stored, which leads to the head unless one of them was
// changed. Errors: "ledger.proof-index" unless the entry is one of them.
Result<Inclusion> inclusion_of(Store& store, std::int64_t seq, const TreeHead& head);
// Whether it does.
bool holds(const Inclusion& inclusion);

// The same for what must lead there.  Errors: "ledger.proof-index" unless the entry is one of them;
// "audit.checkpoint-differs" if the store no longer has that root.
Result<Inclusion> prove_inclusion(Store& store, std::int64_t seq, const TreeHead& head);

}  // namespace htx
