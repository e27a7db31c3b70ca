#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/language.h"

namespace htx {

// A code that an authority gives out, as a dictionary describes it: digits of which the last one proves the
// others, and perhaps those of a dependent unit behind a hyphen.
struct CodeSpec {
  std::string id;
  Bilingual title;           // In the middle of a sentence: "mã số thuế".
  std::vector<int> weights;  // One for each digit before the check digit.
  // The check digit is `complement` less the sum of digit times weight modulo `modulus`; codes for which
  // that is no digit are never given out.
  int modulus = 0;
  int complement = 0;
  int dependent_digits = 0;  // None: a dependent unit has no code of this kind.  Not all of them are zero.

  bool is_valid(std::string_view text) const;
};

}  // namespace htx
