#pragma once

#include "engine/server/rate_limit.h"
#include "engine/server/visit.h"

namespace htx::server {

// What the API answers to a request, whatever happens.  `address` is what visit.address refers to, and is
// read here.
//
// A program shows a token (Authorization: Bearer); a browser its session, and writes only with the token of
// its forms in the header X-HTX-Token.
Response answer_api(Visit& visit, Address& address, RateLimit& limit);

}  // namespace htx::server
