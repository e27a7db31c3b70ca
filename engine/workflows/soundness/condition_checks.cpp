#include <algorithm>
#include <cctype>
#include <map>
#include <utility>

#include "engine/base/text.h"
#include "engine/value/decimal.h"
#include "engine/workflows/soundness/checks.h"

namespace htx::workflows::internal {
namespace {

// Combinations of values that are tried for the conditions on one event.
constexpr std::size_t kMostTrials = 4'096;

// One row of values against which conditions are tried.
class Trial final : public StepScope {
 public:
  Trial(const Chart& chart, const Configuration& configuration)
      : chart_(chart), configuration_(configuration) {}

  const Event* event() const override { return nullptr; }
  bool in(std::string_view state) const override {
    const std::optional<StateId> id = chart_.find(state);
    return id && configuration_.is_active(*id);
  }
  const Json& data() const override { return data_; }
  void set(Json data) { data_ = std::move(data); }

 private:
  const Chart& chart_;
  const Configuration& configuration_;
  Json data_ = Json(Json::Object{});
};

// The words and figures an expression is written with.
struct Words {
  std::set<std::string> names;
  std::vector<Decimal> numbers;
  std::vector<std::string> strings;
};

bool is_name_part(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

void collect_words(std::string_view text, Words& words) {
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    std::size_t end = i + 1;
    if (c == '"') {
      while (end < text.size() && text[end] != '"') ++end;
      words.strings.emplace_back(text.substr(i + 1, end - i - 1));
      ++end;
    } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      while (end < text.size() && (std::isdigit(static_cast<unsigned char>(text[end])) != 0 ||
                                   (text[end] == '.' && text.substr(end, 2) != "..")))
        ++end;
      if (const auto number = Decimal::from_text(text.substr(i, end - i))) words.numbers.push_back(*number);
    } else if (is_name_part(c)) {
      while (end < text.size() && is_name_part(text[end])) ++end;
      words.names.emplace(text.substr(i, end - i));
    }
    i = end;
  }
}

// Values of an item around every figure the conditions name: where their truth can change.
std::vector<Json> values_for(const DataItem& item, const Words& words) {
  switch (item.type) {
    case DataType::kBoolean: return {Json(false), Json(true)};
    case DataType::kNumber: {
      std::set<std::string> texts = {"0", "1"};
      for (const Decimal& number : words.numbers) {
        for (const std::int64_t step : {-1, 0, 1}) texts.insert(to_text(number + Decimal(step)));
      }
      return {texts.begin(), texts.end()};
    }
    case DataType::kString: {
      std::vector<Json> values = {Json("~")};
      for (const std::string& text : words.strings) values.emplace_back(text);
      return values;
    }
    case DataType::kDate: {
      std::set<std::string> days = {"2024-06-30"};
      for (const std::string& text : words.strings) {
        const auto day = date_from_iso(text);
        if (!day) continue;
        for (const std::int64_t step : {-1, 0, 1}) days.insert(to_text(day->plus_days(step)));
      }
      return {days.begin(), days.end()};
    }
  }
  return {};
}

// The transitions of one state on one event, in document order.
class Choice {
 public:
  Choice(const CheckScene& scene, StateId state, std::string event, std::vector<TransitionId> transitions)
      : scene_(scene), state_(state), event_(std::move(event)), transitions_(std::move(transitions)) {}

  void check() {
    if (check_shadows() || transitions_.size() < 2) return;
    if (guard(transitions_.front()) == kNone) return;
    collect();
    std::size_t trials = 1;
    for (const auto& [item, values] : values_) trials *= values.size();
    if (trials > kMostTrials) {
      scene_.report(Severity::kWarning, Message("workflows.conditions-undecided", {{"event", event_}}),
                    state_);
      return;
    }
    for (std::size_t at = 0; at < scene_.explorer.places().size(); ++at) {
      const Configuration& configuration = scene_.explorer.places()[at].configuration;
      if (!configuration.running || (state_ != 0 && !configuration.is_active(state_))) continue;
      if (!seen_.insert(active_flags(configuration)).second) continue;
      try_all(at, configuration);
    }
  }

 private:
  GuardId guard(TransitionId id) const { return scene_.chart.transition(id).guard; }

  // What comes after a transition without condition is never taken.
  bool check_shadows() {
    for (std::size_t i = 0; i + 1 < transitions_.size(); ++i) {
      if (guard(transitions_[i]) != kNone) continue;
      std::vector<std::string> path;
      if (const auto at = scene_.nearest_place_in(state_)) path = scene_.explorer.path_to(*at);
      path.push_back(event_);
      scene_.report_transition(
          Severity::kError,
          Message("workflows.shadowed-transition", {{"other", scene_.name_of(transitions_[i])}}),
          transitions_[i + 1], std::move(path));
      return true;
    }
    return false;
  }

  void collect() {
    Words words;
    for (const TransitionId id : transitions_) {
      if (guard(id) != kNone) collect_words(scene_.workflow.data().guards[guard(id)], words);
    }
    for (const DataItem& item : scene_.workflow.data().data) {
      if (words.names.contains(item.id)) values_.emplace_back(item.id, values_for(item, words));
    }
    for (StateId id = 1; id < scene_.chart.states().size(); ++id) {
      if (words.names.contains(scene_.chart.state(id).id)) flags_.push_back(id);
    }
  }

