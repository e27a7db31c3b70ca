#pragma once

#include <optional>
#include <string_view>

#include "engine/base/message.h"
#include "engine/feel/expression.h"

namespace htx::feel {

// Why an author cannot give that name to something of his own beside the names taken already; none if he
// can.  Upper and lower case do not tell names apart: people read both as the same word.
//   "feel.name-given"  FEEL gives it a meaning: a word of the grammar, a type, a built-in function
//   "feel.name-taken"  it is declared already, or `other` is, which differs in case only
std::optional<Message> refusal_of_name(std::string_view name, const Names& taken);

// The words of one token that FEEL gives a meaning, as it writes them.
const std::vector<std::string>& given_names();

}  // namespace htx::feel
