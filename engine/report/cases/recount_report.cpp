#include "engine/report/cases/recount_report.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/calendar/moved_deadlines.h"

namespace htx::report {
namespace {

// Every day that one of two calendars covers and that they do not take for the same.
std::vector<Date> different_days(const WorkingCalendar& before, const WorkingCalendar& after) {
  std::vector<Date> days = changed_days(before, after, std::max(before.data().first, after.data().first),
                                        std::min(before.data().last, after.data().last));
  return days;
}

std::string kind_of(const WorkingCalendar& calendar, const Date& day, const Voice& say) {
  const Result<bool> works = calendar.is_working_day(day);
  if (!works) return say("report.calendar-unknown");
  const SpecialDay* special = calendar.special(day);
  const std::string provisional =
      special != nullptr && special->provisional ? " " + say("report.calendar-provisional") : "";
  return say(*works ? "report.calendar-works" : "report.calendar-free") + provisional;
}

// What the later version says of a day, or else the earlier.
const SpecialDay* special_of(const WorkingCalendar& before, const WorkingCalendar& after, const Date& day) {
  const SpecialDay* special = after.special(day);
  return special != nullptr ? special : before.special(day);
}

std::string range_of(const WorkingCalendar& calendar, const Voice& say) {
  return say.date(calendar.data().first) + " – " + say.date(calendar.data().last);
}

std::string reasons(const RecountedDeadline& deadline, const WorkingCalendar& calendar, const Voice& say) {
  std::vector<std::string> parts;
  for (const Date& day : deadline.because) {
    const SpecialDay* special = calendar.special(day);
    const Result<bool> works = calendar.is_working_day(day);
    parts.push_back(works && *works
                        ? say("report.recount-works", {{"day", say.date(day)}})
                        : say("report.recount-free",
                              {{"day", say.date(day)},
                               {"name", special == nullptr ? std::string("–") : say(special->name)}}));
  }
  if (parts.empty()) parts.push_back(say("report.recount-unknown"));
  if (deadline.before == deadline.after) parts.push_back(say("report.recount-warning"));
  if (deadline.stays) parts.push_back(htx::to_text(*deadline.stays, say.language()));
  return join(parts, "; ");
}

}  // namespace

Page calendar_diff_page(const WorkingCalendar& before, const WorkingCalendar& after, const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.calendar-diff", {{"id", after.data().id},
                                                  {"before", std::to_string(before.data().version)},
                                                  {"after", std::to_string(after.data().version)}}),
            .language = language,
            .blocks = {}};
  page.blocks.emplace_back(Heading{2, page.title});
  if (before.data().first != after.data().first || before.data().last != after.data().last) {
    page.blocks.emplace_back(Paragraph{
        say("report.calendar-range", {{"before", range_of(before, say)}, {"after", range_of(after, say)}})});
  }
  Table table{
      .headers = {say("report.day"), say("report.calendar-weekday"), say("report.calendar-before"),
                  say("report.calendar-after"), say("report.calendar-name"), say("report.calendar-source")},
      .rows = {},
      .right_aligned = {}};
  for (const Date& day : different_days(before, after)) {
    const SpecialDay* special = special_of(before, after, day);
    table.rows.push_back({say.date(day), say("report.weekday-" + std::to_string(day.weekday())),
                          kind_of(before, day, say), kind_of(after, day, say),
                          special == nullptr ? "" : say(special->name),
                          special == nullptr ? "" : special->source});
  }
  page.blocks.push_back(table.rows.empty() ? Block(Paragraph{say("report.calendar-same")})
                                           : Block(std::move(table)));
  return page;
}

Page recount_page(const Recount& recount, const WorkingCalendar& calendar, const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.recount-title",
                         {{"calendar", recount.calendar}, {"version", std::to_string(recount.version)}}),
            .language = language,
            .blocks = {}};
  page.blocks.emplace_back(Heading{2, page.title});
  std::size_t moved = 0;
  std::size_t stays = 0;
  std::size_t written = 0;
  Table table{
      .headers = {say("report.case"), say("report.deadline"), say("report.recount-from"),
                  say("report.recount-before"), say("report.recount-after"), say("report.recount-why")},
      .rows = {},
      .right_aligned = {}};
  for (const RecountedCase& one : recount.cases) {
    written += one.line > 0 ? 1 : 0;
    for (const RecountedDeadline& deadline : one.deadlines) {
      ++(deadline.stays ? stays : moved);
      table.rows.push_back({one.case_id, say(deadline.title), say.date(deadline.from),
                            say.date(deadline.before), say.date(deadline.after),
                            reasons(deadline, calendar, say)});
    }
  }
  page.blocks.emplace_back(Paragraph{recount.applied
                                         ? say("report.recount-applied", {{"cases", std::to_string(written)}})
                                         : say("report.recount-trial")});
  page.blocks.emplace_back(
      Paragraph{say("report.recount-count", {{"running", std::to_string(recount.running)},
                                             {"moved", std::to_string(moved)},
                                             {"stays", std::to_string(stays)}})});
  page.blocks.push_back(table.rows.empty() ? Block(Paragraph{say("report.recount-none")})
                                           : Block(std::move(table)));
  return page;
}

}  // namespace htx::report
