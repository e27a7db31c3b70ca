#pragma once

#include <string>
#include <string_view>

#include "engine/base/language.h"
#include "engine/value/json.h"

namespace htx::server {

// Renders the template of that name (engine/server/pages/<name>.mustache) in a language.
//
// {{name}} stands for a member of the model, escaped; [[code]] for a text of the catalogue, escaped too;
// there is no way to write anything unescaped.  Sections take true, texts that are not empty, lists and
// objects; an empty text, false and null are nothing.  A template may stand in another: {{>due}}. REQUIRES:
// there is a template of that name.
std::string render(std::string_view name, const Json& model, Language language);

}  // namespace htx::server
