#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/evaluation/run_definitions.h"
#include "engine/rules/batch/outcome.h"

namespace htx::internal {

// A run as the store keeps it: reads what it decided, with the definitions it used and the facts it saw.
//
// The body of an assessment is an explanation record (engine/rules/batch/record.h), whose first byte is its
// version, or canonical JSON: of packs that no record can hold.
class StoredRun {
 public:
  // `details`: the summary of its batch, or the details of its ledger entry, which say the same.
  // Fails with "session.definition-gone" and "session.definition-unreadable", and with "store.row-damaged" if
  // they name no days.
  static Result<StoredRun> read(const Session& session, StoredDefinitions& stored, std::int64_t run,
                                const Json& details, std::string at);

  const Definitions& definitions() const { return definitions_; }
  const std::vector<const rules::Pack*>& grounds() const { return grounds_; }
  const rules::Dates& dates() const { return dates_; }
  const std::string& at() const { return at_; }
  std::int64_t facts_batch() const { return facts_batch_; }

  // What the cooperative's facts were.  Fails with "evaluation.replay-no-record" if it was not registered.
  Result<rules::Facts> facts_of(const std::string& cooperative) const;
  // Whether it had filed its return of the period.
  Result<bool> has_return(const std::string& cooperative) const;

  // The whole assessment of a row.  Fails with "rules.bad-record" or "rules.not-an-assessment".
  Result<rules::Assessment> assessment(const AssessmentRow& row) const;
  // What lists show of it; needs no facts.  Fails in the same way.
  Result<rules::Outcome> outcome(const AssessmentRow& row) const;

  // How each criterion came out; empty for whom the scorecard was not used.  Fails in the same way.
  Result<std::vector<rules::CriterionRuling>> falls(const AssessmentRow& row) const;

  // The row of a cooperative as the run has to have stored it, without its body.
  AssessmentRow row_of(std::string cooperative, const rules::Outcome& outcome) const;
  // The body for a ruling on the cooperative of a row, in the form of the row's own.
  Result<std::string> body_like(const AssessmentRow& row, const rules::Ruling& ruling,
                                const rules::Evidence& evidence) const;
  // What a body says, for comparing two of one form; null if it cannot be read.
  Json said_by(const std::string& body) const;

 private:
  StoredRun() = default;
  bool is_record(const std::string& body) const;

  Definitions definitions_;
  std::vector<const rules::Pack*> grounds_;
  std::optional<rules::RecordLayout> layout_;
  rules::Dates dates_;
  std::string at_;
  std::int64_t run_ = 0;
  std::int64_t facts_batch_ = 0;
  std::shared_ptr<FactReader> reader_;
};

// The assessment of a cooperative that counts, without its body: of the runs up to `batch` the latest, of the
// latest period (`period` 0) or the one asked for, and of several packs (`pack` empty) by the library's own
// choice, for the statute comes before whichever pack was tried last.
Result<std::optional<AssessmentRow>> assessment_that_counts(const Session& session,
                                                            const std::string& cooperative, int period,
                                                            const std::string& pack, std::int64_t batch);

// The row that a run stores of a cooperative, without run and body.
AssessmentRow assessment_row(const rules::Pack& pack, const rules::Dates& dates, std::string known_at,
                             std::string cooperative, const rules::Outcome& outcome);

}  // namespace htx::internal
