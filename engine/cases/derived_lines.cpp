#include "engine/cases/derived_lines.h"

#include <algorithm>

#include "engine/cases/deadline_effects.h"
#include "engine/cases/journal_json.h"
#include "engine/doc/digest.h"
#include "engine/session/stored_definitions.h"
#include "engine/workflows/deadline_status.h"

namespace htx::internal {
namespace {

Error differs(const JournalLine& line) {
  return {ErrorCode::kCorrupt, {"cases.step-differs", {{"line", std::to_string(line.line)}}}};
}

// Each deadline of the line ends as that version of the calendar has it, and runs from the same day with the
// same pauses and extensions as before.
Result<bool> recheck_recount(CaseRepository& repository, const std::string& workflow, const CaseState& before,
                             const JournalLine& line) {
  HTX_ASSIGN_OR_RETURN(const auto calendar,
                       stored_calendar(repository.session().store, line.details.text_of("calendar_sha256")));
  if (!calendar) {
    return Error(ErrorCode::kCorrupt,
                 {"session.definition-gone", {{"id", line.details.text_of("calendar")}}});
  }
  HTX_ASSIGN_OR_RETURN(const auto definition, repository.definition(line.workflow_digest, workflow));
  for (const DeadlineRow& due : line.deadlines) {
    const workflows::DeadlineRule* rule = definition->workflow.deadline(due.deadline);
    const auto earlier = before.deadlines.find(due.deadline);
    if (rule == nullptr || earlier == before.deadlines.end()) return differs(line);
    HTX_ASSIGN_OR_RETURN(const Json was, read_json(earlier->second.body));
    HTX_ASSIGN_OR_RETURN(const Json is, read_json(due.body));
    for (const char* member : {"from", "begun", "pauses", "extensions"}) {
      const Json* one = was.find(member);
      const Json* other = is.find(member);
      if ((one == nullptr) != (other == nullptr) || (one != nullptr && !(*one == *other)))
        return differs(line);
    }
    HTX_ASSIGN_OR_RETURN(const workflows::DeadlineHistory history, history_of(due));
    HTX_ASSIGN_OR_RETURN(const auto status, workflows::deadline_status(*rule, *calendar, history, line.on));
    if (!status.due || due.due != status.due || due.warn != first_warning(status) ||
        due.run != earlier->second.run)
      return differs(line);
  }
  return true;
}

Result<bool> recheck_settlement(CaseRepository& repository, const CaseState& before,
                                const JournalLine& line) {
  HTX_ASSIGN_OR_RETURN(const auto order,
                       stored_order(repository.session().store, line.details.text_of("order"),
                                    line.details.text_of("order_sha256")));
  const auto on = date_from_iso(line.details.text_of("on")).value_or(line.on);
  HTX_ASSIGN_OR_RETURN(const CaseSettlement table, table_of(line.details.text_of("case"), before, order, on));
  const std::string digest = to_hex(table.digest);
  const bool filed = line.filed.size() == 1 && to_hex(line.filed.front().digest) == digest;
  if (!filed || line.details.text_of("table_sha256") != digest) return differs(line);
  return true;
}

}  // namespace

Result<std::optional<WorkingCalendar>> stored_calendar(Store& store, const std::string& digest) {
  if (digest.empty()) return std::optional<WorkingCalendar>();
  auto read = read_stored(store, digest_named(digest), digest, read_calendar_definition);
  if (read) return std::optional(std::move(read->calendar));
  if (read.error().message().code == "session.definition-gone") return std::optional<WorkingCalendar>();
  return std::move(read).error();
}

Result<PaymentOrderDefinition> stored_order(Store& store, const std::string& id, const std::string& digest) {
  return read_stored(store, digest_named(digest), id, read_payment_order_definition);
}

Result<bool> recheck_derived(CaseRepository& repository, const std::string& workflow, const CaseState& before,
                             const JournalLine& line) {
  if (line.kind == LineKind::kSettlement) return recheck_settlement(repository, before, line);
  return recheck_recount(repository, workflow, before, line);
}

}  // namespace htx::internal
