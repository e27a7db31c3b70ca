#include <algorithm>
#include <array>

#include "engine/evaluation/band_counts.h"
#include "engine/evaluation/studies.h"
#include "engine/report/evaluation/rule_differences.h"
#include "engine/report/evaluation/study_report.h"
#include "engine/report/words/explanation_words.h"
#include "engine/server/lists/cooperative_names.h"
#include "engine/server/lists/grades.h"
#include "engine/server/pages/block_model.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/pages/proved_packs.h"
#include "engine/server/pages/validity_picture.h"
#include "engine/server/visit/addresses.h"
#include "engine/server/visit/judged.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

using rules::Criterion;
using rules::Pack;
using rules::PackPointer;

// A comparison judges everybody twice while the reader waits; beyond this many the command does it.
constexpr std::size_t kMostCompared = 5'000;
constexpr std::size_t kMostMoved = 60;

Result<std::vector<PackPointer>> packs_of(const Session& session) {
  HTX_ASSIGN_OR_RETURN(auto packs, session.library.scorecards());
  HTX_ASSIGN_OR_RETURN(const auto grounds, session.library.grounds());
  packs.insert(packs.end(), grounds.begin(), grounds.end());
  return packs;
}

// By what a visitor calls it: no name of his is one of a file.
Result<PackPointer> pack_asked_for(const Session& session, const std::string& name) {
  if (name.ends_with(".yaml"))
    return Error(ErrorCode::kNotFound, {"session.no-such-pack", {{"id", name}, {"known", ""}}});
  Diagnostics none;
  return pack_named(session, name, none);
}

// The pack of an id and a version: of the library, or one that was judged with.
Result<PackPointer> pack_of(const Session& session, const std::string& id, const std::string& version) {
  HTX_ASSIGN_OR_RETURN(const auto packs, packs_of(session));
  for (const PackPointer& pack : packs) {
    if (pack->id == id && std::to_string(pack->version) == version) return pack;
  }
  return pack_asked_for(session, id + "@" + version);
}

// A run by exactly these rules.
struct RunOfPack {
  std::int64_t run = 0;
  int period = 0;
};
// The latest of each period, the latest period first.
std::vector<RunOfPack> runs_by(const std::vector<Batch>& batches, const Pack& pack) {
  const std::string digest = to_hex(pack.digest);
  std::vector<RunOfPack> runs;
  for (const Batch& batch : batches) {
    const int period = static_cast<int>(batch.summary.integer_of("period").value_or(0));
    if (batch.summary.text_of("pack_sha256") != digest) continue;
    if (std::ranges::find(runs, period, &RunOfPack::period) == runs.end()) runs.push_back({batch.id, period});
  }
  std::ranges::sort(runs, std::ranges::greater(), &RunOfPack::period);
  return runs;
}

// Empty for who does not read a year as a whole.
std::string run_href(const Visit& visit, const RunOfPack& run) {
  return visit.may(Operation::kReadEvaluation) ? "/runs/" + std::to_string(run.run) : "";
}

Json status_model(const Pack& pack, const report::Voice& say) {
  Json json;
  json.add("id", pack.id).add("version", std::to_string(pack.version)).add("name", say(pack.title));
  json.add("href", pack_address(pack.id, pack.version));
  json.add("is_proposal", pack.status == Pack::Status::kProposal);
  json.add("is_reviewed", !pack.reviewed_by.empty());
  json.add("reviewed_by", pack.reviewed_by).add("reviewed_on", pack.reviewed_on);
  json.add("from", say.date(pack.in_force.from));
  json.add("to", pack.in_force.to ? say.date(*pack.in_force.to) : say("report.until-further-notice"));
  json.add("basis", report::basis_text(pack.basis, say)).add("digest", to_hex(pack.digest));
  return json;
}

