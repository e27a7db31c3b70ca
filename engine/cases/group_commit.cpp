#include "engine/cases/group_commit.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/boundary.h"
#include "engine/cases/case_memory.h"
#include "engine/store/transaction_group.h"

namespace htx {

struct GroupCommit::Impl {
  struct Waiting {
    Actor actor;
    Command command;
    std::promise<Result<CaseReceipt>> answer;
  };

  Impl(Store of, const Library& all, const Clock& time, std::string where)
      : store(std::move(of)), library(all), clock(time), place(std::move(where)) {}

  // What waits; nothing once nobody will hand in more.
  std::vector<Waiting> take() {
    std::unique_lock lock(mutex);
    arrived.wait(lock, [&] { return !queue.empty() || ended; });
    std::vector<Waiting> group;
    while (!queue.empty() && group.size() < kMost) {
      group.push_back(std::move(queue.front()));
      queue.pop_front();
    }
    return group;
  }

  // A command that ends in a defect takes nobody else's down; what it left in memory is not trusted.
  Result<CaseReceipt> answer_of(const Waiting& one) {
    auto answer = guarded([&] {
      return one.command(Session{store, library, clock, one.actor, &memory, place});
    });
    if (!answer && answer.error().code() == ErrorCode::kInternal) memory.forget_all();
    return answer;
  }

  // What the commands are answered if all of them became durable together.
  Result<std::vector<Result<CaseReceipt>>> done_together(const std::vector<Waiting>& group) {
    HTX_ASSIGN_OR_RETURN(TransactionGroup transactions, TransactionGroup::begin(store));
    std::vector<Result<CaseReceipt>> answers;
    answers.reserve(group.size());
    for (const Waiting& one : group) answers.push_back(answer_of(one));
    HTX_RETURN_IF_ERROR(transactions.commit());
    return answers;
  }

  // What each command of the group is answered, once it is known whether it is durable.
  std::vector<Result<CaseReceipt>> done(const std::vector<Waiting>& group) {
    auto together = guarded([&] { return done_together(group); });
    if (together) return *std::move(together);
    // Nothing of the group is in the file.  One by one, only those fail that must.
    memory.forget_all();
    std::vector<Result<CaseReceipt>> answers;
    answers.reserve(group.size());
    for (const Waiting& one : group) answers.push_back(answer_of(one));
    return answers;
  }

  Status work() {
    while (true) {
      std::vector<Waiting> group = take();
      if (group.empty()) return Done{};
      std::vector<Result<CaseReceipt>> answers = done(group);
      // The last first: a client that waits for its oldest answer wakes once, when all of them are there.
      for (std::size_t i = group.size(); i-- > 0;) group[i].answer.set_value(std::move(answers[i]));
    }
  }

  Store store;
  const Library& library;
  const Clock& clock;
  std::string place;
  CaseMemory memory;
  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<Waiting> queue;
  bool ended = false;
  std::optional<Worker> writer;
};

GroupCommit::GroupCommit(Store store, const Library& library, const Clock& clock, std::string place)
    : impl_(std::make_unique<Impl>(std::move(store), library, clock, std::move(place))) {
  impl_->writer.emplace([impl = impl_.get()] { return impl->work(); });
}

GroupCommit::~GroupCommit() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->ended = true;
  }
  impl_->arrived.notify_one();
  impl_->writer->join().ignore("every command was answered");
}

std::future<Result<CaseReceipt>> GroupCommit::submit(Actor actor, Command command) {
  Impl::Waiting one{std::move(actor), std::move(command), {}};
  std::future<Result<CaseReceipt>> answer = one.answer.get_future();
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->queue.push_back(std::move(one));
  }
  impl_->arrived.notify_one();
  return answer;
}

}  // namespace htx
