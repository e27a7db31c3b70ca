#pragma once

#include <cstddef>
#include <functional>
#include <future>
#include <memory>

#include "engine/cases/cases.h"

namespace htx {

// Commands of many clients on one store.  They wait in one queue; one thread takes what is waiting, does each
// command as a transaction of its own, and waits for the disk once for all of them.  Nobody is answered
// before what was asked is durable: a process that dies has told no one of what is then not there.
//
// A command that fails is undone alone and answered with its error.  If one fails after it has written, or
// the disk refuses the group, nothing of the group is in the file, and its commands are done again, each by
// itself: so a command may be run twice, and what the first run did is gone.  Commands are done in the order
// in which they were handed in.  Other processes may use the file meanwhile.
class GroupCommit {
 public:
  // A use case of cases.h, say record_act; it must not keep the office.
  using Command = std::function<Result<CaseReceipt>(const Session& session)>;

  // At most so many commands wait for the disk together.
  static constexpr std::size_t kMost = 1'024;

  // REQUIRES: library and clock outlive this, and may be used by another thread.
  // `place` as in Session.
  GroupCommit(Store store, const Library& library, const Clock& clock, std::string place = {});
  // Answers everything that was handed in, then ends.
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  // Hands a command in; may be called by any thread.  The answer comes when it is durable.
  std::future<Result<CaseReceipt>> submit(Actor actor, Command command);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace htx