std::string places_of(const Session& session, const Pack& pack, const report::Voice& say) {
  std::string places;
  for (const std::string& id : pack.where) {
    const Jurisdiction::Unit* unit = session.library.jurisdiction().unit(id);
    places += (places.empty() ? "" : ", ") + (unit == nullptr ? id : say(unit->title));
  }
  return places.empty() ? say("server.everywhere") : places;
}

Result<Response> list(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto packs, packs_of(visit.session));
  const auto counts = visit.session.library.scorecard_id_on(visit.today(), visit.session.place);
  HTX_ASSIGN_OR_RETURN(const auto batches, visit.session.store.batches("evaluate"));
  Json scorecards{Json::Array{}};
  Json grounds{Json::Array{}};
  for (const PackPointer& pack : packs) {
    Json row = status_model(*pack, visit.say);
    row.add("where", places_of(visit.session, *pack, visit.say));
    row.add("is_in_force", pack->in_force.contains(visit.today()));
    row.add("counts_today", counts && *counts == pack->id);
    Json used{Json::Array{}};
    for (const RunOfPack& run : runs_by(batches, *pack)) {
      Json one;
      used.push(one.add("period", period_text(run.period)).add("run_href", run_href(visit, run)));
    }
    row.add("used", std::move(used));
    const auto proof = proved(visit.session, *pack);
    row.add("tests", visit.say.number(proof->tests)).add("tests_fit", proof->tests == proof->tests_passed);
    (pack->has_scorecard() ? scorecards : grounds).push(std::move(row));
  }
  Json model;
  model.add("scorecards", std::move(scorecards)).add("grounds", std::move(grounds));
  model.add("validity", validity_picture(packs, Digest{}, visit.today(), visit.say));
  return page(visit, "rules", std::move(model), {.title = visit.say("server.menu-rules"), .menu = "/rules"});
}

// ---- One pack, read as law.

// How much of its maximum a band gives, from 0 (nothing) to 4 (all).
std::string shade_of(const Criterion& criterion, const Decimal& points) {
  if (points.is_zero() || points.is_negative()) return "q0";
  Decimal most = criterion.max.value_or(points);
  for (const rules::Band& band : criterion.bands) most = std::max(most, band.points);
  constexpr int kFull = 4;
  const auto shade = (points * Decimal(kFull) / most).round(0, Rounding::kFloor).to_int64();
  return "q" + std::to_string(std::clamp<std::int64_t>(shade.value_or(kFull), 1, kFull));
}

// A pack with what stands beside it on its page.
struct Reading {
  const Pack& pack;
  const Dictionaries& dictionaries;
  const report::Voice& say;
  const CountedRun* run = nullptr;                         // Whose counts stand under the bands.
  const std::vector<report::RuleDifference>& differences;  // To the pack it is compared with.
};

Json bands_model(const Reading& r, const Criterion& criterion, std::size_t position) {
  Json bands{Json::Array{}};
  for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
    const rules::Band& band = criterion.bands[i];
    Json one;
    one.add("shade", shade_of(criterion, band.points)).add("points", r.say.number(band.points));
    std::string span = report::band_text(r.pack, criterion, i, r.dictionaries, r.say);
    if (band.in_force) {
      span += " (" + r.say.date(band.in_force->from) + " – " +
              (band.in_force->to ? r.say.date(*band.in_force->to) : "…") + ")";
    }
    one.add("range", std::move(span));
    one.add("count", r.run == nullptr ? "" : r.say.number(r.run->criteria[position].bands[i]));
    bands.push(std::move(one));
  }
  return bands;
}

