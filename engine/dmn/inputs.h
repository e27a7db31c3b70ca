#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/dmn/model.h"
#include "engine/value/json.h"

namespace htx::dmn {

// An input data element that decisions need.
struct InputData {
  std::string name;
  std::string model;  // The namespace of the model it belongs to.
  feel::Type type;
  bool is_declared = true;  // False: only a table's column names it.
};

// What the decisions rest on, through other decisions, each once; all of the model for no names.
std::vector<InputData> inputs_of(const Model& model, std::span<const std::string> decisions);

// How the scalars of a document are written.
enum class Scalars {
  kTyped,  // As JSON has them.
  kTexts,  // All as texts, as a reader of YAML gives them: the input's type says what they are.
};

// The inputs that a JSON object holds by name ("score") or by model and name ("namespace#score").
// Texts become dates, times and durations where the type of the input says so.  Reported are: a member
// that is no input (dmn.unknown-input), a value that does not fit the type of its input
// (dmn.input-kind), and, as a warning, an input that is absent and so null (dmn.input-missing).
Inputs inputs_from_json(std::span<const InputData> wanted, const Json& json, Scalars scalars,
                        const std::string& file, Diagnostics& diagnostics);

// A value as JSON: dates, times and durations as ISO 8601 texts; ranges and functions as FEEL writes them.
Json to_json(const Value& value);

}  // namespace htx::dmn
