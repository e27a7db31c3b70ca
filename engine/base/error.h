#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/message.h"

namespace htx {

// Why an operation failed, coarse enough to map to one HTTP status and one
// process exit code.  Values are stored in the ledger: append, never renumber.
enum class ErrorCode : std::uint8_t {
  kInvalidArgument = 1,
  kNotFound = 2,
  kForbidden = 3,
  kConflict = 4,
  kUnavailable = 5,
  kCorrupt = 6,
  kInternal = 7,
  kUndelivered = 8,  // It is done and recorded; only the answer could not be handed over.
};

// Stable lower-case name of `code`, e.g. "not_found".
std::string_view to_string(ErrorCode code);

// The exit code of a command that failed so: 2 to 8, and 70 for a defect of ours.
int exit_code(ErrorCode code);

// A failure of an operation: I/O, storage, a request that cannot be done.
// (Mistakes in documents and rows are Diagnostics; see diagnostic.h.)
class [[nodiscard]] Error {
 public:
  Error(ErrorCode code, Message message) : code_(code), message_(std::move(message)) {}

  ErrorCode code() const { return code_; }
  const Message& message() const { return message_; }

  // Adds what the caller was doing, shown before the message: "htx.db: the database is locked".
  Error&& while_doing(std::string action) &&;
  const std::vector<std::string>& actions() const { return actions_; }

  bool operator==(const Error&) const = default;

 private:
  ErrorCode code_;
  Message message_;
  std::vector<std::string> actions_;  // Outermost first.
};

// One line for a person, with the code in brackets and the advice, if any, on a second line.
std::string to_text(const Error& error, Language language);

}  // namespace htx
