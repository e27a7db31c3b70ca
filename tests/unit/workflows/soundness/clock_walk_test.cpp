#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "engine/workflows/advance.h"
#include "engine/workflows/deadline_status.h"
#include "engine/workflows/read_workflow.h"
#include "engine/workflows/soundness/analyse.h"
#include "engine/workflows/stand_stills.h"
#include "tests/support/matchers.h"
#include "tests/support/national.h"
#include "tests/support/rounds.h"

namespace htx::workflows {
namespace {

std::optional<Workflow> read(const std::string& declarations, const std::string& states) {
  const std::string text =
      "workflow: t\nversion: 1\ntitle: {vi: T, en: T}\nreviewed_by: null\n"
      "roles:\n  committee: {title: {vi: U, en: C}, group: c}\n" +
      declarations + "states:\n" + states + "  - {id: end, kind: final, title: {vi: E, en: E}}\n";
  Diagnostics diagnostics;
  const std::optional<Document> document = parse_document(Source("t.yaml", text), diagnostics);
  REQUIRE(document.has_value());
  std::optional<Workflow> workflow = read_workflow(*document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  return workflow;
}

Workflow with(const std::string& declarations, const std::string& states) {
  std::optional<Workflow> workflow = read(declarations, states);
  REQUIRE(workflow.has_value());
  return *std::move(workflow);
}

std::string state(const std::string& id, const std::string& rest) {
  return "  - {id: " + id + ", title: {vi: X, en: X}, " + rest + "}\n";
}

std::string rule(const std::string& id, const std::string& rest) {
  return "  " + id + ": {title: {vi: H, en: H}, law: {article: x, tag: memory-low}, " + rest + "}\n";
}

const Finding* find(const Analysis& analysis, std::string_view code) {
  const auto it = std::find_if(analysis.findings.begin(), analysis.findings.end(),
                               [&](const Finding& finding) { return finding.message.code == code; });
  return it == analysis.findings.end() ? nullptr : &*it;
}

const Stay& stay(const Analysis& analysis, const std::string& id) {
  const auto it = std::find_if(analysis.stays.begin(), analysis.stays.end(),
                               [&](const Stay& one) { return one.state == id; });
  REQUIRE(it != analysis.stays.end());
  return *it;
}

using Path = std::vector<std::string>;
using Kind = Effect::Kind;

constexpr const char* kNotice = "data: {notice: {type: date, initial: 2025-01-02, title: {vi: N, en: N}}}\n";

// A case lived day by day: the clocks are kept from the effects alone, as a store keeps them.
class Life {
 public:
  Life(const Workflow& workflow, const WorkingCalendar& calendar, Date on, std::string watched = "")
      : workflow_(workflow), calendar_(calendar), watched_(std::move(watched)), on_(on) {
    REQUIRE_VALUE(const Advance opened, open_case(workflow));
    take(opened);
  }

  const Configuration& configuration() const { return configuration_; }
  const Date& on() const { return on_; }
  bool went_round() const { return went_round_; }
  // The most days it has stayed in the state watched.
  std::int64_t longest() const { return longest_; }
  bool is_in(const std::string& id) const {
    return configuration_.running && configuration_.is_active(*workflow_.chart().find(id));
  }
  std::optional<Date> due(const std::string& id) const {
    const auto clock = clocks_.find(id);
    return clock == clocks_.end() ? std::nullopt : last_day(id, clock->second);
  }

  std::vector<std::string> acts() const {
    std::vector<std::string> events;
    for (const EnabledEvent& action : allowed(workflow_, configuration_)) {
      if (!action.is_expiry) events.push_back(action.event);
    }
    return events;
  }

  // Whether a state stays active by an act.
  bool keeps(const std::string& event, const std::string& id) const {
    REQUIRE_VALUE(const Advance advanced, advance(workflow_, configuration_, {.name = event}));
    return advanced.step.configuration.running &&
           advanced.step.configuration.is_active(*workflow_.chart().find(id));
  }

  void act(const Date& on, const std::string& event) {
    on_ = std::max(on_, on);
    const std::vector<std::string> possible = acts();
    if (std::find(possible.begin(), possible.end(), event) == possible.end()) return;
    situations_.clear();
    REQUIRE_VALUE(const Advance advanced, advance(workflow_, configuration_, {.name = event}));
    take(advanced);
  }

  // Lets everything pass that has its last day before `today`.
  void pass_until(const Date& today) {
    while (!went_round_ && configuration_.running) {
      const std::string* next = nullptr;
      Date first = today;
      for (const auto& [id, clock] : clocks_) {
        const std::optional<Date> due = last_day(id, clock);
        if (clock.passed || !due || *due >= first || event_of(id).empty()) continue;
        first = *due;
        next = &id;
      }
      if (next == nullptr) return;
      pass(*next, first);
    }
  }

 private:
  struct Clock {
    DeadlineHistory history;
    bool passed = false;
  };

  std::optional<Date> last_day(const std::string& id, const Clock& clock) const {
    DeadlineHistory history = clock.history;
    history.pauses = stills_.of(id);
    REQUIRE_VALUE(const DeadlineStatus status,
                  deadline_status(*workflow_.deadline(id), calendar_, history, on_));
    return status.due;
  }

  // Empty for a clock that is kept in a pause.
  std::string event_of(const std::string& id) const {
    for (const RunningDeadline& running : running_deadlines(workflow_, configuration_)) {
      if (running.id == id) return running.event;
    }
    return {};
  }

  void pass(const std::string& id, const Date& due) {
    const Date day = std::max(on_, due.plus_days(1));
    if (day != on_) situations_.clear();
    on_ = day;
    clocks_.at(id).passed = true;
    REQUIRE_VALUE(const Advance advanced, advance(workflow_, configuration_, {.name = event_of(id)}));
    take(advanced);
    Situation now{configuration_.active, configuration_.held, {}};
    for (const auto& [other, clock] : clocks_) {
      if (clock.passed) std::get<2>(now).insert(other);
    }
    went_round_ = !situations_.insert(std::move(now)).second;
  }

  void start(const DeadlineRule& rule) {
    REQUIRE_VALUE(const Date anchor, anchor_of(rule, configuration_.data, on_, {}));
    clocks_[rule.id] = {{.anchor = anchor, .begun = on_}};
  }

  void take(const Advance& advanced) {
    configuration_ = advanced.step.configuration;
    stills_.enter(workflow_, configuration_, on_);
    bool is_there = true;  // What is cancelled, stands still or goes on.
    for (const Effect& effect : advanced.effects) {
      const DeadlineRule* rule = workflow_.deadline(effect.id);
      if (rule == nullptr || !rule->within) continue;
      const bool has = clocks_.contains(effect.id);
      if (effect.kind == Kind::kStartDeadline) {
        start(*rule);
      } else if (effect.kind == Kind::kCancelDeadline || effect.kind == Kind::kPauseDeadline ||
                 effect.kind == Kind::kResumeDeadline) {
        is_there = is_there && has;
        if (effect.kind == Kind::kCancelDeadline) clocks_.erase(effect.id);
      }
    }
    REQUIRE(is_there);
    check_clocks();
    const bool inside = !watched_.empty() && is_in(watched_);
    if (since_) longest_ = std::max(longest_, on_.days() - since_->days());
    if (!inside) since_.reset();
    if (inside && !since_) since_ = on_;
  }

  // Every state with a deadline has its clock, and every clock its state or its pause.
  void check_clocks() const {
    std::set<std::string> wanted = configuration_.held;
    for (const RunningDeadline& running : running_deadlines(workflow_, configuration_))
      wanted.insert(running.id);
    for (const DeadlineRule& rule : workflow_.data().deadlines) {
      const bool wants = wanted.contains(rule.id) && rule.within;
      REQUIRE(wants == (clocks_.contains(rule.id)));
    }
  }

  const Workflow& workflow_;
  const WorkingCalendar& calendar_;
  std::string watched_;
  Configuration configuration_;
  StandStills stills_;
  std::map<std::string, Clock> clocks_;
  // States, clocks kept and clocks passed, where passings led on this day since the last act.
  using Situation = std::tuple<std::vector<StateId>, std::set<std::string>, std::set<std::string>>;
  std::set<Situation> situations_;
  bool went_round_ = false;
  std::optional<Date> since_;
  std::int64_t longest_ = 0;
  Date on_;
};

TEST_CASE("a clock that was never started is started when its state is entered from a pause",
          "[workflows][clocks]") {
  const Workflow workflow = with(
      "deadlines:\n" + rule("reply", "within: 10 d, pauses_in: [complaint]"),
      state("first",
            "no_deadline: x, transitions: [{event: asked, to: waiting, by: committee}, "
            "{event: complained, to: complaint, by: committee}]") +
          state("waiting",
                "deadline: {use: reply, event: late}, transitions: [{event: came, to: end, by: "
                "committee}, {event: stop, to: complaint, by: committee}, {event: late, to: end}]") +
          state("complaint", "no_deadline: x, transitions: [{event: settled, to: waiting, by: committee}]"));
  const WorkingCalendar calendar = national_calendar();
  Life life(workflow, calendar, day("2025-03-03"));
  life.act(day("2025-03-04"), "complained");
  CHECK_FALSE(life.due("reply").has_value());
  life.act(day("2025-03-10"), "settled");
  CHECK(life.due("reply") == day("2025-03-20"));
  // The way round by the state itself keeps the clock: it stands still from the 14th to the 16th.
  life.act(day("2025-03-14"), "stop");
  CHECK(life.configuration().held == std::set<std::string>{"reply"});
  CHECK_FALSE(life.due("reply").has_value());
  life.act(day("2025-03-17"), "settled");
  CHECK(life.due("reply") == day("2025-03-24"));  // Sunday 23/3.
  CHECK(life.configuration().held.empty());
}

TEST_CASE("a passing that leads back to itself with no day in between is an error", "[workflows][clocks]") {
  const auto analysed = [](const std::string& how, const std::string& late) {
    return analyse(with(kNotice + ("deadlines:\n" + rule("reply", how)),
                        state("first",
                              "no_deadline: x, transitions: [{event: sent, to: waiting, by: committee}, "
                              "{event: asked, to: other, by: committee}]") +
                            state("waiting",
                                  "deadline: {use: reply, event: late}, transitions: [{event: came, to: "
                                  "end, by: committee}, {event: late, " +
                                      late + "}]") +
                            state("other",
                                  "deadline: {use: reply, event: late}, transitions: [{event: back, to: "
                                  "end, by: committee}, {event: late, to: waiting}]")));
  };
  const Analysis round = analysed("within: 10 d, from: notice", "to: waiting");
  REQUIRE(find(round, "workflows.circle-without-day") != nullptr);
  CHECK(find(round, "workflows.circle-without-day")->path == Path{"sent", "late"});
  CHECK(find(round, "workflows.circle-without-day")->severity == Severity::kError);
  const Analysis by_two = analysed("within: 10 d, from: notice", "to: other");
  REQUIRE(find(by_two, "workflows.circle-without-day") != nullptr);
  CHECK(find(by_two, "workflows.circle-without-day")->path.size() == 3);
  // Counted from the entry it takes its days; staying where it is it passes once.
  CHECK(find(analysed("within: 10 d", "to: waiting"), "workflows.circle-without-day") == nullptr);
  CHECK(find(analysed("within: 0 d", "to: waiting"), "workflows.circle-without-day") == nullptr);
  CHECK(find(analysed("within: 0 d, count: same_day", "to: waiting"), "workflows.circle-without-day") !=
        nullptr);
  CHECK(find(analysed("within: 10 d, from: notice", "do: [{notify: committee}]"),
             "workflows.circle-without-day") == nullptr);
  // A blank never passes.
  CHECK(find(analysed("within: null, from: notice", "to: waiting"), "workflows.circle-without-day") ==
        nullptr);
  // Whether a date that is set on the way moves on is not known.
  const Analysis moved = analysed("within: 10 d, from: notice",
                                  "to: waiting, do: [{set: {notice: 'notice + duration(\"P10D\")'}}]");
  CHECK(find(moved, "workflows.circle-without-day") == nullptr);
  REQUIRE(find(moved, "workflows.circle-undecided") != nullptr);
  CHECK(find(moved, "workflows.circle-undecided")->severity == Severity::kWarning);
}

TEST_CASE("the passing of a blank is no way out", "[workflows][clocks]") {
  const auto analysed = [](const char* within) {
    return analyse(
        with("deadlines:\n" + rule("limit", std::string("within: ") + within),
             state("waiting", "deadline: {use: limit, event: late}, transitions: [{event: late, to: end}]")));
  };
  CHECK(find(analysed("3 d"), "workflows.cannot-complete") == nullptr);
  CHECK(find(analysed("3 d"), "workflows.deadlock") == nullptr);
  CHECK(find(analysed("null"), "workflows.cannot-complete") != nullptr);
  CHECK(find(analysed("null"), "workflows.deadlock") != nullptr);
}

TEST_CASE("how long a case can stay is bounded by a clock that runs throughout, or said not to be",
          "[workflows][clocks]") {
  const Analysis analysis = analyse(with(
      "deadlines:\n" + rule("limit", "within: 10 d, pauses_in: [complaint]") + rule("inner", "within: 2 d"),
      state("first", "no_deadline: x, transitions: [{event: sent, to: waiting, by: committee}]") +
          state("waiting",
                "deadline: {use: limit, event: late}, transitions: [{event: late, to: end}, {event: "
                "note, do: [{notify: committee}], by: committee}, {event: again, to: remind, by: "
                "committee}, {event: stop, to: complaint, by: committee}]") +
          state("complaint", "no_deadline: x, transitions: [{event: settled, to: waiting, by: committee}]") +
          state("remind",
                "deadline: {use: inner, event: late.inner}, transitions: [{event: late.inner, to: "
                "waiting}, {event: more, to: remind, by: committee}]")));
  CHECK(stay(analysis, "first").bound == Stay::Bound::kWait);
  CHECK(stay(analysis, "first").path.empty());
  CHECK(stay(analysis, "waiting").bound == Stay::Bound::kBounded);
  CHECK(stay(analysis, "complaint").bound == Stay::Bound::kWait);
  CHECK(stay(analysis, "complaint").path == Path{"sent", "stop"});
  CHECK(stay(analysis, "remind").bound == Stay::Bound::kRounds);
  CHECK(stay(analysis, "").bound == Stay::Bound::kWait);
}

// A small definition: four states in a row, the middle two perhaps in a state of their own, each with acts
// that lead anywhere and perhaps a deadline whose passing leads anywhere or nowhere.
class RandomDefinition {
 public:
  std::string written;
  RandomDefinition(std::mt19937& random, std::size_t deadlines) : random_(random), deadlines_(deadlines) {}

  std::optional<Workflow> make() {
    std::string rules = "deadlines:\n";
    for (std::size_t i = 0; i < deadlines_; ++i) rules += rule("d" + std::to_string(i), how());
    const bool boxed = below(2) == 0;
    std::string states = one(0);
    if (boxed) {
      std::string inner;
      for (const std::size_t i : {1U, 2U}) inner += "    " + one(i);
      states +=
          "  - id: box\n    title: {vi: B, en: B}\n    initial: [s1]\n" + limit() + "    states:\n" + inner;
    } else {
      states += one(1) + one(2);
    }
    states += one(3);
    written = rules + states;
    return read(kNotice + rules, states);
  }

 private:
  std::size_t below(std::uint32_t count) { return random_() % count; }
  std::string any_state() { return "s" + std::to_string(below(4)); }

  std::string how() {
    static const auto kLengths = std::to_array<const char*>({"0 d", "1 d", "3 d", "2 wd", "null"});
    std::string text = std::string("within: ") + kLengths[below(5)];
    if (below(2) == 0) text += ", from: notice";
    if (below(4) == 0) text += ", count: same_day";
    if (below(3) == 0) text += ", roll: none";
    if (below(2) == 0) text += ", pauses_in: [" + any_state() + "]";
    return text;
  }

  std::string late(std::size_t deadline) {
    const std::string event = "late" + std::to_string(deadline);
    const std::string way = below(3) == 0 ? "do: [{notify: committee}]" : "to: " + any_state();
    return "{event: " + event + ", " + way + "}";
  }

  std::string one(std::size_t number) {
    const std::string id = "s" + std::to_string(number);
    std::string ways = "{event: next" + id +
                       ", by: committee, to: " + (number == 3 ? "end" : "s" + std::to_string(number + 1)) +
                       "}";
    for (std::size_t i = below(3); i > 0; --i)
      ways += ", {event: go" + std::to_string(i) + id + ", by: committee, to: " + any_state() + "}";
    std::string limit = "no_deadline: x";
    if (below(3) != 0) {
      const std::size_t deadline = below(static_cast<std::uint32_t>(deadlines_));
      limit =
          "deadline: {use: d" + std::to_string(deadline) + ", event: late" + std::to_string(deadline) + "}";
      ways += ", " + late(deadline);
    }
    return state(id, limit + ", transitions: [" + ways + "]");
  }

  std::string limit() {
    if (below(2) == 0) return "";
    const std::size_t deadline = below(static_cast<std::uint32_t>(deadlines_));
    return "    deadline: {use: d" + std::to_string(deadline) + ", event: late" + std::to_string(deadline) +
           "}\n    transitions: [" + late(deadline) + "]\n";
  }

  std::mt19937& random_;
  std::size_t deadlines_;
};

// Lives on, acting at random, but once in the state `keep` only so as to stay there.
// Somebody who is not punctual acts before what has passed was acted on.
void live(std::mt19937& random, Life& life, const std::string& keep, bool punctual) {
  for (int step = 0; step < 60 && life.configuration().running && !life.went_round(); ++step) {
    const Date today = life.on().plus_days(static_cast<std::int64_t>(random() % 4));
    if (punctual || random() % 2 == 0) life.pass_until(today);
    if (life.went_round() || !life.configuration().running) break;
    std::vector<std::string> acts = life.acts();
    if (life.is_in(keep)) {
      acts.erase(std::remove_if(acts.begin(), acts.end(),
                                [&](const std::string& event) { return !life.keeps(event, keep); }),
                 acts.end());
    }
    if (acts.empty()) {
      life.pass_until(life.on().plus_days(10));
    } else {
      life.act(today, acts[random() % acts.size()]);
    }
  }
}

TEST_CASE("what is proved of the clocks of random definitions is never contradicted by their lives",
          "[workflows][clocks]") {
  const WorkingCalendar calendar = national_calendar();
  std::mt19937 random(20240701);
  int read_ones = 0;
  int circles = 0;
  int met_circles = 0;
  int bounded = 0;
  const int all_rounds = rounds(80);
  for (int round = 0; round < all_rounds; ++round) {
    const std::size_t deadlines = 1 + random() % 2;
    RandomDefinition definition(random, deadlines);
    const std::optional<Workflow> workflow = definition.make();
    if (!workflow) continue;
    ++read_ones;
    INFO(definition.written);
    const Analysis analysis = analyse(*workflow);
    REQUIRE(analysis.complete);
    // Each group of ways has a clock through it of at most three days and a run of days off.
    const auto most = static_cast<std::int64_t>(analysis.configurations << deadlines) * 10;
    bool met = false;
    for (const Stay& one : analysis.stays) {
      CAPTURE(round, one.state);
      const std::string keep = one.state.empty() ? "s0" : one.state;
      Life life(*workflow, calendar, day("2025-02-03"), keep);
      live(random, life, keep, true);
      if (!one.state.empty() && one.bound == Stay::Bound::kBounded) {
        ++bounded;
        REQUIRE(life.longest() <= most);
      }
      Life other(*workflow, calendar, day("2025-02-03"));
      live(random, other, keep, false);
      met = met || life.went_round() || other.went_round();
    }
    const bool told = find(analysis, "workflows.circle-without-day") != nullptr;
    REQUIRE((told || !met));
    circles += told ? 1 : 0;
    met_circles += met ? 1 : 0;
  }
  CHECK(read_ones > all_rounds / 2);
  CHECK(bounded > all_rounds / 4);
  // Few are told of that no life meets.
  CHECK(circles > all_rounds / 20);
  CHECK(met_circles * 2 > circles);
}

}  // namespace
}  // namespace htx::workflows
