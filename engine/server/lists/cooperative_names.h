#pragma once

#include <map>
#include <string>

#include "engine/server/visit/visit.h"
#include "engine/session/session.h"

namespace htx::server {

// What a page says of a cooperative beside its id.
struct NamedCooperative {
  std::string id;
  std::string name;
  std::string district;
  std::string sector;
};

// Reads each that is asked for once.
class CooperativeNames {
 public:
  explicit CooperativeNames(const Session& session) : session_(session) {}
  // One that is not on record has its id for a name.
  Result<NamedCooperative> of(const std::string& id);
  // Adds "cooperative", "district" and "cooperative_href" of one.
  Status add_to(Json& json, const std::string& id);

 private:
  const Session& session_;
  std::map<std::string, NamedCooperative> known_;
};

NamedCooperative cooperative_of(const Record& record);

// The cooperative that the address of a page names ("id"), if the visitor sees it: every page about one asks
// here, and answers what this fails with ("session.no-such-cooperative").
Result<NamedCooperative> cooperative_of_page(const Visit& visit);

}  // namespace htx::server
