#include "engine/registry/reconcile.h"

namespace htx {

Decimal Reconciliation::recomputed() const {
  Decimal sum;
  for (const Part& part : parts) sum += part.amount;
  return sum;
}

std::string Reconciliation::sum_text() const {
  constexpr std::size_t kMostShown = 20;
  if (parts.size() < 2 || parts.size() > kMostShown) return to_text(recomputed());
  std::string text;
  for (const Part& part : parts) text += (text.empty() ? "" : " + ") + to_text(part.amount);
  return text + " = " + to_text(recomputed());
}

}  // namespace htx
