#include "engine/evaluation/replay.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "engine/evaluation/stored_run.h"

namespace htx {
namespace {

using internal::StoredDefinitions;
using internal::StoredRun;

// A run as its ledger entry tells of it.
struct Run {
  std::int64_t batch = 0;
  std::int64_t facts_batch = 0;  // The last batch whose facts it saw.
  int period = 0;
  std::string at;
  std::string actor;
  Json details;
};

// The places at which two JSON documents differ, in the order of the first.
class Comparison {
 public:
  struct Place {
    std::string path;
    std::string stored;
    std::string recomputed;
  };

  Comparison(const Json& stored, const Json& recomputed) { compare("", &stored, &recomputed); }

  // A figure that differs is the reason of a score that differs, so figures are named first.
  const Place* first() const {
    const auto cause = std::ranges::find_if(places_, [](const Place& place) {
      return place.path.find("/facts/") != std::string::npos || place.path.ends_with("/figure");
    });
    return cause != places_.end() ? &*cause : places_.empty() ? nullptr : &places_.front();
  }
  std::size_t size() const { return places_.size(); }

 private:
  static std::string text_of(const Json* json) { return json == nullptr ? "" : write_json(*json); }

  // Elements are known by what names them, so that one that is gone does not shift all others.
  static std::string name_of(const Json& element, std::size_t index) {
    for (const char* member : {"id", "name"}) {
      if (std::string name = element.text_of(member); !name.empty()) return name;
    }
    return std::to_string(index + 1);
  }

  void compare(const std::string& path, const Json* stored, const Json* recomputed) {
    if (stored != nullptr && recomputed != nullptr) {
      if (*stored == *recomputed) return;
      if (stored->object() != nullptr && recomputed->object() != nullptr)
        return compare_members(path, members_of(*stored), members_of(*recomputed));
      if (stored->array() != nullptr && recomputed->array() != nullptr)
        return compare_members(path, elements_of(*stored), elements_of(*recomputed));
    }
    places_.push_back({path, text_of(stored), text_of(recomputed)});
  }

  using Parts = std::vector<std::pair<std::string, const Json*>>;

  static Parts members_of(const Json& json) {
    Parts parts;
    for (const auto& [name, value] : *json.object()) parts.emplace_back(name, &value);
    return parts;
  }

  static Parts elements_of(const Json& json) {
    Parts parts;
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < json.array()->size(); ++i) {
      const Json& element = (*json.array())[i];
      std::string name = name_of(element, i);
      if (const std::size_t again = seen[name]++; again > 0) name += "#" + std::to_string(again + 1);
      parts.emplace_back(std::move(name), &element);
    }
    return parts;
  }

  void compare_members(const std::string& path, const Parts& stored, const Parts& recomputed) {
    const auto below = [&](const std::string& name) { return path.empty() ? name : path + "/" + name; };
    const std::size_t before = places_.size();
    for (const auto& [name, value] : stored) {
      const auto other = std::ranges::find(recomputed, name, &Parts::value_type::first);
      compare(below(name), value, other == recomputed.end() ? nullptr : other->second);
    }
    for (const auto& [name, value] : recomputed) {
      if (std::ranges::find(stored, name, &Parts::value_type::first) == stored.end())
        compare(below(name), nullptr, value);
    }
    // The same parts in another order.
    if (places_.size() == before) places_.push_back({path, "", ""});
  }

  std::vector<Place> places_;
};

class Replayer {
 public:
  Replayer(const Session& session, const ReplayRequest& request, const Progress& progress)
      : session_(session), request_(request), progress_(progress), definitions_(session.store) {}

  Result<Replay> all() {
    HTX_RETURN_IF_ERROR(find_runs());
    if (runs_.empty()) return Error(ErrorCode::kNotFound, "evaluation.nothing-to-replay");
    for (const Run& run : runs_) HTX_RETURN_IF_ERROR(replay_run(run));
    HTX_RETURN_IF_ERROR(find_rows_of_no_run());
    return std::move(replay_);
  }

 private:
  static std::int64_t batch_of(const Entry& entry) {
    const Json* wrote = entry.details.find("wrote");
    const Json* batch = wrote == nullptr ? nullptr : wrote->find("batch");
    return batch == nullptr ? 0 : batch->integer_of("id").value_or(0);
  }

