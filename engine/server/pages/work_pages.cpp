#include <algorithm>
#include <array>

#include "engine/cases/people.h"
#include "engine/cases/tasks.h"
#include "engine/cases/work_list.h"
#include "engine/identity/secret.h"
#include "engine/report/cases/calendar_file.h"
#include "engine/server/lists/cooperative_names.h"
#include "engine/server/pages/due.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/routes.h"
#include "engine/server/visit/addresses.h"

namespace htx::server {
namespace {

constexpr std::size_t kShown = 200;  // Rows of the list; the counts are of all.

// Why a piece of work is the visitor's: he has it, stands in for who has it, or nobody has it yet.
struct Mine {
  std::vector<std::string> absent;  // Whom he stands in for today.

  static Result<Mine> of(const Visit& visit) {
    Mine mine;
    HTX_ASSIGN_OR_RETURN(const auto all, substitutions(visit.session));
    for (const Substitution& one : all) {
      if (one.substitute == visit.visitor->account && one.is_on(visit.today()))
        mine.absent.push_back(one.absent);
    }
    return mine;
  }
  bool stands_in_for(const std::string& person) const {
    return std::ranges::find(absent, person) != absent.end();
  }
};

// What the visitor's role has to do, but for what colleagues hold.
Result<WorkList> own_work(const Visit& visit, const Mine& mine) {
  HTX_ASSIGN_OR_RETURN(WorkList all,
                       work_list(visit.session, {.role = std::string(to_string(visit.visitor->role)),
                                                 .person = {},
                                                 .today = visit.today(),
                                                 .within = {}}));
  std::erase_if(all.items, [&](const WorkItem& item) {
    const std::string& holder = item.row.work.holder;
    return !holder.empty() && holder != visit.visitor->account && !mine.stands_in_for(holder);
  });
  return all;
}

std::string why(const Visit& visit, const Mine& mine, const std::string& holder) {
  if (holder.empty()) return visit.say("server.why-nobody");
  if (mine.stands_in_for(holder)) return visit.say("server.why-substitute", {{"who", holder}});
  return visit.say("server.why-yours");
}

Result<Json> item_model(const Visit& visit, const Mine& mine, const WorkItem& item, CooperativeNames& names) {
  const WorkRow& row = item.row.work;
  const std::string title = visit.say(item.title).empty() ? row.item : visit.say(item.title);
  Json json;
  json.add("name", title).add("case", row.case_id).add("workflow", visit.say(item.workflow_title));
  json.add("case_href", case_address(row.case_id));
  HTX_RETURN_IF_ERROR(names.add_to(json, item.row.cooperative));
  json.add("due", due_model(visit.session, item.row.due, item.row.warn, visit.say));
  json.add("no_due", !item.row.due).add("why", why(visit, mine, row.holder));
  const bool is_free = row.kind == WorkKind::kTask && row.holder.empty() && visit.may(Operation::kActInCases);
  json.add("claim", is_free ? task_address(row.case_id, row.item) + "/claim" : "");
  HTX_ASSIGN_OR_RETURN(const Secret key, new_secret());
  return json.add("key", key.text);
}

// The groups of the list, most urgent first.
struct Group {
  const char* id;
  const char* name;
  bool (*has)(const WorkItem& item);
};
constexpr auto kGroups = std::to_array<Group>({
    {"late", "server.group-late", [](const WorkItem& item) { return item.urgency == Urgency::kOverdue; }},
    {"soon", "server.group-soon", [](const WorkItem& item) { return item.urgency == Urgency::kSoon; }},
    {"later", "server.group-later",
     [](const WorkItem& item) { return item.urgency == Urgency::kOpen && item.row.due; }},
    {"none", "server.group-none",
     [](const WorkItem& item) { return item.urgency == Urgency::kOpen && !item.row.due; }},
});

Result<Response> work_page(const Visit& visit, const Mine& mine, const WorkList& list) {
  CooperativeNames names(visit.session);
  Json groups{Json::Array{}};
  Json tally{Json::Array{}};
  std::size_t shown = 0;
  for (const Group& group : kGroups) {
    Json items{Json::Array{}};
    std::size_t count = 0;
    for (const WorkItem& item : list.items) {
      if (!group.has(item)) continue;
      ++count;
      if (shown == kShown) continue;
      ++shown;
      HTX_ASSIGN_OR_RETURN(Json model, item_model(visit, mine, item, names));
      items.push(std::move(model));
    }
    Json one;
    one.add("id", group.id).add("name", visit.say(group.name)).add("count", visit.say.number(count));
    tally.push(one);
    if (count > 0) groups.push(one.add("items", std::move(items)));
  }
  Json absent{Json::Array{}};
  for (const std::string& who : mine.absent) absent.push(who);
  Json model;
  model.add("tally", std::move(tally)).add("groups", std::move(groups));
  model.add("nothing", list.items.empty()).add("may_act", visit.may(Operation::kActInCases));
  model.add("more", list.items.size() > shown ? visit.say.number(list.items.size() - shown) : "");
  model.add("stands_in", !mine.absent.empty()).add("absent", std::move(absent));
  return page(visit, "work", std::move(model), {.title = visit.say("server.menu-work"), .menu = "/"});
}

Result<Response> home(Visit& visit) {
  if (!visit.may(Operation::kReadWork)) return see_other(home_of(visit.visitor->role));
  HTX_ASSIGN_OR_RETURN(const Mine mine, Mine::of(visit));
  HTX_ASSIGN_OR_RETURN(const WorkList list, own_work(visit, mine));
  if (visit.address.query["format"] == "ics") {
    return Response{.status = 200,
                    .media_type = "text/calendar; charset=utf-8",
                    .body = report::calendar_file(list, visit.session.store.log(), visit.session.clock.now(),
                                                  visit.language()),
                    .headers = {{"Content-Disposition", "attachment; filename=\"htx.ics\""}}};
  }
  return work_page(visit, mine, list);
}

using TaskCommand = Result<CaseView> (*)(const Session& session, const TaskRequest& request);

Result<Response> do_task(const Visit& visit, TaskCommand command) {
  const TaskRequest request{.case_id = visit.parts["id"],
                            .task = visit.parts["task"],
                            .person = {},
                            .on = visit.today(),
                            .note = {},
                            .key = visit.form.fields["key"],
                            .on_by_default = true};
  const Work work = [request, command](const Session& session) -> Status {
    HTX_RETURN_IF_ERROR(command(session, request));
    return Done{};
  };
  HTX_RETURN_IF_ERROR(visit.write(work));
  return see_other(case_address(request.case_id));
}

Result<Response> claim(Visit& visit) { return do_task(visit, claim_task); }
Result<Response> release(Visit& visit) { return do_task(visit, release_task); }
Result<Response> vote(Visit& visit) { return do_task(visit, cast_vote); }

}  // namespace

std::vector<Route> work_routes() {
  return {
      {"GET", "/", Operation::kOwnAccount, home},
      {"POST", "/cases/{id}/tasks/{task}/claim", Operation::kActInCases, claim},
      {"POST", "/cases/{id}/tasks/{task}/release", Operation::kActInCases, release},
      {"POST", "/cases/{id}/tasks/{task}/vote", Operation::kActInCases, vote},
  };
}

}  // namespace htx::server
