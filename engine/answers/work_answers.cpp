#include "engine/answers/work_answers.h"

#include "engine/answers/members.h"

namespace htx::answers {

Json work_answer(const WorkList& work, Language language) {
  Json json;
  json.add("found", count(work.found)).add("overdue", count(work.overdue)).add("soon", count(work.soon));
  return json.add(
      "items", list(work.items, [&](const WorkItem& item) {
        const WorkRow& row = item.row.work;
        Json one;
        one.add("case", row.case_id).add("cooperative", item.row.cooperative);
        one.add("workflow", item.row.workflow).add("item", row.item).add("kind", to_string(row.kind));
        one.add("title", item.title.in(language)).add("role", text_or_null(row.role));
        one.add("holder", text_or_null(row.holder)).add("since", day(row.since));
        one.add("deadline", text_or_null(row.deadline)).add("due", day(item.row.due));
        one.add("warn", day(item.row.warn));
        return one.add("urgency", to_string(item.urgency));
      }));
}

Json outbox_answer(const std::vector<OutboxRow>& rows) {
  Json json;
  return json.add(
      "outbox", list(rows, [](const OutboxRow& row) {
        Json one;
        one.add("number", row.id).add("case", row.case_id).add("line", row.line);
        one.add("item", row.item).add("kind", to_string(row.kind)).add("addressee", row.addressee);
        one.add("at", row.at).add("done_at", text_or_null(row.done_at));
        one.add("done_by", text_or_null(row.done_by));
        return one.add("note", text_or_null(row.done_note));
      }));
}

Json expired_deadlines_answer(const ExpiredDeadlines& outcome, Language language) {
  Json json;
  json.add("passed", list(outcome.passed, [](const ExpiredDeadline& passed) {
             Json one;
             one.add("case", passed.case_id).add("deadline", passed.deadline).add("event", passed.event);
             return one.add("due", day(passed.due)).add("on", day(passed.on)).add("line", passed.line);
           }));
  return json.add("stuck", list(outcome.stuck, [&](const StuckDeadline& stuck) {
                    Json one = message(stuck.why, language);
                    one.add("case", stuck.case_id).add("deadline", stuck.deadline);
                    return one.add("due", day(stuck.due));
                  }));
}

}  // namespace htx::answers
