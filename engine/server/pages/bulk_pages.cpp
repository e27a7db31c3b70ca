// One act for each of many: tried with every guard of the single act, then done for those that it allows.
#include <algorithm>
#include <array>
#include <set>

#include "engine/base/text.h"
#include "engine/cases/case_records.h"
#include "engine/cases/tasks.h"
#include "engine/identity/secret.h"
#include "engine/server/lists/cooperative_names.h"
#include "engine/server/pages/command_form.h"
#include "engine/server/pages/consequences.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/addresses.h"
#include "engine/session/sight.h"

namespace htx::server {
namespace {

// What is to be done, the same for each.
struct Order {
  std::string workflow;  // Of opening.
  std::string person;    // Of giving a task.
  Date on;
  std::string note;
  std::string key;  // Of all together; each row has a key of its own below it.
};

// One of many: a cooperative, or a case and what is meant of it.
struct Row {
  std::string id;
  std::string item;  // The task or the deadline.

  std::string text() const { return item.empty() ? id : id + "|" + item; }
  static Row from(const std::string& text) {
    const std::size_t bar = text.find('|');
    return bar == std::string::npos ? Row{text, {}} : Row{text.substr(0, bar), text.substr(bar + 1)};
  }
};

struct Act {
  const char* id;
  const char* list;   // The address of the list it begins at, which is where it is sent.
  const char* title;  // With {count}.
  // What of a case is meant.  None: there is nothing to choose.
  Result<std::string> (*item)(const Visit& visit, const CaseView& view);
  Result<CaseView> (*command)(const Session& session, const Order& order, const Row& row);
};

Result<CaseView> open_one(const Session& session, const Order& order, const Row& row) {
  return open_case(session, {.workflow = order.workflow,
                             .cooperative = row.id,
                             .on = order.on,
                             .key = order.key.empty() ? "" : order.key + "/" + row.id});
}

RecordRequest record_of(const Order& order, const Row& row) {
  return {.case_id = row.id,
          .on = order.on,
          .note = order.note,
          .key = order.key.empty() ? "" : order.key + "/" + row.id};
}

// The task of the visitor's role that can be done now.
Result<std::string> own_task(const Visit& visit, const CaseView& view) {
  std::vector<std::string> own;
  for (const workflows::StateRules& state : view.workflow.data().states) {
    if (state.task && view.state.tasks.contains(state.task->id) &&
        state.task->role == to_string(visit.visitor->role))
      own.push_back(state.task->id);
  }
  if (own.size() == 1) return own.front();
  return Error(ErrorCode::kConflict, {"server.not-one-task", {{"tasks", list_of(own)}}});
}
Result<CaseView> assign_one(const Session& session, const Order& order, const Row& row) {
  const RecordRequest record = record_of(order, row);
  return assign_task(session, {.case_id = row.id,
                               .task = row.item,
                               .person = order.person,
                               .on = order.on,
                               .note = order.note,
                               .key = record.key});
}

// Of the deadlines that may be prolonged the one that ends first.
Result<std::string> prolongable(const Visit& /*visit*/, const CaseView& view) {
  for (const DeadlineRow& row : view.deadlines) {
    const workflows::DeadlineRule* rule = view.workflow.deadline(row.deadline);
    if (rule != nullptr && rule->extension && row.due) return row.deadline;
  }
  return Error(ErrorCode::kConflict, "server.nothing-to-prolong");
}
Result<CaseView> extend_one(const Session& session, const Order& order, const Row& row) {
  return extend_deadline(session, record_of(order, row), row.item);
}

constexpr auto kActs = std::to_array<Act>({
    {"open", "/cooperatives", "server.bulk-open", nullptr, open_one},
    {"assign", "/cases", "server.bulk-assign", own_task, assign_one},
    {"extend", "/cases", "server.bulk-extend", prolongable, extend_one},
});

// What one row is answered, tried or done.
struct Verdict {
  Row row;
  std::string cooperative;  // Empty: the visitor sees none of it.
  std::int64_t before = 0;  // Lines of its journal.
  Result<CaseView> after = Error(ErrorCode::kInternal, "base.defect");
};

// A whole bulk act as a form sends it.
class Bulk {
 public:
  static Result<Bulk> of(const Visit& visit) {
    const auto act = std::ranges::find_if(kActs, [&](const Act& one) {
      return visit.form.fields["act"] == one.id && visit.request.target.starts_with(one.list);
    });
    if (act == kActs.end()) return Error(ErrorCode::kInvalidArgument, "server.no-bulk-act");
    Bulk bulk(visit, *act);
    HTX_ASSIGN_OR_RETURN(bulk.order_.on, typed_day(visit, "on"));
    bulk.order_.workflow = typed(visit, "workflow");
    bulk.order_.person = typed(visit, "person");
    bulk.order_.note = typed(visit, "note");
    bulk.order_.key = visit.form.fields["key"];
    return bulk;
  }

