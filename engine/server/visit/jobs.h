#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/session/session.h"

namespace htx::server {

// Long work that nobody waits for: it goes on while pages are read, and is found again.
enum class JobKind : std::uint8_t {
  kEvaluate,  // To judge a year,
  kImport,    // to write the rows of a file,
  kRecount,   // to count the deadlines that run again,
  kReplay,    // to compute what was judged again,
  kVerify,    // to hold the store against its ledger.
};
std::string_view to_string(JobKind kind);

enum class JobStatus : std::uint8_t {
  kWaiting,
  kRunning,
  kDone,
  kFailed,
  kInterrupted,  // The program ended before it did; what it had not committed is not there.
};
std::string_view to_string(JobStatus status);

struct Job {
  std::string id;  // "J12"
  JobKind kind = JobKind::kVerify;
  JobStatus status = JobStatus::kWaiting;
  std::string about;  // The period of an evaluation; may be empty.
  std::string actor;
  std::string key;    // Of the form that asked for it.
  std::string begun;  // Moments in UTC, as records keep them.
  std::string ended;  // Empty: not yet.
  std::size_t done = 0;
  std::size_t of = 0;                // 0: it does not tell how far it is.
  std::optional<Message> told = {};  // What came of it, or why it failed.
  std::string href = {};             // Where that is shown; may be empty.
};

// The jobs of one office: one runs at a time, each with a connection of its own to the store and in the
// transactions of the command that does the same, so that one that is interrupted leaves nothing half-done.
//
// What was asked for and what became of it is kept in a small file beside the store: it is no record of the
// office, what a job wrote stands in the ledger.
class Jobs {
 public:
  // What a job came to.
  struct Outcome {
    Message told;
    std::string href;
  };
  using Work = std::function<Result<Outcome>(const Session& session, const Progress& progress)>;
  using OpenStore = std::function<Result<Store>()>;
  // A session for a store, in the name of somebody.
  using SessionFor = std::function<Session(Store& store, const Actor& actor)>;

  // `path` of the file.  Jobs that ran when the program ended are interrupted.
  Jobs(std::string path, OpenStore open, SessionFor session, const Clock& clock);
  // Ends when what runs has ended; what waits is interrupted.
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  // The id of the job; with a key that a job has already, of that one.
  std::string start(JobKind kind, const std::string& about, const Actor& actor, const std::string& key,
                    Work work);
  // The newest first.
  std::vector<Job> all() const;
  std::optional<Job> find(const std::string& id) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace htx::server