Json criterion_model(const Reading& r, const Criterion& criterion, std::size_t position) {
  Json json;
  json.add("id", criterion.id)
      .add("number", std::to_string(position + 1))
      .add("name", r.say(criterion.title));
  json.add("max", criterion.max ? r.say.number(*criterion.max) : r.say("report.max-unknown"));
  json.add("figure", r.say(r.pack.title_of(criterion.value)));
  json.add("policy", report::missing_policy_text(criterion.missing, r.say));
  json.add("formula",
           r.pack.derived_in(criterion.value) == nullptr ? "" : report::formula_text(r.pack, criterion));
  json.add("basis", report::basis_text(criterion.basis, r.say));
  json.add("differs", std::ranges::any_of(r.differences, [&](const report::RuleDifference& difference) {
             return difference.criterion == criterion.id;
           }));
  json.add("has_bands", !criterion.bands.empty()).add("bands", bands_model(r, criterion, position));
  json.add("given", report::is_by_formula(r.pack, criterion) ? r.say("report.by-formula")
                                                             : r.say("report.self-scored"));
  const bool is_counted = r.run != nullptr;
  json.add("untold", is_counted && r.run->criteria[position].untold > 0
                         ? r.say.number(r.run->criteria[position].untold)
                         : "");
  return json.add("given_count",
                  is_counted && criterion.bands.empty() ? r.say.number(r.run->criteria[position].given) : "");
}

void add_groups(const Reading& r, Json& model) {
  Json groups{Json::Array{}};
  std::size_t position = 0;
  for (const rules::Group& group : r.pack.groups) {
    Json criteria{Json::Array{}};
    for (const Criterion& criterion : group.criteria)
      criteria.push(criterion_model(r, criterion, position++));
    Json one;
    one.add("name", r.say(group.title)).add("max", group.max ? r.say.number(*group.max) : "");
    groups.push(one.add("criteria", std::move(criteria)));
  }
  model.add("groups", std::move(groups)).add("has_criteria", position > 0);
  model.add("criteria_count", r.say.number(position));
  model.add("total", r.pack.total ? r.say.number(*r.pack.total) : "");
}

Json grades_model(const Reading& r) {
  Json grades{Json::Array{}};
  for (auto grade = r.pack.grades.rbegin(); grade != r.pack.grades.rend(); ++grade) {
    Json one;
    one.add("name", r.say(grade->title)).add("at_least", r.say.number(grade->at_least));
    one.add("tone", tone_of(grade->leads_to));
    grades.push(one.add("class", report::class_title(grade->leads_to, r.say)));
  }
  return grades;
}

// The conditions of a pack, each with its effect.
Json clauses_model(const Reading& r) {
  Json clauses{Json::Array{}};
  const auto add = [&](const rules::Clause& clause, const char* effect, const std::string& more = "") {
    Json one;
    one.add("text", r.say(clause.text)).add("when", clause.when.text());
    one.add("effect", r.say(effect) + more).add("basis", report::basis_text(clause.basis, r.say));
    clauses.push(std::move(one));
  };
  for (const rules::Clause& clause : r.pack.referrals) add(clause, "server.effect-referral");
  for (const rules::Clause& clause : r.pack.not_rated) add(clause, "server.effect-not-rated");
  for (const rules::Check& check : r.pack.checks)
    add(check.clause, check.not_rated_if_false ? "server.effect-check-needed" : "server.effect-check");
  for (const rules::Override& one : r.pack.overrides)
    add(one.clause, "server.effect-override", " " + r.say(r.pack.grades[one.grade].title));
  return clauses;
}

Json grounds_model(const Reading& r) {
  Json grounds{Json::Array{}};
  for (const rules::Ground& ground : r.pack.grounds) {
    Json one;
    one.add("text", r.say(ground.title)).add("when", ground.when.text());
    one.add("is_policy", !ground.is_legal).add("basis", report::basis_text(ground.basis, r.say));
    grounds.push(std::move(one));
  }
  return grounds;
}

// What the law or the author leaves open: it is a blank and said to be one.
Json blanks_model(const Reading& r, Date today) {
  Json blanks{Json::Array{}};
  for (const Criterion* criterion : r.pack.criteria()) {
    if (!criterion->max) blanks.push(r.say("server.blank-max", {{"what", r.say(criterion->title)}}));
  }
  for (const rules::Parameter& parameter : r.pack.parameters) {
    if (r.pack.in_force.contains(today) && !parameter.on(today))
      blanks.push(r.say("server.blank-parameter", {{"what", r.say(parameter.title)}}));
  }
  return blanks;
}

