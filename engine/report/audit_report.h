#pragma once

#include "engine/audit/audit.h"
#include "engine/page/page.h"

namespace htx::report {

Page audit_page(const Audit& audit, const Manner& language);

}  // namespace htx::report
