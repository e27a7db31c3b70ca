#include "engine/workflows/advance.h"
#include "tests/support/shipped.h"

namespace htx::workflows {
namespace {

TEST_CASE("every shipped workflow is free of mistakes and waits for review", "[workflows][shipped]") {
  for (const Workflow& workflow : shipped_workflows()) {
    CAPTURE(workflow.id());
    CHECK_FALSE(workflow.data().reviewed_by.has_value());
    CHECK_FALSE(workflow.data().basis.empty());
    CHECK_FALSE(workflow.data().scenarios.empty());
    CHECK(open_case(workflow).has_value());
  }
}

TEST_CASE("every road that the law knows is there", "[workflows][shipped]") {
  std::vector<std::string> ids;
  for (const Workflow& workflow : shipped_workflows()) ids.push_back(workflow.id());
  std::sort(ids.begin(), ids.end());
  CHECK(ids == std::vector<std::string>{"vn.amalgamation_2023", "vn.bankruptcy_2014", "vn.bankruptcy_2025",
                                        "vn.consolidation", "vn.credit_fund_referral",
                                        "vn.dissolution_2012_compulsory", "vn.dissolution_2012_voluntary",
                                        "vn.dissolution_2023_compulsory", "vn.dissolution_2023_voluntary",
                                        "vn.inspection", "vn.merger_2023", "vn.split_off_2023",
                                        "vn.split_up_2023", "vn.tax_revocation"});
}

// A step says who acts, until when or why there is no time limit, and on what law; a deadline with a length
// has its source, which the reader demands.
void check_state(const Workflow& workflow, StateId id) {
  const ChartState& state = workflow.chart().state(id);
  CAPTURE(workflow.id(), state.id);
  bool limited = false;
  for (StateId up = id; up != kNone; up = workflow.chart().state(up).parent) {
    limited = limited || !workflow.state(up).deadline.empty() || workflow.state(up).waits;
  }
  bool leaves_by_itself = false;
  bool has_actor = workflow.state(id).task.has_value();
  for (const TransitionId transition : state.transitions) {
    const auto& events = workflow.chart().transition(transition).events;
    leaves_by_itself = leaves_by_itself || events.empty();
    has_actor = has_actor || !workflow.transition(transition).by.empty();
    for (const std::string& event : events) has_actor = has_actor || event.rfind("document.", 0) == 0;
  }
  CHECK((limited || leaves_by_itself));
  for (StateId up = state.parent; up != kNone && !has_actor; up = workflow.chart().state(up).parent) {
    for (const TransitionId transition : workflow.chart().state(up).transitions) {
      has_actor = has_actor || !workflow.transition(transition).by.empty();
    }
  }
  CHECK((has_actor || leaves_by_itself));
}

TEST_CASE("every step of a shipped workflow has an actor, and a deadline or a reason for none",
          "[workflows][shipped]") {
  for (const Workflow& workflow : shipped_workflows()) {
    for (StateId id = 1; id < workflow.chart().states().size(); ++id) {
      if (workflow.chart().state(id).kind == StateKind::kAtomic) check_state(workflow, id);
    }
  }
}

}  // namespace
}  // namespace htx::workflows
