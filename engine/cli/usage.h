#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/calendar/term.h"
#include "engine/value/date.h"

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

// A mistake in an argument that has a sentence of its own.
class ArgumentError : public CLI::ValidationError {
 public:
  explicit ArgumentError(Message message)
      : CLI::ValidationError("", message.code), message_(std::move(message)) {}
  const Message& message() const { return message_; }

 private:
  Message message_;
};

// What an argument says; none if it is empty.  Throw an ArgumentError: "cli.bad-date", "cli.bad-term".
std::optional<Date> day_argument(const std::string& text);
// "10wd" too, which is quicker to type than "10 wd" and as clear.
std::optional<Term> term_argument(const std::string& text);

}  // namespace htx::cli
