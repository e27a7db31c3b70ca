#include "engine/rules/batch/record_json.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/rules/assessment_json.h"
#include "engine/rules/batch/batch_plan.h"
#include "engine/rules/batch/json_text.h"
#include "engine/rules/scaled.h"
#include "engine/rules/step_function.h"

namespace htx::rules {
namespace internal {

struct FactPlan {
  std::size_t slot = 0;
  bool is_input = false;
  FixedText head;     // ,{"name":"members"   or of a parameter the whole of it
  FixedText missing;  // "members"
};

// Where a better band begins or ends, as the figure counts.
struct EdgePlan {
  std::int64_t count = 0;  // Or its place, beside an exact figure.
  Decimal number;
  bool is_low = false;
  FixedText text;  // ,"next":{...}
};

// What is written of a criterion whose figure is in one band.
struct BandJson {
  FixedText begin;                           // ,{"band":1,"facts":[ and the head of the first fact
  FixedText id;                              // ],"id":"equity" and, where no edges are left to compare, the
                                             // next band and the end
  std::vector<std::vector<EdgePlan>> edges;  // Of each better interval the ends that may be the nearest.
  FixedText end;                             // ,"points":"4","state":"scored","value":{"n":"
};

struct CriterionJson {
  std::vector<FactPlan> facts;
  FixedText begin;  // As of a band, where the figure is in none.
  std::vector<BandJson> bands;
  FixedText id;                         // ],"id":"equity"
  FixedText missing_end;                // ,"points":"0","state":"zero_for_missing"}
  FixedText max;                        // Of points as given: ,"inclusive":true,"value":"10"}
  FixedText missing_end_without_value;  // The same with the problem.
};

struct GroundJson {
  std::vector<FactPlan> facts;
  FixedText begin;               // "facts":[ and the head of the first
  FixedText head;                // ],"id":"...","legal":true
  std::array<FixedText, 4> end;  // By state: ,"pack":"...","state":"holds"}
};

struct JsonPlan {
  std::shared_ptr<const BatchPlan> batch;
  bool is_simple = true;  // False: every record is written the long way.
  std::size_t slack = 0;  // No record is longer, but for its texts from outside.
  std::vector<CriterionJson> criteria;
  std::vector<std::vector<GroundJson>> grounds;
  std::vector<std::array<FixedText, 3>> checks;  // By state.
  std::array<FixedText, 4> classes;              // ],"class":"strong","cooperative":"
  FixedText dates;                               // ,"dates":{...}
  std::vector<FixedText> grades;                 // ,"grade":"tot"
  FixedText ground_packs;                        // ,"ground_packs":[...],"grounds":[
  std::vector<FixedText> overrides;              // "fined"
  FixedText pack;                                // ,"pack":{...}

  static JsonPlan of(const std::shared_ptr<const BatchPlan>& batch);
  static const Columns::Column& column(const Columns& columns, const PackPlan& one, std::size_t slot) {
    return columns.columns_[one.first_column + slot];
  }
  static const std::string* source(const Columns& columns, const Columns::Column& from, std::size_t row) {
    return from.sources.empty() ? nullptr : &columns.sources_[from.sources[row]];
  }
  static bool is_odd(const Columns& columns, std::size_t row) { return columns.odd_[row] != 0; }
};

namespace {

std::string number_json(const Decimal& number) { return "\"" + to_text(number) + "\""; }

std::string pack_json(const Pack& pack) {
  return R"({"digest":")" + to_hex(pack.digest) + R"(","id":)" + quoted(pack.id) +
         ",\"version\":" + std::to_string(pack.version) + "}";
}

class JsonPlanner {
 public:
  explicit JsonPlanner(JsonPlan& plan) : plan_(plan), batch_(*plan.batch), pack_(*batch_.scorecard.pack) {}

  void run() {
    plan_.slack = 4 * kBetween;
    constexpr std::array<const char*, 3> kChecks = {"holds", "fails", "not_evaluable"};
    for (const Check& check : pack_.checks) {
      plan_.checks.emplace_back();
      for (std::size_t state = 0; state < kChecks.size(); ++state) {
        plan_.checks.back()[state] =
            fixed("{\"id\":" + quoted(check.clause.id) + R"(,"state":")" + kChecks[state] + "\"}");
      }
    }
    for (std::size_t i = 0; i < plan_.classes.size(); ++i) {
      plan_.classes[i] =
          fixed(R"(],"class":")" + std::string(to_string(static_cast<Class>(i))) + R"(","cooperative":)");
    }
    plan_.dates =
        fixed(R"(,"dates":{"as_of":")" + to_text(batch_.dates.as_of) + R"(","law_on":")" +
              to_text(batch_.dates.law_on) + R"(","period":)" + std::to_string(batch_.dates.period) + "}");
    for (const Grade& grade : pack_.grades) plan_.grades.push_back(fixed(",\"grade\":" + quoted(grade.id)));
    std::string packs;
    for (const Pack* pack : batch_.grounds) packs += (packs.empty() ? "" : ",") + pack_json(*pack);
    plan_.ground_packs = fixed(",\"ground_packs\":[" + packs + "],\"grounds\":[");
    for (const Override& override : pack_.overrides)
      plan_.overrides.push_back(fixed(quoted(override.clause.id)));
    plan_.pack = fixed(",\"pack\":" + pack_json(pack_));
    for (const CriterionPlan& criterion : batch_.criteria) plan_criterion(criterion);
    plan_grounds();
  }

