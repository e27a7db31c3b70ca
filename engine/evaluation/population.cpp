#include "engine/evaluation/population.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "engine/base/boundary.h"
#include "engine/evaluation/fact_scan.h"
#include "engine/rules/batch/batch.h"
#include "engine/rules/ruling.h"

namespace htx::internal {
namespace {

constexpr std::int64_t kChunk = 4'096;
constexpr std::size_t kWaiting = 3;  // Chunks that may wait, so that memory stays bounded.

// A cooperative as the store has it.
struct Row {
  RecordText cooperative;
  std::optional<RecordText> current;   // The return of the period,
  std::optional<RecordText> previous;  // and of the year before, if the packs read it.
};
using Chunk = std::vector<Row>;

// Hands chunks from the thread that reads to the one that judges.
class ChunkQueue {
 public:
  // False: the other side has given up.
  bool put(Chunk chunk) {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return waiting_.size() < kWaiting || stopped_; });
    if (stopped_) return false;
    waiting_.push_back(std::move(chunk));
    moved_.notify_all();
    return true;
  }

  // None: that was the last.
  std::optional<Chunk> take() {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return !waiting_.empty() || ended_; });
    if (waiting_.empty()) return std::nullopt;
    Chunk chunk = std::move(waiting_.front());
    waiting_.pop_front();
    moved_.notify_all();
    return chunk;
  }

  void end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    moved_.notify_all();
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    moved_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable moved_;
  std::deque<Chunk> waiting_;
  bool ended_ = false;
  bool stopped_ = false;
};

// The fields that a set of packs reads, of one of the two years.
std::vector<std::string> fields_read(const std::vector<const rules::Pack*>& packs, bool of_previous_year) {
  std::vector<std::string> fields;
  for (const rules::Pack* pack : packs) {
    for (const rules::Input& input : pack->inputs) {
      const bool is_new = std::ranges::find(fields, input.field) == fields.end();
      if (input.of_previous_year == of_previous_year && is_new) fields.push_back(input.field);
    }
  }
  return fields;
}

// The fields that lists show, whether a pack reads them or not.
constexpr std::array<const char*, 3> kShown = {"name", "district", "sector"};

class Judge {
 public:
  Judge(const Definitions& definitions, const rules::Dates& dates, std::map<std::int64_t, std::string> files,
        const std::function<void(Judged&&)>& keep)
      : definitions_(definitions),
        grounds_(plain(definitions.grounds)),
        dates_(dates),
        files_(std::move(files)),
        keep_(keep) {
    std::vector<const rules::Pack*> packs = grounds_;
    packs.push_back(definitions.pack.get());
    current_.fields = fields_read(packs, false);
    previous_.fields = fields_read(packs, true);
    for (std::size_t i = 0; i < kShown.size(); ++i) {
      const auto at = std::ranges::find(current_.fields, kShown[i]);
      shown_[i] = static_cast<std::size_t>(at - current_.fields.begin());
      if (at == current_.fields.end()) current_.fields.emplace_back(kShown[i]);
    }
    cooperatives_.emplace(*definitions.cooperatives, current_.fields);
    returns_.emplace(*definitions.returns, current_.fields);
    returns_before_.emplace(*definitions.returns, previous_.fields);
    auto program = rules::BatchProgram::compile(*definitions.pack, grounds_, dates);
    if (!program) return;
    program_ = *std::move(program);
    for (const std::string& field : current_.fields)
      current_.columns.push_back(program_->columns_of(field, false));
    for (const std::string& field : previous_.fields)
      previous_.columns.push_back(program_->columns_of(field, true));
  }

  bool reads_previous() const { return !previous_.fields.empty(); }

  Status judge(const Chunk& chunk) { return program_ ? judge_together(chunk) : judge_alone(chunk); }

 private:
  // The fields of one year and the columns that each of them fills.
  struct Year {
    std::vector<std::string> fields;
    std::vector<std::vector<std::size_t>> columns;
  };

