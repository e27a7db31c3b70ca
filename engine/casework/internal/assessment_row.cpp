#include "engine/casework/internal/assessment_row.h"

#include <algorithm>

namespace htx::internal {

Assessment assessment_row(const rules::Assessment& assessment, std::string known_at) {
  Assessment row;
  row.cooperative = assessment.cooperative;
  row.period = std::to_string(assessment.dates.period);
  row.pack = assessment.pack.id;
  if (const auto bytes = from_hex(assessment.pack.digest); bytes && bytes->size() == row.pack_digest.size())
    std::ranges::copy(as_bytes(*bytes), row.pack_digest.begin());
  row.as_of = to_text(assessment.dates.as_of);
  row.law_on = to_text(assessment.dates.law_on);
  row.known_at = std::move(known_at);
  row.rating = to_string(assessment.result);
  row.grade = assessment.grade.value_or("");
  row.score = assessment.score ? to_text(*assessment.score) : "";
  row.coverage =
      std::to_string(assessment.criteria_with_data) + "/" + std::to_string(assessment.criteria.size());
  return row;
}

Result<bool> columns_fit(const Assessment& row, const std::string& known_at) {
  HTX_ASSIGN_OR_RETURN(const Json body, read_json(row.body));
  HTX_ASSIGN_OR_RETURN(const rules::Assessment assessment, rules::assessment_from_json(body));
  const Assessment again = assessment_row(assessment, known_at);
  return again.cooperative == row.cooperative && again.period == row.period && again.pack == row.pack &&
         again.pack_digest == row.pack_digest && again.as_of == row.as_of && again.law_on == row.law_on &&
         again.known_at == row.known_at && again.rating == row.rating && again.grade == row.grade &&
         again.score == row.score && again.coverage == row.coverage;
}

}  // namespace htx::internal
