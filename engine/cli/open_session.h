#pragma once

#include <cstdint>
#include <optional>

#include "engine/cli/terminal.h"
#include "engine/identity/local_actor.h"
#include "engine/session/session.h"

namespace htx::cli {

// What a command works with once store and library are open.
struct OpenedSession {
  Store store;
  Library library;
  SystemClock clock;
  Actor actor;
  std::string place;
  // A command that only reads shows one state of the store, however many questions it asks of it.
  std::optional<Snapshot> one_state;

  Session session() { return {store, library, clock, actor, nullptr, place}; }
};

// Which definitions are read before the command begins: those that it comes to ask for, or all of them, with
// every mistake shown.
enum class Reading : std::uint8_t { kAsAsked, kWhole };

// In whose name it is done what a command does: of who asks, or of nobody, as when a deadline passes.
enum class Who : std::uint8_t { kPerson, kMachine };

// Who asks at this command line, on that day.
LocalRequest local_request(const Settings& settings, Date today);

// Opens the store and the library of its jurisdiction.  Fails with "cli.other-jurisdiction" if another one
// was asked for.
// Where it is opened for writing, fails as local_actor() does, and a refusal of what follows is recorded.
Result<OpenedSession> open_session(const Terminal& terminal, const StoreOptions& options = {},
                                   Reading reading = Reading::kAsAsked, Who who = Who::kPerson);

// The whole library, for commands that need no store; mistakes are shown.
Result<Library> open_library(const Terminal& terminal);

// Its packs of grounds alone, for trying rules out; none where there is no library.
Result<std::vector<PackPointer>> ground_packs(const Terminal& terminal);

// The document of a rule file or workflow, held to the languages, kinds and places of the jurisdiction it
// lies in, or else of the one of the settings.  Fails as load_document() does.
Result<Document> load_definition(const Terminal& terminal, const std::string& path, Diagnostics& diagnostics);

// The day an argument names; today if it names none.
Date day_of(const OpenedSession& opened, const std::optional<Date>& day);

}  // namespace htx::cli
