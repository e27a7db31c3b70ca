#include "engine/value/value.h"

#include "engine/value/temporal.h"

#include <algorithm>

namespace htx {
namespace {

template <class T>
const T* pointee(const std::shared_ptr<const T>* held) {
  return held == nullptr ? nullptr : held->get();
}

// What a value holds, together with its extent; the value knows it as a T.
template <class T>
struct Measured : T {
  Measured(T content, Extent measured) : T(std::move(content)), extent(measured) {}
  Extent extent;
};

void add(Extent& sum, const Extent& part) {
  sum.depth = std::max(sum.depth, part.depth + 1);
  sum.weight += part.weight;
  sum.holds_null = sum.holds_null || part.holds_null;
}

// None if it is beyond the bounds.
template <class T>
std::shared_ptr<const T> measured(T content, Extent extent) {
  if (extent.depth > kMostDepth || extent.weight > kMostWeight) return nullptr;
  return std::make_shared<const Measured<T>>(std::move(content), extent);
}

template <class T>
std::optional<T> copy(const T* held) {
  return held == nullptr ? std::nullopt : std::optional<T>(*held);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else
      out += c;
  }
  return out + "\"";
}

// Whether a key needs no quotes: words of letters, digits and underscores with single blanks.
bool is_plain_name(std::string_view name) {
  char last = ' ';
  for (const char c : name) {
    const bool letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
    const bool digit = c >= '0' && c <= '9';
    if (!letter && !(digit && last != ' ') && !(c == ' ' && last != ' ')) return false;
    last = c;
  }
  return last != ' ';
}

}  // namespace

void Context::set(std::string name, Value value) {
  const auto at = std::ranges::find(entries_, name, &Entry::first);
  if (at != entries_.end())
    at->second = std::move(value);
  else
    entries_.emplace_back(std::move(name), std::move(value));
}

const Value* Context::find(std::string_view name) const {
  const auto at = std::ranges::find(entries_, name, &Entry::first);
  return at == entries_.end() ? nullptr : &at->second;
}

Value::Value(List list) {
  Extent extent{.depth = 1};
  for (const Value& item : list) add(extent, item.extent());
  if (auto held = measured(std::move(list), extent)) data_ = std::move(held);
}
Value::Value(Context context) {
  Extent extent{.depth = 1};
  for (const auto& [name, value] : context.entries()) {
    add(extent, value.extent());
    extent.weight += name.size() / 8;
  }
  if (auto held = measured(std::move(context), extent)) data_ = std::move(held);
}
Value::Value(Range range) {
  if (range.low.is_null()) range.low_closed = false;
  if (range.high.is_null()) range.high_closed = false;
  Extent extent{.depth = 1};
  add(extent, range.low.extent());
  add(extent, range.high.extent());
  if (range.is_comparison) extent.holds_null = false;
  if (auto held = measured(std::move(range), extent)) data_ = std::move(held);
}
Value::Value(const Time& time) : data_(std::make_shared<const Time>(time)) {}
Value::Value(const DateTime& date_time) : data_(std::make_shared<const DateTime>(date_time)) {}

Value Value::function(std::shared_ptr<const Function> function) {
  Value value;
  if (function == nullptr) return value;
  if (function->depth() < kMostDepth) value.data_ = std::move(function);
  return value;
}

Value Value::string(std::string text) {
  Value value;
  value.data_ = std::make_shared<const std::string>(std::move(text));
  return value;
}

Extent Value::extent() const {
  if (is_null()) return {.holds_null = true};
  if (const auto* text = as_string()) return {.depth = 0, .weight = 1 + text->size() / 8};
  if (const List* list = as_list()) return static_cast<const Measured<List>*>(list)->extent;
  if (const Context* context = as_context()) return static_cast<const Measured<Context>*>(context)->extent;
  if (const Range* range = as_range()) return static_cast<const Measured<Range>*>(range)->extent;
  if (const auto* held = std::get_if<std::shared_ptr<const Function>>(&data_))
    return {.depth = (*held)->depth() + 1, .weight = 1};
  return {};
}

