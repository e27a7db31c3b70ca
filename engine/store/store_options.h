#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/ledger/log_events.h"

namespace htx {

// The version of the store this program writes; see SCHEMA.md.
inline constexpr std::int64_t kStoreVersion = 1;

// Who opens the log of a new office, and which logs it goes on from.
struct LogOpening {
  std::string at;  // As those of Entry.
  std::string actor;
  std::string role;
  std::vector<LogEnd> predecessors = {};
};

struct StoreOptions {
  bool read_only = false;
  // Which office; empty: the only one there is, and for a new one an id by chance.
  std::string office = {};
  // Entry 1 of a new office; without it the log begins empty, as tests want it.
  std::optional<LogOpening> opening = {};
  // How long to wait for another writer before "store.locked".
  int busy_milliseconds = 5'000;
  // Called whenever something has become durable; nothing more may be done with the store in it.
  std::function<void()> committed = {};
  // For tests: the file may not grow beyond so many pages (0: no limit), which is how a full disk is felt.
  std::int64_t max_pages = 0;
};

}  // namespace htx
