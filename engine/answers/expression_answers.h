#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/dmn/check_model.h"
#include "engine/value/json.h"
#include "engine/value/value.h"

// Answers about decision models and expressions.  Their values are written as DMN's own JSON has them, a
// number as a number with all its digits, for that is what these commands also read.
namespace htx::answers {

// What decisions of a model came to, with why a value is missing.
Json decisions_answer(const std::vector<std::pair<std::string, Value>>& decisions, const Diagnostics& found,
                      Language language);
// What was found of the tables of a model.
Json model_check_answer(const std::string& file, bool is_sound, const std::vector<dmn::TableReport>& tables,
                        const Diagnostics& found, Language language);

// What an expression came to, and why it is null.
Json expression_answer(const Value& value, const Diagnostics& reasons, Language language);
// Which inputs pass a cell of unary tests.
struct TestedInput {
  Value input;
  Value passes;
  Diagnostics reasons;
};
Json unary_tests_answer(const std::vector<TestedInput>& tested, Language language);

}  // namespace htx::answers
