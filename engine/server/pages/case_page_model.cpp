#include "engine/server/pages/case_page_model.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/cases/people.h"
#include "engine/identity/secret.h"
#include "engine/report/cases/case_report.h"
#include "engine/report/words/workflow_words.h"
#include "engine/server/pages/due.h"
#include "engine/server/pages/flow_model.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/record_forms.h"
#include "engine/server/visit/addresses.h"
#include "engine/session/refusals.h"

namespace htx::server {
namespace {

Json texts(const std::vector<std::string>& all) {
  Json list{Json::Array{}};
  for (const std::string& one : all) list.push(one);
  return list;
}

class CaseModel {
 public:
  CaseModel(const Visit& visit, const CaseView& view) : visit_(visit), view_(view), say_(visit.say) {}

  Result<Json> model() {
    HTX_ASSIGN_OR_RETURN(const Secret key, new_secret());
    key_ = key.text;
    HTX_ASSIGN_OR_RETURN(refusals_, refusals_of(visit_.session, view_.row.id));
    Json json;
    json.add("id", view_.row.id).add("workflow", say_(view_.workflow.title()));
    json.add("workflow_href", workflow_address(view_.workflow.id())).add("flow", flow_model(view_, say_));
    json.add("cooperative", view_.cooperative_name);
    json.add("cooperative_href", cooperative_address(view_.row.cooperative));
    const bool may_prove = visit_.may(Operation::kReadLedger);
    json.add("ledger_href", may_prove ? "/ledger?subject=" + escape_field(view_.row.id) : "");
    json.add("state", report::state_titles(view_.workflow, leaves(), say_));
    json.add("is_open", view_.configuration.running);
    add_opening(json);
    json.add("version", std::to_string(view_.workflow.version()));
    json.add("digest", to_hex(view_.row.workflow_digest).substr(0, 12));
    json.add("suspended",
             view_.state.suspended_since ? say_.date(*view_.state.suspended_since) : std::string());
    HTX_RETURN_IF_ERROR(add_acts(json));
    add_deadlines(json);
    json.add("history", history())
        .add("documents", documents())
        .add("has_documents", !view_.documents.empty());
    add_tasks(json);
    if (visit_.may(Operation::kActInCases)) add_records(json);
    json.add("links", links()).add("has_links", !view_.state.links.empty());
    json.add("lines", std::to_string(view_.state.lines)).add("key", key_);
    return json;
  }

 private:
  std::vector<std::string> leaves() const {
    std::vector<std::string> states;
    for (const std::string_view state : workflows::leaves(view_.workflow.chart(), view_.configuration))
      states.emplace_back(state);
    return states;
  }

  void add_opening(Json& json) const {
    if (view_.journal.empty()) return;
    json.add("settlement_href", view_.state.assets.empty() ? "" : case_address(view_.row.id) + "/settlement");
    json.add("opened", say_.date(view_.journal.front().on)).add("opened_by", view_.journal.front().actor);
  }

  std::string role_name(const std::string& id) const {
    const workflows::Role* role = view_.workflow.role(id);
    return role == nullptr ? id : say_(role->title);
  }

  // Who has that role today, by name.
  Result<std::string> holders(const std::string& id) const {
    const workflows::Role* role = view_.workflow.role(id);
    if (role == nullptr || role->external) return std::string();
    HTX_ASSIGN_OR_RETURN(const auto people, members_on(visit_.session, role->group, visit_.today()));
    return join(people, ", ");
  }

  Json act(const NextAction& next) const {
    Json json;
    json.add("name", name_of_act(view_, next, say_)).add("law", report::law_of(view_, next));
    json.add("needs", texts(report::needs_of(view_, next, say_))).add("role", role_name(next.action.role));
    json.add("href", act_address(view_.row.id, next.action.event));
    const bool has_vote = next.action.vote.has_value();
    return json.add("vote_href", has_vote ? task_address(view_.row.id, next.action.event) + "/vote" : "");
  }

  // What can be done: by the visitor, by others and why not by him, by itself; and what not now.
  Status add_acts(Json& json) const {
    Json mine{Json::Array{}};
    Json others{Json::Array{}};
    Json by_itself{Json::Array{}};
    const bool may_act = visit_.may(Operation::kActInCases);
    for (const NextAction& next : view_.next) {
      Json one = act(next);
      if (next.action.is_expiry) {
        by_itself.push(std::move(one));
      } else if (may_act && !next.refusal) {
        mine.push(std::move(one));
      } else {
        HTX_ASSIGN_OR_RETURN(const std::string who, holders(next.action.role));
        one.add("who", who);
        one.add("refusal", may_act && next.refusal ? htx::to_text(*next.refusal, say_.language()) : "");
        others.push(std::move(one));
      }
    }
    Json not_now{Json::Array{}};
    for (const NextAction& next : view_.not_now) not_now.push(act(next));
    json.add("has_mine", !mine.array()->empty()).add("has_others", !others.array()->empty());
    json.add("has_by_itself", !by_itself.array()->empty()).add("has_not_now", !not_now.array()->empty());
    json.add("mine", std::move(mine)).add("others", std::move(others));
    json.add("by_itself", std::move(by_itself)).add("not_now", std::move(not_now));
    return Done{};
  }

  void add_deadlines(Json& json) const {
    Json list{Json::Array{}};
    for (const DeadlineRow& row : view_.deadlines) {
      Json one = deadline_model(visit_.session, view_, row, say_);
      // The first that runs is opened out.
      list.push(one.add("is_first", list.array()->empty()));
    }
    json.add("has_deadlines", !view_.deadlines.empty()).add("deadlines", std::move(list));
  }