  Status judge_together(const Chunk& chunk) {
    rules::Columns columns = program_->columns(chunk.size());
    std::vector<Judged> judged(chunk.size());
    for (std::size_t i = 0; i < chunk.size(); ++i) HTX_RETURN_IF_ERROR(take(chunk[i], columns, i, judged[i]));
    const rules::RecordLayout& layout = program_->layout();
    std::vector<std::uint8_t> records(chunk.size() * layout.size);
    program_->run(columns, 0, chunk.size(), records);
    for (std::size_t i = 0; i < chunk.size(); ++i) {
      const ByteSpan record(records.data() + i * layout.size, layout.size);
      judged[i].body = as_text(record);
      HTX_ASSIGN_OR_RETURN(judged[i].outcome, outcome_of(chunk[i], record));
      keep_(std::move(judged[i]));
    }
    return Done{};
  }

  Result<rules::Outcome> outcome_of(const Row& row, ByteSpan record) const {
    if (!rules::score_is_beyond(record))
      return rules::outcome_of_record(program_->layout(), {*definitions_.pack, grounds_}, record);
    HTX_ASSIGN_OR_RETURN(const rules::Assessment assessment, assess(row));
    return rules::outcome_of(*definitions_.pack, assessment);
  }

  // What the cooperative says of itself comes before what its return says.
  Status take(const Row& row, rules::Columns& columns, std::size_t at, Judged& judged) const {
    std::vector<bool> said(current_.fields.size());
    HTX_RETURN_IF_ERROR(describe(row, judged, [&](std::size_t field, const Value& value) {
      if (said[field]) return;
      said[field] = true;
      set(columns, at, current_.columns[field], value);
    }));
    if (row.current) {
      HTX_RETURN_IF_ERROR(read(*row.current, *returns_, [&](std::size_t field, const Value& value) {
        if (!said[field]) set(columns, at, current_.columns[field], value);
      }));
    }
    if (!row.previous) return Done{};
    return read(*row.previous, *returns_before_, [&](std::size_t field, const Value& value) {
      set(columns, at, previous_.columns[field], value);
    });
  }

  void set(rules::Columns& columns, std::size_t at, const std::vector<std::size_t>& into,
           const Value& value) const {
    for (const std::size_t column : into) program_->set_column(columns, at, column, value);
  }

  Status describe(const Row& row, Judged& judged, const FactScan::Taker& take) const {
    judged.id = row.cooperative.key;
    judged.has_return = row.current.has_value();
    const std::array<std::string*, kShown.size()> shown = {&judged.name, &judged.district, &judged.sector};
    return read(row.cooperative, *cooperatives_, [&](std::size_t field, const Value& value) {
      for (std::size_t i = 0; i < shown.size(); ++i) {
        if (field == shown_[i] && value.as_string() != nullptr) *shown[i] = *value.as_string();
      }
      take(field, value);
    });
  }

  static Status read(const RecordText& record, const FactScan& scan, const FactScan::Taker& take) {
    HTX_RETURN_IF_ERROR(record.check());
    return scan.read(record, take);
  }

  Status judge_alone(const Chunk& chunk) const {
    for (const Row& row : chunk) {
      Judged judged;
      HTX_RETURN_IF_ERROR(describe(row, judged, [](std::size_t, const Value&) {}));
      HTX_ASSIGN_OR_RETURN(const rules::Assessment assessment, assess(row));
      judged.outcome = rules::outcome_of(*definitions_.pack, assessment);
      HTX_ASSIGN_OR_RETURN(judged.body, body_of(assessment));
      keep_(std::move(judged));
    }
    return Done{};
  }

