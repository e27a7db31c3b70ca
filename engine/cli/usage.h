#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace htx::cli {

// What the library of the command line has to say, said in the user's language; its own sentences are
// English.

// One of these words; between these numbers.
CLI::Validator one_of(const std::vector<std::string>& words, Language language);
CLI::Validator between(int least, int most, Language language);
// A period, "2020" or "2020-Q3", as the number that the engine has for it.
CLI::Validator period_number(Language language);

// What is wrong with the arguments; none if help was asked for.
std::optional<Error> mistake_of(const CLI::ParseError& refusal, const CLI::App& app, Language language);

}  // namespace htx::cli
