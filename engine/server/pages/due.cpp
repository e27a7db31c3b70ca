#include "engine/server/pages/due.h"

#include <algorithm>
#include <array>

#include "engine/base/text.h"
#include "engine/cases/work_list.h"
#include "engine/report/words/workflow_words.h"
#include "engine/server/pages/frame.h"

namespace htx::server {
namespace {

using report::Voice;

constexpr std::int64_t kLongestCalendar = 84;  // Days: twelve weeks.
constexpr std::int64_t kWeek = 7;

// "còn 3 ngày làm việc", "quá 13 ngày làm việc"; empty where the calendar does not reach.
std::string distance(const Session& session, Date due, Date today, const Voice& say) {
  const auto definition = session.library.calendar();
  if (!definition) return "";
  const bool is_late = due < today;
  const WorkingCalendar& calendar = (*definition)->calendar;
  const auto days =
      is_late ? calendar.working_days_between(due, today) : calendar.working_days_between(today, due);
  if (!days) return "";
  if (due == today) return say("server.due-today");
  return say(is_late ? "server.days-over" : "server.days-left",
             {{"days", say.number(static_cast<std::size_t>(*days))}});
}

// One deadline with all that its computation rests on.
class Computation {
 public:
  Computation(const Session& session, const CaseView& view, const DeadlineRow& row, const Voice& say)
      : session_(session), view_(view), row_(row), say_(say), today_(legal_today(session)) {
    if (auto history = history_of(row)) {
      from_ = history->anchor;
      history_ = *std::move(history);
    }
    due_ = row.due;
    rule_ = view.workflow.deadline(row.deadline);
    const auto definition = session.library.calendar();
    // By another version of the calendar other days were off.
    const Json body = read_json(row.body).value_or(Json());
    if (definition && body.text_of("calendar_sha256") == to_hex((*definition)->digest))
      calendar_ = &(*definition)->calendar;
  }

  Json model() const {
    Json json;
    json.add("title", rule_ == nullptr ? row_.deadline : say_(rule_->title));
    json.add("due", due_model(session_, row_.due, row_.warn, say_));
    json.add("stands_still", !row_.due).add("passed", !row_.acted_on_at.empty());
    json.add("law", rule_ == nullptr ? "" : report::law_text(rule_->law));
    Json drawn = weeks();
    json.add("has_weeks", !drawn.array()->empty());
    return json.add("steps", steps()).add("weeks", std::move(drawn));
  }

 private:
  bool counts_working_days() const { return rule_->within->unit == TermUnit::kWorkingDay; }

  Json steps() const {
    Json steps{Json::Array{}};
    if (rule_ == nullptr || !rule_->within || !from_) return steps;
    const bool is_counted = rule_->count.event_day_counts;
    steps.push(
        say_(is_counted ? "server.step-from-counted" : "server.step-from", {{"day", say_.date(*from_)}}));
    steps.push(say_("server.step-length", {{"term", htx::to_text(*rule_->within, say_.language())}}));
    if (const std::string off = days_off(); !off.empty()) steps.push(off);
    add_pauses(steps);
    if (history_.extensions > 0 && rule_->extension) {
      steps.push(say_("server.step-extended", {{"times", std::to_string(history_.extensions)},
                                               {"term", htx::to_text(*rule_->extension, say_.language())}}));
    }
    if (due_)
      steps.push(say_("server.step-end", {{"weekday", weekday(*due_, say_)}, {"day", say_.date(*due_)}}));
    if (row_.warn) steps.push(say_("server.step-warn", {{"day", say_.date(*row_.warn)}}));
    return steps;
  }

  // The days off that are no weekend, by name.
  std::string days_off() const {
    if (calendar_ == nullptr || !due_ || !counts_working_days()) return "";
    std::vector<std::string> named;
    for (Date day = from_->plus_days(1); day <= *due_; day = day.plus_days(1)) {
      const SpecialDay* special = calendar_->special(day);
      if (special != nullptr && !special->works) named.push_back(say_.date(day) + " " + say_(special->name));
    }
    return named.empty() ? say_("server.step-weekends")
                         : say_("server.step-days-off", {{"days", join(named, ", ")}});
  }

