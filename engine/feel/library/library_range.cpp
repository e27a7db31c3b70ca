#include "engine/base/text.h"

#include <array>
#include "engine/feel/library/library_parts.h"
#include "engine/feel/run/operators.h"
#include "engine/feel/syntax/print.h"

// Allen's interval relations between points and ranges (10.3.4.10, table 78).
namespace htx::feel {
namespace {

// Order of two ends; none if they do not compare.
std::optional<int> ordered(const Value& a, const Value& b) {
  const auto result = order(a, b);
  if (!result.has_value()) return std::nullopt;
  return *result < 0 ? -1 : *result > 0 ? 1 : 0;
}

// How the relations see an argument: a point is the closed range from itself to itself.
struct Span {
  Range range;
  bool is_point;
};

Span span_of(const Value& value) {
  if (const Range* range = value.as_range()) return {*range, false};
  return {{value, value, true, true}, true};
}

// Each relation is a fact about the four comparisons between ends; none in a comparison makes null.
struct Ends {
  int low_low;    // a.low to b.low
  int low_high;   // a.low to b.high
  int high_low;   // a.high to b.low
  int high_high;  // a.high to b.high
  Range a;
  Range b;
};

// One end of a span.  A missing end of a comparison lies beyond everything, on its side.
struct End {
  const Value& value;
  int far;  // -1 and 1: below and above everything.
};

End low_of(const Span& span) {
  return {span.range.low, span.range.low.is_null() && span.range.is_comparison ? -1 : 0};
}
End high_of(const Span& span) {
  return {span.range.high, span.range.high.is_null() && span.range.is_comparison ? 1 : 0};
}

std::optional<int> ordered_ends(const End& x, const End& y) {
  if (x.far != 0 || y.far != 0) return x.far < y.far ? -1 : x.far > y.far ? 1 : 0;
  return ordered(x.value, y.value);
}

std::optional<Ends> ends_of(const Span& a, const Span& b) {
  const auto low_low = ordered_ends(low_of(a), low_of(b));
  const auto low_high = ordered_ends(low_of(a), high_of(b));
  const auto high_low = ordered_ends(high_of(a), low_of(b));
  const auto high_high = ordered_ends(high_of(a), high_of(b));
  if (!low_low.has_value() || !low_high.has_value() || !high_low.has_value() || !high_high.has_value())
    return std::nullopt;
  return Ends{*low_low, *low_high, *high_low, *high_high, a.range, b.range};
}

bool before(const Ends& e) {
  return e.high_low < 0 || (e.high_low == 0 && !(e.a.high_closed && e.b.low_closed));
}
bool after(const Ends& e) {
  return e.low_high > 0 || (e.low_high == 0 && !(e.a.low_closed && e.b.high_closed));
}
bool meets(const Ends& e) { return e.high_low == 0 && e.a.high_closed && e.b.low_closed; }
bool met_by(const Ends& e) { return e.low_high == 0 && e.a.low_closed && e.b.high_closed; }
bool overlaps(const Ends& e) { return !before(e) && !after(e); }

bool same_low(const Ends& e) { return e.low_low == 0 && e.a.low_closed == e.b.low_closed; }
bool same_high(const Ends& e) { return e.high_high == 0 && e.a.high_closed == e.b.high_closed; }
bool starts_earlier(const Ends& e) {
  return e.low_low < 0 || (e.low_low == 0 && e.a.low_closed && !e.b.low_closed);
}
bool ends_earlier(const Ends& e) {
  return e.high_high < 0 || (e.high_high == 0 && !e.a.high_closed && e.b.high_closed);
}
bool ends_later(const Ends& e) {
  return e.high_high > 0 || (e.high_high == 0 && e.a.high_closed && !e.b.high_closed);
}
bool starts_later(const Ends& e) {
  return e.low_low > 0 || (e.low_low == 0 && !e.a.low_closed && e.b.low_closed);
}

bool overlaps_before(const Ends& e) { return starts_earlier(e) && overlaps(e) && !ends_later(e); }
bool overlaps_after(const Ends& e) { return starts_later(e) && overlaps(e) && !ends_earlier(e); }
bool finishes(const Ends& e) { return same_high(e) && !starts_earlier(e); }
bool finished_by(const Ends& e) { return same_high(e) && !starts_later(e); }
bool includes(const Ends& e) { return !starts_later(e) && !ends_earlier(e); }
bool during(const Ends& e) { return !starts_earlier(e) && !ends_later(e); }
bool starts(const Ends& e) { return same_low(e) && !ends_later(e); }
bool started_by(const Ends& e) { return same_low(e) && !ends_earlier(e); }
bool coincides(const Ends& e) { return same_low(e) && same_high(e); }

// A point at an open end is not part of the range, whatever the ends' order says.
std::optional<bool> point_relation(const Span& a, const Span& b, bool (*relation)(const Ends&)) {
  if (!a.is_point && !b.is_point) return std::nullopt;
  const auto e = ends_of(a, b);
  if (relation == finishes && a.is_point) return e->high_high == 0 && b.range.high_closed;
  if (relation == finished_by && b.is_point) return e->high_high == 0 && a.range.high_closed;
  if (relation == starts && a.is_point) return e->low_low == 0 && b.range.low_closed;
  if (relation == started_by && b.is_point) return e->low_low == 0 && a.range.low_closed;
  return std::nullopt;
}

template <bool (*relation)(const Ends&), bool needs_left_range, bool needs_right_range>
Value related(Machine& machine, std::span<const Value> arguments) {
  const Span a = span_of(arguments[0]);
  const Span b = span_of(arguments[1]);
  if ((needs_left_range && a.is_point) || (needs_right_range && b.is_point))
    return bad_argument(machine, arguments);
  const auto ends = ends_of(a, b);
  if (!ends.has_value()) return bad_argument(machine, arguments);
  const auto at_point = point_relation(a, b, relation);
  return Value(at_point.has_value() ? *at_point : relation(*ends));
}

// The comparison that a range text without one end stands for: "[2..)" is (>= 2), "(..2)" is (< 2); the
// side without an end must be open (rule 66).  Any other text is left as it is.
std::string closed_text(std::string_view text) {
  text = trim(text);
  const std::size_t dots = text.size() < 4 ? std::string_view::npos : text.find("..");
  if (dots == std::string_view::npos) return std::string(text);
  const char first = text.front();
  const char last = text.back();
  const std::string_view low = trim(text.substr(1, dots - 1));
  const std::string_view high = trim(text.substr(dots + 2, text.size() - dots - 3));
  if (low.empty() && !high.empty() && (first == '(' || first == ']'))
    return (last == ']' ? "(<= " : "(< ") + std::string(high) + ")";
  if (high.empty() && !low.empty() && (last == ')' || last == '['))
    return (first == '[' ? "(>= " : "(> ") + std::string(low) + ")";
  return std::string(text);
}

// range("[18..21]"): a range literal of literals as text; its ends in order.
Value range_from(Machine& machine, std::span<const Value> arguments) {
  const std::string* given = arguments[0].as_string();
  if (given == nullptr) return bad_argument(machine, arguments);
  const std::string text = closed_text(*given);
  const bool has_dots = given->find("..") != std::string::npos;
  Diagnostics ignored;
  const auto expression = compile_expression(text, {}, {}, {Mode::kLenient, machine.limits()}, ignored);
  if (!has_dots || !expression.has_value() || !is_literal_range(expression->program().root))
    return bad_argument(machine, arguments);
  Value value = evaluate(*expression, std::span<const Value>(), machine.evaluation());
  const Range* range = value.as_range();
  if (range == nullptr) return bad_argument(machine, arguments);
  const auto direction = ordered(range->low, range->high);
  const bool unbounded = range->low.is_null() != range->high.is_null();
  if (unbounded ? !range->is_comparison : !direction.has_value() || *direction > 0)
    return bad_argument(machine, arguments);
  return value;
}

constexpr std::string_view kPointsOrRanges =
    "point1: any, point2: any | point: any, range: any | range: any, point: any | range1: any, range2: any";

constexpr auto kEntries = std::to_array<Entry>({
    {"before", kPointsOrRanges, "boolean", related<before, false, false>},
    {"after", kPointsOrRanges, "boolean", related<after, false, false>},
    {"meets", "range1: range, range2: range", "boolean", related<meets, true, true>},
    {"met by", "range1: range, range2: range", "boolean", related<met_by, true, true>},
    {"overlaps", "range1: range, range2: range", "boolean", related<overlaps, true, true>},
    {"overlaps before", "range1: range, range2: range", "boolean", related<overlaps_before, true, true>},
    {"overlaps after", "range1: range, range2: range", "boolean", related<overlaps_after, true, true>},
    {"finishes", "point: any, range: range | range1: range, range2: range", "boolean",
     related<finishes, false, true>},
    {"finished by", "range: range, point: any | range1: range, range2: range", "boolean",
     related<finished_by, true, false>},
    {"includes", "range: range, point: any | range1: range, range2: range", "boolean",
     related<includes, true, false>},
    {"during", "point: any, range: range | range1: range, range2: range", "boolean",
     related<during, false, true>},
    {"starts", "point: any, range: range | range1: range, range2: range", "boolean",
     related<starts, false, true>},
    {"started by", "range: range, point: any | range1: range, range2: range", "boolean",
     related<started_by, true, false>},
    {"coincides", "point1: any, point2: any | range1: range, range2: range", "boolean",
     related<coincides, false, false>},
    {"range", "from: string", "range", range_from},
});

}  // namespace

std::span<const Entry> range_functions() { return kEntries; }

}  // namespace htx::feel
