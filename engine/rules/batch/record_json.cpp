#include "engine/rules/batch/record_json.h"

#include <algorithm>
#include <cstring>

#include "engine/rules/assessment.h"
#include "engine/rules/batch/json_plan.h"
#include "engine/value/scaled.h"

namespace htx::rules {
namespace internal {
namespace {

// Writes one record of a cooperative that is rated.
class RecordWriter {
 public:
  RecordWriter(const JsonPlan& plan, const Columns& columns, std::size_t row,
               std::span<const std::uint8_t> record, JsonText& out)
      : plan_(plan), batch_(*plan.batch), columns_(columns), row_(row), record_(record.data()), out_(out) {}

  void write(std::string_view cooperative) {
    out_.put("{\"checks\":[");
    for (std::size_t i = 0; i < plan_.checks.size(); ++i) {
      comma(i);
      out_.put(plan_.checks[i][record_[batch_.layout.checks + i]]);
    }
    out_.put(plan_.classes[record_[3]]);
    out_.put_quoted(cooperative);
    out_.put(",\"criteria\":[");
    for (std::size_t c = 0; c < plan_.criteria.size(); ++c) write_criterion(c);
    out_.put("],\"criteria_with_data\":");
    out_.put_scaled(record_[4] + 256 * record_[5], 0);
    out_.put(plan_.dates);
    out_.put(plan_.grades[record_[2]]);
    out_.put(plan_.ground_packs);
    write_grounds();
    out_.put(']');
    write_overrides();
    out_.put(plan_.pack);
    write_score();
  }

 private:
  template <class T>
  T get(std::size_t at) const {
    T value;
    std::memcpy(&value, record_ + at, sizeof value);
    return value;
  }
  void comma(std::size_t i) {
    if (i > 0) out_.put(',');
  }

  // The head of the first is written already.
  void write_facts(const PackPlan& one, const std::vector<FactPlan>& facts) {
    for (std::size_t i = 0; i < facts.size(); ++i) {
      if (i > 0) out_.put(facts[i].head);
      if (facts[i].is_input) write_fact(one, facts[i].slot);
    }
  }

  // The rest of a fact after its name.
  void write_fact(const PackPlan& one, std::size_t slot) {
    const Columns::Column& from = internal::JsonPlan::column(columns_, one, slot);
    const auto* const states = from.states.data();
    const std::uint8_t state = states[row_];
    if (state == Columns::kRefused) out_.put(",\"refused\":true");
    if (state != Columns::kMissing) {
      const std::string* source = internal::JsonPlan::source(columns_, from, row_);
      if (source != nullptr && !source->empty()) write_source(source);
      const Input& input = one.pack->inputs[slot];
      if (state == Columns::kPresent && !from.narrow.empty() && input.type == feel::Type::Kind::kNumber) {
        out_.put(R"(,"value":{"n":")");
        const auto* const figures = from.narrow.data();
        out_.put_scaled(figures[row_], input.scale);
        out_.put("\"}");
      } else {
        write_value(from, input, state);
      }
    }
    out_.put('}');
  }

  // Most figures of a cooperative come from one row.
  void write_source(const std::string* source) {
    if (source == last_source_) return out_.repeat(last_at_, last_size_);
    last_source_ = source;
    last_at_ = out_.size();
    out_.put(",\"source\":");
    out_.put_quoted(*source);
    last_size_ = out_.size() - last_at_;
  }

  void write_value(const Columns::Column& from, const Input& input, std::uint8_t state) {
    const auto number = [&](const Decimal& n) { out_.put_text(R"(,"value":{"n":)" + number_json(n) + "}"); };
    const auto other = [&](const Value& value) {
      if (const Decimal* n = value.if_number()) return number(*n);
      if (const auto date = value.as_date())
        return out_.put_text(R"(,"value":{"d":")" + to_text(*date) + "\"}");
      if (const std::string* text = value.as_string())
        out_.put_text(R"(,"value":{"s":)" + quoted(*text) + "}");
    };
    if (state != Columns::kPresent)
      other(from.others.at(row_));
    else if (input.type == feel::Type::Kind::kBoolean)
      from.narrow[row_] != 0 ? out_.put(R"(,"value":{"b":true})") : out_.put(R"(,"value":{"b":false})");
    else if (!from.wide.empty())
      number(unscaled(from.wide[row_], input.scale));
    else
      other(from.values[row_]);
  }

