#pragma once

#include "engine/server/visit/visit.h"

namespace htx::server {

// The bytes of the document that an address names by "id" and "document", to be kept and not shown: it may be
// anything.  Fails with "cases.no-such-case", "server.no-document".
Result<Response> document_response(Visit& visit);

}  // namespace htx::server
