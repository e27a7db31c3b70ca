#include "engine/server/pages/proved_packs.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "engine/doc/digest.h"
#include "engine/rules/proof/pack_coverage.h"
#include "engine/rules/proof/pack_tests.h"

namespace htx::server {
namespace {

ProvedPack prove_now(const Session& session, const rules::Pack& pack) {
  ProvedPack result;
  std::vector<rules::PackPointer> grounds;
  if (auto known = session.library.grounds()) grounds = *std::move(known);
  const auto tests = rules::run_tests(pack, plain(grounds));
  result.tests = tests.size();
  result.tests_passed =
      static_cast<std::size_t>(std::ranges::count_if(tests, &rules::PackTestResult::passed));
  const auto document = document_from_canonical(pack.id, pack.canonical);
  if (!document) {
    result.findings.report({.place = {}, .message = document.error().message(), .found = {}});
    return result;
  }
  result.proof = rules::prove(pack, *document, result.findings);
  const auto covered = rules::coverage_of(pack, *document);
  result.parts = covered.size();
  result.covered = static_cast<std::size_t>(
      std::ranges::count_if(covered, [](const rules::Covered& one) { return one.tests > 0; }));
  return result;
}

}  // namespace

std::shared_ptr<const ProvedPack> proved(const Session& session, const rules::Pack& pack) {
  static std::mutex mutex;
  static std::map<Digest, std::shared_ptr<const ProvedPack>> known;
  const std::lock_guard lock(mutex);  // Held while one is proved, so that nobody else proves it too.
  auto& found = known[pack.digest];
  if (found == nullptr) found = std::make_shared<const ProvedPack>(prove_now(session, pack));
  return found;
}

}  // namespace htx::server
