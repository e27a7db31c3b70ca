// Runs the statechart fixtures of the W3C (irp) and of SCION (scion) against the statechart core.
//
//   statechart_conformance [--durable] DIR...
//
// Every *.yaml below each DIR is one case.  A file with `machine` and `test` gives events and the
// states expected after each; a file that is a machine passes if its run ends in the state `pass`.
// --durable writes the configuration as JSON and reads it back before every event, as a store does.
// Prints each failure, then "N passed, N failed"; exits with 1 if any failed and 2 if there was nothing to
// run.
//
// The fixtures need <send> with delays, which the core leaves to its caller: here a queue of events
// and a clock that jumps to the next one due.
#include <algorithm>
#include <deque>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "engine/doc/document.h"
#include "engine/value/decimal.h"
#include "engine/workflows/chart/step.h"
#include "tests/support/fixture_model.h"

namespace htx::workflows {
namespace {

constexpr std::int64_t kPatience = 60'000;                  // Milliseconds of simulated time a run may wait.
constexpr StepLimits kLimits = {.max_microsteps = 20'000};  // The standard has none.

// What a test hands over with an event.
Json json_of(const Node* node) {
  if (node == nullptr || node->kind == Node::Kind::kNull) return {};
  if (node->kind == Node::Kind::kList) {
    Json list{Json::Array{}};
    for (const Node& item : node->items) list.push(json_of(&item));
    return list;
  }
  if (node->kind == Node::Kind::kMap) {
    Json object{Json::Object{}};
    for (const Node::Entry& entry : node->entries) object.add(entry.key.text, json_of(&entry.value));
    return object;
  }
  if (node->text == "true" || node->text == "false") return node->text == "true";
  return Decimal::from_text(node->text).has_value() ? Json(Json::Number{node->text}) : Json(node->text);
}

// One run: the chart, where it stands, and the events on their way to it.
class Machine {
 public:
  Machine(const FixtureModel& model, const Chart& chart, bool durable)
      : model_(model), chart_(chart), durable_(durable) {}

  Status start() {
    HTX_ASSIGN_OR_RETURN(StepResult result, workflows::start(chart_, model_, kLimits));
    return take(std::move(result));
  }

  // Hands over everything that is due within `milliseconds` from now.
  Status advance(std::int64_t milliseconds) {
    const std::int64_t end = now_ + milliseconds;
    HTX_RETURN_IF_ERROR(drain());
    while (configuration_.running && !timers_.empty() && timers_.front().due <= end) {
      now_ = timers_.front().due;
      queue_.push_back(timers_.front().event);
      timers_.erase(timers_.begin());
      HTX_RETURN_IF_ERROR(drain());
    }
    now_ = end;
    return Done();
  }

  Status send(Event event) {
    queue_.push_back(std::move(event));
    return drain();
  }

  std::vector<std::string> states() const {
    std::vector<std::string> found;
    for (const std::string_view id : leaves(chart_, configuration_)) found.emplace_back(id);
    std::sort(found.begin(), found.end());
    return found;
  }

 private:
  struct Timer {
    std::int64_t due;
    Event event;
  };

  Status drain() {
    while (configuration_.running && !queue_.empty()) {
      const Event event = std::move(queue_.front());
      queue_.pop_front();
      HTX_ASSIGN_OR_RETURN(StepResult result, step(chart_, model_, configuration_, event, kLimits));
      HTX_RETURN_IF_ERROR(take(std::move(result)));
    }
    return Done();
  }

  Status take(StepResult result) {
    configuration_ = std::move(result.configuration);
    for (const Json& effect : result.effects) apply(effect);
    if (!durable_) return Done();
    HTX_ASSIGN_OR_RETURN(const Json stored, read_json(write_json(to_json(chart_, configuration_))));
    HTX_ASSIGN_OR_RETURN(Configuration again, configuration_from_json(chart_, stored));
    if (!(again == configuration_)) {
      return Error(ErrorCode::kCorrupt,
                   Message("workflows.bad-configuration", {{"found", write_json(stored)}}));
    }
    configuration_ = std::move(again);
    return Done();
  }

  void apply(const Json& effect) {
    const std::string id = effect.text_of("id");
    if (effect.text_of("effect") == "cancel") {
      timers_.erase(std::remove_if(timers_.begin(), timers_.end(),
                                   [&](const Timer& timer) { return timer.event.send_id == id; }),
                    timers_.end());
      return;
    }
    const std::int64_t delay = effect.integer_of("delay").value_or(0);
    Event event = FixtureModel::event_of(effect);
    if (delay == 0) {
      queue_.push_back(std::move(event));
      return;
    }
    const std::int64_t due = now_ + delay;
    const auto place =
        std::upper_bound(timers_.begin(), timers_.end(), due,
                         [](std::int64_t value, const Timer& timer) { return value < timer.due; });
    timers_.insert(place, {due, std::move(event)});
  }

  const FixtureModel& model_;
  const Chart& chart_;
  bool durable_;
  Configuration configuration_;
  std::deque<Event> queue_;    // SCXML's external queue.
  std::vector<Timer> timers_;  // By due time, then in order of sending.
  std::int64_t now_ = 0;
};

std::vector<std::string> texts(const Node* list) {
  std::vector<std::string> found;
  if (list != nullptr) {
    for (const Node& item : list->items) found.push_back(item.text);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
  return "[" + all + "]";
}

// Empty if the states are the expected ones.
std::string compare(const char* when, const Machine& machine, const Node* expected) {
  const std::vector<std::string> want = texts(expected);
  if (machine.states() == want) return {};
  return std::string(when) + ": in " + joined(machine.states()) + ", expected " + joined(want);
}

std::string run_script(const Node& test, Machine& machine) {
  std::string difference = compare("start", machine, test.find("initialConfiguration"));
  if (!difference.empty()) return difference;
  for (const Node& item : test.find("events")->items) {
    const Node* after = item.find("after");
    const Status waited = machine.advance(after ? std::stoll(after->text) : 0);
    if (!waited) return to_text(waited.error(), Language::kEnglish);
    const std::string name = item.find("event")->find("name")->text;
    const Status sent = machine.send({.name = name, .data = json_of(item.find("event")->find("data"))});
    if (!sent) return to_text(sent.error(), Language::kEnglish);
    difference = compare(name.c_str(), machine, item.find("nextConfiguration"));
    if (!difference.empty()) return difference;
  }
  return {};
}

std::string run_to_pass(Machine& machine) {
  const Status waited = machine.advance(kPatience);
  if (!waited) return to_text(waited.error(), Language::kEnglish);
  if (machine.states() == std::vector<std::string>{"pass"}) return {};
  return "ended in " + joined(machine.states());
}

// Why the fixture fails; empty if it passes.
std::string run(const std::filesystem::path& file, bool durable) {
  Diagnostics diagnostics;
  const Result<Document> document = load_document(file.string(), diagnostics);
  std::optional<Chart> chart;
  FixtureModel model;
  const Node* test = nullptr;
  if (document) {
    const Node* machine = document->root.find("machine");
    test = document->root.find("test");
    model = FixtureModel(machine ? *machine : document->root);
    chart = Chart::build(model.tree(), *document->source, diagnostics);
  }
  if (!chart) {
    std::string why = "not read";
    for (const Diagnostic& item : diagnostics.items()) why += "\n" + to_text(item, Language::kEnglish);
    return why;
  }
  Machine machine(model, *chart, durable);
  const Status started = machine.start();
  if (!started) return to_text(started.error(), Language::kEnglish);
  return test ? run_script(*test, machine) : run_to_pass(machine);
}

int main_of(const std::vector<std::string>& arguments) {
  bool durable = false;
  std::vector<std::filesystem::path> files;
  for (const std::string& argument : arguments) {
    if (argument == "--durable") {
      durable = true;
      continue;
    }
    std::error_code ignored;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argument, ignored)) {
      if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::size_t failed = 0;
  for (const std::filesystem::path& file : files) {
    const std::string why = run(file, durable);
    if (why.empty()) continue;
    ++failed;
    std::cout << file.parent_path().filename().string() << '/' << file.filename().string() << ": " << why
              << '\n';
  }
  std::cout << files.size() - failed << " passed, " << failed << " failed\n";
  if (files.empty()) return 2;
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace htx::workflows

int main(int argc, char** argv) {
  try {
    return htx::workflows::main_of(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::exception& defect) {
    std::cerr << defect.what() << '\n';
    return 2;
  }
}