 private:
  // Beside its fixed texts a record has numbers, of at most 41 digits, and the words between.
  static constexpr std::size_t kBetween = 256;

  FixedText fixed(const std::string& text) {
    plan_.slack += text.size() + kBetween;
    return FixedText(text);
  }

  static std::string first_head(const std::vector<FactPlan>& facts) {
    return facts.empty() ? "" : std::string(facts[0].head.data(), facts[0].head.size());
  }

  std::vector<FactPlan> facts_of(const PackPlan& one, std::vector<std::size_t> slots,
                                 const std::vector<std::size_t>& parameters) {
    slots.insert(slots.end(), parameters.begin(), parameters.end());
    std::sort(slots.begin(), slots.end());
    slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
    std::vector<FactPlan> facts;
    for (const std::size_t slot : slots) {
      const std::string name = quoted(one.pack->names.name(slot));
      const std::string begin = facts.empty() ? "{\"name\":" : ",{\"name\":";
      FactPlan fact{.slot = slot,
                    .is_input = slot < one.pack->inputs.size(),
                    .head = fixed(begin + name),
                    .missing = fixed(name)};
      if (!fact.is_input) {
        const Decimal* number = one.values[slot].if_number();
        const std::string value = number == nullptr ? "" : R"(,"value":{"n":)" + number_json(*number) + "}";
        fact.head = fixed(begin + name + value + "}");
      }
      facts.push_back(std::move(fact));
    }
    return facts;
  }

