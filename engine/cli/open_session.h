#pragma once

#include <optional>

#include "engine/cli/terminal.h"
#include "engine/session/session.h"

namespace htx::cli {

// What a command works with once store and library are open.
struct OpenedSession {
  Store store;
  Library library;
  SystemClock clock;
  Actor actor;
  // A command that only reads shows one state of the store, however many questions it asks of it.
  std::optional<Snapshot> one_state;

  Session session() { return {store, library, clock, actor}; }
};

// Opens the store and the library of the settings; mistakes in the library are shown.
Result<OpenedSession> open_session(const Terminal& terminal, const StoreOptions& options = {});

// The library alone, for commands that need no store.
Result<Library> open_library(const Terminal& terminal);

// Its packs of grounds alone, for trying rules out; none where there is no library.
Result<std::vector<PackPointer>> ground_packs(const Terminal& terminal);

// The day an argument names; today where the law is read if it names none.
Date day_of(const Clock& clock, const std::optional<Date>& day);

}  // namespace htx::cli
