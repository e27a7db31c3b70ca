#include "engine/rules/batch/json_plan.h"

#include <algorithm>

#include "engine/rules/step_function.h"
#include "engine/value/scaled.h"

namespace htx::rules::internal {
namespace {

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
    const auto count = from.count_of(end);
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

}  // namespace

JsonPlan JsonPlan::of(const std::shared_ptr<const BatchPlan>& batch) {
  JsonPlan plan;
  plan.batch = batch;
  plan.is_simple = batch->scorecard.pack->has_scorecard();
  JsonPlanner(plan).run();
  return plan;
}

}  // namespace htx::rules::internal
