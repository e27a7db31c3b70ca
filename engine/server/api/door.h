#pragma once

#include <functional>

#include "engine/server/api/rate_limit.h"
#include "engine/server/visit/visit.h"

namespace htx::server {

// What the API answers to a request, whatever happens.  `address` is what visit.address refers to, and is
// read here.
//
// A program shows a token (Authorization: Bearer); a browser its session, which `know_session` looks up, and
// writes only with the token of its forms in the header X-HTX-Token.
Response answer_api(Visit& visit, Address& address, RateLimit& limit,
                    const std::function<Status()>& know_session);

}  // namespace htx::server
