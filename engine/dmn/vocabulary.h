#pragma once

#include <functional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.h"

namespace htx::dmn {

// Whether an element of that name is a boxed expression (DMN 1.5, 10.2).
bool is_expression(std::string_view name);

// What stands in an element and below it although DMN 1.5 has nothing of that name there.  A word that is
// nearly one of DMN's is an error, because it was meant to say something; an attribute that is none
// is a warning.
struct Stranger {
  pugi::xml_node node;
  Severity severity = Severity::kError;
  Message message;
  Message expected;
};
using FoundStranger = std::function<void(const Stranger&)>;
// `below`: whether what stands deeper than the children is looked at too.
void each_stranger(const pugi::xml_node& node, bool below, const FoundStranger& found);

}  // namespace htx::dmn
