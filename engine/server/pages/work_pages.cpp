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
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/addresses.h"

namespace htx::server {
namespace {

constexpr std::size_t kRowsOfAPage = 50;  // The counts are of all.

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
                       untitled_work_list(visit.session, {.role = std::string(to_string(visit.visitor->role)),
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

// Where a piece of work stands in the order of the list, as an address says it: in that order by its bytes.
std::string place_of(const WorkItem& item) {
  const WorkRow& work = item.row.work;
  return (item.row.due ? to_text(*item.row.due) : "~") + " " + work.case_id + " " + work.item;
}

// What a page shows: of every group, the most urgent first, or of the one that the address names, after the
// place that it names.
struct Part {
  std::array<std::vector<WorkItem>, kGroups.size()> items;
  std::array<std::size_t, kGroups.size()> counts{};
  std::string group;  // Empty: every one.
  std::string next;   // The place of the last of it; empty: it is shown to its end.

  static Part of(const Visit& visit, std::vector<WorkItem> all) {
    Part part;
    for (WorkItem& item : all) {
      const auto* const group =
          std::ranges::find_if(kGroups, [&](const Group& one) { return one.has(item); });
      part.items.at(static_cast<std::size_t>(group - kGroups.begin())).push_back(std::move(item));
    }
    const std::string& asked = visit.address.query["group"];
    if (std::ranges::find(kGroups, asked, [](const Group& one) { return std::string_view(one.id); }) !=
        kGroups.end())
      part.group = asked;
    std::size_t room = kRowsOfAPage;
    for (std::size_t i = 0; i < kGroups.size(); ++i) part.keep(i, visit.address.query["after"], room);
    return part;
  }

 private:
  void keep(std::size_t i, const std::string& after, std::size_t& room) {
    std::vector<WorkItem>& own = items.at(i);
    counts.at(i) = own.size();
    if (!group.empty() && group != kGroups.at(i).id) own.clear();
    if (!group.empty() && !after.empty())
      std::erase_if(own, [&](const WorkItem& item) { return place_of(item) <= after; });
    if (own.size() > room) {
      own.resize(room);
      if (!group.empty()) next = place_of(own.back());
    }
    room -= own.size();
  }
};

std::string group_address(const std::string& group, const std::string& after = {}) {
  Fields query;
  query.add("group", group);
  if (!after.empty()) query.add("after", after);
  return with_query("/", query);
}

Result<Json> group_model(const Visit& visit, const Mine& mine, std::span<WorkItem> shown,
                         CooperativeNames& names) {
  HTX_RETURN_IF_ERROR(add_titles(visit.session, shown));
  Json items{Json::Array{}};
  for (const WorkItem& item : shown) {
    HTX_ASSIGN_OR_RETURN(Json model, item_model(visit, mine, item, names));
    items.push(std::move(model));
  }
  return items;
}

Result<Response> work_page(const Visit& visit, const Mine& mine, WorkList list) {
  CooperativeNames names(visit.session);
  const bool is_nothing = list.items.empty();
  Part part = Part::of(visit, std::move(list.items));
  Json groups{Json::Array{}};
  Json tally{Json::Array{}};
  for (std::size_t i = 0; i < kGroups.size(); ++i) {
    auto& shown = part.items.at(i);
    const std::size_t count = part.counts.at(i);
    const bool is_whole = shown.size() == count;
    Json one;
    one.add("id", kGroups.at(i).id).add("name", visit.say(kGroups.at(i).name));
    one.add("count", visit.say.number(count));
    one.add("href",
            is_whole && count > 0 ? std::string("#g-") + kGroups.at(i).id : group_address(kGroups.at(i).id));
    tally.push(one);
    if (count == 0 || (!part.group.empty() && part.group != kGroups.at(i).id)) continue;
    HTX_ASSIGN_OR_RETURN(Json items, group_model(visit, mine, shown, names));
    const bool has_rest = part.group.empty() && !is_whole;
    one.add("rest", has_rest ? visit.say.number(count - shown.size()) : "");
    groups.push(one.add("items", std::move(items)));
  }
  Json absent{Json::Array{}};
  for (const std::string& who : mine.absent) absent.push(who);
  Json model;
  model.add("tally", std::move(tally)).add("groups", std::move(groups));
  model.add("nothing", is_nothing).add("may_act", visit.may(Operation::kActInCases));
  model.add("is_part", !part.group.empty());
  model.add("next", part.next.empty() ? "" : group_address(part.group, part.next));
  model.add("stands_in", !mine.absent.empty()).add("absent", std::move(absent));
  return page(visit, "work", std::move(model), {.title = visit.say("server.menu-work"), .menu = "/"});
}

Result<Response> home(Visit& visit) {
  if (!visit.may(Operation::kReadWork)) return see_other(home_of(visit.visitor->role));
  HTX_ASSIGN_OR_RETURN(const Mine mine, Mine::of(visit));
  HTX_ASSIGN_OR_RETURN(WorkList list, own_work(visit, mine));
  if (visit.address.query["format"] == "ics") {
    HTX_RETURN_IF_ERROR(add_titles(visit.session, list.items));
    return Response{.status = 200,
                    .media_type = "text/calendar; charset=utf-8",
                    .body = report::calendar_file(list, visit.session.store.log(), visit.session.clock.now(),
                                                  visit.language()),
                    .headers = {{"Content-Disposition", "attachment; filename=\"htx.ics\""}}};
  }
  return work_page(visit, mine, std::move(list));
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
