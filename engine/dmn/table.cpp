#include "engine/dmn/table.h"

#include <algorithm>

namespace htx::dmn {
namespace {

// One output is the value itself, several are a context by their names.
Value row_value(const Table& table, const Row& row) {
  if (table.outputs.size() == 1) return row.front();
  Context context;
  for (std::size_t i = 0; i < table.outputs.size(); ++i) context.set(table.outputs[i].name, row[i]);
  return context;
}

std::size_t priority(const Table::Output& output, const Value& value) {
  for (std::size_t i = 0; i < output.order.size(); ++i) {
    if (feel::equal(output.order[i], value) == true) return i;
  }
  return output.order.size();
}

// By the order of the output values, the first output weighing most (8.2.11).
void sort_by_priority(const Table& table, std::vector<Row>& rows) {
  std::ranges::stable_sort(rows, [&](const Row& a, const Row& b) {
    for (std::size_t i = 0; i < table.outputs.size(); ++i) {
      const std::size_t x = priority(table.outputs[i], a[i]);
      const std::size_t y = priority(table.outputs[i], b[i]);
      if (x != y) return x < y;
    }
    return false;
  });
}

Value list_of_rows(const Table& table, const std::vector<Row>& rows) {
  List list;
  for (const Row& row : rows) list.push_back(row_value(table, row));
  return list;
}

std::optional<Value> aggregated(const Table& table, const std::vector<Row>& rows) {
  if (table.aggregation == Aggregation::kNone) return list_of_rows(table, rows);
  if (table.aggregation == Aggregation::kCount) return Value::number(static_cast<std::int64_t>(rows.size()));
  if (table.outputs.size() != 1) return std::nullopt;  // Operators are for one output (8.2.8.3).
  Value best = rows.front().front();
  Decimal sum;
  for (const Row& row : rows) {
    const Value& value = row.front();
    if (table.aggregation == Aggregation::kSum) {
      const auto number = value.as_number();
      if (!number.has_value()) return std::nullopt;
      sum += *number;
      continue;
    }
    const auto ordered = feel::order(value, best);
    if (!ordered.has_value()) return std::nullopt;
    if (table.aggregation == Aggregation::kMin ? *ordered < 0 : *ordered > 0) best = value;
  }
  return table.aggregation == Aggregation::kSum ? Value(sum) : best;
}

}  // namespace

std::optional<Value> result_of(const Table& table, std::vector<Row> rows) {
  switch (table.policy) {
    case HitPolicy::kUnique:
      return rows.size() == 1 ? std::optional(row_value(table, rows.front())) : std::nullopt;
    case HitPolicy::kFirst: return row_value(table, rows.front());
    case HitPolicy::kAny: {
      const Value first = row_value(table, rows.front());
      const bool same =
          std::ranges::all_of(rows, [&](const Row& row) { return row_value(table, row) == first; });
      return same ? std::optional(first) : std::nullopt;
    }
    case HitPolicy::kPriority: sort_by_priority(table, rows); return row_value(table, rows.front());
    case HitPolicy::kRuleOrder: return list_of_rows(table, rows);
    case HitPolicy::kOutputOrder: sort_by_priority(table, rows); return list_of_rows(table, rows);
    case HitPolicy::kCollect: return aggregated(table, rows);
  }
  return std::nullopt;
}

Value result_of_none(const Table& table, const Row& fallback) {
  const bool has_default =
      std::ranges::any_of(table.outputs, [](const auto& output) { return output.fallback.has_value(); });
  if (has_default) return row_value(table, fallback);
  if (table.policy != HitPolicy::kCollect) return {};
  if (table.aggregation == Aggregation::kNone) return List{};
  return table.aggregation == Aggregation::kCount ? Value::number(0) : Value();
}

}  // namespace htx::dmn
