#pragma once

#include "engine/casework/auditing.h"
#include "engine/report/page.h"
#include "engine/value/json.h"

namespace htx::report {

Page audit_page(const Audit& audit, Language language);
Json audit_json(const Audit& audit, Language language);

}  // namespace htx::report
