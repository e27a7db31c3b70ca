#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/base/clock.h"
#include "engine/session/library.h"
#include "engine/store/store.h"
#include "engine/value/date.h"

namespace htx {

// Who acts, and in which role: both go into the ledger.
struct Actor {
  std::string account;
  std::string role;
};

// The role of whoever keeps the files of this office: he records what others did, and does nothing himself
// that a workflow reserves to a role.
inline constexpr std::string_view kClerk = "officer";

class CaseMemory;

// What every use case works with.  All of it must outlive the call.
struct Session {
  Store& store;
  const Library& library;
  const Clock& clock;
  Actor actor;
  CaseMemory* memory = nullptr;  // Of a program that stays running; see case_memory.h.
};

// Told how far a long piece of work has come.
using Progress = std::function<void(std::size_t done, std::size_t of)>;

// What the office's actor does now, as the ledger tells it.
Act act_of(const Session& session, std::string action, std::string subject);

// The day it is in Vietnam, which is UTC+7 all year (no daylight saving since 1975).
Date legal_today(const Clock& clock);

// The key of a cooperative's return of a year: "CM-001/2020".
std::string return_key(const std::string& cooperative, int period);

}  // namespace htx