// What was proved, sentence by sentence: {said, tone}; and what was found wrong instead.
Json proofs_model(const Reading& r, const ProvedPack& proved) {
  const rules::Proof& proof = proved.proof;
  Json proofs{Json::Array{}};
  const auto add = [&](std::string said, const char* tone) {
    Json one;
    proofs.push(one.add("said", std::move(said)).add("tone", tone));
  };
  for (const Diagnostic& one : proved.findings.items())
    add(to_text(one.message, r.say.language()), one.severity == Severity::kError ? "no" : "wait");
  const bool is_sound = !proved.findings.has_errors();
  const auto criteria = r.pack.criteria();
  if (is_sound && std::ranges::any_of(criteria, [](const Criterion* one) { return !one->bands.empty(); }))
    add(r.say("server.proof-bands"), "ok");
  if (proof.least && proof.most) {
    const bool is_reached = proof.least == proof.least_shown && proof.most == proof.most_shown;
    add(r.say(is_reached ? "server.proof-score-reached" : "server.proof-score",
              {{"least", r.say.number(*proof.least)}, {"most", r.say.number(*proof.most)}}),
        "ok");
  }
  const auto reached =
      std::ranges::count(proof.grades, rules::Proof::Reach::Answer::kReachable, &rules::Proof::Reach::answer);
  if (!proof.grades.empty()) {
    const auto count = static_cast<std::size_t>(reached);
    add(r.say("server.proof-grades",
              {{"count", r.say.number(count)}, {"all", r.say.number(proof.grades.size())}}),
        count == proof.grades.size() ? "ok" : "wait");
  }
  if (is_sound) add(r.say("server.proof-units"), "ok");
  const auto promised = static_cast<std::size_t>(std::ranges::count_if(
                            criteria, [](const Criterion* one) { return one->monotone.has_value(); })) +
                        r.pack.promises.size();
  if (is_sound && promised > 0) add(r.say("server.proof-trends", {{"count", r.say.number(promised)}}), "ok");
  const auto zeros = std::ranges::count_if(
      proof.notes, [](const Diagnostic& note) { return note.message.code == "rules.zero-has-policy"; });
  if (zeros > 0)
    add(r.say("server.proof-zeros", {{"count", r.say.number(static_cast<std::size_t>(zeros))}}), "ok");
  for (const Diagnostic& note : proof.notes) {
    if (note.message.code != "rules.zero-has-policy") add(to_text(note.message, r.say.language()), "wait");
  }
  return proofs;
}

void add_runs(const Visit& visit, const std::vector<RunOfPack>& runs, const RunOfPack* shown,
              const Pack& pack, Json& model) {
  Json chips{Json::Array{}};
  for (const RunOfPack& run : runs) {
    Json chip;
    Fields query;
    query.add("period", period_text(run.period));
    if (!visit.address.query["with"].empty()) query.add("with", visit.address.query["with"]);
    chip.add("name", period_text(run.period)).add("here", &run == shown);
    chips.push(chip.add("href", with_query(pack_address(pack.id, pack.version), query)));
  }
  model.add("has_runs", !runs.empty()).add("runs", std::move(chips));
  model.add("period", shown == nullptr ? "" : period_text(shown->period));
  model.add("run_href", shown == nullptr ? "" : run_href(visit, *shown));
}

// ---- What changed, and who would move.

Result<Json> moved_model(const Visit& visit, const ImpactOfChange& study) {
  Json rows{Json::Array{}};
  CooperativeNames names(visit.session);
  for (const report::MovedCooperative& one : report::moved_in_words(study, visit.say)) {
    if (rows.array()->size() == kMostMoved) break;
    Json row;
    row.add("id", one.id).add("score", one.score_before + " → " + one.score_after).add("grade", one.grade);
    row.add("classes", one.classes).add("causes", one.causes);
    HTX_RETURN_IF_ERROR(names.add_to(row, one.id));
    rows.push(std::move(row));
  }
  return rows;
}

