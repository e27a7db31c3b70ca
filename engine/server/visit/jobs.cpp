#include "engine/server/visit/jobs.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>

#include "engine/base/boundary.h"
#include "engine/base/closed_list.h"
#include "engine/base/file.h"
#include "engine/value/json.h"

namespace htx::server {
namespace {

constexpr std::size_t kKept = 100;               // Jobs of before; the oldest are forgotten.
constexpr std::size_t kLargestFile = 4U << 20U;  // Bytes.

// A message that was said once, as a file keeps it: its texts, for its slots may not be there any more.
Json json_of(const Message& message) {
  Json json;
  const Bilingual text = both(message);
  json.add("code", message.code).add("vi", text.in(Language::kVietnamese));
  return json.add("en", text.in(Language::kEnglish));
}

Json json_of(const Job& job) {
  Json json;
  json.add("id", job.id).add("kind", to_string(job.kind)).add("status", to_string(job.status));
  json.add("about", job.about).add("actor", job.actor).add("key", job.key);
  json.add("begun", job.begun).add("ended", job.ended).add("href", job.href);
  return json.add("told", job.told ? json_of(*job.told) : Json());
}

std::optional<Job> read_job(const Json& json) {
  const auto kind = enum_from_string<JobKind>(json.text_of("kind"));
  const auto status = enum_from_string<JobStatus>(json.text_of("status"));
  if (!kind || !status) return std::nullopt;
  Job job{.id = json.text_of("id"),
          .kind = *kind,
          .status = *status,
          .about = json.text_of("about"),
          .actor = json.text_of("actor"),
          .key = json.text_of("key"),
          .begun = json.text_of("begun"),
          .ended = json.text_of("ended"),
          .href = json.text_of("href")};
  const Json* told = json.find("told");
  if (told != nullptr && !told->is_null())
    job.told = Message("server.job-told", {{"text", Bilingual{told->text_of("vi"), told->text_of("en")}}});
  return job;
}

bool is_over(const Job& job) {
  return job.status != JobStatus::kWaiting && job.status != JobStatus::kRunning;
}

}  // namespace

std::string_view to_string(JobKind kind) {
  switch (kind) {
    case JobKind::kEvaluate: return "evaluate";
    case JobKind::kImport: return "import";
    case JobKind::kRecount: return "recount";
    case JobKind::kReplay: return "replay";
    case JobKind::kVerify: return "verify";
  }
  return {};
}

std::string_view to_string(JobStatus status) {
  switch (status) {
    case JobStatus::kWaiting: return "waiting";
    case JobStatus::kRunning: return "running";
    case JobStatus::kDone: return "done";
    case JobStatus::kFailed: return "failed";
    case JobStatus::kInterrupted: return "interrupted";
  }
  return {};
}

struct Jobs::Impl {
  struct Task {
    std::string id;
    Actor actor;
    Work work;
  };

  Impl(std::string file, OpenStore store, SessionFor session, const Clock& time)
      : path(std::move(file)), open(std::move(store)), session_for(std::move(session)), clock(time) {
    read();
    worker.emplace([this] { return run(); });
  }

  std::string now() const { return to_text(clock.now()); }

  // What the file knows.  One that cannot be read is an empty list: it is no record.
  void read() {
    const auto text = read_file(path, kLargestFile);
    const auto json = text ? read_json(*text) : Result<Json>(text.error());
    if (!json || json->array() == nullptr) return;
    for (const Json& one : *json->array()) {
      auto job = read_job(one);
      if (!job) continue;
      if (!is_over(*job)) interrupt(*job);
      if (job->id.size() > 1) last = std::max(last, std::atoi(job->id.c_str() + 1));
      jobs.push_back(*std::move(job));
    }
    keep();
  }

  void interrupt(Job& job) const {
    job.status = JobStatus::kInterrupted;
    job.ended = now();
    job.told = Message("server.job-interrupted");
  }

  // REQUIRES: the mutex is held, or there is one thread.
  void keep() {
    while (jobs.size() > kKept && is_over(jobs.front())) jobs.pop_front();
    Json list{Json::Array{}};
    for (const Job& job : jobs) list.push(json_of(job));
    write_file(path, write_json(list), FileAccess::kOwnerOnly).ignore("the list is no record of the office");
  }

  Job* find(const std::string& id) {
    const auto found = std::ranges::find(jobs, id, &Job::id);
    return found == jobs.end() ? nullptr : &*found;
  }

  std::optional<Task> take() {
    std::unique_lock lock(mutex);
    arrived.wait(lock, [&] { return !queue.empty() || ended; });
    if (ended) return std::nullopt;
    Task task = std::move(queue.front());
    queue.pop_front();
    if (Job* job = find(task.id)) job->status = JobStatus::kRunning;
    keep();
    return task;
  }

  Result<Outcome> answer_of(const Task& task) {
    return guarded([&]() -> Result<Outcome> {
      HTX_ASSIGN_OR_RETURN(Store store, open());
      return task.work(session_for(store, task.actor), [&](std::size_t done, std::size_t of) {
        const std::lock_guard lock(mutex);
        if (Job* job = find(task.id)) {
          job->done = done;
          job->of = of;
        }
      });
    });
  }

  void finish(const std::string& id, const Result<Outcome>& answer) {
    const std::lock_guard lock(mutex);
    Job* job = find(id);
    if (job == nullptr) return;
    job->status = answer ? JobStatus::kDone : JobStatus::kFailed;
    job->told = answer ? answer->told : answer.error().message();
    job->href = answer ? answer->href : std::string();
    job->ended = now();
    keep();
  }

  Status run() {
    while (const auto task = take()) finish(task->id, answer_of(*task));
    return Done{};
  }

  std::string path;
  OpenStore open;
  SessionFor session_for;
  const Clock& clock;
  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<Job> jobs;  // The oldest first.
  std::deque<Task> queue;
  int last = 0;
  bool ended = false;
  std::optional<Worker> worker;
};

Jobs::Jobs(std::string path, OpenStore open, SessionFor session, const Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(path), std::move(open), std::move(session), clock)) {}

Jobs::~Jobs() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->ended = true;
  }
  impl_->arrived.notify_one();
  impl_->worker->join().ignore("every job was answered");
  for (Job& job : impl_->jobs) {
    if (!is_over(job)) impl_->interrupt(job);
  }
  impl_->keep();
}

std::string Jobs::start(JobKind kind, const std::string& about, const Actor& actor, const std::string& key,
                        Work work) {
  const std::lock_guard lock(impl_->mutex);
  if (!key.empty()) {
    const auto same = std::ranges::find_if(
        impl_->jobs, [&](const Job& job) { return job.key == key && job.actor == actor.account; });
    if (same != impl_->jobs.end()) return same->id;
  }
  const std::string id = "J" + std::to_string(++impl_->last);
  impl_->jobs.push_back({.id = id,
                         .kind = kind,
                         .about = about,
                         .actor = actor.account,
                         .key = key,
                         .begun = impl_->now(),
                         .ended = {}});
  impl_->queue.push_back({id, actor, std::move(work)});
  impl_->keep();
  impl_->arrived.notify_one();
  return id;
}

std::vector<Job> Jobs::all() const {
  const std::lock_guard lock(impl_->mutex);
  return {impl_->jobs.rbegin(), impl_->jobs.rend()};
}

std::optional<Job> Jobs::find(const std::string& id) const {
  const std::lock_guard lock(impl_->mutex);
  const Job* job = impl_->find(id);
  return job == nullptr ? std::nullopt : std::optional(*job);
}

}  // namespace htx::server
