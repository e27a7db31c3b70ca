#include "engine/base/text.h"
#include "engine/identity/secret.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/long_work.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

constexpr const char* kJobsPage = "/jobs";

std::string job_title(const Visit& visit, const Job& job) {
  const std::string title = visit.say("server.job-" + std::string(to_string(job.kind)));
  return job.about.empty() ? title : title + " " + job.about;
}

Json job_model(const Visit& visit, const Job& job) {
  static constexpr auto kTones =
      std::to_array<std::string_view>({"wait", "wait", "ok", "no", "none"});  // By status.
  Json json;
  json.add("id", job.id).add("href", "/jobs/" + job.id).add("name", job_title(visit, job));
  json.add("tone", kTones.at(static_cast<std::size_t>(job.status)));
  json.add("status", visit.say("server.job-" + std::string(to_string(job.status))));
  json.add("actor", job.actor).add("begun", visit.say.moment(job.begun));
  json.add("ended", job.ended.empty() ? "" : visit.say.moment(job.ended));
  json.add("told", job.told ? htx::to_text(*job.told, visit.language()) : "").add("result", job.href);
  const bool is_over = !job.ended.empty();
  json.add("is_over", is_over);
  const bool tells = !is_over && job.of > 0;
  return json.add("progress", tells ? visit.say("server.job-progress", {{"done", visit.say.number(job.done)},
                                                                        {"of", visit.say.number(job.of)}})
                                    : "");
}

Result<Response> list(Visit& visit) {
  Json jobs{Json::Array{}};
  bool is_busy = false;
  for (const Job& job : visit.jobs.all()) {
    jobs.push(job_model(visit, job));
    is_busy = is_busy || job.ended.empty();
  }
  HTX_ASSIGN_OR_RETURN(const Secret key, new_secret());
  Json model;
  model.add("nothing", jobs.array()->empty()).add("jobs", std::move(jobs)).add("key", key.text);
  model.add("may_evaluate", visit.may(Operation::kEvaluate));
  model.add("may_recount", visit.may(Operation::kRecount));
  model.add("may_check", visit.may(Operation::kCheck));
  model.add("period", std::to_string(visit.today().year() - 1));
  model.add("reload", is_busy);
  return page(visit, "jobs", std::move(model), {.title = visit.say("server.menu-jobs"), .menu = kJobsPage});
}

Result<Response> show(Visit& visit) {
  const auto job = visit.jobs.find(visit.parts["job"]);
  if (!job) return Error(ErrorCode::kNotFound, "server.no-such-page");
  Json model;
  model.add("job", job_model(visit, *job)).add("reload", job->ended.empty());
  return page(visit, "job", std::move(model), {.title = job_title(visit, *job), .menu = kJobsPage});
}

Response started(const std::string& job) { return see_other("/jobs/" + job); }

Result<Response> evaluate_year(Visit& visit) {
  const std::string said(trim(visit.form.fields["period"]));
  const auto period = period_from_text(said);
  if (!period) return Error(ErrorCode::kInvalidArgument, {"server.bad-period", {{"found", said}}});
  return started(start_evaluation(
      visit,
      {.period = *period, .as_of = {}, .pack = std::string(trim(visit.form.fields["rules"])), .law_on = {}},
      visit.form.fields["key"]));
}

template <std::string (*start)(const Visit& visit, const std::string& key)>
Result<Response> start_by_form(Visit& visit) {
  return started(start(visit, visit.form.fields["key"]));
}

}  // namespace

std::vector<Route> job_routes() {
  return {
      {"GET", "/jobs", Operation::kReadLedger, list},
      {"GET", "/jobs/{job}", Operation::kReadLedger, show},
      {"POST", "/jobs/evaluate", Operation::kEvaluate, evaluate_year},
      {"POST", "/jobs/recount", Operation::kRecount, start_by_form<start_recount>},
      {"POST", "/jobs/replay", Operation::kCheck, start_by_form<start_replay>},
      {"POST", "/jobs/verify", Operation::kCheck, start_by_form<start_verification>},
  };
}

}  // namespace htx::server