  Result<rules::Assessment> assess(const Row& row) const {
    rules::Facts facts;
    const auto add = [&](const RecordText& record, const Dictionary& dictionary, FactMap& into) {
      const auto file = files_.find(record.batch);
      return add_facts(record, dictionary, file == files_.end() ? "" : file->second, into);
    };
    if (row.current) HTX_RETURN_IF_ERROR(add(*row.current, *definitions_.returns, facts.current));
    if (row.previous) HTX_RETURN_IF_ERROR(add(*row.previous, *definitions_.returns, facts.previous));
    HTX_RETURN_IF_ERROR(add(row.cooperative, *definitions_.cooperatives, facts.current));
    return rules::assess(*definitions_.pack, grounds_, row.cooperative.key, facts, dates_);
  }

  const Definitions& definitions_;
  std::vector<const rules::Pack*> grounds_;
  rules::Dates dates_;
  std::map<std::int64_t, std::string> files_;  // By batch.
  const std::function<void(Judged&&)>& keep_;
  Year current_;
  Year previous_;
  std::array<std::size_t, kShown.size()> shown_{};  // Positions among the fields of the year.
  std::optional<FactScan> cooperatives_;
  std::optional<FactScan> returns_;
  std::optional<FactScan> returns_before_;
  std::optional<rules::BatchProgram> program_;  // None: no record can hold what the packs decide.
};

Result<std::map<std::int64_t, std::string>> files_by_batch(Store& store) {
  HTX_ASSIGN_OR_RETURN(const auto batches, store.batches(""));
  std::map<std::int64_t, std::string> files;
  for (const Batch& batch : batches) files[batch.id] = batch.source;
  return files;
}

// What is read of the store.
struct Wanted {
  int period;
  std::int64_t batch;
  bool with_previous;
};

Result<Row> read_row(Store& store, const Wanted& wanted, RecordText cooperative) {
  Row row;
  const auto year = [&](int of) {
    return store.record_text_as_of("return", return_key(cooperative.key, of), wanted.batch);
  };
  HTX_ASSIGN_OR_RETURN(row.current, year(wanted.period));
  if (wanted.with_previous) {
    HTX_ASSIGN_OR_RETURN(row.previous, year(period_before(wanted.period)));
  }
  row.cooperative = std::move(cooperative);
  return row;
}

// Reads chunk after chunk until there is no more, or nobody takes them.
Status read_all(Store& store, const Wanted& wanted, const Progress& progress, ChunkQueue& queue) {
  HTX_ASSIGN_OR_RETURN(const std::int64_t all, store.count_as_of("cooperative", wanted.batch));
  std::string last;
  std::size_t done = 0;
  while (true) {
    HTX_ASSIGN_OR_RETURN(auto cooperatives,
                         store.record_texts_as_of("cooperative", wanted.batch, last, kChunk));
    if (cooperatives.empty()) return Done{};
    last = cooperatives.back().key;
    Chunk chunk;
    for (RecordText& cooperative : cooperatives) {
      HTX_ASSIGN_OR_RETURN(Row row, read_row(store, wanted, std::move(cooperative)));
      chunk.push_back(std::move(row));
    }
    done += chunk.size();
    if (!queue.put(std::move(chunk))) return Done{};
    if (progress) progress(done, static_cast<std::size_t>(all));
  }
}

}  // namespace

Status judge_population(Store& store, const Judgement& judgement, const Progress& progress,
                        const std::function<void(Judged&&)>& keep) {
  HTX_ASSIGN_OR_RETURN(auto files, files_by_batch(store));
  Judge judge(judgement.definitions, judgement.dates, std::move(files), keep);
  const Wanted wanted{judgement.dates.period, judgement.batch, judge.reads_previous()};
  ChunkQueue queue;
  Worker other([&]() -> Status {
    while (auto chunk = queue.take()) {
      Status judged = guarded([&] { return judge.judge(*chunk); });
      if (judged) continue;
      queue.stop();
      return judged;
    }
    return Done{};
  });
  const Status read = guarded([&] { return read_all(store, wanted, progress, queue); });
  queue.end();
  Status judged = other.join();
  HTX_RETURN_IF_ERROR(read);
  return judged;
}

}  // namespace htx::internal
