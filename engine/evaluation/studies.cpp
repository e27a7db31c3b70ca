#include "engine/evaluation/studies.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/doc/digest.h"
#include "engine/evaluation/run_definitions.h"
#include "engine/rules/assess.h"
#include "engine/rules/read_pack.h"

namespace htx {
namespace {

using rules::Pack;

Result<PackPointer> pack_of(const Definition& definition) {
  HTX_ASSIGN_OR_RETURN(const Document document, document_from_canonical(definition.id, definition.bytes));
  Diagnostics diagnostics;
  auto pack = rules::read_pack(document, diagnostics);
  if (!pack) return Error(ErrorCode::kCorrupt, {"session.definition-unreadable", {{"id", definition.id}}});
  return std::make_shared<const Pack>(*std::move(pack));
}

Result<PackPointer> from_file(const Library& library, const std::string& path, Diagnostics& diagnostics) {
  HTX_ASSIGN_OR_RETURN(const Document document, load_document(path, diagnostics));
  Diagnostics found;
  auto pack = rules::read_pack(document, found);
  if (pack) library.check(*pack, found);
  for (const Diagnostic& d : found.items()) diagnostics.report(d);
  if (found.has_errors()) return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", path}}});
  return std::make_shared<const Pack>(*std::move(pack));
}

Result<PackPointer> by_digest(const Session& session, const Digest& digest, const std::string& name) {
  HTX_ASSIGN_OR_RETURN(const auto definition, session.store.definition(digest));
  if (!definition)
    return Error(ErrorCode::kNotFound, {"session.no-such-pack", {{"id", name}, {"known", ""}}});
  return pack_of(*definition);
}

// The pack of that id with which the last run up to the end of the day judged.
Result<PackPointer> known_on(const Session& session, const std::string& id, const std::string& day) {
  HTX_ASSIGN_OR_RETURN(const auto runs, session.store.batches("evaluate"));
  for (const Batch& run : runs) {
    if (run.at.substr(0, day.size()) > day || run.summary.text_of("pack") != id) continue;
    const auto bytes = from_hex(run.summary.text_of("pack_sha256"));
    Digest digest{};
    if (!bytes || bytes->size() != digest.size()) continue;
    std::ranges::copy(as_bytes(*bytes), digest.begin());
    return by_digest(session, digest, id);
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
  internal::FactReader reader(session.store, session.library.cooperatives(), session.library.returns(),
                              latest);
  std::size_t done = 0;
  for (const Record& record : cooperatives) {
    HTX_ASSIGN_OR_RETURN(const auto facts, reader.gather(record.key, period));
    if (facts) judge(record.key, *facts);
    if (progress) progress(++done, cooperatives.size());
  }
  return Done{};
}

rules::Dates dates_of(int period) {
  const Date end = Date::of(period, 12, 31).value_or(Date());
  return {period, end, end};
}

}  // namespace

Result<PackPointer> pack_named(const Session& session, const std::string& name, Diagnostics& diagnostics) {
  if (name.ends_with(".yaml")) return from_file(session.library, name, diagnostics);
  if (const std::size_t at = name.find('@'); at != std::string::npos) {
    const std::string id = name.substr(0, at);
    const std::string what = name.substr(at + 1);
    return date_from_iso(what) ? known_on(session, id, what) : of_version(session, id, what);
  }
  for (const PackPointer& pack : session.library.grounds()) {
    if (pack->id == name) return pack;
  }
  return is_digest(name) ? of_digest(session, name) : session.library.scorecard(name);
}

Result<ImpactOfChange> impact_of_change(const Session& session, PackPointer before, PackPointer after,
                                        int period, const Progress& progress) {
  ImpactOfChange study{std::move(before), std::move(after), dates_of(period), {}};
  const auto old_grounds = session.library.grounds_beside(study.before);
  const auto new_grounds = session.library.grounds_beside(study.after);
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
  SensitivityStudy study{std::move(pack), {}, dates_of(period), delta, {}};
  study.ground_packs = session.library.grounds_beside(study.pack);
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
  result.answer = rules::counterfactual(
      {scorecard, grounds}, {cooperative, facts, dates},
      rules::levers_at_work(scorecard, &session.library.measures(), facts, dates), goal);
  return result;
}

}  // namespace htx
