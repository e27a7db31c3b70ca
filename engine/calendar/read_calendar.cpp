#include "engine/calendar/read_calendar.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/doc/reader.h"

namespace htx {
namespace {

const std::vector<std::string> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                            "friday", "saturday", "sunday"};
constexpr std::int64_t kMostYears = 100;

// Keeps count of whether this reading went well, whatever was in `diagnostics` before.
class CalendarReader {
 public:
  CalendarReader(const Document& document, Diagnostics& diagnostics)
      : reader_(document, found_), out_(diagnostics) {}

  std::optional<WorkingCalendar> read() {
    WorkingCalendar::Data data = read_data();
    out_.add(found_);
    if (found_.has_errors()) return std::nullopt;
    return WorkingCalendar(std::move(data));
  }

 private:
  WorkingCalendar::Data read_data() {
    WorkingCalendar::Data data;
    MapReader map(reader_.document().root, reader_);
    map.format();
    data.id = map.text("calendar");
    data.version = map.optional_integer("version", kVersions).value_or(0);
    data.title = map.bilingual("title");
    data.reviewed_by = map.optional_text("reviewed_by");
    map.optional("basis");
    if (map.has("weekend")) read_weekend(map, data);
    read_range(map, data);
    for (const Node& year : map.items("years", "year")) read_year(year, data);
    if (const Node* questions = map.optional("questions")) {
      if (const std::vector<Node>* list = reader_.list(*questions)) {
        for (const Node& node : *list) data.questions.push_back(read_question(node, data));
      }
    }
    map.finish();
    return data;
  }

  // Without the key it is Saturday and Sunday.
  void read_weekend(MapReader& map, WorkingCalendar::Data& data) {
    data.weekend.clear();
    for (const Node& node : map.items("weekend")) {
      const std::string name = reader_.text(node).value_or("");
      const auto found = std::find(kWeekdays.begin(), kWeekdays.end(), name);
      if (found == kWeekdays.end())
        reader_.report(node, "calendar.no-such-weekday", {"doc.one-of", {{"choices", list_of(kWeekdays)}}});
      data.weekend.push_back(static_cast<int>(found - kWeekdays.begin()) + 1);
    }
  }

  void read_range(MapReader& map, WorkingCalendar::Data& data) {
    const Node* range = map.required("covers");
    if (range == nullptr) return;
    MapReader covers(*range, reader_);
    const Node* from = covers.required("from");
    const Node* to = covers.required("to");
    covers.finish();
    const std::optional<Date> first = from ? reader_.date(*from) : std::nullopt;
    const std::optional<Date> last = to ? reader_.date(*to) : std::nullopt;
    if (!first || !last) return;
    data.first = *first;
    data.last = *last;
    if (*last < *first || last->year() - first->year() > kMostYears) {
      reader_.report(*to, Message("calendar.bad-range", {{"limit", std::to_string(kMostYears)}}));
    }
  }

  // One year: what is common to its days, then the days.
  void read_year(const Node& node, WorkingCalendar::Data& data) {
    MapReader map(node, reader_);
    const std::optional<int> year = map.optional_integer("year", {1900, 9999});
    if (!year) map.required("year");
    SpecialDay common;
    common.source = map.text("source");
    common.provisional = map.flag("provisional");
    for (const Node& day : map.items("days")) {
      const SpecialDay special = read_day(day, common);
      if (year && special.date.year() != *year) reader_.report(day, "calendar.other-year");
      check_day(day, special, data);
      data.days.push_back(special);
    }
    map.optional("note");
    map.finish();
  }

  SpecialDay read_day(const Node& node, const SpecialDay& common) {
    SpecialDay day = common;
    MapReader map(node, reader_);
    const Node* off = map.optional("free");
    const Node* works = map.optional("works");
    if ((off == nullptr) == (works == nullptr)) {
      reader_.report(node, "calendar.free-or-works");
    } else if (const std::optional<Date> date = reader_.date(off ? *off : *works)) {
      day.date = *date;
      day.works = works != nullptr;
    }
    day.name = map.bilingual("name");
    if (const std::optional<std::string> source = map.optional_text("source")) day.source = *source;
    day.provisional = day.provisional || map.flag("provisional");
    map.finish();
    return day;
  }

  void check_day(const Node& node, const SpecialDay& day, const WorkingCalendar::Data& data) {
    if (day.date < data.first || data.last < day.date) {
      reader_.report(node, Message("calendar.outside", {{"calendar", data.id},
                                                        {"date", to_text(day.date)},
                                                        {"from", to_text(data.first)},
                                                        {"to", to_text(data.last)}}));
    }
    const bool is_free =
        std::find(data.weekend.begin(), data.weekend.end(), day.date.weekday()) != data.weekend.end();
    if (day.works && !is_free) reader_.report(node, "calendar.works-anyway");
    if (!seen_.insert(day.date).second) {
      reader_.report(node, Message("calendar.duplicate-day", {{"date", to_text(day.date)}}));
    }
  }

  OpenQuestion read_question(const Node& node, const WorkingCalendar::Data& data) {
    OpenQuestion question;
    MapReader map(node, reader_);
    question.id = map.identifier("id");
    question.counts = map.flag("counts");
    question.reason = map.bilingual("reason");
    if (const Node* day = map.required("day")) {
      SpecialDay common;
      common.source = map.text("source");
      question.day = read_day(*day, common);
      if (question.counts) check_day(*day, question.day, data);
    }
    map.finish();
    return question;
  }

  std::set<Date> seen_;
  Diagnostics found_;
  Reader reader_;
  Diagnostics& out_;
};

}  // namespace

std::optional<WorkingCalendar> read_calendar(const Document& document, Diagnostics& diagnostics) {
  return CalendarReader(document, diagnostics).read();
}

}  // namespace htx
