#pragma once

#include <string>
#include <vector>

#include "engine/server/lists/facets.h"
#include "engine/server/visit/visit.h"

namespace htx::server {

// The cases that an address asks for, in the order it asks for: `status` (open, closed, all), `cooperative`,
// each facet at most one value, `sort` by id, "due" or "-due".  All of them are found by one reading without
// what only one case needs; what a page shows of fifty is read then.
struct CaseList {
  static Result<CaseList> of(const Visit& visit);

  // At most a page of them, after that one: ID, or DUE~ID where they are sorted by day.
  struct Shown {
    std::vector<const CaseSummary*> cases;
    std::string next;  // After what the next page begins; empty: there is none.
  };
  Shown shown(const std::string& after) const;

  std::string status;  // "open", "closed", "all"
  std::string sort;    // "", "due", "-due"
  std::vector<CaseSummary> found;
  std::vector<Facet> facets;
};

// Who has the work of a case, each once.
std::vector<std::string> holders_of(const CaseSummary& one);

}  // namespace htx::server
