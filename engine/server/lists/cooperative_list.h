#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/evaluation.h"
#include "engine/page/page.h"
#include "engine/server/http/http_message.h"
#include "engine/server/lists/facets.h"
#include "engine/server/visit/judged.h"
#include "engine/session/session.h"

namespace htx::server {

// A cooperative of the list: how it was judged, if it was, and how many of its cases are open.
struct CooperativeEntry {
  const EvaluatedCooperative* judged = nullptr;
  std::size_t open_cases = 0;
  std::string grade = {};  // Its id, "none" if it is not rated; empty if nothing was judged.
  std::string was = {};    // The same by the same pack of the period before, where the query asks for it.
};

// The cooperatives that a query asks for, in the order it asks for: `q` finds folded parts of names and
// codes, each facet at most one value ("was": the grade of the period before); `sort` is by name, "score" or
// "-score"; `period` and `rules` say by which run.
struct CooperativeList {
  static Result<CooperativeList> of(const Session& session, JudgedResults& results, const Fields& query,
                                    const report::Voice& say);

  // At most a page of them, after the one of that id.
  struct Shown {
    std::vector<const CooperativeEntry*> entries;
    std::string last;  // The id of the last of them.
    bool has_more = false;
  };
  Shown shown(const std::string& after) const;

  std::string grade_title(const EvaluatedCooperative& one, const report::Voice& say) const;
  std::string sector_title(const std::string& id) const;

  JudgedResults::Pointer result;               // None: nothing was judged yet,
  std::vector<EvaluatedCooperative> unjudged;  // and these are on record.
  std::vector<CooperativeEntry> found;
  std::vector<Facet> facets;
  std::vector<std::pair<std::string, std::string>> sectors;  // Titles by id.
};

}  // namespace htx::server
