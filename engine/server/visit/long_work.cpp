#include "engine/server/visit/long_work.h"

#include "engine/audit/audit.h"
#include "engine/cases/recount.h"
#include "engine/evaluation/replay.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

Message::Argument counted(const char* slot, std::size_t count) { return {slot, std::to_string(count)}; }

std::string started(const Visit& visit, JobKind kind, const std::string& about, const std::string& key,
                    Jobs::Work work) {
  return visit.jobs.start(kind, about, visit.session.actor, key, std::move(work));
}

}  // namespace

std::string start_evaluation(const Visit& visit, const EvaluationRequest& request, const std::string& key) {
  return started(visit, JobKind::kEvaluate, period_text(request.period), key,
                 [request](const Session& session, const Progress& progress) -> Result<Jobs::Outcome> {
                   HTX_ASSIGN_OR_RETURN(const Evaluation run, evaluate(session, request, progress));
                   return Jobs::Outcome{{"server.job-evaluated",
                                         {{"count", std::to_string(run.cooperatives.size())},
                                          {"run", std::to_string(run.run)},
                                          {"pack", run.pack->id}}},
                                        "/evaluations/" + period_text(request.period) +
                                            "?rules=" + escape_field(run.pack->id)};
                 });
}

std::string start_recount(const Visit& visit, const std::string& key) {
  return started(visit, JobKind::kRecount, "", key,
                 [](const Session& session, const Progress&) -> Result<Jobs::Outcome> {
                   HTX_ASSIGN_OR_RETURN(const Recount again,
                                        recount_deadlines(session, legal_today(session), Apply::kWrite));
                   return Jobs::Outcome{
                       {"server.job-recounted",
                        {counted("running", again.running), counted("cases", again.cases.size())}},
                       "/deadlines"};
                 });
}

std::string start_replay(const Visit& visit, const std::string& key) {
  return started(visit, JobKind::kReplay, "", key,
                 [](const Session& session, const Progress& progress) -> Result<Jobs::Outcome> {
                   HTX_ASSIGN_OR_RETURN(const Replay found, replay(session, {}, progress));
                   return Jobs::Outcome{{"server.job-replayed",
                                         {counted("same", found.same), counted("of", found.assessments),
                                          counted("differences", found.differences.size())}},
                                        "/evaluations"};
                 });
}

std::string start_verification(const Visit& visit, const std::string& key) {
  return started(visit, JobKind::kVerify, "", key,
                 [](const Session& session, const Progress& progress) -> Result<Jobs::Outcome> {
                   HTX_ASSIGN_OR_RETURN(const Audit audit, audit_store(session, progress));
                   if (audit.fault) return Error(ErrorCode::kCorrupt, audit.fault->message);
                   return Jobs::Outcome{{"server.job-verified",
                                         {counted("entries", audit.entries),
                                          counted("records", audit.records), counted("cases", audit.cases)}},
                                        "/ledger"};
                 });
}

}  // namespace htx::server
