#include "engine/cases/verify_case.h"

#include <algorithm>

#include "engine/cases/case_replay.h"
#include "engine/cases/case_repository.h"

namespace htx {
namespace {

using internal::CaseRepository;

std::string text(const DeadlineRow& d) {
  return to_text(d.due) + " " + to_text(d.warn) + " " + d.body + " " + std::to_string(d.run) + " " +
         d.acted_on_at;
}
std::string text(const WorkRow& w) {
  return std::string(to_string(w.kind)) + " " + w.role + " " + w.holder + " " + to_text(w.since) + " " +
         w.deadline;
}
std::string text(const DocumentRow& d) {
  return d.kind + " " + d.name + " " + d.media_type + " " + d.at + " " + d.actor + " " + to_hex(d.digest);
}
std::string text(const OutboxRow& o) {
  return std::string(to_string(o.kind)) + " " + o.addressee + " " + o.at;
}

// Compares one case with its journal.
class CaseChecker {
 public:
  CaseChecker(CaseRepository& repository, std::string id, CaseVerification& result)
      : repository_(repository), result_(result) {
    row_.id = std::move(id);
  }

  // Fails with "cases.no-such-case".
  Status check() {
    const auto found = store().case_row(row_.id);
    if (!found) return damage(found.error());
    if (!*found) return Error(ErrorCode::kNotFound, {"cases.no-such-case", {{"id", row_.id}}});
    row_ = **found;
    HTX_RETURN_IF_ERROR(repository_.check_sight(row_));
    HTX_ASSIGN_OR_RETURN(const auto rows, store().journal(row_.id));
    for (const JournalRow& row : rows) {
      if (!add(row)) return Done{};
    }
    compare("revision", std::to_string(state_.lines), std::to_string(row_.revision));
    if (state_.lines == 0) return Done{};
    HTX_RETURN_IF_ERROR(compare_case());
    return compare_rows();
  }

 private:
  using Texts = std::map<std::string, std::string>;  // What rows say, by what they are called.

  Store& store() const { return repository_.session().store; }

  // False if nothing after this line can be told.
  bool add(const JournalRow& row) {
    ++result_.lines;
    const auto fail = [&](const Error& error) {
      differ(row.line, error.message());
      return false;
    };
    const auto line = read_journal_line(row_.id, row);
    if (!line) return fail(line.error());
    const auto definition = repository_.definition(line->workflow_digest, row_.workflow);
    if (!definition) return fail(definition.error());
    const CaseState before = state_;
    if (const Status folded = fold(state_, (*definition)->workflow, *line); !folded)
      return fail(folded.error());
    const auto replayed = internal::replay_line(repository_, row_.workflow, before, *line, state_);
    if (!replayed) return fail(replayed.error());
    if (*replayed) ++result_.replayed;
    if (line->line == 1 && line->details.find("cooperative") != nullptr) {
      compare("cooperative", line->details.text_of("cooperative"), row_.cooperative);
      compare("workflow", line->details.text_of("workflow"), row_.workflow);
    }
    return true;
  }

  void differ(std::int64_t line, Message message) {
    result_.differences.push_back({.case_id = row_.id, .line = line, .message = std::move(message)});
  }

  // What is damaged is a difference; whatever else fails ends the work.
  Status damage(const Error& error) {
    if (error.code() != ErrorCode::kCorrupt) return error;
    differ(0, error.message());
    return Done{};
  }

  void compare(const std::string& what, const std::string& journal, const std::string& row) {
    if (journal == row) return;
    differ(
        0,
        {"cases.differs",
         {{"what", what}, {"journal", journal.empty() ? "–" : journal}, {"row", row.empty() ? "–" : row}}});
  }

  Status compare_case() {
    HTX_ASSIGN_OR_RETURN(const auto definition,
                         repository_.definition(state_.workflow_digest, row_.workflow));
    HTX_ASSIGN_OR_RETURN(
        const std::string configuration,
        canonical_json(workflows::to_json(definition->workflow.chart(), state_.configuration)));
    HTX_ASSIGN_OR_RETURN(const std::string data, canonical_json(state_.configuration.data));
    compare("status", std::string(to_string(status_of(state_))), std::string(to_string(row_.status)));
    compare("configuration", configuration, row_.configuration);
    compare("data", data, row_.data);
    compare("workflow_digest", to_hex(state_.workflow_digest), to_hex(row_.workflow_digest));
    return Done{};
  }

  Status compare_rows() {
    HTX_ASSIGN_OR_RETURN(const auto definition,
                         repository_.definition(state_.workflow_digest, row_.workflow));
    Texts told;
    for (const auto& [id, due] : state_.deadlines) told["due " + id] = text(due);
    for (const WorkRow& work : work_of(state_, row_.id, definition->workflow))
      told["work " + work.item] = text(work);
    for (const DocumentRow& document : state_.documents) told["document " + document.id] = text(document);
    for (const OutboxRow& requested : state_.outbox) told[name_of(requested)] = text(requested);

    Texts stored;
    HTX_RETURN_IF_ERROR(each_of("due ", store().deadlines_of(row_.id), told,
                                [&](const DeadlineRow& due) { stored["due " + due.deadline] = text(due); }));
    HTX_RETURN_IF_ERROR(each_of("work ", store().work_of(row_.id), told,
                                [&](const WorkRow& work) { stored["work " + work.item] = text(work); }));
    HTX_RETURN_IF_ERROR(
        each_of("document ", store().documents(row_.id), told, [&](const DocumentRow& document) {
          stored["document " + document.id] = text(document);
          const auto bytes = store().document_bytes(document.digest);
          if (!bytes) differ(0, bytes.error().message());
          if (bytes && !*bytes) ++result_.erased;
        }));
    HTX_RETURN_IF_ERROR(each_of("outbox ", store().outbox_of(row_.id), told, [&](const OutboxRow& requested) {
      stored[name_of(requested)] = text(requested);
    }));
    for (const auto& [what, says] : told) compare(what, says, stored.contains(what) ? stored[what] : "");
    for (const auto& [what, says] : stored) {
      if (!told.contains(what)) compare(what, "", says);
    }
    return Done{};
  }

  // Takes the rows of a table one by one.  If one is damaged none can be compared: that is the difference,
  // and what is told of the others is left out.
  template <class Rows, class Take>
  Status each_of(std::string_view table, const Rows& rows, Texts& told, Take take) {
    if (rows) {
      std::ranges::for_each(*rows, take);
      return Done{};
    }
    std::erase_if(told, [&](const auto& one) { return one.first.starts_with(table); });
    return damage(rows.error());
  }

  static std::string name_of(const OutboxRow& row) {
    return "outbox " + std::to_string(row.line) + "." + std::to_string(row.item);
  }

  CaseRepository& repository_;
  CaseRow row_;
  CaseVerification& result_;
  CaseState state_;
};

}  // namespace

Result<CaseVerification> verify_cases(const Session& session, const std::string& case_id,
                                      const Progress& progress) {
  HTX_ASSIGN_OR_RETURN(const Snapshot moment, session.store.snapshot());
  std::vector<std::string> ids = {case_id};
  if (case_id.empty()) {
    HTX_ASSIGN_OR_RETURN(ids, session.store.case_ids());
  }
  CaseVerification result;
  CaseRepository repository(session, internal::DefinitionSource::kStore);
  for (const std::string& id : ids) {
    HTX_RETURN_IF_ERROR(CaseChecker(repository, id, result).check());
    ++result.cases;
    if (progress) progress(result.cases, ids.size());
  }
  return result;
}

}  // namespace htx
