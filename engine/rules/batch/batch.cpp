#include "engine/rules/batch/batch.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/rules/batch/batch_plan.h"
#include "engine/rules/batch/batch_run.h"
#include "engine/value/scaled.h"

namespace htx::rules {

using internal::BatchPlan;
using internal::kBlock;
using internal::PackPlan;

Result<BatchProgram> BatchProgram::compile(const Pack& scorecard, const std::vector<const Pack*>& grounds,
                                           const Dates& dates) {
  HTX_ASSIGN_OR_RETURN(BatchPlan plan, BatchPlan::of(scorecard, grounds, dates));
  return BatchProgram(std::make_shared<const BatchPlan>(std::move(plan)));
}

// The figures of one cooperative come from a few rows, so only the last sources are looked at.
std::uint32_t Columns::source_position(const std::string& source) {
  constexpr std::size_t kLast = 6;
  for (std::size_t back = 1; back <= std::min(kLast, sources_.size()); ++back) {
    if (sources_[sources_.size() - back] == source) return static_cast<std::uint32_t>(sources_.size() - back);
  }
  sources_.push_back(source);
  return static_cast<std::uint32_t>(sources_.size() - 1);
}

const RecordLayout& BatchProgram::layout() const { return plan_->layout; }

Columns BatchProgram::columns(std::size_t rows) const {
  // Blocks are read whole, so there is room for a last one.
  const std::size_t room = (rows / kBlock + 2) * kBlock;
  Columns columns;
  columns.rows_ = rows;
  columns.odd_.resize(room);
  const auto add = [&](const PackPlan& one) {
    for (const Input& input : one.pack->inputs) {
      Columns::Column column;
      column.states.resize(room);
      if (BatchPlan::is_narrow(input))
        column.narrow.resize(room);
      else if (input.type == feel::Type::Kind::kNumber)
        column.wide.resize(room);
      else
        column.values.resize(room);
      columns.columns_.push_back(std::move(column));
    }
  };
  add(plan_->scorecard);
  for (const PackPlan& one : plan_->ground_packs) add(one);
  return columns;
}

namespace {

// Takes one figure over; false if it is odd.
bool take(Columns::Column& column, std::size_t row, const Input& input, const Value& told) {
  using Kind = feel::Type::Kind;
  const Value value = input.as_named(told);
  const Decimal* number = value.if_number();
  const bool* boolean = value.if_boolean();
  const bool is_of_kind = input.type.kind == Kind::kNumber    ? number != nullptr
                          : input.type.kind == Kind::kBoolean ? boolean != nullptr
                          : input.type.kind == Kind::kDate    ? value.as_date().has_value()
                                                              : value.as_string() != nullptr;
  if (is_of_kind && !input.accepts(value)) {
    column.states[row] = Columns::kRefused;
    column.others[row] = value;
    return true;
  }
  const auto count =
      is_of_kind && number != nullptr ? scaled(*number, input.scale) : std::optional<std::int64_t>(0);
  if (!is_of_kind || !count) {
    column.states[row] = Columns::kOdd;
    column.others[row] = told;
    return false;
  }
  column.states[row] = Columns::kPresent;
  if (input.type.kind == Kind::kBoolean)
    column.narrow[row] = *boolean ? 1 : 0;
  else if (!column.narrow.empty())
    column.narrow[row] = static_cast<std::int32_t>(*count);
  else if (!column.wide.empty())
    column.wide[row] = *count;
  else
    column.values[row] = value;
  return true;
}

}  // namespace

void BatchProgram::set(Columns& columns, std::size_t row, const Facts& facts) const {
  HTX_CHECK(row < columns.rows_);
  const auto add = [&](const PackPlan& one) {
    for (std::size_t i = 0; i < one.pack->inputs.size(); ++i) {
      const Input& input = one.pack->inputs[i];
      const Fact* fact = facts.find(input);
      if (fact == nullptr || fact->value.is_null()) continue;
      Columns::Column& column = columns.columns_[one.first_column + i];
      if (!fact->source.empty()) {
        column.sources.resize(columns.odd_.size());
        column.sources[row] = columns.source_position(fact->source);
      }
      if (!take(column, row, input, fact->value)) columns.odd_[row] = 1;
    }
  };
  add(plan_->scorecard);
  for (const PackPlan& one : plan_->ground_packs) add(one);
}

void BatchProgram::set(Columns& columns, std::size_t row, std::size_t input, std::int64_t count) const {
  HTX_CHECK(row < columns.rows_);
  const Input& declared = plan_->scorecard.pack->inputs[input];
  const bool is_boolean = declared.type == feel::Type::Kind::kBoolean;
  const Value value = is_boolean ? Value(count != 0) : Value(unscaled(count, declared.scale));
  if (!take(columns.columns_[input], row, declared, value)) columns.odd_[row] = 1;
}

std::vector<std::size_t> BatchProgram::columns_of(std::string_view field, bool of_previous_year) const {
  std::vector<std::size_t> found;
  const auto add = [&](const PackPlan& one) {
    for (std::size_t i = 0; i < one.pack->inputs.size(); ++i) {
      const Input& input = one.pack->inputs[i];
      if (input.field == field && input.of_previous_year == of_previous_year)
        found.push_back(one.first_column + i);
    }
  };
  add(plan_->scorecard);
  for (const PackPlan& one : plan_->ground_packs) add(one);
  return found;
}

void BatchProgram::set_column(Columns& columns, std::size_t row, std::size_t column,
                              const Value& value) const {
  HTX_CHECK(row < columns.rows_ && column < columns.columns_.size());
  const PackPlan* of = &plan_->scorecard;
  for (const PackPlan& one : plan_->ground_packs) {
    if (one.first_column <= column) of = &one;
  }
  const Input& input = of->pack->inputs[column - of->first_column];
  if (!take(columns.columns_[column], row, input, value)) columns.odd_[row] = 1;
}

void BatchProgram::run(const Columns& columns, std::size_t first, std::size_t count,
                       std::span<std::uint8_t> records) const {
  HTX_CHECK(first + count <= columns.rows_ && records.size() == count * plan_->layout.size);
  internal::run_blocks({*plan_, columns, columns.columns_, columns.odd_}, first, count, records);
}

}  // namespace htx::rules