  void add_pauses(Json& steps) const {
    for (const Pause& pause : history_.pauses) {
      const std::string from = say_.date(pause.from);
      steps.push(pause.until ? say_("server.step-pause", {{"from", from}, {"until", say_.date(*pause.until)}})
                             : say_("server.step-pause-open", {{"from", from}}));
    }
  }

  bool is_paused(Date day) const {
    return std::ranges::any_of(history_.pauses, [&](const Pause& pause) {
      return pause.from <= day && (!pause.until || day < *pause.until);
    });
  }

  // Whether the calendar can say each day: it counts forward, and is short enough to be looked at.
  bool can_draw() const {
    return calendar_ != nullptr && rule_ != nullptr && rule_->within && from_ && due_ && *from_ < *due_ &&
           !rule_->backward && due_->days() - from_->days() <= kLongestCalendar &&
           calendar_->covers(*from_) && calendar_->covers(due_->plus_days(kWeek));
  }

  Json weeks() const {
    Json weeks{Json::Array{}};
    if (!can_draw()) return weeks;
    std::int64_t counted = 0;
    const Date monday = from_->plus_days(1 - from_->weekday());
    for (Date first = monday; first <= *due_; first = first.plus_days(kWeek)) {
      Json days{Json::Array{}};
      for (std::int64_t i = 0; i < kWeek; ++i) days.push(cell(first.plus_days(i), counted));
      Json week;
      weeks.push(week.add("days", std::move(days)));
    }
    return weeks;
  }

  Json cell(Date day, std::int64_t& counted) const {
    std::string kind;
    std::string mark;
    if (day < *from_ || *due_ < day) {
      kind = "out";
    } else if (day == *from_ && !rule_->count.event_day_counts) {
      kind = "from";
      mark = say_("server.mark-from");
    } else if (is_paused(day)) {
      kind = "off";
      mark = say_("server.mark-paused");
    } else if (!calendar_->is_working_day(day).value_or(true) && (counts_working_days() || day == *due_)) {
      const bool is_named = calendar_->special(day) != nullptr;
      kind = is_named ? "off hol" : "off";
      mark = say_(is_named ? "server.mark-holiday" : "server.mark-off");
    } else {
      mark = std::to_string(++counted);
    }
    if (day == *due_) {
      kind = "last";
      mark += (mark.empty() ? "" : ", ") + say_("server.mark-last");
    }
    if (day == today_) kind += kind.empty() ? "today" : " today";
    Json json;
    return json.add("kind", kind).add("mark", mark).add("day", day_and_month(day));
  }

  static std::string day_and_month(Date day) { return to_day_month_year(day).substr(0, 5); }

  const Session& session_;
  const CaseView& view_;
  const DeadlineRow& row_;
  const Voice& say_;
  Date today_;
  workflows::DeadlineHistory history_;
  std::optional<Date> from_;  // None if its body is damaged.
  std::optional<Date> due_;
  const workflows::DeadlineRule* rule_ = nullptr;
  const WorkingCalendar* calendar_ = nullptr;
};

}  // namespace

Json due_model(const Session& session, const std::optional<Date>& due, const std::optional<Date>& warn,
               const Voice& say) {
  static constexpr auto kTones = std::to_array<std::string_view>({"far", "soon", "late"});
  if (!due) return {};
  const Date today = legal_today(session);
  Json json;
  json.add("iso", to_text(*due)).add("day", say.date(*due));
  json.add("tone", kTones.at(static_cast<std::size_t>(urgency_of(due, warn, today))));
  return json.add("distance", distance(session, *due, today, say));
}

Json deadline_model(const Session& session, const CaseView& view, const DeadlineRow& row, const Voice& say) {
  return Computation(session, view, row, say).model();
}

}  // namespace htx::server
