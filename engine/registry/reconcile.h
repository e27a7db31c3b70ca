#pragma once

#include <string>
#include <vector>

#include "engine/base/message.h"
#include "engine/value/decimal.h"

namespace htx {

// A total as declared beside the sum of its parts.  Both stay: which of them is right is for a
// person to say (in 2018 a report of Cà Mau gave 167 cooperatives as 94 + 54 + 2, which make 150).
struct Reconciliation {
  struct Part {
    Phrase name;
    Decimal amount;
    bool operator==(const Part&) const = default;
  };

  Phrase total_name;
  Decimal declared;
  std::vector<Part> parts;

  Decimal recomputed() const;
  // Declared less recomputed: 17 for 167 = 94 + 54 + 2.
  Decimal difference() const { return declared - recomputed(); }
  bool agrees() const { return difference().is_zero(); }
  // "94 + 54 + 2 = 150"; only the sum when there are more than twenty parts.
  std::string sum_text() const;

  bool operator==(const Reconciliation&) const = default;
};

}  // namespace htx