std::optional<bool> Value::as_boolean() const { return copy(std::get_if<bool>(&data_)); }
std::optional<Decimal> Value::as_number() const { return copy(std::get_if<Decimal>(&data_)); }
std::optional<Date> Value::as_date() const { return copy(std::get_if<Date>(&data_)); }
std::optional<MonthsDuration> Value::as_months() const { return copy(std::get_if<MonthsDuration>(&data_)); }
std::optional<DaysDuration> Value::as_days() const { return copy(std::get_if<DaysDuration>(&data_)); }
const std::string* Value::as_string() const {
  return pointee(std::get_if<std::shared_ptr<const std::string>>(&data_));
}
const List* Value::as_list() const { return pointee(std::get_if<std::shared_ptr<const List>>(&data_)); }
const Context* Value::as_context() const {
  return pointee(std::get_if<std::shared_ptr<const Context>>(&data_));
}
const Range* Value::as_range() const { return pointee(std::get_if<std::shared_ptr<const Range>>(&data_)); }
const Time* Value::as_time() const { return pointee(std::get_if<std::shared_ptr<const Time>>(&data_)); }
const DateTime* Value::as_date_time() const {
  return pointee(std::get_if<std::shared_ptr<const DateTime>>(&data_));
}
std::shared_ptr<const Function> Value::as_function() const {
  const auto* held = std::get_if<std::shared_ptr<const Function>>(&data_);
  return held == nullptr ? nullptr : *held;
}

bool operator==(const Value& a, const Value& b) {
  if (a.data_.index() != b.data_.index()) return false;
  if (const auto* text = a.as_string()) return *text == *b.as_string();
  if (const auto* list = a.as_list()) return *list == *b.as_list();
  if (const auto* context = a.as_context()) {
    const auto& other = *b.as_context();
    if (context->entries().size() != other.entries().size()) return false;
    return std::ranges::all_of(context->entries(), [&](const Context::Entry& entry) {
      const Value* value = other.find(entry.first);
      return value != nullptr && *value == entry.second;
    });
  }
  if (const auto* range = a.as_range()) return *range == *b.as_range();
  if (const auto* time = a.as_time()) return *time == *b.as_time();
  if (const auto* date_time = a.as_date_time()) return *date_time == *b.as_date_time();
  return a.data_ == b.data_;
}

std::string to_text(const Value& value) {
  if (const auto boolean = value.as_boolean()) return *boolean ? "true" : "false";
  if (const auto number = value.as_number()) return to_text(*number);
  if (const auto* text = value.as_string()) return quoted(*text);
  if (const auto date = value.as_date()) return "date(\"" + to_text(*date) + "\")";
  if (const auto* time = value.as_time()) return "time(\"" + to_text(*time) + "\")";
  if (const auto* date_time = value.as_date_time()) return "date and time(\"" + to_text(*date_time) + "\")";
  if (const auto months = value.as_months()) return "duration(\"" + to_text(*months) + "\")";
  if (const auto days = value.as_days()) return "duration(\"" + to_text(*days) + "\")";
  if (const auto* list = value.as_list()) {
    std::string text = "[";
    for (std::size_t i = 0; i < list->size(); ++i) text += (i > 0 ? ", " : "") + to_text((*list)[i]);
    return text + "]";
  }
  if (const auto* context = value.as_context()) {
    std::string text = "{";
    bool first = true;
    for (const auto& [name, entry] : context->entries()) {
      text += (first ? "" : ", ") + (is_plain_name(name) ? name : quoted(name)) + ": " + to_text(entry);
      first = false;
    }
    return text + "}";
  }
  if (value.as_function() != nullptr) return "function";
  if (const auto* range = value.as_range()) {
    return (range->low_closed ? "[" : "(") + to_text(range->low) + ".." + to_text(range->high) +
           (range->high_closed ? "]" : ")");
  }
  return "null";
}

}  // namespace htx
