#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"

namespace htx::workflows {

// States and transitions are numbered in document order, so that numbers compare as SCXML's
// "document order" does.  State 0 is the chart itself (SCXML's <scxml> element).
using StateId = std::uint32_t;
using TransitionId = std::uint32_t;
inline constexpr std::uint32_t kNone = 0xffffffffU;

// A guard or a block of executable content.  The chart only carries the number; the DataModel
// handed to start() and step() knows what it stands for.
using GuardId = std::uint32_t;
using BlockId = std::uint32_t;

enum class StateKind : std::uint8_t { kAtomic, kCompound, kParallel, kFinal, kHistory };

// What a chart is built from: the tree as written.  The root is the chart itself.
struct TransitionSource {
  std::vector<std::string> events;   // Descriptors; none makes the transition eventless.
  std::vector<std::string> targets;  // Ids; none makes it targetless.
  GuardId guard = kNone;
  std::vector<BlockId> blocks;
  bool internal = false;
  SourceSpan span;
};
struct StateSource {
  std::string id;                       // Empty: the builder gives the name "#<number>".
  StateKind kind = StateKind::kAtomic;  // kAtomic with child states is read as kCompound.
  bool deep = false;                    // History only.
  std::vector<std::string> initial;     // Compound only; none means the first child state.
  std::vector<BlockId> initial_blocks;  // Content of the initial transition.
  std::vector<BlockId> entry;
  std::vector<BlockId> exit;
  BlockId done_data = kNone;                  // Final only.
  std::vector<TransitionSource> transitions;  // History: exactly one, its default.
  std::vector<StateSource> states;
  SourceSpan span;
};

struct ChartTransition {
  StateId source = 0;
  std::vector<std::string> events;
  std::vector<StateId> targets;
  GuardId guard = kNone;
  std::vector<BlockId> blocks;
  bool internal = false;
  SourceSpan span;
};

struct ChartState {
  std::string id;
  StateKind kind = StateKind::kAtomic;
  bool deep = false;
  StateId parent = kNone;
  StateId last = 0;               // The last descendant in document order; itself if it has none.
  std::vector<StateId> children;  // Without history states.
  std::vector<StateId> histories;
  TransitionId initial = kNone;           // Compound: the initial transition.
  std::vector<TransitionId> transitions;  // In document order.  History: the default.
  std::vector<BlockId> entry;
  std::vector<BlockId> exit;
  BlockId done_data = kNone;
  SourceSpan span;
};

// A statechart as SCXML 1.0 section 3 defines it; immutable and legal.
class Chart {
 public:
  // Checks the tree and numbers it.  Every mistake is reported to `diagnostics` with its place in
  // `source`: unknown or duplicate ids, illegal targets, children where none may be.
  // None if there was one.
  static std::optional<Chart> build(const StateSource& root, const Source& source, Diagnostics& diagnostics);

  const std::vector<ChartState>& states() const { return states_; }
  const std::vector<ChartTransition>& transitions() const { return transitions_; }
  const ChartState& state(StateId id) const { return states_[id]; }
  const ChartTransition& transition(TransitionId id) const { return transitions_[id]; }
  std::optional<StateId> find(std::string_view id) const;

  // Whether `a` lies inside `b`; no state lies inside itself.
  bool is_descendant(StateId a, StateId b) const { return a > b && a <= states_[b].last; }
  bool is_atomic(StateId id) const {
    return states_[id].kind == StateKind::kAtomic || states_[id].kind == StateKind::kFinal;
  }

 private:
  friend class ChartBuilder;
  std::vector<ChartState> states_;
  std::vector<ChartTransition> transitions_;
  std::map<std::string, StateId, std::less<>> by_id_;
};

}  // namespace htx::workflows