  std::vector<bool> active_flags(const Configuration& configuration) const {
    std::vector<bool> flags;
    for (const StateId id : flags_) flags.push_back(configuration.is_active(id));
    return flags;
  }

  void try_all(std::size_t at, const Configuration& configuration) {
    Trial trial(scene_.chart, configuration);
    std::vector<std::size_t> digits(values_.size(), 0);
    while (true) {
      Json data{Json::Object{}};
      std::string shown;
      for (std::size_t i = 0; i < values_.size(); ++i) {
        const Json& value = values_[i].second[digits[i]];
        data.add(values_[i].first, value);
        shown += (shown.empty() ? "" : ", ") + values_[i].first + " = " +
                 (value.string() != nullptr ? *value.string() : write_json(value));
      }
      for (const StateId id : flags_) {
        if (configuration.is_active(id)) shown += (shown.empty() ? "" : ", ") + scene_.chart.state(id).id;
      }
      trial.set(std::move(data));
      judge(trial, at, shown);
      std::size_t i = 0;
      while (i < digits.size() && ++digits[i] == values_[i].second.size()) digits[i++] = 0;
      if (i == digits.size()) return;
    }
  }

  void judge(const Trial& trial, std::size_t at, const std::string& shown) {
    TransitionId first = kNone;
    for (const TransitionId id : transitions_) {
      const Truth truth = guard(id) == kNone ? Truth::kTrue : scene_.workflow.model().holds(guard(id), trial);
      if (truth == Truth::kError) return;
      if (truth == Truth::kFalse) continue;
      // A last transition without condition is an "otherwise".
      if (first != kNone && guard(id) != kNone && !alike(first, id)) tell_overlap(first, id, at, shown);
      if (first == kNone) first = id;
    }
    // A transition without event that is not taken now waits; an event that nothing takes is refused.
    if (first == kNone && !gap_told_ && !event_.empty()) {
      gap_told_ = true;
      scene_.report(Severity::kWarning,
                    Message("workflows.conditions-incomplete", {{"event", event_}, {"values", shown}}),
                    state_, along(at));
    }
  }

  bool alike(TransitionId a, TransitionId b) const {
    const ChartTransition& one = scene_.chart.transition(a);
    const ChartTransition& two = scene_.chart.transition(b);
    return one.targets == two.targets && one.blocks.empty() && two.blocks.empty();
  }

  void tell_overlap(TransitionId first, TransitionId second, std::size_t at, const std::string& shown) {
    if (!overlaps_told_.emplace(first, second).second) return;
    scene_.report_transition(
        Severity::kWarning,
        Message("workflows.conditions-overlap", {{"other", scene_.name_of(first)}, {"values", shown}}),
        second, along(at));
  }

  std::vector<std::string> along(std::size_t at) const {
    std::vector<std::string> path = scene_.explorer.path_to(at);
    path.push_back(event_);
    return path;
  }

  const CheckScene& scene_;
  StateId state_;
  std::string event_;
  std::vector<TransitionId> transitions_;
  std::vector<std::pair<std::string, std::vector<Json>>> values_;
  std::vector<StateId> flags_;
  std::set<std::vector<bool>> seen_;
  std::set<std::pair<TransitionId, TransitionId>> overlaps_told_;
  bool gap_told_ = false;
};

// A condition on an item that is unknown at the start and that nothing ever sets is never answered,
// unless whoever opens the case gives it.
void check_known(const CheckScene& scene) {
  const Workflow::Data& data = scene.workflow.data();
  std::set<std::string> given;
  for (const DataItem& item : data.data) {
    if (!item.initial.is_null()) given.insert(item.id);
  }
  for (const std::vector<ExecutableContent>& block : data.blocks) {
    for (const ExecutableContent& content : block) {
      if (content.kind == ExecutableContent::Kind::kSet || content.kind == ExecutableContent::Kind::kTake)
        given.insert(content.id);
    }
  }
  for (TransitionId id = 0; id < scene.chart.transitions().size(); ++id) {
    if (scene.chart.transition(id).guard == kNone) continue;
    Words words;
    collect_words(data.guards[scene.chart.transition(id).guard], words);
    for (const DataItem& item : data.data) {
      if (!words.names.contains(item.id) || given.contains(item.id)) continue;
      scene.report_transition(Severity::kWarning,
                              Message("workflows.condition-never-known", {{"data", item.id}}), id);
    }
  }
}

}  // namespace

void check_conditions(const CheckScene& scene) {
  for (StateId state = 0; state < scene.chart.states().size(); ++state) {
    if (scene.chart.state(state).kind == StateKind::kHistory) continue;
    std::map<std::string, std::vector<TransitionId>> by_event;
    for (const TransitionId id : scene.chart.state(state).transitions) {
      const auto& events = scene.chart.transition(id).events;
      if (events.empty()) by_event[""].push_back(id);
      for (const std::string& event : events) by_event[event].push_back(id);
    }
    for (auto& [event, transitions] : by_event) Choice(scene, state, event, transitions).check();
  }
  check_known(scene);
}

}  // namespace htx::workflows::internal