  // Whether any was missing.
  bool write_missing(const PackPlan& one, const std::vector<FactPlan>& facts) {
    bool any = false;
    for (const FactPlan& fact : facts) {
      const bool is_missing =
          fact.is_input
              ? internal::JsonPlan::column(columns_, one, fact.slot).states[row_] == Columns::kMissing
              : one.values[fact.slot].is_null();
      if (!is_missing) continue;
      any ? out_.put(',') : out_.put(",\"missing\":[");
      out_.put(fact.missing);
      any = true;
    }
    if (any) out_.put(']');
    return any;
  }

  void write_criterion(std::size_t c) {
    const CriterionJson& plan = plan_.criteria[c];
    const std::uint8_t code = record_[batch_.layout.criteria + c];
    const bool is_scored = code < plan.bands.size();
    out_.put(is_scored ? plan.bands[code].begin : plan.begin);
    write_facts(batch_.scorecard, plan.facts);
    if (!is_scored) {
      out_.put(plan.id);
      if (code == kCodePoints) return write_points(c);
      const bool any = write_missing(batch_.scorecard, plan.facts);
      return out_.put(any ? plan.missing_end : plan.missing_end_without_value);
    }
    const RecordLayout::Figure& figure = batch_.layout.figures[c];
    const BandJson& band = plan.bands[code];
    out_.put(band.id);
    if (figure.is_exact) return write_exact(band, kept_figure({record_, batch_.layout.size}, figure));
    const std::int64_t count = count_of(figure);
    if (!band.edges.empty()) {
      write_next(band.edges, count);
      out_.put(band.end);
    }
    out_.put_scaled(count, figure.scale);
    out_.put("\"}}");
  }

  void write_exact(const BandJson& band, const Decimal& number) {
    if (!band.edges.empty()) {
      write_next(band.edges, number);
      out_.put(band.end);
    }
    out_.put_text(to_text(number));
    out_.put("\"}}");
  }

  std::int64_t count_of(const RecordLayout::Figure& figure) const {
    return figure.is_short ? get<std::int32_t>(figure.offset) : get<std::int64_t>(figure.offset);
  }

