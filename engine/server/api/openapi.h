#pragma once

#include "engine/base/language.h"
#include "engine/value/json.h"

namespace htx::server {

// What the API offers, as an OpenAPI 3.1 document: the routes that answer, with the schemas by which they do.
Json openapi_document(Language language);

}  // namespace htx::server
