#pragma once

#include <string_view>

#include "engine/base/error.h"
#include "engine/server/http/http_message.h"

namespace htx::server {

// The language that a program asks for by Accept-Language, of those there are; `otherwise` if it asks for
// none.
Language accepted_language(std::string_view header, Language otherwise);

// Why a request was not done (RFC 9457), with the status of the error or another one.
Response api_problem(const Error& error, Language language);
Response api_problem(const Error& error, int status, Language language);

// What it says of what was refused before it could be read whole.
Error refusal_of(int status);
// The same for what was refused before it could be read whole: 400, 411, 413, 414, 431, 503, 505.
Response api_refusal(int status, std::string_view accept_language);

}  // namespace htx::server
