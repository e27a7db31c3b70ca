#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/language.h"
#include "engine/calendar/due_date.h"
#include "engine/value/date.h"
#include "engine/value/json.h"
#include "engine/workflows/chart/chart.h"
#include "engine/workflows/chart/data_model.h"

namespace htx::workflows {

// Where a rule comes from, and how sure we are of it: the tags of the legal fact base.
struct Law {
  std::string article;  // "Luật 17/2023/QH15, Điều 98.3"
  std::string tag;      // verified, second-hand, memory-high, memory-medium, memory-low, inference.
  std::string source;   // "S01"; empty for memory and inference.
  bool operator==(const Law&) const = default;
};

struct Role {
  std::string id;
  Bilingual title;
  std::string group;      // Whose members may act in this role; empty for a party.
  bool external = false;  // Outside the Alliance: what it does is recorded, not done here.
};

struct DocumentType {
  std::string id;
  Bilingual title;
  std::string by;  // The role that issues or files it.
  bool required = true;
  std::int64_t signatures = 0;  // So many people must have signed its latest version before it counts.
  // What it consents to or approves: documents whose versions on record it is given for.  It counts no more
  // once a newer version of one of them is filed.
  std::vector<std::string> of;
  std::optional<Law> law;
};

// A time limit of law, or one the province sets itself.
struct DeadlineRule {
  std::string id;
  Bilingual title;
  std::optional<Term> within;  // None: unknown or left to the province; nobody is ever late.
  std::string from;            // The data item of type date it runs from,
  std::string
      from_end_of;  // or the deadline from whose last day it does; both empty: from the state's entry.
  CountRules count;
  bool backward = false;               // "chậm nhất ... trước": runs back from the anchor.
  std::vector<Term> warn;              // So long before the end the people concerned are told.
  std::optional<Term> extension;       // By how much it may be prolonged,
  std::int64_t extension_times = 0;    // how often,
  std::string extension_by;            // and by which role.
  std::vector<std::string> pauses_in;  // States in which the clock stands still.
  bool tolls = true;                   // False: no stand-still of the case moves it.
  std::optional<Law> law;
};

enum class DataType : std::uint8_t { kNumber, kString, kBoolean, kDate };

// A fact of the case that guards may ask for.  Its value in a configuration is Json: a boolean, a
// string, a date as "2021-01-05", a number as a JSON integer or, with decimals, as a string.
struct DataItem {
  std::string id;
  Bilingual title;
  DataType type = DataType::kString;
  Json initial;  // Null: not known yet.
};

struct Outcome {
  std::string id;
  Bilingual title;
};

// A task decided by more than half of all members of a role's group, absent ones included.
struct Vote {
  std::string among;      // The role.
  std::string votes_for;  // The data item of type number that gets the votes for the outcome,
  std::string members;    // and the one that gets the number of members.
};

// What somebody has to do while the case is in a state.  Each outcome is the event "<task>.<outcome>".
struct Task {
  std::string id;
  std::string role;
  Bilingual title;
  std::vector<std::string> needs;  // Documents that must be there before it is done.
  std::vector<Outcome> outcomes;
  // Four eyes: nobody who did one of these tasks may do this one,
  std::vector<std::string> not_same_as;
  std::int64_t approvals = 1;  // and so many people must agree.
  std::optional<Vote> vote;
};

// What the organisation may not do while the case is in a state.
struct ForbiddenAct {
  std::string event;
  Bilingual title;
  std::optional<Law> law;
};

// The case layer of a state; `deadline_event` happens when the deadline passes.
struct StateRules {
  Bilingual title;
  std::optional<Task> task;
  std::string deadline;
  std::string deadline_event;
  std::optional<Law> law;
  bool waits = false;         // Declared with `no_deadline`: a wait that no law limits.
  std::string waits_because;  // The reason given there.
  std::string window;         // The role whose time to act this is: nothing else may cut it short.
  std::vector<ForbiddenAct> forbidden;
};

// The case layer of a transition.
struct CaseTransition {
  std::string by;                  // A role; empty: the task's role, the document's, or nobody.
  std::vector<std::string> needs;  // Documents.
  std::vector<std::string> asks;   // Data items the event must bring.
  Bilingual title;
  std::optional<Law> law;
  bool administrative = false;  // A way out that does not count as regular completion.
  std::string until;            // A deadline: possible only while it runs and until its last day.
};

// What executable content may do.
struct ExecutableContent {
  enum class Kind : std::uint8_t {
    kSet,
    kNotify,
    kAssess,
    kPropose,
    kRaise,
    kStartDeadline,
    kCancelDeadline,
    kTake
  };
  Kind kind = Kind::kNotify;
  std::string id;          // Data item, role, purpose, workflow, event, deadline; of kTake a data item.
  std::string event = {};  // Of kStartDeadline: the event when it passes.
  std::string text = {};   // Of kSet: the expression.
};

// A worked example in a workflow file: events in a row and what must hold after each.
struct ScenarioStep {
  std::string event;  // Empty for what holds after opening.
  Date on;            // The legal day; the day before's if not written.
  Json data;
  bool refused = false;                            // The event must not be possible.
  std::optional<std::vector<std::string>> states;  // The active leaves, in any order.
  // Due dates by deadline; none means that it does not run, is paused or is a blank.
  std::vector<std::pair<std::string, std::optional<Date>>> due;
  SourceSpan span;
};
struct Scenario {
  std::string name;
  Json data = Json(Json::Object{});  // First values of data items.
  std::vector<ScenarioStep> steps;
};

// A way of handling a kind of case, read from workflows/: a statechart with roles, tasks, documents
// and deadlines.  Immutable; copying is cheap.
class Workflow {
 public:
  struct Data {
    std::string id;
    std::int64_t version = 0;
    Bilingual title;
    std::vector<Law> basis;
    std::optional<Date> in_force_from;
    std::optional<Date> in_force_to;
    std::vector<std::string> subjects;  // Kinds of organisation, by their ids in the jurisdiction.
    std::vector<std::string> where;     // The administrative units it is valid in; none: everywhere.
    bool several = false;               // Whether one organisation may have several open cases of it at once.
    std::optional<std::string> reviewed_by;
    std::optional<Date> reviewed_on;
    std::optional<Term> maximum;     // The longest the whole procedure may take,
    std::optional<Law> maximum_law;  // and what says so.
    std::vector<Role> roles;
    std::vector<DocumentType> documents;
    std::vector<DeadlineRule> deadlines;
    std::vector<DataItem> data;
    std::vector<Scenario> scenarios;
    Chart chart;
    std::vector<StateRules> states;                      // By StateId.
    std::vector<CaseTransition> transitions;             // By TransitionId.
    std::vector<std::vector<ExecutableContent>> blocks;  // By BlockId.
    std::vector<std::string> guards;                     // Text by GuardId.
    std::shared_ptr<const DataModel> model;              // What guards and blocks mean.
  };

  explicit Workflow(Data data) : data_(std::make_shared<const Data>(std::move(data))) {}

  const Data& data() const { return *data_; }
  const std::string& id() const { return data_->id; }
  std::int64_t version() const { return data_->version; }
  const Bilingual& title() const { return data_->title; }
  const Chart& chart() const { return data_->chart; }
  const DataModel& model() const { return *data_->model; }

  // Null if there is none of that id.
  const Role* role(std::string_view id) const;
  const DocumentType* document(std::string_view id) const;
  const DeadlineRule* deadline(std::string_view id) const;
  const DataItem* data_item(std::string_view id) const;
  const Task* task(std::string_view id) const;
  const StateRules& state(StateId id) const { return data_->states[id]; }
  const CaseTransition& transition(TransitionId id) const { return data_->transitions[id]; }

  // The deadlines whose length nobody has set: what the province must decide.
  std::vector<const DeadlineRule*> blanks() const;

 private:
  std::shared_ptr<const Data> data_;
};

}  // namespace htx::workflows
