#include "engine/casework/evaluation.h"

#include <algorithm>
#include <limits>

#include "engine/casework/internal/assessment_row.h"
#include "engine/casework/internal/stored_facts.h"
#include "engine/doc/digest.h"
#include "engine/ledger/merkle.h"
#include "engine/registry/facts.h"

namespace htx {
namespace {

using FactMap = std::map<std::string, rules::Fact, std::less<>>;

// Adds the figures of a stored record; each knows the file and row it was read from.
class FactReader {
 public:
  explicit FactReader(const Office& office) : office_(office) {}

  Status add(const Record& record, const Dictionary& dictionary, FactMap& facts) {
    HTX_ASSIGN_OR_RETURN(const std::string* file, file_of(record.batch));
    const std::string source = *file + ":" + std::to_string(record.body.integer_of("row").value_or(0));
    const Json* fields = record.body.find("fields");
    if (fields == nullptr) return Error(ErrorCode::kCorrupt, {"casework.bad-record", {{"key", record.key}}});
    HTX_ASSIGN_OR_RETURN(const Context values, htx::facts(*fields, dictionary));
    for (const auto& [name, value] : values.entries()) {
      if (!value.is_null()) facts[name] = {value, source};
    }
    return Done{};
  }

 private:
  Result<const std::string*> file_of(std::int64_t batch) {
    const auto known = files_.find(batch);
    if (known != files_.end()) return &known->second;
    HTX_ASSIGN_OR_RETURN(const auto found, office_.store.batch(batch));
    return &(files_[batch] = found ? found->source : "");
  }

