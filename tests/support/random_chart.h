#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/workflows/chart/chart.h"
#include "engine/workflows/chart/data_model.h"

namespace htx::workflows {

// A chart drawn at random from a seed, with everything SCXML has: nesting, regions, final and
// history states, transitions of all kinds, guards on states and on a counter, content that writes,
// raises and fails.  Not always legal: Chart::build tells.
class RandomChart final : public DataModel {
 public:
  explicit RandomChart(std::uint32_t seed);

  const StateSource& root() const { return root_; }
  static std::vector<std::string> events() { return {"a", "b", "c", "d"}; }

  void initialise(ContentScope& scope) const override;
  Truth holds(GuardId id, const StepScope& scope) const override;
  std::optional<Event> run(BlockId id, ContentScope& scope) const override;
  std::optional<Json> done_data(BlockId block, const StepScope& scope) const override;

 private:
  struct Guard {
    std::string in;  // Empty: the counter modulo `modulus` is zero.
    bool negated = false;
    bool fails = false;
    std::int64_t modulus = 2;
  };
  struct Block {
    std::string raises;
    bool counts = false;
    bool fails = false;
  };
  class Maker;

  StateSource root_;
  std::vector<Guard> guards_;
  std::vector<Block> blocks_;
};

}  // namespace htx::workflows