  // The ledger says which runs there were, whatever became of their rows.
  Status find_runs() {
    constexpr std::int64_t kPage = 500;
    HTX_ASSIGN_OR_RETURN(const TreeHead head, session_.store.ledger_head());
    for (std::int64_t first = 1; first <= static_cast<std::int64_t>(head.size); first += kPage) {
      HTX_ASSIGN_OR_RETURN(const auto entries, session_.store.entries(first, kPage));
      for (const Entry& entry : entries) {
        if (entry.action != "evaluate") continue;
        Run run;
        run.batch = batch_of(entry);
        run.facts_batch = entry.details.integer_of("facts_batch").value_or(run.batch);
        run.at = entry.at;
        run.actor = entry.actor;
        run.period = static_cast<int>(entry.details.integer_of("period").value_or(0));
        run.details = entry.details;
        known_runs_.insert(run.batch);
        if (request_.period != 0 && run.period != request_.period) continue;
        if (!request_.pack.empty() && run.details.text_of("pack") != request_.pack) continue;
        expected_ += static_cast<std::size_t>(run.details.integer_of("cooperatives").value_or(0));
        runs_.push_back(std::move(run));
      }
    }
    return Done{};
  }

  static ReplayDifference about(const Run& run, const std::string& cooperative, Message message) {
    return {.run = run.batch,
            .at = run.at,
            .cooperative = cooperative,
            .pack = run.details.text_of("pack"),
            .message = std::move(message),
            .path = {},
            .stored = {},
            .recomputed = {}};
  }

  void differs(ReplayDifference difference) { replay_.differences.push_back(std::move(difference)); }

  // What is damaged or gone is a finding; whatever else fails ends the work.
  Status found(const Run& run, const std::string& cooperative, const Error& error) {
    if (error.code() != ErrorCode::kCorrupt) return error;
    differs(about(run, cooperative, error.message()));
    return Done{};
  }

  Status replay_rows(const Run& run, const std::vector<AssessmentRow>& rows, const StoredRun& stored) {
    for (const AssessmentRow& row : rows) {
      const Status done = replay_row(run, row, stored);
      if (!done) HTX_RETURN_IF_ERROR(found(run, row.cooperative, done.error()));
    }
    return Done{};
  }

  Status replay_run(const Run& run) {
    ++replay_.runs;
    HTX_RETURN_IF_ERROR(check_batch(run));
    const auto stored = StoredRun::read(session_, definitions_, run.batch, run.details, run.at);
    if (!stored) HTX_RETURN_IF_ERROR(found(run, "", stored.error()));
    constexpr std::int64_t kPage = 4'096;
    std::set<std::string> seen;
    AssessmentRow last;
    while (true) {
      auto rows = session_.store.assessments_of_run(run.batch, last, kPage);
      if (!rows) return found(run, "", rows.error());
      if (rows->empty()) break;
      if (stored) HTX_RETURN_IF_ERROR(replay_rows(run, *rows, *stored));
      for (const AssessmentRow& row : *rows) seen.insert(row.cooperative);
      replay_.assessments += rows->size();
      advance(rows->size());
      last = std::move(rows->back());
    }
    return check_all_there(run, seen);
  }

  void advance(std::size_t count) {
    done_ += count;
    if (progress_) progress_(std::min(done_, expected_), expected_);
  }

  // The row of the run against its ledger entry.
  Status check_batch(const Run& run) {
    HTX_ASSIGN_OR_RETURN(const auto batch, session_.store.batch(run.batch));
    const Message message{"evaluation.replay-batch", {{"run", std::to_string(run.batch)}}};
    if (!batch) {
      differs(about(run, "", message));
      return Done{};
    }
    bool same = batch->kind == "evaluate" && batch->at == run.at && batch->actor == run.actor &&
                batch->summary.object() != nullptr;
    if (same) {
      for (const auto& [name, value] : *batch->summary.object()) {
        const Json* said = run.details.find(name);
        same = same && said != nullptr && *said == value;
      }
    }
    if (!same) differs(about(run, "", message));
    return Done{};
  }

  // Whether every cooperative that was judged still has its assessment.
  Status check_all_there(const Run& run, const std::set<std::string>& seen) {
    const std::int64_t judged = run.details.integer_of("cooperatives").value_or(0);
    if (judged == static_cast<std::int64_t>(seen.size())) return Done{};
    std::size_t named = 0;
    // A damaged record is reported with the cooperative whose it is.
    if (const auto records = session_.store.records_as_of("cooperative", "", run.facts_batch)) {
      for (const Record& record : *records) {
        if (seen.contains(record.key)) continue;
        differs(about(run, record.key, "evaluation.replay-no-assessment"));
        ++named;
      }
    }
    if (named == 0) {
      differs(about(run, "",
                    {"evaluation.replay-count",
                     {{"judged", std::to_string(judged)}, {"stored", std::to_string(seen.size())}}}));
    }
    return Done{};
  }