  // Points as given: the figure, which falls short of the maximum or not.
  void write_points(std::size_t c) {
    const CriterionPlan& criterion = batch_.criteria[c];
    const RecordLayout::Figure& figure = batch_.layout.figures[c];
    if (figure.is_exact)
      return write_points(c, criterion, kept_figure({record_, batch_.layout.size}, figure));
    const std::int64_t count = count_of(figure);
    const std::int64_t points = count * criterion.factor;
    if (criterion.max && points < *criterion.max) {
      out_.put(R"(,"next":{"band":0,"gain":")");
      out_.put_scaled(*criterion.max - points, batch_.layout.score_scale);
      out_.put('"');
      out_.put(plan_.criteria[c].max);
    }
    out_.put(R"(,"points":")");
    out_.put_scaled(count, figure.scale);
    out_.put(R"(","state":"scored","value":{"n":")");
    out_.put_scaled(count, figure.scale);
    out_.put("\"}}");
  }

  void write_points(std::size_t c, const CriterionPlan& criterion, const Decimal& points) {
    const std::optional<Decimal>& max = criterion.criterion->max;
    if (max && points < *max) {
      out_.put(R"(,"next":{"band":0,"gain":")");
      out_.put_text(to_text(*max - points));
      out_.put('"');
      out_.put(plan_.criteria[c].max);
    }
    out_.put(R"(,"points":")");
    out_.put_text(to_text(points));
    out_.put(R"(","state":"scored","value":{"n":")");
    out_.put_text(to_text(points));
    out_.put("\"}}");
  }

  static std::int64_t position(const EdgePlan& edge, std::int64_t) { return edge.count; }
  static const Decimal& position(const EdgePlan& edge, const Decimal&) { return edge.number; }

  // As StepFunction::next() finds it: of each step the end that lies towards the figure.
  template <class Figure>
  void write_next(const std::vector<std::vector<EdgePlan>>& intervals, const Figure& figure) {
    const EdgePlan* best = nullptr;
    std::optional<Figure> least;
    for (const auto& ends : intervals) {
      for (const EdgePlan& edge : ends) {
        const Figure at = position(edge, figure);
        if (edge.is_low ? figure > at : figure < at) continue;
        const Figure distance = edge.is_low ? at - figure : figure - at;
        if (!least || distance < *least) {
          least = distance;
          best = &edge;
        }
        break;
      }
    }
    if (best != nullptr) out_.put(best->text);
  }

  void write_grounds() {
    std::size_t at = batch_.layout.grounds;
    std::size_t written = 0;
    for (std::size_t p = 0; p < plan_.grounds.size(); ++p) {
      for (const GroundJson& ground : plan_.grounds[p]) {
        comma(written++);
        const auto days = get<std::int64_t>(at + 1);
        out_.put('{');
        if (days != kNoEvent) out_.put_text(R"("event":")" + to_text(Date::from_days(days)) + "\",");
        out_.put(ground.begin);
        write_facts(batch_.ground_packs[p], ground.facts);
        out_.put(ground.head);
        if ((record_[at] & kGroundMissing) != 0) write_missing(batch_.ground_packs[p], ground.facts);
        out_.put(ground.end[record_[at] & 3U]);
        at += kGroundBytes;
      }
    }
  }

  void write_overrides() {
    bool any = false;
    for (std::size_t i = 0; i < plan_.overrides.size(); ++i) {
      if (record_[batch_.layout.overrides + i] != 1) continue;
      any ? out_.put(',') : out_.put(",\"overrides\":[");
      out_.put(plan_.overrides[i]);
      any = true;
    }
    if (any) out_.put(']');
  }

  void write_score() {
    const auto score = get<std::int64_t>(8);
    out_.put(R"(,"score":")");
    out_.put_scaled(score, batch_.layout.score_scale);
    const std::size_t reached =
        grade_of(batch_.grades.size(), score, [&](std::size_t grade) { return batch_.grades[grade]; });
    if (reached > 0) {
      out_.put(R"(","to_next_grade":")");
      out_.put_scaled(batch_.grades[reached - 1] - score, batch_.layout.score_scale);
    }
    out_.put("\"}");
  }

  const JsonPlan& plan_;
  const BatchPlan& batch_;
  const Columns& columns_;
  std::size_t row_;
  const std::uint8_t* record_;
  JsonText& out_;
  // The source that was written last, and where.
  const std::string* last_source_ = nullptr;
  std::size_t last_at_ = 0;
  std::size_t last_size_ = 0;
};

// Whether a ground is judged by parameters of another day than the plan's.
bool has_other_law(const BatchPlan& batch, const std::uint8_t* record) {
  std::size_t at = batch.layout.grounds;
  for (const PackPlan& one : batch.ground_packs) {
    for (const Ground& ground : one.pack->grounds) {
      std::int64_t days = 0;
      std::memcpy(&days, record + at + 1, sizeof days);
      at += kGroundBytes;
      if (days == kNoEvent) continue;
      if (day_of_law(*one.pack, ground, Date::from_days(days), batch.dates)) return true;
    }
  }
  return false;
}

}  // namespace

}  // namespace internal

void JsonBuffer::append(std::string_view text) {
  if (size_ + text.size() > room_) grow(size_, size_ + text.size());
  std::copy(text.begin(), text.end(), bytes_.get() + size_);
  size_ += text.size();
}

void JsonBuffer::grow(std::size_t size, std::size_t room) {
  room_ = std::max(room, 2 * room_);
  auto bytes = std::make_unique_for_overwrite<char[]>(room_);  // NOLINT(*-avoid-c-arrays)
  std::copy_n(bytes_.get(), size, bytes.get());
  bytes_ = std::move(bytes);
}

RecordJson::RecordJson(const BatchProgram& program)
    : plan_(std::make_shared<const internal::JsonPlan>(internal::JsonPlan::of(program.plan_))) {}

Status RecordJson::append(const Columns& columns, std::size_t row, std::string_view cooperative,
                          std::span<const std::uint8_t> record, JsonBuffer& out) const {
  const internal::BatchPlan& batch = *plan_->batch;
  if (row >= columns.rows() || record.size() != batch.layout.size)
    return Error(ErrorCode::kCorrupt, {"rules.bad-record", {{"cooperative", std::string(cooperative)}}});
  const bool is_plain = plan_->is_simple && record[1] == kRecordRated && !plan_->is_odd(columns, row) &&
                        record[2] < plan_->grades.size() && record[3] < plan_->classes.size();
  if (is_plain && !internal::has_other_law(batch, record.data())) {
    internal::JsonText text(out, plan_->slack);
    internal::RecordWriter(*plan_, columns, row, record, text).write(cooperative);
    return Done{};
  }
  HTX_ASSIGN_OR_RETURN(
      const Assessment assessment,
      expand_record(batch.layout, {*batch.scorecard.pack, batch.grounds},
                    {std::string(cooperative), batch.facts_of(columns, row), batch.dates}, record));
  HTX_ASSIGN_OR_RETURN(const std::string text, canonical_json(to_json(assessment)));
  out.append(text);
  return Done{};
}

}  // namespace htx::rules