  void plan_criterion(const CriterionPlan& from) {
    const Criterion& criterion = *from.criterion;
    CriterionJson to;
    if (from.is_general || from.tells_rounding) plan_.is_simple = false;
    if (criterion.max) to.max = fixed(R"(,"inclusive":true,"value":)" + number_json(*criterion.max) + "}");
    to.facts = facts_of(batch_.scorecard, from.leaves, from.parameters);
    const std::string begin = plan_.criteria.empty() ? "{" : ",{";
    const std::string facts = "\"facts\":[" + first_head(to.facts);
    to.begin = fixed(begin + facts);
    const std::string id = "],\"id\":" + quoted(criterion.id);
    to.id = fixed(id);
    for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
      BandJson band;
      band.begin = fixed(begin + "\"band\":" + std::to_string(i) + "," + facts);
      band.edges = edges_of(from, i);
      keep_nearest(band.edges, reach_of(from, i));
      const std::string end =
          ",\"points\":" + number_json(criterion.bands[i].points) + R"(,"state":"scored","value":{"n":")";
      const bool is_settled = band.edges.empty() || (band.edges.size() == 1 && band.edges[0].size() == 1);
      if (is_settled) {
        const std::string next =
            band.edges.empty() ? "" : std::string(band.edges[0][0].text.data(), band.edges[0][0].text.size());
        band.edges.clear();
        band.id = fixed(id + next + end);
      } else {
        band.id = fixed(id);
        band.end = fixed(end);
      }
      to.bands.push_back(std::move(band));
    }
    const auto becomes = state_of(criterion.missing, CriterionRuling::Fall::kMissing);
    const bool zero = becomes == CriterionResult::State::kZeroForMissing;
    const std::string points = zero ? R"(,"points":"0")" : "";
    const std::string state = zero ? R"(,"state":"zero_for_missing"})" : R"(,"state":"excluded"})";
    to.missing_end = fixed(points + state);
    to.missing_end_without_value = fixed(points + R"(,"problem":"rules.no-value")" + state);
    plan_.criteria.push_back(std::move(to));
  }

  // Of each step with more points than a band the ends, as StepFunction::next() looks at them.
  std::vector<std::vector<EdgePlan>> edges_of(const CriterionPlan& from, std::size_t current) {
    const Decimal& now = from.criterion->bands[current].points;
    std::vector<StepFunction::Step> better =
        StepFunction(*from.criterion, std::nullopt, batch_.dates.law_on).steps();
    std::erase_if(better, [&](const StepFunction::Step& step) { return step.points <= now; });
    // Of two as near as each other the band that is written first is told.
    std::stable_sort(
        better.begin(), better.end(),
        [](const StepFunction::Step& a, const StepFunction::Step& b) { return *a.band < *b.band; });
    std::vector<std::vector<EdgePlan>> all;
    for (const auto& [interval, band, points] : better) {
      all.emplace_back();
      const std::string begin = R"(,"next":{"band":)" + std::to_string(*band) +
                                ",\"gain\":" + number_json(points - now) + ",\"inclusive\":";
      if (interval.low) all.back().push_back(edge(from, *interval.low, interval.low_closed, begin));
      if (interval.high) all.back().push_back(edge(from, *interval.high, interval.high_closed, begin));
      if (interval.low) all.back().front().is_low = true;
    }
    return all;
  }

  EdgePlan edge(const CriterionPlan& from, const Decimal& end, bool is_closed, const std::string& begin) {
    const auto count = from.is_exact ? place_of(end, from.scale) : scaled(end, from.scale);
    if (!count) plan_.is_simple = false;
    return {.count = count.value_or(0),
            .number = end,
            .text = fixed(begin + (is_closed ? "true" : "false") + ",\"value\":" + number_json(end) + "}")};
  }

  // The least and the greatest figure in a band.
  struct Reach {
    std::int64_t low = INT64_MAX;
    std::int64_t high = INT64_MIN;
  };
  static Reach reach_of(const CriterionPlan& plan, std::size_t band) {
    Reach reach;
    for (std::size_t k = 0; k < plan.codes.size(); ++k) {
      if (plan.codes[k] != band) continue;
      reach.low = std::min(reach.low, k == 0 ? INT64_MIN : plan.steps[k - 1]);
      reach.high = std::max(reach.high, k == plan.steps.size() ? INT64_MAX : plan.steps[k] - 1);
    }
    return reach;
  }

  // Leaves out the ends that are the nearest for no figure within reach.  Where every interval lies wholly
  // above or below, that leaves one end on each side.
  static void keep_nearest(std::vector<std::vector<EdgePlan>>& intervals, const Reach& reach) {
    for (std::vector<EdgePlan>& ends : intervals) {
      std::vector<EdgePlan> kept;
      for (EdgePlan& edge : ends) {
        if (edge.is_low ? reach.low > edge.count : reach.high < edge.count) continue;
        const bool is_last = edge.is_low ? reach.high <= edge.count : reach.low >= edge.count;
        kept.push_back(std::move(edge));
        if (is_last) break;
      }
      ends = std::move(kept);
    }
    std::erase_if(intervals, [](const std::vector<EdgePlan>& ends) { return ends.empty(); });
    const bool is_plain = std::ranges::all_of(intervals, [&](const std::vector<EdgePlan>& ends) {
      const EdgePlan& edge = ends.front();
      return ends.size() == 1 && (edge.is_low ? reach.high <= edge.count : reach.low >= edge.count);
    });
    if (!is_plain) return;
    const auto is_farther = [&](const std::vector<EdgePlan>& ends) {
      const EdgePlan& edge = ends.front();
      return std::ranges::any_of(intervals, [&](const std::vector<EdgePlan>& others) {
        const EdgePlan& other = others.front();
        if (&other == &edge || other.is_low != edge.is_low) return false;
        // Of two at one place the first counts.
        if (other.count == edge.count) return &others < &ends;
        return edge.is_low ? other.count < edge.count : other.count > edge.count;
      });
    };
    std::vector<std::vector<EdgePlan>> nearest;
    for (const std::vector<EdgePlan>& ends : intervals) {
      if (!is_farther(ends)) nearest.push_back(ends);
    }
    intervals = std::move(nearest);
  }

  void plan_grounds() {
    constexpr std::array<const char*, 4> kStates = {"holds", "does_not_hold", "not_evaluable", "other_law"};
    for (std::size_t p = 0; p < batch_.ground_packs.size(); ++p) {
      const PackPlan& one = batch_.ground_packs[p];
      plan_.grounds.emplace_back();
      for (std::size_t g = 0; g < one.pack->grounds.size(); ++g) {
        const Ground& ground = one.pack->grounds[g];
        const ConditionPlan& condition = batch_.ground_conditions[p][g];
        GroundJson to;
        // The day by whose law it is judged does not show in a record where that law decides the event.
        if (one.pack->rests_on_rounding(ground.when.uses()) || batch_.ground_events[p][g].rests_on_parameters)
          plan_.is_simple = false;
        to.facts = facts_of(one, condition.leaves, condition.parameters);
        to.begin = fixed("\"facts\":[" + first_head(to.facts));
        to.head =
            fixed("],\"id\":" + quoted(ground.id) + ",\"legal\":" + (ground.is_legal ? "true" : "false"));
        for (std::size_t state = 0; state < kStates.size(); ++state) {
          to.end[state] =
              fixed(",\"pack\":" + quoted(one.pack->id) + R"(,"state":")" + kStates[state] + "\"}");
        }
        plan_.grounds.back().push_back(std::move(to));
      }
    }
  }

  JsonPlan& plan_;
  const BatchPlan& batch_;
  const Pack& pack_;
};

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
      if (days == kNoEvent || one.pack->parameters.empty()) continue;
      if (day_of_law(*one.pack, ground, Date::from_days(days), batch.dates)) return true;
    }
  }
  return false;
}

}  // namespace

JsonPlan JsonPlan::of(const std::shared_ptr<const BatchPlan>& batch) {
  JsonPlan plan;
  plan.batch = batch;
  plan.is_simple = batch->scorecard.pack->has_scorecard();
  JsonPlanner(plan).run();
  return plan;
}

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
