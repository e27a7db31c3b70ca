#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/workflows/soundness/longest_path.h"
#include "engine/workflows/soundness/roster.h"
#include "engine/workflows/workflow.h"

namespace htx::workflows {

struct AnalysisLimits {
  std::size_t max_configurations = 20'000;
  std::size_t max_choices = 256;  // Ways one event can turn out, by conditions on data.
};

// One thing wrong with how a workflow behaves.
struct Finding {
  Severity severity = Severity::kError;
  Message message;
  SourceSpan span;                // Of the state or transition concerned.
  std::string subject;            // Its id, or event and target.
  std::vector<std::string> path;  // The shortest row of events that leads there; empty if there is none.
};

// How long a case can stay in a state if nobody acts in time, or people act again and again; suspensions
// aside.
struct Stay {
  enum class Bound : std::uint8_t {
    kBounded,  // Some clock runs through every way of staying, and its passing leads out.
    kWait,     // It can come to wait where no clock runs.
    kRounds,   // Acts that come again and again start, cancel or stop every clock.
  };
  std::string state;  // Empty: the whole.
  Bound bound = Bound::kBounded;
  std::vector<std::string> path;  // The shortest row of events to where it can stay for ever; else empty.
};

// What an exhaustive walk through a workflow found.
struct Analysis {
  std::size_t configurations = 0;  // Distinct ones, what history states remember included.
  std::size_t edges = 0;
  bool complete = true;  // False if a limit was reached: then only what was found holds.
  std::vector<Finding> findings;
  std::vector<Stay>
      stays;  // Of the whole and every state that can be entered, ends left out; none if incomplete.
};

// What the walk may know beside the workflow.
struct AnalysisScene {
  const Roster* roster = nullptr;  // Who there is: needed to tell whether four-eyes rules can be kept.
  TermSpans* spans = nullptr;      // Of the working calendar: needed to compare terms of different units.
};

// Walks through every configuration a case can be in.  Conditions on data may turn out either way;
// conditions on active states are exact.  Each finding comes with the shortest row of events that leads
// there, where there is one.  workflows/README.md lists every code with what it means.
//
// A walk cut short by a limit says so ("workflows.analysis-incomplete") and judges nothing that needs
// all of it; a check that cannot decide says so too ("…-undecided").
Analysis analyse(const Workflow& workflow, const AnalysisLimits& limits = {},
                 const AnalysisScene& scene = {});

// The findings as diagnostics at their places in the workflow's file.
Diagnostics to_diagnostics(const Analysis& analysis, const Source& source);

// How many different people each group needs so that four-eyes rules can be kept, by group.
// Tasks that exclude each other and are done by roles of one group need different people.
std::map<std::string, std::size_t> people_needed(const Workflow& workflow);

}  // namespace htx::workflows
