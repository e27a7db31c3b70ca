#pragma once

#include <memory>

#include "engine/rules/proof/prove.h"
#include "engine/session/session.h"

namespace htx::server {

// What was proved of a pack, and how its worked examples come out.
struct ProvedPack {
  rules::Proof proof;
  Diagnostics findings;  // What is wrong with it, or only looks so.
  std::size_t tests = 0;
  std::size_t tests_passed = 0;
  std::size_t covered = 0;  // Bands and conditions that some example gets to,
  std::size_t parts = 0;    // of so many.
};

// Proves it from the bytes its digest is of, once for all workers: what has one digest has one proof.
std::shared_ptr<const ProvedPack> proved(const Session& session, const rules::Pack& pack);

}  // namespace htx::server
