#include "engine/store/internal/store_impl.h"

namespace htx {
namespace {

AssessmentRow assessment_of(const internal::SqlRow& row) {
  return {.id = row.integer(0),
          .run = row.integer(1),
          .cooperative = row.text(2),
          .period = row.text(3),
          .pack = row.text(4),
          .pack_digest = row.digest(5),
          .as_of = row.text(6),
          .law_on = row.text(7),
          .known_at = row.text(8),
          .rating = row.text(9),
          .grade = row.text(10),
          .score = row.text(11),
          .coverage = row.text(12),
          .body = std::string(as_text(row.blob(13)))};
}

}  // namespace

// The columns in the order assessment_of reads them; the lists leave the body empty.
#define HTX_ASSESSMENT_COLUMNS                                                                       \
  "SELECT id, run, cooperative, period, pack, pack_digest, as_of, law_on, known_at, rating, grade, " \
  "score, coverage, "

Result<std::optional<AssessmentRow>> Store::assessment(std::int64_t id) {
  return internal::one_row(*impl_->database, HTX_ASSESSMENT_COLUMNS "body FROM assessment WHERE id = ?", {id},
                           assessment_of);
}

Result<std::vector<AssessmentRow>> Store::assessments_of_run(std::int64_t run) {
  return internal::all_rows(*impl_->database,
                            HTX_ASSESSMENT_COLUMNS
                            "x'' FROM assessment WHERE run = ? ORDER BY cooperative, period, pack",
                            {run}, assessment_of);
}

Result<std::vector<AssessmentRow>> Store::assessments_of_run(std::int64_t run, const AssessmentRow& after,
                                                             std::int64_t count) {
  return internal::all_rows(*impl_->database,
                            HTX_ASSESSMENT_COLUMNS
                            "body FROM assessment WHERE run = ? AND (cooperative, period, pack) > (?, ?, ?) "
                            "ORDER BY cooperative, period, pack LIMIT ?",
                            {run, after.cooperative, after.period, after.pack, count}, assessment_of);
}

Result<RowsRoot> Store::assessments_root(std::int64_t run) {
  return internal::assessments_root(*impl_->database, run);
}

Result<RowsRoot> internal::assessments_root(Database& database, std::int64_t run) {
  return root_over(database, "SELECT body FROM assessment WHERE run = ? ORDER BY cooperative, period, pack",
                   run);
}

Result<std::vector<AssessmentRow>> Store::assessments_of_period(std::string_view period) {
  return internal::all_rows(*impl_->database,
                            HTX_ASSESSMENT_COLUMNS
                            "x'' FROM assessment WHERE period = ? ORDER BY run, cooperative, pack",
                            {period}, assessment_of);
}

Result<std::vector<AssessmentRow>> Store::assessments_of_cooperative(std::string_view cooperative) {
  return internal::all_rows(*impl_->database,
                            HTX_ASSESSMENT_COLUMNS
                            "x'' FROM assessment WHERE cooperative = ? ORDER BY period, run, pack",
                            {cooperative}, assessment_of);
}

#undef HTX_ASSESSMENT_COLUMNS

Result<std::optional<std::int64_t>> Store::latest_run(std::string_view period, std::string_view pack) {
  HTX_ASSIGN_OR_RETURN(
      const std::int64_t run,
      impl_->database->integer("SELECT max(run) FROM assessment WHERE period = ?1 AND (?2 = '' OR pack = ?2)",
                               {period, pack}));
  return run == 0 ? std::optional<std::int64_t>() : run;
}

Result<std::int64_t> Transaction::put_assessment(const AssessmentRow& a) {
  HTX_RETURN_IF_ERROR(writing());
  if (waiting_.batch == 0) return Error(ErrorCode::kInternal, "store.no-batch");
  HTX_RETURN_IF_ERROR(write(
      "INSERT INTO assessment (run, cooperative, period, pack, pack_digest, as_of, law_on, known_at, rating, "
      "grade, score, coverage, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {waiting_.batch, a.cooperative, a.period, a.pack, ByteSpan(a.pack_digest), a.as_of, a.law_on,
       a.known_at, a.rating, a.grade, a.score, a.coverage, as_bytes(a.body)}));
  waiting_.assessments = true;
  return store_->database->last_row_id();
}

}  // namespace htx
