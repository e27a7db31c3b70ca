#include "engine/casework/group_commit.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "engine/casework/case_memory.h"
#include "engine/store/transaction_group.h"

namespace htx {

struct GroupCommit::Impl {
  struct Waiting {
    Actor actor;
    Command command;
    std::promise<Result<CaseReceipt>> answer;
  };

  Impl(Store of, const Library& all, const Clock& time) : store(std::move(of)), library(all), clock(time) {}

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

  // What each command of the group is answered, once it is known whether all of it is durable.
  std::vector<Result<CaseReceipt>> done(std::vector<Waiting>& group) {
    std::vector<Result<CaseReceipt>> answers;
    auto transactions = TransactionGroup::begin(store);
    if (!transactions) return {group.size(), transactions.error()};
    for (Waiting& one : group)
      answers.push_back(one.command(Office{store, library, clock, one.actor, &memory}));
    const Status durable = transactions->commit();
    if (durable) return answers;
    memory.forget_all();
    // Whoever was refused was refused; of the others nothing is in the file.
    for (auto& answer : answers) {
      if (answer) answer = durable.error();
    }
    return answers;
  }

  void work() {
    while (true) {
      std::vector<Waiting> group = take();
      if (group.empty()) return;
      std::vector<Result<CaseReceipt>> answers = done(group);
      for (std::size_t i = 0; i < group.size(); ++i) group[i].answer.set_value(std::move(answers[i]));
    }
  }

  Store store;
  const Library& library;
  const Clock& clock;
  CaseMemory memory;
  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<Waiting> queue;
  bool ended = false;
  std::thread writer;
};

GroupCommit::GroupCommit(Store store, const Library& library, const Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(store), library, clock)) {
  impl_->writer = std::thread([impl = impl_.get()] { impl->work(); });
}

GroupCommit::~GroupCommit() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->ended = true;
  }
  impl_->arrived.notify_one();
  impl_->writer.join();
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