Json differences_model(const std::vector<report::RuleDifference>& differences) {
  Json rows{Json::Array{}};
  for (const report::RuleDifference& one : differences) {
    Json row;
    row.add("what", one.what).add("criterion", one.criterion).add("before", one.before);
    rows.push(row.add("after", one.after));
  }
  return rows;
}

// What the other pack says differently, and who would move by it.
Status add_comparison(const Visit& visit, const PackPointer& pack, const PackPointer& other, int period,
                      const std::vector<report::RuleDifference>& differences, Json& model) {
  Json json;
  json.add("name", visit.say(other->title))
      .add("id", other->id)
      .add("version", std::to_string(other->version));
  json.add("href", pack_address(other->id, other->version));
  json.add("count", visit.say.number(differences.size())).add("is_same", differences.empty());
  json.add("differences", differences_model(differences));
  HTX_ASSIGN_OR_RETURN(const std::int64_t latest, visit.session.store.latest_batch());
  HTX_ASSIGN_OR_RETURN(const std::int64_t known, visit.session.store.count_as_of("cooperative", latest));
  json.add("too_many", known > static_cast<std::int64_t>(kMostCompared));
  if (period != 0 && known <= static_cast<std::int64_t>(kMostCompared)) {
    HTX_ASSIGN_OR_RETURN(const ImpactOfChange study, impact_of_change(visit.session, pack, other, period));
    HTX_ASSIGN_OR_RETURN(Json moved, moved_model(visit, study));
    json.add("impact",
             visit.say("report.impact-counts", {{"judged", visit.say.number(study.impact.judged)},
                                                {"scores", visit.say.number(study.impact.score_changed)},
                                                {"moved", visit.say.number(study.impact.moved.size())}}));
    json.add("impact_period", period_text(period)).add("has_moved", !study.impact.moved.empty());
    const std::size_t left = study.impact.moved.size() - moved.array()->size();
    json.add("moved", std::move(moved)).add("left_out", left == 0 ? "" : visit.say.number(left));
  }
  model.add("compared", std::move(json));
  return Done{};
}

// The packs that one can be compared with.
Json others_model(const std::vector<PackPointer>& packs, const std::vector<Definition>& kept,
                  const Pack& pack, const PackPointer& with, const report::Voice& say) {
  Json others{Json::Array{}};
  const auto add = [&](const std::string& name, const std::string& title, bool is_here) {
    Json one;
    others.push(one.add("id", name).add("name", title).add("here", is_here));
  };
  for (const PackPointer& one : packs) {
    if (one->digest == pack.digest || one->has_scorecard() != pack.has_scorecard()) continue;
    add(one->id, one->id + ", " + say("server.version") + " " + std::to_string(one->version),
        with != nullptr && with->digest == one->digest);
  }
  for (const Definition& one : kept) {
    const bool is_known =
        std::ranges::any_of(packs, [&](const PackPointer& p) { return p->digest == one.digest; });
    if (is_known || one.digest == pack.digest || one.id != pack.id) continue;
    add(one.id + "@" + one.version, one.id + ", " + say("server.version") + " " + one.version,
        with != nullptr && with->digest == one.digest);
  }
  return others;
}

void add_head(const Reading& r, Json& model) {
  const Json status = status_model(r.pack, r.say);
  for (const auto& [name, value] : *status.object()) model.add(name, value);
  model.add("note", r.pack.note ? r.say(*r.pack.note) : "");
  model.add("grades", grades_model(r)).add("has_grades", !r.pack.grades.empty());
  model.add("grades_count", r.say.number(r.pack.grades.size()));
  Json clauses = clauses_model(r);
  model.add("has_clauses", !clauses.array()->empty()).add("clauses", std::move(clauses));
  Json grounds = grounds_model(r);
  model.add("has_grounds", !grounds.array()->empty()).add("grounds", std::move(grounds));
  model.add("has_parameters", !r.pack.parameters.empty());
  model.add("sheets", r.pack.parameters.empty()
                          ? Json(Json::Array{})
                          : sheets_of(report::timeline_page(r.pack, "", r.say.manner())));
}

