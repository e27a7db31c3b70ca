#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace htx::cli {

// What a file is that somebody hands to a command, as far as its beginning or its first keys tell.
enum class FileKind : std::uint8_t {
  kPack,
  kMeasures,
  kWorkflow,
  kCalendar,
  kDictionary,
  kPaymentOrder,
  kEstate,
  kRoster,
  kScenarios,
  kMigration,
  kDmn,
  kStatechart,
  kBpmn,
  kStore,
};

// Figures in YAML may have any key, so of data only another form than that of text is another kind.
std::vector<FileKind> kinds_of_data();

// Whether a command that reads files of these kinds can read this one.  A file of another kind is told as
// what it is, with the command that reads it ("cli.other-kind"); one that cannot be told, or read, is left to
// the command.
Status expect_kind(const std::string& path, const std::vector<FileKind>& kinds);

}  // namespace htx::cli
