#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/value/date.h"
#include "engine/value/decimal.h"

namespace htx {

class Value;
struct Range;
struct Time;
struct DateTime;
using List = std::vector<Value>;

// FEEL's two kinds of duration, which never compare with each other.
struct MonthsDuration {
  std::int64_t months = 0;
  auto operator<=>(const MonthsDuration&) const = default;
};
struct DaysDuration {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;  // Same sign as seconds, below one second.
  auto operator<=>(const DaysDuration&) const = default;
};

// Named values in the order they were written (FEEL context).
class Context {
 public:
  using Entry = std::pair<std::string, Value>;

  // Replaces the value if the name is there, keeping its place.
  void set(std::string name, Value value);
  const Value* find(std::string_view name) const;
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

// How much a value holds, so that nobody walks into one that never ends: a value may hold another
// many times over without taking more memory.
struct Extent {
  std::size_t depth = 0;   // Of lists, contexts, ranges and functions in each other; 0 for all others.
  std::size_t weight = 1;  // The values to visit, plus one for every 8 bytes of text.
  // Whether null is among them; an end that a range written as a comparison does not have is none.
  bool holds_null = false;
};

// A list, context, range or function beyond these is null.
constexpr std::size_t kMostDepth = 400;
constexpr std::size_t kMostWeight = 20'000'000;

// What a function value is made of; the expression language defines the functions there are.
class Function {
 public:
  virtual ~Function() = default;
  // How deep the values it was surrounded by are nested.
  virtual std::size_t depth() const { return 0; }
};

// A value of the expression language: null, boolean, number, string, date, time, duration, list, context,
// range, function.
// Immutable; copying shares lists and contexts.
class Value {
 public:
  Value() = default;                       // Null.
  Value(bool boolean) : data_(boolean) {}  // NOLINT(google-explicit-constructor)
  Value(const char*) = delete;             // Would be true; a text is Value::string.
  Value(Decimal number) {                  // NOLINT(google-explicit-constructor)  Null if not finite.
    if (number.is_finite()) data_ = number;
  }
  Value(Date date) : data_(date) {}      // NOLINT(google-explicit-constructor)
  Value(MonthsDuration d) : data_(d) {}  // NOLINT(google-explicit-constructor)
  Value(DaysDuration d) : data_(d) {}    // NOLINT(google-explicit-constructor)
  // Null beyond kMostDepth or kMostWeight, as contexts, ranges and functions.
  Value(List list);                  // NOLINT(google-explicit-constructor)
  Value(Context context);            // NOLINT(google-explicit-constructor)
  Value(const Time& time);           // NOLINT(google-explicit-constructor)
  Value(const DateTime& date_time);  // NOLINT(google-explicit-constructor)
  Value(Range range);                // NOLINT(google-explicit-constructor)
  // A function equals itself only.
  static Value function(std::shared_ptr<const Function> function);
  static Value number(std::int64_t n) { return Value(Decimal(n)); }
  static Value string(std::string text);

  Extent extent() const;
  // Whether it is null, or a list, context or range with null inside at any depth; costs no walk.
  bool holds_null() const { return extent().holds_null; }

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }

  // The value if it is of that kind, else none or null.
  std::optional<bool> as_boolean() const;
  std::optional<Decimal> as_number() const;
  const std::string* as_string() const;
  std::optional<Date> as_date() const;
  std::optional<MonthsDuration> as_months() const;
  std::optional<DaysDuration> as_days() const;
  const List* as_list() const;
  const Context* as_context() const;
  const Range* as_range() const;
  const Time* as_time() const;
  const DateTime* as_date_time() const;
  std::shared_ptr<const Function> as_function() const;

  // The same without a copy, for the loops that ask most.
  const Decimal* if_number() const { return std::get_if<Decimal>(&data_); }
  const bool* if_boolean() const { return std::get_if<bool>(&data_); }

  // Same kind and same content; null equals null.
  friend bool operator==(const Value& a, const Value& b);

 private:
  std::variant<std::monostate, bool, Decimal, std::shared_ptr<const std::string>, Date, MonthsDuration,
               DaysDuration, std::shared_ptr<const List>, std::shared_ptr<const Context>,
               std::shared_ptr<const Range>, std::shared_ptr<const Time>, std::shared_ptr<const DateTime>,
               std::shared_ptr<const Function>>
      data_;
};

// All values between two ends.  An end that is null is not known; of a range that was written as a
// comparison it has no bound.  Open ends that are the same make the range (!= end).
struct Range {
  Value low;
  Value high;
  bool low_closed = false;
  bool high_closed = false;
  bool is_comparison = false;  // Written (< 10), which FEEL tells from (null..10).
  bool operator==(const Range&) const = default;
};

// Canonical FEEL text: 12.5, "HTX", date("2020-12-31"), [1, 2], {a: 1}, null.
std::string to_text(const Value& value);

}  // namespace htx
