#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/base/source.h"
#include "engine/feel/function.h"
#include "engine/value/value.h"

// Decision models of OMG DMN 1.5 (XML, all of conformance level 3): read once, decided as often as
// wanted.  FEEL is lenient here, as the standard has it: what cannot be computed is null.
namespace htx::dmn {

// Limits that keep a hostile model from exhausting the process.
struct Limits {
  std::size_t max_bytes = 32U << 20U;  // Of one file: "dmn.too-large".
  std::size_t max_depth = 200;         // Of nested elements: "dmn.too-deep".
  std::size_t max_elements = 500'000;  // Of one file: "dmn.too-many-elements".
  std::size_t max_files = 100;         // A model with all it imports: "dmn.too-many-files".
  std::size_t max_chain = 500;         // Of decisions that rest on each other: "dmn.chain-too-long".
};

// What becomes of a name in a table's column that no input data declares; Camunda and Flowable draw
// such models.
enum class Undeclared {
  kInput,   // An input that must be given: "dmn.undeclared-input", a warning.
  kMistake  // As everywhere else: "feel.unknown-name".
};

struct Definitions;

// What decisions are made from: values by the name of the input.  An input of an imported model is
// found by "namespace#name" or by its name alone.
using Inputs = std::map<std::string, Value, std::less<>>;

// A decision model with the models it imports.  Immutable and cheap to copy.
class Model {
 public:
  explicit Model(std::shared_ptr<const Definitions> definitions) : definitions_(std::move(definitions)) {}

  const Definitions& definitions() const { return *definitions_; }
  // The names of the decisions, in the order of the file.
  const std::vector<std::string>& decisions() const;
  // Why the decision of that name has no value whatever the inputs: a mistake in it, or in what it rests on.
  std::optional<Message> fault(std::string_view decision) const;

  // The value of the decision of that name; null if there is none.  `evaluation` gives the trace.
  Value decide(std::string_view decision, const Inputs& inputs, feel::Evaluation& evaluation) const;
  // The values of several decisions on one set of inputs, by name; shared decisions are made once.
  Context decide_all(std::span<const std::string> decisions, const Inputs& inputs,
                     feel::Evaluation& evaluation) const;
  // The result of the decision service of that name: the value of its one output decision, or a
  // context of its output decisions; null if there is none.
  Value serve(std::string_view service, const Inputs& inputs, feel::Evaluation& evaluation) const;

 private:
  std::shared_ptr<const Definitions> definitions_;
};

}  // namespace htx::dmn
