#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/base/source.h"
#include "engine/dmn/model.h"

namespace htx::dmn {

// Where two models differ first.
struct Difference {
  Place place;           // In the second.
  std::string element;   // "decision criterion_equity / rule table_criterion_equity_7"
  std::string expected;  // What the first has there; empty if it has nothing.
  std::string found;     // What the second has there.
};

// The first difference of the second model from the first in what DMN says: elements, attributes and
// texts, in order.  Layout, comments, diagrams, extension elements, attributes of other namespaces and
// the names of programs that wrote the files do not count.  Fails as read_model does, with the code of
// the refusal.
Result<std::optional<Difference>> first_difference(const Source& expected, const Source& found,
                                                   const Limits& limits = {});

// The text of the extension element of that namespace and name at the top of a model; none if there is none.
Result<std::optional<std::string>> extension_of(const Source& model, std::string_view space,
                                                std::string_view name, const Limits& limits = {});

}  // namespace htx::dmn
