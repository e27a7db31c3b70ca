#include "engine/evaluation/studies.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/evaluation/run_definitions.h"
#include "engine/rules/read_pack.h"
#include "engine/rules/ruling.h"
#include "engine/session/stored_definitions.h"

namespace htx {
namespace {

using rules::Pack;

Result<PackPointer> from_file(const Library& library, const std::string& path, Diagnostics& diagnostics) {
  Diagnostics found;
  auto document = load_held_document(path, library.jurisdiction(), found);
  if (!document) {
    diagnostics.add(found);
    return std::move(document).error();
  }
  auto pack = rules::read_pack(*document, found);
  if (pack) library.check(*pack, found);
  diagnostics.add(found);
  if (found.has_errors()) return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", path}}});
  return std::make_shared<const Pack>(*std::move(pack));
}

Result<PackPointer> by_digest(const Session& session, const Digest& digest, const std::string& name) {
  auto pack = read_stored(session.store, digest, name, rules::read_pack);
  if (pack) return std::make_shared<const Pack>(*std::move(pack));
  if (pack.error().message().code != "session.definition-gone") return std::move(pack).error();
  return Error(ErrorCode::kNotFound, {"session.no-such-pack", {{"id", name}, {"known", ""}}});
}

// The pack of that id with which the last run up to the end of the day judged.
Result<PackPointer> known_on(const Session& session, const std::string& id, const std::string& day) {
  HTX_ASSIGN_OR_RETURN(const auto runs, session.store.batches("evaluate"));
  for (const Batch& run : runs) {
    if (run.at.substr(0, day.size()) > day || run.summary.text_of("pack") != id) continue;
    return by_digest(session, digest_named(run.summary.text_of("pack_sha256")), id);
  }
  return Error(ErrorCode::kNotFound, {"evaluation.not-known-then", {{"id", id}, {"day", day}}});
}

// A version is stored as number and digest: "1-0a1b2c...".
Result<PackPointer> of_version(const Session& session, const std::string& id, const std::string& version) {
  HTX_ASSIGN_OR_RETURN(const auto definitions, session.store.definitions("pack"));
  std::vector<std::string> known;
  std::vector<Digest> found;
  for (const Definition& definition : definitions) {
    if (definition.id != id) continue;
    known.push_back(definition.version);
    if (definition.version == version || definition.version.starts_with(version + "-"))
      found.push_back(definition.digest);
  }
  if (found.size() == 1) return by_digest(session, found[0], id);
  const char* code = found.empty() ? "session.no-such-pack" : "evaluation.several-digests";
  return Error(found.empty() ? ErrorCode::kNotFound : ErrorCode::kInvalidArgument,
               {code, {{"id", id + "@" + version}, {"known", list_of(known)}}});
}

bool is_digest(const std::string& name) {
  return name.size() >= 8 && name.size() <= 64 &&
         std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Result<PackPointer> of_digest(const Session& session, const std::string& prefix) {
  HTX_ASSIGN_OR_RETURN(const auto definitions, session.store.definitions("pack"));
  std::vector<std::string> known;
  std::optional<Digest> found;
  for (const Definition& definition : definitions) {
    if (!to_hex(definition.digest).starts_with(prefix)) continue;
    known.push_back(definition.id + "@" + definition.version);
    found = definition.digest;
  }
  if (known.size() == 1) return by_digest(session, *found, prefix);
  const char* code = known.empty() ? "session.no-such-pack" : "evaluation.several-digests";
  return Error(known.empty() ? ErrorCode::kNotFound : ErrorCode::kInvalidArgument,
               {code, {{"id", prefix}, {"known", list_of(known)}}});
}

// Hands every registered cooperative's figures to `judge`.
template <class Judge>
Status for_everybody(const Session& session, int period, const Progress& progress, Judge judge) {
  HTX_ASSIGN_OR_RETURN(const Snapshot one_state, session.store.snapshot());
  HTX_ASSIGN_OR_RETURN(const std::vector<Record> cooperatives, session.store.records("cooperative"));
  if (cooperatives.empty()) return Error(ErrorCode::kNotFound, "evaluation.no-cooperatives");
  HTX_ASSIGN_OR_RETURN(const std::int64_t latest, session.store.latest_batch());
  HTX_ASSIGN_OR_RETURN(const Dictionary* dictionary, session.library.cooperatives());
  HTX_ASSIGN_OR_RETURN(const Dictionary* returns, session.library.returns());
  internal::FactReader reader(session.store, *dictionary, *returns, latest);
  std::size_t done = 0;
  for (const Record& record : cooperatives) {
    HTX_ASSIGN_OR_RETURN(const auto facts, reader.gather(record.key, period));
    if (facts) judge(record.key, *facts);
    if (progress) progress(++done, cooperatives.size());
  }
  return Done{};
}

Result<rules::Dates> dates_of(const Session& session, int period) {
  const Jurisdiction& jurisdiction = session.library.jurisdiction();
  HTX_RETURN_IF_ERROR(jurisdiction.check_period(period));
  const Date end = jurisdiction.last_day(period);
  return rules::Dates{period, end, end};
}

}  // namespace

Result<PackPointer> pack_named(const Session& session, const std::string& name, Diagnostics& diagnostics) {
  if (name.ends_with(".yaml")) return from_file(session.library, name, diagnostics);
  if (const std::size_t at = name.find('@'); at != std::string::npos) {
    const std::string id = name.substr(0, at);
    const std::string what = name.substr(at + 1);
    return date_from_iso(what) ? known_on(session, id, what) : of_version(session, id, what);
  }
  HTX_ASSIGN_OR_RETURN(const auto grounds, session.library.grounds());
  for (const PackPointer& pack : grounds) {
    if (pack->id == name) return pack;
  }
  return is_digest(name) ? of_digest(session, name) : session.library.scorecard(name);
}

Result<ImpactOfChange> impact_of_change(const Session& session, PackPointer before, PackPointer after,
                                        int period, const Progress& progress) {
  HTX_ASSIGN_OR_RETURN(const rules::Dates dates, dates_of(session, period));
  ImpactOfChange study{std::move(before), std::move(after), dates, {}};
  HTX_ASSIGN_OR_RETURN(const auto old_grounds, session.library.grounds_beside(study.before, session.place));
  HTX_ASSIGN_OR_RETURN(const auto new_grounds, session.library.grounds_beside(study.after, session.place));
  HTX_RETURN_IF_ERROR(
      for_everybody(session, period, progress, [&](const std::string& id, const rules::Facts& facts) {
        const auto was = rules::assess(*study.before, plain(old_grounds), id, facts, study.dates);
        const auto is = rules::assess(*study.after, plain(new_grounds), id, facts, study.dates);
        study.impact.add(rules::compare(*study.before, was, *study.after, is));
      }));
  return study;
}

Result<SensitivityStudy> sensitivity_of(const Session& session, PackPointer pack, int period,
                                        const Decimal& delta, const Progress& progress) {
  HTX_ASSIGN_OR_RETURN(const rules::Dates dates, dates_of(session, period));
  SensitivityStudy study{std::move(pack), {}, dates, delta, {}};
  HTX_ASSIGN_OR_RETURN(study.ground_packs, session.library.grounds_beside(study.pack, session.place));
  const auto grounds = plain(study.ground_packs);
  HTX_RETURN_IF_ERROR(
      for_everybody(session, period, progress, [&](const std::string& id, const rules::Facts& facts) {
        const auto is = rules::assess(*study.pack, grounds, id, facts, study.dates);
        study.sensitivity.add(*study.pack, is, delta);
        // Of a cooperative that another law judges there are no grounds.
        if (!is.grounds.empty()) study.sensitivity.add_grounds(grounds, id, facts, study.dates);
      }));
  return study;
}

Result<WhatIf> what_if(const Session& session, const std::string& cooperative, int period,
                       const std::string& pack, const std::string& grade) {
  WhatIf result;
  result.target = grade;
  HTX_ASSIGN_OR_RETURN(result.basis, explain(session, cooperative, period, pack));
  const Pack& scorecard = *result.basis.pack;
  const rules::Dates dates = result.basis.assessment.dates;
  const rules::Facts& facts = result.basis.facts;
  rules::Goal goal = rules::goal_of_strong(scorecard, result.basis.assessment);
  if (!grade.empty()) {
    const auto at = std::ranges::find(scorecard.grades, grade, &rules::Grade::id);
    if (at == scorecard.grades.end()) {
      std::vector<std::string> known;
      for (const rules::Grade& g : scorecard.grades) known.push_back(g.id);
      return Error(ErrorCode::kInvalidArgument,
                   {"evaluation.no-such-grade", {{"id", grade}, {"known", list_of(known)}}});
    }
    goal = {static_cast<std::size_t>(at - scorecard.grades.begin()), {}};
  }
  const auto grounds = plain(result.basis.ground_packs);
  // Without a catalogue the levers of the pack itself are what can be changed.
  const auto measures = session.library.measures();
  if (!measures && measures.error().message().code != "session.not-in-library") return measures.error();
  result.answer = rules::counterfactual(
      {scorecard, grounds}, {cooperative, facts, dates},
      rules::levers_at_work(scorecard, measures ? *measures : nullptr, facts, dates), goal);
  return result;
}

rules::Assessment judged_with(const ExplainedAssessment& basis,
                              const std::map<std::string, Value>& figures_by_field) {
  rules::Facts facts = basis.facts;
  for (const auto& [field, value] : figures_by_field) facts.current[field] = {value, ""};
  return rules::assess(*basis.pack, plain(basis.ground_packs), basis.assessment.cooperative, facts,
                       basis.assessment.dates);
}

}  // namespace htx
