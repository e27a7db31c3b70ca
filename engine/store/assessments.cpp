#include "engine/store/internal/store_impl.h"
#include "engine/store/transaction.h"

namespace htx {
namespace {

Result<AssessmentRow> assessment_of(const internal::SqlRow& row) {
  internal::RowFields fields(row);
  AssessmentRow assessment{.id = row.integer(0),
                           .run = row.integer(1),
                           .cooperative = row.text(2),
                           .period = row.text(3),
                           .pack = row.text(4),
                           .pack_digest = row.digest(5),
                           .as_of = fields.day(6),
                           .law_on = fields.day(7),
                           .known_at = row.text(8),
                           .rating = row.text(9),
                           .grade = row.text(10),
                           .score = row.text(11),
                           .coverage = row.text(12),
                           .body = {}};
  if (fields.is_damaged())
    return fields.damage("assessment " + std::to_string(assessment.id) + " of " + assessment.cooperative);
  return assessment;
}

Result<AssessmentRow> with_body(const internal::SqlRow& row) {
  HTX_ASSIGN_OR_RETURN(AssessmentRow assessment, assessment_of(row));
  assessment.body = std::string(as_text(row.blob(13)));
  return assessment;
}

}  // namespace

// The columns in the order assessment_of reads them; the lists leave the body empty.
#define HTX_ASSESSMENT_COLUMNS                                                                       \
  "SELECT id, run, cooperative, period, pack, pack_digest, as_of, law_on, known_at, rating, grade, " \
  "score, coverage"

Result<std::optional<AssessmentRow>> Store::assessment(std::int64_t id) {
  return impl_->one_row(HTX_ASSESSMENT_COLUMNS ", body FROM assessment WHERE office = ?1 AND id = ?2",
                        {impl_->office, id}, with_body);
}

Result<std::vector<AssessmentRow>> Store::assessments_of_run(std::int64_t run) {
  return impl_->all_rows(HTX_ASSESSMENT_COLUMNS
                         " FROM assessment WHERE office = ?1 AND run = ?2 ORDER BY cooperative, period, pack",
                         {impl_->office, run}, assessment_of);
}

Result<std::vector<AssessmentRow>> Store::assessments_of_run(std::int64_t run, const AssessmentRow& after,
                                                             std::int64_t count) {
  return impl_->all_rows(HTX_ASSESSMENT_COLUMNS
                         ", body FROM assessment WHERE office = ?1 AND run = ?2 AND "
                         "(cooperative, period, pack) > (?3, ?4, ?5) ORDER BY cooperative, period, pack "
                         "LIMIT ?6",
                         {impl_->office, run, after.cooperative, after.period, after.pack, count}, with_body);
}

Result<std::vector<AssessmentRow>> Store::assessments_of_period(std::string_view period) {
  return impl_->all_rows(
      HTX_ASSESSMENT_COLUMNS
      " FROM assessment WHERE office = ?1 AND period = ?2 ORDER BY period, run, cooperative, pack",
      {impl_->office, period}, assessment_of);
}

Result<std::vector<AssessmentRow>> Store::assessments_of_cooperative(std::string_view cooperative) {
  return impl_->all_rows(HTX_ASSESSMENT_COLUMNS
                         " FROM assessment WHERE office = ?1 AND cooperative = ?2 ORDER BY period, run, pack",
                         {impl_->office, cooperative}, assessment_of);
}

#undef HTX_ASSESSMENT_COLUMNS

Result<std::optional<std::int64_t>> Store::latest_run(std::string_view period, std::string_view pack) {
  HTX_ASSIGN_OR_RETURN(
      const std::int64_t run,
      impl_->sql->integer("SELECT run FROM assessment WHERE office = ?1 AND period = ?2 "
                          "AND (?3 = '' OR pack = ?3) ORDER BY period DESC, run DESC LIMIT 1",
                          {impl_->office, period, pack}));
  return run == 0 ? std::optional<std::int64_t>() : run;
}

Result<std::int64_t> Transaction::put_assessment(const AssessmentRow& a) {
  HTX_RETURN_IF_ERROR(writing());
  if (waiting_.batch == 0) return Error(ErrorCode::kInternal, "store.no-batch");
  if (next_assessment_ == 0) {
    HTX_ASSIGN_OR_RETURN(
        next_assessment_,
        kept(store_->next_id("SELECT coalesce(max(id), 0) FROM assessment WHERE office = ?1")));
  }
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO assessment (office, id, run, cooperative, period, pack, pack_digest, as_of, law_on, "
            "known_at, rating, grade, score, coverage, body) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            {store_->office, next_assessment_, waiting_.batch, a.cooperative, a.period, a.pack,
             ByteSpan(a.pack_digest), to_text(a.as_of), to_text(a.law_on), a.known_at, a.rating, a.grade,
             a.score, a.coverage, as_bytes(a.body)}));
  waiting_.assessments = true;
  return next_assessment_++;
}

}  // namespace htx