  // decide() finds again what the run decided, however it went about it.
  Status replay_row(const Run& run, const AssessmentRow& row, const StoredRun& stored) {
    HTX_ASSIGN_OR_RETURN(const rules::Facts facts, stored.facts_of(row.cooperative));
    const rules::Packs packs{*stored.definitions().pack, stored.grounds()};
    const rules::Evidence evidence(packs, facts, stored.dates());
    const rules::Ruling again = rules::decide(packs, evidence);
    HTX_ASSIGN_OR_RETURN(const std::string body, stored.body_like(row, again, evidence));
    if (body != row.body) {
      differs(body_difference(run, row, stored, body));
      return Done{};
    }
    const AssessmentRow columns = stored.row_of(row.cooperative, rules::outcome_of(packs.scorecard, again));
    if (auto difference = column_difference(run, row, columns)) {
      differs(*std::move(difference));
    } else {
      ++replay_.same;
    }
    return Done{};
  }

  static ReplayDifference body_difference(const Run& run, const AssessmentRow& row, const StoredRun& stored,
                                          const std::string& again) {
    ReplayDifference difference = about(run, row.cooperative, "evaluation.replay-differs");
    const Json said = stored.said_by(row.body);
    if (said.is_null()) {
      difference.message = "evaluation.replay-unreadable";
      return difference;
    }
    const Comparison comparison(said, stored.said_by(again));
    if (const Comparison::Place* place = comparison.first()) {
      difference.path = place->path;
      difference.stored = place->stored;
      difference.recomputed = place->recomputed;
      difference.further_paths = comparison.size() - 1;
    }
    return difference;
  }

  static std::optional<ReplayDifference> column_difference(const Run& run, const AssessmentRow& stored,
                                                           const AssessmentRow& again) {
    struct Column {
      const char* name;
      std::string stored;
      std::string again;
    };
    const auto columns =
        std::to_array<Column>({{"period", stored.period, again.period},
                               {"pack", stored.pack, again.pack},
                               {"pack_digest", to_hex(stored.pack_digest), to_hex(again.pack_digest)},
                               {"as_of", to_text(stored.as_of), to_text(again.as_of)},
                               {"law_on", to_text(stored.law_on), to_text(again.law_on)},
                               {"known_at", stored.known_at, again.known_at},
                               {"score", stored.score, again.score},
                               {"grade", stored.grade, again.grade},
                               {"rating", stored.rating, again.rating},
                               {"coverage", stored.coverage, again.coverage}});
    for (const Column& column : columns) {
      if (column.stored == column.again) continue;
      ReplayDifference difference = about(run, stored.cooperative, "evaluation.replay-column");
      difference.path = column.name;
      difference.stored = column.stored;
      difference.recomputed = column.again;
      return difference;
    }
    return std::nullopt;
  }

  // Assessments that claim a run of which the ledger knows nothing.
  Status find_rows_of_no_run() {
    std::set<int> periods;
    for (const Run& run : runs_) periods.insert(run.period);
    for (const int period : periods) {
      const auto rows = session_.store.assessments_of_period(period_text(period));
      HTX_RETURN_IF_ERROR(rows ? Status(Done{}) : found({}, "", rows.error()));
      if (!rows) continue;
      for (const AssessmentRow& row : *rows) check_run_of(row);
    }
    return Done{};
  }

  void check_run_of(const AssessmentRow& row) {
    if (known_runs_.contains(row.run)) return;
    Run unknown;
    unknown.batch = row.run;
    ReplayDifference difference = about(unknown, row.cooperative, "evaluation.replay-unknown-run");
    difference.pack = row.pack;
    differs(std::move(difference));
  }

  const Session& session_;
  const ReplayRequest& request_;
  const Progress& progress_;
  StoredDefinitions definitions_;
  std::vector<Run> runs_;
  std::set<std::int64_t> known_runs_;
  std::size_t expected_ = 0;
  std::size_t done_ = 0;
  Replay replay_;
};

}  // namespace

Result<Replay> replay(const Session& session, const ReplayRequest& request, const Progress& progress) {
  // One state of the store, whatever is written meanwhile.
  HTX_ASSIGN_OR_RETURN(const Snapshot snapshot, session.store.snapshot());
  return Replayer(session, request, progress).all();
}

}  // namespace htx
