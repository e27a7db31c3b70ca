#pragma once

#include "engine/audit/audit.h"
#include "engine/page/page.h"
#include "engine/value/json.h"

namespace htx::report {

Page audit_page(const Audit& audit, const Manner& language);
Json audit_json(const Audit& audit, Language language);

}  // namespace htx::report