  // Each of the ticked, done on the store as it is and undone.
  Result<std::vector<Verdict>> tried() const {
    std::vector<Verdict> verdicts;
    Order keyless = order_;
    keyless.key.clear();
    for (const std::string& id : each("id")) {
      HTX_ASSIGN_OR_RETURN(Verdict verdict, verdict_of(keyless, id));
      verdicts.push_back(std::move(verdict));
    }
    return verdicts;
  }

  // Each of those that were allowed, all of them durable together; one that was done before, in answer to the
  // same form, is answered again.
  Result<std::vector<Verdict>> done() const {
    std::vector<Verdict> verdicts;
    HTX_RETURN_IF_ERROR(visit_.write([&](const Session& session) -> Status {
      verdicts.clear();
      for (const std::string& text : each("row")) {
        const Row row = Row::from(text);
        auto after = act_.command(session, order_, row);
        const std::int64_t before = after ? after->state.lines - 1 : 0;
        verdicts.push_back({row, {}, before, std::move(after)});
      }
      return Done{};
    }));
    for (Verdict& verdict : verdicts) {
      HTX_ASSIGN_OR_RETURN(verdict.cooperative, seen_cooperative_of(verdict.row));
      if (!verdict.after) visit_.record_refusal(verdict.after.error(), subject_of(verdict));
    }
    return verdicts;
  }

  const Act& act() const { return act_; }
  const Order& order() const { return order_; }

 private:
  Bulk(const Visit& visit, const Act& act) : visit_(visit), act_(act) {}

  // The values of a field, each once.
  std::vector<std::string> each(std::string_view field) const {
    std::vector<std::string> values;
    std::set<std::string> seen;
    for (const auto& [name, value] : visit_.form.fields.all()) {
      if (name == field && seen.insert(value).second) values.push_back(value);
    }
    return values;
  }

  // The cooperative that a row is of, if the visitor sees it.
  Result<std::string> seen_cooperative_of(const Row& row) const {
    if (act_.item == nullptr) {
      const auto record = seen_cooperative(visit_.session, row.id);
      if (record) return row.id;
      return record.error().code() == ErrorCode::kNotFound ? Result<std::string>("") : record.error();
    }
    const auto view = show_case(visit_.session, row.id);
    if (view) return view->row.cooperative;
    return view.error().code() == ErrorCode::kNotFound ? Result<std::string>("") : view.error();
  }

  // What a refusal is recorded of: a case that the visitor sees, or the office.
  std::string subject_of(const Verdict& verdict) const {
    return act_.item == nullptr || verdict.cooperative.empty() ? "office" : verdict.row.id;
  }