  const Office& office_;
  std::map<std::int64_t, std::string> files_;
};

constexpr std::int64_t kNewest = std::numeric_limits<std::int64_t>::max();

Result<rules::Facts> gather(const Office& office, FactReader& reader, const Record& cooperative, int period,
                            std::int64_t batch = kNewest) {
  rules::Facts facts;
  const auto add_return = [&](int year, FactMap& into) -> Status {
    HTX_ASSIGN_OR_RETURN(const auto record,
                         office.store.record_as_of("return", return_key(cooperative.key, year), batch));
    if (!record) return Done{};
    return reader.add(*record, office.library.returns(), into);
  };
  HTX_RETURN_IF_ERROR(add_return(period, facts.current));
  HTX_RETURN_IF_ERROR(add_return(period - 1, facts.previous));
  HTX_RETURN_IF_ERROR(reader.add(cooperative, office.library.cooperatives(), facts.current));
  return facts;
}

std::string field_of(const Record& cooperative, std::string_view name) {
  const Json* fields = cooperative.body.find("fields");
  return fields == nullptr ? "" : fields->text_of(name);
}

Status put_definitions(Transaction& transaction, const rules::Pack& pack,
                       const std::vector<const rules::Pack*>& grounds) {
  // The digest tells versions apart that an author forgot to number.
  const auto put = [&](const rules::Pack& p) -> Status {
    const std::string version = std::to_string(p.version) + "-" + to_hex(p.digest).substr(0, 12);
    HTX_RETURN_IF_ERROR(transaction.put_definition("pack", p.id, version, p.canonical));
    return Done{};
  };
  HTX_RETURN_IF_ERROR(put(pack));
  for (const rules::Pack* ground : grounds) HTX_RETURN_IF_ERROR(put(*ground));
  return Done{};
}

Json summary_of(const Evaluation& evaluation) {
  std::map<std::string, std::int64_t> classes;
  for (const EvaluatedCooperative& c : evaluation.cooperatives) {
    ++classes[std::string(to_string(c.assessment.result))];
  }
  Json by_class{Json::Object{}};
  for (const auto& [name, count] : classes) by_class.add(name, count);
  Json summary;
  summary.add("period", static_cast<std::int64_t>(evaluation.dates.period));
  summary.add("as_of", to_text(evaluation.dates.as_of)).add("law_on", to_text(evaluation.dates.law_on));
  summary.add("pack", evaluation.pack->id).add("pack_sha256", to_hex(evaluation.pack->digest));
  summary.add("cooperatives", static_cast<std::int64_t>(evaluation.cooperatives.size()));
  return summary.add("classes", std::move(by_class));
}

Status store_run(const Office& office, Evaluation& evaluation,
                 const std::vector<const rules::Pack*>& grounds) {
  HTX_ASSIGN_OR_RETURN(Transaction transaction, office.store.begin());
  HTX_RETURN_IF_ERROR(put_definitions(transaction, *evaluation.pack, grounds));
  Entry entry = entry_of(office, "evaluate", "period:" + std::to_string(evaluation.dates.period));
  entry.details = summary_of(evaluation);
  HTX_ASSIGN_OR_RETURN(evaluation.run, transaction.put_batch({.kind = "evaluate",
                                                              .at = entry.at,
                                                              .actor = office.actor.account,
                                                              .source = {},
                                                              .source_digest = {},
                                                              .summary = entry.details}));
  Frontier assessments;
  for (const EvaluatedCooperative& c : evaluation.cooperatives) {
    htx::Assessment row = internal::assessment_row(c.assessment, entry.at);
    row.run = evaluation.run;
    HTX_ASSIGN_OR_RETURN(row.body, canonical_json(to_json(c.assessment)));
    assessments.append(leaf_hash(as_bytes(row.body)));
    HTX_RETURN_IF_ERROR(transaction.put_assessment(row));
  }
  entry.details.add("batch", evaluation.run).add("assessments_root", to_hex(assessments.root()));
  HTX_RETURN_IF_ERROR(transaction.append_entry(std::move(entry)));
  return transaction.commit();
}

}  // namespace

namespace internal {

Result<PackPointer> stored_pack(const Office& office, const rules::PackUse& use) {
  const auto bytes = from_hex(use.digest);
  Digest digest{};
  if (!bytes || bytes->size() != digest.size()) return Error(ErrorCode::kCorrupt, "rules.not-an-assessment");
  std::ranges::copy(as_bytes(*bytes), digest.begin());
  HTX_ASSIGN_OR_RETURN(const auto definition, office.store.definition(digest));
  if (!definition) return Error(ErrorCode::kCorrupt, {"casework.definition-gone", {{"id", use.id}}});
  HTX_ASSIGN_OR_RETURN(const Document document, document_from_canonical(use.id, definition->bytes));
  Diagnostics diagnostics;
  auto pack = rules::read_pack(document, diagnostics);
  if (!pack) return Error(ErrorCode::kCorrupt, {"casework.definition-unreadable", {{"id", use.id}}});
  return std::make_shared<const rules::Pack>(*std::move(pack));
}

Result<rules::Facts> facts_as_of(const Office& office, const std::string& cooperative, int period,
                                 std::int64_t batch) {
  HTX_ASSIGN_OR_RETURN(const auto record, office.store.record_as_of("cooperative", cooperative, batch));
  if (!record) return Error(ErrorCode::kNotFound, {"casework.no-such-cooperative", {{"id", cooperative}}});
  FactReader reader(office);
  return gather(office, reader, *record, period, batch);
}

}  // namespace internal

namespace {

using internal::stored_pack;

Result<EvaluatedCooperative> described(const Office& office, rules::Assessment assessment) {
  HTX_ASSIGN_OR_RETURN(const auto record, office.store.record("cooperative", assessment.cooperative));
  EvaluatedCooperative c{
      .id = assessment.cooperative, .name = {}, .district = {}, .sector = {}, .assessment = {}};
  if (record) {
    c.name = field_of(*record, "name");
    c.district = field_of(*record, "district");
    c.sector = field_of(*record, "sector");
  }
  c.assessment = std::move(assessment);
  return c;
}

}  // namespace

Result<Evaluation> evaluate(const Office& office, const EvaluationRequest& request,
                            const Progress& progress) {
  Evaluation evaluation;
  const Date year_end = Date::of(request.period, 12, 31).value_or(Date());
  evaluation.dates = {request.period, request.as_of.value_or(year_end), request.as_of.value_or(year_end)};
  HTX_ASSIGN_OR_RETURN(evaluation.pack, request.pack.empty()
                                            ? office.library.scorecard_on(evaluation.dates.law_on)
                                            : office.library.scorecard(request.pack));
  const auto grounds = office.library.ground_packs();
  HTX_ASSIGN_OR_RETURN(const std::vector<Record> cooperatives, office.store.records("cooperative"));
  if (cooperatives.empty()) return Error(ErrorCode::kNotFound, "casework.no-cooperatives");
  FactReader reader(office);
  for (const Record& record : cooperatives) {
    HTX_ASSIGN_OR_RETURN(const rules::Facts facts, gather(office, reader, record, request.period));
    HTX_ASSIGN_OR_RETURN(const auto filed,
                         office.store.record("return", return_key(record.key, request.period)));
    if (!filed) ++evaluation.without_return;
    HTX_ASSIGN_OR_RETURN(
        EvaluatedCooperative c,
        described(office, rules::assess(*evaluation.pack, grounds, record.key, facts, evaluation.dates)));
    evaluation.cooperatives.push_back(std::move(c));
    if (progress) progress(evaluation.cooperatives.size(), cooperatives.size());
  }
  HTX_RETURN_IF_ERROR(store_run(office, evaluation, grounds));
  return evaluation;
}

Result<rules::Facts> facts_of(const Office& office, const std::string& cooperative, int period) {
  HTX_ASSIGN_OR_RETURN(const auto record, office.store.record("cooperative", cooperative));
  if (!record) return Error(ErrorCode::kNotFound, {"casework.no-such-cooperative", {{"id", cooperative}}});
  FactReader reader(office);
  return gather(office, reader, *record, period);
}

Result<ExplainedAssessment> explain(const Office& office, const std::string& cooperative, int period,
                                    const std::string& pack) {
  HTX_ASSIGN_OR_RETURN(const auto record, office.store.record("cooperative", cooperative));
  if (!record) return Error(ErrorCode::kNotFound, {"casework.no-such-cooperative", {{"id", cooperative}}});
  HTX_ASSIGN_OR_RETURN(const auto all, office.store.assessments_of_cooperative(cooperative));
  // The library's own choice comes first: the statute, not whichever pack was tried last.
  const htx::Assessment* chosen = nullptr;
  for (const htx::Assessment& row : all) {
    if ((period != 0 && row.period != std::to_string(period)) || (!pack.empty() && row.pack != pack))
      continue;
    if (pack.empty()) {
      const auto day = date_from_iso(row.law_on);
      const auto standard =
          day ? office.library.scorecard_on(*day) : Error(ErrorCode::kNotFound, "casework.no-pack-in-force");
      const bool row_is_standard = standard && (*standard)->id == row.pack;
      const bool chosen_is_standard = chosen != nullptr && standard && (*standard)->id == chosen->pack;
      if (chosen != nullptr && chosen->period == row.period && chosen_is_standard && !row_is_standard)
        continue;
    }
    chosen = &row;
  }
  if (chosen == nullptr)
    return Error(ErrorCode::kNotFound, {"casework.not-evaluated", {{"what", cooperative}}});
  HTX_ASSIGN_OR_RETURN(const auto full, office.store.assessment(chosen->id));
  if (!full) return Error(ErrorCode::kCorrupt, "rules.not-an-assessment");
  HTX_ASSIGN_OR_RETURN(const Json body, read_json(full->body));
  ExplainedAssessment explained;
  HTX_ASSIGN_OR_RETURN(explained.assessment, rules::assessment_from_json(body));
  explained.name = field_of(*record, "name");
  HTX_ASSIGN_OR_RETURN(explained.overrides,
                       htx::overrides(office, cooperative, explained.assessment.dates.period));
  HTX_ASSIGN_OR_RETURN(explained.appeals,
                       htx::appeals(office, cooperative, explained.assessment.dates.period));
  explained.known_at = full->known_at;
  HTX_ASSIGN_OR_RETURN(explained.pack, stored_pack(office, explained.assessment.pack));
  for (const rules::PackUse& use : explained.assessment.ground_packs) {
    HTX_ASSIGN_OR_RETURN(auto ground, stored_pack(office, use));
    explained.ground_packs.push_back(std::move(ground));
  }
  return explained;
}

Result<PlanForCooperative> plan_for(const Office& office, const std::string& cooperative, int period,
                                    const std::string& pack) {
  PlanForCooperative result;
  HTX_ASSIGN_OR_RETURN(result.basis, explain(office, cooperative, period, pack));
  const rules::Dates dates = result.basis.assessment.dates;
  HTX_ASSIGN_OR_RETURN(const rules::Facts facts, facts_of(office, cooperative, dates.period));
  std::vector<const rules::Pack*> grounds;
  for (const auto& ground : result.basis.ground_packs) grounds.push_back(ground.get());
  result.plan =
      rules::make_plan(office.library.measures(), *result.basis.pack, grounds, cooperative, facts, dates);
  return result;
}

Result<Evaluation> latest_evaluation(const Office& office, int period, const std::string& pack) {
  std::string wanted = pack;
  if (wanted.empty()) {
    HTX_ASSIGN_OR_RETURN(const auto standard,
                         office.library.scorecard_on(Date::of(period, 12, 31).value_or(Date())));
    wanted = standard->id;
  }
  HTX_ASSIGN_OR_RETURN(const auto run, office.store.latest_run(std::to_string(period), wanted));
  if (!run)
    return Error(ErrorCode::kNotFound, {"casework.not-evaluated", {{"what", std::to_string(period)}}});
  Evaluation evaluation;
  evaluation.run = *run;
  HTX_ASSIGN_OR_RETURN(const auto rows, office.store.assessments_of_run(*run));
  for (const htx::Assessment& row : rows) {
    HTX_ASSIGN_OR_RETURN(const auto full, office.store.assessment(row.id));
    HTX_ASSIGN_OR_RETURN(const Json body, read_json(full ? full->body : ""));
    HTX_ASSIGN_OR_RETURN(rules::Assessment assessment, rules::assessment_from_json(body));
    HTX_ASSIGN_OR_RETURN(const auto filed,
                         office.store.record("return", return_key(row.cooperative, period)));
    if (!filed) ++evaluation.without_return;
    HTX_ASSIGN_OR_RETURN(EvaluatedCooperative c, described(office, std::move(assessment)));
    evaluation.cooperatives.push_back(std::move(c));
  }
  if (evaluation.cooperatives.empty()) return Error(ErrorCode::kCorrupt, "rules.not-an-assessment");
  evaluation.dates = evaluation.cooperatives.front().assessment.dates;
  HTX_ASSIGN_OR_RETURN(evaluation.pack, stored_pack(office, evaluation.cooperatives.front().assessment.pack));
  return evaluation;
}

}  // namespace htx