void add_proofs(const Reading& r, const ProvedPack& proof, Json& model) {
  model.add("proofs", proofs_model(r, proof));
  model.add("tests", r.say.number(proof.tests)).add("tests_passed", r.say.number(proof.tests_passed));
  model.add("tests_fit", proof.tests == proof.tests_passed);
  model.add("covered", r.say.number(proof.covered)).add("parts", r.say.number(proof.parts));
}

Result<Response> show(Visit& visit) {
  const Fields& query = visit.address.query;
  HTX_ASSIGN_OR_RETURN(const PackPointer pack,
                       pack_of(visit.session, visit.parts["id"], visit.parts["version"]));
  HTX_ASSIGN_OR_RETURN(const auto packs, packs_of(visit.session));
  HTX_ASSIGN_OR_RETURN(const auto batches, visit.session.store.batches("evaluate"));
  const auto runs = runs_by(batches, *pack);
  const auto asked =
      std::ranges::find(runs, period_from_text(query["period"]).value_or(0), &RunOfPack::period);
  const RunOfPack* shown = asked != runs.end() ? &*asked : runs.empty() ? nullptr : &runs.front();
  std::optional<CountedRun> counted;
  // Counts and comparisons tell of everybody: they are for who sees everybody.
  const bool sees_all = visit.session.actor.scope.is_whole();
  if (shown != nullptr && pack->has_scorecard() && sees_all) {
    HTX_ASSIGN_OR_RETURN(counted, bands_of_run(visit.session, shown->run));
  }
  HTX_ASSIGN_OR_RETURN(const Dictionary* cooperatives, visit.session.library.cooperatives());
  HTX_ASSIGN_OR_RETURN(const Dictionary* returns, visit.session.library.returns());
  // The library outlives the visit: nothing is to be freed.
  const Dictionaries dictionaries{{std::shared_ptr<const Dictionary>(), cooperatives},
                                  {std::shared_ptr<const Dictionary>(), returns}};
  PackPointer with;
  std::vector<report::RuleDifference> differences;
  if (!query["with"].empty()) {
    HTX_ASSIGN_OR_RETURN(with, pack_asked_for(visit.session, query["with"]));
    differences = report::rule_differences(*pack, *with, dictionaries, visit.say);
  }
  const Reading reading{*pack, dictionaries, visit.say, counted ? &*counted : nullptr, differences};
  Json model;
  add_head(reading, model);
  add_groups(reading, model);
  add_runs(visit, runs, shown, *pack, model);
  add_proofs(reading, *proved(visit.session, *pack), model);
  Json blanks = blanks_model(reading, visit.today());
  model.add("has_blanks", !blanks.array()->empty()).add("blanks", std::move(blanks));
  model.add("validity", validity_picture(packs, pack->digest, visit.today(), visit.say));
  HTX_ASSIGN_OR_RETURN(const auto kept, visit.session.store.definitions("pack"));
  model.add("others", others_model(packs, kept, *pack, with, visit.say));
  if (with != nullptr) {
    const int period = !sees_all          ? 0
                       : shown != nullptr ? shown->period
                                          : period_from_text(query["period"]).value_or(0);
    HTX_RETURN_IF_ERROR(add_comparison(visit, pack, with, period, differences, model));
  }
  return page(visit, "pack", std::move(model), {.title = visit.say(pack->title), .menu = "/rules"});
}

}  // namespace

std::vector<Route> rules_routes() {
  return {
      {"GET", "/rules", Operation::kReadRules, list},
      {"GET", "/rules/{id}/{version}", Operation::kReadRules, show},
  };
}

}  // namespace htx::server
