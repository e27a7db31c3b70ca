// Long work: it goes on while nobody waits for it, and is found again.
#include "engine/answers/job_answers.h"
#include "engine/answers/store_answers.h"
#include "engine/server/api/answer.h"
#include "engine/server/api/api_routes.h"
#include "engine/server/api/body.h"
#include "engine/server/visit/long_work.h"
#include "engine/server/visit/upload_folder.h"
#include "engine/session/written_words.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

answers::LongWork told_of(const Job& job) {
  return {.job = job.id,
          .kind = std::string(to_string(job.kind)),
          .status = std::string(to_string(job.status)),
          .about = job.about,
          .actor = job.actor,
          .begun = job.begun,
          .ended = job.ended,
          .done = job.done,
          .of = job.of,
          .told = job.told};
}

Result<Response> list_jobs(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto part,
                       part_of(visit.jobs.all(), visit.address.query, [](const Job& job) { return job.id; }));
  std::vector<answers::LongWork> told;
  for (const Job& job : part.items) told.push_back(told_of(job));
  return api_answer(answers::with_page(answers::jobs_answer(told, visit.language()), part.page));
}

Result<Job> job_of(const Visit& visit, const std::string& id) {
  const auto job = visit.jobs.find(id);
  if (!job) return Error(ErrorCode::kNotFound, {"server.no-such-job", {{"found", id}}});
  return *job;
}

Result<Response> show_job(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const Job job, job_of(visit, visit.parts["job"]));
  return api_answer(answers::job_answer(told_of(job), visit.language()));
}

Result<Response> started(const Visit& visit, const std::string& id) {
  HTX_ASSIGN_OR_RETURN(const Job job, job_of(visit, id));
  Response response = api_answer(answers::job_answer(told_of(job), visit.language()), 202);
  response.headers.emplace_back("Location", "/api/v1/jobs/" + id);
  return response;
}

// A key is chosen by a program: one of another account, or for other work, is another.
std::string key_of(const Visit& visit) {
  return visit.visitor->account + " " + std::string(visit.route) + " " + visit.api.key;
}

Result<Response> judge(Visit& visit) {
  const Json& body = visit.api.body;
  return started(visit, start_evaluation(visit,
                                         {.period = period_from_text(body.text_of("period")).value_or(0),
                                          .as_of = day_in(body, "as_of"),
                                          .pack = body.text_of("rules"),
                                          .law_on = day_in(body, "law_on")},
                                         key_of(visit)));
}

template <std::string (*start)(const Visit& visit, const std::string& key)>
Result<Response> start_job(Visit& visit) {
  return started(visit, start(visit, key_of(visit)));
}

// A table of figures, read whole and written in one transaction; what is refused is told row by row.
Result<Response> import_table_of(Visit& visit) {
  HTX_RETURN_IF_ERROR(check_word(visit.api.body.text_of("kind"), {"cooperatives", "returns", "reports"}));
  if (visit.form.files.size() != 1) {
    return Error(ErrorCode::kInvalidArgument,
                 {"server.one-file", {{"found", std::to_string(visit.form.files.size())}}});
  }
  const std::string& said = visit.api.body.text_of("kind");
  const TableKind kind = said == "returns"   ? TableKind::kReturns
                         : said == "reports" ? TableKind::kReports
                                             : TableKind::kCooperatives;
  const UploadedFile& file = visit.form.files.front();
  HTX_ASSIGN_OR_RETURN(const ImportOutcome outcome,
                       visit.write_for([&](const Session& session) -> Result<ImportOutcome> {
                         FileImport import(session, kind, plain_file_name(file.name), file.bytes);
                         HTX_RETURN_IF_ERROR(import.read());
                         return import.write("", visit.language());
                       }));
  return api_answer(answers::import_answer(outcome, visit.language()));
}

ApiUse starts(std::string_view id, ApiFields body = {}) {
  return {.id = id, .answer = "job", .body = std::move(body), .write = ApiWrite::kOnce, .status = 202};
}

}  // namespace

std::vector<Route> api_job_routes() {
  constexpr Operation kRead = Operation::kReadLedger;
  return {
      {"GET", "/api/v1/jobs", kRead, list_jobs, lists("list-jobs", "jobs")},
      {"GET", "/api/v1/jobs/{job}", kRead, show_job, reads("show-job", "job")},
      {"POST", "/api/v1/jobs/evaluation", Operation::kEvaluate, judge,
       starts("start-evaluation", {kPeriodNeeded,
                                   kRules,
                                   {.name = "as_of", .type = FieldType::kDay},
                                   {.name = "law_on", .type = FieldType::kDay}})},
      {"POST", "/api/v1/jobs/recount", Operation::kRecount, start_job<start_recount>,
       starts("start-recount")},
      {"POST", "/api/v1/jobs/replay", Operation::kCheck, start_job<start_replay>, starts("start-replay")},
      {"POST", "/api/v1/jobs/verification", Operation::kCheck, start_job<start_verification>,
       starts("start-verification")},
      {"POST", "/api/v1/imports", Operation::kImport, import_table_of,
       writes("import", "import",
              {{.name = "kind", .is_required = true}, {.name = "file", .type = FieldType::kFiles}})},
  };
}

}  // namespace htx::server
