#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

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

// Whether a command that reads files of these kinds can read this one.  A file of another kind is told as
// what it is, with the command that reads it ("cli.other-kind"); one that cannot be told, or read, is left to
// the command.
Status expect_kind(const std::string& path, std::initializer_list<FileKind> kinds);

}  // namespace htx::cli
