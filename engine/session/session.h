#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/identity/actor.h"
#include "engine/session/library.h"
#include "engine/store/store.h"
#include "engine/value/date.h"

namespace htx {

class CaseMemory;

// What every use case works with.  All of it must outlive the call.
struct Session {
  Store& store;
  const Library& library;
  const Clock& clock;
  Actor actor;
  CaseMemory* memory = nullptr;  // Of a program that stays running; see case_memory.h.
  // Where it is: an administrative unit of the jurisdiction; empty: the whole of it.  What is valid in other
  // places only is not chosen here.
  std::string place = {};
};

// Whether what would be done is only tried, or written.
enum class Apply : std::uint8_t { kTry, kWrite };

// Told how far a long piece of work has come.
using Progress = std::function<void(std::size_t done, std::size_t of)>;

// What the office's actor does now, as the ledger tells it.
Act act_of(const Session& session, std::string action, std::string subject);

// The day it is where the session's law is made.
Date legal_today(const Session& session);

// Fails with "session.not-here", naming where it is valid, if the definition `id` is so in other places only.
Status check_place(const Session& session, const std::string& id, const std::vector<std::string>& where);

// The key of a cooperative's return of a period: "CM-001/2020", "X-1/2020-Q3".
std::string return_key(const std::string& cooperative, int period);

// What an office is, said once when its store is made: definitions of the kinds "jurisdiction" and "office",
// which the entry of the founding covers.
struct OfficeOfStore {
  std::string jurisdiction;  // Empty: nobody said, as in a store that was made without a library.
  std::string place;         // Empty: the whole jurisdiction.
};
Result<OfficeOfStore> office_of(Store& store);

// Writes the entry that follows the opening of a new log: who founded the office, under which law and where.
Status found_office(const Session& session);

}  // namespace htx
