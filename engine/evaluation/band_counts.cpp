#include "engine/evaluation/band_counts.h"

#include "engine/evaluation/stored_run.h"

namespace htx {
namespace {

using rules::CriterionRuling;

void count(const std::vector<CriterionRuling>& rulings, std::vector<BandCounts>& counts) {
  for (std::size_t i = 0; i < std::min(rulings.size(), counts.size()); ++i) {
    if (rulings[i].fall == CriterionRuling::Fall::kBand && rulings[i].band < counts[i].bands.size())
      ++counts[i].bands[rulings[i].band];
    else if (rulings[i].fall == CriterionRuling::Fall::kPoints)
      ++counts[i].given;
    else
      ++counts[i].untold;
  }
}

}  // namespace

Result<CountedRun> bands_of_run(const Session& session, std::int64_t run) {
  HTX_ASSIGN_OR_RETURN(const auto batch, session.store.batch(run));
  if (!batch || batch->kind != "evaluate") {
    return Error(ErrorCode::kNotFound, {"evaluation.not-evaluated", {{"what", std::to_string(run)}}});
  }
  internal::StoredDefinitions stored(session.store);
  HTX_ASSIGN_OR_RETURN(const internal::StoredRun kept,
                       internal::StoredRun::read(session, stored, run, batch->summary, batch->at));
  CountedRun counted{kept.definitions().pack, kept.dates().period, {}};
  for (const rules::Criterion* criterion : counted.pack->criteria())
    counted.criteria.push_back({.bands = std::vector<std::size_t>(criterion->bands.size())});
  constexpr std::int64_t kPage = 4'096;
  AssessmentRow last;
  while (true) {
    HTX_ASSIGN_OR_RETURN(const auto rows, session.store.assessments_of_run(run, last, kPage));
    if (rows.empty()) return counted;
    for (const AssessmentRow& row : rows) {
      HTX_ASSIGN_OR_RETURN(const auto falls, kept.falls(row));
      count(falls, counted.criteria);
    }
    last = rows.back();
  }
}

}  // namespace htx
