#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/language.h"
#include "engine/base/result.h"
#include "engine/value/date.h"

namespace htx {

// A day that is not what its weekday says: a holiday, a make-up day, a day of the weekend worked instead.
struct SpecialDay {
  Date date;
  bool works = false;
  Bilingual name;
  std::string source;        // "S47 verified": a row of the legal fact base.
  bool provisional = false;  // The decision that fixes this day is not known yet.
};

// A day that might become special, and does not count until somebody switches it on.
struct OpenQuestion {
  std::string id;
  SpecialDay day;
  bool counts = false;
  Bilingual reason;
};

// Which days state bodies work, for a closed range of years.  Immutable.
//
// Labour Code 2019 arts 111 and 112: the holidays of a year are fixed by decisions of the Prime
// Minister, so they are a table and are never computed.  Outside its range the calendar refuses.
class WorkingCalendar {
 public:
  struct Data {
    std::string id;
    std::int64_t version = 0;
    Bilingual title;
    Date first;
    Date last;
    std::vector<int> weekend = {6, 7};  // Weekdays without work, 1 is Monday.
    std::vector<SpecialDay> days;
    std::vector<OpenQuestion> questions;
    std::optional<std::string> reviewed_by;
  };

  explicit WorkingCalendar(Data data);

  const Data& data() const { return data_; }

  bool is_weekend(const Date& date) const;
  bool covers(const Date& date) const { return data_.first <= date && date <= data_.last; }
  // What is special about a day; null for an ordinary one.
  const SpecialDay* special(const Date& date) const;

  // The following fail with "calendar.outside" when they would need a day the calendar lacks.
  Result<bool> is_working_day(const Date& date) const;
  // The date itself if it is a working day, else the nearest one after or before it.
  Result<Date> working_day_from(const Date& date) const;
  Result<Date> working_day_until(const Date& date) const;
  // Working days after `from` up to and including `to`; 0 if `to` is not after `from`.
  Result<std::int64_t> working_days_between(const Date& from, const Date& to) const;
  // Whether a day in the range [from, to] rests on a decision not yet made.
  bool is_provisional(const Date& from, const Date& to) const;

 private:
  Data data_;
  std::map<Date, SpecialDay> special_;
};

}  // namespace htx
