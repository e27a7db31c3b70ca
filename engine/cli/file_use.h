#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace htx::cli {

// The files that one command reads and writes, as it was told them.  Checked as a whole before anything is
// written and before any transaction begins, so that no output can fall on what it must not replace.
class FileUse {
 public:
  // What is written.  A file that is there already is replaced only if the program made it itself, which the
  // kinds below show in their first line, or if the user says so.
  enum class Kind : std::uint8_t {
    kReport,     // Shows nothing: always asks.
    kRejects,    // The columns of refused rows.
    kCalendar,   // iCalendar with our name in it.
    kLog,        // The operator's log: is appended to, never replaced.
    kAccessLog,  // The same of a server, which does not begin without it.
  };

  // An empty path names nothing.
  void reads(const std::string& path);
  void writes(const std::string& path, Kind kind);

  // Errors: "cli.output-is-store", "cli.output-is-input", "cli.output-twice" whatever is said;
  // "cli.output-exists" unless `replaces`; "base.cannot-write".
  Status check(const std::string& store, bool replaces) const;

 private:
  struct Output {
    std::string path;
    Kind kind;
  };

  Status check_apart(const Output& output, const std::string& store) const;

  std::vector<std::string> inputs_;
  std::vector<Output> outputs_;
};

}  // namespace htx::cli