  Result<Verdict> verdict_of(const Order& keyless, const std::string& id) const {
    Verdict verdict{.row = {id, {}}, .cooperative = {}};
    HTX_ASSIGN_OR_RETURN(verdict.cooperative, seen_cooperative_of(verdict.row));
    if (act_.item != nullptr) {
      const auto view = show_case(visit_.session, id);
      auto item = view ? act_.item(visit_, *view) : Result<std::string>(view.error());
      if (!item) {
        verdict.after = item.error();
        return verdict;
      }
      verdict.row.item = *std::move(item);
      verdict.before = view->state.lines;
    }
    verdict.after = dry_run(visit_.session,
                            [&](const Session& apart) { return act_.command(apart, keyless, verdict.row); });
    return verdict;
  }

  const Visit& visit_;
  const Act& act_;
  Order order_;
};

// A row of the answer: what it is about, and what would follow, was done or stands against it.
Result<Json> verdict_model(const Visit& visit, const Verdict& verdict, CooperativeNames& names) {
  Json json;
  const bool is_allowed = verdict.after.has_value();
  json.add("id", is_allowed ? verdict.after->row.id : verdict.row.id).add("allowed", is_allowed);
  json.add("row", verdict.row.text());
  if (is_allowed) json.add("workflow", visit.say(verdict.after->workflow.title()));
  if (!verdict.cooperative.empty()) HTX_RETURN_IF_ERROR(names.add_to(json, verdict.cooperative));
  return json.add("what", preview_model(visit, verdict.before, verdict.after));
}

Json order_model(const Visit& visit, const Order& order) {
  Json json;
  json.add("workflow_id", order.workflow).add("person", order.person);
  return json.add("on", visit.say.date(order.on)).add("note", order.note).add("key", order.key);
}

Result<Response> bulk_page(const Visit& visit, const Bulk& bulk, const std::vector<Verdict>& verdicts,
                           bool is_tried) {
  CooperativeNames names(visit.session);
  Json rows{Json::Array{}};
  std::size_t allowed = 0;
  for (const Verdict& verdict : verdicts) {
    if (verdict.after) ++allowed;
    HTX_ASSIGN_OR_RETURN(Json row, verdict_model(visit, verdict, names));
    rows.push(std::move(row));
  }
  const std::string count = visit.say.number(allowed);
  Order order = bulk.order();
  if (is_tried && order.key.empty()) {
    HTX_ASSIGN_OR_RETURN(const Secret key, new_secret());
    order.key = key.text;
  }
  Json model;
  model.add("rows", std::move(rows)).add("order", order_model(visit, order)).add("act", bulk.act().id);
  model.add("action", bulk.act().list).add("nothing", verdicts.empty());
  model.add("button", visit.say(bulk.act().title, {{"count", count}}));
  model.add("may_write", is_tried && allowed > 0).add("is_tried", is_tried);
  model.add("told", visit.say(is_tried ? "server.bulk-tried" : "server.bulk-done",
                              {{"allowed", count}, {"of", visit.say.number(verdicts.size())}}));
  return page(visit, "bulk", std::move(model),
              {.title = visit.say(is_tried ? "server.try" : "server.bulk-title"), .menu = bulk.act().list});
}

// Tries, or does what was allowed.  Whoever did all of it is led back to the list.
Result<Response> bulk_act(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const Bulk bulk, Bulk::of(visit));
  if (visit.form.fields["do"] != "write") {
    HTX_ASSIGN_OR_RETURN(const auto tried, bulk.tried());
    return bulk_page(visit, bulk, tried, true);
  }
  HTX_ASSIGN_OR_RETURN(const auto verdicts, bulk.done());
  const bool is_all = std::ranges::all_of(verdicts, [](const Verdict& one) { return one.after.has_value(); });
  if (!is_all || verdicts.empty()) return bulk_page(visit, bulk, verdicts, false);
  Fields query;
  if (!bulk.order().workflow.empty()) query.add("workflow", bulk.order().workflow);
  return see_other(with_query("/cases", query));
}

}  // namespace

std::vector<Route> bulk_routes() {
  return {
      {"POST", "/cooperatives", Operation::kOpenCases, bulk_act},
      {"POST", "/cases", Operation::kActInCases, bulk_act},
  };
}

}  // namespace htx::server
