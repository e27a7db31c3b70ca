#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/source.h"
#include "engine/feel/expression.h"
#include "engine/value/value.h"
#include "engine/workflows/workflow.h"

namespace htx::workflows::internal {

inline constexpr const char* kStatesName = "state";  // The name guards know the active states by.

// An expression as written, with the place of its first character.
struct ExpressionSource {
  std::string text;
  feel::Origin origin;
};

// Guards and content of the case layer: FEEL over the case's data items and over `state`, a context
// that tells for each state by its id whether it is active.
class CaseModel final : public DataModel {
 public:
  // What is written in a workflow for the case layer.
  struct Content {
    const std::vector<ExpressionSource>& guards;
    const std::vector<std::vector<ExecutableContent>>& blocks;
    const std::vector<ExpressionSource>& values;  // Of the kSet verbs, by their order in `blocks`.
  };
  // Compiles everything; mistakes are reported and make it return null.
  static std::shared_ptr<const CaseModel> compile(const std::vector<DataItem>& items, const Chart& chart,
                                                  const Content& content, Diagnostics& diagnostics);

  void initialise(ContentScope& scope) const override;
  Truth holds(GuardId guard, const StepScope& scope) const override;
  std::optional<Event> run(BlockId block, ContentScope& scope) const override;
  std::optional<Json> done_data(BlockId block, const StepScope& scope) const override;

 private:
  struct Step {
    ExecutableContent content;
    std::optional<feel::Expression> value;  // Of kSet.
    DataType type = DataType::kString;
  };

  std::optional<Event> run_one(const Step& step, ContentScope& scope) const;
  std::vector<Value> values_of(const feel::Expression& expression, const StepScope& scope) const;

  std::vector<DataItem> items_;
  std::vector<std::string> states_;
  std::vector<feel::Expression> guards_;
  std::vector<std::vector<Step>> blocks_;
};

// A data item's value in a configuration, as a value of the expression language.
Value value_of(const Json& json, DataType type);
// The inverse; none if the value is not of that type.  Null becomes null.
std::optional<Json> json_of(const Value& value, DataType type);

// Replaces or appends a member of an object.
void set_member(Json& object, const std::string& name, Json value);

}  // namespace htx::workflows::internal