  Json history() const {
    const report::CaseDay day{visit_.today(), &visit_.session.library};
    const report::Table table = report::case_history(view_, day, say_.manner());
    Json lines{Json::Array{}};
    const auto add = [&](const std::vector<std::string>& row, const JournalLine& line) {
      Json json;
      json.add("line", row[0]).add("day", row[1]).add("told", row[2]).add("states", row[3]);
      json.add("deadlines", row[4]).add("law", row[5]).add("iso", to_text(line.on));
      const bool is_auto = is_passing(line) || line.kind == LineKind::kDeadlineRecount;
      lines.push(json.add("kind", is_auto ? "auto" : "").add("sign", is_auto ? "=" : "✓"));
    };
    // Where a refusal came between two lines it stands between them.
    auto refusal = refusals_.begin();
    for (std::size_t i = 0; i < table.rows.size() && i < view_.journal.size(); ++i) {
      for (; refusal != refusals_.end() && refusal->at < view_.journal[i].at; ++refusal)
        lines.push(refusal_model(*refusal));
      add(table.rows[i], view_.journal[i]);
    }
    for (; refusal != refusals_.end(); ++refusal) lines.push(refusal_model(*refusal));
    if (visit_.address.query["order"] == "asc") return lines;
    Json::Array newest_first(lines.array()->rbegin(), lines.array()->rend());
    return Json(std::move(newest_first));
  }

  // What somebody asked for and was not let do.
  Json refusal_model(const RefusedAct& refusal) const {
    const std::string role = role_title(refusal.role, say_);
    Json json;
    json.add("line", "").add("day", say_.moment(refusal.at)).add("iso", refusal.at).add("kind", "ref");
    json.add("told", refusal.account + " (" + role + "): " + say_(refusal.why)).add("sign", "✕");
    return json.add("states", "").add("deadlines", "").add("law", "");
  }

  Json documents() const {
    Json list{Json::Array{}};
    for (auto row = view_.documents.rbegin(); row != view_.documents.rend(); ++row) {
      std::vector<std::string> people;
      for (const Signature& signature : view_.state.signatures) {
        if (signature.document == row->id) people.push_back(signature.person);
      }
      Json json;
      json.add("name", report::title_of(view_, *row, say_));
      json.add("version", std::to_string(view_.state.version_of(*row))).add("file", row->name);
      json.add("at", say_.moment(row->at)).add("actor", row->actor).add("signed_by", join(people, ", "));
      json.add("digest", to_hex(row->digest).substr(0, 12));
      json.add("href", case_address(view_.row.id) + "/documents/" + escape_field(row->id));
      list.push(std::move(json));
    }
    return list;
  }

  std::string task_name(const std::string& id) const {
    const workflows::Task* task = view_.workflow.task(id);
    return task == nullptr ? id : say_(task->title);
  }

  // What can be done now and who has it, and, for four eyes, who did what.
  void add_tasks(Json& json) const {
    Json tasks{Json::Array{}};
    for (const auto& [id, task] : view_.state.tasks) {
      const std::string base = task_address(view_.row.id, id);
      const bool may_act =
          visit_.may(Operation::kActInCases) &&
          std::ranges::any_of(view_.next, [&](const auto& n) { return n.action.task == id && !n.refusal; });
      std::vector<std::string> ballots;
      for (const Ballot& ballot : task.approvals) ballots.push_back(ballot.person);
      for (const Ballot& ballot : task.votes) ballots.push_back(ballot.person);
      Json one;
      one.add("name", task_name(id)).add("since", say_.date(task.since)).add("holder", task.holder);
      one.add("claim", may_act && task.holder.empty() ? base + "/claim" : "");
      one.add("release", may_act && task.holder == visit_.visitor->account ? base + "/release" : "");
      tasks.push(one.add("ballots", join(ballots, ", ")));
    }
    Json doers{Json::Array{}};
    for (const auto& [id, people] : view_.state.doers) {
      Json one;
      one.add("name", task_name(id));
      doers.push(one.add("people", join({people.begin(), people.end()}, ", ")));
    }
    json.add("has_tasks", !tasks.array()->empty()).add("has_doers", !doers.array()->empty());
    json.add("tasks", std::move(tasks)).add("doers", std::move(doers));
  }

  // What can be added to its file.
  void add_records(Json& json) const {
    Json records{Json::Array{}};
    for (const RecordForm& form : record_forms()) {
      if (!form.is_offered(visit_, view_)) continue;
      Json one;
      records.push(one.add("name", record_title(form.kind, say_))
                       .add("href", record_address(view_.row.id, form.kind)));
    }
    json.add("has_records", !records.array()->empty()).add("records", std::move(records));
  }

  Json links() const {
    Json list{Json::Array{}};
    for (const CaseLink& link : view_.state.links) {
      Json one;
      one.add("said", say_("report.link-" + std::string(to_string(link.relation)), {{"id", link.case_id}}));
      list.push(one.add("href", case_address(link.case_id)));
    }
    return list;
  }

  const Visit& visit_;
  const CaseView& view_;
  const report::Voice& say_;
  std::string key_;
  std::vector<RefusedAct> refusals_;
};

}  // namespace

std::string name_of_act(const CaseView& view, const NextAction& next, const report::Voice& say) {
  std::string title = report::title_of(view, next, say);
  const workflows::Task* task = next.action.task ? view.workflow.task(*next.action.task) : nullptr;
  const std::string named = task == nullptr ? std::string() : say(task->title);
  return named.empty() || named == title ? title : named + ": " + title;
}

Result<Json> case_model(const Visit& visit, const CaseView& view) { return CaseModel(visit, view).model(); }

}  // namespace htx::server
