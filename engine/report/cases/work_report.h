#pragma once

#include "engine/cases/deadlines.h"
#include "engine/cases/migration.h"
#include "engine/cases/outbox.h"
#include "engine/cases/people.h"
#include "engine/cases/verify_case.h"
#include "engine/cases/work_list.h"
#include "engine/page/page.h"

namespace htx::report {

// What has to be done, what is due first coming first; the counts are of all, the rows may be fewer.
Page work_page(const WorkList& list, const Date& today, const Manner& language);

// What was asked of the outside.
Page outbox_page(const std::vector<OutboxRow>& rows, const Manner& language);

// The deadlines that passed and were acted on, and those that could not be.
Page expired_deadlines_page(const ExpiredDeadlines& outcome, const Manner& language);

// Whether the cases are what their journals say.
Page verification_page(const CaseVerification& verification, const Manner& language);

// The accounts of an office.
Page accounts_page(const std::vector<Account>& accounts, const Manner& language);

// Who belongs to which group, and who stands in for whom.
Page people_page(const std::vector<Member>& members, const std::vector<Substitution>& substitutions,
                 const Manner& language);

// What a migration plan does, or did, to each case.
Page migration_page(const MigrationOutcome& outcome, const workflows::MigrationPlan& plan,
                    const Manner& language);

}  // namespace htx::report
