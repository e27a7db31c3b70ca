#include "engine/answers/calendar_answers.h"

#include <algorithm>

#include "engine/answers/members.h"
#include "engine/calendar/moved_deadlines.h"

namespace htx::answers {

Json calendar_diff_answer(const WorkingCalendar& before, const WorkingCalendar& after) {
  const std::vector<Date> days =
      changed_days(before, after, std::max(before.data().first, after.data().first),
                   std::min(before.data().last, after.data().last));
  Json json;
  json.add("calendar", after.data().id).add("before", before.data().version);
  json.add("after", after.data().version);
  return json.add("days", list(days, [&](const Date& one) {
                    const Result<bool> was = before.is_working_day(one);
                    const Result<bool> is = after.is_working_day(one);
                    Json row;
                    row.add("day", day(one)).add("worked_before", was && *was);
                    return row.add("works_after", is && *is);
                  }));
}

Json recount_answer(const Recount& recount, Language language) {
  const auto deadline = [&](const RecountedDeadline& one) {
    Json json;
    json.add("deadline", one.deadline).add("from", day(one.from));
    json.add("before", day(one.before)).add("after", day(one.after));
    json.add("because", list(one.because, [](const Date& date) { return day(date); }));
    return json.add("stays", one.stays ? message(*one.stays, language) : Json());
  };
  Json json;
  json.add("calendar", recount.calendar).add("version", recount.version).add("applied", recount.applied);
  json.add("running", count(recount.running));
  return json.add("cases", list(recount.cases, [&](const RecountedCase& one) {
                    Json row;
                    row.add("case", one.case_id).add("cooperative", one.cooperative);
                    row.add("line", line_or_null(one.line));
                    return row.add("deadlines", list(one.deadlines, deadline));
                  }));
}

}  // namespace htx::answers
